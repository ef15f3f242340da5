# SPDX-License-Identifier: GPL-3.0-or-later
"""Between here and the server: who turns a port down, who answers in the server's place, and what
gets lost."""

from contextlib import contextmanager

from lab import CLIENT4, SERVER4, SERVER6
from mail_script import Port, Say
from scenario import RATHER_SURE, UNSURE, Scenario, has, offers, one_of
from world import (DEAD4, FAR, FOUR, HOME, PROVIDER, SIX, address_of, ip, nat, rule)

MAIL = '{ 25, 465, 587, 2525 }'
ALL_OPEN = {25: Port(), 465: Port('tls'), 587: Port(), 443: Port('tls')}
WITHOUT_587 = {25: Port(), 465: Port('tls'), 443: Port('tls')}
FOUR_ONLY = {'host': FOUR}
NARROW = 1300


def on_587(node, what, hook='forward'):
    return [rule(node, hook, f'tcp dport 587 {what}')]


def way(name, code, rival, changes, **options):
    return Scenario(name, code, rival, ports=ALL_OPEN, changes=changes,
                    **{'words': FOUR_ONLY, **options})


@contextmanager
def narrow(world, routers, silent=True):
    """Only small packets fit on the wire between the provider and the far network; the routers at
    its ends do not say so to whom it concerns."""
    for router in routers:
        world.ip(router, 'link', 'set', 'wire2', 'mtu', str(NARROW))
        if silent:
            world.filter(router, 'output', 'icmp type destination-unreachable icmp code 4 drop')
            world.filter(router, 'output', 'icmpv6 type packet-too-big drop')
    try:
        yield
    finally:
        for router in routers:
            world.ip(router, 'link', 'set', 'wire2', 'mtu', '1500')
            world.run(router, ['nft', 'flush', 'ruleset'])
        for node in ('client', 'server'):
            for family in ('-4', '-6'):
                world.ip(node, family, 'route', 'flush', 'cache')


@contextmanager
def unplugged(world):
    """The home router does not answer its neighbours."""
    world.ip(HOME, 'link', 'set', 'wire0', 'down')
    world.ip('client', 'neigh', 'flush', 'all')
    try:
        yield
    finally:
        world.ip(HOME, 'link', 'set', 'wire0', 'up')
        world.ip(HOME, 'addr', 'replace', 'fd99:0::2/64', 'dev', 'wire0', 'nodad')
        world.learn_neighbours()


def no_ipv6_route():
    return [ip('client', 'route del ::/0', 'route add ::/0 via fd99:0::2')]


REFUSED = [
    Scenario('nothing listens', 'port-refused', 'the provider forges a reset', ports=WITHOUT_587,
             words=FOUR_ONLY, who=['provider'], facts={
                 'connect.outcomes': ['refused'], 'connect.icmp': [''],
                 'ports:587.state': 'refused', 'ports:465.state': 'open'}),
    Scenario('nothing listens, in both families', 'port-refused', 'the provider forges a reset',
             ports=WITHOUT_587, who=['provider'],
             facts={'connect.outcomes': ['refused', 'refused']}),
    Scenario('nothing listens, over IPv6', 'port-refused', 'the provider rejects, over IPv6',
             ports=WITHOUT_587, words={'host': SIX}, who=['provider']),
    way("the server's own firewall refuses", 'port-refused', 'the provider says unreachable',
        on_587('server', 'reject with icmpx port-unreachable', 'input'), who=['provider'],
        facts={'connect.icmp': [f'3/3 from {SERVER4}']}),
    way("the server's own firewall prohibits", 'port-rejected', "the server's own firewall refuses",
        on_587('server', 'reject with icmpx admin-prohibited', 'input'), who=['provider'],
        facts={'connect.icmp': [f'3/13 from {SERVER4}']}),
    Scenario('nothing listens on any port of mail', 'port-refused', 'the host is dead',
             ports={443: Port('tls')}, words=FOUR_ONLY, who=['provider']),
    Scenario('nothing at all listens', 'port-refused', 'the host is dead', ports={},
             words=FOUR_ONLY, who=['provider'], sure='likely'),
    Scenario('IPv6 is rejected, and nothing listens', 'port-refused', 'the provider rejects both '
             'families', ports=WITHOUT_587, words={}, findings=('ipv6-broken',), changes=[rule(
                 PROVIDER, 'forward', 'ip6 nexthdr tcp reject with icmpv6 type admin-prohibited')]),
]

REJECTED = [
    way('the home router rejects', 'port-rejected', 'our own firewall rejects',
        on_587(HOME, 'reject with icmpx admin-prohibited'), facts={
            'connect.icmp': [f'3/13 from {address_of(HOME)}'], 'ports:587.state': 'rejected',
            'ports:465.state': 'open'}),
    way('the provider rejects', 'port-rejected', 'nothing listens',
        on_587(PROVIDER, 'reject with icmpx admin-prohibited'), facts={
            'connect.icmp': [f'3/13 from {address_of(PROVIDER)}'], 'path:587.ends': 'rejected-by',
            'path:587.hop': 2}),
    way('the provider rejects, over IPv6', 'port-rejected', 'nothing listens, over IPv6',
        on_587(PROVIDER, 'reject with icmpx admin-prohibited'), words={'host': SIX},
        facts={'connect.dial-errors': ['EACCES'], 'connect.local-cause': one_of(None, False)}),
    way('the provider says unreachable', 'port-rejected', 'nothing listens',
        on_587(PROVIDER, 'reject with icmpx port-unreachable'),
        facts={'connect.dial-errors': ['ECONNREFUSED'],
               'connect.icmp': [f'3/3 from {address_of(PROVIDER)}']}),
    way('the provider pretends the host is gone', 'port-rejected', 'the last router finds nobody',
        on_587(PROVIDER, 'reject with icmpx host-unreachable'),
        facts={'connect.icmp': [f'3/1 from {address_of(PROVIDER)}'], 'ports:465.state': 'open'}),
    way('the home router forges a reset', 'port-rejected', 'nothing listens',
        on_587(HOME, 'reject with tcp reset'), sure=RATHER_SURE, also=('local-firewall',),
        facts={'connect.outcomes': ['refused'], 'ports:465.state': 'open'}),
    way('the provider forges a reset', 'port-rejected', 'nothing listens',
        on_587(PROVIDER, 'reject with tcp reset'), sure='likely',
        facts={'path:587.ends': 'reset-at'}),
    way('the far network forges a reset', 'port-rejected', 'nothing listens',
        on_587(FAR, 'reject with tcp reset'), sure='likely', who=['provider']),
    way('the provider rejects all ports of mail', 'port-rejected', 'nothing listens on any port of '
        'mail', [rule(PROVIDER, 'forward', f'tcp dport {MAIL} reject with icmpx admin-prohibited')],
        facts={'ports:443.state': 'open', 'ports:465.state': 'rejected'}),
    way('the provider rejects both families', 'port-rejected', 'nothing listens, in both families',
        on_587(PROVIDER, 'reject with icmpx admin-prohibited'), words={}),
]

SILENT = [
    way('the provider drops the port', 'port-dropped', 'the host is dead',
        on_587(PROVIDER, 'drop'), facts={
            'connect.outcomes': ['timed-out'], 'ports:465.state': 'open',
            'verdict.actions': offers('use-port', '465'),
            'path:587.ends': 'silent-after', 'path:587.hop': 2}),
    way('the provider drops the port and no router says a word', 'port-dropped', 'the host is dead',
        [rule(PROVIDER, 'forward', 'tcp dport 587 drop'),
         *(rule(router, 'output', 'icmp type time-exceeded drop')
           for router in (HOME, PROVIDER, FAR))], sure=RATHER_SURE,
        facts={'ports:465.state': 'open'}),
    Scenario('the provider drops port 465', 'port-dropped', 'the host is dead', ports=ALL_OPEN,
             words={**FOUR_ONLY, 'port': 465, 'tls': 'implicit'},
             changes=[rule(PROVIDER, 'forward', 'tcp dport 465 drop')],
             facts={'verdict.actions': offers('use-port', '587'), 'ports:587.state': 'open'}),
    way('the home router drops the port', 'port-dropped', 'our own firewall drops',
        on_587(HOME, 'drop'), facts={
            'path:587.ends': 'silent-after', 'path:587.hop': 1}),
    way('the server drops the port', 'port-dropped', 'the host is dead',
        on_587('server', 'drop', 'input'), sure='likely', who=['provider', 'user'],
        facts={'path:587.ends': 'silent-after'}),
    way('the provider drops the port, over IPv6', 'port-dropped', 'the host is dead',
        on_587(PROVIDER, 'drop'), words={'host': SIX}),
    way('the provider drops all ports of mail', 'port-dropped', 'the host is dead',
        [rule(PROVIDER, 'forward', f'tcp dport {MAIL} drop')],
        facts={'ports:443.state': 'open'}),
    # Nobody can tell this from a drop on the way.
    way('our own firewall drops the answers', 'port-dropped', 'our own firewall drops',
        [rule('client', 'input', 'tcp sport 587 drop')], sure='likely', who=['provider', 'user']),
    way('the server turns us away on all ports of mail', 'port-refused',
        'the provider rejects all ports of mail', [rule(
            'server', 'input', f'tcp dport {MAIL} reject with icmpx port-unreachable')],
        sure=RATHER_SURE, who=['provider']),
    way('the home router is gone', 'offline', 'the host is dead', [], sure='likely', within_s=9,
        words={'host': SERVER4}, also=('host-unreachable',), hook=unplugged),
    way('the host is dead', 'host-unreachable', 'the provider drops the port',
        [rule(FAR, 'forward', f'ip daddr {SERVER4} drop')], sure='likely',
        facts={'ports:443.state': 'dropped'}),
    way('the last router finds nobody', 'host-unreachable',
        'the provider pretends the host is gone', [],
        words={'host': DEAD4, 'timeout': 5}, within_s=9,
        who=['provider', 'isp'],
        facts={'connect.icmp': [f'3/1 from {address_of(FAR)}']}),
    way('there is no way to the host', 'host-unreachable', 'the provider pretends the host is gone',
        [rule(FAR, 'forward', f'ip daddr {SERVER4} reject with icmpx no-route')],
        who=['provider', 'isp']),
    way('two routers send it to each other', 'host-unreachable', 'the provider drops the port',
        [ip(FAR, f'route add {SERVER4}/32 via 10.99.2.1', f'route del {SERVER4}/32')],
        who=['provider', 'isp'],
        facts={'connect.icmp': has('11/0')}),
    way('everything of mail is dropped at the server', 'port-dropped', 'the host is dead',
        [rule('server', 'input', f'tcp dport {MAIL} drop')], sure='likely',
        who=['provider', 'user']),
]

FAMILIES = [
    way('IPv6 leads nowhere', 'ok', 'IPv6 is fine', [rule(PROVIDER, 'forward', 'ip6 nexthdr tcp '
        'drop')], finding='ipv6-broken', words={}, sure='certain', within_s=3,
        facts={'connect.address': SERVER4}),
    way('IPv6 is turned down', 'ok', 'IPv6 is fine', [rule(
        PROVIDER, 'forward', 'ip6 nexthdr tcp reject with icmpv6 type no-route')],
        finding='ipv6-broken', words={}),
    way('IPv4 leads nowhere', 'ok', 'the provider drops the port', [rule(
        PROVIDER, 'forward', f'ip daddr {SERVER4} tcp dport != 53 drop')], words={}, within_s=3,
        facts={'connect.address': SERVER6}),
    way('IPv6 is fine', 'ok', 'IPv6 leads nowhere', [], words={'host': SIX}),
    way('there is no IPv6 here', 'ok', 'IPv6 leads nowhere', no_ipv6_route(), words={}),
    way('only IPv6, and we have none', 'ipv6-unavailable', 'we have no way out', no_ipv6_route(),
        words={'host': SIX}, who=['isp']),
]

INTERCEPTED = [
    Scenario('the home router answers as a stranger', 'intercepted', 'the certificate is unknown',
             ports=ALL_OPEN, words=FOUR_ONLY, password_at=(),
             at={HOME: {2500: Port(certificate='untrusted', replies={
                 'greeting': '220 mail-gateway.hotel.test ESMTP'})}},
             changes=[nat(HOME, 'tcp dport 587 redirect to :2500')],
             facts={'ports:465.state': 'open'}),
    Scenario('the provider answers without encryption', 'intercepted', 'STARTTLS is not offered',
             ports=ALL_OPEN, words=FOUR_ONLY, password_at=(),
             at={PROVIDER: {2500: Port(offers=['SIZE 1000000'])}},
             changes=[nat(PROVIDER, 'tcp dport 587 redirect to :2500')]),
    Scenario('the company reads along', 'certificate-intercepted', 'the certificate is unknown',
             ports=ALL_OPEN, words=FOUR_ONLY, password_at=(),
             at={HOME: {2500: Port(certificate='by-company')}},
             changes=[nat(HOME, 'tcp dport 587 redirect to :2500')]),
    Scenario('another machine behind one address', 'ok', 'the home router answers as a stranger',
             ports=ALL_OPEN, words=FOUR_ONLY, password_at=(25,),
             changes=[nat(FAR, f'tcp dport 587 dnat ip to {SERVER4}:25')]),
]

LOST = [
    way('large packets from the server vanish', 'mtu-blackhole', 'the routers say what fits', [],
        hook=lambda world: narrow(world, [FAR]), words={'timeout': 5}, within_s=12, swaks=False,
        who=['isp'], facts={'tls.large-packets': 'lost'}),
    way('large packets vanish both ways', 'mtu-blackhole', 'a handshake that never ends', [],
        hook=lambda world: narrow(world, [PROVIDER, FAR]), within_s=10,
        who=['isp'], facts={'tls.large-packets': 'lost'}),
    way('the routers say what fits', 'ok', 'large packets vanish both ways', [], within_s=3,
        hook=lambda world: narrow(world, [PROVIDER, FAR], silent=False)),
    way('a handshake that never ends', 'tls-handshake-failed', 'large packets vanish both ways', [],
        sure='possible', within_s=10, password_at=(),
        facts={'tls.large-packets': one_of('no-difference', None)}),
    way('every fourth packet is lost', 'ok', 'all is well', [rule(
        PROVIDER, 'forward', 'tcp dport 587 numgen inc mod 4 == 3 drop')],
        finding='too-slow', within_s=8, swaks=False),
    way('cut off by a box on the way', 'connection-reset', 'it hangs up in the middle', [rule(
        PROVIDER, 'forward', 'tcp dport 587 ct original packets > 4 reject with tcp reset')],
        sure='likely', password_at=()),
]
LOST[3].ports = {**ALL_OPEN, 587: Port(replies={'starttls': Say('220 go on', 'silent')})}

LOCAL = [
    way('our own firewall rejects', 'local-firewall', 'the home router rejects',
        on_587('client', 'reject with icmpx admin-prohibited', 'output'), who=['user'], facts={
            'connect.local-cause': True, 'connect.icmp': [f'3/13 from {CLIENT4}']}),
    way('our own firewall drops', 'local-firewall', 'the home router drops the port',
        on_587('client', 'drop', 'output'), who=['user'],
        facts={'connect.local-cause': True}),
    way('our own firewall drops all', 'local-firewall', 'the host is dead',
        [rule('client', 'output', f'ip daddr {SERVER4} tcp dport != 53 drop')], who=['user'],
        sure='likely'),
    way('a rule of ours forbids the port', 'local-firewall', 'the home router rejects',
        [ip('client', 'rule add ipproto tcp dport 587 prohibit',
            'rule del ipproto tcp dport 587 prohibit')], who=['user'],
        facts={'connect.dial-errors': ['EACCES']}),
    way('our own firewall rejects, over IPv6', 'local-firewall', 'the provider rejects, over IPv6',
        on_587('client', 'reject with icmpx admin-prohibited', 'output'), words={'host': SIX},
        who=['user']),
    way('our own firewall resets', 'local-firewall', 'the home router forges a reset',
        on_587('client', 'reject with tcp reset', 'output'), sure=UNSURE, who=['user'],
        also=('port-rejected',), facts={'ports:465.state': 'open'}),
]

SCENARIOS = [*REFUSED, *REJECTED, *SILENT, *FAMILIES, *INTERCEPTED, *LOST, *LOCAL]
