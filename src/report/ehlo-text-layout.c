/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-text-layout.h"

static void
append_blanks (GString *out,
               guint    n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (out, ' ');
}

/**
 * ehlo_text_width:
 * @text: text in one line
 *
 * Returns: how many columns it takes where every letter is as wide as every other, ideographs
 *   twice that and combining marks nothing
 */
guint
ehlo_text_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }

  return width;
}

/**
 * ehlo_text_append_padded:
 * @out: where to append
 * @text: text in one line
 * @columns: how many columns it is to take; more when it is longer
 */
void
ehlo_text_append_padded (GString    *out,
                         const char *text,
                         guint       columns)
{
  guint width = ehlo_text_width (text);

  g_string_append (out, text);
  if (width < columns)
    append_blanks (out, columns - width);
}

/**
 * ehlo_text_append_rule:
 * @out: where to append
 * @c: what the line consists of, ASCII
 *
 * Appends a line across the page.
 */
void
ehlo_text_append_rule (GString *out,
                       char     c)
{
  for (guint i = 0; i < EHLO_TEXT_COLUMNS; i++)
    g_string_append_c (out, c);
  g_string_append_c (out, '\n');
}

/**
 * ehlo_text_append_filled:
 * @out: where to append; its last line has @indent columns already
 * @text: text in one line
 * @indent: where its further lines begin
 * @columns: where lines end
 *
 * Appends @text broken at blanks, of which several count as one, and a line end. A word that is
 * longer than a line stays whole: nobody could search for a host name that is broken in two.
 */
void
ehlo_text_append_filled (GString    *out,
                         const char *text,
                         guint       indent,
                         guint       columns)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint at = indent;

  for (gsize i = 0; words[i] != NULL; i++)
    {
      guint width = ehlo_text_width (words[i]);

      if (width == 0)
        continue;

      if (at > indent && at + 1 + width > columns)
        {
          g_string_append_c (out, '\n');
          append_blanks (out, indent);
          at = indent;
        }
      else if (at > indent)
        {
          g_string_append_c (out, ' ');
          at++;
        }

      g_string_append (out, words[i]);
      at += width;
    }

  /* Of an empty text only the way to it is left. */
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

/**
 * ehlo_text_append_lines:
 * @out: where to append, at the beginning of a line
 * @text: text in any number of lines
 * @indent: where each of them begins
 *
 * Appends the lines as they are, however long: they are evidence.
 */
void
ehlo_text_append_lines (GString    *out,
                        const char *text,
                        guint       indent)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      /* The line end at the end of a text begins no further line. */
      if (*lines[i] == '\0' && lines[i + 1] == NULL && i > 0)
        break;
      if (*lines[i] != '\0')
        append_blanks (out, indent);
      g_string_append (out, lines[i]);
      g_string_append_c (out, '\n');
    }
}

/**
 * ehlo_text_dup_duration:
 * @duration_us: a time in µs
 *
 * Returns: (transfer full): the time as a person reads it: "0.4 ms", "21 ms", "1.52 s"
 */
char *
ehlo_text_dup_duration (gint64 duration_us)
{
  gint64 us = MAX (duration_us, 0);
  gint64 hundredths = (us + 5000) / 10000;

  /* Whole numbers only: a decimal comma of the language would not match the offsets beside it. */
  if (us < 50)
    return g_strdup (us == 0 ? "0 ms" : "<0.1 ms");
  if (us < 9950)
    return g_strdup_printf ("%d.%d ms", (int) ((us + 50) / 1000), (int) ((us + 50) / 100 % 10));
  if (us < 999500)
    return g_strdup_printf ("%d ms", (int) ((us + 500) / 1000));

  return g_strdup_printf ("%" G_GINT64_FORMAT ".%02d s", hundredths / 100,
                          (int) (hundredths % 100));
}

/**
 * ehlo_text_dup_offset:
 * @time_us: a time in µs since the run began
 *
 * Returns: (transfer full): the time in seconds, such as "+0.024"
 */
char *
ehlo_text_dup_offset (gint64 time_us)
{
  gint64 ms = (MAX (time_us, 0) + 500) / 1000;

  return g_strdup_printf ("+%" G_GINT64_FORMAT ".%03d", ms / 1000, (int) (ms % 1000));
}
