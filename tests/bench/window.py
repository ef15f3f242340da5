#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the window takes to appear and how much memory it holds, beside gnome-text-editor in
the same run: a GTK 4 program that its authors take care of. Both draw with cairo on a virtual
screen, in turns, so that a busy machine slows both.

Usage: window.py EHLO SCHEMA-FOLDER
"""

import ctypes
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

RUNS = 7
MOST_TIMES_PEER = 1.2
# Long enough for what a program still loads once its window is there.
SETTLE_SECONDS = 0.7
FIRST_WINDOW_SECONDS = 20

SUBSTRUCTURE_NOTIFY_MASK = 1 << 19
MAP_NOTIFY = 19


class XMapEvent(ctypes.Structure):
    _fields_ = [('type', ctypes.c_int), ('serial', ctypes.c_ulong), ('send_event', ctypes.c_int),
                ('display', ctypes.c_void_p), ('event', ctypes.c_ulong),
                ('window', ctypes.c_ulong), ('override_redirect', ctypes.c_int)]


class XEvent(ctypes.Union):
    _fields_ = [('type', ctypes.c_int), ('map', XMapEvent), ('pad', ctypes.c_long * 24)]


class Screen:
    """Says when a window appears. (The first damage on it comes in the same millisecond.)"""

    def __init__(self, name):
        self._x = ctypes.CDLL('libX11.so.6')
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(name.encode()))
        root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
        self._x.XSelectInput(self._display, root, ctypes.c_long(SUBSTRUCTURE_NOTIFY_MASK))
        self._x.XSync(self._display, 1)

    def forget(self):
        """Drop what has happened so far."""
        self._x.XSync(self._display, 1)

    def wait_for_window(self):
        event = XEvent()
        end = time.monotonic() + FIRST_WINDOW_SECONDS
        while time.monotonic() < end:
            if not self._x.XPending(self._display):
                time.sleep(0.0005)
                continue
            self._x.XNextEvent(self._display, ctypes.byref(event))
            if event.type == MAP_NOTIFY and not event.map.override_redirect:
                return
        raise TimeoutError(f'no window within {FIRST_WINDOW_SECONDS} s')


@contextmanager
def make_screen(environment):
    reader, writer = os.pipe()
    process = subprocess.Popen(
        ['Xvfb', '-displayfd', str(writer), '-screen', '0', '1280x900x24', '-nolisten', 'tcp'],
        pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    with open(reader, encoding='ascii') as lines:
        name = ':' + lines.readline().strip()
    environment['DISPLAY'] = name
    try:
        yield Screen(name)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def make_bus(environment):
    """A session bus without services: nothing that a program would start on it is measured."""
    process = subprocess.Popen(
        ['dbus-daemon', '--session', '--print-address', '--nofork', '--nopidfile', '--nosyslog'],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
    environment['DBUS_SESSION_BUS_ADDRESS'] = process.stdout.readline().strip()
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def read_resident_mib(pid):
    for line in Path(f'/proc/{pid}/status').read_text(encoding='ascii').splitlines():
        if line.startswith('VmRSS:'):
            return int(line.split()[1]) / 1024
    raise ValueError(f'{pid} has no memory')


def measure(screen, command, environment):
    """(ms from exec to the window, MiB resident once it has settled)"""
    screen.forget()
    begin = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    try:
        screen.wait_for_window()
        shown_ms = 1000 * (time.monotonic() - begin)
        time.sleep(SETTLE_SECONDS)
        return shown_ms, read_resident_mib(process.pid)
    finally:
        process.send_signal(signal.SIGKILL)
        _, errors = process.communicate()
        if b'sanitizer' in errors.lower():
            print(errors.decode(errors='replace'), file=sys.stderr)


def make_environment(home, schema_folder):
    environment = {'PATH': os.environ['PATH'], 'HOME': home, 'XDG_RUNTIME_DIR': home,
                   'XDG_CONFIG_HOME': f'{home}/config', 'XDG_CACHE_HOME': f'{home}/cache',
                   'XDG_DATA_HOME': f'{home}/data', 'GDK_BACKEND': 'x11', 'GDK_SCALE': '1',
                   'GSK_RENDERER': 'cairo', 'GSETTINGS_BACKEND': 'memory',
                   'GSETTINGS_SCHEMA_DIR': schema_folder, 'ADW_DISABLE_PORTAL': '1',
                   'GTK_A11Y': 'none', 'GIO_USE_VFS': 'local', 'LC_ALL': 'C.UTF-8'}
    return environment


def main():
    ehlo, schema_folder = sys.argv[1:3]
    commands = {'ehlo': [ehlo], 'gnome-text-editor': ['gnome-text-editor', '--standalone']}
    results = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o700)
        environment = make_environment(home, schema_folder)
        with make_screen(environment) as screen, make_bus(environment):
            for command in commands.values():
                # Once for the page cache, the icon cache and the font cache.
                measure(screen, command, environment)
            for _ in range(RUNS):
                for name, command in commands.items():
                    results[name].append(measure(screen, command, environment))

    medians = {}
    print(f'{"program":18} {"window ms":>24} {"resident MiB":>13}')
    for name, runs in results.items():
        times = sorted(run[0] for run in runs)
        medians[name] = (statistics.median(times), statistics.median(run[1] for run in runs))
        print(f'{name:18} {times[0]:8.0f}/{medians[name][0]:6.0f}/{times[-1]:7.0f} '
              f'{medians[name][1]:13.0f}')

    failures = []
    for index, what in enumerate(('time to the window', 'memory')):
        ratio = medians['ehlo'][index] / medians['gnome-text-editor'][index]
        print(f'{what}: {ratio:.2f} times the peer, at most {MOST_TIMES_PEER}')
        if ratio > MOST_TIMES_PEER:
            failures.append(what)
    sys.exit(f"too much: {', '.join(failures)}" if failures else 0)


if __name__ == '__main__':
    main()
