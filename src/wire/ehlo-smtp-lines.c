/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-smtp-lines.h"

#include <string.h>

struct _EhloSmtpLines
{
  GByteArray *bytes;
  gsize       start;   /* first byte that was not handed out yet */
  gsize       scanned; /* up to here there is no line end after start */
};

/**
 * ehlo_smtp_lines_new:
 *
 * Returns: (transfer full): an empty buffer; free with ehlo_smtp_lines_free()
 */
EhloSmtpLines *
ehlo_smtp_lines_new (void)
{
  EhloSmtpLines *self = g_new0 (EhloSmtpLines, 1);

  self->bytes = g_byte_array_sized_new (EHLO_SMTP_LINES_CHUNK);
  return self;
}

/**
 * ehlo_smtp_lines_free:
 * @self: (transfer full) (nullable): a buffer
 */
void
ehlo_smtp_lines_free (EhloSmtpLines *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->bytes);
  g_free (self);
}

/**
 * ehlo_smtp_lines_append:
 * @self: a buffer
 * @bytes: (array length=length): what came in
 * @length: number of bytes
 *
 * Adds bytes; lines that were handed out before become invalid.
 */
void
ehlo_smtp_lines_append (EhloSmtpLines *self,
                        const void    *bytes,
                        gsize          length)
{
  if (self->start > 0)
    {
      g_byte_array_remove_range (self->bytes, 0, self->start);
      self->scanned -= self->start;
      self->start = 0;
    }
  g_byte_array_append (self->bytes, bytes, length);
}

/**
 * ehlo_smtp_lines_next:
 * @self: a buffer
 * @ret_line: (out): the line without CRLF or LF, not NUL-terminated; may hold any byte. Valid until
 *   the buffer changes
 * @ret_length: (out): its length in bytes
 *
 * Takes the next whole line. RFC 5321 wants CRLF; a bare LF is what broken servers send and every
 * client accepts. Of a CR run only the one before the LF belongs to the line's end.
 *
 * Returns: whether there was a whole line
 */
gboolean
ehlo_smtp_lines_next (EhloSmtpLines  *self,
                      const char    **ret_line,
                      gsize          *ret_length)
{
  const char *data = (const char *) self->bytes->data;
  const char *end = NULL;
  gsize length;

  if (self->scanned < self->bytes->len)
    end = memchr (data + self->scanned, '\n', self->bytes->len - self->scanned);
  if (end == NULL)
    {
      self->scanned = self->bytes->len;
      return FALSE;
    }
  length = end - (data + self->start);
  *ret_line = data + self->start;
  *ret_length = length > 0 && end[-1] == '\r' ? length - 1 : length;
  self->start += length + 1;
  self->scanned = self->start;
  return TRUE;
}

/**
 * ehlo_smtp_lines_get_size:
 * @self: a buffer
 *
 * Returns: how many bytes are there that were not handed out
 */
gsize
ehlo_smtp_lines_get_size (EhloSmtpLines *self)
{
  return self->bytes->len - self->start;
}

/**
 * ehlo_smtp_lines_steal:
 * @self: a buffer
 *
 * Takes all bytes that were not handed out, as they came. The buffer is empty then.
 *
 * Returns: (transfer full): the bytes, of size 0 when there are none
 */
GBytes *
ehlo_smtp_lines_steal (EhloSmtpLines *self)
{
  GBytes *rest = g_bytes_new (self->bytes->data + self->start, ehlo_smtp_lines_get_size (self));

  g_byte_array_set_size (self->bytes, 0);
  self->start = 0;
  self->scanned = 0;
  return rest;
}
