#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ports of a host beside each other: which open, who turns down the others, and how fast.

Client – r1 – r2 – r3 – r4 – server, 40 ms there and back, as a person without privileges; or one
long wire of 100 ms, where the times are measured.

Usage: t-ports.py DELAY-WIRE EHLO-CLI [measure]
"""

import sys
from functools import partial
from pathlib import Path

from lab import NAME, SERVER4, SERVER6, Lab, enter
from lab_ports import (BOTH, HOPS, ONE_WAY_US, Case, PortsServer, address_of_router, arrange,
                       copy_program, find_differences, get_step, icmp_of, report_checks, run_json)

PORTS = ['25:starttls', '465:tls', '587:starttls', '2525:starttls', '443:tls']
LONG_WIRE_US = [50000]
TIMEOUT_S = 3
# The way may be looked at behind the deadline of the ports.
PATH_MS = 3000
MEASURED = ['25', '465', '587', '2525']
MOST_SLOWER = 1.05
ATTEMPTS = 3
# Greeting, handshake and goodbye of a port take less than this; a silent port takes the timeout.
QUICK_S = 1.0

SECURE = {'state': 'open', 'tls': 'TLS1.3', 'certificate': 'valid', 'auth': ['PLAIN', 'LOGIN']}
FINE = {465: {**SECURE, 'manner': 'tls', 'advice': 'use'},
        587: {**SECURE, 'manner': 'starttls', 'advice': 'works'}}
CONTROL = {'state': 'open', 'tls': 'TLS1.3', 'certificate': 'valid', 'auth': [],
           'advice': 'network-works', 'greeting': None}


def list_cases(host):
    family = 'IPv6' if ':' in host else 'IPv4'
    timeout = ['--timeout', str(TIMEOUT_S)]
    yield Case(f'all open, {family}', host=host, most_ms=1000, wanted={
        **FINE, 443: CONTROL,
        25: {**SECURE, 'advice': 'not-for-desktops', 'greeting': '220 mail.example.test ESMTP'},
        2525: {**SECURE, 'advice': 'works'}})
    yield Case(f'r2 rejects 587, {family}', host=host, wanted={
        587: {'state': 'rejected', 'hop': 2, 'by': address_of_router(2, host), 'tls': None,
              'icmp': icmp_of('admin-prohibited', host), 'advice': 'blocked'},
        465: {**FINE[465], 'hop': None}, 443: CONTROL},
        filters=[('r2', 'forward', 'tcp dport 587 reject with icmpx admin-prohibited')])
    yield Case(f'r3 drops 25, {family}', host=host, options=timeout, wanted={
        **FINE, 25: {'state': 'dropped', 'hop': 3, 'rtt_us': None, 'advice': 'blocked'}},
        filters=[('r3', 'forward', 'tcp dport 25 drop')])
    yield Case(f'r2 forges a reset for 587, {family}', host=host, wanted={
        587: {'state': 'refused', 'hop': 2, 'by': address_of_router(2, host),
              'advice': 'blocked'}, 465: FINE[465]},
        filters=[('r2', 'forward', 'tcp dport 587 reject with tcp reset')])
    yield Case(f'nothing listens on 2526, {family}', host=host,
               options=['--port', '2526', '--port', '465'], wanted={
                   2526: {'state': 'refused', 'hop': HOPS, 'by': host, 'advice': 'no-service'},
                   465: FINE[465]})
    yield Case(f"the server's own firewall rejects 587, {family}", host=host, wanted={
        587: {'state': 'rejected', 'hop': HOPS, 'by': host, 'advice': 'no-service',
              'icmp': icmp_of('port-unreachable', host)}, 465: FINE[465]},
        filters=[('server', 'input', 'tcp dport 587 reject with icmpx port-unreachable')])
    yield Case(f'all dropped, {family}', host=host, options=timeout, status=2,
               most_ms=1000 * TIMEOUT_S + PATH_MS,
               wanted={port: {'state': 'dropped', 'hop': hop, 'advice': 'no-way'}
                       for port, hop in ((25, None), (465, 2), (587, None), (2525, None),
                                         (443, 2))},
               filters=[('r2', 'forward', f'{"ip6" if ":" in host else "ip"} daddr {host} drop')])
    yield Case(f'our own firewall rejects 587, {family}', host=host, wanted={
        587: {'state': 'rejected', 'local': True, 'advice': 'blocked-here'}, 465: FINE[465]},
        filters=[('client', 'output', 'tcp dport 587 reject with icmpx admin-prohibited')])


def find_port(report, port, address):
    return next((row for row in report.get('ports', [])
                 if row['port'] == port and row['address'] == address), {})


def check_time(report, case):
    took_ms = report['duration_us'] / 1000
    print(f'# {took_ms:.0f} ms')
    if case.most_ms and took_ms > case.most_ms:
        yield f'took {took_ms:.0f} ms, at most {case.most_ms}'


def check_case(lab, ehlo_cli, server, case):
    arrange(lab, case)
    server.read_log()
    status, report = run_json(lab, ehlo_cli, 'ports', case.host, '--ca-file', server.pki.root,
                              *case.options)
    lab.clear_filters()
    if status != case.status:
        yield f'exit status {status} instead of {case.status}'
    for port, wanted in case.wanted.items():
        yield from find_differences(find_port(report, port, case.host), wanted, f'port {port}')
    yield from check_time(report, case)
    yield from check_others(server.read_log(), case)


def check_others(log, case):
    """No row waits for another: while one is silent, the rest says hello and goodbye."""
    for _, port, what in log:
        if what not in ('accept', 'quit'):
            yield f'port {port} was told {what}'
    quits = [time for time, port, what in log if what == 'quit']
    if quits and max(quits) - min(time for time, _, _ in log) > QUICK_S:
        yield f'{case.name}: the last goodbye came after {max(quits) - log[0][0]:.2f} s'


def check_both_families(lab, ehlo_cli, server):
    """A name with two families: one row for each port and family."""
    lab.filter('r2', 'forward', 'ip6 daddr 2001:db8:25::25 tcp dport 587 reject')
    status, report = run_json(lab, ehlo_cli, 'ports', NAME, '--ca-file', server.pki.root)
    lab.clear_filters()
    if status != 0 or len(report['ports']) != 10:
        yield f'exit status {status}, {len(report["ports"])} rows'
    yield from find_differences(find_port(report, 587, SERVER4), FINE[587], 'IPv4')
    yield from find_differences(find_port(report, 587, SERVER6),
                                {'state': 'rejected', 'hop': 2, 'advice': 'blocked'}, 'IPv6')


def check_certificate(lab, ehlo_cli, server):
    """Nobody vouches for this certificate: it works, with a warning."""
    status, report = run_json(lab, ehlo_cli, 'ports', SERVER4)
    if status != 1:
        yield f'exit status {status}'
    yield from find_differences(find_port(report, 465, SERVER4),
                                {'certificate': 'not-trusted', 'advice': 'certificate'}, '465')


def check_other_manner(lab, ehlo_cli, server):
    """TLS from the start where STARTTLS is usual, and the other way about."""
    status, report = run_json(lab, ehlo_cli, 'ports', SERVER4, '--port', 10465, '--port', 465,
                              '--timeout', 2, '--ca-file', server.pki.root)
    if status != 0:
        yield f'exit status {status}'
    yield from find_differences(
        find_port(report, 10465, SERVER4),
        {'other_manner': True, 'manner': 'tls', 'tls': 'TLS1.3',
         'greeting': '220 mail.example.test ESMTP', 'advice': 'other-encryption'}, '10465')


def get_ports_ms(report):
    return get_step(report, 'ports')['duration_us'] / 1000


def run_ports(lab, ehlo_cli, server, ports):
    words = [word for port in ports for word in ('--port', port)]
    return run_json(lab, ehlo_cli, 'ports', SERVER4, '--ca-file', server.pki.root, *words)[1]


def check_four_at_once(lab, ehlo_cli, server):
    """At 100 ms there and back four ports together take no longer than the slowest alone."""
    for _ in range(ATTEMPTS):
        alone = {port: get_ports_ms(run_ports(lab, ehlo_cli, server, [port]))
                 for port in MEASURED}
        together = get_ports_ms(run_ports(lab, ehlo_cli, server, MEASURED))
        ratio = together / max(alone.values())
        shown = ', '.join(f'{port} {time:.1f}' for port, time in alone.items())
        print(f'# alone in ms: {shown}; together {together:.1f}, {ratio:.3f} of the slowest')
        if ratio <= MOST_SLOWER:
            return
    yield f'together {ratio:.3f} of the slowest alone, at most {MOST_SLOWER}'


def check_refused(lab, ehlo_cli, server):
    """A refusal is known after a round trip, and a port that is refused holds nothing up."""
    most_ms = 2 * 1000 * lab.round_trip + 15
    for _ in range(ATTEMPTS):
        report = run_ports(lab, ehlo_cli, server, ['2601', '2602', '2603', '2604', '2605'])
        took_ms = get_ports_ms(report)
        slowest_ms = max(row['rtt_us'] for row in report['ports']) / 1000
        print(f'# five refused: the slowest {slowest_ms:.1f} ms, all {took_ms:.1f} ms')
        if took_ms <= most_ms:
            return
    yield f'took {took_ms:.1f} ms, at most {most_ms:.0f}'


def check_silent(lab, ehlo_cli, server):
    """A silent port delays no other row."""
    lab.filter('server', 'input', 'tcp dport 25 drop')
    server.read_log()
    report = run_json(lab, ehlo_cli, 'ports', SERVER4, '--ca-file', server.pki.root,
                      '--timeout', TIMEOUT_S)[1]
    lab.clear_filters()
    log = server.read_log()
    others_s = max(time for time, _, what in log if what == 'quit') - log[0][0]
    print(f'# with port 25 silent: all other goodbyes within {others_s:.3f} s, '
          f'all rows in {get_ports_ms(report):.0f} ms')
    if others_s > QUICK_S:
        yield f'the others took {others_s:.3f} s'
    if find_port(report, 25, SERVER4).get('state') != 'dropped':
        yield 'port 25 is not silent'


def list_checks(lab, ehlo_cli):
    server = PortsServer(lab, [*PORTS, '10465:tls'])
    yield from ((case.name, partial(check_case, lab, ehlo_cli, server, case))
                for host in BOTH for case in list_cases(host))
    yield from ((check.__doc__, partial(check, lab, ehlo_cli, server))
                for check in (check_both_families, check_certificate, check_other_manner))


def list_measurements(lab, ehlo_cli):
    server = PortsServer(lab, PORTS)
    yield from ((check.__doc__, partial(check, lab, ehlo_cli, server))
                for check in (check_four_at_once, check_refused, check_silent))


def main():
    wire, ehlo_cli = (Path(argument).resolve() for argument in sys.argv[1:3])
    measure = sys.argv[3:] == ['measure']
    enter()
    ehlo_cli = copy_program(ehlo_cli)
    with Lab(wire, LONG_WIRE_US if measure else ONE_WAY_US) as lab:
        return report_checks(list((list_measurements if measure else list_checks)(lab, ehlo_cli)))


if __name__ == '__main__':
    sys.exit(main())
