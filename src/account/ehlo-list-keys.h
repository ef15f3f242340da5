/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-blocklists.h"

G_BEGIN_DECLS

/* The secrets that customers of some blocklists have, in the keyring of the session: one for all
 * lists of an operator. */
void        ehlo_list_keys_load_async    (const char *const   *operators,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
GHashTable *ehlo_list_keys_load_finish   (GAsyncResult        *result,
                                          GError             **error);
void        ehlo_list_keys_store_async   (const char          *operator_,
                                          const char          *key,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
gboolean    ehlo_list_keys_store_finish  (GAsyncResult        *result,
                                          GError             **error);
gboolean    ehlo_list_keys_check         (const char          *key);
GHashTable *ehlo_list_keys_dup_for_lists (GHashTable          *keys,
                                          EhloBlocklists      *lists);
char      **ehlo_list_keys_dup_operators (EhloBlocklists      *lists);

G_END_DECLS
