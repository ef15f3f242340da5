/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-outcome.h"
#include "ehlo-reputation.h"

G_BEGIN_DECLS

/* What a blocklist says, in plain words. */
EhloOutcome  ehlo_list_words_get_outcome    (const EhloListReport *list);
const char  *ehlo_list_words_get_pill       (const EhloListReport *list);
const char  *ehlo_list_words_get_meaning    (const EhloListReport *list);
const char  *ehlo_list_words_get_reason     (const EhloListReport *list);
char        *ehlo_list_words_dup_own_words  (const EhloListReport *list);
char        *ehlo_list_words_dup_advice     (const EhloListReport *list,
                                             gboolean              is_domain);
const char  *ehlo_list_words_get_weight     (const char           *weight);
guint        ehlo_list_words_get_rank       (const EhloListReport *list);

G_END_DECLS
