# SPDX-License-Identifier: GPL-3.0-or-later
"""Exim, throw-away: accepts into its queue and delivers nothing."""

import os
import shlex
import smtplib

from packages import fetch_exim
from pki import Pki
from rig_base import FULL_MAILBOX, HOST, MAILBOX, NAME, PASSWORD, SENDER, USER, Server

CONF = """exim_path = {program}
spool_directory = {folder}/spool
log_file_path = {folder}/exim-%s.log
log_selector = +smtp_protocol_error +smtp_syntax_error +subject -host_lookup_failed
primary_hostname = {name}
local_interfaces = <; {interfaces}
daemon_smtp_ports = {mx} : {submission} : {submissions}
tls_on_connect_ports = {submissions}
tls_advertise_hosts = *
tls_certificate = {chain}
tls_privatekey = {key}
tls_require_ciphers = {priority}
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
host_lookup =
rfc1413_query_timeout = 0s
smtp_accept_max = 100
queue_only
check_spool_space = 0
check_log_space = 0
check_spool_inodes = 0
check_log_inodes = 0
never_users =
acl_smtp_rcpt = check_rcpt

begin acl

check_rcpt:
  defer local_parts = {full}
        message = 452 4.2.2 The email account is over quota
  accept domains = example.test
         local_parts = {mailboxes}
  deny domains = example.test
       message = 5.1.1 User unknown
  accept authenticated = *
  deny message = relay not permitted

begin routers

nowhere:
  driver = redirect
  data = :blackhole:

begin transports

begin authenticators

plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if eq{{$auth3}}{{${{lookup{{$auth2}}lsearch{{{folder}/users}}}}}}}}
  server_set_id = $auth2

login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${{if eq{{$auth2}}{{${{lookup{{$auth1}}lsearch{{{folder}/users}}}}}}}}
  server_set_id = $auth1
"""

# Debian's Exim insists on a user that only its package makes. /etc is left alone: the user stands
# in copies of passwd and group that Exim sees in a mount namespace of its own.
START = """set -e
mount --bind {folder}/passwd /etc/passwd
mount --bind {folder}/group /etc/group
exec {program} -C {folder}/exim.conf -bdf
"""


def _local_part(address):
    return address.partition('@')[0]


class Exim(Server):
    """Ports: mx (25-like), submission (587), submissions (465). AUTH PLAIN LOGIN, only over TLS.

    cache: the folder for the unpacked program; priority: a GnuTLS priority string.
    """

    name = 'exim'
    mechanisms = ('PLAIN', 'LOGIN')

    def __init__(self, cache, priority='NORMAL', **options):
        super().__init__(**options)
        self.program, self.libraries = fetch_exim(cache)
        self.priority = priority
        self.pki = Pki(self.folder)
        self.mx, self.submission, self.submissions = (self.ports.take() for _ in range(3))

    def start(self):
        for name, line in (('passwd', 'Debian-exim:x:{id}:{id}::/nonexistent:/usr/sbin/nologin\n'),
                           ('group', 'Debian-exim:x:{id}:\n')):
            with open(f'/etc/{name}', encoding='utf-8') as system:
                known = [row for row in system if not row.startswith('Debian-exim:')]
            self.write(name, ''.join(known) + line.format(id=65432))
        self.write('users', f'{USER}: {PASSWORD}\n')
        (self.folder / 'spool').mkdir()
        os.chown(self.folder / 'spool', 65432, 65432)
        os.chown(self.folder, 65432, 65432)
        self.write('exim.conf', CONF.format(
            program=self.program, folder=self.folder, name=NAME, mx=self.mx,
            submission=self.submission, submissions=self.submissions, key=self.pki.key,
            chain=self.pki.chain, priority=self.priority,
            interfaces=' ; '.join(self.ports.hosts), full=_local_part(FULL_MAILBOX),
            mailboxes=f'{_local_part(MAILBOX)} : {_local_part(SENDER)}'))
        self.pki.key.chmod(0o644)
        self.run(['unshare', '--mount', '--propagation', 'private', '/bin/sh', '-c',
                  START.format(folder=shlex.quote(str(self.folder)),
                               program=shlex.quote(str(self.program)))],
                 self._greets, env={**os.environ, 'LD_LIBRARY_PATH': str(self.libraries)})

    def _greets(self):
        try:
            with smtplib.SMTP(HOST, self.submission, timeout=5):
                return True
        except (OSError, smtplib.SMTPException):
            return False

    def read_log(self):
        """Exim's main and reject logs."""
        return self.read_logs()

    def read_queue(self):
        """The messages that were accepted: Exim's envelope and header, then the body."""
        folder = self.folder / 'spool/input'
        return [''.join((folder / f'{path.name[:-1]}{part}').read_text(encoding='utf-8',
                                                                       errors='replace')
                        for part in 'HD')
                for path in folder.glob('*-H')]
