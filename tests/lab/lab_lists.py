# SPDX-License-Identifier: GPL-3.0-or-later
"""Sixty blocklists in one network: a root (knot), real lists (rbldnsd), real resolvers (unbound).

Everything listens on the loopback interface of a network namespace, each server on an address of
its own, as the lists see it.
"""

import copy
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from lab import FOLDER, RESOLVER, wait_for

ROOT = '203.0.113.10'
QUICK = '203.0.113.11'
SLOW_MS = {200: '203.0.113.12', 800: '203.0.113.13', 1500: '203.0.113.14'}
DEAD = '203.0.113.15'
ISP = RESOLVER
PUBLIC = '203.0.113.99'
REWRITING = '203.0.113.77'
FAILING = '203.0.113.66'
# Where it is asked, it is asked from the same address.
ECHO = '185.199.0.88'
BLOCK_PAGE = '198.51.100.77'

CLEAR4, CLEAR6 = '185.199.0.1', '2a00:1450:4001::1'
LISTED4, LISTED6 = '185.199.0.7', '2a00:1450:4001::7'
DOMAIN, CLEAR_DOMAIN = 'spammer.example.org', 'honest.example.org'
LISTS = 'lists.example.net'

# name: (how many, on which server, what rbldnsd says of LISTED4, the expected result of that)
KINDS = {
    'clear': (29, QUICK, None, 'clear'),
    'spam': (4, QUICK, '127.0.0.2', 'listed'),
    'exploit': (2, QUICK, '127.0.0.4', 'listed'),
    'policy': (2, QUICK, '127.0.0.10', 'policy'),
    'strange': (1, QUICK, '127.0.0.99', 'error'),
    'slow200-': (4, SLOW_MS[200], None, 'clear'),
    'slow800-': (2, SLOW_MS[800], None, 'clear'),
    'slowhit': (1, SLOW_MS[800], '127.0.0.2', 'listed'),
    'slow1500-': (2, SLOW_MS[1500], None, 'clear'),
    'dead': (4, DEAD, None, 'error'),
    'world': (1, QUICK, '127.0.0.2', 'dead'),
    'star': (1, ROOT, None, 'dead'),
    'parked': (1, ROOT, None, 'error'),
    'refusing': (1, QUICK, None, 'refused'),
    'rcode': (1, QUICK, None, 'error'),
    'choosy': (3, QUICK, '127.0.0.2', 'listed'),
    'untested': (1, QUICK, None, 'refused'),
}


HONEST_NAME = 'line7.isp.example.net.'


def reverse(address):
    return '.'.join(reversed(address.split('.'))) + '.in-addr.arpa.'


def name_zones():
    """(zone, kind) of all sixty."""
    return [(f'{kind}{number}.{LISTS}', kind)
            for kind, (count, *_) in KINDS.items() for number in range(1, count + 1)]


def write_list_data(template_path):
    """The sixty lists in the form of data/blocklists.json, and one list of domains."""
    data = json.loads(Path(template_path).read_text(encoding='utf-8'))
    by_id = {entry['id']: entry for entry in data['lists']}
    entries = []
    for zone, _ in name_zones():
        entry = copy.deepcopy(by_id['spamhaus-zen'])
        entry.update(id=zone.partition('.')[0], name=zone, zone=zone, related=[])
        entries.append(entry)
    domains = copy.deepcopy(by_id['spamhaus-dbl'])
    domains.update(id='domains', name='domains', zone=f'domains.{LISTS}', related=[])
    data['lists'] = [*entries, domains]
    path = FOLDER / 'lists.json'
    path.write_text(json.dumps(data), encoding='utf-8')
    return path


def _write_zone_data():
    """Files for rbldnsd."""
    def write(name, text):
        (FOLDER / name).write_text(text)

    for code in ('127.0.0.2', '127.0.0.4', '127.0.0.10', '127.0.0.99'):
        write(f'listed-{code}', f':127.0.0.2:Test\n127.0.0.2\n'
                                f':{code}:Listed, see https://{LISTS}/?$\n{LISTED4}\n')
    write('clear', ':127.0.0.2:Test\n127.0.0.2\n')
    write('clear6', ':127.0.0.2:Test\n::ffff:7f00:2/128\n')
    write('listed6', f':127.0.0.2:Listed, see https://{LISTS}/?$\n::ffff:7f00:2/128\n'
                     f'{LISTED6}/128\n')
    write('world', ':127.0.0.2:Everybody\n0.0.0.0/1\n128.0.0.0/1\n')
    write('empty', ':127.0.0.2:Nobody\n192.0.2.1\n')
    write('names', f':127.0.1.2:Listed, see https://{LISTS}/?$\ndbltest.com\n{DOMAIN}\n')
    write('no-publics', f'{PUBLIC}/32 :127.255.255.254:Public name servers get no answer\n')
    write('nobody', '0.0.0.0/0 :127.255.255.255:Nobody gets an answer\n')
    write('refuse', '0.0.0.0/0 :refuse\n')


def _describe_zone(zone, kind):
    """What rbldnsd is told about it."""
    code = KINDS[kind][2]
    data = {'world': 'world', 'untested': 'empty'}.get(kind, f'listed-{code}' if code else 'clear')
    six = 'listed6' if code else 'clear6'
    yield f'{zone}:ip4set:{data}'
    if kind not in ('world', 'untested'):
        yield f'{zone}:ip6trie:{six}'
    gate = {'choosy': 'no-publics', 'refusing': 'nobody', 'rcode': 'refuse'}.get(kind)
    if gate:
        yield f'{zone}:acl:{gate}'


def _write_root(servers):
    """knot: the root, which delegates each list, and the two zones whose wildcards are real."""
    lines = ['. 3600 SOA ns.root. hostmaster.root. 1 3600 600 86400 60', '. 3600 NS ns.root.',
             f'ns.root. 3600 A {ROOT}']
    lines += [f'{name}.servers. 3600 A {address}' for name, address in servers.items()]
    names = {address: name for name, address in servers.items()}
    lines += [f'{zone}. 3600 NS {names[KINDS[kind][1]]}.servers.' for zone, kind in name_zones()
              if KINDS[kind][1] != ROOT]
    lines += [f'domains.{LISTS}. 3600 NS quick.servers.']
    wild = {'star1': '127.0.0.2', 'parked1': BLOCK_PAGE}
    lines += [f'*.{name}.{LISTS}. 60 A {address}' for name, address in wild.items()]
    echoes = {'resolver1.opendns.com.': DEAD, 'ns1.google.com.': ECHO,
              'ns1-1.akamaitech.net.': ECHO}
    lines += [f'{name} 60 A {address}' for name, address in echoes.items()]
    lines += [f'{HONEST_NAME} 60 A {LISTED4}', f'{reverse(LISTED4)} 60 PTR {HONEST_NAME}',
              f'{reverse(CLEAR4)} 60 PTR {HONEST_NAME}']
    (FOLDER / 'root.zone').write_text('\n'.join(lines) + '\n')
    (FOLDER / 'hints').write_text(f'. 3600 NS ns.root.\nns.root. 3600 A {ROOT}\n')
    (FOLDER / 'knot.conf').write_text(f"""
server:
    rundir: {FOLDER}/knot
    listen: {ROOT}@53
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
control:
    listen: {FOLDER}/knot/knot.sock
database:
    storage: {FOLDER}/knot
log:
  - target: stderr
    any: warning
zone:
  - domain: .
    storage: {FOLDER}
    file: root.zone
    journal-content: none
    zonefile-sync: -1
""")


def _write_unbound(name, address):
    path = FOLDER / f'{name}.conf'
    path.write_text(f"""
server:
    interface: {address}
    outgoing-interface: {address}
    access-control: 0.0.0.0/0 allow
    root-hints: {FOLDER}/hints
    module-config: iterator
    do-daemonize: no
    do-ip6: no
    username: ""
    chroot: ""
    directory: {FOLDER}
    pidfile: ""
    use-syslog: no
    verbosity: 0
    logfile: {FOLDER}/{name}.log
    log-queries: yes
    qname-minimisation: no
    num-threads: 1
    unknown-server-time-limit: 1900
    infra-host-ttl: 1
    outgoing-range: 1024
    num-queries-per-thread: 1024
    local-zone: "example.net." nodefault
    local-zone: "in-addr.arpa." nodefault
""")
    return path


def _can_answer(address):
    """Whether a DNS server is there: any answer will do."""
    query = b'\0\1\1\0\0\1\0\0\0\0\0\0\0\0\2\0\1'
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.2)
        try:
            client.sendto(query, (address, 53))
            return bool(client.recv(512))
        except OSError:
            return False


class ListLab:
    """Runs while it is entered."""

    def __init__(self):
        self._processes = []

    def __enter__(self):
        servers = {'quick': QUICK, 'dead': DEAD,
                   **{f'slow{delay}': address for delay, address in SLOW_MS.items()}}
        addresses = {ROOT, QUICK, DEAD, ISP, PUBLIC, REWRITING, FAILING, ECHO,
                     *SLOW_MS.values()}
        subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)
        for address in addresses:
            subprocess.run(['ip', 'addr', 'add', f'{address}/32', 'dev', 'lo'], check=True)
        subprocess.run(['ip', 'route', 'add', 'default', 'dev', 'lo'], check=True)
        (FOLDER / 'knot').mkdir()
        _write_root(servers)
        _write_zone_data()
        self._start(['knotd', '-c', FOLDER / 'knot.conf'])
        self._start_rbldnsd()
        helper = Path(__file__).with_name('list_servers.py')
        self._start([sys.executable, helper, *(f'delay={address},{QUICK},{delay}'
                                               for delay, address in SLOW_MS.items()),
                     f'silent={DEAD}', f'rewrite={REWRITING},{ISP},{BLOCK_PAGE}',
                     f'fail={FAILING}', f'echo={ECHO}'])
        for name, address in (('isp', ISP), ('public', PUBLIC)):
            self._start(['unbound', '-d', '-c', _write_unbound(name, address)])
        for address in (ROOT, QUICK, ISP, PUBLIC, REWRITING, FAILING):
            wait_for(lambda at=address: _can_answer(at), f'the server at {address}', 10)
        return self

    def __exit__(self, *_):
        for process in self._processes:
            process.kill()
            process.wait()

    def _start(self, command):
        with open(FOLDER / 'servers.log', 'ab') as log:
            self._processes.append(subprocess.Popen([*map(str, command)], stdout=log, stderr=log,
                                                    env={**os.environ, 'LC_ALL': 'C'}))

    def _start_rbldnsd(self):
        zones = [word for zone, kind in name_zones() if KINDS[kind][1] != ROOT
                 for word in _describe_zone(zone, kind)]
        os.chmod(FOLDER, 0o755)
        self._start(['rbldnsd', '-u', 'nobody', '-n', '-b', QUICK, '-w', FOLDER, *zones,
                     f'domains.{LISTS}:dnset:names'])

    @staticmethod
    @contextmanager
    def queries(resolver='isp'):
        """The names that a resolver is asked for meanwhile: a list that is filled at the end."""
        path = FOLDER / f'{resolver}.log'
        start = path.stat().st_size
        names = []
        yield names
        time.sleep(0.1)
        with open(path, encoding='utf-8', errors='replace') as log:
            log.seek(start)
            names.extend(words[-3].rstrip('.') for words in map(str.split, log)
                         if len(words) > 3 and words[-1] == 'IN')
