/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize    ehlo_encoded_match               (const guint8 *text,
                                           gsize         n_text,
                                           const guint8 *want,
                                           gsize         n_want);
gboolean ehlo_encoded_match_is_introducer (guint8        byte);

G_END_DECLS
