/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-bounce.h"
#include "ehlo-bounce-parts.h"

#include <gmime/gmime.h>
#include <string.h>

/* Bounces nest little: a report in a message that was passed on as an attachment. GMime itself
 * stops at 1024. */
#define MAX_DEPTH 8
#define MAX_PARTS 64

/* As much of one part as is read. */
#define MAX_PART_BYTES (256 * 1024)

/* A text that begins with these is a message. One alone also begins many a log. */
static const char *const headers[] = {
  "Received", "Return-Path", "Delivered-To", "From", "To", "Subject", "Date", "Message-ID",
  "MIME-Version", "Content-Type", "Auto-Submitted",
};

#define MIN_HEADERS 3

static void
recipient_free (gpointer data)
{
  EhloBounceRecipient *self = data;

  g_free (self->recipient);
  g_free (self->action);
  g_free (self->status);
  g_free (self->host);
  g_free (self->diagnostic);
  g_free (self->evidence);
  g_free (self);
}

static gboolean
is_header (const char *line,
           gsize       length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      gsize n = strlen (headers[i]);

      if (length > n && line[n] == ':' && g_ascii_strncasecmp (line, headers[i], n) == 0)
        return TRUE;
    }

  return FALSE;
}

/* "Name:", a folded line, or the line that a mailbox file puts before each message. */
static gboolean
is_in_header (const char *line,
              gsize       length,
              gboolean    is_first)
{
  gsize n = 0;

  if (*line == ' ' || *line == '\t')
    return !is_first;
  if (is_first && length > 5 && memcmp (line, "From ", 5) == 0)
    return TRUE;

  while (n < length && line[n] > ' ' && line[n] < 0x7f && line[n] != ':')
    n++;
  return n > 0 && n < length && line[n] == ':';
}

/**
 * ehlo_bounce_is_message:
 * @text: anything
 * @length: bytes of @text
 *
 * Returns: whether @text is a whole mail message, with its header (RFC 5322 2.1)
 */
gboolean
ehlo_bounce_is_message (const char *text,
                        gsize       length)
{
  const char *end = text + length;
  const char *line = text;
  guint n_headers = 0;
  gboolean is_first = TRUE;

  g_return_val_if_fail (text != NULL, FALSE);

  while (line < end && strchr ("\r\n", *line) != NULL)
    line++;

  while (line < end)
    {
      const char *stop = memchr (line, '\n', (gsize) (end - line));
      gsize n = (gsize) ((stop != NULL ? stop : end) - line);

      if (n == 0 || (n == 1 && *line == '\r'))
        return n_headers >= MIN_HEADERS;
      if (!is_in_header (line, n, is_first))
        return FALSE;
      n_headers += is_header (line, n);
      is_first = FALSE;
      line += n + 1;
    }

  return FALSE;
}

/* Without its NULs and carriage returns. */
static char *
dup_plain (const char *bytes,
           gsize       length)
{
  g_autofree char *valid = g_utf8_make_valid (bytes, (gssize) MIN (length, MAX_PART_BYTES));
  g_autoptr (GString) plain = g_string_new (valid);

  g_string_replace (plain, "\r\n", "\n", 0);
  g_strdelimit (plain->str, "\r", '\n');
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

/* The content of @part, whatever its type, with its transfer encoding undone. */
static char *
dup_content (GMimePart *part)
{
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GMimeStream *stream;

  if (content == NULL)
    return g_strdup ("");

  stream = g_mime_stream_mem_new_with_byte_array (bytes);
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  g_mime_data_wrapper_write_to_stream (content, stream);
  g_object_unref (stream);

  return dup_plain (bytes->data != NULL ? (const char *) bytes->data : "", bytes->len);
}

static char *
dup_text (GMimeTextPart *part)
{
  g_autofree char *text = g_mime_text_part_get_text (part);

  return text != NULL ? dup_plain (text, strlen (text)) : g_strdup ("");
}

static void
read_leaf (EhloBounce *self,
           GMimePart  *part)
{
  GMimeContentType *type = g_mime_object_get_content_type (GMIME_OBJECT (part));

  if (g_mime_content_type_is_type (type, "message", "delivery-status")
      || g_mime_content_type_is_type (type, "message", "global-delivery-status"))
    {
      g_autofree char *fields = dup_content (part);

      ehlo_bounce_add_fields (self->recipients, fields);
    }
  else if (self->text == NULL && GMIME_IS_TEXT_PART (part)
           && g_mime_content_type_is_type (type, "text", "plain"))
    {
      self->text = dup_text (GMIME_TEXT_PART (part));
    }
}

static gboolean
is_report (GMimeObject *object)
{
  return g_mime_content_type_is_type (g_mime_object_get_content_type (object), "multipart",
                                      "report");
}

static void
read_object (EhloBounce  *self,
             GMimeObject *object,
             guint        depth,
             guint       *n_parts)
{
  if (object == NULL || depth > MAX_DEPTH || (*n_parts)++ > MAX_PARTS)
    return;

  if (GMIME_IS_MULTIPART (object))
    {
      int n = g_mime_multipart_get_count (GMIME_MULTIPART (object));

      for (int i = 0; i < n && *n_parts < MAX_PARTS; i++)
        {
          GMimeObject *part = g_mime_multipart_get_part (GMIME_MULTIPART (object), i);

          /* In a report it is the message that came back, which may be a bounce itself. */
          if (!is_report (object) || !GMIME_IS_MESSAGE_PART (part))
            read_object (self, part, depth + 1, n_parts);
        }
    }
  else if (GMIME_IS_MESSAGE_PART (object))
    {
      GMimeMessage *message = g_mime_message_part_get_message (GMIME_MESSAGE_PART (object));

      if (message != NULL)
        read_object (self, g_mime_message_get_mime_part (message), depth + 1, n_parts);
    }
  else if (GMIME_IS_PART (object))
    {
      read_leaf (self, GMIME_PART (object));
    }
}

static EhloBounce *
bounce_new (void)
{
  EhloBounce *self = g_new0 (EhloBounce, 1);

  self->recipients = g_ptr_array_new_with_free_func (recipient_free);
  return self;
}

static GMimeMessage *
parse (const char *bytes,
       gsize       length)
{
  static gsize once;
  GMimeStream *stream;
  GMimeParser *parser;
  GMimeMessage *message;

  if (g_once_init_enter (&once))
    {
      g_mime_init ();
      g_once_init_leave (&once, 1);
    }

  stream = g_mime_stream_mem_new_with_buffer (bytes, length);
  parser = g_mime_parser_new_with_stream (stream);
  if (length > 5 && memcmp (bytes, "From ", 5) == 0)
    g_mime_parser_set_format (parser, GMIME_FORMAT_MBOX);
  message = g_mime_parser_construct_message (parser, NULL);
  g_object_unref (parser);
  g_object_unref (stream);

  return message;
}

/**
 * ehlo_bounce_new_from_message:
 * @message: a message with its header, of which ehlo_bounce_is_message() says that it is one
 * @length: bytes of @message
 *
 * Reads a bounce: the fields of a report (RFC 3462, RFC 3464, RFC 6533), and where there are none
 * the words of Exim, qmail and Postfix. The time grows with @length: up to a second for a megabyte
 * that was made to take long. Any thread.
 *
 * Returns: (transfer full): what it says; without recipients when it is no bounce
 */
EhloBounce *
ehlo_bounce_new_from_message (const char *message,
                              gsize       length)
{
  EhloBounce *self = bounce_new ();
  GMimeMessage *parsed;
  guint n_parts = 0;

  g_return_val_if_fail (message != NULL, NULL);

  while (length > 0 && strchr ("\r\n", *message) != NULL)
    {
      message++;
      length--;
    }

  parsed = parse (message, length);
  if (parsed != NULL)
    {
      read_object (self, g_mime_message_get_mime_part (parsed), 0, &n_parts);
      g_object_unref (parsed);
    }
  if (self->text == NULL)
    self->text = g_strdup ("");
  if (self->recipients->len == 0)
    ehlo_bounce_add_words (self->recipients, self->text);

  return self;
}

/**
 * ehlo_bounce_new_from_text:
 * @text: valid UTF-8 without carriage returns: what was copied out of a bounce
 *
 * Likewise for a part of a bounce: its words, or the fields of its report. Any thread.
 *
 * Returns: (transfer full) (nullable): what it says, or %NULL when it is no bounce
 */
EhloBounce *
ehlo_bounce_new_from_text (const char *text)
{
  g_autoptr (EhloBounce) self = bounce_new ();

  g_return_val_if_fail (text != NULL, NULL);

  self->text = g_strdup (text);
  if (strcasestr (text, "Final-Recipient:") != NULL)
    ehlo_bounce_add_fields (self->recipients, text);
  if (self->recipients->len == 0)
    ehlo_bounce_add_words (self->recipients, text);

  return self->recipients->len > 0 ? g_steal_pointer (&self) : NULL;
}

/**
 * ehlo_bounce_free:
 * @self: a bounce
 *
 * Frees it.
 */
void
ehlo_bounce_free (EhloBounce *self)
{
  g_ptr_array_unref (self->recipients);
  g_free (self->text);
  g_free (self);
}
