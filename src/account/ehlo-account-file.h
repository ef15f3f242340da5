/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the account list needs of the file system. Private to this room. */
char     *_ehlo_account_file_resolve  (const char  *path);
gboolean  _ehlo_account_file_write    (const char  *path,
                                       const char  *text,
                                       GError     **error);
char     *_ehlo_account_file_set_aside (const char  *path,
                                        GError     **error);

G_END_DECLS
