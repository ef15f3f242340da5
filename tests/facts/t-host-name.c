/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-host-name-lint.h"
#include "ehlo-host-name.h"

#include <string.h>

#define LABEL_63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff123"
#define NAME_253 LABEL_63 "." LABEL_63 "." LABEL_63 "." \
                 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff1"

static void
test_valid (void)
{
  static const char *const rows[] = {
    "smtp.example.com", "smtp.example.com.", "SMTP.Example.COM", "localhost", "a", "3com.com",
    "smtp-relay.example.com", "a--b.example", "xn--bcher-kva.example", "bücher.example",
    "bu\u0308cher.example", "почта.рф", "メール.example", "例え。テスト", "1and1.com", "1.2.3.4a",
    "192.0.2.1", "::1", "2001:db8::1", "::ffff:192.0.2.1", "fe80::1%eth0",
    LABEL_63 ".example", NAME_253, NAME_253 ".",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *suggestion = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("row %d", (int) i);
      g_assert_true (ehlo_host_name_check (rows[i], &suggestion, &error));
      g_assert_no_error (error);
      g_assert_null (suggestion);
    }
}

static const struct
{
  const char *text;
  const char *message; /* what follows "The server name " */
  const char *suggestion;
} invalid[] = {
  { NULL, "is empty", NULL },
  { "", "is empty", NULL },
  { "\xff.example", "is not UTF-8 text", NULL },
  { "https://smtp.example.com:465/x", "has a scheme (\"https://\")", "smtp.example.com" },
  { "smtp://user:pw@smtp.example.com", "has a scheme (\"smtp://\")", "smtp.example.com" },
  { "https://[::1]:465/", "has a scheme (\"https://\")", "::1" },
  { "https://", "has a scheme (\"https://\")", NULL },
  { "ana@gmail.com", "has \"@\"; an e-mail address is no server name", NULL },
  { "smtp.example.com/mail", "has a path (\"/mail\")", "smtp.example.com" },
  { "\\\\server\\share", "has a path (\"\\\\\\server\\share\")", NULL },
  { "smtp.example.com?x", "has a path (\"?x\")", "smtp.example.com" },
  { "smtp.example.com:465", "has a port after \":\" (\":465\")", "smtp.example.com" },
  { "smtp.example.com:", "has the character \":\"", "smtp.example.com" },
  { "smtp.example.com:smtp", "has the character \":\"", NULL },
  { "[::1]", "has brackets; an address stands here without them", "::1" },
  { "[::1]:465", "has brackets; an address stands here without them", "::1" },
  { "[192.0.2.1]", "has brackets; an address stands here without them", "192.0.2.1" },
  { "[IPv6:2001:db8::1]", "has brackets; an address stands here without them", "2001:db8::1" },
  { "[smtp.example.com", "has brackets; an address stands here without them",
    "smtp.example.com" },
  { "2001:db8::zz", "looks like an IPv6 address, but is none", NULL },
  { "1:2:3", "looks like an IPv6 address, but is none", NULL },
  { " smtp.example.com", "begins with a blank", "smtp.example.com" },
  { "smtp.example.com ", "has a blank after \"smtp.example.com\"", "smtp.example.com" },
  { "smtp.example.com\n", "has a blank after \"smtp.example.com\"", "smtp.example.com" },
  { "smtp.example.com\u00a0", "has a blank after \"smtp.example.com\"", "smtp.example.com" },
  { "smtp. example .com", "has a blank after \"smtp.\"", "smtp.example.com" },
  { "smtp.example.com 587", "has a blank after \"smtp.example.com\"", "smtp.example.com" },
  { "smtp example com", "has a blank after \"smtp\"", NULL },
  { "smtp.example\u200b.com", "has a character that cannot be seen (\\u{200B})",
    "smtp.example.com" },
  { "\u202emoc.example", "has a character that cannot be seen (\\u{202E})", "moc.example" },
  { "smtp\x01.example", "has a character that cannot be seen (\\x01)", "smtp.example" },
  { "smtp,example,com", "has a comma in \"smtp,example,com\"", "smtp.example.com" },
  { "smtp.example,com", "has a comma in \"example,com\"", "smtp.example.com" },
  { "smtp.example;com", "has the character \";\"", "smtp.example.com" },
  { "smtp_out.example.com", "has an underscore in \"smtp_out\"", NULL },
  { "\"smtp.example.com\"", "has the character \"\"\"", "smtp.example.com" },
  { "“smtp.example.com”", "has the character \"“\"", "smtp.example.com" },
  { "<smtp.example.com>", "has the character \"<\"", "smtp.example.com" },
  { "smtp.example.com)", "has the character \")\"", "smtp.example.com" },
  { "smtp–out.example.com", "has the character \"–\"", "smtp-out.example.com" },
  { "i❤.example", "has the character \"❤\"", NULL },
  { ".", "has nothing in front of a dot", NULL },
  { "..", "has nothing in front of a dot", NULL },
  { ".example.com", "has nothing in front of a dot", "example.com" },
  { "smtp..example.com", "has nothing in front of a dot", "smtp.example.com" },
  { "smtp.example.com..", "has nothing in front of a dot", "smtp.example.com." },
  { "-smtp.example.com", "has a hyphen at an end of \"-smtp\"", NULL },
  { "smtp-.example.com", "has a hyphen at an end of \"smtp-\"", NULL },
  { LABEL_63 "4.example",
    "has more than 63 characters in \"aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd… (+24 bytes)\"",
    NULL },
  { NAME_253 "2", "has more than 253 characters", NULL },
  { "xn--a-ñ.example", "cannot be looked up with these letters", NULL },
  { "300.1.2.3", "looks like an IPv4 address, but is none", NULL },
  { "192.0.2", "looks like an IPv4 address, but is none", NULL },
  { "192.0.2.1.", "looks like an IPv4 address, but is none", NULL },
  { "587", "looks like an IPv4 address, but is none", NULL },
};

static void
test_invalid (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_autofree char *want = g_strconcat ("The server name ", invalid[i].message, NULL);
      g_autofree char *suggestion = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("row %d", (int) i);
      g_assert_false (ehlo_host_name_check (invalid[i].text, &suggestion, &error));
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, want);
      g_assert_cmpstr (suggestion, ==, invalid[i].suggestion);

      /* Neither is asked for. */
      g_assert_false (ehlo_host_name_check (invalid[i].text, NULL, NULL));
    }
}

/* Whatever comes in: the message is one line of clean text, and a suggestion is a name. */
static void
test_random (void)
{
  static const char *const pieces[] = {
    "smtp", ".", ".", "example", "com", "://", "@", "/", ":", "465", "[", "]", " ", ",", "_", "-",
    "ü", "\u200b", "\xff", "\n", "::", "1", "\\", "\"", "。", "\u0301",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (1123);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *suggestion = NULL;
      g_autoptr (GError) error = NULL;

      for (int n = g_rand_int_range (random, 0, 9); n > 0; n--)
        g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);

      if (ehlo_host_name_check (text->str, &suggestion, &error))
        g_assert_null (suggestion);
      else
        {
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          g_assert_null (strpbrk (error->message, "\r\n"));
          if (suggestion != NULL)
            g_assert_true (ehlo_host_name_check (suggestion, NULL, NULL));
        }
    }
}

static const struct
{
  const char *host;
  gboolean    loopback;
} loopbacks[] = {
  { "localhost", TRUE },          { "LocalHost.", TRUE },        { "mail.localhost", TRUE },
  { "127.0.0.1", TRUE },          { "127.8.9.10", TRUE },        { "::1", TRUE },
  { "notlocalhost", FALSE },      { "localhost.example", FALSE }, { "128.0.0.1", FALSE },
  { "::2", FALSE },               { "", FALSE },                  { "127.0.0.1.example", FALSE },
};

static void
test_loopback (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (loopbacks); i++)
    {
      g_test_message ("row %d", (int) i);
      g_assert_cmpint (ehlo_host_name_is_loopback (loopbacks[i].host), ==, loopbacks[i].loopback);
    }
}

static const struct
{
  const char *name;
  const char *fault; /* NULL: none */
} greetings[] = {
  { "mail.example.org", NULL },       { "mail.example.org.", NULL },
  { "pc-7.uni.example.edu", NULL },   { "[192.0.2.25]", NULL },
  { "[IPv6:2001:db8::25]", NULL },    { "[ipv6:::1]", NULL },
  { "[2001:db8::25]", "literal" },    { "[IPv6:192.0.2.25]", "literal" },
  { "[192.0.2]", "literal" },         { "[192.0.2.25", "literal" },
  { "[", "literal" },                 { "[]", "literal" },
  { "192.0.2.25", "bare-address" },   { "2001:db8::25", "bare-address" },
  { "my_pc.example.org", "underscore" }, { "my_pc", "underscore" },
  { "my pc.example.org", "character" }, { "bücher.example.org", "character" },
  { "-pc.example.org", "character" }, { "pc-.example.org", "character" },
  { "mail..example.org", "character" }, { "", "character" }, { ".", "character" },
  { "DESKTOP-7Q2", "no-dot" },        { "localhost", "no-dot" },
  { "mail.example.25", "number" },    { "1.2.3", "number" },
  { "pc.local", "local" },            { "PC.Lan", "local" },
  { "localhost.localdomain", "local" }, { "pc.localisation.org", NULL },
};

static void
test_lint (void)
{
  g_autofree char *long_label = g_strnfill (64, 'a');
  g_autofree char *long_name = g_strconcat (long_label, ".example.org", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (greetings); i++)
    {
      g_test_message ("row %d", (int) i);
      g_assert_cmpstr (ehlo_host_name_lint (greetings[i].name), ==, greetings[i].fault);
    }
  g_assert_cmpstr (ehlo_host_name_lint (long_name), ==, "character");
  g_assert_null (ehlo_host_name_lint (long_name + 1));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/host-name/valid", test_valid);
  g_test_add_func ("/facts/host-name/invalid", test_invalid);
  g_test_add_func ("/facts/host-name/random", test_random);
  g_test_add_func ("/facts/host-name/loopback", test_loopback);
  g_test_add_func ("/facts/host-name/lint", test_lint);
  return g_test_run ();
}
