/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ehlo-outcome.h"

G_BEGIN_DECLS

/* How an outcome is shown: never by colour alone. */
const char *ehlo_outcome_get_icon_name (EhloOutcome  outcome);
const char *ehlo_outcome_get_style     (EhloOutcome  outcome);
const char *ehlo_outcome_get_label     (EhloOutcome  outcome);
void        ehlo_outcome_style_widget  (EhloOutcome  outcome,
                                        GtkWidget   *widget);

G_END_DECLS
