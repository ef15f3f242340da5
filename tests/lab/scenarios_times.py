# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a whole check-up takes, with the ports and the way, at 20 ms there and back: where
all is well, nothing else runs on the machine meanwhile."""

from lab import SERVER4, SERVER6
from mail_script import Port
from scenario import Scenario, between
from world import FOUR, HOME, rule

ALL_OPEN = {25: Port(), 465: Port('tls'), 587: Port(), 2525: Port(), 443: Port('tls')}
EVERYTHING = 'conversation,ports,path'
DEFAULT_TIMEOUT_S = 10
FURTHER_S = 3
HEALTHY_S = 1

SCENARIOS = [
    Scenario('times: a healthy host', 'ok', 'times: all is dropped', ports=ALL_OPEN, alone=True,
             words={'only': EVERYTHING, 'timeout': None}, within_s=HEALTHY_S, swaks=False,
             facts={'ports:587.state': 'open', 'path:587.ends': 'reaches',
                    'connect.connect-us': between(20000, 60000)}),
    Scenario('times: all is dropped', 'host-unreachable', 'times: a healthy host', ports=ALL_OPEN,
             swaks=False, words={'only': EVERYTHING, 'timeout': None}, who=['network', 'isp'],
             changes=[rule(HOME, 'forward', f'ip daddr {SERVER4} drop'),
                      rule(HOME, 'forward', f'ip6 daddr {SERVER6} drop')],
             within_s=DEFAULT_TIMEOUT_S + FURTHER_S, sure='likely'),
    Scenario('times: one port is dropped', 'port-dropped', 'times: all is dropped',
             ports=ALL_OPEN, swaks=False, words={'host': FOUR, 'timeout': None},
             changes=[rule(HOME, 'forward', 'tcp dport 587 drop')],
             within_s=DEFAULT_TIMEOUT_S + FURTHER_S),
]
