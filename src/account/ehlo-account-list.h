/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-account.h"

G_BEGIN_DECLS

#define EHLO_TYPE_ACCOUNT_LIST (ehlo_account_list_get_type ())

/* The accounts on disk: a GListModel of EhloAccount. Every change is written at once, atomically.
 * A file that cannot be read is kept aside under another name and never overwritten. */
G_DECLARE_FINAL_TYPE (EhloAccountList, ehlo_account_list, EHLO, ACCOUNT_LIST, GObject)

EhloAccountList *ehlo_account_list_new         (const char       *path);
char            *ehlo_account_list_dup_default_path (void);
gboolean         ehlo_account_list_load        (EhloAccountList  *self,
                                                char            **ret_kept_aside,
                                                GError          **error);
gboolean         ehlo_account_list_save        (EhloAccountList  *self,
                                                GError          **error);
gboolean         ehlo_account_list_insert      (EhloAccountList  *self,
                                                guint             position,
                                                EhloAccount      *account,
                                                GError          **error);
gboolean         ehlo_account_list_remove      (EhloAccountList  *self,
                                                EhloAccount      *account,
                                                guint            *ret_position,
                                                GError          **error);
EhloAccount     *ehlo_account_list_find        (EhloAccountList  *self,
                                                const char       *id);

G_END_DECLS
