/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the table of ports shows of an EhloPortRow, column by column. */
void ehlo_port_columns_add            (GtkColumnView *view);
void ehlo_port_columns_show_addresses (GtkColumnView *view,
                                       gboolean       visible);
void ehlo_port_columns_sort_anew      (GtkColumnView *view);

G_END_DECLS
