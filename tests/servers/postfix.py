# SPDX-License-Identifier: GPL-3.0-or-later
"""Postfix with Dovecot's sign-in, both throw-away."""

import os
import pwd
import shutil
import smtplib
import time

from pki import Pki
from rig_base import FULL_MAILBOX, HOST, MAILBOX, NAME, PASSWORD, SENDER, USER, Server

ALL_MECHANISMS = ('PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256')

MAIN_CF = """compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = {interfaces}
inet_protocols = {protocols}
myhostname = {name}
mydestination =
mynetworks =
local_recipient_maps =
virtual_mailbox_domains = example.test
virtual_mailbox_maps = inline:{{ {mailboxes} }}
virtual_mailbox_base = {folder}/mail
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_transport = virtual
default_transport = error:5.1.1 no outside delivery in tests
message_size_limit = 200000
in_flow_delay = 0
smtpd_error_sleep_time = 0
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
smtpd_tls_chain_files = {key}, {chain}
smtpd_tls_security_level = may
smtpd_tls_protocols = {tls}
smtpd_tls_mandatory_protocols = {tls}
smtpd_tls_loglevel = 1
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/dovecot/run/auth-postfix
smtpd_sasl_security_options = noanonymous
smtpd_recipient_restrictions = check_recipient_access inline:{{
  {{ {full} = 452 4.2.2 The email account is over quota }} }}, permit_sasl_authenticated,
  reject_unauth_destination
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_delay_reject = yes
smtputf8_enable = yes
"""

# A port of ours; the options are those of the services in Debian's master.cf.
LISTENERS = {
    'mx': '',
    'submission': '-o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes'
                  ' -o smtpd_tls_auth_only=yes',
    'submissions': '-o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes',
    'unprotected': '-o smtpd_tls_security_level=none -o smtpd_sasl_auth_enable=yes',
}

SERVICES = """cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""

QUEUES = ('active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming',
          'private', 'saved', 'trace')

DOVECOT_CONF = """protocols =
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
auth_mechanisms = {mechanisms}
auth_failure_delay = 0
ssl = no
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}}
service auth {{
  unix_listener auth-postfix {{
    mode = 0666
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


class Postfix(Server):
    """Ports: mx (25-like), submission (587), submissions (465), unprotected (AUTH without TLS).

    tls: a Postfix range such as '>=TLSv1.2, <=TLSv1.2'; mechanisms: what AUTH offers.
    """

    name = 'postfix'

    def __init__(self, tls='>=TLSv1.2', mechanisms=ALL_MECHANISMS, **options):
        super().__init__(**options)
        self.tls = tls
        self.mechanisms = mechanisms
        self.pki = Pki(self.folder)
        self.mx, self.submission, self.submissions, self.unprotected = (
            self.ports.take() for _ in LISTENERS)
        self.mail = self.folder / 'mail'

    def start(self):
        self._start_sign_in()
        self._write_settings()
        self._make_spool()
        # Not postfix(1): its script takes 2 s. "-s" keeps master(8) in the foreground.
        self.run(['/usr/lib/postfix/sbin/master', '-c', self.folder / 'etc', '-s'],
                 self._greets)

    def _greets(self):
        try:
            with smtplib.SMTP(HOST, self.unprotected, timeout=5):
                return True
        except (OSError, smtplib.SMTPException):
            return False

    def _start_sign_in(self):
        folder = self.folder / 'dovecot'
        self.write('dovecot/users', f'{USER}:{{PLAIN}}{PASSWORD}::::::\n')
        (folder / 'state').mkdir()
        settings = self.write('dovecot/dovecot.conf', DOVECOT_CONF.format(
            folder=folder, mechanisms=' '.join(self.mechanisms).lower()))
        self.run(['dovecot', '-F', '-c', settings],
                 lambda: (folder / 'run/auth-postfix').exists())

    def _write_settings(self):
        owner = pwd.getpwnam('nobody')
        hosts = self.ports.hosts
        main = self.write('etc/main.cf', MAIN_CF.format(
            folder=self.folder, name=NAME, key=self.pki.key, chain=self.pki.chain, tls=self.tls,
            full=FULL_MAILBOX, interfaces=', '.join(hosts),
            protocols='all' if len(hosts) > 1 else 'ipv4',
            mailboxes=', '.join(f'{{ {address} = {address} }}'
                                for address in (MAILBOX, FULL_MAILBOX, SENDER)),
            uid=owner.pw_uid, gid=owner.pw_gid))
        lines = []
        for listener, port in zip(LISTENERS, (self.mx, self.submission, self.submissions,
                                              self.unprotected)):
            for host in hosts:
                place = f'[{host}]:{port}'
                lines.append(f'{place} inet n - n - - smtpd'
                             f' -o syslog_name=postfix/{listener} {LISTENERS[listener]}\n')
        master = self.write('etc/master.cf', ''.join(lines) + SERVICES)
        # Postfix waits for up to 2 s while its settings are young.
        old = time.time() - 60
        os.utime(main, (old, old))
        os.utime(master, (old, old))

    def _make_spool(self):
        spool = self.folder / 'spool'
        for queue in QUEUES:
            (spool / queue).mkdir(parents=True, mode=0o700)
            shutil.chown(spool / queue, 'postfix')
        for queue, mode in (('public', 0o710), ('maildrop', 0o1730)):
            (spool / queue).mkdir()
            shutil.chown(spool / queue, 'postfix', 'postdrop')
            (spool / queue).chmod(mode)
        (spool / 'pid').mkdir()
        for name, owner in (('data', 'postfix'), ('mail', 'nobody')):
            (self.folder / name).mkdir()
            shutil.chown(self.folder / name, owner)

    def read_log(self):
        """Postfix's own log of what happened."""
        path = self.folder / 'mail.log'
        return path.read_text(encoding='utf-8', errors='replace') if path.exists() else ''

    def read_mailbox(self, address=MAILBOX):
        """What has been delivered to a mailbox, in mbox form."""
        path = self.mail / address
        return path.read_text(encoding='utf-8', errors='replace') if path.exists() else ''
