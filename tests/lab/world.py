# SPDX-License-Identifier: GPL-3.0-or-later
"""A lab in which scenarios are played one after the other, each leaving it as it was.

Client – home router (r1) – provider (r2) – far network (r3) – server, 20 ms there and back.
"""

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lab import FOLDER, HOME_FOLDER, NAME, NOBODY, RESOLVER, SERVER4, SERVER6, Lab, wait_for
from lab_dns import NameServer, Names
from lab_pki import LabPki
from lab_postfix import ManyPostfix
from lab_web import WebServer, online
from mail_script import MailServer
from scenario import TIMEOUT_S, check_report, get_fact
from secret_search import find_forms

SERVERS = Path(__file__).parents[1] / 'servers'
HOME, PROVIDER, FAR = 'r1', 'r2', 'r3'
ONE_WAY_US = [500, 3000, 4000, 2500]
FOUR, SIX = f'four.{NAME}', f'six.{NAME}'
USER = 'user@example.test'
FRIEND = 'friend@example.test'
# What the client calls its network card.
CARD = 'lan0'
WEB4 = '203.0.113.80'
# Debian's page that tells a network with a sign-in page from one without.
CONNECTIVITY = 'network-test.debian.org'
# On the way to it the last router finds nobody.
DEAD4 = '203.0.113.77'
RUN_LIMIT_S = 40
# Of a program that was not given what it needs.
USAGE_STATUS = 3
SWAKS_LIMIT_S = 4
SWAKS_PASSWORD = 'what-swaks-sends'
# Copied here, where nobody may read it: other-clock.c.
CLOCK = FOLDER / 'other-clock.so'
# The key of the root zone that Knot and Unbound of the lab go by.
ROOT_KEY = FOLDER / 'names/root.key'
BARE_ROOT = FOLDER / 'root'
BARE_FOLDERS = ('bin', 'dev', 'etc', 'lib', 'lib32', 'lib64', 'proc', 'run', 'sbin', 'usr', 'var')
# A prelude: what Ehlo sees is no container. The network's own view of /sys is not the lab's.
BARE = f'mkdir -p {BARE_ROOT}/sys; mount --bind /sys {BARE_ROOT}/sys; ' \
       f'set -- chroot {BARE_ROOT} "$@"'
NUMBERS = {HOME: 1, PROVIDER: 2, FAR: 3}
NAT = 'add table inet lab; add chain inet lab nat {{ type nat hook prerouting priority -100; }}; ' \
      'add rule inet lab nat {}'

NAMES = {NAME: [SERVER4, SERVER6], FOUR: [SERVER4], SIX: [SERVER6],
         'example.test': ['mx 10 ' + NAME],
         f'*.{NAME}': [SERVER4, SERVER6], CONNECTIVITY: [WEB4]}


def address_of(router):
    """From which it answers."""
    return f'10.99.{NUMBERS[router] - 1}.2'


@dataclass
class Change:
    """Of a node: commands that make it, commands that take it back."""
    node: str
    do: list
    undo: list = field(default_factory=list)
    filters: bool = False


def rule(node, hook, words):
    """A rule of the packet filter."""
    return Change(node, [['nft', f'add table inet lab; add chain inet lab {hook} '
                                 f'{{ type filter hook {hook} priority 0; }}; '
                                 f'add rule inet lab {hook} {words}']], filters=True)


def nat(node, words):
    """A rule that changes where packets go."""
    return Change(node, [['nft', NAT.format(words)]], filters=True)


def ip(node, do, undo):
    return Change(node, [['ip', *do.split()]], [['ip', *undo.split()]])


@dataclass
class Outcome:
    """What one playing of a scenario gave; as plain values, for it crosses a pipe."""
    name: str
    differences: list
    code: str = ''
    title: str = ''
    sure: str = ''
    swaks: str = ''
    took_s: float = 0
    whole_s: float = 0


class World(Lab):
    def __init__(self, wire_program, ehlo_cli, pki_folder, keep_folder=None):
        super().__init__(wire_program, ONE_WAY_US)
        self.ehlo_cli = ehlo_cli
        self.pki = LabPki(pki_folder)
        self.keep_folder = keep_folder
        self.names = Names(NAMES)
        self.name_server = None
        self.web_server = None
        self._postfix = None
        self._checking_names = None

    def __enter__(self):
        super().__enter__()
        self.make_bare_root()
        self.ip(FAR, 'route', 'add', f'{DEAD4}/32', 'via', '10.99.3.99')
        return self

    def __exit__(self, *details):
        for server in (self._postfix, self._checking_names):
            if server:
                server.__exit__(*details)
        super().__exit__(*details)

    @staticmethod
    def make_bare_root():
        """A root folder without what marks this machine as a container, if it is one."""
        BARE_ROOT.mkdir()
        for path in Path('/').iterdir():
            copy = BARE_ROOT / path.name
            if path.is_symlink():
                copy.symlink_to(os.readlink(path))
            elif path.is_dir() and path.name in BARE_FOLDERS:
                copy.mkdir()
                subprocess.run(['mount', '--rbind' if path.name == 'etc' else '--bind', path, copy],
                               check=True)

    def _list_ip_commands(self, index):
        """The client has a network card as people have: what it sees of the wire is a bridge, for
        the wire itself would look like a tunnel."""
        commands = super()._list_ip_commands(index)
        if index > 0:
            yield from commands
            return
        yield f'link add {CARD} type bridge'
        yield f'link set wire0 master {CARD}'
        yield f'link set {CARD} up'
        for command in commands:
            yield command.replace(' dev wire0', f' dev {CARD}')

    def _start_name_server(self):
        self.ip('server', 'addr', 'add', f'{WEB4}/32', 'dev', 'lo')
        with self.inside('server'):
            self.name_server = NameServer(RESOLVER, self.names)
            self.web_server = WebServer(WEB4, 80, online)

    def start_postfix(self):
        """Real Postfix, when the first scenario asks for it."""
        if self._postfix is None:
            self._postfix = ManyPostfix(self)
            self._postfix.__enter__()

    def start_checking_names(self):
        """Knot and Unbound of tests/servers at the client itself, when a scenario asks."""
        if self._checking_names is not None:
            return
        spec = importlib.util.spec_from_file_location('t_names', SERVERS / 't-names.py')
        module = importlib.util.module_from_spec(spec)
        sys.modules['t_names'] = module
        spec.loader.exec_module(module)
        programs = [shutil.which(name, path='/usr/sbin:/usr/bin')
                    for name in ('knotd', 'keymgr', 'unbound')]
        ROOT_KEY.parent.mkdir()
        with self.inside('client'):
            self._checking_names = module.Names(ROOT_KEY.parent, *programs)
            self._checking_names.__enter__()
            module.wait_until_ready(self._checking_names, self.ehlo_cli)

    @property
    def checking_resolver(self):
        return f'127.0.0.1:{self._checking_names.resolver}'

    # ---- what a scenario changes

    @contextmanager
    def changed(self, change):
        for command in change.do:
            self.run(change.node, command)
        try:
            yield
        finally:
            for command in change.undo:
                self.run(change.node, command, check=False)
            if change.filters:
                self.run(change.node, ['nft', 'flush', 'ruleset'], check=False)

    @contextmanager
    def serving(self, node, ports):
        hosts = {'server': [SERVER4, SERVER6], 'client': ['127.0.0.1', '::1']}.get(
            node, ['0.0.0.0', '::'])
        with self.inside(node):
            server = MailServer(ports, hosts, self.pki)
        try:
            yield server
        finally:
            server.stop()

    @contextmanager
    def web(self, node, address, port, pages, **options):
        with self.inside(node):
            server = WebServer(address, port, pages, **options)
        try:
            yield server
        finally:
            server.stop()

    def wait_for_port(self, node, address, port):
        def opens():
            with self.inside(node), socket.socket() as probe:
                return probe.connect_ex((address, port)) == 0
        wait_for(opens, f'port {port}')

    # ---- playing

    def play(self, scenario, with_swaks):
        began = time.monotonic()
        self.names.changed = dict(scenario.names)
        servers = []
        with ExitStack() as stack:
            for node, ports in {'server': scenario.get_ports(), **scenario.at}.items():
                servers.append(stack.enter_context(self.serving(node, ports)))
            for change in scenario.changes:
                stack.enter_context(self.changed(change))
            if scenario.hook:
                stack.enter_context(scenario.hook(self))
            other = self._start_swaks(scenario) if with_swaks and scenario.swaks else None
            report, problem = self._run_ehlo(scenario)
            swaks = finish_swaks(other) if other else ''
        self.name_server.delay_s = 0
        outcome = Outcome(scenario.name, [], swaks=swaks)
        if report is None:
            outcome.differences += [problem] if problem else []
        else:
            self._judge(scenario, report, servers, outcome)
        outcome.whole_s = time.monotonic() - began
        return outcome

    def _judge(self, scenario, report, servers, outcome):
        verdict = report['verdict']
        outcome.code, outcome.title, outcome.sure = (
            verdict['code'], verdict['title'], verdict['confidence'])
        outcome.took_s = report['duration_us'] / 1e6
        outcome.differences += check_report(scenario, report)
        outcome.differences += find_leaks(scenario, servers, report)
        if outcome.differences and self.keep_folder:
            path = f'{self.keep_folder}/{scenario.name.replace(" ", "-").replace("/", "_")}.json'
            with open(path, 'w', encoding='utf-8') as file:
                json.dump(report, file, indent=1)
            outcome.differences.append(f'the report is {path}')

    def list_words(self, scenario):
        """The options of ehlo-cli test."""
        options = {'host': NAME, 'port': 587, 'tls': 'starttls', 'user': USER, 'from': USER,
                   'to': FRIEND, 'ca-file': self.pki.root, 'timeout': TIMEOUT_S, 'format': 'json',
                   **scenario.words}
        if scenario.password is not None:
            path = FOLDER / 'password'
            path.write_text(scenario.password)
            options['password-file'] = path
        for key, value in options.items():
            if callable(value):
                value = value(self)
            if value is True:
                yield f'--{key}'
            elif value is not None:
                yield f'--{key}={value}'

    def _run_ehlo(self, scenario):
        environment = {'HOME': HOME_FOLDER, 'PATH': '/usr/sbin:/usr/bin:/sbin:/bin',
                       'LC_ALL': 'C.UTF-8', 'G_DEBUG': 'fatal-warnings', **scenario.environment}
        environment.update((key, value) for key, value in os.environ.items()
                           if key.endswith('SAN_OPTIONS'))
        if 'LD_PRELOAD' in environment:
            # A program with a sanitizer insists on being the first, otherwise.
            options = environment.get('ASAN_OPTIONS')
            environment['ASAN_OPTIONS'] = ':'.join(filter(None, [options,
                                                                 'verify_asan_link_order=0']))
        prelude = ['sh', '-c', f'{scenario.prelude}; exec "$@"', 'sh'] if scenario.prelude else []
        if scenario.interrupt_s:
            prelude = ['timeout', '--foreground', '--preserve-status', '--signal=INT',
                       scenario.interrupt_s]
        # With a limit, so that a hang is a difference.
        try:
            done = self.run('client', [*prelude, *NOBODY, self.ehlo_cli, 'test',
                                       *self.list_words(scenario)],
                            check=False, capture_output=True, text=True, env=environment,
                            timeout=RUN_LIMIT_S)
        except subprocess.TimeoutExpired:
            return None, f'no end within {RUN_LIMIT_S} s'
        if scenario.usage and done.returncode == USAGE_STATUS and scenario.usage in done.stderr:
            return None, ''
        try:
            return json.loads(done.stdout), ''
        except ValueError:
            return None, f'no report, exit status {done.returncode}: {done.stdout}{done.stderr}'

    # ---- the other tool

    def _start_swaks(self, scenario):
        words = {'host': NAME, 'port': 587, 'tls': 'starttls', 'user': USER, 'from': USER,
                 'to': FRIEND, **scenario.words}
        # It knows no providers, so what it is told is what Ehlo takes from the preset.
        if words.get('preset') or not words.get('host'):
            return None
        command = ['swaks', '--server', words['host'], '--port', words['port'], '--timeout',
                   TIMEOUT_S, '--from', words.get('from') or '<>', '--to',
                   words.get('to') or FRIEND, '--quit-after', 'RCPT',
                   *{'starttls': ['--tls'], 'implicit': ['--tls-on-connect'],
                     'none': []}[words['tls']]]
        if words.get('ehlo-name'):
            command += ['--helo', words['ehlo-name']]
        if words.get('user') and scenario.password is not None:
            # It hands a password to anyone; what the servers hear must be Ehlo's doing.
            password = SWAKS_PASSWORD if scenario.get_ports() else scenario.password
            command += ['--auth-user', words['user'], '--auth-password', password]
        return subprocess.Popen(
            ['ip', 'netns', 'exec', 'client', *NOBODY, 'timeout', str(SWAKS_LIMIT_S),
             *map(str, command)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors='replace',
            env={'HOME': HOME_FOLDER, 'PATH': '/usr/bin:/bin:/usr/sbin:/sbin',
                 'LC_ALL': 'C.UTF-8'})


def finish_swaks(process):
    """The last refusal that it shows, or else the last problem, or its last line."""
    output, _ = process.communicate()
    lines = [' '.join(line.split()) for line in output.splitlines() if line.strip()]
    refusals = [line for line in lines if line.startswith(('<** 4', '<** 5', '<~* 4', '<~* 5'))]
    problems = [line for line in lines if line.startswith(('***', '<**', '<~*'))]
    if process.returncode == 124 and not refusals:
        return '(no answer yet when it was stopped)'
    return (refusals or problems or lines or ['(nothing)'])[-1]


def find_leaks(scenario, servers, report):
    """A password at a server that has not proved who it is, or at a port nobody asked for. Where
    the sign-in was tried, the password must be found, or this check is blind."""
    if scenario.password is None:
        return
    trusted = scenario.get_trusted_ports()
    user = scenario.words.get('user', USER) or ''
    found = False
    for server in servers:
        for heard in server.heard:
            for part in (heard.raw, heard.plain):
                forms = find_forms(user, scenario.password, bytes(part))
                found = found or bool(forms)
                if forms and (heard.port not in trusted or part is heard.raw):
                    yield f'the password reached port {heard.port} ({", ".join(forms)})'
    signed_in = get_fact(report, 'auth.mechanism') in ('PLAIN', 'LOGIN')
    if scenario.get_ports() and signed_in and not found:
        yield 'the password was sent, and not found at any server'
