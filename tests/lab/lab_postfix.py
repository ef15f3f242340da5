# SPDX-License-Identifier: GPL-3.0-or-later
"""One real Postfix that is many servers: an address of its own for each way of saying no."""

import os
import socket
import time

from lab_mail import LabPostfix

OWN = '203.0.113.100'
SUBMISSION = '-o smtpd_sasl_auth_enable=yes -o smtpd_tls_auth_only=yes'

# What each of the servers does otherwise than a usual submission server. Braces hold blanks.
VARIANTS = {
    'usual': '',
    'mx': '-o smtpd_sasl_auth_enable=no',
    'encrypted': '-o smtpd_tls_security_level=encrypt',
    'unencrypted': '-o smtpd_tls_security_level=none',
    'broken-tls': '-o smtpd_tls_chain_files=/nonexistent',
    'members': '-o { smtpd_client_restrictions=permit_sasl_authenticated, reject }',
    'owners': '-o smtpd_sender_login_maps=inline:{boss@example.test=boss}'
              ' -o smtpd_sender_restrictions=reject_sender_login_mismatch',
    'known-senders': '-o smtpd_sender_restrictions=reject_unknown_sender_domain',
    'named-clients': '-o smtpd_peername_lookup=yes'
                     ' -o smtpd_client_restrictions=reject_unknown_client_hostname',
    'named-greeters': '-o smtpd_helo_required=yes'
                      ' -o smtpd_helo_restrictions=reject_non_fqdn_helo_hostname',
    'early-greeters': '-o smtpd_helo_required=yes -o smtpd_delay_reject=no'
                      ' -o smtpd_helo_restrictions=reject_non_fqdn_helo_hostname',
    'blocklist': '-o { smtpd_client_restrictions=reject_rbl_client zen.spamhaus.org }',
    'grey': '-o { smtpd_recipient_restrictions=check_recipient_access static:'
            '{450 4.2.0 Greylisted, see http://postgrey.schweikert.ch/help/example.test.html}}',
    'small': '-o message_size_limit=300',
    'few-sign-ins': '-o smtpd_client_auth_rate_limit=1',
    'few-connections': '-o smtpd_client_connection_rate_limit=1',
    'few-messages': '-o smtpd_client_message_rate_limit=1',
    'closing': '-o { smtpd_client_restrictions=check_client_access static:'
               '{421 4.3.2 Service shutting down} }',
}
ADDRESSES = {name: f'203.0.113.{101 + index}' for index, name in enumerate(VARIANTS)}


class ManyPostfix(LabPostfix):
    def __init__(self, lab):
        super().__init__(lab, ports=(25, 587, 465, 26))
        self.ports.hosts = [OWN]
        for address in (OWN, *ADDRESSES.values()):
            lab.ip('server', 'addr', 'add', f'{address}/32', 'dev', 'lo')

    def _greets(self):
        try:
            with socket.create_connection((ADDRESSES['usual'], 587), timeout=5) as connection:
                return connection.recv(4).startswith(b'220')
        except OSError:
            return False

    def _write_settings(self):
        super()._write_settings()
        chain, key = self._lab.pki.get_files('good')
        with (self.folder / 'etc/main.cf').open('a', encoding='utf-8') as main:
            main.write(f'smtpd_tls_chain_files = {key}, {chain}\n'
                       'smtp_dns_support_level = enabled\n')
        with (self.folder / 'etc/master.cf').open('a', encoding='utf-8') as master:
            for name, options in VARIANTS.items():
                for port in (25, 587):
                    master.write(f'[{ADDRESSES[name]}]:{port} inet n - n - - smtpd'
                                 f' -o syslog_name=postfix/{name} {SUBMISSION} {options}\n')
        # Postfix waits for up to 2 s while its settings are young.
        for name in ('main.cf', 'master.cf'):
            os.utime(self.folder / 'etc' / name, (time.time() - 60,) * 2)
