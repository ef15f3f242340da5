# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate authority for one test: root, intermediate, and a leaf for the loopback server."""

import subprocess

from rig_base import HOST, HOST6, NAME

DAYS = '30'

CA_EXTENSIONS = """basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
"""

LEAF_EXTENSIONS = f"""basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:{NAME}, IP:{HOST}, IP:{HOST6}
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


def _openssl(*words):
    subprocess.run(['openssl', *map(str, words)], check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


class Pki:
    """Paths: root (to be trusted), chain (leaf and intermediate), key. addresses: further ones that
    the leaf is good for."""

    def __init__(self, folder, addresses=()):
        leaf = LEAF_EXTENSIONS.replace(f'IP:{HOST6}', ', '.join(
            f'IP:{address}' for address in (HOST6, *addresses)))
        self.folder = folder / 'pki'
        self.folder.mkdir()
        self.root = self.folder / 'root.pem'
        self.chain = self.folder / 'chain.pem'
        self.key = self.folder / 'leaf.key'
        self._make('root', 'Ehlo Test Root', CA_EXTENSIONS, None)
        self._make('intermediate', 'Ehlo Test Intermediate', CA_EXTENSIONS, 'root')
        self._make('leaf', NAME, leaf, 'intermediate')
        self.chain.write_bytes((self.folder / 'leaf.pem').read_bytes()
                               + (self.folder / 'intermediate.pem').read_bytes())

    def _make(self, name, common_name, extensions, issuer):
        key, request = self.folder / f'{name}.key', self.folder / f'{name}.csr'
        settings = self.folder / f'{name}.cnf'
        settings.write_text(extensions)
        _openssl('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
                 '-keyout', key, '-subj', f'/CN={common_name}', '-out', request)
        signer = ['-signkey', key] if issuer is None else [
            '-CA', self.folder / f'{issuer}.pem', '-CAkey', self.folder / f'{issuer}.key',
            '-CAcreateserial']
        _openssl('x509', '-req', '-in', request, '-days', DAYS, '-extfile', settings, *signer,
                 '-out', self.folder / f'{name}.pem')
