/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-json-check.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

static void
test_good (void)
{
  static const char *const good[] = {
    "0", "-0", "-1", "12", "1.5", "-0.0", "1e5", "1E-5", "1.25e+300", "0e0", "true", "false",
    "null", "\"\"", "{}", "[]", " \t\r\n{ } \n", "[1,2]", "[[],{}]", "{\"a\":[1,{\"b\":null}]}",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", "\"\\ud83d\\ude00\"", "\"\\u0001\"",
    "\"\xc3\xa9\x7f\"",
    "9223372036854775807", "-9223372036854775808", "1.7976931348623157e308", "1e-400",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean taken = ehlo_json_check (good[i], strlen (good[i]), &error);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_no_error (error);
      g_assert_true (taken);
    }
}

static void
test_bad (void)
{
  static const struct
  {
    const char *text;
    const char *want;
  } bad[] = {
    { "", "line 1, column 1: it ends too early" },
    { " \n ", "line 2, column 2: it ends too early" },
    { "{", "line 1, column 2: expected \"" },
    { "[", "line 1, column 2: it ends too early" },
    { "[1", "line 1, column 3: expected , or ]" },
    { "[1,]", "line 1, column 4: expected a value" },
    { "[1 2]", "line 1, column 4: expected , or ]" },
    { "[1}", "line 1, column 3: expected , or ]" },
    { "[,1]", "line 1, column 2: expected a value" },
    { "]", "line 1, column 1: expected a value" },
    { "{\"a\"}", "line 1, column 5: expected :" },
    { "{\"a\":}", "line 1, column 6: expected a value" },
    { "{\"a\":1,}", "line 1, column 8: expected \"" },
    { "{\"a\":1 \"b\":2}", "line 1, column 8: expected , or }" },
    { "{a:1}", "line 1, column 2: expected \"" },
    { "{'a':1}", "line 1, column 2: expected \"" },
    { "{\"a\":1}]", "line 1, column 8: nothing may follow here" },
    { "[1] 2", "line 1, column 5: nothing may follow here" },
    { "[1]\n\n// no comment", "line 3, column 1: nothing may follow here" },
    { "var x = [1];", "line 1, column 1: expected a value" },
    { "tru", "line 1, column 1: expected a value" },
    { "truer", "line 1, column 5: nothing may follow here" },
    { "True", "line 1, column 1: expected a value" },
    { "[NaN]", "line 1, column 2: expected a value" },
    { "nan", "line 1, column 1: expected a value" },
    { "[Infinity]", "line 1, column 2: expected a value" },
    { "-Infinity", "line 1, column 2: expected a digit" },
    { "+1", "line 1, column 1: expected a value" },
    { "-", "line 1, column 2: expected a digit" },
    { ".5", "line 1, column 1: expected a value" },
    { "5.", "line 1, column 3: expected a digit" },
    { "1e", "line 1, column 3: expected a digit" },
    { "1e+", "line 1, column 4: expected a digit" },
    { "01", "line 1, column 2: a number does not begin with 0" },
    { "-00", "line 1, column 3: a number does not begin with 0" },
    { "0x10", "line 1, column 2: nothing may follow here" },
    { "9223372036854775808", "line 1, column 1: number out of range" },
    { "[1, -9223372036854775809]", "line 1, column 5: number out of range" },
    { "99999999999999999999", "line 1, column 1: number out of range" },
    { "1e400", "line 1, column 1: number out of range" },
    { "-1.5e999", "line 1, column 1: number out of range" },
    { "\"abc", "line 1, column 5: a text does not end" },
    { "\"a\\", "line 1, column 4: unknown escape" },
    { "\"\\x41\"", "line 1, column 3: unknown escape" },
    { "\"\\u12g4\"", "line 1, column 6: expected four hexadecimal digits" },
    { "\"\\u12", "line 1, column 6: expected four hexadecimal digits" },
    { "\"a\\u0000b\"", "line 1, column 9: text does not hold a NUL character" },
    { "\"\\ud800\"", "line 1, column 8: half of a character" },
    { "\"\\udc00\"", "line 1, column 8: half of a character" },
    { "\"\\ud800\\n\"", "line 1, column 9: half of a character" },
    { "\"\\ud800\\u0041\"", "line 1, column 14: half of a character" },
    { "\"\\ud800\\u00\"", "line 1, column 12: half of a character" },
    { "\"a\nb\"", "line 1, column 3: control character in a text" },
    { "\"a\tb\"", "line 1, column 3: control character in a text" },
    { "[\"\xc3\xa9\xc3\xa9\", x]", "line 1, column 8: expected a value" },
    { "[1,\n  \"\xff\"]", "line 2, column 4: not valid UTF-8" },
    { "\"\xed\xa0\x80\"", "line 1, column 2: not valid UTF-8" },
    { "\"\xc0\xaf\"", "line 1, column 2: not valid UTF-8" },
    { "\xef\xbb\xbf{}", "line 1, column 1: expected a value" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_false (ehlo_json_check (bad[i].text, strlen (bad[i].text), &error));
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, bad[i].want);
      g_assert_false (ehlo_json_check (bad[i].text, strlen (bad[i].text), NULL));
    }
}

static void
test_nul_byte (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ehlo_json_check ("{\"a\":1}\0{", 9, &error));
  g_assert_cmpstr (error->message, ==, "line 1, column 8: not valid UTF-8");
}

/* The bytes of a file need not end with NUL. */
static void
test_length_counts (void)
{
  g_autofree char *exact = g_memdup2 ("[12", 3);
  g_autoptr (GError) error = NULL;

  g_assert_true (ehlo_json_check ("[1]]", 3, NULL));
  g_assert_false (ehlo_json_check (exact, 3, &error));
  g_assert_cmpstr (error->message, ==, "line 1, column 4: expected , or ]");
  g_assert_true (ehlo_json_check (exact + 1, 2, NULL));
}

static char *
nest (guint      depth,
      const char *open,
      const char *close)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, "0");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_depth (void)
{
  static const struct
  {
    const char *open;
    const char *close;
  } kinds[] = { { "[", "]" }, { "{\"a\":", "}" } };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *good = nest (EHLO_JSON_MAX_DEPTH, kinds[i].open, kinds[i].close);
      g_autofree char *bad = nest (EHLO_JSON_MAX_DEPTH + 1, kinds[i].open, kinds[i].close);
      g_autofree char *worse = nest (1000 * 1000, kinds[i].open, kinds[i].close);
      g_autoptr (GError) error = NULL;

      g_assert_true (ehlo_json_check (good, strlen (good), NULL));
      g_assert_false (ehlo_json_check (bad, strlen (bad), &error));
      g_assert_nonnull (strstr (error->message, "nested too deeply"));
      g_assert_false (ehlo_json_check (worse, strlen (worse), NULL));
    }
}

/* Whatever is taken here, json-glib takes as well: broken copies of a good text, one byte changed
 * at a time. */
static void
test_json_glib_agrees (void)
{
  static const char seed[] =
    "{\"a\":[1,-2.5e3,true,null],\"b\\u00e9\\ud83d\\ude00\":{\"c\":\"x\\n\"},\"d\":[]}";
  static const char replacements[] = "\"\\{}[],:0e-.x\n u";
  guint n_taken = 0;

  for (gsize at = 0; at < strlen (seed); at++)
    for (gsize k = 0; k < strlen (replacements); k++)
      {
        g_autofree char *text = g_strdup (seed);
        g_autoptr (JsonParser) parser = json_parser_new_immutable ();
        g_autoptr (GError) error = NULL;

        text[at] = replacements[k];
        if (!ehlo_json_check (text, strlen (text), NULL))
          continue;
        n_taken++;
        json_parser_load_from_data (parser, text, -1, &error);
        g_assert_no_error (error);
      }

  g_assert_cmpuint (n_taken, >, 50);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-check/good", test_good);
  g_test_add_func ("/json-check/bad", test_bad);
  g_test_add_func ("/json-check/nul-byte", test_nul_byte);
  g_test_add_func ("/json-check/length-counts", test_length_counts);
  g_test_add_func ("/json-check/depth", test_depth);
  g_test_add_func ("/json-check/json-glib-agrees", test_json_glib_agrees);

  return g_test_run ();
}
