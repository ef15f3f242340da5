/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *ehlo_seen_address_find         (const char *greeting);
gboolean  ehlo_seen_address_is_salute    (const char *word,
                                          gsize       length);

G_END_DECLS
