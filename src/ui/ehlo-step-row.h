/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ehlo-step.h"
#include "ehlo-time-scale.h"

G_BEGIN_DECLS

#define EHLO_TYPE_STEP_ROW (ehlo_step_row_get_type ())

/* A row of the timeline; it follows its step. */
G_DECLARE_FINAL_TYPE (EhloStepRow, ehlo_step_row, EHLO, STEP_ROW, GtkListBoxRow)

GtkWidget *ehlo_step_row_new          (EhloStep      *step,
                                       EhloTimeScale *scale);
EhloStep  *ehlo_step_row_get_step     (EhloStepRow   *self);
gboolean   ehlo_step_row_get_expanded (EhloStepRow   *self);
void       ehlo_step_row_set_expanded (EhloStepRow   *self,
                                       gboolean       expanded);
void       ehlo_step_row_set_ends     (EhloStepRow   *self,
                                       gboolean       is_first,
                                       gboolean       is_last);

G_END_DECLS
