/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Message text as it goes after DATA's 354 (RFC 5321 4.5.2). */
GString *ehlo_smtp_data_encode (const char *message);

G_END_DECLS
