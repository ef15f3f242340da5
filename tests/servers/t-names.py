#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of names, with a root, zones and signatures of our own.

Knot serves the root and the zones below "lab." and signs them; Unbound is the name service of the
computer, which checks the signatures and holds back what does not hold. "bogus.lab" has a wrong key
in its parent zone, "lame.lab" name servers that know nothing of it, "plain.lab" no signatures.

Usage: t-names.py EHLO-CLI NAME-STATE KNOTD KEYMGR UNBOUND
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

HOST = '127.0.0.1'
SIGNED = ['.', 'lab', 'good.lab', 'bogus.lab']
PLAIN = ['plain.lab']
READY_S = 20
NO_KEY = '/nonexistent/root.key'

KNOT = """server:
    rundir: "{folder}"
    listen: {host}@{port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
database:
    storage: "{folder}"
policy:
  - id: single
    single-type-signing: on
    algorithm: ecdsap256sha256
    ksk-lifetime: 0
    zsk-lifetime: 0
template:
  - id: default
    storage: "{folder}"
    file: "%s.zone"
    journal-content: none
    zonefile-load: whole
    zonefile-sync: -1
  - id: signed
    storage: "{folder}"
    file: "%s.zone"
    journal-content: none
    zonefile-load: whole
    zonefile-sync: -1
    dnssec-signing: on
    dnssec-policy: single
zone:
"""

UNBOUND = """server:
  interface: {host}
  port: {port}
  access-control: 127.0.0.0/8 allow
  do-not-query-localhost: no
  do-daemonize: no
  chroot: ""
  username: ""
  directory: "{folder}"
  pidfile: "{folder}/unbound.pid"
  use-syslog: no
  logfile: "{folder}/unbound.log"
  module-config: "{modules}iterator"
  {anchor}
remote-control:
  control-enable: no
forward-zone:
  name: "."
  forward-addr: {host}@{upstream}
forward-zone:
  name: "lame.lab"
  forward-addr: {host}@{lame}
"""

ZONE = """$ORIGIN {name}.
$TTL 300
@ SOA ns.lab. host.lab. 1 3600 600 86400 60
@ NS ns.lab.
@ MX 10 in.{name}.
mail A 192.0.2.25
in A 192.0.2.26
"""


@dataclass
class Case:
    """host: the server that is tested. facts: of the look-up."""
    host: str
    code: str
    confidence: str
    who: list
    facts: dict = field(default_factory=dict)
    with_key: bool = True


CONTROL = ['lab. found', '. found']
CASES = [
    Case('mail.bogus.lab', 'dns-bogus', 'certain', ['provider'],
         {'dns-a': 'servfail', 'dnssec': 'bogus', 'dns-control': CONTROL}),
    Case('mail.bogus.lab', 'dns-bogus', 'certain', ['provider'],
         {'dns-a': 'servfail', 'dnssec': 'bogus'}, with_key=False),
    Case('mail.lame.lab', 'dns-failure', 'certain', ['provider'],
         {'dns-a': 'servfail', 'dnssec': 'no-answer', 'dns-control': CONTROL}),
    Case('nope.good.lab', 'host-not-found', 'certain', ['user'],
         {'dns-a': 'nxdomain', 'dns-control': CONTROL, 'dnssec': None}),
    Case('mail.nope', 'host-not-found', 'likely', ['user'],
         {'dns-control': ['nope. nxdomain', '. found']}),
    Case('good.lab', 'host-no-address', 'certain', ['user'], {'dns-mx': ['in.good.lab']}),
]
# What our own check says of names.
STATES = [('mail.good.lab', 'secure'), ('nope.good.lab', 'secure'), ('mail.plain.lab', 'insecure'),
          ('mail.bogus.lab', 'bogus'), ('mail.lame.lab', 'no-answer')]


def find_port():
    """Free for UDP and TCP a moment ago."""
    while True:
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            tcp.bind((HOST, 0))
            port = tcp.getsockname()[1]
            try:
                udp.bind((HOST, port))
                return port
            except OSError:
                continue


def start_refusal():
    """The port of a name server that refuses whatever it is asked."""
    server = socket.socket(type=socket.SOCK_DGRAM)
    server.bind((HOST, 0))

    def serve():
        while True:
            query, peer = server.recvfrom(4096)
            # A response, REFUSED (RFC 1035 4.1.1), with the question and nothing else.
            server.sendto(query[:2] + b'\x81\x05' + query[4:6] + bytes(6) + query[12:], peer)

    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()[1]


def start_stripper(upstream):
    """The port of a name service of the old kind: it passes on no signatures, because it does not
    ask for them (without the OPT record of RFC 6891)."""
    server = socket.socket(type=socket.SOCK_DGRAM)
    server.bind((HOST, 0))

    def serve():
        while True:
            query, peer = server.recvfrom(4096)
            end = query.index(0, 12) + 5
            with socket.socket(type=socket.SOCK_DGRAM) as other:
                other.settimeout(2)
                other.sendto(query[:10] + bytes(2) + query[12:end], (HOST, upstream))
                server.sendto(other.recv(4096), peer)

    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()[1]


def run(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True,
                          text=True).stdout


class Names:
    """The two servers in a folder of their own."""

    def __init__(self, folder, knotd, keymgr, unbound):
        self.folder = folder
        self.programs = knotd, keymgr, unbound
        self.processes = []
        self.root_key = folder / 'root.key'
        self.config = folder / 'knot.conf'

    def __enter__(self):
        self.upstream = find_port()
        self.lame = start_refusal()
        self.write_config()
        for zone in SIGNED:
            run(self.programs[1], '-c', self.config, zone, 'generate',
                'algorithm=ecdsap256sha256', 'ksk=yes', 'zsk=yes')
        self.write_zones()
        self.start(self.programs[0], '-c', self.config)
        self.resolver = self.start_resolver('strict', 'validator ',
                                            f'trust-anchor-file: "{self.root_key}"')
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()

    def start(self, *words):
        self.processes.append(subprocess.Popen([str(word) for word in words],
                                               stdout=subprocess.DEVNULL,
                                               stderr=subprocess.DEVNULL))

    def start_resolver(self, name, modules, anchor):
        folder = self.folder / name
        folder.mkdir()
        port = find_port()
        config = folder / 'unbound.conf'
        config.write_text(UNBOUND.format(host=HOST, port=port, folder=folder, modules=modules,
                                         anchor=anchor, upstream=self.upstream,
                                         lame=self.lame))
        self.start(self.programs[2], '-d', '-c', config)
        return port

    def write_config(self):
        zones = [f'  - domain: "{zone}"\n    template: signed\n' for zone in SIGNED]
        zones += [f'  - domain: "{zone}"\n' for zone in PLAIN]
        zones[0] += '    file: "root.zone"\n'
        self.config.write_text(KNOT.format(folder=self.folder, host=HOST, port=self.upstream)
                               + ''.join(zones))

    def dup_ds(self, zone):
        """The record that vouches for the zone: TYPE and what follows."""
        lines = run(self.programs[1], '-c', self.config, zone, 'ds').splitlines()
        return next(line for line in lines if ' 13 2 ' in line).split(' ', 1)[1]

    def write_zones(self):
        wrong = self.dup_ds('bogus.lab').rsplit(' ', 1)
        wrong = f'{wrong[0]} {"0" * len(wrong[1])}'
        self.root_key.write_text(f'. IN {self.dup_ds(".")}\n')
        soa = '@ SOA ns.lab. host.lab. 1 3600 600 86400 60\n@ NS ns.lab.\n'
        self.write_zone('root', f'$ORIGIN .\n$TTL 300\n{soa}lab NS ns.lab.\nns.lab A {HOST}\n'
                                f'lab {self.dup_ds("lab")}\n')
        self.write_zone('lab', f'$ORIGIN lab.\n$TTL 300\n{soa}ns A {HOST}\n'
                               f'good NS ns\ngood {self.dup_ds("good.lab")}\n'
                               f'bogus NS ns\nbogus {wrong}\nplain NS ns\nlame NS ns\n')
        for zone in [*SIGNED[2:], *PLAIN]:
            self.write_zone(zone, ZONE.format(name=zone))

    def write_zone(self, name, text):
        (self.folder / f'{name}.zone').write_text(text)


def run_test(names, ehlo_cli, case):
    key = names.root_key if case.with_key else NO_KEY
    done = subprocess.run([ehlo_cli, 'test', '--host', case.host, '--port', '587', '--tls',
                           'starttls', '--resolver', f'{HOST}:{names.resolver}', '--format',
                           'json'], capture_output=True, text=True, check=False,
                          env={**os.environ, 'EHLO_DNS_ROOT_KEY': str(key)})
    return json.loads(done.stdout)


def check_case(names, ehlo_cli, case):
    report = run_test(names, ehlo_cli, case)
    verdict = report['verdict']
    facts = next(step for step in report['steps'] if step['kind'] == 'dns')['facts']
    print(f'# {facts.get("dnssec")} {facts.get("dnssec-why")}, '
          f'{report["duration_us"] / 1000:.0f} ms')
    said = {key: verdict[key] for key in ('code', 'confidence', 'who')}
    if said != {'code': case.code, 'confidence': case.confidence, 'who': case.who}:
        yield f'{said}'
    for key, wanted in case.facts.items():
        if facts.get(key) != wanted:
            yield f'{key} is {facts.get(key)!r} instead of {wanted!r}'


def wait_until_ready(names, ehlo_cli):
    """Both servers answer, and the signatures hold."""
    probe = Case('good.lab', '', '', [])
    end = time.monotonic() + READY_S
    while time.monotonic() < end:
        if run_test(names, ehlo_cli, probe)['verdict']['code'] == 'host-no-address':
            return
        time.sleep(0.1)
    raise TimeoutError('the name servers do not answer')


def check_states(names, name_state, port, wanted):
    """wanted: (name, state)…"""
    done = subprocess.run([name_state, f'{HOST}:{port}', *(name for name, _ in wanted)],
                          capture_output=True, text=True, check=False,
                          env={**os.environ, 'EHLO_DNS_ROOT_KEY': str(names.root_key)})
    said = [tuple(line.split()[:2]) for line in done.stdout.splitlines()]
    print(*(f'# {line}' for line in done.stdout.splitlines()), sep='\n')
    if done.returncode != 0 or said != wanted:
        yield f'{said} {done.stderr}'


def list_checks(names, ehlo_cli, name_state):
    for case in CASES:
        yield f'{case.host}, {case.code}', check_case(names, ehlo_cli, case)
    yield 'our own check, through Unbound', check_states(names, name_state, names.resolver, STATES)
    yield 'our own check, without signatures', check_states(
        names, name_state, start_stripper(names.upstream),
        [('mail.good.lab', 'unknown'), ('mail.bogus.lab', 'unknown')])


def main():
    ehlo_cli, name_state, *programs = sys.argv[1:]
    failed = False
    with tempfile.TemporaryDirectory(prefix='ehlo-names-') as folder:
        with Names(Path(folder), *programs) as names:
            wait_until_ready(names, ehlo_cli)
            checks = list(list_checks(names, ehlo_cli, name_state))
            print(f'1..{len(checks)}')
            for number, (name, check) in enumerate(checks, 1):
                differences = list(check)
                failed = failed or bool(differences)
                print(f"{'not ok' if differences else 'ok'} {number} - {name}")
                for difference in differences:
                    print(f'# {difference}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
