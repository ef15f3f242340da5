/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ehlo_message_new_id (const char *from);
char *ehlo_message_write  (const char *from,
                           const char *to,
                           const char *message_id,
                           GDateTime  *date);

G_END_DECLS
