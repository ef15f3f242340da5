/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Is this text an address for MAIL FROM or RCPT TO (RFC 5321 4.1.2, RFC 6531 for non-ASCII)? */
gboolean ehlo_mail_address_check       (const char *field,
                                        const char *text,
                                        GError    **error);
char    *ehlo_mail_address_dup_domain  (const char *text);
gboolean ehlo_mail_address_needs_utf8  (const char *text);

G_END_DECLS
