/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-account.h"
#include "ehlo-history.h"

G_BEGIN_DECLS

#define EHLO_TYPE_HISTORY_WINDOW (ehlo_history_window_get_type ())

/* The runs of one account that are kept: to open one, to compare two. */
G_DECLARE_FINAL_TYPE (EhloHistoryWindow, ehlo_history_window, EHLO, HISTORY_WINDOW, AdwWindow)

GtkWindow *ehlo_history_window_new (GtkWindow   *parent,
                                    EhloHistory *history,
                                    EhloAccount *account);

G_END_DECLS
