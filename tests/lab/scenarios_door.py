# SPDX-License-Identifier: GPL-3.0-or-later
"""The door and the greeting: who opens, in what manner, and how long it takes."""

from mail_script import Port, Say
from scenario import Scenario, between, has, one_of

TLS_587 = {587: Port('tls'), 443: Port('tls')}


def greets(words, **options):
    return {587: Port(replies={'greeting': words}, **options), 443: Port('tls')}


def at_all(**replies):
    return {587: Port(replies=replies), 443: Port('tls')}


def other_service(name, first, rival='all is well', **options):
    return Scenario(f'another service: {name}', 'not-smtp', rival,
                    ports=greets(Say(first, 'silent')), **options)


SCENARIOS = [
    Scenario('TLS port asked for STARTTLS', 'tls-mode-wrong', 'connected, then silence',
             ports=TLS_587, who=['user'], password_at=(),
             facts={'greeting.other-answered': True, 'greeting.other-manner': 'tls'}),
    Scenario('STARTTLS port asked for TLS', 'tls-mode-wrong', 'a handshake without an answer',
             words={'tls': 'implicit'}, who=['user'], password_at=(),
             facts={'tls.other-manner': 'plain', 'tls.other-answered': True}),
    Scenario('port 465 asked for STARTTLS', 'tls-mode-wrong', 'all is well with TLS from the start',
             ports={465: Port('tls'), 587: Port(), 443: Port('tls')}, words={'port': 465},
             who=['user'], password_at=()),
    Scenario('port 25 asked for TLS', 'tls-mode-wrong', 'a handshake without an answer',
             ports={25: Port(), 443: Port('tls')}, words={'port': 25, 'tls': 'implicit'},
             who=['user'], password_at=()),
    Scenario('connected, then silence', 'no-greeting', 'TLS port asked for STARTTLS',
             ports=greets(Say('', 'silent')), sure='likely',
             who=['provider'], facts={'greeting.error-code': 'deadline'}),
    Scenario('stopped while it waits', 'cancelled', 'connected, then silence', interrupt_s=2,
             ports=greets(Say('', 'silent')), words={'timeout': 5}, within_s=2.5, swaks=False),
    Scenario('a handshake without an answer', 'no-greeting', 'STARTTLS port asked for TLS',
             ports=greets(Say('', 'silent'), manner='plain'), words={'tls': 'implicit'},
             sure='likely', within_s=12),
    Scenario('a greeting that comes late', 'ok', 'connected, then silence',
             finding='slow-greeting', ports=greets(Say('220 mail.example.test ESMTP', wait=5.5)),
             words={'timeout': 8}, within_s=8,
             facts={'greeting.outcome': one_of('ok', 'warning')}),
    other_service('SSH', 'SSH-2.0-OpenSSH_9.2p1 Debian-2', 'all is well'),
    other_service('IMAP', '* OK [CAPABILITY IMAP4rev1] Dovecot ready.',
                  'it does not keep to the language'),
    other_service('POP3', '+OK Dovecot ready.', 'the server is busy'),
    Scenario('another service: FTP', 'not-smtp', 'a mail server called ftp', ports=at_all(
        greeting='220 ProFTPD Server (files) [203.0.113.25] FTP ready',
        ehlo='500 EHLO not understood', helo='500 HELO not understood')),
    Scenario('a mail server called ftp', 'ok', 'another service: FTP',
             ports=greets('220 ftp.example.test ESMTP ready')),
    Scenario('another service: IMAP behind TLS', 'not-smtp', 'all is well with TLS from the start',
             ports={993: Port('tls', replies={'greeting': Say('* OK Dovecot ready.', 'silent')}),
                    443: Port('tls')}, words={'port': 993, 'tls': 'implicit'}, password_at=()),
    Scenario('another service: a web server', 'not-smtp', 'the server is busy',
             ports={587: Port('plain', replies={'greeting': Say(
                 raw=b'HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n', then='close')})}),
    Scenario('it hangs up at the door', 'connection-closed', 'it cuts off at the door',
             ports=greets(Say('', 'close')), sure='likely',
             facts={'greeting.error-code': 'closed'}),
    Scenario('it cuts off at the door', 'connection-reset', 'it hangs up at the door',
             ports=greets(Say('', 'reset')), sure='likely',
             facts={'greeting.error-code': 'reset'}),
    Scenario('a greeting over many lines', 'ok', 'it does not keep to the language',
             ports=greets('220-mail.example.test ESMTP\n220-No spam here\n220 please')),
    Scenario('stars in place of a greeting', 'ok', 'STARTTLS is overwritten',
             findings=('intercepted',), ports=greets('220 ' + '*' * 50)),
    Scenario('a greeting and then nothing', 'undetermined', 'connected, then silence',
             ports={587: Port(replies={'ehlo': Say('', 'silent')}), 443: Port('tls')},
             sure='possible', within_s=7,
             facts={'ehlo.error-code': 'deadline', 'ehlo.tcp-unacked': between(0, 0)}),
    Scenario('a greeting drop by drop', 'no-greeting', 'a greeting that comes late',
             ports=greets(Say('', 'silent', raw=b'220 mai')), sure='likely',
             facts={'greeting.first-bytes': has('220 mai')}),
]
