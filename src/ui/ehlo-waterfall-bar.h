/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ehlo-step.h"
#include "ehlo-time-scale.h"

G_BEGIN_DECLS

#define EHLO_TYPE_WATERFALL_BAR (ehlo_waterfall_bar_get_type ())

/* When a step began and how long it took, drawn against the time axis of its run. The colour is
 * the CSS colour of the node "waterfall". Decoration: the same stands beside it in words. */
G_DECLARE_FINAL_TYPE (EhloWaterfallBar, ehlo_waterfall_bar, EHLO, WATERFALL_BAR, GtkWidget)

void ehlo_waterfall_bar_set_step (EhloWaterfallBar *self,
                                  EhloStep         *step,
                                  EhloTimeScale    *scale);

G_END_DECLS
