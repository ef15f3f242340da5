/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-json-check.h"

#include "ehlo-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What json-glib 1.6 makes of it: 99999999999999999999 becomes -1, 1e400 becomes the invalid
 * "inf.0", text ends at \u0000, `var x = 1;` and comments pass, and nesting is bounded by the
 * stack alone. None of that may happen silently to a report, so it is looked through here first;
 * this also knows line and column of each fault. */

typedef struct
{
  const char *begin;
  const char *at;
  const char *end;
  char        closing[EHLO_JSON_MAX_DEPTH]; /* what ends each object or list that is open */
  guint       depth;                        /* how many are open */
  GError    **error;
} Cursor;

static gboolean
fail (Cursor     *cursor,
      const char *message)
{
  guint line = 1;
  const char *line_begin = cursor->begin;

  for (const char *p = cursor->begin; p < cursor->at; p++)
    if (*p == '\n')
      {
        line++;
        line_begin = p + 1;
      }

  g_set_error (cursor->error, EHLO_ERROR, EHLO_ERROR_INVALID, _("line %u, column %ld: %s"), line,
               g_utf8_pointer_to_offset (line_begin, cursor->at) + 1, message);
  return FALSE;
}

static gboolean
at_char (const Cursor *cursor,
         char          c)
{
  return cursor->at < cursor->end && *cursor->at == c;
}

static gboolean
at_digit (const Cursor *cursor)
{
  return cursor->at < cursor->end && g_ascii_isdigit (*cursor->at);
}

static void
skip_blanks (Cursor *cursor)
{
  while (cursor->at < cursor->end && strchr (" \t\r\n", *cursor->at) != NULL)
    cursor->at++;
}

static gboolean
skip_char (Cursor *cursor,
           char    c)
{
  if (!at_char (cursor, c))
    return FALSE;

  cursor->at++;
  return TRUE;
}

static gboolean
skip_digits (Cursor *cursor)
{
  if (!at_digit (cursor))
    return FALSE;

  while (at_digit (cursor))
    cursor->at++;
  return TRUE;
}

static gboolean
check_word (Cursor     *cursor,
            const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (cursor->end - cursor->at) < length || strncmp (cursor->at, word, length) != 0)
    return fail (cursor, _("expected a value"));

  cursor->at += length;
  return TRUE;
}

static gboolean
is_in_range (const char *number,
             gboolean    whole)
{
  if (!whole)
    return isfinite (g_ascii_strtod (number, NULL));

  errno = 0;
  g_ascii_strtoll (number, NULL, 10);
  return errno == 0;
}

static gboolean
check_number (Cursor *cursor)
{
  const char *begin = cursor->at;
  gboolean whole = TRUE;
  g_autofree char *number = NULL;

  skip_char (cursor, '-');
  if (!skip_char (cursor, '0') && !skip_digits (cursor))
    return fail (cursor, _("expected a digit"));
  if (at_digit (cursor))
    return fail (cursor, _("a number does not begin with 0"));

  if (skip_char (cursor, '.'))
    {
      whole = FALSE;
      if (!skip_digits (cursor))
        return fail (cursor, _("expected a digit"));
    }

  if (skip_char (cursor, 'e') || skip_char (cursor, 'E'))
    {
      whole = FALSE;
      if (!skip_char (cursor, '+'))
        skip_char (cursor, '-');
      if (!skip_digits (cursor))
        return fail (cursor, _("expected a digit"));
    }

  number = g_strndup (begin, (gsize) (cursor->at - begin));
  if (!is_in_range (number, whole))
    {
      cursor->at = begin;
      return fail (cursor, _("number out of range"));
    }

  return TRUE;
}

/* Four hexadecimal digits after \u; returns -1 when they are not there. */
static int
read_hex (Cursor *cursor)
{
  int unit = 0;

  for (guint i = 0; i < 4; i++, cursor->at++)
    {
      if (cursor->at == cursor->end || !g_ascii_isxdigit (*cursor->at))
        return -1;
      unit = unit * 16 + g_ascii_xdigit_value (*cursor->at);
    }

  return unit;
}

/* After "\u". The two halves of a character beyond U+FFFF come one behind the other. */
static gboolean
check_unicode_escape (Cursor *cursor)
{
  int unit = read_hex (cursor);

  if (unit < 0)
    return fail (cursor, _("expected four hexadecimal digits"));
  if (unit == 0)
    return fail (cursor, _("text does not hold a NUL character"));
  if (unit < 0xd800 || unit > 0xdfff)
    return TRUE;

  if (unit < 0xdc00 && skip_char (cursor, '\\') && skip_char (cursor, 'u'))
    {
      unit = read_hex (cursor);
      if (unit >= 0xdc00 && unit <= 0xdfff)
        return TRUE;
    }

  return fail (cursor, _("half of a character"));
}

static gboolean
check_string (Cursor *cursor)
{
  if (!skip_char (cursor, '"'))
    return fail (cursor, _("expected \""));

  while (cursor->at < cursor->end)
    {
      if ((guchar) *cursor->at < 0x20)
        return fail (cursor, _("control character in a text"));
      if (skip_char (cursor, '"'))
        return TRUE;
      if (!skip_char (cursor, '\\'))
        {
          cursor->at++;
          continue;
        }

      if (skip_char (cursor, 'u'))
        {
          if (!check_unicode_escape (cursor))
            return FALSE;
          continue;
        }
      if (cursor->at == cursor->end || strchr ("\"\\/bfnrt", *cursor->at) == NULL)
        return fail (cursor, _("unknown escape"));
      cursor->at++;
    }

  return fail (cursor, _("a text does not end"));
}

/* The name of a member and the colon behind it. */
static gboolean
check_name (Cursor *cursor)
{
  skip_blanks (cursor);
  if (!check_string (cursor))
    return FALSE;

  skip_blanks (cursor);
  return skip_char (cursor, ':') || fail (cursor, _("expected :"));
}

static gboolean
check_scalar (Cursor *cursor)
{
  if (cursor->at == cursor->end)
    return fail (cursor, _("it ends too early"));

  switch (*cursor->at)
    {
    case '"':
      return check_string (cursor);
    case 't':
      return check_word (cursor, "true");
    case 'f':
      return check_word (cursor, "false");
    case 'n':
      return check_word (cursor, "null");
    default:
      if (*cursor->at != '-' && !at_digit (cursor))
        return fail (cursor, _("expected a value"));
      return check_number (cursor);
    }
}

/* A value: to its end when it is a single one, or to the end of the first single one in it, or
 * into an object or list that is empty. */
static gboolean
enter_value (Cursor *cursor)
{
  for (skip_blanks (cursor); at_char (cursor, '{') || at_char (cursor, '['); skip_blanks (cursor))
    {
      char closing = *cursor->at == '{' ? '}' : ']';

      if (cursor->depth == EHLO_JSON_MAX_DEPTH)
        return fail (cursor, _("nested too deeply"));

      cursor->closing[cursor->depth++] = closing;
      cursor->at++;
      skip_blanks (cursor);
      if (at_char (cursor, closing))
        return TRUE;
      if (closing == '}' && !check_name (cursor))
        return FALSE;
    }

  return check_scalar (cursor);
}

/* After a value: out of every object and list that ends here, and to the next value. */
static gboolean
leave_value (Cursor   *cursor,
             gboolean *ret_more)
{
  *ret_more = FALSE;

  for (skip_blanks (cursor); cursor->depth > 0; skip_blanks (cursor))
    {
      char closing = cursor->closing[cursor->depth - 1];

      if (skip_char (cursor, ','))
        {
          *ret_more = TRUE;
          return closing == ']' || check_name (cursor);
        }
      if (!skip_char (cursor, closing))
        return fail (cursor, closing == '}' ? _("expected , or }") : _("expected , or ]"));

      cursor->depth--;
    }

  return TRUE;
}

/**
 * ehlo_json_check:
 * @text: bytes of a file
 * @length: how many
 * @error: %EHLO_ERROR_INVALID with line and column (in characters, both from 1) of the first fault
 *
 * Goes beyond RFC 8259 where a value could not be kept: whole numbers must fit into 64 bits with
 * sign, other numbers must be finite, text must not hold U+0000, and nothing is nested deeper
 * than %EHLO_JSON_MAX_DEPTH.
 *
 * Returns: whether @text is one JSON value
 */
gboolean
ehlo_json_check (const char  *text,
                 gsize        length,
                 GError     **error)
{
  Cursor cursor = { .begin = text, .at = text, .end = text + length, .error = error };
  const char *invalid;
  gboolean more;

  if (!g_utf8_validate_len (text, length, &invalid))
    {
      cursor.at = invalid;
      return fail (&cursor, _("not valid UTF-8"));
    }

  do
    if (!enter_value (&cursor) || !leave_value (&cursor, &more))
      return FALSE;
  while (more);

  if (cursor.at < cursor.end)
    return fail (&cursor, _("nothing may follow here"));

  return TRUE;
}
