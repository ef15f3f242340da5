#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packets that vanish for their size, and what only looks like it.

Client – r1 – r2 – r3 – r4 – server, 40 ms there and back, as a person without privileges. Only
packets of at most 1,300 bytes fit on the wire between r3 and r4, and the router that should say so
is silent: one way, the other, or both. Far: one wire of 1.2 s there and back.

Usage: t-packets.py DELAY-WIRE EHLO-CLI [far]
"""

import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from lab import FOLDER, SERVER4, Lab, enter
from lab_ports import (BOTH, ONE_WAY_US, PortsServer, copy_program, find_differences, get_step,
                       report_checks, run_json)

PORTS = ['465:tls', '587:starttls']
STUCK_PORT = 2587
TIMEOUT_S = 3
# Behind the deadline of a step: two walks at once, and two more with yet smaller packets.
PACKETS_MS = 1000 * (TIMEOUT_S + 2 * 3.5) + 1000
MTU = 1300
FAR_WIRE_US = [600000]
USER = 'ana@example.org'
LONG_PASSWORD = 'secret' * 500

# A server that agrees to encrypt and then thinks about it.
STUCK = f'''
import socket, threading
def talk (s):
  f = s.makefile ('rw', newline='\\r\\n')
  def say (text): f.write (text + '\\r\\n'); f.flush ()
  say ('220 mail.example.test ESMTP'); f.readline ()
  say ('250-mail.example.test\\r\\n250 STARTTLS'); f.readline ()
  say ('220 2.0.0 go on')
  threading.Event ().wait ()
listener = socket.create_server (('::', {STUCK_PORT}), family=socket.AF_INET6, dualstack_ipv6=True)
print ('ready', flush=True)
while True:
  threading.Thread (target=talk, args=(listener.accept ()[0],), daemon=True).start ()
'''


@dataclass
class Case:
    """narrow: the routers that send nothing large towards each other, and do not say so.
    wanted: of the step where it ended."""
    name: str
    code: str
    confidence: str
    step: str = 'tls'
    narrow: list = field(default_factory=list)
    silent: bool = True
    filters: list = field(default_factory=list)
    options: list = field(default_factory=list)
    wanted: dict = field(default_factory=dict)
    port: int = 587
    tls: str = 'starttls'
    findings: list = field(default_factory=list)


LOST = {'large-packets': 'lost', 'small-mss': 1200}
SAME = {'large-packets': 'no-difference'}


def list_cases():
    yield Case('large packets from the server vanish', 'mtu-blackhole', 'certain',
               narrow=['r4'], wanted=LOST)
    yield Case('large packets from the server vanish, TLS from the start', 'mtu-blackhole',
               'certain', narrow=['r4'], wanted=LOST, port=465, tls='implicit')
    yield Case('large packets vanish both ways', 'mtu-blackhole', 'certain',
               narrow=['r3', 'r4'], wanted=LOST)
    yield Case('large packets to the server vanish', 'mtu-blackhole', 'likely', step='auth',
               narrow=['r3'], options=['--user', USER, '--password-file', 'PASSWORD'],
               wanted={'large-packets': None, 'tcp-out-of-order': 0})
    yield Case('the routers say what fits', 'ok', 'certain', step='tls', narrow=['r3', 'r4'],
               silent=False, wanted={'tls-outcome': 'done', 'large-packets': None})
    yield Case('a filter drops what is long', 'tls-handshake-failed', 'possible', wanted=SAME,
               filters=[('r3', 'forward', 'tcp dport 587 meta length > 350 drop')])
    yield Case('the server is stuck', 'tls-handshake-failed', 'possible', port=STUCK_PORT,
               wanted=SAME)


@contextmanager
def arranged(lab, case):
    """r3 sends through wire3 to r4, r4 through the same wire to r3."""
    for router in case.narrow:
        lab.ip(router, 'link', 'set', 'wire3', 'mtu', str(MTU))
        if case.silent:
            lab.filter(router, 'output', 'icmp type destination-unreachable icmp code 4 drop')
            lab.filter(router, 'output', 'icmpv6 type packet-too-big drop')
    for rule in case.filters:
        lab.filter(*rule)
    try:
        yield
    finally:
        lab.clear_filters()
        for router in case.narrow:
            lab.ip(router, 'link', 'set', 'wire3', 'mtu', '1500')
        # What the end points were told about the way is forgotten.
        for node in ('client', 'server'):
            lab.ip(node, 'route', 'flush', 'cache')
            lab.ip(node, '-6', 'route', 'flush', 'cache')


def check_case(lab, ehlo_cli, server, password, case, host):
    options = [password if word == 'PASSWORD' else word for word in case.options]
    with arranged(lab, case):
        _, report = run_json(lab, ehlo_cli, 'test', '--host', host, '--port', case.port, '--tls',
                             case.tls, '--ca-file', server.pki.root, '--timeout', TIMEOUT_S,
                             *options)
    verdict = report['verdict']
    took_ms = report['duration_us'] / 1000
    print(f'# {verdict["code"]}, {verdict["confidence"]}, {took_ms:.0f} ms')
    yield from find_differences(verdict, {'code': case.code, 'confidence': case.confidence},
                                'verdict')
    yield from find_differences((get_step(report, case.step) or {}).get('facts', {}), case.wanted,
                                case.step)
    findings = [finding['code'] for finding in report['findings']]
    if findings != case.findings:
        yield f'findings {findings}'
    if took_ms > PACKETS_MS:
        yield f'took {took_ms:.0f} ms, at most {PACKETS_MS:.0f}'
    if get_step(report, 'auth') and LONG_PASSWORD in str(report):
        yield 'the password stands in the report'


def check_losses(lab, ehlo_cli, server):
    """Every third packet to the server is lost: it works, and that is worth knowing."""
    lab.filter('r2', 'forward', 'tcp dport 465 numgen inc mod 3 0 drop')
    _, report = run_json(lab, ehlo_cli, 'test', '--host', SERVER4, '--port', 465, '--tls',
                         'implicit', '--ca-file', server.pki.root)
    lab.clear_filters()
    yield from find_too_slow(report, 'likely')


def check_far(lab, ehlo_cli, server):
    """1.2 s there and back: it works, and that is worth knowing."""
    _, report = run_json(lab, ehlo_cli, 'test', '--host', SERVER4, '--port', 465, '--tls',
                         'implicit', '--ca-file', server.pki.root)
    yield from find_too_slow(report, 'certain')


def find_too_slow(report, confidence):
    facts = get_step(report, 'connect')['facts']
    print(f'# round trip {facts["tcp-rtt-us"] / 1000:.0f} ms, sent again '
          f'{facts["tcp-retransmits"]}, out of order {facts["tcp-out-of-order"]}')
    yield from find_differences(report['verdict'], {'code': 'ok'}, 'verdict')
    found = [(finding['code'], finding['confidence']) for finding in report['findings']]
    if found != [('too-slow', confidence)]:
        yield f'findings {found}'


def start_stuck_server(lab):
    process = lab.start('server', [sys.executable, '-c', STUCK], stdout=subprocess.PIPE)
    if process.stdout.readline() != b'ready\n':
        raise RuntimeError('the port does not open')


def list_checks(lab, ehlo_cli):
    server = PortsServer(lab, PORTS)
    password = FOLDER / 'password'
    password.write_text(LONG_PASSWORD)
    start_stuck_server(lab)
    for host in BOTH:
        family = 'IPv6' if ':' in host else 'IPv4'
        yield from ((f'{case.name}, {family}',
                     partial(check_case, lab, ehlo_cli, server, password, case, host))
                    for case in list_cases())
    yield check_losses.__doc__, partial(check_losses, lab, ehlo_cli, server)


def list_far_checks(lab, ehlo_cli):
    yield check_far.__doc__, partial(check_far, lab, ehlo_cli, PortsServer(lab, PORTS))


def main():
    wire, ehlo_cli = (Path(argument).resolve() for argument in sys.argv[1:3])
    far = sys.argv[3:] == ['far']
    enter()
    ehlo_cli = copy_program(ehlo_cli)
    with Lab(wire, FAR_WIRE_US if far else ONE_WAY_US) as lab:
        return report_checks(list((list_far_checks if far else list_checks)(lab, ehlo_cli)))


if __name__ == '__main__':
    sys.exit(main())
