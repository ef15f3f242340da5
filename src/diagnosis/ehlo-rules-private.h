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
extern const EhloRule _ehlo_rules_findings[];

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
