/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-secret-buffer.h"

#include <string.h>

/* Holds every command of an ordinary dialogue, so that growing is the exception. */
#define FIRST_CAPACITY 1024

/* Outside of the bytes that count, the memory holds nothing but zeros. */
struct _EhloSecretBuffer
{
  guint8 *data;
  gsize   start;
  gsize   length; /* from start */
  gsize   capacity;
};

/**
 * ehlo_secret_buffer_new:
 *
 * Returns: (transfer full): an empty buffer; free with ehlo_secret_buffer_free()
 */
EhloSecretBuffer *
ehlo_secret_buffer_new (void)
{
  EhloSecretBuffer *self = g_new0 (EhloSecretBuffer, 1);

  self->capacity = FIRST_CAPACITY;
  self->data = g_malloc0 (self->capacity);
  return self;
}

/**
 * ehlo_secret_buffer_free:
 * @self: (transfer full) (nullable): a buffer
 *
 * Wipes and frees it.
 */
void
ehlo_secret_buffer_free (EhloSecretBuffer *self)
{
  if (self == NULL)
    return;
  ehlo_secret_buffer_clear (self);
  g_free (self->data);
  g_free (self);
}

/* Never realloc(): it may move the bytes and leave the old copy in freed memory. */
static void
secret_buffer_reserve (EhloSecretBuffer *self,
                       gsize             more)
{
  guint8 *fresh;

  g_assert (more <= G_MAXSIZE / 2 - self->length);
  if (self->start + self->length + more <= self->capacity)
    return;
  while (self->capacity < self->length + more)
    self->capacity *= 2;
  fresh = g_malloc0 (self->capacity);
  memcpy (fresh, self->data + self->start, self->length);
  explicit_bzero (self->data + self->start, self->length);
  g_free (self->data);
  self->data = fresh;
  self->start = 0;
}

/**
 * ehlo_secret_buffer_append:
 * @self: a buffer
 * @bytes: (array length=length): what to add
 * @length: number of bytes
 *
 * Adds @bytes at the end.
 */
void
ehlo_secret_buffer_append (EhloSecretBuffer *self,
                           const void       *bytes,
                           gsize             length)
{
  if (length == 0)
    return;
  secret_buffer_reserve (self, length);
  memcpy (self->data + self->start + self->length, bytes, length);
  self->length += length;
}

/**
 * ehlo_secret_buffer_append_text:
 * @self: a buffer
 * @text: what to add, without its final NUL
 */
void
ehlo_secret_buffer_append_text (EhloSecretBuffer *self,
                                const char       *text)
{
  ehlo_secret_buffer_append (self, text, strlen (text));
}

/**
 * ehlo_secret_buffer_get_data:
 * @self: a buffer
 * @ret_length: (out): number of bytes
 *
 * Returns: (transfer none) (array length=ret_length): the bytes, not NUL-terminated; valid until
 *   the buffer changes
 */
const guint8 *
ehlo_secret_buffer_get_data (const EhloSecretBuffer *self,
                             gsize                  *ret_length)
{
  *ret_length = self->length;
  return self->data + self->start;
}

/**
 * ehlo_secret_buffer_drop:
 * @self: a buffer
 * @length: number of bytes, at most as many as there are
 *
 * Takes @length bytes from the front and wipes them.
 */
void
ehlo_secret_buffer_drop (EhloSecretBuffer *self,
                         gsize             length)
{
  g_return_if_fail (length <= self->length);

  explicit_bzero (self->data + self->start, length);
  self->length -= length;
  self->start = self->length > 0 ? self->start + length : 0;
}

/**
 * ehlo_secret_buffer_clear:
 * @self: a buffer
 *
 * Wipes all bytes; the buffer is empty then.
 */
void
ehlo_secret_buffer_clear (EhloSecretBuffer *self)
{
  ehlo_secret_buffer_drop (self, self->length);
}

/**
 * ehlo_secret_wipe:
 * @text: (transfer full) (nullable): text that may hold a secret
 *
 * Overwrites @text, then frees it with g_free().
 */
void
ehlo_secret_wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}
