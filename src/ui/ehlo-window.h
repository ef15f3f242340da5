/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-session.h"

G_BEGIN_DECLS

#define EHLO_TYPE_WINDOW (ehlo_window_get_type ())

/* The window: accounts at the side, the test of the selected one beside them. */
G_DECLARE_FINAL_TYPE (EhloWindow, ehlo_window, EHLO, WINDOW, AdwApplicationWindow)

GtkWindow *ehlo_window_new        (GtkApplication *application,
                                   EhloSession    *session);
void       ehlo_window_show_error (EhloWindow     *self,
                                   const char     *heading,
                                   const char     *body);

void       ehlo_window_open_report (EhloWindow    *self,
                                    GFile         *file);

G_END_DECLS
