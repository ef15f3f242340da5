/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-smtp-data.h"

#include <string.h>

/**
 * ehlo_smtp_data_encode:
 * @message: header and body; lines may end in CRLF, LF or CR
 *
 * Makes every line end in CRLF (RFC 5321 2.3.8 allows neither a bare CR nor a bare LF), doubles a
 * dot at the beginning of a line (4.5.2) and adds the line with the single dot that ends the
 * message. A last line without an end gets one; the empty message is just the final dot.
 *
 * Returns: (transfer full): the bytes to send
 */
GString *
ehlo_smtp_data_encode (const char *message)
{
  GString *out = g_string_sized_new (strlen (message) + 64);
  const char *at = message;

  while (*at != '\0')
    {
      gsize length = strcspn (at, "\r\n");

      if (*at == '.')
        g_string_append_c (out, '.');
      g_string_append_len (out, at, length);
      g_string_append (out, "\r\n");
      at += length;
      if (at[0] == '\r' && at[1] == '\n')
        at += 2;
      else if (*at != '\0')
        at += 1;
    }
  return g_string_append (out, ".\r\n");
}
