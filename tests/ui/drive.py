#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses the real program as a person does: finds things through accessibility, as a screen reader,
and presses real keys. Runs inside with-display.sh.

Usage: drive.py EHLO FOLDER-FOR-PICTURES
"""

import os
import subprocess
import sys
import time
from pathlib import Path

# A warning is fatal in the program, not here: the accessibility library warns of every object that
# has gone away.
os.environ.pop('G_DEBUG', None)

import gi  # noqa: E402

gi.require_version('Atspi', '2.0')
from gi.repository import GLib  # noqa: E402

import pyatspi  # noqa: E402

import screen  # noqa: E402

# Far more than anything takes, for a machine under load.
PATIENCE = 30
MOST_TABS = 60

ACCOUNT = 'mail.example.org, ana@example.org, not tested yet'

ehlo, pictures = sys.argv[1], Path(sys.argv[2])
pictures.mkdir(parents=True, exist_ok=True)


class Program:
    """The program under test and what can be seen of it."""

    def __init__(self):
        self.process = None
        self.root = None
        self.start()

    def start(self):
        environment = dict(os.environ, G_DEBUG='fatal-warnings')
        environment.pop('GTK_A11Y', None)
        self.process = subprocess.Popen([ehlo], env=environment)
        self.root = None  # whatever there was before is gone
        self.root = self.wait_for(lambda a: a.getRole() == pyatspi.ROLE_APPLICATION
                                  and a.name == 'ehlo')

    def wait_for_end(self):
        """Its exit status."""
        return self.process.wait(timeout=PATIENCE)

    def find(self, matches):
        try:
            root = self.root or pyatspi.Registry.getDesktop(0)
            # Breadth first: what comes and goes again, such as a toast, is near the top.
            return pyatspi.findDescendant(root, matches, True)
        except (GLib.Error, LookupError):
            return None  # something went away while we looked

    def wait_for(self, matches):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = self.find(matches)
            if found is not None:
                return found
            assert self.process.poll() is None, 'the program ended by itself'
            time.sleep(0.05)
        raise AssertionError('did not appear in time')

    def wait_for_named(self, role, name):
        return self.wait_for(lambda a: a.getRoleName() == role and a.name == name)

    def rows(self):
        """What a screen reader says to each row of the timeline."""
        steps = self.find(lambda a: a.getRoleName() == 'list' and a.name == 'Steps')
        try:
            return [child.name for child in steps] if steps is not None else []
        except (GLib.Error, LookupError):
            return []

    def wait_for_row(self, beginning):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for row in self.rows():
                if row.startswith(beginning):
                    return row
            time.sleep(0.05)
        raise AssertionError(f'no row begins with "{beginning}": {self.rows()}')


def click(widget):
    action = widget.queryAction()
    names = [action.getName(i) for i in range(action.nActions)]
    action.doAction(names.index('click'))


def go_to(widget):
    """With the Tab key only, as somebody without a mouse."""
    for _ in range(MOST_TABS):
        if widget.getState().contains(pyatspi.STATE_FOCUSED):
            return
        press('Tab')
        time.sleep(0.15)
    raise AssertionError(f'"{widget.name}" cannot be reached with the Tab key')


def press(*keys):
    subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True)


def type_text(text):
    subprocess.run(['xdotool', 'type', '--delay', '10', text], check=True)


def choose_from_dialog(program, name):
    """Ctrl+N, search, Enter."""
    press('ctrl+n')
    program.wait_for(lambda a: a.name == 'Search Providers')
    time.sleep(0.3)
    type_text(name)
    time.sleep(0.5)
    press('Return')
    program.wait_for(lambda a: a.getRoleName() == 'list item' and a.name.startswith(name + ', '))


def test_good_from_the_first_page(program):
    row = program.wait_for_named('list item', 'A server that works')
    go_to(row)
    press('Return')
    click(program.wait_for_named('push button', 'Test'))
    program.wait_for_row('Goodbye, passed')
    rows = program.rows()
    failed = [row for row in rows if ', failed' in row or ', stopped' in row]
    assert not failed, failed
    for beginning in ('Settings, passed', 'Find the server, passed', 'Connect, passed',
                      'Encryption, passed', 'Sign in, passed', 'Recipient, passed'):
        assert any(row.startswith(beginning) for row in rows), (beginning, rows)
    program.wait_for_named('list item', 'A server that works, you@practice.example, '
                                        'last test passed')
    time.sleep(0.5)
    screen.save(pictures / 'practice-good.png')


def test_wrong_password_by_keyboard(program):
    choose_from_dialog(program, 'A wrong password')
    press('F5')
    row = program.wait_for_row('Sign in, failed')
    assert '535' in row, row
    program.wait_for_named('push button', 'Enter another password')
    program.wait_for_named('push button', 'Copy for support')
    transcript = program.wait_for(lambda a: a.getRoleName() == 'label' and '← 535' in a.name)
    assert '••••' in transcript.name, 'the password must not be in the transcript'
    time.sleep(0.5)
    screen.save(pictures / 'practice-wrong-password.png')


def read(widget):
    text = widget.queryText()
    return text.getText(0, text.characterCount)


def wait_for_preview(program, text, there):
    """The report in the preview, once it has TEXT, or has it no more."""
    preview = program.wait_for_named('text', 'Report')
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        report = read(preview)
        if report and (text in report) == there:
            return report
        time.sleep(0.05)
    raise AssertionError(f'"{text}" is {"not " if there else ""}in the preview: {read(preview)}')


def test_export(program):
    """What a switch changes can be seen, and the file is what was seen."""
    choose_from_dialog(program, 'A wrong password')
    press('F5')
    program.wait_for_row('Sign in, failed')
    click(program.wait_for_named('page tab', 'Export'))
    wait_for_preview(program, 'y…@practice.example', True)
    switch = program.wait_for_named('check box', 'Hide My Address').queryAction()
    switch.doAction(0)
    wait_for_preview(program, 'you@practice.example', True)
    switch.doAction(0)
    report = wait_for_preview(program, 'you@practice.example', False)
    time.sleep(0.5)
    screen.save(pictures / 'export.png')

    saved = Path(os.environ['HOME']) / 'saved report.txt'
    press('ctrl+s')
    program.wait_for(lambda a: a.getRoleName() == 'push button' and a.name.endswith('Save'))
    time.sleep(0.5)
    press('ctrl+a')
    type_text(str(saved))
    time.sleep(0.3)
    press('Return')
    program.wait_for_named('label', 'Report saved')
    assert saved.read_text() == report, saved.read_text()
    assert saved.stat().st_mode & 0o777 == 0o600


def test_use_the_port_that_works(program):
    """What the ports tell is put to use at a click, and undone at another."""
    choose_from_dialog(program, 'Encryption from the start')
    name = 'Encryption from the start, but the account says STARTTLS, you@practice.example, '
    press('F5')
    program.wait_for_named('list item', name + 'last test failed')
    click(program.wait_for_named('page tab', 'Ports'))
    click(program.wait_for_named('push button', 'Compare'))
    program.wait_for(lambda a: a.name.startswith('Ports of '))
    program.wait_for_named('label', 'Works with another encryption than usual here')
    time.sleep(0.5)
    screen.save(pictures / 'ports.png')
    click(program.wait_for_named('push button', 'Use This Port and Test Again'))
    program.wait_for_named('list item', name + 'last test passed')
    click(program.wait_for(lambda a: a.getRoleName() == 'push button' and 'Undo' in a.name))
    program.wait_for_named('list item', name + 'last test failed')


def test_stop_by_keyboard(program):
    choose_from_dialog(program, 'A server that never speaks')
    press('F5')
    program.wait_for_row('Greeting, running')
    program.wait_for_named('push button', 'Stop')
    time.sleep(0.5)
    screen.save(pictures / 'practice-silent.png')
    press('Escape')
    program.wait_for_row('Greeting, stopped')
    program.wait_for_named('push button', 'Test')


def test_remove_and_undo(program):
    name = 'A server that never speaks, you@practice.example, last test was stopped'
    go_to(program.wait_for_named('list item', name))
    press('Delete')
    # At once, for it does not stay; that it is there says that something was removed.
    click(program.wait_for(lambda a: a.getRoleName() == 'push button' and 'Undo' in a.name))
    program.wait_for_named('list item', name)


def test_add_account_by_hand(program):
    press('ctrl+n')
    program.wait_for(lambda a: a.name == 'Search Providers')
    click(program.wait_for_named('push button', 'Set Up by Hand'))
    program.wait_for(lambda a: a.getRoleName() == 'push button' and 'Save' in a.name)
    time.sleep(0.5)
    type_text('ana@example.org')
    press('Tab')
    time.sleep(0.3)
    type_text('mail.example.org')
    time.sleep(0.3)
    screen.save(pictures / 'form.png')
    press('Return')
    program.wait_for_named('list item', ACCOUNT)


def test_quit_while_testing(program):
    choose_from_dialog(program, 'A server that never speaks')
    press('F5')
    program.wait_for_row('Greeting, running')
    press('ctrl+q')
    assert program.wait_for_end() == 0


def test_account_survives(program):
    program.start()
    program.wait_for_named('list item', ACCOUNT)
    press('ctrl+q')
    assert program.wait_for_end() == 0


def test_unreadable_accounts(program):
    """A file that cannot be read is told about and kept."""
    folder = Path(os.environ['XDG_DATA_HOME']) / 'ehlo'
    (folder / 'accounts.json').write_text('{ "accounts": [ half a file')
    program.start()
    program.wait_for_named('label', 'Your Accounts Cannot Be Read')
    told = program.wait_for(lambda a: a.getRoleName() == 'label' and 'accounts.json' in a.name)
    kept = [path for path in folder.iterdir()
            if path.is_file() and 'half a file' in path.read_text()]
    assert len(kept) == 1 and str(kept[0]) in told.name, (kept, told.name)
    screen.save(pictures / 'unreadable-accounts.png')
    press('Return')
    time.sleep(0.5)
    press('ctrl+q')
    assert program.wait_for_end() == 0


def main():
    tests = [test_good_from_the_first_page, test_wrong_password_by_keyboard,
             test_export,
             test_use_the_port_that_works, test_stop_by_keyboard, test_remove_and_undo,
             test_add_account_by_hand, test_quit_while_testing, test_account_survives,
             test_unreadable_accounts]
    print(f'1..{len(tests)}', flush=True)
    program = Program()
    failures = 0
    try:
        for number, test in enumerate(tests, 1):
            try:
                test(program)
                print(f'ok {number} - {test.__name__}', flush=True)
            except (AssertionError, GLib.Error, LookupError, NotImplementedError, OSError,
                    subprocess.SubprocessError) as error:
                failures += 1
                screen.save(pictures / f'failed-{test.__name__}.png')
                print(f'not ok {number} - {test.__name__}\n# {error}', flush=True)
    finally:
        if program.process.poll() is None:
            program.process.terminate()
            program.process.wait()
    return 1 if failures else 0


sys.exit(main())
