/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-escape.h"

#include <string.h>

static void
test_table (void)
{
  static const struct { const char *in; const char *want; } rows[] = {
    { "", "" },
    { "250 2.0.0 Ok: queued as 4XyZ", "250 2.0.0 Ok: queued as 4XyZ" },
    { "größer 日本語 🙂 €", "größer 日本語 🙂 €" },
    { "a\tb", "a\\tb" },
    { "a\r\nb", "a\\x0D\\x0Ab" },
    { "\x1b[2J\x1b]0;title\x07", "\\x1B[2J\\x1B]0;title\\x07" },
    { "\x7f", "\\x7F" },
    /* C1: NEL and CSI, as bytes of the wire */
    { "\xc2\x85\xc2\x9b" "1m", "\\xC2\\x85\\xC2\\x9B1m" },
    /* no UTF-8: Latin-1, overlong, surrogate, above U+10FFFF, cut short */
    { "gr\xf6\xdf" "er", "gr\\xF6\\xDFer" },
    { "\xc0\xaf", "\\xC0\\xAF" },
    { "\xed\xa0\x80", "\\xED\\xA0\\x80" },
    { "\xf4\x90\x80\x80", "\\xF4\\x90\\x80\\x80" },
    { "\xe2\x82", "\\xE2\\x82" },
    /* bidi controls and isolates */
    { "ok\u202egnp.exe", "ok\\u{202E}gnp.exe" },
    { "\u2066a\u2069\u200f\u061c", "\\u{2066}a\\u{2069}\\u{200F}\\u{61C}" },
    /* zero width, soft hyphen, separators, fillers, variation selector, tag, byte order mark */
    { "a\u200bb\u200dc\u00ad", "a\\u{200B}b\\u{200D}c\\u{AD}" },
    { "a\u2028b\u2029", "a\\u{2028}b\\u{2029}" },
    { "\u115f\u3164\u2800", "\\u{115F}\\u{3164}\\u{2800}" },
    { "x\ufe0f\U000e0041\ufeff", "x\\u{FE0F}\\u{E0041}\\u{FEFF}" },
    /* private, unassigned, no character */
    { "\ue000\U00010fff\uffff", "\\u{E000}\\u{10FFF}\\u{FFFF}" },
    /* what only looks foreign stays: no-break space, Hebrew, replacement character */
    { "a\u00a0b שלום \ufffd", "a\u00a0b שלום \ufffd" },
    /* marks: at home on a letter, not without one, not in heaps */
    { "e\u0301", "e\u0301" },
    { "\u0301e", "\\u{301}e" },
    { "\t\u0301", "\\t\\u{301}" },
    { "e\u0301\u0301\u0301\u0301\u0301!", "e\u0301\u0301\u0301\u0301\\u{301}!" },
    /* backslashes */
    { "DOMAIN\\user", "DOMAIN\\user" },
    { "C:\\dir\\", "C:\\dir\\" },
    { "\\xyz \\x4 \\u12", "\\xyz \\x4 \\u12" },
    { "\\x41", "\\\\x41" },
    { "\\u{41}", "\\\\u{41}" },
    { "CORP\\tom", "CORP\\\\tom" },
    { "\\\\srv", "\\\\\\srv" },
    { "\\\x01", "\\\\\\x01" },
    { "\\ü", "\\\\ü" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *got = ehlo_escape_bytes (rows[i].in, strlen (rows[i].in), 0);

      g_assert_cmpstr (got, ==, rows[i].want);
    }
}

static void
test_nul (void)
{
  g_autofree char *inside = ehlo_escape_bytes ("a\0b", 3, 0);
  g_autofree char *none = ehlo_escape_bytes (NULL, 0, 10);

  g_assert_cmpstr (inside, ==, "a\\x00b");
  g_assert_cmpstr (none, ==, "");
}

static void
test_max_shown (void)
{
  static const struct { const char *in; gsize max; const char *want; } rows[] = {
    { "abcdef", 6, "abcdef" },
    { "abcdef", 5, "abcde… (+1 byte)" },
    { "abcdef", 2, "ab… (+4 bytes)" },
    { "abcdef", 0, "abcdef" },
    { "abcdef", G_MAXSIZE, "abcdef" },
    /* not within a character */
    { "a€b", 4, "a€… (+1 byte)" },
    { "a€b", 3, "a… (+4 bytes)" },
    { "€", 1, "… (+3 bytes)" },
    /* bytes that are no character may be cut anywhere */
    { "\xff\xff\xff", 2, "\\xFF\\xFF… (+1 byte)" },
    { "ab\\x41", 3, "ab\\… (+3 bytes)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *got = ehlo_escape_bytes (rows[i].in, strlen (rows[i].in), rows[i].max);

      g_assert_cmpstr (got, ==, rows[i].want);
    }
}

/* Reads the escapes as they are documented. */
static GByteArray *
unescape (const char *text)
{
  GByteArray *out = g_byte_array_new ();

  while (*text != '\0')
    {
      char unit[6] = { *text };
      guint n_unit = 1;
      int n_text = 1;

      if (g_str_has_prefix (text, "\\\\"))
        n_text = 2;
      else if (g_str_has_prefix (text, "\\t"))
        {
          unit[0] = '\t';
          n_text = 2;
        }
      else if (g_str_has_prefix (text, "\\x") && g_ascii_isxdigit (text[2])
               && g_ascii_isxdigit (text[3]))
        {
          unit[0] = (char) (16 * g_ascii_xdigit_value (text[2]) + g_ascii_xdigit_value (text[3]));
          n_text = 4;
        }
      else if (g_str_has_prefix (text, "\\u{"))
        {
          char *end;
          gunichar c = (gunichar) g_ascii_strtoull (text + 3, &end, 16);

          n_unit = (guint) g_unichar_to_utf8 (c, unit);
          n_text = (int) (end + 1 - text);
        }

      g_byte_array_append (out, (guint8 *) unit, n_unit);
      text += n_text;
    }

  return out;
}

/* The bytes can be told from the text: no two series of bytes look alike. */
static void
test_unambiguous (void)
{
  static const char *const pieces[] = {
    "\\", "\\", "t", "x", "u", "{", "}", "4", "1", "F", "g", "\t", "\x01", "\xff", "ü", "\u202e",
    "\u0301", " ", "\xc2", "\x85",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (5321);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) in = g_string_new (NULL);
      g_autofree char *escaped = NULL;
      g_autoptr (GByteArray) out = NULL;

      for (int n = g_rand_int_range (random, 0, 9); n > 0; n--)
        g_string_append (in, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);

      escaped = ehlo_escape_bytes (in->str, in->len, 0);
      out = unescape (escaped);
      g_assert_cmpmem (out->data, out->len, in->str, in->len);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/escape/table", test_table);
  g_test_add_func ("/facts/escape/nul", test_nul);
  g_test_add_func ("/facts/escape/max-shown", test_max_shown);
  g_test_add_func ("/facts/escape/unambiguous", test_unambiguous);
  return g_test_run ();
}
