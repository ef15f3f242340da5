/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-encryption.h"
#include "ehlo-provider.h"

G_BEGIN_DECLS

#define EHLO_TYPE_ACCOUNT (ehlo_account_get_type ())

/* What is to be tested. Every property is writable and notifies; strings are nullable and kept
 * without blanks at their ends: id, name, preset, host, port (uint), encryption (int, of
 * EhloEncryption), user, from, to, mechanism, ca-file, ipv4-only (boolean), last-outcome (int, of
 * EhloOutcome; RUNNING means never tested), last-summary. Never holds a password. Main thread. */
G_DECLARE_FINAL_TYPE (EhloAccount, ehlo_account, EHLO, ACCOUNT, GObject)

EhloAccount   *ehlo_account_new                (void);
EhloAccount   *ehlo_account_new_from_provider  (EhloProvider  *provider,
                                                const char    *mail_address);
EhloAccount   *ehlo_account_copy               (EhloAccount   *self);
void           ehlo_account_assign             (EhloAccount   *self,
                                                EhloAccount   *from);
const char    *ehlo_account_get_id             (EhloAccount   *self);
const char    *ehlo_account_get_name           (EhloAccount   *self);
const char    *ehlo_account_get_preset         (EhloAccount   *self);
const char    *ehlo_account_get_host           (EhloAccount   *self);
guint          ehlo_account_get_port           (EhloAccount   *self);
EhloEncryption ehlo_account_get_encryption     (EhloAccount   *self);
const char    *ehlo_account_get_user           (EhloAccount   *self);
const char    *ehlo_account_get_from           (EhloAccount   *self);
const char    *ehlo_account_get_to             (EhloAccount   *self);
const char    *ehlo_account_get_mechanism      (EhloAccount   *self);
const char    *ehlo_account_get_ca_file        (EhloAccount   *self);
gboolean       ehlo_account_get_ipv4_only      (EhloAccount   *self);

G_END_DECLS

/* An account is hardly ever used without. */
#include "ehlo-account-check.h"
