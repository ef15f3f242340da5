/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-rule-text.h"

G_BEGIN_DECLS

/* Texts by subject; each list ends at one without a code. */
extern const EhloRuleText _ehlo_rule_texts_reply[];
extern const EhloRuleText _ehlo_rule_texts_way[];
extern const EhloRuleText _ehlo_rule_texts_computer[];
extern const EhloRuleText _ehlo_rule_texts_network[];
extern const EhloRuleText _ehlo_rule_texts_packets[];
extern const EhloRuleText _ehlo_rule_texts_talk[];

G_END_DECLS
