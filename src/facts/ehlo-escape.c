/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-escape.h"

#include "ehlo-escape-private.h"

/* More combining marks than any writing system needs would pile up over the neighbouring lines. */
#define MAX_MARKS 4

/* What cannot be seen although its Unicode category says nothing of it: fillers and joiners that
 * are Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties.txt), variation selectors, and
 * the braille pattern without a dot. */
static const struct
{
  gunichar first;
  gunichar last;
} invisible_ranges[] = {
  { 0x034f, 0x034f },   { 0x115f, 0x1160 },   { 0x17b4, 0x17b5 },   { 0x180b, 0x180f },
  { 0x2800, 0x2800 },   { 0x3164, 0x3164 },   { 0xfe00, 0xfe0f },   { 0xffa0, 0xffa0 },
  { 0xe0000, 0xe0fff },
};

/* One character, or one byte that is no part of a character. */
typedef struct
{
  gsize    length;   /* in bytes */
  gunichar c;        /* 0 for a byte that is no character */
} Unit;

static Unit
read_unit (const guint8 *bytes,
           gsize         length)
{
  gunichar c;

  /* g_utf8_get_char_validated() has a meaning of its own for NUL. */
  if (bytes[0] < 0x80)
    return (Unit) { 1, bytes[0] };

  c = g_utf8_get_char_validated ((const char *) bytes, MIN (length, 6));
  if (c == (gunichar) -1 || c == (gunichar) -2)
    return (Unit) { 1, 0 };

  return (Unit) { g_utf8_skip[bytes[0]], c };
}

static gboolean
is_invisible (gunichar c)
{
  for (guint i = 0; i < G_N_ELEMENTS (invisible_ranges); i++)
    {
      if (c >= invisible_ranges[i].first && c <= invisible_ranges[i].last)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_control (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/* Format characters (Cf) are the bidi controls, the zero-width ones and the tags. */
static gboolean
can_be_shown (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return !is_control (c)
         && type != G_UNICODE_FORMAT
         && type != G_UNICODE_UNASSIGNED
         && type != G_UNICODE_PRIVATE_USE
         && type != G_UNICODE_SURROGATE
         && type != G_UNICODE_LINE_SEPARATOR
         && type != G_UNICODE_PARAGRAPH_SEPARATOR
         && !is_invisible (c);
}

/* A backslash stays one, unless what follows would turn it into an escape of ours: "\t", "\x41",
 * "\u{41}", another backslash, or a byte that is itself shown with a backslash in front. */
static gboolean
backslash_is_safe (const guint8 *next,
                   gsize         left)
{
  if (left == 0)
    return TRUE;

  switch (next[0])
    {
    case 't':
    case '\\':
      return FALSE;

    case 'x':
      return !(left >= 3 && g_ascii_isxdigit (next[1]) && g_ascii_isxdigit (next[2]));

    case 'u':
      return !(left >= 2 && next[1] == '{');

    default:
      return next[0] >= 0x20 && next[0] < 0x7f;
    }
}

static void
append_unit (GString      *out,
             const guint8 *bytes,
             Unit          unit,
             gsize         left,
             gboolean      fits)
{
  if (unit.c == '\t')
    g_string_append (out, "\\t");
  else if (unit.c == '\\')
    g_string_append (out, backslash_is_safe (bytes + 1, left - 1) ? "\\" : "\\\\");
  else if (unit.c != 0 && fits && can_be_shown (unit.c))
    g_string_append_len (out, (const char *) bytes, (gssize) unit.length);
  else if (unit.c != 0 && !is_control (unit.c))
    g_string_append_printf (out, "\\u{%X}", unit.c);
  else
    {
      for (gsize i = 0; i < unit.length; i++)
        g_string_append_printf (out, "\\x%02X", bytes[i]);
    }
}

/**
 * ehlo_escape_find_hidden:
 * @text: valid UTF-8
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): where the first character stands that ehlo_escape_bytes()
 *   never shows as it is; %NULL when there is none
 */
const char *
ehlo_escape_find_hidden (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (!can_be_shown (g_utf8_get_char (at)))
        return at;
    }

  return NULL;
}

/**
 * ehlo_escape_bytes:
 * @bytes: (array length=length) (nullable): what came from outside; may hold NUL
 * @length: number of bytes
 * @max_shown: how many of the bytes to show at most; 0 for all of them
 *
 * Bytes as one line of valid UTF-8 that can be shown anywhere: it moves no cursor, hides nothing
 * and does not reorder its surroundings. It is still text, not markup.
 *
 * - A tab becomes `\t`; every other control (C0, DEL, C1) and every byte that is no UTF-8 becomes
 *   `\xNN`, where NN is always a byte as it was on the wire (U+0085 is `\xC2\x85`).
 * - Bidi controls, zero-width and other invisible characters, line and paragraph separators,
 *   private and unassigned characters become `\u{N}`, and so does a combining mark that has no
 *   character to stand on, or that is the fifth on one.
 * - A backslash stays as it is, so that `DOMAIN\user` reads well; it is doubled only where it would
 *   otherwise be taken for one of the above. So the bytes can be told from the text for certain.
 * - What is left out is counted behind it: `… (+1234 bytes)`. A character is never cut in two.
 *
 * The result is at most 4 × @max_shown + 40 bytes. Any thread.
 *
 * Returns: (transfer full): the text
 */
char *
ehlo_escape_bytes (const void *bytes,
                   gsize       length,
                   gsize       max_shown)
{
  const guint8 *at = bytes;
  gsize shown = max_shown == 0 ? length : MIN (length, max_shown);
  GString *out;
  guint marks = MAX_MARKS;
  gsize i = 0;

  g_return_val_if_fail (bytes != NULL || length == 0, NULL);

  out = g_string_sized_new (shown + 1);
  while (i < shown)
    {
      Unit unit = read_unit (at + i, length - i);
      gboolean is_mark = unit.c != 0 && g_unichar_ismark (unit.c);
      gboolean fits = !is_mark || marks < MAX_MARKS;

      if (unit.length > shown - i)
        break;

      append_unit (out, at + i, unit, shown - i, fits);
      if (is_mark)
        marks = MIN (marks + 1, MAX_MARKS);
      else
        marks = unit.c > 0x20 && can_be_shown (unit.c) ? 0 : MAX_MARKS;
      i += unit.length;
    }

  if (i < length)
    g_string_append_printf (out, "… (+%" G_GSIZE_FORMAT " byte%s)", length - i,
                            length - i == 1 ? "" : "s");

  return g_string_free (out, FALSE);
}
