/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Is this text a host name or an address that can be connected to (RFC 952, 1123, 5890)? When not,
 * says why and what was probably meant. */
gboolean ehlo_host_name_check       (const char  *text,
                                     char       **ret_suggestion,
                                     GError     **error);
gboolean ehlo_host_name_is_loopback (const char  *text);

G_END_DECLS
