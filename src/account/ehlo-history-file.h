/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How runs are kept on disk: a folder for each account, a file for each run. Private to this
 * room; any thread. */
char      *_ehlo_history_file_dup_folder (const char  *root,
                                          const char  *account_id);
char      *_ehlo_history_file_dup_name   (GDateTime   *started);
GDateTime *_ehlo_history_file_parse_name (const char  *name);
GPtrArray *_ehlo_history_file_list       (const char  *folder);
gboolean   _ehlo_history_file_write      (const char  *folder,
                                          const char  *name,
                                          GBytes      *bytes,
                                          GError     **error);
void       _ehlo_history_file_prune      (const char  *folder,
                                          GDateTime   *oldest,
                                          guint        n_most);
void       _ehlo_history_file_tidy       (const char  *folder);
gboolean   _ehlo_history_file_remove     (const char  *folder,
                                          GError     **error);

G_END_DECLS
