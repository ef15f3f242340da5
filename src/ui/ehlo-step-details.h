/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-step.h"

G_BEGIN_DECLS

#define EHLO_TYPE_STEP_DETAILS (ehlo_step_details_get_type ())

/* The proof under a row of the timeline: facts and transcript of its step. */
G_DECLARE_FINAL_TYPE (EhloStepDetails, ehlo_step_details, EHLO, STEP_DETAILS, AdwBin)

GtkWidget *ehlo_step_details_new          (EhloStep *step);
gboolean   ehlo_step_details_has_anything (EhloStep *step);

G_END_DECLS
