# SPDX-License-Identifier: GPL-3.0-or-later
"""Every certificate that a scenario shows, good and bad, made once for the whole lab."""

import datetime
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

CA = 'basicConstraints = critical, CA:true\nkeyUsage = critical, keyCertSign, cRLSign\n' \
     'subjectKeyIdentifier = hash\n'
LEAF = 'basicConstraints = critical, CA:false\nkeyUsage = critical, digitalSignature\n' \
       'extendedKeyUsage = serverAuth\nsubjectKeyIdentifier = hash\n' \
       'authorityKeyIdentifier = keyid\nsubjectAltName = {names}\n'

RSA_BITS = '2048'


@dataclass
class Kind:
    """first and last: days from now on. sent: which certificates go out behind the leaf."""
    issuer: str = 'intermediate'
    names: str = ''
    subject: str = 'mail.example.test'
    first: float = -1
    last: float = 60
    sent: tuple = ('intermediate',)
    digest: str = 'sha256'
    key: str = 'ec'


TWO_YEARS = 730
KINDS = {
    'good': Kind(),
    'expired': Kind(first=-90, last=-3),
    'long-ago': Kind(first=-TWO_YEARS - 30, last=-TWO_YEARS + 60),
    'not-yet': Kind(first=3, last=90),
    'far-ahead': Kind(first=TWO_YEARS - 30, last=TWO_YEARS + 60),
    'soon': Kind(last=7),
    'month': Kind(last=25),
    'other-name': Kind(names='DNS:shared.hoster.test, DNS:*.hoster.test',
                       subject='shared.hoster.test'),
    'self-signed': Kind(issuer=None, sent=()),
    'untrusted': Kind(issuer='stranger', sent=('stranger',)),
    'no-chain': Kind(sent=()),
    'weak': Kind(issuer='root', sent=(), digest='sha1'),
    'short-key': Kind(issuer='root', sent=(), key='rsa:1024'),
    'rsa': Kind(issuer='root', sent=(), key='rsa:' + RSA_BITS),
    'by-antivirus': Kind(issuer='antivirus', sent=()),
    'by-company': Kind(issuer='company', sent=()),
    'old-link': Kind(issuer='old-intermediate', sent=('old-intermediate',)),
    'disorder': Kind(sent=('root', 'intermediate')),
    'revoked': Kind(),
    'good-stapled': Kind(),
}
AUTHORITIES = {
    'root': ('Ehlo Test Root', None),
    'intermediate': ('Ehlo Test Intermediate', 'root'),
    'old-intermediate': ('Ehlo Old Intermediate', 'root'),
    'stranger': ('A Root That Nobody Knows', None),
    'antivirus': ('Avast Web/Mail Shield Root', None),
    'company': ('FortiGate CA', None),
}


def _openssl(*words, **options):
    return subprocess.run(['openssl', *map(str, words)], check=True, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, **options).stdout


def _stamp(days):
    when = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    return when.strftime('%Y%m%d%H%M%SZ')


class LabPki:
    """folder: where the files are, or are to be made. names: of the leaf, as openssl has them."""

    def __init__(self, folder, names=None):
        self.folder = Path(folder)
        self.root = self.folder / 'root.pem'
        if names:
            self._make_all(names)

    def get_files(self, name):
        """(chain, key)"""
        return self.folder / f'{name}.chain.pem', self.folder / f'{name}.key'

    def make_context(self, name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if KINDS[name].digest == 'sha1' or KINDS[name].key == 'rsa:1024':
            context.set_ciphers('DEFAULT:@SECLEVEL=0')
        context.load_cert_chain(*self.get_files(name))
        return context

    def _make_all(self, names):
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / 'ca.cnf').write_text(
            '[ca]\ndefault_ca = lab\n[lab]\ndatabase = index.txt\nserial = serial\n'
            'new_certs_dir = .\npolicy = any\nunique_subject = no\nrand_serial = yes\n'
            'default_md = sha256\n[any]\ncommonName = supplied\norganizationName = optional\n')
        (self.folder / 'index.txt').touch()
        for name, (subject, issuer) in AUTHORITIES.items():
            last = -5 if name == 'old-intermediate' else 1500
            self._make(name, Kind(issuer=issuer, subject=subject, first=-1500, last=last), CA)
        for name, kind in KINDS.items():
            self._make(name, kind, LEAF.format(names=kind.names or names))
            chain, _ = self.get_files(name)
            chain.write_text(''.join((self.folder / f'{part}.pem').read_text()
                                     for part in (name, *kind.sent)))
        for name in ('revoked', 'good-stapled'):
            self._staple(name)

    def _make(self, name, kind, extensions):
        (self.folder / f'{name}.cnf').write_text(extensions)
        key = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] if kind.key == 'ec' else [kind.key]
        _openssl('req', '-new', '-newkey', *key, '-nodes', '-keyout', f'{name}.key', '-subj',
                 f'/CN={kind.subject.replace("/", chr(92) + "/")}', '-out', f'{name}.csr',
                 cwd=self.folder)
        signer = ['-selfsign', '-keyfile', f'{name}.key'] if kind.issuer is None else [
            '-cert', f'{kind.issuer}.pem', '-keyfile', f'{kind.issuer}.key']
        _openssl('ca', '-batch', '-notext', '-config', 'ca.cnf', '-in', f'{name}.csr', '-extfile',
                 f'{name}.cnf', '-startdate', _stamp(kind.first), '-enddate', _stamp(kind.last),
                 '-md', kind.digest, '-out', f'{name}.pem', *signer, cwd=self.folder)

    def _staple(self, name):
        """What an authority says of a certificate that it gave out (RFC 6960)."""
        kind = KINDS[name]
        if name == 'revoked':
            _openssl('ca', '-config', 'ca.cnf', '-cert', f'{kind.issuer}.pem', '-keyfile',
                     f'{kind.issuer}.key', '-revoke', f'{name}.pem', '-crl_reason',
                     'keyCompromise', cwd=self.folder)
        _openssl('ocsp', '-issuer', f'{kind.issuer}.pem', '-cert', f'{name}.pem', '-reqout',
                 f'{name}.ocsp-request', '-no_nonce', cwd=self.folder)
        _openssl('ocsp', '-index', 'index.txt', '-rsigner', f'{kind.issuer}.pem', '-rkey',
                 f'{kind.issuer}.key', '-CA', f'{kind.issuer}.pem', '-reqin',
                 f'{name}.ocsp-request', '-respout', f'{name}.ocsp', '-ndays', '7',
                 cwd=self.folder)

    def open_to_all(self):
        """The client runs as nobody, and so do some servers."""
        self.folder.chmod(0o755)
        for path in self.folder.iterdir():
            path.chmod(0o644)
