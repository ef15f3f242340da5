/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EHLO_TYPE_STEP_LAYOUT (ehlo_step_layout_get_type ())

/* Lays out the head of a timeline row: text, bar, end. Every row of the same width gives its bar
 * the same place, whatever its texts are; where it is narrow the bar gives way to the text. */
G_DECLARE_FINAL_TYPE (EhloStepLayout, ehlo_step_layout, EHLO, STEP_LAYOUT, GtkLayoutManager)

G_END_DECLS
