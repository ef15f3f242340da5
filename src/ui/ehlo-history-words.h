/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-account.h"
#include "ehlo-compare.h"
#include "ehlo-history-entry.h"

G_BEGIN_DECLS

/* Runs of another time in plain words. */
char        *ehlo_history_words_dup_date    (GDateTime        *date);
char        *ehlo_history_words_dup_network (EhloHistoryEntry *entry);
char        *ehlo_history_words_dup_since   (EhloComparison   *since);
EhloAccount *ehlo_account_new_from_run      (EhloRun          *run);

G_END_DECLS
