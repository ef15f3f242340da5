/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-account.h"

G_BEGIN_DECLS

#define EHLO_TYPE_ACCOUNT_FORM (ehlo_account_form_get_type ())

/* The settings of an account, to be typed in. What is wrong is said at once, below the row.
 * Property: valid (boolean, read-only), whether the account can be saved. */
G_DECLARE_FINAL_TYPE (EhloAccountForm, ehlo_account_form, EHLO, ACCOUNT_FORM, AdwBin)

void         ehlo_account_form_set_account (EhloAccountForm *self,
                                            EhloAccount     *account);
EhloAccount *ehlo_account_form_get_account (EhloAccountForm *self);
gboolean     ehlo_account_form_is_valid    (EhloAccountForm *self);

G_END_DECLS
