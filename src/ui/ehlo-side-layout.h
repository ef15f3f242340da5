/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EHLO_TYPE_SIDE_LAYOUT (ehlo_side_layout_get_type ())

/* Two children beside each other where there is room, the second with what the first leaves; the
 * second below the first where there is none. */
G_DECLARE_FINAL_TYPE (EhloSideLayout, ehlo_side_layout, EHLO, SIDE_LAYOUT, GtkLayoutManager)

G_END_DECLS
