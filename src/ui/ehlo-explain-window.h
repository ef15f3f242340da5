/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EHLO_TYPE_EXPLAIN_WINDOW (ehlo_explain_window_get_type ())

/* Says what a pasted error, a piece of a log or a bounce message means. Signals: test-wanted
 * (EhloAccount), what the text says of the server that is to be tested. */
G_DECLARE_FINAL_TYPE (EhloExplainWindow, ehlo_explain_window, EHLO, EXPLAIN_WINDOW, AdwWindow)

EhloExplainWindow *ehlo_explain_window_find      (GtkWindow         *parent);
EhloExplainWindow *ehlo_explain_window_new       (GtkWindow         *parent);
void               ehlo_explain_window_set_text  (EhloExplainWindow *self,
                                                  const char        *text);
void               ehlo_explain_window_open_file (EhloExplainWindow *self,
                                                  GFile             *file);

G_END_DECLS
