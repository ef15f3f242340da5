/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-sasl-token.h"

#include "ehlo-secret-buffer.h"

#include "ehlo-error.h"
#include "ehlo-escape.h"

#include <string.h>

/* Longest JSON that is kept; real ones have about 150 bytes. */
#define MAX_TOKEN_ERROR_BYTES 4096

static gboolean
has_control (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    {
      if (g_ascii_iscntrl (*at))
        return TRUE;
    }
  return FALSE;
}

/**
 * ehlo_sasl_token_check:
 * @user: user name
 * @token: access token
 * @error: return location for an error
 *
 * The messages separate their fields by U+0001 and do not quote, so a control character would end
 * a field early.
 *
 * Errors: %EHLO_ERROR_INVALID; the message does not quote the token.
 *
 * Returns: whether both can be sent
 */
gboolean
ehlo_sasl_token_check (const char  *user,
                       const char  *token,
                       GError     **error)
{
  const char *field = has_control (user) ? "user name" : has_control (token) ? "token" : NULL;

  if (field == NULL)
    return TRUE;
  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
               "The %s has a control character, perhaps a line end", field);
  return FALSE;
}

static char *
encode (const EhloSecretBuffer *message)
{
  gsize length;
  const guint8 *bytes = ehlo_secret_buffer_get_data (message, &length);

  return g_base64_encode (bytes, length);
}

/* saslname of RFC 5801 4: the two characters that have a meaning in the GS2 header. */
static void
append_saslname (EhloSecretBuffer *message,
                 const char       *user)
{
  for (const char *at = user; *at != '\0'; at++)
    {
      if (*at == ',')
        ehlo_secret_buffer_append_text (message, "=2C");
      else if (*at == '=')
        ehlo_secret_buffer_append_text (message, "=3D");
      else
        ehlo_secret_buffer_append (message, at, 1);
    }
}

/**
 * ehlo_sasl_token_bearer:
 * @user: user name
 * @token: access token
 * @host: server name
 * @port: server port
 *
 * The initial response of OAUTHBEARER (RFC 7628 3.1).
 *
 * Returns: (transfer full): base64; free with ehlo_secret_wipe()
 */
char *
ehlo_sasl_token_bearer (const char *user,
                        const char *token,
                        const char *host,
                        guint16     port)
{
  g_autoptr (EhloSecretBuffer) message = ehlo_secret_buffer_new ();
  g_autofree char *where = g_strdup_printf (",\001host=%s\001port=%u\001auth=Bearer ", host, port);

  ehlo_secret_buffer_append_text (message, "n,a=");
  append_saslname (message, user);
  ehlo_secret_buffer_append_text (message, where);
  ehlo_secret_buffer_append_text (message, token);
  ehlo_secret_buffer_append_text (message, "\001\001");
  return encode (message);
}

/**
 * ehlo_sasl_token_xoauth2:
 * @user: user name
 * @token: access token
 *
 * The initial response of XOAUTH2, as Google and Microsoft document it.
 *
 * Returns: (transfer full): base64; free with ehlo_secret_wipe()
 */
char *
ehlo_sasl_token_xoauth2 (const char *user,
                         const char *token)
{
  g_autoptr (EhloSecretBuffer) message = ehlo_secret_buffer_new ();

  ehlo_secret_buffer_append_text (message, "user=");
  ehlo_secret_buffer_append_text (message, user);
  ehlo_secret_buffer_append_text (message, "\001auth=Bearer ");
  ehlo_secret_buffer_append_text (message, token);
  ehlo_secret_buffer_append_text (message, "\001\001");
  return encode (message);
}

/**
 * ehlo_sasl_token_decode_error:
 * @challenge: text after "334 "
 * @error: return location for an error
 *
 * What a server says of a token that it does not take: a JSON object (RFC 7628 3.2.2). It is not
 * parsed here, only made safe to show.
 *
 * Errors: %EHLO_ERROR_PROTOCOL when it is no base64 of a JSON object
 *
 * Returns: (transfer full): the JSON text, escaped
 */
char *
ehlo_sasl_token_decode_error (const char  *challenge,
                              GError     **error)
{
  gsize length;
  g_autofree guchar *json = g_base64_decode (challenge, &length);

  /* g_base64_decode() passes over what is no base64; the braces tell whether anything came out. */
  if (length < 2 || json[0] != '{' || memchr (json, '}', length) == NULL)
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_PROTOCOL,
                           "The server's answer to the token is not what RFC 7628 describes");
      return NULL;
    }
  return ehlo_escape_bytes (json, length, MAX_TOKEN_ERROR_BYTES);
}
