# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks for a password in everything that a program wrote, in each form it may have taken."""

import base64
import html
import json
import os
import urllib.parse
from pathlib import Path


def list_forms(user, secret):
    """name and bytes of each form; forms within other text come without their uncertain ends."""
    raw = secret.encode()
    forms = {
        'clear': raw,
        'latin-1': secret.encode('latin-1', 'ignore'),
        'utf-16': secret.encode('utf-16-le'),
        'hex': raw.hex().encode(),
        'HEX': raw.hex().upper().encode(),
        'url': urllib.parse.quote(secret).encode(),
        'url, all': urllib.parse.quote(secret, safe='').encode(),
        'form': urllib.parse.quote_plus(secret).encode(),
        'html': html.escape(secret).encode(),
        'json': json.dumps(secret)[1:-1].encode(),
        'python': repr(raw)[2:-1].encode(),
        'escaped': ''.join(chr(byte) if 32 <= byte < 127 else f'\\x{byte:02X}'
                           for byte in raw).encode(),
        'PLAIN': base64.b64encode(b'\0' + user.encode() + b'\0' + raw),
        'PLAIN, act for': base64.b64encode(user.encode() + b'\0' + user.encode() + b'\0' + raw),
        'XOAUTH2': base64.b64encode(f'user={user}\1auth=Bearer {secret}\1\1'.encode()),
    }
    # Within the base64 of something longer the letters depend on where it begins, modulo 3; the
    # first and the last ones also hold bits of the neighbours.
    for before in range(3):
        text = base64.b64encode(bytes(before) + raw)
        first = 0 if before == 0 else before + 1
        last = (before + len(raw)) * 8 // 6
        forms[f'base64, {before} before'] = text[first:last]
        forms[f'base64 for URLs, {before} before'] = (
            text[first:last].replace(b'+', b'-').replace(b'/', b'_'))
    return forms


def find_forms(user, secret, data):
    """The names of the forms that stand in data."""
    return [name for name, form in list_forms(user, secret).items() if form and form in data]


def read_below(folder):
    """path and bytes of every file below a folder, its name too: a name may hold a secret."""
    for path, _, names in os.walk(folder):
        for name in names:
            file = Path(path, name)
            yield file, os.fsencode(str(file)) + b'\n' + file.read_bytes()
