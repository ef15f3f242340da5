/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-mail-address.h"

#include <string.h>

#define LOCAL_64 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff1234"
#define LABEL_63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff123"

static void
test_valid (void)
{
  static const struct { const char *text; const char *domain; gboolean utf8; } rows[] = {
    { "ana@example.com", "example.com", FALSE },
    { "Ana.Maria+tag@Mail.Example.COM", "Mail.Example.COM", FALSE },
    { "a@b", "b", FALSE },
    { "root@localhost", "localhost", FALSE },
    { "!#$%&'*+-/=?^_`{|}~@example.com", "example.com", FALSE },
    { LOCAL_64 "@example.com", "example.com", FALSE },
    { "ana@[192.0.2.1]", "[192.0.2.1]", FALSE },
    { "ana@[IPv6:2001:db8::1]", "[IPv6:2001:db8::1]", FALSE },
    { "\"ana maria\"@example.com", "example.com", FALSE },
    { "\"a@b\"@example.com", "example.com", FALSE },
    { "\"a\\\"b\\\\\"@example.com", "example.com", FALSE },
    { "\"<a>\"@example.com", "example.com", FALSE },
    { "\"\"@example.com", "example.com", FALSE },
    { "ana@bücher.example", "xn--bcher-kva.example", TRUE },
    { "josé@example.com", "example.com", TRUE },
    { "jose\u0301@example.com", "example.com", TRUE },
    { "用户@例え.テスト", "xn--r8jz45g.xn--zckzah", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *domain = ehlo_mail_address_dup_domain (rows[i].text);
      g_autoptr (GError) error = NULL;

      g_test_message ("row %d", (int) i);
      g_assert_cmpstr (domain, ==, rows[i].domain);
      g_assert_true (ehlo_mail_address_check ("to", rows[i].text, &error));
      g_assert_no_error (error);
      g_assert_cmpint (ehlo_mail_address_needs_utf8 (rows[i].text), ==, rows[i].utf8);
    }
}

static void
test_invalid (void)
{
  static const struct { const char *text; const char *message; } rows[] = {
    { NULL, "is empty" },
    { "", "is empty" },
    { "\xff@example.com", "is not UTF-8 text" },
    { "ana", "has no \"@\"" },
    { "@example.com", "has nothing before the \"@\"" },
    { "ana@", "has nothing after the \"@\"" },
    { "a b@example.com", "has a blank" },
    { " ana@example.com", "has a blank" },
    { "ana@example.com ", "has a blank" },
    { "ana@example.com\r\nRCPT TO:<x@y>", "has a blank" },
    { "\"a\nb\"@example.com", "has a blank" },
    { "\"a\tb\"@example.com", "has a blank" },
    { "ana@exa mple.com", "has a blank" },
    { "<ana@example.com>", "has angle brackets" },
    { "Ana <ana@example.com>", "has a blank" },
    { "ana@example.com>", "has angle brackets" },
    { "\"a\"@example.com>", "has angle brackets" },
    { "a\x01@example.com", "has a character that cannot be seen (\\x01)" },
    { "\"a\x7f\"@example.com", "has a character that cannot be seen (\\x7F)" },
    { "ana\u200b@example.com", "has a character that cannot be seen (\\u{200B})" },
    { "a@b@example.com", "has the character \"@\" before the \"@\"" },
    { "a,b@example.com", "has the character \",\" before the \"@\"" },
    { "a\\b@example.com", "has the character \"\\\" before the \"@\"" },
    { "a\"b\"@example.com", "has the character \"\"\" before the \"@\"" },
    { ".ana@example.com",
      "has a dot at an end of the part before the \"@\", or two together" },
    { "ana.@example.com",
      "has a dot at an end of the part before the \"@\", or two together" },
    { "a..b@example.com",
      "has a dot at an end of the part before the \"@\", or two together" },
    { "\"ana@example.com", "has no closing quote" },
    { "\"ana\\\"@example.com", "has no closing quote" },
    { "\"a\"b@example.com", "has letters behind the closing quote" },
    { "\"@example.com", "has no closing quote" },
    { LOCAL_64 "5@example.com", "has more than 64 bytes before the \"@\"" },
    { LOCAL_64 "@" LABEL_63 "." LABEL_63 "." LABEL_63, "has more than 254 bytes" },
    { "ana@192.0.2.1", "has an address without brackets after the \"@\"" },
    { "ana@2001:db8::1", "has an address without brackets after the \"@\"" },
    { "ana@[192.0.2.300]",
      "has brackets after the \"@\" that hold no address, as \"[192.0.2.1]\" or "
      "\"[IPv6:2001:db8::1]\" would" },
    { "ana@[2001:db8::1]",
      "has brackets after the \"@\" that hold no address, as \"[192.0.2.1]\" or "
      "\"[IPv6:2001:db8::1]\" would" },
    { "ana@[",
      "has brackets after the \"@\" that hold no address, as \"[192.0.2.1]\" or "
      "\"[IPv6:2001:db8::1]\" would" },
    { "ana@[]",
      "has brackets after the \"@\" that hold no address, as \"[192.0.2.1]\" or "
      "\"[IPv6:2001:db8::1]\" would" },
    { "ana@example.com.", "has a dot at its end" },
    { "ana@example..com", "has a domain that has nothing in front of a dot" },
    { "ana@exa_mple.com", "has a domain that has an underscore in \"exa_mple\"" },
    { "ana@-example.com", "has a domain that has a hyphen at an end of \"-example\"" },
    { "ana@example.com:25", "has a domain that has the character \":\"" },
    { "ana@300.1.2.3", "has a domain that looks like an IPv4 address, but is none" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *want = g_strconcat ("to: ", rows[i].message, NULL);
      g_autoptr (GError) error = NULL;

      g_test_message ("row %d", (int) i);
      g_assert_false (ehlo_mail_address_check ("to", rows[i].text, &error));
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, want);
    }
}

static void
test_empty_reverse_path (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ehlo_mail_address_check ("from", "<>", &error));
  g_assert_no_error (error);
  g_assert_false (ehlo_mail_address_check ("to", "<>", &error));
  g_assert_cmpstr (error->message, ==, "to: has angle brackets");
  g_assert_null (ehlo_mail_address_dup_domain ("<>"));

  g_clear_error (&error);
  g_assert_false (ehlo_mail_address_check ("from", "", &error));
  g_assert_cmpstr (error->message, ==, "from: is empty");
}

static void
test_no_domain (void)
{
  static const char *const rows[] = {
    NULL, "", "ana", "ana@", "ana@a b", "ana@\xff", "ana@a\r\nb",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_null (ehlo_mail_address_dup_domain (rows[i]));
  g_assert_false (ehlo_mail_address_needs_utf8 (NULL));
}

/* What passes can be written into a command: it stays within its angle brackets and its line. */
static void
test_random (void)
{
  static const char *const pieces[] = {
    "ana", "@", "@", "example", ".", "com", "\"", "\\", " ", "<", ">", "\r", "\n", "\t", "[", "]",
    "192.0.2.1", "IPv6:::1", "ü", "\u0301", "\u202e", "\xff", "_", "-", ",", "\x01",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (5322);
  guint n_valid = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      for (int n = g_rand_int_range (random, 0, 8); n > 0; n--)
        g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);

      if (ehlo_mail_address_check ("to", text->str, &error))
        {
          n_valid++;
          g_assert_true (g_utf8_validate (text->str, -1, NULL));
          g_assert_null (strpbrk (text->str, "\r\n\t\001"));
          g_assert_nonnull (strchr (text->str, '@'));
          if (text->str[0] != '"')
            g_assert_null (strpbrk (text->str, "<> "));
          g_assert_null (strpbrk (strrchr (text->str, '@'), "<> "));
        }
      else
        {
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          g_assert_null (strpbrk (error->message, "\r\n"));
        }
    }

  g_assert_cmpuint (n_valid, >, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/mail-address/valid", test_valid);
  g_test_add_func ("/facts/mail-address/invalid", test_invalid);
  g_test_add_func ("/facts/mail-address/empty-reverse-path", test_empty_reverse_path);
  g_test_add_func ("/facts/mail-address/no-domain", test_no_domain);
  g_test_add_func ("/facts/mail-address/random", test_random);
  return g_test_run ();
}
