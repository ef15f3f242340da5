# SPDX-License-Identifier: GPL-3.0-or-later
"""The Postfix and Dovecot of tests/servers, at the lab's server: its addresses, its ports."""

import os
import socket
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / 'servers'))

from lab import FOLDER, SERVER4, SERVER6  # noqa: E402
from postfix import Postfix  # noqa: E402

# What Postfix lets through to its programs by itself, in part.
KEPT_ENVIRONMENT = 'MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME'


class LabPostfix(Postfix):
    """ports: for a relay, for submission with STARTTLS, with TLS from the start, and without TLS.
    preload: a library for each of Postfix's programs."""

    def __init__(self, lab, ports, preload=None):
        self._lab = lab
        self._preload = preload
        with lab.inside('server'):
            super().__init__(parent=FOLDER)
        self.ports.release()
        self.ports.hosts = [SERVER4, SERVER6]
        self.mx, self.submission, self.submissions, self.unprotected = ports

    def start(self):
        with self._lab.inside('server'):
            super().start()

    def _greets(self):
        try:
            with socket.create_connection((SERVER4, self.submission), timeout=5) as connection:
                return connection.recv(4).startswith(b'220')
        except OSError:
            return False

    def _write_settings(self):
        super()._write_settings()
        if self._preload:
            settings = self.folder / 'etc/main.cf'
            with settings.open('a', encoding='utf-8') as main:
                main.write(f'import_environment = {KEPT_ENVIRONMENT} LD_PRELOAD={self._preload}\n')
            # Postfix waits for up to 2 s while its settings are young.
            os.utime(settings, (time.time() - 60,) * 2)
