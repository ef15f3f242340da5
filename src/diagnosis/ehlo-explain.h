/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-finding.h"

G_BEGIN_DECLS

/* As much of a pasted text as is read: some thousand lines of a log. */
#define EHLO_EXPLAIN_MAX_BYTES (256 * 1024)

/* As much of a whole message as is read. Its report stands before the mail that came back, which
 * may be of any size. */
#define EHLO_EXPLAIN_MAX_MESSAGE_BYTES (4 * 1024 * 1024)

gboolean    ehlo_explain_is_message (const char *text,
                                     gsize       length);
GPtrArray  *ehlo_explain_text       (const char *text,
                                     gssize      length);
const char *ehlo_explain_get_proof  (const char *code);

G_END_DECLS
