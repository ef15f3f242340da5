/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-account.h"

G_BEGIN_DECLS

/* Responses, beside "cancel". */
#define EHLO_PASSWORD_RESPONSE_TEST "test"
#define EHLO_PASSWORD_RESPONSE_SKIP "skip"

#define EHLO_TYPE_PASSWORD_DIALOG (ehlo_password_dialog_get_type ())

/* Asks for the password of an account, which is kept in memory only. */
G_DECLARE_FINAL_TYPE (EhloPasswordDialog, ehlo_password_dialog, EHLO, PASSWORD_DIALOG,
                      AdwMessageDialog)

GtkWindow  *ehlo_password_dialog_new          (GtkWindow          *parent,
                                               EhloAccount        *account);
const char *ehlo_password_dialog_get_password (EhloPasswordDialog *self);

G_END_DECLS
