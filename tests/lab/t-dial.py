#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who said no, and where: every way in which a connection can fail, and what the report says of it.

Client – r1 – r2 – r3 – r4 – server, 40 ms there and back. Each case makes one thing go wrong, runs
ehlo-cli as a person without any privilege, and compares the facts of the connect step.

Usage: t-dial.py DELAY-WIRE EHLO-CLI
"""

import json
import shutil
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from lab import CLIENT4, CLIENT6, FOLDER, SERVER4, SERVER6, Lab, enter

ONE_WAY_US = [1000, 4000, 8000, 5000, 2000]
PORT = 25
CLOSED_PORT = 2525
R2_IPV4, R2_IPV6 = '10.99.1.2', 'fd99:1::2'
R4_IPV4 = '10.99.3.2'
# Beyond the server's own addresses, routed as the case wants it.
ELSEWHERE = '203.0.113.77'
TO_R2_MS, TO_SERVER_MS = 10, 40

GREETER = '''
import socket, threading
def greet (connection):
    connection.sendall (b"220 mail.example.test ESMTP\\r\\n")
    while connection.recv (4096):
        connection.sendall (b"221 bye\\r\\n")
server = socket.create_server (("::", 25), family=socket.AF_INET6, dualstack_ipv6=True)
while True:
    threading.Thread (target=greet, args=server.accept ()[:1], daemon=True).start ()
'''


@dataclass
class Case:
    """What is wrong, and what the connect step says about each address tried.

    filters: (node, hook, rule) of nftables; before and after: (node, words of ip). local: whether
    the report blames this computer; None where nobody can know. least_ms: no answer can come
    sooner."""
    name: str
    outcome: str
    error: str = ''
    icmp: str = ''
    local: bool = False
    host: str = SERVER4
    port: int = PORT
    filters: list = field(default_factory=list)
    before: list = field(default_factory=list)
    after: list = field(default_factory=list)
    timeout: int = 5
    least_ms: float = 0


def list_remote_rejects():
    rule = 'tcp dport 25 reject with'
    for kind, error, code in [
            ('net-unreachable', 'ENETUNREACH', 0), ('host-unreachable', 'EHOSTUNREACH', 1),
            ('prot-unreachable', 'ENOPROTOOPT', 2), ('port-unreachable', 'ECONNREFUSED', 3),
            ('net-prohibited', 'ENETUNREACH', 9), ('host-prohibited', 'EHOSTUNREACH', 10),
            ('admin-prohibited', 'EHOSTUNREACH', 13)]:
        yield Case(f'a router rejects with ICMP {kind}', 'rejected', error,
                   f'3/{code} from {R2_IPV4}', least_ms=TO_R2_MS,
                   filters=[('r2', 'forward', f'ip protocol tcp {rule} icmp type {kind}')])
    for kind, error, code in [
            ('no-route', 'ENETUNREACH', 0), ('admin-prohibited', 'EACCES', 1),
            ('addr-unreachable', 'EHOSTUNREACH', 3), ('port-unreachable', 'ECONNREFUSED', 4),
            ('policy-fail', 'EACCES', 5), ('reject-route', 'EACCES', 6)]:
        yield Case(f'a router rejects with ICMPv6 {kind}', 'rejected', error,
                   f'1/{code} from {R2_IPV6}', host=SERVER6, least_ms=TO_R2_MS,
                   filters=[('r2', 'forward', f'meta l4proto tcp {rule} icmpv6 type {kind}')])


def list_remote_causes():
    yield from list_remote_rejects()
    for host in (SERVER4, SERVER6):
        yield Case(f'a router forges a reset to {host}', 'refused', 'ECONNREFUSED', host=host,
                   filters=[('r2', 'forward', 'tcp dport 25 reject with tcp reset')],
                   least_ms=TO_R2_MS)
        yield Case(f'nothing listens on {host}', 'refused', 'ECONNREFUSED', host=host,
                   port=CLOSED_PORT, least_ms=TO_SERVER_MS)
        yield Case(f'a router drops what goes to {host}', 'timed-out', host=host, timeout=2,
                   filters=[('r2', 'forward', 'tcp dport 25 drop')], least_ms=1900)
    yield Case("the server's own firewall rejects", 'rejected', 'ECONNREFUSED',
               f'3/3 from {SERVER4}', least_ms=TO_SERVER_MS,
               filters=[('server', 'input', 'tcp dport 25 reject with icmpx port-unreachable')])
    yield Case("the server's own firewall rejects, IPv6", 'rejected', 'ECONNREFUSED',
               f'1/4 from {SERVER6}', host=SERVER6, least_ms=TO_SERVER_MS,
               filters=[('server', 'input', 'tcp dport 25 reject with icmpx port-unreachable')])
    yield Case('the last router has no route', 'rejected', 'EHOSTUNREACH', f'3/1 from {R4_IPV4}',
               host=ELSEWHERE, before=[('r4', f'route add unreachable {ELSEWHERE}/32')],
               after=[('r4', f'route del {ELSEWHERE}/32')])
    yield Case('the last router finds no neighbour', 'rejected', 'EHOSTUNREACH',
               f'3/1 from {R4_IPV4}', host=ELSEWHERE,
               before=[('r4', f'route add {ELSEWHERE}/32 via 10.99.4.99')],
               after=[('r4', f'route del {ELSEWHERE}/32')])
    yield Case('two routers send it to each other', 'rejected', 'EHOSTUNREACH', '11/0 from *',
               host=ELSEWHERE, before=[('r4', f'route add {ELSEWHERE}/32 via 10.99.3.1')],
               after=[('r4', f'route del {ELSEWHERE}/32')])


def list_local_causes():
    for kind, outcome, error in [('prohibit', 'local', 'EACCES'),
                                 ('unreachable', 'unreachable', 'EHOSTUNREACH'),
                                 ('blackhole', 'unreachable', 'EINVAL')]:
        for host, length in ((SERVER4, 32), (SERVER6, 128)):
            yield Case(f'our route to {host} is {kind}', outcome, error, host=host, local=True,
                       before=[('client', f'route add {kind} {host}/{length}')],
                       after=[('client', f'route del {kind} {host}/{length}')])
    yield Case('a policy rule of ours prohibits the port', 'local', 'EACCES', local=True,
               before=[('client', 'rule add ipproto tcp dport 25 prohibit')],
               after=[('client', 'rule del ipproto tcp dport 25 prohibit')])
    yield Case('we have no default route', 'unreachable', 'ENETUNREACH', local=True,
               before=[('client', 'route del default')],
               after=[('client', 'route add default via 10.99.0.2')])
    for host, own, kinds in [
            (SERVER4, CLIENT4, [('host-unreachable', 'EHOSTUNREACH', '3/1'),
                                ('admin-prohibited', 'EHOSTUNREACH', '3/13'),
                                ('port-unreachable', 'ECONNREFUSED', '3/3')]),
            (SERVER6, CLIENT6, [('host-unreachable', 'EHOSTUNREACH', '1/3'),
                                ('admin-prohibited', 'EACCES', '1/1'),
                                ('port-unreachable', 'ECONNREFUSED', '1/4')])]:
        for kind, error, code in kinds:
            yield Case(f'our firewall rejects {host} with {kind}', 'rejected', error,
                       f'{code} from {own}', host=host, local=True,
                       filters=[('client', 'output', f'tcp dport 25 reject with icmpx {kind}')])
        yield Case(f'our firewall drops what goes to {host}', 'timed-out', host=host, local=True,
                   filters=[('client', 'output', 'tcp dport 25 drop')], timeout=2)
    yield Case('our firewall drops it late', 'timed-out', local=True, timeout=2,
               filters=[('client', 'postrouting', 'tcp dport 25 drop')])
    yield Case('our firewall answers with a reset', 'refused', 'ECONNREFUSED', local=None,
               filters=[('client', 'output', 'tcp dport 25 reject with tcp reset')])
    yield Case('our firewall drops the answer', 'timed-out', local=False, timeout=2,
               filters=[('client', 'input', 'tcp sport 25 drop')])
    yield Case('the neighbour we ask does not answer', 'unreachable', 'EHOSTUNREACH',
               f'3/1 from {CLIENT4}', host='10.99.0.77')


def find_differences(case, facts):
    """What the connect step says otherwise than the case wants, in words."""
    said = {'outcomes': facts.get('outcomes', [None])[0],
            'dial-errors': facts.get('dial-errors', [None])[0],
            'icmp': facts.get('icmp', [None])[0]}
    wanted = {'outcomes': case.outcome, 'dial-errors': case.error, 'icmp': case.icmp}
    if case.icmp.endswith(' from *') and said['icmp']:
        said['icmp'] = said['icmp'].split(' from ')[0] + ' from *'
    for key, want in wanted.items():
        if said[key] != want:
            yield f'{key}: {said[key]!r} instead of {want!r}'
    if case.local is not None and facts.get('local-cause', False) != case.local:
        yield f"local-cause: {facts.get('local-cause')} instead of {case.local}"
    took_ms = facts.get('dial-times-us', [0])[0] / 1000
    if took_ms < case.least_ms:
        yield f'took {took_ms:.1f} ms, and nothing can answer within {case.least_ms} ms'


def run_test(lab, ehlo_cli, case):
    """The report of one run, as JSON says it."""
    done = lab.run_as_person([ehlo_cli, 'test', '--host', case.host, '--port', str(case.port),
                              '--tls', 'none', '--timeout', str(case.timeout), '--format', 'json'])
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise RuntimeError(f'no report: {error}: {done.stdout}{done.stderr}') from error


def get_connect_facts(report):
    steps = [step for step in report['steps'] if step['kind'] == 'connect']
    return steps[0]['facts'] if steps else {}


def check_case(lab, ehlo_cli, case):
    for node, words in case.before:
        lab.ip(node, *words.split())
    for node, hook, rule in case.filters:
        lab.filter(node, hook, rule)
    yield from find_differences(case, get_connect_facts(run_test(lab, ehlo_cli, case)))
    lab.clear_filters()
    for node, words in case.after:
        lab.ip(node, *words.split())


def check_missing_family(lab, ehlo_cli):
    """We have no IPv6, as many have not: that is not why the server refuses us over IPv4."""
    lab.ip('client', 'route', 'del', '::/0')
    facts = get_connect_facts(run_test(lab, ehlo_cli, Case('', '', host='mail.example.test',
                                                           port=CLOSED_PORT)))
    lab.ip('client', 'route', 'add', '::/0', 'via', 'fd99::2')
    outcomes = dict(zip(facts.get('tried', []), facts.get('outcomes', [])))
    wanted = {SERVER6: 'unreachable', SERVER4: 'refused'}
    if outcomes != wanted:
        yield f'outcomes: {outcomes} instead of {wanted}'
    if facts.get('local-cause'):
        yield 'blames this computer'


def check_second_address(lab, ehlo_cli):
    """IPv6 is rejected on the way, IPv4 is open: both stand in the report, and it goes on."""
    lab.start('server', [sys.executable, '-c', GREETER])
    lab.filter('r2', 'forward', 'ip6 nexthdr tcp tcp dport 25 reject with icmpv6 type no-route')
    facts = get_connect_facts(run_test(lab, ehlo_cli, Case('', '', host='mail.example.test')))
    wanted = {'tried': [SERVER6, SERVER4], 'outcomes': ['rejected', 'open'], 'address': SERVER4,
              'icmp': [f'1/0 from {R2_IPV6}', ''], 'local-address': CLIENT4}
    for key, want in wanted.items():
        if facts.get(key) != want:
            yield f'{key}: {facts.get(key)!r} instead of {want!r}'


def main():
    wire, ehlo_cli = (Path(argument).resolve() for argument in sys.argv[1:3])
    enter()
    # The build folder may be closed to others than root.
    ehlo_cli = shutil.copy(ehlo_cli, FOLDER / 'ehlo-cli')
    checks = [(case.name, partial(check_case, case=case))
              for case in (*list_remote_causes(), *list_local_causes())]
    checks += [('we have no IPv6', check_missing_family),
               ('the first address is rejected', check_second_address)]
    print(f'1..{len(checks)}')
    with Lab(wire, ONE_WAY_US) as lab:
        for number, (name, check) in enumerate(checks, 1):
            differences = list(check(lab, ehlo_cli))
            print(f"{'not ok' if differences else 'ok'} {number} - {name}", flush=True)
            for difference in differences:
                print(f'# {difference}', flush=True)


if __name__ == '__main__':
    main()
