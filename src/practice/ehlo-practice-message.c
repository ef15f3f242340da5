/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-message.h"

/* Where in a line the next byte stands. Only CR LF ends a line and only CR LF . CR LF ends the
 * message: a server that takes a bare LF for an end of line lets a second one be smuggled in. */
typedef enum
{
  AT_LINE_START,
  AFTER_DOT,     /* a dot at the start of a line, not yet kept */
  AFTER_DOT_CR,
  IN_LINE,
  AFTER_CR,
  AT_END,
} Place;

struct _EhloPracticeMessage
{
  GString *text;
  gsize    max_bytes;
  gboolean too_big;
  Place    place;
};

/**
 * ehlo_practice_message_new:
 * @max_bytes: the largest message that is kept, in bytes without the doubled dots
 *
 * Returns: (transfer full): an empty message
 */
EhloPracticeMessage *
ehlo_practice_message_new (gsize max_bytes)
{
  EhloPracticeMessage *self = g_new0 (EhloPracticeMessage, 1);

  self->text = g_string_new (NULL);
  self->max_bytes = max_bytes;
  return self;
}

/**
 * ehlo_practice_message_free:
 * @self: (transfer full): a message
 */
void
ehlo_practice_message_free (EhloPracticeMessage *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void
keep (EhloPracticeMessage *self,
      char                 byte)
{
  if (self->text->len < self->max_bytes)
    g_string_append_c (self->text, byte);
  else
    self->too_big = TRUE;
}

static Place
take_in_line (EhloPracticeMessage *self,
              char                 byte)
{
  keep (self, byte);
  if (byte == '\r')
    return AFTER_CR;
  return byte == '\n' && self->place == AFTER_CR ? AT_LINE_START : IN_LINE;
}

static Place
take_byte (EhloPracticeMessage *self,
           char                 byte)
{
  switch (self->place)
    {
    case AT_LINE_START:
      return byte == '.' ? AFTER_DOT : take_in_line (self, byte);

    case AFTER_DOT:
      return byte == '\r' ? AFTER_DOT_CR : take_in_line (self, byte);

    case AFTER_DOT_CR:
      if (byte == '\n')
        return AT_END;
      /* The dot was one too many all the same; the CR was text. */
      keep (self, '\r');
      self->place = AFTER_CR;
      return take_in_line (self, byte);

    case IN_LINE:
    case AFTER_CR:
      return take_in_line (self, byte);

    case AT_END:
    default:
      g_return_val_if_reached (AT_END);
    }
}

/**
 * ehlo_practice_message_take:
 * @self: a message that is not whole yet
 * @bytes: (array length=length): what arrived
 * @length: how much of it
 *
 * Returns: how many of @bytes belong to the message; fewer than @length only when it is whole
 */
gsize
ehlo_practice_message_take (EhloPracticeMessage *self,
                            const guint8        *bytes,
                            gsize                length)
{
  gsize used = 0;

  while (used < length && self->place != AT_END)
    self->place = take_byte (self, (char) bytes[used++]);
  return used;
}

/**
 * ehlo_practice_message_is_whole:
 * @self: a message
 *
 * Returns: whether the dot that ends it has come
 */
gboolean
ehlo_practice_message_is_whole (EhloPracticeMessage *self)
{
  return self->place == AT_END;
}

/**
 * ehlo_practice_message_is_too_big:
 * @self: a message
 *
 * Returns: whether more came than was to be kept
 */
gboolean
ehlo_practice_message_is_too_big (EhloPracticeMessage *self)
{
  return self->too_big;
}

/**
 * ehlo_practice_message_dup_text:
 * @self: a message
 *
 * Returns: (transfer full): the message, lines with CRLF, without the dots that were doubled for
 *   the way; ends at the first NUL byte, which no message may have (RFC 5322 4)
 */
char *
ehlo_practice_message_dup_text (EhloPracticeMessage *self)
{
  return g_strdup (self->text->str);
}
