# SPDX-License-Identifier: GPL-3.0-or-later
"""Encryption and certificates. A password must never be heard where one of these is wrong."""

import ssl
import subprocess
from contextlib import contextmanager

from lab import SERVER4
from mail_script import OFFERS, Port, Say
from rig_base import PASSWORD as HARD_PASSWORD
from scenario import RATHER_SURE, Scenario, has
from world import FOUR

PLAIN_OFFERS = [*OFFERS]
# As some distributions set it for all programs (GnuTLS, "system-wide configuration").
STRICT = '/run/lab/gnutls-strict'
WRITE_STRICT = "printf '[overrides]\\ndisabled-version = tls1.0\\ndisabled-version = tls1.1\\n'" \
               f' > {STRICT}'
# HARD_PASSWORD has letters that not every server takes.
ODD_PASSWORD = ('password-suspect',)
NOT_PROVEN = {'tls.verified': False}


def only_old(context):
    context.set_ciphers('ALL:@SECLEVEL=0')
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1


def only_tls12(context):
    context.maximum_version = ssl.TLSVersion.TLSv1_2


def no_common_cipher(context):
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers('RSA+AES128+SHA:@SECLEVEL=0')


def wants_certificate(context):
    context.verify_mode = ssl.CERT_REQUIRED


def asks_for_certificate(context):
    context.verify_mode = ssl.CERT_OPTIONAL


@contextmanager
def stapling(world, name):
    """openssl s_server on 465, which can staple what an authority says of the certificate. It talks
    to one client after the other, so nobody else may come."""
    chain, key = world.pki.get_files(name)
    with world.inside('server'):
        process = subprocess.Popen(
            ['openssl', 's_server', '-quiet', '-accept', f'{SERVER4}:465', '-cert', chain,
             '-cert_chain', chain, '-key', key, '-naccept', '20', '-status_file',
             world.pki.folder / f'{name}.ocsp'],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    world.wait_for_port('server', SERVER4, 465)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def shows(name, code, certificate, rival, **options):
    return Scenario(name, code, rival,
                    ports={587: Port(certificate=certificate), 443: Port('tls')},
                    **{**options, 'facts': {**NOT_PROVEN, **options.get('facts', {})}})


def handshake(name, code, change, rival, certificate='good', **options):
    return Scenario(name, code, rival,
                    ports={587: Port(tls=change, certificate=certificate), 443: Port('tls')},
                    **{'password_at': (), **options})


SCENARIOS = [
    Scenario('STARTTLS is not offered', 'starttls-not-offered', 'STARTTLS is overwritten',
             ports={587: Port(offers=PLAIN_OFFERS), 443: Port('tls')}, sure='likely',
             who=['provider'], password_at=()),
    Scenario('STARTTLS is overwritten', 'starttls-stripped', 'STARTTLS is not offered',
             ports={587: Port(offers=[*OFFERS, 'XXXXXXXA']), 443: Port('tls')}, who=['network'],
             facts={'ehlo.mangled': 'XXXXXXXA'}, password_at=()),
    Scenario('STARTTLS is refused', 'starttls-failed', 'STARTTLS is not offered',
             ports={587: Port(replies={'starttls': '454 4.7.0 TLS not available due to local '
                                                   'problem'}), 443: Port('tls')},
             who=['provider'], facts={'starttls.reply-code': 454}, password_at=()),
    Scenario('STARTTLS leads to plain text', 'starttls-failed', 'an old server',
             ports={587: Port(replies={'starttls': Say('220 go on', 'babble')}),
                    443: Port('tls')}, sure='likely', password_at=()),
    Scenario('words behind the 220', 'ok', 'all is well', finding='starttls-injection',
             ports={587: Port(replies={'starttls': '220 go on\n250 injected'}),
                                  443: Port('tls')},
             facts={'starttls.unread-bytes': 14}),
    handshake('an old server', 'ok', only_old, 'no cipher in common', 'rsa',
              finding='tls-too-old', password_at=(587,), facts={'tls.tls-version': 'TLS1.1'}),
    handshake('an old server, and we are strict', 'tls-too-old', only_old, 'no cipher in common',
              'rsa', who=['provider'], environment={'GNUTLS_SYSTEM_PRIORITY_FILE': STRICT},
              sure='likely', facts={'tls.alert': 70}, prelude=WRITE_STRICT),
    handshake('a server with TLS 1.2', 'ok', only_tls12, 'an old server', password_at=(587,),
              facts={'tls.tls-version': 'TLS1.2'}),
    handshake('no cipher in common', 'tls-handshake-failed', no_common_cipher, 'an old server',
              who=['provider'], facts={'tls.alert': 40}),
    handshake('a client certificate is wanted', 'client-certificate-required', wants_certificate,
              'a client certificate is asked for', sure=RATHER_SURE,
              facts={'tls.client-certificate-requested': True}, password_at=(587,)),
    handshake('a client certificate is asked for', 'ok', asks_for_certificate,
              'a client certificate is wanted', password_at=(587,),
              facts={'tls.client-certificate-requested': True}),
    shows('the certificate has expired', 'certificate-expired', 'expired',
          'our clock is two years ahead', who=['provider'],
          facts={'tls.verify-problems': has('expired')}),
    shows('the certificate is not valid yet', 'certificate-not-yet-valid', 'not-yet',
          'our clock is two years behind', who=['provider'],
          facts={'tls.verify-problems': has('not-yet-valid')}),
    shows('the certificate has another name', 'certificate-name-mismatch', 'other-name',
          'the certificate is unknown', facts={'tls.certificate-names': has('*.hoster.test')}),
    shows('the certificate is self-signed', 'certificate-self-signed', 'self-signed',
          'the certificate is unknown', who=['provider']),
    shows('the certificate is unknown', 'certificate-untrusted', 'untrusted',
          'the certificate lacks a link', sure='likely', who=['provider']),
    shows('the certificate lacks a link', 'certificate-chain-incomplete', 'no-chain',
          'the certificate is unknown', sure='likely', who=['provider'],
          facts={'tls.chain': ['CN=mail.example.test']}),
    shows('the certificate is weakly signed', 'certificate-weak', 'weak',
          'the certificate is unknown', who=['provider']),
    shows('an antivirus reads along', 'certificate-intercepted', 'by-antivirus',
          'the certificate is unknown'),
    shows('a firewall of the company reads along', 'certificate-intercepted', 'by-company',
          'the certificate lacks a link'),
    shows('a link of the certificate has expired', 'certificate-expired', 'old-link',
          'the certificate lacks a link', who=['provider']),
    Scenario('the certificates come in disorder', 'ok', 'the certificate lacks a link',
             ports={587: Port(certificate='disorder'), 443: Port('tls')}, password_at=(587,)),
    Scenario('the company reads along, and we trust it', 'ok', 'all is well',
             ports={587: Port(certificate='by-company'), 443: Port('tls')}, password_at=(587,),
             words={'ca-file': lambda world: world.pki.folder / 'company.pem'},
             finding='certificate-intercepted'),
    Scenario('the certificate is revoked', 'certificate-revoked', 'the certificate is said to be '
             'good', ports={443: Port('tls')},
             words={'host': FOUR, 'port': 465, 'tls': 'implicit'},
             hook=lambda world: stapling(world, 'revoked'), facts={'tls.ocsp': 'revoked'},
             who=['provider'], swaks=False),
    Scenario('the certificate is said to be good', 'no-greeting', 'the certificate is revoked',
             ports={443: Port('tls')},
             words={'host': FOUR, 'port': 465, 'tls': 'implicit'},
             hook=lambda world: stapling(world, 'good-stapled'), facts={'tls.ocsp': 'good'},
             sure='likely', swaks=False),
    Scenario('the certificate ends next week', 'ok', 'the certificate ends next month',
             finding='certificate-expires-soon',
             ports={587: Port(certificate='soon'), 443: Port('tls')}),
    Scenario('the certificate ends next month', 'ok', 'the certificate ends next week',
             ports={587: Port(certificate='month'), 443: Port('tls')}),
    Scenario('a hard password, and a certificate that fails', 'certificate-self-signed',
             'the certificate is unknown', password=HARD_PASSWORD, password_at=(),
             ports={25: Port(), 465: Port('tls'), 587: Port(certificate='self-signed'),
                    2525: Port(), 443: Port('tls')}, facts=NOT_PROVEN, findings=ODD_PASSWORD),
    Scenario('a hard password, and the port is refused', 'port-refused',
             'the provider forges a reset', password=HARD_PASSWORD, password_at=(),
             ports={25: Port(), 465: Port('tls'), 2525: Port(), 443: Port('tls')},
             findings=ODD_PASSWORD),
    Scenario('a hard password, and it is wrong', 'auth-rejected', 'all is well', sure='likely',
             password=HARD_PASSWORD, password_at=(587,), findings=ODD_PASSWORD,
             ports={25: Port(), 465: Port('tls'), 2525: Port(), 443: Port('tls'), 587: Port(
                 replies={'auth': '535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6'})}),
    Scenario('a hard password, and TLS is spoken to STARTTLS', 'tls-mode-wrong', 'all is well',
             password=HARD_PASSWORD, password_at=(), words={'tls': 'implicit'},
             ports={25: Port(), 465: Port('tls'), 587: Port(), 443: Port('tls')},
             findings=ODD_PASSWORD),
    Scenario('encryption ends in the handshake', 'connection-closed', 'no cipher in common',
             ports={587: Port(replies={'starttls': Say('220 go on', 'close')}), 443: Port('tls')},
             sure='likely', password_at=()),
]
