# SPDX-License-Identifier: GPL-3.0-or-later
"""The name of the server, and whoever is asked for its address."""

from contextlib import contextmanager

from lab import NAME, SERVER4
from lab_dns import WHOLE
from mail_script import Port
from scenario import RATHER_SURE, Scenario, has
from world import HOME, ROOT_KEY, WEB4, address_of, rule

GMAIL = 'smtp.gmail.com'
HOSTS = f'echo "127.0.0.1 {GMAIL}" > /run/lab/hosts; mount --bind /run/lab/hosts /etc/hosts'
NOT_GMAIL = 'smtp.gmial.com'


def asks(name, code, rival, host=NAME, **options):
    odd = ('password-suspect',) if host == GMAIL else ()
    return Scenario(name, code, rival, findings=odd, **{'within_s': 11, **options,
                                          'words': {'host': host, **options.get('words', {})}})


@contextmanager
def checking_names(world):
    world.start_checking_names()
    yield


def signed(name, code, rival, host, **options):
    """Asked of Unbound, which checks the signatures of zones that Knot has signed."""
    return Scenario(name, code, rival, hook=checking_names, swaks=False, needs='names', words={
        'host': host, 'resolver': lambda world: world.checking_resolver}, environment={
            'EHLO_DNS_ROOT_KEY': str(ROOT_KEY)}, **{'who': ['provider'], **options})


SCENARIOS = [
    asks('the name does not exist', 'host-not-found', 'the name has no address', who=['user'],
         host='nowhere.example.test', facts={'dns.dns-a': 'nxdomain'}),
    asks('the name is mistyped', 'host-not-found', 'the name has no address', who=['user'],
         host=NOT_GMAIL),
    asks('the name has no address', 'host-no-address', 'the name does not exist', who=['user'],
         host='example.test', facts={'dns.dns-a': 'no-data', 'dns.dns-mx': has(NAME)}),
    asks('a link in place of the server', 'host-invalid', 'the name does not exist',
         host='https://mail.example.test/', swaks=False, usage='did you mean "mail.example.test"'),
    asks('a mail address in place of the server', 'host-invalid', 'the name does not exist',
         host='user@example.test', swaks=False, usage='no server name'),
    asks('a blank in the name', 'host-invalid', 'the name does not exist',
         host='mail. example.test', swaks=False, usage='did you mean'),
    asks('the name service fails for this name', 'dns-failure', 'the name does not exist',
         names={NAME: 'servfail'}, sure='likely', who=['provider'],
         facts={'dns.dns-rcode': 2}),
    asks('the name service fails for every name', 'dns-failure', 'the name service is silent',
         names={WHOLE: 'servfail', '': 'servfail', 'com': 'servfail', NAME: 'servfail'},
         sure='likely', who=['network']),
    asks('the name service refuses', 'dns-failure', 'the name does not exist',
         names={NAME: 'refused', WHOLE: 'refused'}, sure='likely',
         facts={'dns.dns-rcode': 5}),
    asks('the name service is silent', 'dns-timeout', 'we have no way out',
         names={NAME: 'silent', WHOLE: 'silent'}, who=['network']),
    asks('every second question is lost', 'ok', 'the name service is silent', within_s=8,
         changes=[rule(HOME, 'forward', 'udp dport 53 numgen inc mod 2 == 0 drop')]),
    asks('there is no name service at that address', 'dns-timeout', 'the name service refuses',
         words={'resolver': WEB4}, sure=RATHER_SURE),
    asks('our own firewall drops the questions', 'local-firewall', 'the name service is silent',
         changes=[rule('client', 'output', 'udp dport 53 drop'),
                  rule('client', 'output', 'tcp dport 53 drop')], sure=RATHER_SURE, who=['user']),
    asks('the hosts file leads to this computer', 'dns-blocked', 'nothing listens here',
         host=GMAIL, prelude=HOSTS, who=['user']),
    asks('the name leads to nowhere', 'dns-blocked', 'the name has no address', host=GMAIL,
         names={GMAIL: ['0.0.0.0']}, who=['network'], ports={}),
    asks('the name leads to this computer', 'dns-blocked', 'nothing listens here', host=GMAIL,
         names={GMAIL: ['127.0.0.1']}, who=['network']),
    asks('the name leads into the house', 'dns-blocked', 'a server in the house', host=GMAIL,
         names={GMAIL: [address_of(HOME)]}, sure='likely'),
    asks('a server in the house', 'ok', 'the name leads into the house',
         names={NAME: [address_of(HOME)]}, at={HOME: {587: Port()}}),
    signed('the signature of the name is wrong', 'dns-bogus', 'a name server that knows nothing',
           'mail.bogus.lab', facts={'dns.dns-a': 'servfail', 'dns.dnssec': 'bogus'}),
    signed('a name server that knows nothing', 'dns-failure', 'the signature of the name is wrong',
           'mail.lame.lab', facts={'dns.dnssec': 'no-answer'}),
    signed('a name that is not there, with proof', 'host-not-found', 'the signature of the name is '
           'wrong', 'nope.good.lab', who=['user']),
    asks('the name service fails for IPv6 only', 'ok', 'the name service fails for this name',
         host=f'half.{NAME}', names={f'half.{NAME}': 'half ' + SERVER4}, within_s=4),
    # Packets that are no answers are as good as none.
    asks('the name service answers nonsense', 'dns-timeout', 'the name does not exist',
         names={NAME: 'garbage', WHOLE: 'garbage'}, sure=('certain', 'likely', 'possible')),
    asks('the name service knows no name at all', 'dns-failure', 'the name does not exist',
         names={WHOLE: 'nxdomain', NAME: 'nxdomain', '': 'nxdomain', 'com': 'nxdomain'},
         sure='likely'),
    asks('a server named by its address', 'ok', 'the name does not exist', host=SERVER4,
         facts={'dns.dns-server': 'literal'}),
]
