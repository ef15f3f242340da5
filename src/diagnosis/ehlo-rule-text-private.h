/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-rule-text.h"

G_BEGIN_DECLS

/* What a reply says; ends at one without a code. */
extern const EhloRuleText _ehlo_rule_texts_reply[];

G_END_DECLS
