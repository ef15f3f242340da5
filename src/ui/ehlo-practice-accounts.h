/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-account.h"

G_BEGIN_DECLS

#define EHLO_TYPE_PRACTICE_ACCOUNTS (ehlo_practice_accounts_get_type ())

/* The accounts that test practice servers, and the servers themselves. They live as long as the
 * program and are never written to disk. Main thread. */
G_DECLARE_FINAL_TYPE (EhloPracticeAccounts, ehlo_practice_accounts, EHLO, PRACTICE_ACCOUNTS,
                      GObject)

EhloPracticeAccounts *ehlo_practice_accounts_new          (void);
GListModel           *ehlo_practice_accounts_get_model    (EhloPracticeAccounts  *self);
EhloAccount          *ehlo_practice_accounts_find         (EhloPracticeAccounts  *self,
                                                           const char            *id);
EhloAccount          *ehlo_practice_accounts_start        (EhloPracticeAccounts  *self,
                                                           const char            *preset,
                                                           const char           **ret_password,
                                                           GError               **error);
gboolean              ehlo_practice_accounts_remove       (EhloPracticeAccounts  *self,
                                                           EhloAccount           *account,
                                                           guint                 *ret_position);
gboolean              ehlo_practice_accounts_restore      (EhloPracticeAccounts  *self,
                                                           EhloAccount           *account,
                                                           guint                  position,
                                                           const char           **ret_password,
                                                           GError               **error);
GBytes               *ehlo_practice_accounts_get_ca_pem   (EhloPracticeAccounts  *self);

G_END_DECLS
