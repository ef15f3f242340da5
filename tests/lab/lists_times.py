# SPDX-License-Identifier: GPL-3.0-or-later
"""How long sixty lists take, beside other programs that ask the same in the same network."""

import ipaddress
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from lab_lists import DEAD, ISP, KINDS, name_zones
from lab_ports import report_checks

RUNS = 3
MOST_SHARE = 1.15
LIMIT_S = 2
MOST_CPU_S = 0.15
CHECK_RBL = Path('/usr/lib/nagios/plugins/check_rbl')

DNSPYTHON = """
import sys, time, threading, dns.resolver
resolver = dns.resolver.Resolver()
resolver.nameservers = [sys.argv[1]]
resolver.lifetime = 2
def ask(name):
    try: resolver.resolve(name, 'A')
    except Exception: pass
threads = [threading.Thread(target=ask, args=(name,)) for name in sys.argv[2:]]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""

_fresh = iter(ipaddress.ip_network('185.199.4.0/22').hosts())


def reverse(address):
    return '.'.join(reversed(address.split('.')))


def zones(dead):
    return [zone for zone, kind in name_zones() if dead or KINDS[kind][1] != DEAD]


def time_command(command):
    """(wall, CPU) of a command in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                   timeout=60)
    wall = time.monotonic() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, sum(after[:2]) - sum(before[:2])


def list_others():
    """(name, function of address and zones that makes a command)"""
    if shutil.which('adnshost'):
        yield 'adnshost -a', lambda address, names: [
            'adnshost', '-a', '--config', f'nameserver {ISP}', '-t', 'a',
            *(f'{reverse(address)}.{zone}' for zone in names)]
    yield 'dnspython, a thread each, 2 s', lambda address, names: [
        '/usr/bin/python3', '-c', DNSPYTHON, ISP, *(f'{reverse(address)}.{zone}' for zone in names)]
    # One whose libraries are missing ends at once, which is no figure.
    if CHECK_RBL.exists() and subprocess.run([CHECK_RBL, '--help'], capture_output=True,
                                             check=False).stdout:
        yield 'check_rbl, 60 workers, 2 s', lambda address, names: [
            CHECK_RBL, '-H', address, '-t', '60', '--query-timeout', '2', '--workers', '60',
            *(word for zone in names for word in ('-s', zone))]


def measure_single():
    """The slowest single answer: one question about a list that takes 1.5 s."""
    slowest = next(zone for zone, kind in name_zones() if kind == 'slow1500-')
    ask = [sys.executable, '-c', """
import socket, sys
labels = b''.join(bytes([len(l)]) + l.encode() for l in sys.argv[2].split('.')) + b'\\0'
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.settimeout(10)
client.sendto(b'\\0\\1\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0' + labels + b'\\0\\1\\0\\1', (sys.argv[1], 53))
client.recv(512)
""", ISP]
    ask_only = min(time_command([sys.executable, '-c', 'import socket, sys'])[0] for _ in range(3))
    return max(time_command([*ask, f'{reverse(str(next(_fresh)))}.{slowest}'])[0] - ask_only
               for _ in range(RUNS))


def show(name, walls, cpus):
    print(f"# {name:32} {min(walls):6.3f} {statistics.median(walls):6.3f} {max(walls):6.3f} s, "
          f'CPU {statistics.median(cpus):.3f} s', flush=True)


def measure(look):
    """look (words): a run of ehlo-cli. Prints TAP."""
    lists = {dead: ','.join(zone.partition('.')[0] for zone in zones(dead))
             for dead in (False, True)}
    # Where each list is, and how far, every resolver knows that is in use.
    for _ in range(2):
        look(str(next(_fresh)))
    slowest = measure_single()
    print(f'# slowest single answer {slowest:.3f} s')
    ours = {}
    for dead in False, True:
        count = len(zones(dead))
        print(f"# {count} lists{', 4 of them dead' if dead else ''}: fastest, median, slowest")
        runs = [look(str(next(_fresh)), '--lists', lists[dead]) for _ in range(RUNS)]
        ours[dead] = runs
        show('ehlo-cli, with self-tests', [run.wall for run in runs], [run.cpu for run in runs])
        for name, make in list_others():
            times = [time_command(list(map(str, make(str(next(_fresh)), zones(dead)))))
                     for _ in range(1 if dead else RUNS)]
            show(name, [wall for wall, _ in times], [cpu for _, cpu in times])

    def check_share():
        wall = statistics.median(run.wall for run in ours[False])
        if wall > slowest * MOST_SHARE:
            yield f'{wall:.3f} s, {wall / slowest:.2f} times the slowest answer'

    def check_dead():
        wall = statistics.median(run.wall for run in ours[True])
        if wall > LIMIT_S * MOST_SHARE:
            yield f'{wall:.3f} s with four dead lists'

    def check_cpu():
        cpu = statistics.median(run.cpu for run in ours[True])
        if cpu > MOST_CPU_S:
            yield f'{cpu:.3f} s of CPU'

    return report_checks([('at most the slowest answer and 15 %', check_share),
                          ('dead lists cost their own time', check_dead),
                          ('CPU', check_cpu)])
