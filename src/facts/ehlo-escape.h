/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes from the wire as text that is safe to show: valid UTF-8 stays, everything else that could
 * move a cursor, hide or reorder text becomes \xNN or \u{N}. */
char *ehlo_escape_bytes (const void *bytes,
                         gsize       length,
                         gsize       max_shown);

G_END_DECLS
