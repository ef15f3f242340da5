#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a port gets: the way to the server, hop by hop, as a person without privileges sees it.

Client – r1 – r2 – r3 – r4 – server, 40 ms there and back. Each case does one thing to port 587, and
port 443 stays as it is for comparison.

Usage: t-path.py DELAY-WIRE EHLO-CLI
"""

import sys
import time
from functools import partial
from pathlib import Path

from lab import SERVER4, Lab, enter
from lab_ports import (BOTH, HOPS, ONE_WAY_US, Case, PortsServer, address_of_router, arrange,
                       copy_program, find_differences, get_step, icmp_of, report_checks, run_json)

CLOSED_PORT = 2525
OPEN_443 = {'ends': 'reaches', 'distance': HOPS}
NAT = 'add table inet lab; add chain inet lab nat {{ type nat hook prerouting priority -100; }}; ' \
      'add rule inet lab nat {}'
# No probe opens more connections than a batch has hops; two more where a reset is in doubt.
MOST_CONNECTIONS = 4
MOST_CONNECTIONS_IN_DOUBT = MOST_CONNECTIONS + 2
BOUND_MS = 3000
FILL_S = 7
# Long enough for a sanitized program to listen to signals, and before the walk is over by itself.
STOP_AFTER_S = 0.7

# Runs a command and interrupts it some seconds after it has begun to listen for that (the bit of
# SIGINT in SigCgt, proc(5)): a busy machine is slow to start it.
INTERRUPT = """
import signal, subprocess, sys, time
process = subprocess.Popen(sys.argv[2:])
listens = False
while not listens and process.poll() is None:
    with open(f'/proc/{process.pid}/status') as status:
        caught = [line.split()[1] for line in status if line.startswith('SigCgt:')]
    listens = int(caught[0], 16) >> (signal.SIGINT - 1) & 1
    time.sleep(0.01)
time.sleep(float(sys.argv[1]))
process.send_signal(signal.SIGINT)
sys.exit(process.wait())
"""
STOP_WITHIN_S = 0.2


def list_blocked(host):
    """Something on the way says no, or nothing at all."""
    family = 'IPv6' if ':' in host else 'IPv4'
    for router in (1, 2, 4):
        yield Case(f'r{router} rejects, {family}', host=host, status=2, wanted={
            587: {'ends': 'rejected-by', 'hop': router, 'by': address_of_router(router, host),
                  'icmp': icmp_of('admin-prohibited', host)}, 443: OPEN_443},
            filters=[(f'r{router}', 'forward',
                      'tcp dport 587 reject with icmpx admin-prohibited')])
    yield Case(f'r2 rejects before it routes, {family}', host=host, status=2, wanted={
        587: {'ends': 'rejected-by', 'hop': 2, 'by': address_of_router(2, host)}},
        filters=[('r2', 'prerouting', 'tcp dport 587 reject with icmpx admin-prohibited')])
    yield Case(f'r3 drops, {family}', host=host, status=2, most_ms=BOUND_MS, wanted={
        587: {'ends': 'silent-after', 'hop': 3, 'by': address_of_router(3, host)},
        443: OPEN_443}, filters=[('r3', 'forward', 'tcp dport 587 drop')])
    yield Case(f'r3 drops before it routes, {family}', host=host, status=2, wanted={
        587: {'ends': 'silent-after', 'hop': 2}, 443: OPEN_443},
        filters=[('r3', 'prerouting', 'tcp dport 587 drop')])
    yield Case(f'the server drops, {family}', host=host, status=2, wanted={
        587: {'ends': 'silent-after', 'hop': HOPS - 1}, 443: OPEN_443},
        filters=[('server', 'input', 'tcp dport 587 drop')])
    for router in (2, 3, 4):
        yield Case(f'r{router} forges a reset, {family}', host=host, status=2, wanted={
            587: {'ends': 'reset-at', 'hop': router, 'by': address_of_router(router, host)},
            443: OPEN_443},
            filters=[(f'r{router}', 'forward', 'tcp dport 587 reject with tcp reset')])
    yield Case(f'r2 drops everything, {family}', host=host, status=2, most_ms=BOUND_MS, wanted={
        587: {'ends': 'silent-after', 'hop': 2}, 443: {'ends': 'silent-after', 'hop': 2}},
        filters=[('r2', 'forward', f'{"ip6" if ":" in host else "ip"} daddr {host} drop')])


def list_answered(host):
    """The host, or who plays it, says something."""
    family = 'IPv6' if ':' in host else 'IPv4'
    yield Case(f'open, {family}', host=host, most_ms=1000,
               wanted={587: OPEN_443, 443: OPEN_443})
    yield Case(f'nothing listens, {family}', host=host, port=CLOSED_PORT, status=2, wanted={
        CLOSED_PORT: {'ends': 'refused', 'distance': HOPS, 'by': host}, 443: OPEN_443})
    yield Case(f"the server's own firewall rejects, {family}", host=host, status=2, wanted={
        587: {'ends': 'refused', 'distance': HOPS, 'by': host,
              'icmp': icmp_of('port-unreachable', host)}, 443: OPEN_443},
        filters=[('server', 'input', 'tcp dport 587 reject with icmpx port-unreachable')])
    yield Case(f"the server's own firewall resets, {family}", host=host, status=2, wanted={
        587: {'ends': 'refused', 'distance': HOPS}, 443: OPEN_443},
        filters=[('server', 'input', 'tcp dport 587 reject with tcp reset')])
    yield Case(f'only resets, all from the server, {family}', host=host, status=2, wanted={
        587: {'ends': 'refused', 'distance': HOPS}, 443: {'ends': 'refused', 'distance': HOPS}},
        filters=[('server', 'input', 'tcp dport { 443, 587 } reject with tcp reset')])
    yield Case(f'r2 answers in its place, {family}', host=host, status=1, wanted={
        587: {'ends': 'answered-at', 'hop': 2}, 443: OPEN_443},
        scripts=[('r2', NAT.format('tcp dport 587 redirect to :2500'))])
    yield Case(f'r2 does not say when a packet expires, {family}', host=host,
               wanted={587: OPEN_443, 443: OPEN_443},
               filters=[('r2', 'output', 'meta l4proto { icmp, ipv6-icmp } drop')])
    yield Case(f'our own firewall rejects, {family}', host=host, status=2,
               wanted={587: {'ends': 'local'}, 443: OPEN_443},
               filters=[('client', 'output', 'tcp dport 587 reject with icmpx admin-prohibited')])


def list_others():
    yield Case('r3 rewrites the address', wanted={587: {'ends': 'reaches', 'nat_hop': 3}},
               scripts=[('r3', NAT.format('tcp dport 587 dnat ip to 203.0.113.53'))])


def check_politeness(server, case):
    """How many connections the server saw."""
    counts = {}
    for _, port, what in server.read_log():
        if what == 'accept':
            counts[port] = counts.get(port, 0) + 1
    for port, count in counts.items():
        most = MOST_CONNECTIONS if case.status == 0 else MOST_CONNECTIONS_IN_DOUBT
        if count > most:
            yield f'{count} connections reached port {port}'


def check_case(lab, ehlo_cli, server, case):
    arrange(lab, case)
    server.read_log()
    status, report = run_json(lab, ehlo_cli, 'path', case.host, case.port, *case.options)
    lab.clear_filters()
    if status != case.status:
        yield f'exit status {status} instead of {case.status}'
    targets = {target['port']: target for target in report.get('path', {}).get('targets', [])}
    for port, wanted in case.wanted.items():
        differences = list(find_differences(targets.get(port, {}), wanted, f'port {port}'))
        yield from differences
        if differences:
            yield from map(str, targets.get(port, {}).get('hops', []))
        expired = [hop for hop in targets.get(port, {}).get('hops', []) if hop['icmp'] in
                   ('11/0', '3/0') and hop.get('answer') != 'rejected']
        for hop in expired:
            if hop['from'] not in (address_of_router(hop['ttl'], case.host), case.host):
                yield f'port {port}: hop {hop["ttl"]} is said to be {hop["from"]}'
    took_ms = get_step(report, 'path')['duration_us'] / 1000
    print(f'# {took_ms:.0f} ms')
    if case.most_ms and took_ms > case.most_ms:
        yield f'took {took_ms:.0f} ms, at most {case.most_ms}'
    yield from check_politeness(server, case)


def check_stop(lab, ehlo_cli, server):
    """An interrupt ends it at once, and what was not waited for is not called silent."""
    lab.filter('r2', 'forward', 'ip daddr 203.0.113.25 drop')
    status, report = run_json(lab, sys.executable, '-c', INTERRUPT, STOP_AFTER_S, ehlo_cli,
                              'path', SERVER4, 587)
    lab.clear_filters()
    took_s = report['duration_us'] / 1e6
    if status != 3 or took_s > STOP_AFTER_S + STOP_WITHIN_S:
        yield f'exit status {status} after {took_s:.2f} s'
    if get_step(report, 'path')['outcome'] != 'cancelled':
        yield f"the step is {get_step(report, 'path')['outcome']}"
    if report.get('path', {'targets': [{'ends': 'unknown'}]})['targets'][0]['ends'] != 'unknown':
        yield 'it concludes from what it did not see'


def check_rate_limit(lab, ehlo_cli, server):
    """Routers that save their ICMP messages, as real ones do, still give their names."""
    for node in lab.nodes[1:-1]:
        lab.run(node, ['sysctl', '-qw', 'net.ipv4.icmp_ratelimit=1000',
                       'net.ipv6.icmp.ratelimit=1000'])
    # The limit is a bucket, which the cases before have left empty.
    time.sleep(FILL_S)
    for host in BOTH:
        case = Case('', host=host, status=2, wanted={
            587: {'ends': 'rejected-by', 'hop': 2, 'by': address_of_router(2, host)},
            443: OPEN_443},
            filters=[('r2', 'forward', 'tcp dport 587 reject with icmpx admin-prohibited')])
        yield from check_case(lab, ehlo_cli, server, case)
    for node in lab.nodes[1:-1]:
        lab.run(node, ['sysctl', '-qw', 'net.ipv4.icmp_ratelimit=0', 'net.ipv6.icmp.ratelimit=0'])


def main():
    wire, ehlo_cli = (Path(argument).resolve() for argument in sys.argv[1:3])
    enter()
    ehlo_cli = copy_program(ehlo_cli)
    cases = [case for host in BOTH for case in (*list_answered(host), *list_blocked(host))]
    with Lab(wire, ONE_WAY_US) as lab:
        server = PortsServer(lab, ['587:starttls', '443:tls'])
        PortsServer(lab, ['2500:plain'], node='r2', pki=server.pki)
        checks = [(case.name, partial(check_case, lab, ehlo_cli, server, case))
                  for case in (*cases, *list_others())]
        checks.append((check_stop.__doc__, partial(check_stop, lab, ehlo_cli, server)))
        checks.append(('routers that save their ICMP messages',
                       partial(check_rate_limit, lab, ehlo_cli, server)))
        return report_checks(checks)


if __name__ == '__main__':
    sys.exit(main())
