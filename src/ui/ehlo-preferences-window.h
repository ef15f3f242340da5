/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-reputation-desk.h"

G_BEGIN_DECLS

#define EHLO_TYPE_PREFERENCES_WINDOW (ehlo_preferences_window_get_type ())

/* What may leave this computer, and which blocklists are asked. */
G_DECLARE_FINAL_TYPE (EhloPreferencesWindow, ehlo_preferences_window, EHLO, PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

GtkWindow *ehlo_preferences_window_new (GtkWindow          *parent,
                                        EhloReputationDesk *desk);

G_END_DECLS
