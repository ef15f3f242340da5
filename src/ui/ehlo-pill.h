/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ehlo-fact-words.h"

G_BEGIN_DECLS

GtkWidget *ehlo_pill_new (const char   *text,
                          EhloFactTone  tone);

G_END_DECLS
