/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-http-answer.h"

#include "ehlo-date-text.h"
#include "ehlo-escape.h"

#include <string.h>

#define MAX_LOCATION 1024

/* A cache may hand out an answer that was made long before (RFC 9111 5.1); one of more than a year
 * is no age. */
#define MAX_AGE_S (366 * 24 * 60 * 60)

/* Where the body begins; 0 while the head has not come to its end. Lines may end in LF alone (RFC
 * 9112 2.2). */
static gsize
find_body (const guint8 *bytes,
           gsize         length)
{
  for (gsize i = 0; i + 1 < length; i++)
    {
      if (bytes[i] != '\n')
        continue;
      if (bytes[i + 1] == '\n')
        return i + 2;
      if (i + 2 < length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n')
        return i + 3;
    }

  return 0;
}

/* "HTTP/1.1 302 Found" */
static guint
parse_status (const char *line)
{
  const char *blank = strchr (line, ' ');
  guint64 status;

  if (!g_str_has_prefix (line, "HTTP/") || blank == NULL)
    return 0;

  status = g_ascii_strtoull (blank, NULL, 10);
  return status >= 100 && status <= 599 ? (guint) status : 0;
}

/* The value of the field @name of @line; %NULL when it is another field. */
static const char *
get_value (const char *line,
           const char *name)
{
  gsize length = strlen (name);

  if (g_ascii_strncasecmp (line, name, length) != 0 || line[length] != ':')
    return NULL;
  return line + length + 1 + strspn (line + length + 1, " \t");
}

static char *
escape (const char *text,
        gsize       max_shown)
{
  return ehlo_escape_bytes (text, strlen (text), max_shown);
}

static void
read_field (EhloHttpAnswer *self,
            const char     *line,
            gint64         *age_s)
{
  const char *value;

  if ((value = get_value (line, "Location")) != NULL && self->location == NULL)
    self->location = escape (value, MAX_LOCATION);
  else if ((value = get_value (line, "Date")) != NULL && self->date == NULL)
    self->date = ehlo_date_text_find (value);
  else if ((value = get_value (line, "Age")) != NULL)
    *age_s = (gint64) MIN (g_ascii_strtoull (value, NULL, 10), MAX_AGE_S);
  else if ((value = get_value (line, "Content-Length")) != NULL)
    self->length = (gint64) MIN (g_ascii_strtoull (value, NULL, 10), G_MAXINT64);
  else if ((value = get_value (line, "X-NetworkManager-Status")) != NULL)
    self->says_online = g_ascii_strncasecmp (value, "online", strlen ("online")) == 0;
}

static void
read_head (EhloHttpAnswer *self,
           const guint8   *bytes,
           gsize           length)
{
  g_autofree char *head = g_strndup ((const char *) bytes, length);
  g_auto (GStrv) lines = g_strsplit (head, "\n", -1);
  gint64 age_s = 0;

  self->status = parse_status (lines[0] != NULL ? lines[0] : "");
  for (guint i = 1; self->status != 0 && lines[0] != NULL && lines[i] != NULL; i++)
    read_field (self, g_strchomp (lines[i]), &age_s);

  if (self->date != NULL && age_s > 0)
    {
      g_autoptr (GDateTime) made = g_steal_pointer (&self->date);

      self->date = g_date_time_add_seconds (made, (double) age_s);
    }
}

/**
 * ehlo_http_answer_parse:
 * @bytes: what came, from the first byte on
 * @length: of @bytes
 *
 * RFC 9112. Takes the head as far as it came. Any thread.
 *
 * Returns: (transfer full): the answer; its status is 0 when @bytes are no HTTP
 */
EhloHttpAnswer *
ehlo_http_answer_parse (const guint8 *bytes,
                        gsize         length)
{
  EhloHttpAnswer *self = g_new0 (EhloHttpAnswer, 1);
  gsize body = find_body (bytes, length);

  self->length = -1;
  read_head (self, bytes, body > 0 ? body : length);
  if (self->status == 0)
    body = 0;
  else if (body == 0)
    body = length;
  self->body = ehlo_escape_bytes (bytes + body, length - body, EHLO_HTTP_MAX_BODY);
  return self;
}

/**
 * ehlo_http_answer_is_whole:
 * @bytes: what came so far
 * @length: of @bytes
 * @without_body: whether the request was one whose answer has no body (HEAD)
 *
 * Returns: whether there is nothing more that would be looked at
 */
gboolean
ehlo_http_answer_is_whole (const guint8 *bytes,
                           gsize         length,
                           gboolean      without_body)
{
  gsize body = find_body (bytes, length);
  g_autoptr (EhloHttpAnswer) answer = NULL;

  if (body == 0)
    return length >= EHLO_HTTP_MAX_HEAD;
  if (without_body || length - body >= EHLO_HTTP_MAX_BODY)
    return TRUE;

  answer = ehlo_http_answer_parse (bytes, length);
  return answer->status == 204 || answer->status == 304
         || (answer->length >= 0 && (gsize) answer->length <= length - body);
}

/**
 * ehlo_http_answer_free:
 * @self: (transfer full): an answer
 */
void
ehlo_http_answer_free (EhloHttpAnswer *self)
{
  g_clear_pointer (&self->date, g_date_time_unref);
  g_free (self->location);
  g_free (self->body);
  g_free (self);
}
