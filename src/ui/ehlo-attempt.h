/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ehlo-step.h"

G_BEGIN_DECLS

/* A connect step tries several addresses; each is one line under its row. */
guint      ehlo_attempt_get_n    (EhloStep *step);
GtkWidget *ehlo_attempt_new_line (EhloStep *step,
                                  guint     index);

G_END_DECLS
