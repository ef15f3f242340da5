/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ehlo-session.h"

G_BEGIN_DECLS

#define EHLO_TYPE_ACCOUNT_ROW (ehlo_account_row_get_type ())

/* An account in the sidebar, with how its last test ended. */
G_DECLARE_FINAL_TYPE (EhloAccountRow, ehlo_account_row, EHLO, ACCOUNT_ROW, GtkListBoxRow)

GtkWidget   *ehlo_account_row_new         (EhloSession    *session,
                                           EhloAccount    *account);
EhloAccount *ehlo_account_row_get_account (EhloAccountRow *self);

G_END_DECLS
