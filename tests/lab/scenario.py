# SPDX-License-Identifier: GPL-3.0-or-later
"""One fault, what Ehlo has to say about it, and how that is compared with a report."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from mail_script import Port

CODES_FILE = Path(__file__).parents[2] / 'src/knowledge/ehlo-verdict-codes.c'
# Said of pasted errors only, so that no check-up can give it.
EXPLAIN_ONLY = {'local-configuration'}
# Needs a history of refused sign-ins, and the command line keeps none: see tests/diagnosis.
NEEDS_HISTORY = {'banned'}
TIMEOUT_S = 3
RATHER_SURE = ('certain', 'likely')
UNSURE = ('likely', 'possible')
# Which of the labs: numbers, from 0; there may be fewer labs.
LABS_WITH = {'postfix': (0, 1), 'names': (2,)}
# After the deadline of a stage: the probes that settle it.
FURTHER_S = 3
MOST_TITLE = 60
MOST_ACTIONS = 3
GOOD = ('good', 'good-stapled', 'soon', 'month', 'rsa')
STEP_PREFIX = re.compile(r'^(ports|path):(\d+)\.(.+)$')


@dataclass
class Scenario:
    """name; code: the verdict that must come out, and finding: the finding that must stand beside
    it, where that is what the scenario is about. rival: the scenario that looks most alike and must
    not give this code.

    What is wrong: ports ({number: Port} at the server), at (the same at other nodes), names (what
    the name server says otherwise), changes (of nodes, world.py), hook (a function of the world
    that is a context manager).

    What Ehlo is asked: words ({option: value, None, or a function of the world}), a password or
    None; in which environment, and behind which shell command of root's, in a mount namespace of
    its own (prelude).

    What it must say: who (a list, or None for any of the code's), sure (a confidence, or those that
    will do), also (codes that will do as well, unless they are called certain), facts
    ({'step.fact', 'ports:587.state', 'path:587.ends' or 'verdict.actions': value or predicate}),
    findings (codes that may stand beside it), within_s (of the whole check-up); usage: where the
    program does not even begin, a part of what it says of its options.

    interrupt_s: after how long a person stops it. password_at: the ports at which the password may
    arrive. alone: nothing else runs meanwhile. needs: servers that take long to start, which only
    some of the labs have (LABS_WITH). swaks: whether the other tool can be asked the same."""
    name: str
    code: str
    rival: str
    finding: str = ''
    ports: dict = None
    at: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)
    changes: list = field(default_factory=list)
    hook: object = None
    words: dict = field(default_factory=dict)
    password: str = 'open-sesame/7f3a+c&<1>'
    also: tuple = ()
    who: list = None
    sure: object = 'certain'
    facts: dict = field(default_factory=dict)
    findings: tuple = ()
    within_s: float = TIMEOUT_S + FURTHER_S
    password_at: tuple = None
    alone: bool = False
    swaks: bool = True
    environment: dict = field(default_factory=dict)
    prelude: str = ''
    needs: str = ''
    interrupt_s: float = 0
    usage: str = ''

    @property
    def proves(self):
        return self.finding or self.code

    def is_for(self, number, count):
        """Whether lab NUMBER of COUNT may play it."""
        labs = LABS_WITH.get(self.needs)
        return labs is None or number in [lab % count for lab in labs]

    def get_ports(self):
        return {587: Port(), 443: Port('tls')} if self.ports is None else self.ports

    def get_trusted_ports(self):
        """Where a password may be heard: at the port asked for, if its certificate is good."""
        if self.password_at is not None:
            return self.password_at
        asked = int(self.words.get('port', 587))
        port = self.get_ports().get(asked)
        return (asked,) if port and port.certificate in GOOD else ()


def one_of(*values):
    return lambda said: said in values


def has(part):
    """A list or text that holds this; in a list, an entry that does."""
    return lambda said: said is not None and (
        part in said or (isinstance(said, list) and any(part in entry for entry in said)))


def between(least, most):
    return lambda said: said is not None and least <= said <= most


def is_set(said):
    return said not in (None, '', [], 0, False)


def offers(kind, beginning=''):
    """Of 'verdict.actions': such an action, with a value that begins so."""
    return lambda said: any(action['kind'] == kind
                            and (action.get('value') or '').startswith(beginning)
                            for action in said)


def read_codes():
    """{code: [who]} in the program's own order, and the codes of findings."""
    rows = re.findall(r'\{ "([a-z0-9-]+)", \{ ([^}]+) \}, (TRUE|FALSE) \}', CODES_FILE.read_text())
    codes = {code: re.findall(r'"([a-z]+)"', who) for code, who, _ in rows}
    return codes, {code for code, _, finding in rows if finding == 'TRUE'}


def find_gaps(scenarios):
    """What the table of scenarios lacks, in words."""
    codes, _ = read_codes()
    by_name = {}
    for scenario in scenarios:
        if scenario.name in by_name:
            yield f'two scenarios are called "{scenario.name}"'
        by_name[scenario.name] = scenario
    proved = {scenario.proves for scenario in scenarios}
    for code in codes:
        if code not in proved | EXPLAIN_ONLY | NEEDS_HISTORY:
            yield f'no scenario fires {code}'
    for scenario in scenarios:
        rival = by_name.get(scenario.rival)
        if rival is None:
            yield f'{scenario.name}: there is no rival "{scenario.rival}"'
        elif scenario.proves == rival.proves or (
                not scenario.finding and scenario.code == rival.code != 'ok'):
            yield f'{scenario.name}: its rival gives {scenario.proves} too'
        for code in (scenario.code, scenario.finding):
            if code and code not in codes:
                yield f'{scenario.name}: there is no code {code}'


def get_fact(report, key):
    """What the report says under 'step.fact', 'verdict.actions' or 'ports:587.state'."""
    rows = STEP_PREFIX.match(key)
    if rows:
        kind, port, member = rows.groups()
        entries = report.get('ports', []) if kind == 'ports' else (
            report.get('path', {}).get('targets', []))
        entry = next((row for row in entries if row['port'] == int(port)), {})
        return entry.get(member)
    kind, _, fact = key.partition('.')
    if kind == 'verdict':
        return report['verdict'].get(fact)
    step = next((step for step in report['steps'] if step['kind'] == kind), None)
    if fact == 'outcome' or step is None:
        return step and step['outcome']
    return step['facts'].get(fact)


def check_verdict(scenario, verdict):
    codes, _ = read_codes()
    sure = verdict['confidence']
    if verdict['code'] in scenario.also and sure != 'certain':
        return
    if verdict['code'] != scenario.code:
        yield f'{verdict["code"]}, {sure}, instead of {scenario.code}'
    elif sure not in (scenario.sure if isinstance(scenario.sure, tuple) else (scenario.sure,)):
        yield f'{scenario.code} is {sure} instead of {scenario.sure}'
    elif scenario.who is not None and verdict['who'] != scenario.who:
        yield f'who: {verdict["who"]} instead of {scenario.who}'
    elif scenario.who is None and not set(verdict['who']) <= set(codes[scenario.code]):
        yield f'who: {verdict["who"]} instead of some of {codes[scenario.code]}'
    if len(verdict['title']) > MOST_TITLE:
        yield f'a title of {len(verdict["title"])} letters'
    if '{' in verdict['title'] + verdict['explanation']:
        yield f'an unfilled place: {verdict["title"]}: {verdict["explanation"]}'
    if len(verdict.get('actions', [])) > MOST_ACTIONS:
        yield f'{len(verdict["actions"])} actions'


def check_report(scenario, report):
    """Differences between what the report says and what it has to, in words."""
    yield from check_verdict(scenario, report['verdict'])
    findings = {finding['code'] for finding in report['findings']}
    wanted = {scenario.finding} if scenario.finding else set()
    if not wanted <= findings:
        yield f'findings: {sorted(findings)} without {scenario.finding}'
    if findings - wanted - set(scenario.findings):
        yield f'findings: {sorted(findings - wanted - set(scenario.findings))} too'
    for key, want in scenario.facts.items():
        said = get_fact(report, key)
        if not (want(said) if callable(want) else said == want):
            yield f'{key} is {said!r}' + ('' if callable(want) else f' instead of {want!r}')
    took_s = report['duration_us'] / 1e6
    if took_s > scenario.within_s:
        yield f'took {took_s:.2f} s, at most {scenario.within_s:g}'
