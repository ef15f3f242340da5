/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-account.h"

G_BEGIN_DECLS

#define EHLO_TYPE_ACCOUNT_DIALOG (ehlo_account_dialog_get_type ())

/* Adds or edits an account. Signals: saved (EhloAccount), the values that were typed, which are
 * right; practice-chosen (id), a practice server in the place of an account. */
G_DECLARE_FINAL_TYPE (EhloAccountDialog, ehlo_account_dialog, EHLO, ACCOUNT_DIALOG, AdwWindow)

GtkWindow *ehlo_account_dialog_new_to_choose (GtkWindow   *parent,
                                              const char  *mail_address);
GtkWindow *ehlo_account_dialog_new_to_add    (GtkWindow   *parent,
                                              EhloAccount *account);
GtkWindow *ehlo_account_dialog_new_to_edit   (GtkWindow   *parent,
                                              EhloAccount *account);

G_END_DECLS
