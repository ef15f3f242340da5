/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* XOAUTH2 and OAUTHBEARER, which libgsasl does not know: one message with a bearer token, and a
 * JSON object in answer when the server does not like it. */
gboolean    ehlo_sasl_token_check        (const char *user,
                                          const char *token,
                                          GError    **error);
char       *ehlo_sasl_token_bearer       (const char *user,
                                          const char *token,
                                          const char *host,
                                          guint16     port);
char       *ehlo_sasl_token_xoauth2      (const char *user,
                                          const char *token);
char       *ehlo_sasl_token_decode_error (const char *challenge,
                                          GError    **error);

G_END_DECLS
