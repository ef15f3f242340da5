/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-escape.h"
#include "ehlo-redactor.h"

#include <string.h>

#define USER "ana@example.com"

/* Long enough, with everything in it that some encoding has to treat. */
static const char *const secrets[] = {
  "correct horse",
  "hunter2hunter2",
  "p%40ss+w=rd&<x>\"'\\/",
  ".starts-with-a-dot",
  "grüße€🙂",
  "~~~?\?\?>>>",
  "\\u0041\\x41\\t",
  "tab\tand bell\x07",
  "ya29.a0AfH6SMBx-_x9",
  "{\"k\":1}",
  "abcd",
};

/* --- Encoders, written from the RFCs and not from the code under test --- */

static char *
encode_each (const char *secret,
             const char *format,
             const char *left_alone)
{
  GString *out = g_string_new (NULL);

  for (const char *at = secret; *at != '\0'; at++)
    {
      if (left_alone != NULL
          && (g_ascii_isalnum (*at) || (strchr (left_alone, *at) != NULL && *at != '\0')))
        g_string_append_c (out, *at);
      else if (strcmp (format, "url-lower") == 0)
        g_string_append_printf (out, "%%%02x", (guint8) *at);
      else if (strcmp (format, "url-upper") == 0)
        g_string_append_printf (out, "%%%02X", (guint8) *at);
      else if (strcmp (format, "qp") == 0)
        g_string_append_printf (out, "=%02X", (guint8) *at);
      else if (strcmp (format, "hex-lower") == 0)
        g_string_append_printf (out, "%02x", (guint8) *at);
      else if (strcmp (format, "hex-upper") == 0)
        g_string_append_printf (out, "%02X", (guint8) *at);
      else
        g_string_append_printf (out, "\\x%02X", (guint8) *at);
    }

  return g_string_free (out, FALSE);
}

static char *
encode_characters (const char *secret,
                   const char *format)
{
  GString *out = g_string_new (NULL);

  for (const char *at = secret; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (strcmp (format, "html-decimal") == 0)
        g_string_append_printf (out, "&#%u;", c);
      else if (strcmp (format, "html-hex") == 0)
        g_string_append_printf (out, "&#x%X;", c);
      else if (strcmp (format, "own-u") == 0)
        g_string_append_printf (out, "\\u{%X}", c);
      else if (c < 0x10000)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_printf (out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                                0xdc00 + ((c - 0x10000) & 0x3ff));
    }

  return g_string_free (out, FALSE);
}

/* RFC 8259, as short as can be. */
static char *
encode_json (const char *secret)
{
  GString *out = g_string_new (NULL);

  for (const char *at = secret; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\' || *at == '/')
        g_string_append_printf (out, "\\%c", *at);
      else if (*at == '\t')
        g_string_append (out, "\\t");
      else if ((guint8) *at < 0x20)
        g_string_append_printf (out, "\\u%04x", (guint8) *at);
      else
        g_string_append_c (out, *at);
    }

  return g_string_free (out, FALSE);
}

/* A soft line break behind every fourth byte. */
static char *
encode_qp_folded (const char *secret)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; secret[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append (out, "=\r\n");
      if (g_ascii_isalnum (secret[i]))
        g_string_append_c (out, secret[i]);
      else
        g_string_append_printf (out, "=%02X", (guint8) secret[i]);
    }

  return g_string_free (out, FALSE);
}

static char *
encode_form (const char *secret)
{
  char *out = encode_each (secret, "url-upper", "-_.* ");

  return g_strdelimit (out, " ", '+');
}

static char *
encode_sasl (const char *format,
             const char *secret)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (strcmp (format, "plain") == 0)
    g_string_append_printf (text, "%c%s%c%s", 0, USER, 0, secret);
  else if (strcmp (format, "plain-for") == 0)
    g_string_append_printf (text, "%s%c%s%c%s", USER, 0, USER, 0, secret);
  else if (strcmp (format, "plain-stranger") == 0)
    g_string_append_printf (text, "%c%s%c%s", 0, "somebody-else", 0, secret);
  else if (strcmp (format, "xoauth2") == 0)
    g_string_append_printf (text, "user=%s\001auth=Bearer %s\001\001", USER, secret);
  else if (strcmp (format, "oauthbearer") == 0)
    g_string_append_printf (text, "n,a=%s,\001host=h.example\001auth=Bearer %s\001\001", USER,
                            secret);
  else
    g_string_append (text, secret);

  return g_base64_encode ((guint8 *) text->str, text->len);
}

static GPtrArray *
encode_all (const char *secret)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *base64 = encode_sasl ("plain-stranger", secret);

  g_ptr_array_add (forms, g_strdup (secret));
  g_ptr_array_add (forms, encode_each (secret, "url-lower", "-._~"));
  g_ptr_array_add (forms, encode_each (secret, "url-upper", "-._~"));
  g_ptr_array_add (forms, encode_each (secret, "url-upper", "!$&'()*,;:@-._~"));
  g_ptr_array_add (forms, encode_each (secret, "url-upper", NULL));
  g_ptr_array_add (forms, encode_form (secret));
  g_ptr_array_add (forms, encode_each (secret, "qp", "!\"#$%&'()*+,-./:;<>?@[]^_`{|}~ "));
  g_ptr_array_add (forms, encode_each (secret, "qp", NULL));
  g_ptr_array_add (forms, encode_qp_folded (secret));
  g_ptr_array_add (forms, encode_each (secret, "hex-lower", NULL));
  g_ptr_array_add (forms, encode_each (secret, "hex-upper", NULL));
  g_ptr_array_add (forms, encode_each (secret, "own-x", NULL));
  g_ptr_array_add (forms, encode_characters (secret, "own-u"));
  g_ptr_array_add (forms, encode_characters (secret, "json-all"));
  g_ptr_array_add (forms, encode_characters (secret, "html-decimal"));
  g_ptr_array_add (forms, encode_characters (secret, "html-hex"));
  g_ptr_array_add (forms, encode_json (secret));
  g_ptr_array_add (forms, g_markup_escape_text (secret, -1));
  g_ptr_array_add (forms, g_strescape (secret, NULL));
  g_ptr_array_add (forms, ehlo_escape_bytes (secret, strlen (secret), 0));
  g_ptr_array_add (forms, g_strconcat (".", secret, NULL));
  g_ptr_array_add (forms, encode_sasl ("login", secret));
  g_ptr_array_add (forms, encode_sasl ("plain", secret));
  g_ptr_array_add (forms, encode_sasl ("plain-for", secret));
  g_ptr_array_add (forms, encode_sasl ("plain-stranger", secret));
  g_ptr_array_add (forms, encode_sasl ("xoauth2", secret));
  g_ptr_array_add (forms, encode_sasl ("oauthbearer", secret));
  /* base64 for URLs, and base64 within another encoding */
  g_ptr_array_add (forms, g_strdelimit (g_strdelimit (g_strdup (base64), "+", '-'), "/", '_'));
  g_ptr_array_add (forms, encode_each (base64, "url-upper", ""));
  g_ptr_array_add (forms, encode_json (base64));

  return forms;
}

static void
test_all_forms (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autoptr (EhloRedactor) redactor = ehlo_redactor_new (USER, secrets[i]);
      g_autoptr (GPtrArray) forms = encode_all (secrets[i]);

      for (guint j = 0; j < forms->len; j++)
        {
          const char *form = g_ptr_array_index (forms, j);
          g_autofree char *text = g_strconcat ("C: before ", form, " behind", NULL);
          g_autofree char *clean = ehlo_redactor_clean (redactor, text);

          g_test_message ("secret %u, form %u: %s -> %s", i, j, text, clean);
          g_assert_true (ehlo_redactor_finds (redactor, text, strlen (text)));
          g_assert_false (ehlo_redactor_finds (redactor, clean, strlen (clean)));
          g_assert_null (strstr (clean, form));
          g_assert_nonnull (strstr (clean, EHLO_REDACTOR_MARK));
          g_assert_true (g_str_has_prefix (clean, "C: before "));
          g_assert_true (g_str_has_suffix (clean, " behind"));
        }
    }
}

static void
test_clean_table (void)
{
  static const struct { const char *secret; const char *text; const char *want; } rows[] = {
    { "hunter2!", "pass hunter2!", "pass " EHLO_REDACTOR_MARK },
    { "hunter2!", "hunter2!hunter2! x", EHLO_REDACTOR_MARK EHLO_REDACTOR_MARK " x" },
    { "hunter2!", "xhunter2!x", "x" EHLO_REDACTOR_MARK "x" },
    { "hunter2!", "Hunter2!", "Hunter2!" },
    { "hunter2!", "hunter2", "hunter2" },
    { "hunter2!", "", "" },
    /* "\0ana@example.com\0hunter2!": nothing of it stays, the user neither */
    { "hunter2!", "AUTH PLAIN AGFuYUBleGFtcGxlLmNvbQBodW50ZXIyIQ==",
      "AUTH PLAIN " EHLO_REDACTOR_MARK },
    { "hunter2!", "AUTH PLAIN AGFuYUBleGFtcGxlLmNvbQBodW50ZXIyIQ== x",
      "AUTH PLAIN " EHLO_REDACTOR_MARK " x" },
    { "hunter2!", "aHVudGVyMiE=", EHLO_REDACTOR_MARK },
    { "hunter2!", "aHVudGVyMiE", EHLO_REDACTOR_MARK },
    { "hunter2!", "auth YW5hQGV4YW1wbGUuY29tAGFuYUBleGFtcGxlLmNvbQBodW50ZXIyIQ==",
      "auth " EHLO_REDACTOR_MARK },
    { "hunter2!", "auth dXNlcj1hbmFAZXhhbXBsZS5jb20BYXV0aD1CZWFyZXIgaHVudGVyMiEBAQ== x",
      "auth " EHLO_REDACTOR_MARK " x" },
    /* of two forms that begin alike, the longer one: "user\0user\0secret", all three the same */
    { USER, "YW5hQGV4YW1wbGUuY29tAGFuYUBleGFtcGxlLmNvbQBhbmFAZXhhbXBsZS5jb20=",
      EHLO_REDACTOR_MARK },
    /* a soft line break in front is none within */
    { "hunter2!", "x=\r\nhunter=\r\n2!", "x=\r\n" EHLO_REDACTOR_MARK },
    /* app passwords, as they are shown and as they are sent */
    { "abcd efgh ijkl mnop", "abcdefghijklmnop", EHLO_REDACTOR_MARK },
    { "abcd efgh ijkl mnop", "abcd efgh ijkl mnop", EHLO_REDACTOR_MARK },
    { "abcd efgh ijkl mnop", "YWJjZGVmZ2hpamtsbW5vcA==", EHLO_REDACTOR_MARK },
    { " padded ", "x padded\n", "x " EHLO_REDACTOR_MARK "\n" },
    { " two words ", "two words", EHLO_REDACTOR_MARK },
    { " padded ", "x padded y", "x" EHLO_REDACTOR_MARK "y" },
    /* SASLprep: U+FB01 is "fi", U+00A0 a blank */
    { "\ufb01sh\u00a0dish", "fish dish", EHLO_REDACTOR_MARK },
    /* the longest form at a place */
    { "a+b+c+d", "a%2Bb%2Bc%2Bd", EHLO_REDACTOR_MARK },
    { "100%25sure", "100%25sure 100%2525sure", EHLO_REDACTOR_MARK " " EHLO_REDACTOR_MARK },
    /* no secret, nothing to do */
    { "", "any text", "any text" },
    { NULL, "any text & %41 \\x41 =41", "any text & %41 \\x41 =41" },
    /* no UTF-8: the text stays UTF-8 */
    { "\x82\xac" "abc", "1 €abc", "1 " EHLO_REDACTOR_MARK },
    { "abc\xe2\x82", "abc€ 1", EHLO_REDACTOR_MARK " 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (EhloRedactor) redactor = ehlo_redactor_new (USER, rows[i].secret);
      g_autofree char *clean = ehlo_redactor_clean (redactor, rows[i].text);

      g_test_message ("row %u", i);
      g_assert_cmpstr (clean, ==, rows[i].want);
      g_assert_cmpint (ehlo_redactor_finds (redactor, rows[i].text, strlen (rows[i].text)), ==,
                       strcmp (rows[i].text, rows[i].want) != 0);
    }
}

/* A secret of one to three bytes counts as a whole word only. */
static void
test_short_secrets (void)
{
  static const struct { const char *secret; const char *text; const char *want; } rows[] = {
    { "a", "a cat sat at a", EHLO_REDACTOR_MARK " cat sat at " EHLO_REDACTOR_MARK },
    { "250", "250-250 2500 1250 (250)",
      EHLO_REDACTOR_MARK "-" EHLO_REDACTOR_MARK " 2500 1250 (" EHLO_REDACTOR_MARK ")" },
    { "ab", "AUTH LOGIN YWI=", "AUTH LOGIN " EHLO_REDACTOR_MARK },
    { "ab", "xYWI= YWI=x", "xYWI= YWI=x" },
    { "ab", "AUTH PLAIN AGFuYUBleGFtcGxlLmNvbQBhYg==", "AUTH PLAIN " EHLO_REDACTOR_MARK },
    { "a&b", "a&amp;b xa&amp;b", EHLO_REDACTOR_MARK " xa&amp;b" },
    { "é", "é été", EHLO_REDACTOR_MARK " été" },
    { "ab", "ab_ _ab abü 6162 x6162", "ab_ _ab abü " EHLO_REDACTOR_MARK " x6162" },
    /* four bytes are enough, a blank less is not */
    { "abcd", "xabcdx", "x" EHLO_REDACTOR_MARK "x" },
    { "ab c", "xab cx abcx abc", "x" EHLO_REDACTOR_MARK "x abcx " EHLO_REDACTOR_MARK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (EhloRedactor) redactor = ehlo_redactor_new (USER, rows[i].secret);
      g_autofree char *clean = ehlo_redactor_clean (redactor, rows[i].text);

      g_test_message ("%s: %s", rows[i].secret, rows[i].text);
      g_assert_cmpstr (clean, ==, rows[i].want);
    }
}

/* Whatever stands around it before it is encoded: not one bit of the secret stays. A letter of
 * base64 may stay only if all of its six bits are of the surroundings. */
static void
test_base64_bits (void)
{
  static const char surroundings[] = "\0user\xff\x03>?";

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autoptr (EhloRedactor) redactor = ehlo_redactor_new (NULL, secrets[i]);
      gsize length = strlen (secrets[i]);

      for (gsize before = 0; before < 9; before++)
        for (gsize behind = 0; behind < 9; behind++)
          {
            g_autoptr (GByteArray) bytes = g_byte_array_new ();
            g_autofree char *text = NULL;
            g_autofree char *clean = NULL;
            g_autofree char *left = NULL;
            const char *right;

            g_byte_array_append (bytes, (const guint8 *) surroundings, (guint) before);
            g_byte_array_append (bytes, (const guint8 *) secrets[i], (guint) length);
            g_byte_array_append (bytes, (const guint8 *) surroundings, (guint) behind);
            text = g_base64_encode (bytes->data, bytes->len);
            clean = ehlo_redactor_clean (redactor, text);

            left = g_strndup (text, before * 8 / 6);
            right = text + ((before + length) * 8 + 5) / 6;
            right += strspn (right, "=");
            g_assert_true (g_str_has_prefix (clean, left));
            g_assert_true (g_str_has_suffix (clean, right));
            g_assert_cmpuint (strlen (clean), ==,
                              strlen (left) + strlen (EHLO_REDACTOR_MARK) + strlen (right));
          }
    }
}

static void
test_finds_bytes (void)
{
  g_autoptr (EhloRedactor) redactor = ehlo_redactor_new (USER, "hunter2!");
  g_autoptr (EhloRedactor) control = ehlo_redactor_new (USER, "abc\x06");

  g_assert_true (ehlo_redactor_finds (redactor, "\0ana\0hunter2!\0", 14));
  g_assert_false (ehlo_redactor_finds (redactor, "\0ana\0hunter2!", 12));
  g_assert_false (ehlo_redactor_finds (redactor, NULL, 0));
  g_assert_false (ehlo_redactor_finds (redactor, "%", 1));
  g_assert_false (ehlo_redactor_finds (redactor, "\\", 1));
  g_assert_false (ehlo_redactor_finds (redactor, "hunter2=", 8));
  g_assert_null (ehlo_redactor_clean (redactor, NULL));

  /* One hex digit is no byte. */
  g_assert_true (ehlo_redactor_finds (control, "abc%06", 6));
  g_assert_false (ehlo_redactor_finds (control, "abc%6", 5));
}

/* Escapes cut short at the end of the buffer; for the address sanitizer. */
static void
test_cut_short (void)
{
  g_autoptr (EhloRedactor) redactor = ehlo_redactor_new (USER, "a&<\"\\🙂%=");
  g_autoptr (GPtrArray) forms = encode_all ("a&<\"\\🙂%=");

  for (guint i = 0; i < forms->len; i++)
    {
      const char *form = g_ptr_array_index (forms, i);

      for (gsize length = 0; length < strlen (form); length++)
        {
          g_autofree char *exact = g_memdup2 (form, length);

          ehlo_redactor_finds (redactor, exact, length);
        }
    }
}

/* What is clean is found clean, and what is not found is not touched. */
static void
test_random (void)
{
  static const char *const pieces[] = {
    "a", "b", "ab", "%", "61", "%61", "\\x61", "\\u0061", "&#97;", "=61", "=\r\n", "+", " ", "YWI",
    "YWJhYg==", "ü", "\xc3", "=", "_", "\\", "&amp;", "é\u0301", "x", "6162",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (4954);
  guint n_found = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) secret = g_string_new (NULL);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (EhloRedactor) redactor = NULL;
      g_autofree char *clean = NULL;
      gboolean found;

      for (int n = g_rand_int_range (random, 0, 5); n > 0; n--)
        g_string_append (secret, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      for (int n = g_rand_int_range (random, 0, 16); n > 0; n--)
        g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);

      redactor = ehlo_redactor_new (USER, secret->str);
      clean = ehlo_redactor_clean (redactor, text->str);
      found = ehlo_redactor_finds (redactor, text->str, text->len);
      n_found += found;

      g_assert_cmpint (found, ==, strcmp (clean, text->str) != 0);
      g_assert_false (ehlo_redactor_finds (redactor, clean, strlen (clean)));
      if (g_utf8_validate (text->str, -1, NULL))
        g_assert_true (g_utf8_validate (clean, -1, NULL));
    }

  g_assert_cmpuint (n_found, >, 500);
}

/* The longest lines a server may send must not hold up the engine. The bound is a hundred times
 * what was measured, so that it stops a quadratic search and not a busy computer. */
static void
test_speed (void)
{
  static const char *const fills[] = { "a", "%61", "=", "\\u0061", "&#97;", "YWFh", "ab c+_" };
  g_autofree char *secret = g_strnfill (64, 'a');
  g_autoptr (EhloRedactor) redactor = NULL;

  memcpy (secret + 60, "bbbb", 4);
  redactor = ehlo_redactor_new (USER, secret);

  for (guint i = 0; i < G_N_ELEMENTS (fills); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *clean = NULL;
      gint64 start;

      while (text->len < 65536)
        g_string_append (text, fills[i]);

      start = g_get_monotonic_time ();
      clean = ehlo_redactor_clean (redactor, text->str);
      g_test_message ("64 KB of \"%s\": %.1f ms", fills[i],
                      (double) (g_get_monotonic_time () - start) / 1000);
      g_assert_true (strcmp (clean, text->str) == 0);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
    }
}

static void
test_boxed (void)
{
  EhloRedactor *redactor = ehlo_redactor_new (NULL, "hunter2!");
  EhloRedactor *copy = g_boxed_copy (EHLO_TYPE_REDACTOR, redactor);

  g_assert_true (copy == redactor);
  ehlo_redactor_unref (redactor);
  g_assert_true (ehlo_redactor_finds (copy, "hunter2!", 8));
  g_boxed_free (EHLO_TYPE_REDACTOR, copy);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/redactor/all-forms", test_all_forms);
  g_test_add_func ("/facts/redactor/clean-table", test_clean_table);
  g_test_add_func ("/facts/redactor/short-secrets", test_short_secrets);
  g_test_add_func ("/facts/redactor/base64-bits", test_base64_bits);
  g_test_add_func ("/facts/redactor/finds-bytes", test_finds_bytes);
  g_test_add_func ("/facts/redactor/cut-short", test_cut_short);
  g_test_add_func ("/facts/redactor/random", test_random);
  g_test_add_func ("/facts/redactor/speed", test_speed);
  g_test_add_func ("/facts/redactor/boxed", test_boxed);
  return g_test_run ();
}
