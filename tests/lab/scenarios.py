# SPDX-License-Identifier: GPL-3.0-or-later
"""All scenarios, by subject."""

import scenarios_auth
import scenarios_computer
import scenarios_dns
import scenarios_door
import scenarios_envelope
import scenarios_network
import scenarios_postfix
import scenarios_practice
import scenarios_times
import scenarios_tls
import scenarios_way

SCENARIOS = [
    *scenarios_envelope.SCENARIOS,
    *scenarios_auth.SCENARIOS,
    *scenarios_door.SCENARIOS,
    *scenarios_tls.SCENARIOS,
    *scenarios_computer.SCENARIOS,
    *scenarios_dns.SCENARIOS,
    *scenarios_network.SCENARIOS,
    *scenarios_times.SCENARIOS,
    *scenarios_postfix.SCENARIOS,
    *scenarios_practice.SCENARIOS,
    *scenarios_way.SCENARIOS,
]
