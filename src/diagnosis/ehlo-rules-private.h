/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-rules.h"

G_BEGIN_DECLS

/* The rules by room of a conversation; each list ends at a rule without a function. */
extern const EhloRule _ehlo_rules_settings[];
extern const EhloRule _ehlo_rules_dns[];
extern const EhloRule _ehlo_rules_connect[];
extern const EhloRule _ehlo_rules_door[];
extern const EhloRule _ehlo_rules_tls[];
extern const EhloRule _ehlo_rules_auth[];
extern const EhloRule _ehlo_rules_reply[];
extern const EhloRule _ehlo_rules_loss[];
extern const EhloRule _ehlo_rules_way[];
extern const EhloRule _ehlo_rules_computer[];
extern const EhloRule _ehlo_rules_network[];
extern const EhloRule _ehlo_rules_packets[];
extern const EhloRule _ehlo_rules_talk[];

/* What is true and worth knowing, but not why a run failed. `stop` is %NULL there. */
extern const EhloRule _ehlo_rules_findings[];
extern const EhloRule _ehlo_rules_way_findings[];
extern const EhloRule _ehlo_rules_computer_findings[];
extern const EhloRule _ehlo_rules_network_findings[];
extern const EhloRule _ehlo_rules_packets_findings[];
extern const EhloRule _ehlo_rules_talk_findings[];

gboolean _ehlo_rule_stopped_at     (EhloStep     *stop,
                                    EhloStepKind  kind);
gboolean _ehlo_rule_fact_is        (EhloStep     *step,
                                    const char   *key,
                                    const char   *value);
gboolean _ehlo_rule_is_denied      (EhloStep     *step,
                                    const char   *key);
gboolean _ehlo_rule_has_ended_well (EhloStep     *step);
gboolean _ehlo_rule_is_offline     (EhloRun      *run);

G_END_DECLS
