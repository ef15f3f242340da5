# SPDX-License-Identifier: GPL-3.0-or-later
"""The network around this computer: none, one that wants a sign-in first, one with a proxy."""

import fcntl
import os
import struct
import threading
from contextlib import contextmanager

from lab import SERVER4
from lab_web import PORTAL_PAGE, open_proxy, portal
from scenario import Scenario, has, is_set
from world import CARD, FAR, FOUR, HOME, PROVIDER, Change, address_of, ip, rule

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454ca, 0x0001, 0x1000

NO_ROUTE = [ip('client', 'route del default', 'route add default via 10.99.0.2'),
            ip('client', 'route del ::/0', 'route add ::/0 via fd99:0::2')]
NO_LINK = [Change('client', [['ip', 'link', 'set', CARD, 'down']],
                  [['ip', 'link', 'set', CARD, 'up'],
                   ['ip', 'addr', 'replace', 'fd99:0::1/64', 'dev', CARD, 'nodad'],
                   ['ip', 'route', 'replace', 'default', 'via', '10.99.0.2'],
                   ['ip', 'route', 'replace', '::/0', 'via', 'fd99:0::2']])]


@contextmanager
def hotel(world, pages=portal):
    """Names are answered; the web leads to the network's own page; all else is dropped."""
    world.filter(HOME, 'forward', 'iifname "wire0" meta l4proto { tcp, udp } th dport != 53 drop')
    world.run(HOME, ['nft', 'add chain inet lab nat { type nat hook prerouting priority -100; }; '
                            'add rule inet lab nat tcp dport 80 redirect to :8080'])
    try:
        with world.web(HOME, '0.0.0.0', 8080, pages), world.web(HOME, '0.0.0.0', 80, pages):
            yield
    finally:
        world.run(HOME, ['nft', 'flush', 'ruleset'])


@contextmanager
def proxy(world):
    with world.web(HOME, '0.0.0.0', 3128, open_proxy):
        yield


def own_page(_, __):
    return PORTAL_PAGE


def open_tunnel(name):
    """The near end of a tunnel, in the network of the thread that asks."""
    device = os.open('/dev/net/tun', os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack('16sH', name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def carry(source, target):
    try:
        while True:
            os.write(target, os.read(source, 4096))
    except OSError:
        pass


@contextmanager
def tunnel(world):
    """All that leaves goes through a tunnel to the provider."""
    ends = []
    for node, address in (('client', '10.98.0.1'), (PROVIDER, '10.98.0.2')):
        with world.inside(node):
            ends.append(open_tunnel('vpn0'))
        world.ip(node, 'addr', 'add', f'{address}/24', 'dev', 'vpn0')
        world.ip(node, 'link', 'set', 'vpn0', 'up')
    for source, target in (ends, ends[::-1]):
        threading.Thread(target=carry, args=(source, target), daemon=True).start()
    world.ip('client', 'route', 'replace', 'default', 'dev', 'vpn0')
    world.ip(FAR, 'route', 'add', '10.98.0.0/24', 'via', '10.99.2.1')
    world.ip('server', 'route', 'add', '10.98.0.0/24', 'via', '10.99.3.1')
    try:
        yield
    finally:
        world.ip('client', 'route', 'replace', 'default', 'via', '10.99.0.2')
        world.ip(FAR, 'route', 'del', '10.98.0.0/24')
        world.ip('server', 'route', 'del', '10.98.0.0/24')
        # A read that waits in a thread keeps the device: taken down, it ends.
        for node in ('client', PROVIDER):
            world.ip(node, 'link', 'del', 'vpn0')
        for end in ends:
            os.close(end)


SCENARIOS = [
    Scenario('we have no way out', 'offline', 'the name service is silent', changes=NO_ROUTE,
             who=['user'], facts={'network.route-ipv4': False}),
    Scenario('we have no way out, to an address', 'offline', 'the host is dead', changes=NO_ROUTE,
             words={'host': SERVER4}, who=['user']),
    Scenario('the cable is out', 'offline', 'the name service is silent', changes=NO_LINK,
             who=['user']),
    Scenario('a hotel that wants a sign-in', 'captive-portal', 'the provider drops all ports of '
             'mail', hook=hotel, words={'host': FOUR}, who=['user'],
             facts={'network.connectivity': 'portal', 'network.portal': is_set}, within_s=8),
    Scenario('a hotel that shows its own page', 'captive-portal', 'the provider drops all ports of '
             'mail', hook=lambda world: hotel(world, own_page), words={'host': FOUR},
             who=['user'], within_s=8),
    Scenario('only the proxy gets out', 'proxy-required', 'the host is dead', who=['network'],
             changes=[rule(HOME, 'forward', 'iifname "wire0" tcp dport != 53 drop')],
             words={'host': FOUR}, sure='likely', within_s=8,
             environment={'http_proxy': f'http://{address_of(HOME)}:3128',
                          'https_proxy': f'http://{address_of(HOME)}:3128',
                          'all_proxy': f'http://{address_of(HOME)}:3128'}, hook=proxy),
    Scenario('a proxy that nobody needs', 'ok', 'only the proxy gets out', words={'host': FOUR},
             environment={'https_proxy': f'http://{address_of(HOME)}:3128'}),
    Scenario('a tunnel that blocks the port', 'port-dropped', 'the provider drops the port',
             finding='tunnel-in-use', hook=tunnel, words={'host': FOUR},
             changes=[rule(PROVIDER, 'forward', 'tcp dport 587 drop')],
             facts={'network.tunnels': has('vpn0')}),
    Scenario('a tunnel that works', 'ok', 'a tunnel that blocks the port', hook=tunnel,
             words={'host': FOUR}, facts={'network.tunnels': has('vpn0')}),
]
