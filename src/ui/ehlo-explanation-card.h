/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-finding.h"

G_BEGIN_DECLS

#define EHLO_TYPE_EXPLANATION_CARD (ehlo_explanation_card_get_type ())

/* What a piece of a pasted text means, and the test that would prove it. Its buttons use the
 * actions "explain.test" (the value of EHLO_ACTION_TEST) and "explain.copy" (what to copy). */
G_DECLARE_FINAL_TYPE (EhloExplanationCard, ehlo_explanation_card, EHLO, EXPLANATION_CARD, AdwBin)

GtkWidget *ehlo_explanation_card_new (EhloFinding *finding);

G_END_DECLS
