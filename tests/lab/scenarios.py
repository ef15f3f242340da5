# SPDX-License-Identifier: GPL-3.0-or-later
"""All scenarios, by subject."""

import scenarios_auth
import scenarios_door
import scenarios_envelope
import scenarios_tls

SCENARIOS = [
    *scenarios_envelope.SCENARIOS,
    *scenarios_auth.SCENARIOS,
    *scenarios_door.SCENARIOS,
    *scenarios_tls.SCENARIOS,
]
