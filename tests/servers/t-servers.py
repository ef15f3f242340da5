#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ehlo-cli against real mail servers on loopback: Postfix, Exim, Dovecot. Prints TAP.

usage: t-servers.py EHLO-CLI CACHE

Needs root, because the servers change to other users. CACHE keeps the packages of Exim and of
Dovecot's submission server, which are unpacked and not installed.
"""

import base64
import json
import os
import re
import smtplib
import ssl
import subprocess
import sys
import tempfile
import time
import traceback
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rig import (FULL_MAILBOX, HOST, HOST6, MAILBOX, NAME, NO_MAILBOX, PASSWORD, SENDER, USER,
                 DovecotSubmission, Exim, Postfix, has_ipv6, stop_on_signals)
from secret_search import find_forms, read_below

WORKS, WARNINGS, DOES_NOT_WORK, NOT_TESTED = range(4)
STRONGEST_FIRST = ('SCRAM-SHA-256', 'SCRAM-SHA-1', 'CRAM-MD5', 'PLAIN', 'LOGIN')
WRONG_PASSWORD = 'wröng sésame/9c+d&<2>'
LOG_LIMIT_S = 10
SECRET_LINE = re.compile(r'(AUTH [A-Z0-9-]+( •+)?|•+|\*)?')


class Failure(Exception):
    """What a case expected and did not see."""


def expect(seen, wanted, what):
    if seen != wanted:
        raise Failure(f'{what}: {seen!r} instead of {wanted!r}')


class Cli:
    """Runs ehlo-cli as a person of its own and keeps all that it writes."""

    def __init__(self, program, folder):
        self.program = program
        self.home = folder / 'home'
        self.home.mkdir()
        self.written = []
        self._environment = {key: value for key, value in os.environ.items()
                             if not key.startswith('XDG_')}
        self._environment.update(HOME=str(self.home), LC_ALL='C.UTF-8',
                                 XDG_RUNTIME_DIR=str(self.home))

    def run(self, server, port, manner, *more, host=HOST, to=MAILBOX, user=USER,
            password=PASSWORD, form='json'):
        """Returns the exit status and the report: an object for JSON, else text."""
        command = [self.program, 'test', '--host', host, '--port', str(port), '--tls', manner,
                   '--from', SENDER, '--to', to, '--ca-file', str(server.pki.root),
                   '--format', form, *more]
        if user:
            command += ['--user', user, '--password-file', '-']
        done = subprocess.run(command, input=f'{password}\n'.encode(), capture_output=True,
                              timeout=60, check=False, env=self._environment, cwd=self.home)
        self.written.append((' '.join(command[1:]), done.stdout + b'\n' + done.stderr))
        text = done.stdout.decode()
        try:
            return done.returncode, json.loads(text) if form == 'json' else text
        except ValueError as error:
            raise Failure(f'exit {done.returncode}, {error}: '
                          f'{text}{done.stderr.decode()}') from None


def find_step(report, kind):
    for step in report['steps']:
        if step['kind'] == kind:
            return step
    raise Failure(f'no step {kind!r} in {[step["kind"] for step in report["steps"]]}')


def expect_outcomes(report, skipped=()):
    for step in report['steps']:
        wanted = 'skipped' if step['kind'] in skipped else 'ok'
        expect(step['outcome'], wanted, f'outcome of {step["kind"]} ({step["summary"]})')


def expect_in_time(probe, what):
    """Servers write their logs and deliver after they have answered."""
    end = time.monotonic() + LOG_LIMIT_S
    while not probe():
        if time.monotonic() > end:
            raise Failure(f'{what}: not within {LOG_LIMIT_S} s')
        time.sleep(0.02)


@contextmanager
def reference_session(server):
    """A session of Python's own client, in TLS: what it hears is what Ehlo must hear."""
    context = ssl.create_default_context(cafile=str(server.pki.root))
    with smtplib.SMTP(HOST, server.submission, timeout=10) as session:
        session._host = NAME
        session.ehlo()
        session.starttls(context=context)
        session.ehlo()
        yield session


def as_line(answer):
    code, text = answer
    return f'{code} {text.decode()}'


def reference_refusal(server, password):
    """What the server says to AUTH PLAIN."""
    message = base64.b64encode(f'\0{USER}\0{password}'.encode()).decode()
    with reference_session(server) as session:
        return as_line(session.docmd('AUTH', f'PLAIN {message}'))


def reference_recipient(server, address):
    """What the server says to RCPT once it knows us."""
    message = base64.b64encode(f'\0{USER}\0{PASSWORD}'.encode()).decode()
    with reference_session(server) as session:
        session.docmd('AUTH', f'PLAIN {message}')
        session.mail(SENDER)
        return as_line(session.rcpt(address))


# ---- cases -------------------------------------------------------------------------------------

MANNERS = {'starttls': 'submission', 'implicit': 'submissions'}


def check_dialogue(cli, server, manner, mechanism=None, host=HOST, version=None):
    """Sign-in, sender and recipient are accepted, in verified encryption."""
    more = ['--mechanism', mechanism] if mechanism else []
    before = len(server.read_log())
    status, report = cli.run(server, getattr(server, MANNERS[manner]), manner, *more, host=host)
    expect(status, WORKS, f'exit status ({report["verdict"]["title"]})')
    expect(report['verdict']['code'], 'ok', 'verdict')
    expect_outcomes(report)
    expect(find_step(report, 'tls')['facts']['verified'], True, 'verified')
    if version:
        expect(find_step(report, 'tls')['facts']['tls-version'], version, 'version')

    used = mechanism or next(name for name in STRONGEST_FIRST if name in server.mechanisms)
    facts = find_step(report, 'auth')['facts']
    expect(facts['mechanism'], used, 'mechanism')
    expect(facts['reply-code'], 235, 'reply to the sign-in')
    expect(facts.get('server-proved', False), used.startswith('SCRAM'), 'server-proved')
    expect(find_step(report, 'rcpt')['facts']['reply-code'], 250, 'reply to RCPT')
    marks = {'postfix': f'sasl_method={used}, sasl_username={USER}',
             'dovecot': f'Login: user=<{USER}>, method={used}'}
    if server.name in marks:
        expect_in_time(lambda: marks[server.name] in server.read_log()[before:], marks[server.name])


def check_relay(cli, server, manner):
    """The port for other servers: no sign-in, mail for its own people is taken."""
    status, report = cli.run(server, server.mx, manner, user=None)
    expect(status, WORKS, f'exit status ({report["verdict"]["title"]})')
    expect_outcomes(report, skipped=('auth',))
    expect(find_step(report, 'auth')['facts']['reason'], 'not-asked', 'why no sign-in')
    expect(any(step['kind'] == 'tls' for step in report['steps']), manner != 'none', 'encrypted')


def check_unprotected(cli, server):
    """Without encryption the password stays here, also where the server would take it."""
    before = server.read_log().count('disconnect from')
    status, report = cli.run(server, server.unprotected, 'none')
    expect(status, DOES_NOT_WORK, 'exit status')
    expect(find_step(report, 'auth')['facts']['reason'], 'not-encrypted', 'reason')
    expect_in_time(lambda: server.read_log().count('disconnect from') > before, 'log')
    last = [line for line in server.read_log().splitlines() if 'disconnect from' in line][-1]
    expect('auth=' in last, False, f'a sign-in in "{last}"')


def check_wrong_password(cli, server, manner):
    """The server's own words, to the letter, in both formats; and nothing after them."""
    wanted = reference_refusal(server, WRONG_PASSWORD)
    expect(wanted[:3], '535', 'reference')
    port = getattr(server, MANNERS[manner])
    choice = ('--mechanism', 'PLAIN')
    status, report = cli.run(server, port, manner, *choice, password=WRONG_PASSWORD)
    expect(status, DOES_NOT_WORK, 'exit status')
    auth = find_step(report, 'auth')
    expect(auth['outcome'], 'failed', 'outcome')
    expect(auth['facts']['reply'], wanted, 'reply')
    expect(report['verdict']['exact_error'], wanted, 'exact error')
    said = [line['text'] for line in auth['transcript'] if line['from'] == 'server']
    expect(said[-1], wanted, 'transcript')
    expect(find_step(report, 'mail')['outcome'], 'skipped', 'mail')

    status, text = cli.run(server, port, manner, *choice, password=WRONG_PASSWORD, form='text')
    expect(status, DOES_NOT_WORK, 'exit status with text')
    expect(wanted in text, True, f'"{wanted}" in the text')


def check_wrong_password_with(cli, server, mechanism):
    """Each mechanism ends in the refusal; SCRAM without proof from the server."""
    status, report = cli.run(server, server.submission, 'starttls', '--mechanism', mechanism,
                             password=WRONG_PASSWORD)
    expect(status, DOES_NOT_WORK, 'exit status')
    auth = find_step(report, 'auth')
    expect(auth['facts']['reply-code'], 535, f'reply ({auth["summary"]})')
    expect(auth['facts'].get('server-proved', False), False, 'server-proved')


def check_recipient(cli, server, address, code):
    """The refusal of a recipient, to the letter."""
    wanted = reference_recipient(server, address)
    expect(wanted[:3], code, 'reference')
    status, report = cli.run(server, server.submission, 'starttls', to=address)
    expect(status, DOES_NOT_WORK, 'exit status')
    expect(find_step(report, 'auth')['outcome'], 'ok', 'auth')
    expect(find_step(report, 'mail')['outcome'], 'ok', 'mail')
    recipient = find_step(report, 'rcpt')
    expect(recipient['outcome'], 'failed', 'rcpt')
    expect(recipient['facts']['reply'], wanted, 'reply')
    expect(report['verdict']['exact_error'], wanted, 'exact error')


def check_send(cli, server, read_messages):
    """Nothing is sent by a test; one message, whole, with --send."""
    before = read_messages()
    cli.run(server, server.submission, 'starttls')
    status, report = cli.run(server, server.submission, 'starttls', '--send')
    expect(status, WORKS, f'exit status ({report["verdict"]["title"]})')
    expect(find_step(report, 'data')['facts']['reply-code'], 250, 'reply to DATA')
    identity = find_step(report, 'data')['facts']['message-id']
    expect_in_time(lambda: len(read_messages()) > len(before), 'delivery')
    after = read_messages()
    expect(len(after), len(before) + 1, 'messages')
    new = [message for message in after if message not in before]
    expect([identity in message for message in new], [True], f'{identity} in {new}')


def split_mailbox(text):
    return [message for message in re.split(r'^From ', text, flags=re.MULTILINE) if message]


def check_secret_lines(cli):
    """Of a sign-in the transcript shows the mechanism and no more: a response to a challenge
    would let anybody try passwords at leisure."""
    reports = [json.loads(written) for _, written in cli.written if written.startswith(b'{')]
    seen = 0
    for report in reports:
        for step in report['steps']:
            for line in step['transcript'] if step['kind'] == 'auth' else ():
                if line['from'] == 'client':
                    seen += 1
                    expect(bool(SECRET_LINE.fullmatch(line['text'])), True, line['text'])
    expect(seen > 50, True, f'enough lines to look at ({seen})')


def check_secrets(cli):
    """No form of either password in anything that any run wrote."""
    expect(find_forms(USER, PASSWORD, b'AUTH PLAIN ' + base64.b64encode(
        f'\0{USER}\0{PASSWORD}'.encode())) != [], True, 'the search finds what is there')
    things = [*cli.written, *read_below(cli.home)]
    for password in (PASSWORD, WRONG_PASSWORD):
        for name, data in things:
            expect(find_forms(USER, password, data), [], f'forms of the password in {name}')


def list_cases(cli, rigs):
    """name and function of every case; a rig is started when its first case is run."""
    cases = []

    def add(name, check, rig, *arguments, **options):
        cases.append((name, lambda: check(cli, rigs.get(rig), *arguments, **options)))

    for rig, mechanisms in (('postfix', STRONGEST_FIRST), ('dovecot', STRONGEST_FIRST),
                            ('exim', ('PLAIN', 'LOGIN'))):
        for manner in MANNERS:
            for mechanism in (None, *mechanisms):
                add(f'{rig}: {manner}, {mechanism or "strongest"}', check_dialogue, rig, manner,
                    mechanism)
            add(f'{rig}: {manner}, wrong password', check_wrong_password, rig, manner)
        for mechanism in mechanisms:
            add(f'{rig}: wrong password, {mechanism}', check_wrong_password_with, rig, mechanism)
        if has_ipv6():
            add(f'{rig}: IPv6', check_dialogue, rig, 'starttls', host=HOST6)
        add(f'{rig}: full mailbox', check_recipient, rig, FULL_MAILBOX, '452')
        add(f'{rig}: unknown recipient', check_recipient, rig, NO_MAILBOX, '550')

    for rig in ('postfix', 'exim'):
        for manner in ('starttls', 'none'):
            add(f'{rig}: port for servers, {manner}', check_relay, rig, manner)
    add('postfix: no password without encryption', check_unprotected, 'postfix')
    for rig, version in (('postfix-tls12', 'TLS1.2'), ('postfix-tls13', 'TLS1.3'),
                         ('exim-tls12', 'TLS1.2')):
        for manner in MANNERS:
            add(f'{rig}: {manner}', check_dialogue, rig, manner, version=version)
    add('postfix-passwords: PLAIN before LOGIN', check_dialogue, 'postfix-passwords', 'starttls')

    add('postfix: --send', check_send, 'postfix',
        lambda: split_mailbox(rigs.get('postfix').read_mailbox()))
    add('dovecot: --send', check_send, 'dovecot',
        lambda: split_mailbox(rigs.get('postfix').read_mailbox()))
    add('exim: --send', check_send, 'exim', lambda: rigs.get('exim').read_queue())
    cases.append(('no response to a challenge in any transcript', lambda: check_secret_lines(cli)))
    cases.append(('no password in anything that was written', lambda: check_secrets(cli)))
    return cases


class Rigs:
    """Starts a server when it is first asked for; ends all of them with the stack."""

    def __init__(self, stack, cache):
        self._stack = stack
        self._running = {}
        self._makers = {
            'postfix': Postfix,
            'postfix-tls12': lambda: Postfix(tls='>=TLSv1.2, <=TLSv1.2'),
            'postfix-tls13': lambda: Postfix(tls='>=TLSv1.3'),
            'postfix-passwords': lambda: Postfix(mechanisms=('LOGIN', 'PLAIN')),
            'exim': lambda: Exim(cache),
            'exim-tls12': lambda: Exim(cache, priority='NORMAL:-VERS-TLS1.3'),
            'dovecot': lambda: DovecotSubmission(cache, self.get('postfix')),
        }

    def get(self, name):
        if name not in self._running:
            begin = time.monotonic()
            self._running[name] = self._stack.enter_context(self._makers[name]())
            print(f'# {name} started in {1000 * (time.monotonic() - begin):.0f} ms', flush=True)
        return self._running[name]


def run_cases(cases):
    """Prints TAP; returns how many failed."""
    failed = 0
    print(f'1..{len(cases)}', flush=True)
    for number, (name, check) in enumerate(cases, 1):
        try:
            check()
            print(f'ok {number} - {name}', flush=True)
        except Exception as error:
            failed += 1
            words = str(error) if isinstance(error, Failure) else traceback.format_exc()
            print(''.join(f'# {line}\n' for line in words.splitlines()), end='')
            print(f'not ok {number} - {name}', flush=True)
    return failed


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    if os.geteuid() != 0:
        if 'EHLO_TESTS_ALLOW_UNPRIVILEGED' not in os.environ:
            print('Bail out! NOT RUN: the tests against Postfix, Exim and Dovecot need root. '
                  'Run as root, or set EHLO_TESTS_ALLOW_UNPRIVILEGED to go without them.')
            sys.exit(1)
        print('1..0 # SKIP NOT RUN: no test against Postfix, Exim and Dovecot, which need root')
        return
    stop_on_signals()
    with tempfile.TemporaryDirectory(prefix='ehlo-servers-') as folder, ExitStack() as stack:
        cli = Cli(os.path.abspath(sys.argv[1]), Path(folder))
        failed = run_cases(list_cases(cli, Rigs(stack, os.path.abspath(sys.argv[2]))))
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
