# SPDX-License-Identifier: GPL-3.0-or-later
"""Sender, recipient and message: the server's words after the sign-in, and before it says hello."""

from mail_script import Port, Say
from scenario import Scenario
from world import FRIEND, USER

LISTED = '554 5.7.1 Service unavailable; Client host [10.99.0.1] blocked using zen.spamhaus.org; ' \
         'https://www.spamhaus.org/query/ip/10.99.0.1'


def at(stage, words, **port):
    return {587: Port(replies={stage: words}, **port), 443: Port('tls')}


def said(name, code, stage, reply, rival, **options):
    """A server that is correct but for one reply."""
    send = {'send': True} if stage in ('data', 'message') else {}
    return Scenario(name, code, rival, ports=at(stage, reply),
                    **{**options, 'words': {**send, **options.get('words', {})}})


def not_from_another(argument):
    return None if USER in argument else '553 5.7.1 <boss@example.test>: Sender address ' \
                                         f'rejected: not owned by user {USER}'


def unless_literal(argument):
    """A server that wants a name with a dot, or an address in brackets."""
    good = argument.startswith('[') or '.' in argument
    return None if good else f'504 5.5.2 <{argument}>: Helo command rejected: ' \
                             'need fully-qualified hostname'


SCENARIOS = [
    Scenario('all is well', 'ok', 'the password is wrong'),
    Scenario('all is well and a message goes', 'ok', 'the message is too big',
             words={'send': True}),
    Scenario('all is well with TLS from the start', 'ok', 'TLS port asked for STARTTLS',
             ports={465: Port('tls'), 443: Port('tls')}, words={'port': 465, 'tls': 'implicit'}),
    Scenario('all is well without a sign-in', 'ok', 'a sign-in is wanted first',
             words={'user': None}, password=None),
    said('the server is busy', 'server-busy', 'greeting',
         Say('421 4.3.2 Service not available, closing transmission channel', 'close'),
         'the server turns us down', who=['nobody']),
    said('the server turns us down', 'server-rejects-client', 'greeting',
         Say('554 5.7.1 we do not talk to you', 'close'), 'our address is on a blocklist',
         sure='likely', who=['provider']),
    said('our address is on a blocklist', 'ip-blocklisted', 'greeting', Say(LISTED, 'close'),
         'the server turns us down'),
    said('a blocklist, said of the recipient', 'ip-blocklisted', 'rcpt', LISTED,
         'relaying is refused'),
    said('our address has a bad name', 'ip-reputation', 'mail',
         '421 4.7.0 Messages from 10.99.0.1 temporarily deferred due to poor reputation; '
         '550-5.7.1 very low reputation of the sending IP address', 'a blocklist, said of the '
         'recipient', sure='likely'),
    said('our name is not accepted', 'ok', 'ehlo', unless_literal, 'all is well',
         finding='helo-rejected', words={'ehlo-name': 'desktop'},
         facts={'ehlo.retry-code': 250}),
    said('too many connections', 'too-many-connections', 'greeting',
         Say('421 4.7.0 mail.example.test Error: too many connections from 10.99.0.1', 'close'),
         'the server is busy'),
    said('a mail server that takes no mail', 'wrong-server', 'greeting',
         Say('521 mail.example.test ESMTP not accepting connections', 'close'),
         'the server turns us down'),
    said('no name for our address', 'reverse-dns-missing', 'mail',
         '450 4.7.25 Client host rejected: cannot find your hostname, [10.99.0.1]',
         'our name is not accepted'),
    said('our address is not allowed', 'ip-not-allowed', 'mail',
         '550-5.7.1 Invalid credentials for relay [10.99.0.1]. The IP address you\'ve registered '
         'in your Workspace SMTP Relay service doesn\'t match the domain', 'no name for our '
         'address', sure='likely', who=['organisation']),
    said('the sender is another', 'sender-rejected', 'mail', not_from_another,
         'the sender is not verified', words={'from': 'boss@example.test'}, who=['user']),
    said('the sender is not verified', 'sender-unverified', 'mail',
         '550 5.7.1 Sending from domain example.test is not allowed: The from address does not '
         'match a verified Sender Identity.', 'the sender is another',
         sure='likely'),
    said("the sender's domain is nowhere", 'sender-invalid', 'mail',
         f'450 4.1.8 <{USER}>: Sender address rejected: Domain not found',
         'the sender is another', who=['user']),
    said('the sender fails SPF', 'sender-unauthenticated', 'mail',
         '550 5.7.23 The message was rejected because of Sender Policy Framework violation',
         'the sender is another', who=['organisation']),
    said('relaying is refused', 'relay-denied', 'rcpt',
         f'554 5.7.1 <{FRIEND}>: Relay access denied', 'the recipient is unknown', who=['user']),
    said('the recipient is unknown', 'recipient-unknown', 'rcpt',
         f'550 5.1.1 <{FRIEND}>: Recipient address rejected: User unknown in virtual mailbox table',
         'relaying is refused', who=['recipient']),
    said('the recipient takes no mail', 'recipient-rejected', 'rcpt',
         f'556 5.1.10 <{FRIEND}>: Recipient address rejected: Domain example.test does not accept '
         'mail (nullMX)', 'the recipient is unknown', who=['recipient']),
    said('the mailbox is full', 'mailbox-full', 'rcpt', '452 4.2.2 The email account is over quota',
         'the recipient is unknown', who=['recipient']),
    said('the address is malformed', 'recipient-invalid', 'rcpt',
         '501 5.1.3 Bad recipient address syntax', 'the recipient is unknown', who=['user']),
    said('come back later', 'greylisted', 'rcpt',
         f'450 4.2.0 <{FRIEND}>: Recipient address rejected: Greylisted, see '
         'http://postgrey.schweikert.ch/help/example.test.html', 'the mailbox is full',
         who=['nobody']),
    said('the limit is reached', 'rate-limited', 'rcpt',
         '550 5.4.5 Daily SMTP relay limit exceeded for user.', 'come back later',
         who=['organisation'], sure='likely'),
    said('the message is too big', 'message-too-big', 'message',
         '552 5.3.4 Message size exceeds fixed limit', 'the message is spam', who=['provider']),
    said('the message is spam', 'content-rejected', 'message',
         '550 5.7.1 message content rejected due to spam', 'the message is too big'),
    said('the message goes round', 'mail-loop', 'message',
         '554 5.4.6 Message exceeded 50 hops, this may indicate a mail loop.',
         'the message is spam'),
    said('the server has no space', 'server-error', 'mail',
         '452 4.3.1 Insufficient system storage', 'the mailbox is full', who=['provider']),
    said('a rule of the house', 'policy-rejected', 'rcpt',
         '554 5.7.1 Service unavailable; Client host [10.99.0.1] blocked using '
         'ee.countries.nerd.dk; Your IP is in ee, rejected based on geographical location',
         'a blocklist, said of the recipient'),
    said('a word it does not know', 'command-refused', 'mail',
         '555 5.5.4 Unsupported option: SIZE', 'the sender is another'),
    said('an address that is not ASCII', 'smtputf8-needed', 'mail',
         '553 5.6.7 Must declare SMTPUTF8 to send unicode address', 'the sender is another'),
    said('the plan does not allow it', 'plan-required', 'mail',
         '502 5.7.0 Your SMTP account is not yet activated.', 'the sender is another',
         sure='likely'),
    said('a refusal in words nobody knows', 'undetermined', 'rcpt',
         '550 computer says no', 'the recipient is unknown', sure='possible'),
    Scenario('EHLO is unknown, HELO is not', 'auth-not-offered', 'it does not keep to the language',
             ports={587: Port('tls', replies={'ehlo': '502 5.5.1 not implemented'})},
             words={'tls': 'implicit'}, facts={'ehlo.helo': True}),
    Scenario('it does not keep to the language', 'protocol-error', 'another service: IMAP',
             ports={587: Port(replies={'ehlo': Say(raw=b'\x00\xff what is this\r\n')}),
                    443: Port('tls')}, facts={'ehlo.error-code': 'protocol'}),
    said('cut off in the middle', 'connection-reset', 'mail', Say('', 'reset'),
         'it hangs up in the middle', sure='likely'),
    said('it hangs up in the middle', 'connection-closed', 'mail', Say('', 'close'),
         'cut off in the middle', sure='likely'),
]
