#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sixty blocklists at once, real ones, through resolvers that tell the truth and others.

Usage: t-reputation.py EHLO-CLI BLOCKLISTS-JSON [measure]
"""

import ipaddress
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter

from lab import FOLDER, NOBODY, enter
from lab_lists import (CLEAR4, CLEAR_DOMAIN, DOMAIN, ECHO, FAILING, HONEST_NAME, KINDS, LISTED4,
                       LISTED6, LISTS, PUBLIC, QUICK, REWRITING, ListLab, name_zones,
                       write_list_data)
from lab_ports import copy_program, report_checks

RETIRED = 'dnsbl.ahbl.org'
HINTS = {'EHLO_DNS_ROOT_HINTS': str(FOLDER / 'hints')}
# The time limit of one list, and what a program needs around it, on a machine that is busy.
LIMIT_S = 2
START_S = 1.0


class Look:
    """One run of ehlo-cli reputation."""

    def __init__(self, program, *words, data=FOLDER / 'lists.json'):
        environment = {'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8', 'HOME': '/nowhere',
                       'G_DEBUG': 'fatal-warnings', **HINTS}
        environment.update((key, value) for key, value in os.environ.items()
                           if key.endswith('SAN_OPTIONS'))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin = time.monotonic()
        done = subprocess.run([*NOBODY, program, 'reputation', *words, '--lists-file', str(data),
                               '--format', 'json'], capture_output=True, text=True, check=False,
                              env=environment, timeout=40)
        self.wall = time.monotonic() - begin
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu = sum(after[:2]) - sum(before[:2])
        self.status = done.returncode
        self.errors = done.stderr
        report = json.loads(done.stdout) if done.stdout else {}
        self.addresses = report.get('reputation', {}).get('addresses', [])

    def first(self):
        return self.addresses[0]

    def rows(self):
        return {row['id']: row for row in self.first()['lists']}


def compare(rows, wanted):
    """wanted: {id: result}"""
    for name, result in wanted.items():
        row = rows.get(name)
        if row is None:
            yield f'{name} was not asked'
        elif row['result'] != result:
            yield f"{name}: {row['result']} ({row.get('reason')}) instead of {result}"


def expect(ipv6=False, **changes):
    """What the sixty say of the listed address; changes by kind."""
    results = {}
    for zone, kind in name_zones():
        result = changes.get(kind, KINDS[kind][3])
        if ipv6:
            # There is one code only in the data for IPv6.
            result = 'listed' if kind in ('exploit', 'policy', 'strange') else result
        results[zone.partition('.')[0]] = result
    return results


class Checks:
    def __init__(self, program):
        self.program = program

    def look(self, *words, **options):
        return Look(self.program, *words, **options)

    def ask_isp(self):
        look = self.look(LISTED4, '--mail-server')
        rows = look.rows()
        yield from compare(rows, expect())
        if look.status != 2:
            yield f'exit status {look.status} for a mail server on major lists'
        if look.first().get('resolver'):
            yield f"the name server is called {look.first()['resolver']}"
        if f'{LISTS}/?{LISTED4}' not in (rows['spam1'].get('reason') or ''):
            yield f"no words of the list: {rows['spam1'].get('reason')}"
        if rows['clear1'].get('verified') is not True:
            yield 'a clear list was not verified'

    def ask_ipv6(self):
        yield from compare(self.look(LISTED6).rows(), expect(ipv6=True))

    def ask_domain(self):
        for domain, result, status in (DOMAIN, 'listed', 2), (CLEAR_DOMAIN, 'clear', 0):
            look = self.look(domain, '--lists', 'domains,spam1')
            yield from compare(look.rows(), {'domains': result})
            if len(look.rows()) != 1:
                yield 'a list of addresses was asked for a domain'
            if look.status != status:
                yield f'{domain}: exit status {look.status}'

    def ask_public(self):
        look = self.look(LISTED4, '--resolver', PUBLIC)
        yield from compare(look.rows(), expect(choosy='refused'))
        if look.first().get('resolver') != 'public':
            yield f"the name server is called {look.first().get('resolver')}"

    def ask_by_recursion(self):
        look = self.look(LISTED4, '--resolver', PUBLIC, '--recursion')
        rows = look.rows()
        yield from compare(rows, expect())
        if look.first().get('resolver') != 'public':
            yield f"the name server is called {look.first().get('resolver')}"
        for name in ('choosy1', 'choosy2', 'choosy3'):
            if rows[name].get('resolver') != 'recursion':
                yield f'{name} does not say who was asked'
        if 'resolver' in rows['spam1']:
            yield 'a list that answers was asked twice'

    def ask_list_itself(self):
        """Without a resolver in between, which makes a failure of every refusal."""
        look = self.look(LISTED4, '--resolver', QUICK, '--lists', 'rcode1,spam1')
        yield from compare(look.rows(), {'rcode1': 'refused', 'spam1': 'listed'})

    def ask_rewriting(self):
        look = self.look(LISTED4, '--resolver', REWRITING)
        if look.first().get('resolver') != 'rewrites':
            yield f"the name server is called {look.first().get('resolver')}"
        results = Counter(row['result'] for row in look.rows().values())
        if results['listed'] or results['clear'] or results['policy']:
            yield f'answers that cannot be trusted count: {results}'

    def ask_rewriting_by_recursion(self):
        look = self.look(LISTED4, '--resolver', REWRITING, '--recursion')
        yield from compare(look.rows(), expect())

    def ask_failing(self):
        look = self.look(LISTED4, '--resolver', FAILING)
        if look.first().get('resolver') != 'servfail':
            yield f"the name server is called {look.first().get('resolver')}"
        yield from compare(look.rows(), {name: 'error' for name in look.rows()})
        if look.status != 3:
            yield f'exit status {look.status}'

    def ask_nobody(self):
        """No query leaves for a retired zone, for a private address, or without permission."""
        with ListLab.queries() as names:
            look = self.look(LISTED4, '--lists', 'clear1', '--own-zone', RETIRED,
                             '--own-zone', f'sub.{RETIRED}')
        if not any(name.endswith(f'clear1.{LISTS}') for name in names):
            yield f'the log of the name server is not read: {names}'
        yield from (f'{name} was asked' for name in names if 'ahbl' in name)
        yield from compare(look.rows(), {RETIRED: 'dead', f'sub.{RETIRED}': 'dead'})
        for private in ('10.1.2.3', '192.168.1.1', '100.64.0.9', '127.0.0.1', '169.254.1.1',
                        '203.0.113.7', 'fd00::1', 'fe80::1', '2001:db8::1', '::1'):
            with ListLab.queries() as names:
                look = self.look(private)
            if look.status != 3 or look.addresses or not look.errors:
                yield f'{private}: {look.status} {look.errors}'
            yield from (f'{private}: {name} was asked' for name in names)
        with ListLab.queries() as names:
            look = self.look()
        if look.status != 3 or look.addresses:
            yield f'without an address: {look.status} {look.addresses}'
        yield from (f'without permission: {name} was asked' for name in names)

    def find_own(self):
        """One service after the other, of those that are allowed, until one says the address."""
        servers = {'akamai': 'ns1-1.akamaitech.net', 'google-dns': 'ns1.google.com',
                   'opendns': 'resolver1.opendns.com'}
        for allowed, says in (('akamai', 'akamai'), ('google-dns', 'google-dns'),
                              ('opendns,google-dns', 'google-dns')):
            with ListLab.queries() as names:
                look = self.look('--allow-echo', allowed, '--lists', 'clear1,spam1')
            wanted = {'address': ECHO, 'source': 'dns-echo', 'server': servers[says],
                      'nat': 'none'}
            for key, value in wanted.items():
                if not look.addresses or look.first().get(key) != value:
                    yield f'{allowed}: {key} is not {value}: {look.addresses}'
            yield from (f'{allowed}: {server} was asked' for name, server in servers.items()
                        if name not in allowed.split(',') and server in names)

    def find_name(self):
        for address, confirmed in (LISTED4, True), (CLEAR4, None):
            known = self.look(address, '--lists', 'clear1').first()
            if known.get('reverse_name') != HONEST_NAME.rstrip('.'):
                yield f"{address} is called {known.get('reverse_name')}"
            if known.get('reverse_confirmed') is not confirmed:
                yield f"{address}: confirmed is {known.get('reverse_confirmed')}"

    def bound_time(self):
        """Dead lists cost their own time, and nobody else's."""
        look = self.look(next_address())
        rows = look.rows()
        if look.wall > LIMIT_S + START_S:
            yield f'{look.wall:.2f} s with four dead lists'
        slowest = max(row['time_us'] for name, row in rows.items() if name.startswith('clear'))
        if slowest > 1e6:
            yield f'a quick list was shown after {slowest / 1e6:.2f} s'


_addresses = iter(ipaddress.ip_network('185.199.4.0/22').hosts())


def next_address():
    """One that no resolver knows yet."""
    return str(next(_addresses))


def main():
    enter()
    program = copy_program(sys.argv[1])
    write_list_data(sys.argv[2])
    with ListLab():
        if sys.argv[3:] == ['measure']:
            from lists_times import measure
            return measure(lambda *words: Look(program, *words))
        checks = Checks(program)
        return report_checks([
            ('sixty lists through the name server of a provider', checks.ask_isp),
            ('the same for IPv6', checks.ask_ipv6),
            ('a domain', checks.ask_domain),
            ('through a public name server', checks.ask_public),
            ('and by recursion of our own', checks.ask_by_recursion),
            ('a list that refuses by its rcode', checks.ask_list_itself),
            ('a name server that rewrites', checks.ask_rewriting),
            ('and by recursion of our own', checks.ask_rewriting_by_recursion),
            ('a name server that fails', checks.ask_failing),
            ('what nobody may be asked', checks.ask_nobody),
            ('the own address', checks.find_own),
            ('its name', checks.find_name),
            ('dead lists cost their own time', checks.bound_time),
        ])


sys.exit(main())
