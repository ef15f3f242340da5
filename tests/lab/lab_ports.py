# SPDX-License-Identifier: GPL-3.0-or-later
"""What t-ports.py and t-path.py share: a host with several ports, and cases as rows of a table."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / 'servers'))

from lab import FOLDER, SERVER4, SERVER6  # noqa: E402
from pki import Pki  # noqa: E402

BOTH = (SERVER4, SERVER6)
ONE_WAY_US = [1000, 4000, 8000, 5000, 2000]
HOPS = len(ONE_WAY_US)


def address_of_router(number, host):
    text = f'fd99:{number - 1}::2' if ':' in host else f'10.99.{number - 1}.2'
    return str(ip_address(text))


def icmp_of(kind, host):
    """As a report writes it: what reject with icmpx KIND sends."""
    return {'admin-prohibited': ('3/13', '1/1'), 'port-unreachable': ('3/3', '1/4'),
            'host-unreachable': ('3/1', '1/3')}[kind][':' in host]


class PortsServer:
    """ports_server.py in the lab's server (or another node), and its log."""

    def __init__(self, lab, ports, node='server', pki=None):
        self.pki = pki or Pki(FOLDER, addresses=BOTH)
        self.log = FOLDER / f'{node}.log'
        process = lab.start(node, [sys.executable, Path(__file__).with_name('ports_server.py'),
                                   self.pki.chain, self.pki.key, self.log, *ports],
                            stdout=subprocess.PIPE)
        if process.stdout.readline() != b'ready\n':
            raise RuntimeError('the ports do not open')

    def read_log(self):
        """[(time in s, port, what)] since the last call."""
        entries = [line.split() for line in self.log.read_text().splitlines()]
        self.log.write_text('')
        return [(float(time), int(port), what) for time, port, what in entries]


def run_json(lab, ehlo_cli, *words):
    """(exit status, report)"""
    done = lab.run_as_person([ehlo_cli, *map(str, words), '--format', 'json'])
    try:
        return done.returncode, json.loads(done.stdout)
    except ValueError as error:
        raise RuntimeError(f'no report: {error}: {done.stdout}{done.stderr}') from error


def get_step(report, kind):
    return next((step for step in report['steps'] if step['kind'] == kind), None)


def copy_program(ehlo_cli):
    """The build folder may be closed to others than root."""
    return shutil.copy(ehlo_cli, FOLDER / 'ehlo-cli')


@dataclass
class Case:
    """filters: (node, hook, rule) of nftables; scripts: (node, words of nft) for other tables.
    wanted: what has to stand in the report, as the test's own check reads it."""
    name: str
    wanted: dict = field(default_factory=dict)
    host: str = SERVER4
    port: int = 587
    filters: list = field(default_factory=list)
    scripts: list = field(default_factory=list)
    options: list = field(default_factory=list)
    status: int = 0
    most_ms: int = 0


def arrange(lab, case):
    for node, hook, rule in case.filters:
        lab.filter(node, hook, rule)
    for node, script in case.scripts:
        lab.run(node, ['nft', script])


def find_differences(said, wanted, where):
    for key, want in wanted.items():
        if said.get(key) != want:
            yield f'{where}: {key} is {said.get(key)!r} instead of {want!r}'


def report_checks(checks):
    """checks: (name, function that yields differences). Prints TAP."""
    failed = False
    print(f'1..{len(checks)}')
    for number, (name, check) in enumerate(checks, 1):
        differences = list(check())
        failed = failed or bool(differences)
        print(f"{'not ok' if differences else 'ok'} {number} - {name}", flush=True)
        for difference in differences:
            print(f'# {difference}', flush=True)
    return 1 if failed else 0

