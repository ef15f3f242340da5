/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-account-list.h"
#include "ehlo-compare.h"
#include "ehlo-fix.h"
#include "ehlo-redactor.h"
#include "ehlo-history.h"
#include "ehlo-reputation-desk.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

typedef enum
{
  EHLO_TEST_DEFAULT           = 0,
  EHLO_TEST_WITHOUT_SIGN_IN   = 1 << 0, /* no password is used, even where one is known */
  EHLO_TEST_ALLOW_UNPROTECTED = 1 << 1, /* the person said: send the password anyway, this once */
} EhloTestFlags;

#define EHLO_TYPE_SESSION (ehlo_session_get_type ())

/* What the program knows between its start and its end: the accounts on disk, the practice
 * accounts, and for each of them the last run and the password. Passwords live here and nowhere
 * else, and are overwritten when they go. Property: busy (boolean, read-only). Signals:
 * run-changed (EhloAccount), save-failed (GError). Knows no widgets. Main thread. */
G_DECLARE_FINAL_TYPE (EhloSession, ehlo_session, EHLO, SESSION, GObject)

EhloSession     *ehlo_session_new                   (const char     *accounts_path);
void             ehlo_session_set_settings          (EhloSession    *self,
                                                     GSettings      *settings);
EhloReputationDesk *ehlo_session_get_desk           (EhloSession    *self);
gboolean         ehlo_session_load                  (EhloSession    *self,
                                                     char          **ret_kept_aside,
                                                     GError        **error);
EhloAccountList *ehlo_session_get_accounts          (EhloSession    *self);
GListModel      *ehlo_session_get_practice_accounts (EhloSession    *self);
EhloHistory     *ehlo_session_get_history            (EhloSession    *self);
EhloAccount     *ehlo_session_find                  (EhloSession    *self,
                                                     const char     *id);
gboolean         ehlo_session_is_practice           (EhloSession    *self,
                                                     EhloAccount    *account);
EhloAccount     *ehlo_session_start_practice        (EhloSession    *self,
                                                     const char     *preset,
                                                     GError        **error);
gboolean         ehlo_session_add                   (EhloSession    *self,
                                                     EhloAccount    *account,
                                                     GError        **error);
gboolean         ehlo_session_change                (EhloSession    *self,
                                                     EhloAccount    *account,
                                                     EhloAccount    *values,
                                                     GError        **error);
gboolean         ehlo_session_fix                   (EhloSession    *self,
                                                     const EhloFix  *fix,
                                                     GError        **error);
gboolean         ehlo_session_undo_fix              (EhloSession    *self,
                                                     const EhloFix  *fix,
                                                     GError        **error);
gboolean         ehlo_session_remove                (EhloSession    *self,
                                                     EhloAccount    *account,
                                                     guint          *ret_position,
                                                     GError        **error);
gboolean         ehlo_session_restore               (EhloSession    *self,
                                                     EhloAccount    *account,
                                                     guint           position,
                                                     GError        **error);
gboolean         ehlo_session_wants_password        (EhloSession    *self,
                                                     EhloAccount    *account);
void             ehlo_session_set_password          (EhloSession    *self,
                                                     EhloAccount    *account,
                                                     const char     *password);
EhloRedactor    *ehlo_session_dup_secrets           (EhloSession    *self,
                                                     EhloAccount    *account);
EhloRun         *ehlo_session_get_run               (EhloSession    *self,
                                                     EhloAccount    *account);
EhloRun         *ehlo_session_get_ports_run         (EhloSession    *self,
                                                     EhloAccount    *account);
EhloComparison  *ehlo_session_get_since              (EhloSession    *self,
                                                     EhloAccount    *account);
gboolean         ehlo_session_is_testing            (EhloSession    *self,
                                                     EhloAccount    *account);
gboolean         ehlo_session_is_busy               (EhloSession    *self);
gboolean         ehlo_session_test                  (EhloSession    *self,
                                                     EhloAccount    *account,
                                                     EhloTestFlags   flags,
                                                     GError        **error);
gboolean         ehlo_session_compare_ports         (EhloSession    *self,
                                                     EhloAccount    *account,
                                                     GError        **error);
void             ehlo_session_stop                  (EhloSession    *self,
                                                     EhloAccount    *account);
void             ehlo_session_stop_all              (EhloSession    *self);

G_END_DECLS
