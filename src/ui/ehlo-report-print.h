/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkPrintOperation *ehlo_report_print_new (GBytes      *pdf,
                                          const char  *name,
                                          GError     **error);

G_END_DECLS
