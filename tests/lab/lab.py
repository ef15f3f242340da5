# SPDX-License-Identifier: GPL-3.0-or-later
"""A small internet for one test: client – r1 – … – rN – server, each a network namespace.

The wires take time (delay-wire.c), each node has a packet filter of its own, and the client runs
programs as a person does: without root and without capabilities. IPv4 and IPv6 are the same
everywhere: router k answers as 10.99.(k-1).2 and fd99:(k-1)::2.

Everything lives in mount and PID namespaces of the test's own, so that nothing is left behind,
however the test ends, and tests that run beside each other do not meet.
"""

import ctypes
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from capture import read_capture

CLIENT4 = '10.99.0.1'
CLIENT6 = 'fd99::1'
SERVER4 = '203.0.113.25'
SERVER6 = '2001:db8:25::25'
RESOLVER = '203.0.113.53'
NAME = 'mail.example.test'

FOLDER = Path('/run/lab')
# Of the person who runs programs: libraries keep their caches there.
HOME_FOLDER = FOLDER / 'home'
PERSON = 65534
CLONE_NEWNET = 0x40000000
INSIDE = 'EHLO_LAB'
NOBODY = ['setpriv', f'--reuid={PERSON}', f'--regid={PERSON}', '--clear-groups',
          '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs']

# What a network needs to be one at once: no duplicate address detection, no answer-path filter; and
# routers that answer each time, where real ones save their ICMP messages.
SYSCTLS = ['net.ipv6.conf.all.accept_dad=0', 'net.ipv6.conf.default.accept_dad=0',
           'net.ipv4.conf.all.rp_filter=0', 'net.ipv4.conf.default.rp_filter=0',
           'net.ipv4.icmp_ratelimit=0', 'net.ipv6.icmp.ratelimit=0',
           'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1']


def enter():
    """Go on in namespaces of our own; say so and stop where that is not allowed."""
    if os.environ.get(INSIDE):
        set_up_files()
        return
    if os.geteuid() != 0:
        print('Not run: network namespaces need root', file=sys.stderr)
        sys.exit(77)
    os.environ[INSIDE] = '1'
    os.execvp('unshare', ['unshare', '--mount', '--pid', '--net', '--fork', '--kill-child',
                          '--mount-proc', sys.executable, *sys.argv])


def set_up_files():
    """A /run of our own, where namespaces and the lab's files live, and our own name server."""
    subprocess.run(['mount', '-t', 'tmpfs', '-o', 'mode=755', 'lab', '/run'], check=True)
    FOLDER.mkdir()
    HOME_FOLDER.mkdir()
    os.chown(HOME_FOLDER, PERSON, PERSON)
    ours = FOLDER / 'resolv.conf'
    ours.write_text(f'nameserver {RESOLVER}\n')
    # On many systems a link to a file below /run, which is gone by now.
    theirs = Path('/etc/resolv.conf').resolve()
    theirs.parent.mkdir(parents=True, exist_ok=True)
    theirs.touch()
    subprocess.run(['mount', '--bind', ours, theirs], check=True)


def enter_network(namespace):
    """namespace: an open file of it."""
    if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), 'cannot enter a network namespace')


def wait_for(condition, what, seconds=5):
    """Poll until condition () is true; what names it for the person who reads the failure."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise TimeoutError(f'{what}: not within {seconds} s')


class Lab:
    """delays_us: one way, one per wire, client first; so there is one router less than delays."""

    def __init__(self, wire_program, delays_us, jitter_us=0, loss_permille=0):
        self.delays_us = delays_us
        self.nodes = ['client', *(f'r{i}' for i in range(1, len(delays_us))), 'server']
        self.round_trip = 2 * sum(delays_us) / 1e6
        self._wire_program = wire_program
        self._quality = f'{jitter_us},{loss_permille}'
        self._processes = []

    def __enter__(self):
        for node in self.nodes:
            subprocess.run(['ip', 'netns', 'add', node], check=True)
            self.run(node, ['sysctl', '-qw', *SYSCTLS])
        self._lay_wires()
        for index, node in enumerate(self.nodes):
            batch = '\n'.join(self._list_ip_commands(index))
            subprocess.run(['ip', '-netns', node, '-batch', '-'], input=batch, text=True,
                           check=True)
        self._start_name_server()
        self.learn_neighbours()
        return self

    def __exit__(self, *_):
        for process in self._processes:
            process.kill()
        for node in self.nodes:
            subprocess.run(['ip', 'netns', 'del', node], check=False)

    def _start_name_server(self):
        self.start('server', [sys.executable, Path(__file__).with_name('names.py'), RESOLVER,
                              f'{NAME}={SERVER4},{SERVER6}', f'four.{NAME}={SERVER4}',
                              f'six.{NAME}={SERVER6}', f'other.{NAME}={SERVER4}'])

    def _lay_wires(self):
        wires = [f'{near},wire{i},{far},wire{i},{delay},{self._quality}'
                 for i, (near, far, delay)
                 in enumerate(zip(self.nodes, self.nodes[1:], self.delays_us))]
        process = subprocess.Popen([self._wire_program, *wires], stdout=subprocess.PIPE)
        self._processes.append(process)
        if process.stdout.readline() != b'ready\n':
            raise RuntimeError('the wires were not laid')

    def _list_ip_commands(self, index):
        """What gives the node its addresses and its routes; wire i joins node i and node i + 1."""
        last = len(self.nodes) - 1
        yield 'link set lo up'
        if index > 0:
            yield f'link set wire{index - 1} up'
            yield f'addr add 10.99.{index - 1}.2/24 dev wire{index - 1}'
            yield f'addr add fd99:{index - 1}::2/64 dev wire{index - 1} nodad'
        if index < last:
            yield f'link set wire{index} up'
            yield f'addr add 10.99.{index}.1/24 dev wire{index}'
            yield f'addr add fd99:{index}::1/64 dev wire{index} nodad'
            yield f'route add default via 10.99.{index}.2'
            yield f'route add ::/0 via fd99:{index}::2'
        else:
            yield f'addr add {SERVER4}/32 dev lo'
            yield f'addr add {RESOLVER}/32 dev lo'
            yield f'addr add {SERVER6}/128 dev lo nodad'
        for link in range(index - 1):
            yield f'route add 10.99.{link}.0/24 via 10.99.{index - 1}.1'
            yield f'route add fd99:{link}::/64 via fd99:{index - 1}::1'

    def learn_neighbours(self):
        """Neighbour look-ups cost a round trip per hop, once: not in the times of a test."""
        script = ('import socket\n'
                  f'for family, address in (2, {SERVER4!r}), (10, {SERVER6!r}):\n'
                  '  try: socket.create_connection ((address, 1), timeout=5)\n'
                  '  except ConnectionRefusedError: pass\n')
        self.run('client', [sys.executable, '-c', script])

    def run(self, node, command, **options):
        return subprocess.run(['ip', 'netns', 'exec', node, *map(str, command)],
                              **{'check': True, **options})

    def start(self, node, command, **options):
        """A process that runs until the lab ends."""
        process = subprocess.Popen(['ip', 'netns', 'exec', node, *map(str, command)], **options)
        self._processes.append(process)
        return process

    def run_as_person(self, command, urgent=False):
        """In the client, as nobody and without capabilities. The command may fail.
        urgent: it never waits for the rest of the machine, where its own clock is what is tested.
        """
        environment = {'HOME': HOME_FOLDER, 'PATH': '/usr/sbin:/usr/bin:/sbin:/bin',
                       'LC_ALL': 'C.UTF-8', 'G_DEBUG': 'fatal-warnings'}
        environment.update((key, value) for key, value in os.environ.items()
                           if key.endswith('SAN_OPTIONS'))
        first = ['chrt', '--fifo', '1'] if urgent else []
        return self.run('client', [*first, *NOBODY, *command], check=False, capture_output=True,
                        text=True, env=environment, timeout=60)

    @contextmanager
    def inside(self, node):
        """This program itself goes on in the node; what it starts meanwhile stays there."""
        with open('/proc/self/ns/net', 'rb') as home, open(f'/run/netns/{node}', 'rb') as there:
            enter_network(there)
            try:
                yield
            finally:
                enter_network(home)

    def ip(self, node, *words):
        subprocess.run(['ip', '-netns', node, *words], check=True)

    def filter(self, node, hook, rule):
        """One rule of nftables at a hook of the node; rules add up until clear_filters ()."""
        self.run(node, ['nft', f'add table inet lab; add chain inet lab {hook} '
                               f'{{ type filter hook {hook} priority 0; }}; '
                               f'add rule inet lab {hook} {rule}'])

    def clear_filters(self):
        for node in self.nodes:
            self.run(node, ['nft', 'flush', 'ruleset'])

    @contextmanager
    def capture(self):
        """What passes the client's interface meanwhile: a list that is filled at the end."""
        path = FOLDER / 'capture.pcap'
        packets = []
        with open(FOLDER / 'tcpdump.log', 'w+b') as log:
            process = subprocess.Popen(
                ['ip', 'netns', 'exec', 'client', 'tcpdump', '-i', 'wire0', '-w', path, '-U',
                 '--immediate-mode', '--time-stamp-precision=nano', '-Z', 'root'],
                stdout=subprocess.DEVNULL, stderr=log)
            wait_for(lambda: b'listening on' in Path(log.name).read_bytes(), 'tcpdump')
            try:
                yield packets
            finally:
                # What left a moment ago is still on its way through tcpdump.
                time.sleep(0.2)
                process.terminate()
                process.wait()
        packets.extend(read_capture(path))
