# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in: what servers say, and what they mean by it."""

import base64
import json

from lab import SERVER4
from mail_script import OFFERS, Port, Say
from scenario import RATHER_SURE, Scenario, has
from world import HOME, rule

GMAIL = 'smtp.gmail.com'
OFFICE = 'smtp.office365.com'
AT_GMAIL = {'host': GMAIL, 'user': 'someone@gmail.com', 'from': 'someone@gmail.com'}
AT_OFFICE = {'host': OFFICE, 'user': 'someone@company.example', 'from': 'someone@company.example'}
APP_PASSWORD = 'abcdefghijklmnop'
TOKEN_ERROR = base64.b64encode(json.dumps(
    {'status': '400', 'schemes': 'Bearer', 'scope': 'https://mail.google.com/'}).encode()).decode()


def refusing(words):
    return {587: Port(replies={'auth': words}), 443: Port('tls')}


def gmail(name, code, words, rival, user=AT_GMAIL['user'], **options):
    return Scenario(name, code, rival, ports=refusing(words), words={**AT_GMAIL, 'user': user},
                    names={GMAIL: [SERVER4]}, **{'password': APP_PASSWORD, **options})


def office(name, code, words, rival, **options):
    return Scenario(name, code, rival, ports=refusing(words), words=AT_OFFICE,
                    names={OFFICE: [SERVER4]}, **options)


SCENARIOS = [
    Scenario('the password is wrong', 'auth-rejected', 'Gmail: an app password is wanted',
             ports=refusing('535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6'),
             sure='likely', who=['user'], facts={'auth.reply-code': 535,
                                                 'auth.enhanced-code': '5.7.8'}),
    Scenario('the password is wrong and it hangs up', 'auth-rejected', 'it hangs up in the sign-in',
             ports=refusing(Say('535 5.7.8 Username and Password not accepted', 'close')),
             sure='likely', who=['user']),
    Scenario('it hangs up in the sign-in', 'connection-closed',
             'the password is wrong and it hangs up', ports=refusing(Say('', 'close')),
             sure='likely', facts={'auth.error-code': 'closed'}),
    gmail('Gmail: the password is wrong', 'auth-rejected',
          '535-5.7.8 Username and Password not accepted. For more information, go to\n'
          '535 5.7.8  https://support.google.com/mail/?p=BadCredentials x1sm1 - gsmtp',
          'Gmail: an app password is wanted', sure='likely'),
    gmail('Gmail: an app password is wanted', 'auth-app-password-needed',
          '534-5.7.9 Application-specific password required. For more information, go to\n'
          '534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor x1sm1 - gsmtp',
          'Gmail: the password is wrong', who=['user'], findings=('password-suspect',)),
    gmail('Gmail: sign in with the browser', 'auth-browser-sign-in-needed',
          '534-5.7.14 <https://accounts.google.com/signin/continue?sarp=1> Please log in via\n'
          '534-5.7.14 your web browser and then try again.\n'
          '534 5.7.14  https://support.google.com/mail/?p=WebLoginRequired x1sm1 - gsmtp',
          'Gmail: an app password is wanted', who=['user']),
    gmail('Gmail: too many sign-ins', 'auth-too-many-attempts',
          '454-4.7.0 Too many login attempts, please try again later. For more information, go to\n'
          '454 4.7.0  https://support.google.com/mail/answer/7126229 x1sm1 - gsmtp',
          'the sign-in is out of order', who=['nobody']),
    Scenario('the sign-in is out of order', 'auth-temporary-failure', 'Gmail: too many sign-ins',
             ports=refusing('454 4.7.0 Temporary authentication failure: '
                            'Connection lost to authentication server'), who=['nobody']),
    office('Microsoft: passwords are switched off', 'auth-basic-disabled',
           '535 5.7.139 Authentication unsuccessful, basic authentication is disabled. '
           '[LO4P265CA0123.GBRP265.PROD.OUTLOOK.COM]',
           'Microsoft: SMTP is off for the tenant', who=['organisation']),
    office('Microsoft: SMTP is off for the tenant', 'auth-smtp-disabled',
           '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the '
           'Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [X]',
           'Microsoft: passwords are switched off', who=['organisation']),
    office('Microsoft: the password is wrong', 'auth-rejected',
           '535 5.7.139 Authentication unsuccessful, the user credentials were incorrect. '
           '[FR0P281CA0245.DEUP281.PROD.OUTLOOK.COM]',
           'Microsoft: SMTP is off for the tenant', sure='likely'),
    Scenario('the account is blocked', 'auth-account-blocked', 'the password is wrong',
             ports=refusing('535 5.7.8 Authentication failed: account disabled'), who=['user'],
             sure='likely'),
    Scenario('the token has expired', 'auth-token-expired', 'the password is wrong',
             words={'mechanism': 'XOAUTH2'}, sure='likely',
             password='ya29.a0AfB_token', who=['user'],
             ports={587: Port(offers_tls=[*OFFERS, 'AUTH XOAUTH2'], replies={
                 'auth-challenge': f'334 {TOKEN_ERROR}',
                 'auth': '535 5.7.8 Username and Password not accepted.'}), 443: Port('tls')},
             facts={'auth.token-error': has('400')}),
    Scenario('no sign-in is offered', 'auth-not-offered', 'only foreign ways to sign in',
             ports={587: Port(offers_tls=OFFERS), 443: Port('tls')}, who=['provider']),
    Scenario('a sign-in is offered only encrypted', 'auth-not-encrypted', 'no sign-in is offered',
             words={'tls': 'none'}, who=['user'], password_at=()),
    Scenario('only foreign ways to sign in', 'auth-no-common-mechanism', 'no sign-in is offered',
             ports={587: Port(offers_tls=[*OFFERS, 'AUTH GSSAPI NTLM']), 443: Port('tls')},
             who=['user'], facts={'auth.reason': 'no-common-mechanism'}),
    Scenario('only tokens are taken', 'auth-no-common-mechanism', 'the password is wrong',
             ports={587: Port(offers_tls=[*OFFERS, 'AUTH XOAUTH2 OAUTHBEARER']), 443: Port('tls')},
             who=['user']),
    Scenario('a password without encryption', 'auth-not-encrypted', 'encryption is wanted first',
             ports={587: Port('plain', offers=[*OFFERS, 'AUTH PLAIN LOGIN'])},
             words={'tls': 'none'}, who=['user'], password_at=(),
             facts={'auth.reason': 'not-encrypted'}),
    Scenario('encryption is wanted first', 'tls-required', 'a sign-in is wanted first',
             ports={587: Port(replies={'mail': '530 5.7.0 Must issue a STARTTLS command first'}),
                    443: Port('tls')},
             words={'tls': 'none', 'user': None}, password=None, who=['user']),
    Scenario('a sign-in is wanted first', 'auth-required', 'encryption is wanted first',
             ports={587: Port(replies={'mail': '530 5.7.0 Authentication required'}),
                    443: Port('tls')}, words={'user': None}, password=None, who=['user']),
    gmail('Gmail: a user name without a domain', 'auth-rejected',
          '535-5.7.8 Username and Password not accepted. For more information, go to\n'
          '535 5.7.8  https://support.google.com/mail/?p=BadCredentials x1sm1 - gsmtp',
          'Gmail: the password is wrong', finding='username-suspect', sure='likely',
          user='someone'),
    Scenario('a password with a blank at its end', 'auth-rejected', 'the password is wrong',
             finding='password-suspect', password='open-sesame/7f3a ', sure='likely',
             ports=refusing('535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6')),
    Scenario('Gmail: another port than published', 'port-dropped', 'the provider drops the port',
             finding='settings-differ', words={**AT_GMAIL, 'port': 26}, password=APP_PASSWORD,
             names={GMAIL: [SERVER4]}, ports={587: Port(), 465: Port('tls'), 443: Port('tls')},
             changes=[rule(HOME, 'forward', 'tcp dport 26 drop')], sure=RATHER_SURE),
]
