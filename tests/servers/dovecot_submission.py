# SPDX-License-Identifier: GPL-3.0-or-later
"""Dovecot's submission server, throw-away: signs people in, hands their mail to a Postfix rig."""

from packages import fetch_dovecot_submission
from pki import Pki
from rig_base import HOST, NAME, PASSWORD, USER, Server

ALL_MECHANISMS = ('PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256')

CONF = """protocols = submission
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
hostname = {name}
listen = {hosts}
auth_mechanisms = {mechanisms}
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:{folder}/mail
ssl = required
ssl_cert = <{chain}
ssl_key = <{key}
ssl_min_protocol = {min_tls}
submission_relay_host = {relay_host}
submission_relay_port = {relay_port}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail
}}
service submission-login {{
  executable = {programs}/submission-login
  inet_listener submission {{
    port = {submission}
  }}
  inet_listener submissions {{
    port = {submissions}
    ssl = yes
  }}
}}
service submission {{
  executable = {programs}/submission
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


class DovecotSubmission(Server):
    """Ports: submission (587-like), submissions (465).

    cache: the folder for the unpacked program; relay: a Postfix rig that runs.
    """

    name = 'dovecot'
    mechanisms = ALL_MECHANISMS

    def __init__(self, cache, relay, min_tls='TLSv1.2', **options):
        super().__init__(**options)
        self.programs = fetch_dovecot_submission(cache)
        self.relay = relay
        self.min_tls = min_tls
        self.pki = Pki(self.folder)
        self.submission, self.submissions = self.ports.take(), self.ports.take()

    def start(self):
        self.write('users', f'{USER}:{{PLAIN}}{PASSWORD}::::::\n')
        for name in ('state', 'mail'):
            (self.folder / name).mkdir()
        (self.folder / 'mail').chmod(0o777)
        settings = self.write('dovecot.conf', CONF.format(
            folder=self.folder, name=NAME, hosts=', '.join(self.ports.hosts),
            mechanisms=' '.join(self.mechanisms).lower(), chain=self.pki.chain, key=self.pki.key,
            min_tls=self.min_tls, relay_host=HOST, relay_port=self.relay.mx,
            programs=self.programs, submission=self.submission, submissions=self.submissions))
        self.run(['dovecot', '-F', '-c', settings], lambda: self.listens(self.submission))

    def read_log(self):
        """Dovecot's own log of what happened."""
        return self.read_logs()
