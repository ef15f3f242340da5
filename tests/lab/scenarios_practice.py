# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice servers that come with the program, in the hands of a person without privileges."""

from scenario import Scenario
from world import BARE

# All that the preset brings along.
OWN = ('host', 'port', 'tls', 'user', 'from', 'to', 'ca-file')


def practice(preset, code, rival, **options):
    return Scenario(f'practice: {preset}', code, f'practice: {rival}', ports={}, password=None,
                    words={**dict.fromkeys(OWN), 'preset': f'practice-{preset}'}, prelude=BARE,
                    swaks=False, **options)


SCENARIOS = [
    practice('good', 'ok', 'wrong-password'),
    practice('implicit', 'ok', 'plain-on-tls-port'),
    practice('wrong-password', 'auth-rejected', 'app-password', sure='likely'),
    practice('app-password', 'auth-app-password-needed', 'wrong-password', sure='likely'),
    practice('refused', 'local-service-down', 'silent'),
    practice('silent', 'no-greeting', 'refused', sure='likely'),
    practice('busy', 'server-busy', 'greylist'),
    practice('greylist', 'greylisted', 'mailbox-full'),
    practice('mailbox-full', 'mailbox-full', 'greylist'),
    practice('tls-on-wrong-port', 'tls-mode-wrong', 'no-starttls'),
    practice('plain-on-tls-port', 'tls-mode-wrong', 'implicit'),
    practice('no-starttls', 'starttls-not-offered', 'good', sure='likely'),
    practice('expired', 'certificate-expired', 'wrong-name', sure='likely'),
    practice('wrong-name', 'certificate-name-mismatch', 'self-signed'),
    practice('self-signed', 'certificate-self-signed', 'wrong-name'),
]
