/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EHLO_TYPE_WRAP_LAYOUT (ehlo_wrap_layout_get_type ())

/* Places children one after another at their natural width and begins a new line where the width
 * ends, as text does. Property: centered (boolean). */
G_DECLARE_FINAL_TYPE (EhloWrapLayout, ehlo_wrap_layout, EHLO, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
