/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "FROM:<a@b> SIZE=5" of a MAIL command or "TO:<a@b>" of a RCPT command, taken apart. */
gboolean ehlo_practice_path_parse (const char   *args,
                                   const char   *keyword,
                                   char        **ret_address,
                                   char       ***ret_params);

G_END_DECLS
