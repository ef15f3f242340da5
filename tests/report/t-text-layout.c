/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-text-layout.h"

#include <locale.h>
#include <string.h>

static void
test_width (void)
{
  g_assert_cmpuint (ehlo_text_width (""), ==, 0);
  g_assert_cmpuint (ehlo_text_width ("abc"), ==, 3);
  g_assert_cmpuint (ehlo_text_width ("é••"), ==, 3);
  g_assert_cmpuint (ehlo_text_width ("e\xcc\x81"), ==, 1);
  g_assert_cmpuint (ehlo_text_width ("日本"), ==, 4);
}

static void
test_padded (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  ehlo_text_append_padded (out, "日", 4);
  ehlo_text_append_padded (out, "|", 1);
  ehlo_text_append_padded (out, "longer", 3);

  g_assert_cmpstr (out->str, ==, "日  |longer");
}

static void
test_filled (void)
{
  static const struct
  {
    const char *text;
    guint       indent;
    const char *want;
  } cases[] = {
    { "", 2, "\n" },
    { "one", 2, "one\n" },
    { "one two three four", 2, "one two\n  three\n  four\n" },
    { "one  two   ", 2, "one two\n" },
    { "   one", 0, "one\n" },
    { "longer-than-the-line x", 2, "longer-than-the-line\n  x\n" },
    { "x longer-than-the-line y", 2, "x\n  longer-than-the-line\n  y\n" },
    { "12345678 0", 0, "12345678 0\n" },
    { "12345678 01", 0, "12345678\n01\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      ehlo_text_append_filled (out, cases[i].text, cases[i].indent, 10);
      g_assert_cmpstr (out->str, ==, cases[i].want);
    }
}

static void
test_lines (void)
{
  static const struct
  {
    const char *text;
    const char *want;
  } cases[] = {
    { "one", "  one\n" },
    { "one\n", "  one\n" },
    { "one\n\ntwo", "  one\n\n  two\n" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      ehlo_text_append_lines (out, cases[i].text, 2);
      g_assert_cmpstr (out->str, ==, cases[i].want);
    }
}

static void
test_rule (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  ehlo_text_append_rule (out, '=');
  g_assert_cmpuint (out->len, ==, 81);
  g_assert_cmpuint (strspn (out->str, "="), ==, 80);
}

static void
test_duration (void)
{
  static const struct
  {
    gint64      us;
    const char *want;
  } cases[] = {
    { -7, "0 ms" }, { 0, "0 ms" }, { 1, "<0.1 ms" }, { 49, "<0.1 ms" }, { 50, "0.1 ms" },
    { 400, "0.4 ms" }, { 999, "1.0 ms" }, { 3949, "3.9 ms" }, { 3950, "4.0 ms" },
    { 9949, "9.9 ms" }, { 9950, "10 ms" }, { 21377, "21 ms" }, { 999499, "999 ms" },
    { 999500, "1.00 s" }, { 1524999, "1.52 s" }, { 10004999, "10.00 s" },
    { 3600 * G_GINT64_CONSTANT (1000000), "3600.00 s" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ehlo_text_dup_duration (cases[i].us);

      g_assert_cmpstr (text, ==, cases[i].want);
    }
}

static void
test_offset (void)
{
  static const struct
  {
    gint64      us;
    const char *want;
  } cases[] = {
    { -7, "+0.000" }, { 0, "+0.000" }, { 499, "+0.000" }, { 500, "+0.001" },
    { 24000, "+0.024" }, { 999500, "+1.000" }, { 61234567, "+61.235" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ehlo_text_dup_offset (cases[i].us);

      g_assert_cmpstr (text, ==, cases[i].want);
    }
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text-layout/width", test_width);
  g_test_add_func ("/text-layout/padded", test_padded);
  g_test_add_func ("/text-layout/filled", test_filled);
  g_test_add_func ("/text-layout/lines", test_lines);
  g_test_add_func ("/text-layout/rule", test_rule);
  g_test_add_func ("/text-layout/duration", test_duration);
  g_test_add_func ("/text-layout/offset", test_offset);

  return g_test_run ();
}
