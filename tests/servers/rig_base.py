# SPDX-License-Identifier: GPL-3.0-or-later
"""What every throw-away server needs: a folder, ports that nobody else takes, processes that end.

All state of a rig is in one temporary folder; nothing outside is written. Several rigs may run side
by side. Root only: the servers change to other users.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

HOST = '127.0.0.1'
HOST6 = '::1'
NAME = 'mail.example.test'

USER = 'user@example.test'
# Characters that base64, URLs, HTML, JSON and a shell each write in their own way.
PASSWORD = 'öpen sésame/7f3a+c&<1>'

MAILBOX = 'ok@example.test'
FULL_MAILBOX = 'full@example.test'
NO_MAILBOX = 'nobody-here@example.test'
SENDER = 'user@example.test'

START_LIMIT_S = 20
STOP_LIMIT_S = 10

# Ends a server whose test was killed: its standard input is a pipe that only the test holds.
# PR_SET_PDEATHSIG does not do: the kernel forgets it when Postfix changes its user.
WATCH = """read -r _
kill -TERM "$1"
while kill -0 "$1" 2>/dev/null; do sleep 0.1; done
rm -rf "$2"
"""


class RigError(Exception):
    """A server cannot be had, does not start or does not end."""


def has_ipv6():
    """Whether ::1 is there: some containers have none."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind((HOST6, 0))
            return True
    except OSError:
        return False


class Ports:
    """Hands out ports and holds them.

    Postfix listens with SO_REUSEPORT: on a port that two instances took, each gets half of the
    connections in silence. So a held port stays bound, without listening, by a socket that lets the
    server in (SO_REUSEADDR, SO_REUSEPORT); whoever else asks for any port gets another one.
    """

    def __init__(self):
        self.hosts = [HOST, HOST6] if has_ipv6() else [HOST]
        self._held = []

    def _hold(self, host, port):
        family = socket.AF_INET6 if ':' in host else socket.AF_INET
        holder = socket.socket(family)
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            if port:
                # Somebody else's holder would let us in too; without the options it would not.
                with socket.socket(family) as probe:
                    probe.bind((host, port))
            holder.bind((host, port))
        except OSError:
            holder.close()
            raise
        self._held.append(holder)
        return holder.getsockname()[1]

    def take(self):
        """A port that is free on every host."""
        for _ in range(100):
            port = self._hold(self.hosts[0], 0)
            try:
                for host in self.hosts[1:]:
                    self._hold(host, port)
                return port
            except OSError:
                continue
        raise RigError('no free port')

    def release(self):
        for holder in self._held:
            holder.close()
        self._held.clear()


def list_session(session):
    """The processes that are left of a session."""
    left = []
    for entry in os.listdir('/proc'):
        if not entry.isdigit():
            continue
        try:
            fields = Path('/proc', entry, 'stat').read_text().rpartition(')')[2].split()
        except OSError:
            continue
        # state, parent, group, session; a zombie holds nothing any more.
        if fields[0] != 'Z' and int(fields[3]) == session:
            left.append(int(entry))
    return left


class Server:
    """One server with its folder, ports and processes. Use it in a `with` statement."""

    name = 'server'

    def __init__(self, parent=None):
        folder = tempfile.gettempdir()
        # A path of a Unix socket must fit into 108 bytes.
        folder = folder if len(folder) < 40 else '/tmp'
        self.folder = Path(tempfile.mkdtemp(prefix=f'ehlo-{self.name}-', dir=parent or folder))
        self.folder.chmod(0o755)
        self.ports = Ports()
        self._processes = []
        self._watchers = []

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        raise NotImplementedError

    def write(self, name, text, mode=0o644):
        """Writes a file of the rig, with the folders above it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')
        path.chmod(mode)
        return path

    def run(self, command, ready, **options):
        """Starts a process that stays in the foreground and waits until ready() is true.

        It leads a session of its own, so that stop() finds its children, and ends also when this
        program is killed.
        """
        log = self.folder / f'output-{len(self._processes)}.log'
        with open(log, 'wb') as output:
            process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL,
                                       stdout=output, stderr=output, start_new_session=True,
                                       **options)
        self._processes.append(process)
        self._watchers.append(subprocess.Popen(
            ['/bin/sh', '-c', WATCH, 'sh', str(process.pid), str(self.folder)],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True))
        end = time.monotonic() + START_LIMIT_S
        while not ready():
            if process.poll() is not None or time.monotonic() > end:
                raise RigError(f'{self.name} does not start:\n{self.read_logs()}')
            time.sleep(0.005)
        return process

    def read_logs(self):
        """What the server and its daemons wrote, for whoever must find out why."""
        parts = []
        for path in sorted(self.folder.rglob('*.log')):
            text = path.read_text(encoding='utf-8', errors='replace').strip()
            if text:
                parts.append(f'--- {path.name}\n{text}')
        return '\n'.join(parts)

    def listens(self, port):
        """Whether the port takes connections."""
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return True
        except OSError:
            return False

    def stop(self):
        """Ends every process by its id, waits for it, and removes the folder."""
        problems = []
        for watcher in self._watchers:
            watcher.kill()
            watcher.wait()
            watcher.stdin.close()
        self._watchers.clear()
        for process in reversed(self._processes):
            if process.poll() is None:
                process.terminate()
            if not self._wait_for_session(process, STOP_LIMIT_S):
                for pid in list_session(process.pid):
                    os.kill(pid, signal.SIGKILL)
                if not self._wait_for_session(process, STOP_LIMIT_S):
                    problems.append(f'{self.name}: processes {list_session(process.pid)} stay')
        self._processes.clear()
        self.ports.release()
        shutil.rmtree(self.folder, ignore_errors=True)
        if problems:
            raise RigError('\n'.join(problems))

    @staticmethod
    def _wait_for_session(process, limit_s):
        end = time.monotonic() + limit_s
        while process.poll() is None or list_session(process.pid):
            if time.monotonic() > end:
                return False
            time.sleep(0.005)
        return True
