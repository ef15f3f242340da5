# SPDX-License-Identifier: GPL-3.0-or-later
"""What a real Postfix says, with the settings that people have."""

import smtplib
from contextlib import contextmanager

from lab_postfix import ADDRESSES
from rig_base import FULL_MAILBOX, MAILBOX, NO_MAILBOX, PASSWORD, USER
from scenario import Scenario, has, is_set

# That of the rig has letters that not every server takes.
ODD_PASSWORD = ('password-suspect',)
LISTED = '1.0.99.10.zen.spamhaus.org'


def name_of(variant):
    return f'{variant}.mail.example.test'


@contextmanager
def running(world, before):
    world.start_postfix()
    if before:
        with world.inside('client'):
            before()
    yield


def postfix(name, code, variant, rival, before=None, **options):
    """before: done as a client before the check-up."""
    words = {'host': name_of(variant), 'to': MAILBOX, **options.pop('words', {})}
    names = {name_of(variant): [ADDRESSES[variant]], **options.pop('names', {})}
    return Scenario(f'Postfix: {name}', code, rival, ports={}, names=names, needs='postfix',
                    hook=lambda world: running(world, before),
                    **{'password': PASSWORD, 'findings': ODD_PASSWORD, **options,
                       'words': words})


def sign_in_once():
    """The rate is counted from the first wrong sign-in on."""
    with smtplib.SMTP(ADDRESSES['few-sign-ins'], 587, timeout=5) as connection:
        connection.ehlo('client.example.test')
        connection.docmd('AUTH', 'PLAIN')


def connect_twice():
    for _ in range(2):
        with smtplib.SMTP(timeout=5) as connection:
            try:
                connection.connect(ADDRESSES['few-connections'], 587)
            except (OSError, smtplib.SMTPException):
                pass


def mail_twice():
    with smtplib.SMTP(ADDRESSES['few-messages'], 587, timeout=5) as connection:
        connection.ehlo('client.example.test')
        for _ in range(2):
            connection.docmd('MAIL', f'FROM:<{USER}>')
            connection.docmd('RSET')


UNSIGNED = {'user': None}

SCENARIOS = [
    postfix('all is well', 'ok', 'usual', 'Postfix: the password is wrong'),
    postfix('the password is wrong', 'auth-rejected', 'usual', 'Postfix: all is well',
            password='not-the-right-one', sure='likely', who=['user'],
            facts={'auth.reply-code': 535}),
    postfix('relaying is refused', 'relay-denied', 'usual', 'Postfix: the recipient is unknown',
            words={'to': 'friend@elsewhere.test', **UNSIGNED}, password=None, who=['user'],
            facts={'rcpt.reply-code': 554}),
    postfix('the recipient is unknown', 'recipient-unknown', 'usual',
            'Postfix: relaying is refused', words={'to': NO_MAILBOX}, who=['recipient']),
    postfix('the mailbox is full', 'mailbox-full', 'usual', 'Postfix: come back later',
            words={'to': FULL_MAILBOX}, who=['recipient']),
    postfix('come back later', 'greylisted', 'grey', 'Postfix: the mailbox is full',
            who=['nobody']),
    postfix('the sender is another', 'sender-rejected', 'owners', "Postfix: the sender's domain "
            'is nowhere', words={'from': 'boss@example.test'}, who=['user']),
    postfix("the sender's domain is nowhere", 'sender-invalid', 'known-senders',
            'Postfix: the sender is another', words={'from': 'me@nowhere.invalid', **UNSIGNED},
            password=None, who=['user']),
    postfix('encryption is wanted first', 'tls-required', 'encrypted',
            'Postfix: a sign-in is wanted first', words={'tls': 'none', **UNSIGNED}, password=None,
            who=['user']),
    postfix('a sign-in is wanted first', 'auth-required', 'members',
            'Postfix: encryption is wanted first', words=UNSIGNED, password=None, who=['user'],
            sure='likely'),
    postfix('no STARTTLS', 'starttls-not-offered', 'unencrypted', 'Postfix: its certificate is '
            'missing', sure='likely'),
    postfix('its certificate is missing', 'tls-handshake-failed', 'broken-tls',
            'Postfix: no STARTTLS', facts={'tls.alert': is_set}),
    postfix('a server that only receives', 'auth-not-offered', 'mx', 'Postfix: all is well',
            words={'port': 25}),
    postfix('no name for our address', 'reverse-dns-missing', 'named-clients',
            'Postfix: our address is on a blocklist', words=UNSIGNED, password=None),
    postfix('our address is on a blocklist', 'ip-blocklisted', 'blocklist',
            'Postfix: no name for our address', words=UNSIGNED, password=None,
            names={LISTED: ['127.0.0.2', 'txt https://www.spamhaus.org/query/ip/10.99.0.1']},
            facts={'rcpt.reply': has('zen.spamhaus.org')}),
    postfix('our name is not accepted', 'helo-rejected', 'named-greeters',
            'Postfix: no name for our address', words={'ehlo-name': 'desktop', **UNSIGNED},
            sure='likely', password=None, who=['user']),
    postfix('the message is too big', 'message-too-big', 'small', 'Postfix: all is well',
            words={'send': True}, sure='likely'),
    postfix('too many sign-ins', 'auth-too-many-attempts', 'few-sign-ins',
            'Postfix: the password is wrong', before=sign_in_once, who=['nobody'],
            facts={'auth.reply': has('too many AUTH commands')}),
    postfix('too many connections', 'too-many-connections', 'few-connections',
            'Postfix: it shuts down', before=connect_twice,
            facts={'greeting.reply-code': 421}),
    postfix('too much mail', 'rate-limited', 'few-messages', 'Postfix: come back later',
            before=mail_twice, facts={'mail.reply': has('too much mail')}),
    postfix('it shuts down', 'server-busy', 'closing', 'Postfix: too many connections',
            words=UNSIGNED, password=None),
]
