/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-outcome.h"
#include "ehlo-reputation.h"
#include "ehlo-standing.h"

G_BEGIN_DECLS

/* What lists say about an address or a domain together, in plain words. */
char       *ehlo_reputation_words_dup_origin   (const EhloReputation *reputation);
char       *ehlo_reputation_words_dup_name     (const EhloReputation *reputation);
const char *ehlo_reputation_words_get_nat      (const EhloReputation *reputation);
const char *ehlo_reputation_words_get_resolver (const EhloReputation *reputation,
                                                gboolean             *ret_recursion_helps);
char       *ehlo_reputation_words_dup_short    (const EhloReputation *reputation,
                                                EhloStandingLevel     level);
EhloOutcome ehlo_reputation_words_get_outcome  (EhloStandingLevel     level);
char       *ehlo_reputation_words_dup_text     (const EhloReputation *reputation,
                                                EhloMailRoute         route);

G_END_DECLS
