#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The throw-away mail servers of the tests, under one name; or one of them by hand.

usage: rig.py postfix|exim|dovecot [CACHE]

Starts the server, says where it listens and whom it trusts, and ends it on Ctrl+C.
"""

import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from dovecot_submission import DovecotSubmission
from exim import Exim
from postfix import Postfix
from rig_base import (FULL_MAILBOX, HOST, HOST6, MAILBOX, NAME, NO_MAILBOX, PASSWORD, SENDER, USER,
                      RigError, Server, has_ipv6)

__all__ = ['DovecotSubmission', 'Exim', 'Postfix', 'FULL_MAILBOX', 'HOST', 'HOST6', 'MAILBOX',
           'NAME', 'NO_MAILBOX', 'PASSWORD', 'SENDER', 'USER', 'RigError', 'Server', 'has_ipv6',
           'stop_on_signals']

PORT_NAMES = ('mx', 'submission', 'submissions', 'unprotected')


def stop_on_signals():
    """Makes SIGTERM leave through the `with` statements, so that every server ends."""
    def leave(number, _frame):
        raise SystemExit(128 + number)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)


def main():
    names = ('postfix', 'exim', 'dovecot')
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        sys.exit(__doc__)
    cache = Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.gettempdir()) / 'ehlo-packages'
    stop_on_signals()
    with ExitStack() as stack:
        if sys.argv[1] == 'exim':
            server = stack.enter_context(Exim(cache))
        else:
            server = stack.enter_context(Postfix())
        if sys.argv[1] == 'dovecot':
            server = stack.enter_context(DovecotSubmission(cache, server))
        for name in PORT_NAMES:
            if hasattr(server, name):
                print(f'{name:12} {HOST}:{getattr(server, name)}')
        print(f'{"user":12} {USER}\n{"password":12} {PASSWORD}\n'
              f'{"recipients":12} {MAILBOX}, {FULL_MAILBOX}, {NO_MAILBOX}\n'
              f'{"trust":12} {server.pki.root}\n{"folder":12} {server.folder}', flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            pass


if __name__ == '__main__':
    main()
