/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-dns-reader.h"

#include <ares.h>

/*< private >
 * _ehlo_dns_reader_skip:
 * @self: a reader
 * @n_bytes: how many bytes to go on
 * @ret_skipped: (out) (optional) (transfer none): the first of them
 *
 * Returns: %FALSE, and @self where it was, when there are not so many left
 */
gboolean
_ehlo_dns_reader_skip (EhloDnsReader  *self,
                       gsize           n_bytes,
                       const guint8  **ret_skipped)
{
  if (n_bytes > self->end - self->at)
    return FALSE;

  if (ret_skipped != NULL)
    *ret_skipped = self->packet + self->at;
  self->at += n_bytes;
  return TRUE;
}

/*< private >
 * _ehlo_dns_reader_read_u8:
 * @self: a reader
 * @ret_value: (out): the byte
 *
 * Returns: %FALSE when there is none left
 */
gboolean
_ehlo_dns_reader_read_u8 (EhloDnsReader *self,
                          guint8        *ret_value)
{
  const guint8 *bytes;

  if (!_ehlo_dns_reader_skip (self, 1, &bytes))
    return FALSE;

  *ret_value = bytes[0];
  return TRUE;
}

/*< private >
 * _ehlo_dns_reader_read_u16:
 * @self: a reader
 * @ret_value: (out): a number of two bytes in network order
 *
 * Returns: %FALSE when there are not so many left
 */
gboolean
_ehlo_dns_reader_read_u16 (EhloDnsReader *self,
                           guint16       *ret_value)
{
  const guint8 *bytes;

  if (!_ehlo_dns_reader_skip (self, 2, &bytes))
    return FALSE;

  *ret_value = (guint16) (bytes[0] << 8 | bytes[1]);
  return TRUE;
}

/*< private >
 * _ehlo_dns_reader_read_u32:
 * @self: a reader
 * @ret_value: (out): a number of four bytes in network order
 *
 * Returns: %FALSE when there are not so many left
 */
gboolean
_ehlo_dns_reader_read_u32 (EhloDnsReader *self,
                           guint32       *ret_value)
{
  const guint8 *bytes;

  if (!_ehlo_dns_reader_skip (self, 4, &bytes))
    return FALSE;

  *ret_value = (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 |
               (guint32) bytes[2] << 8 | bytes[3];
  return TRUE;
}

/*< private >
 * _ehlo_dns_reader_read_name:
 * @self: a reader
 * @ret_name: (out) (transfer full): a name in text form, without a dot at its end; the root is "."
 *
 * c-ares follows the pointers (RFC 1035 4.1.4), stops at loops, and writes bytes that are no
 * printable ASCII as `\DDD`.
 *
 * Returns: %FALSE when it is no name
 */
gboolean
_ehlo_dns_reader_read_name (EhloDnsReader  *self,
                            char          **ret_name)
{
  char *name = NULL;
  long used = 0;

  if (self->at >= self->end ||
      ares_expand_name (self->packet + self->at, self->packet, (int) self->length,
                        &name, &used) != ARES_SUCCESS)
    return FALSE;

  if (used > 0 && (gsize) used <= self->end - self->at)
    *ret_name = g_strdup (*name != '\0' ? name : ".");
  else
    used = 0;
  ares_free_string (name);

  self->at += (gsize) used;
  return used > 0;
}
