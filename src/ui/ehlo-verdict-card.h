/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-compare.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

#define EHLO_TYPE_VERDICT_CARD (ehlo_verdict_card_get_type ())

/* What a run has shown, in a sentence: what is wrong, who can fix it, and what to do. Its buttons
 * activate actions of the window. */
G_DECLARE_FINAL_TYPE (EhloVerdictCard, ehlo_verdict_card, EHLO, VERDICT_CARD, AdwBin)

void ehlo_verdict_card_set_run       (EhloVerdictCard *self,
                                      EhloRun         *run);

void ehlo_verdict_card_set_since     (EhloVerdictCard *self,
                                      EhloComparison  *since);
void ehlo_verdict_card_set_read_only (EhloVerdictCard *self,
                                      gboolean         read_only);

G_END_DECLS
