/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "ehlo-account.h"

G_BEGIN_DECLS

/* What an account is called where it is shown, and what is usual where nothing is known yet. */
EhloAccount *ehlo_account_new_by_hand   (const char     *mail_address);
EhloAccount *ehlo_account_new_named     (EhloProvider   *provider,
                                         const char     *mail_address);
const char  *ehlo_account_get_title     (EhloAccount    *account);
const char  *ehlo_account_get_subtitle  (EhloAccount    *account);
char        *ehlo_account_dup_door      (EhloAccount    *account);
const char  *ehlo_encryption_get_label  (EhloEncryption  encryption);
guint        ehlo_encryption_get_port   (EhloEncryption  encryption);

G_END_DECLS
