/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-capabilities.h"

#include <string.h>

/* @lines are separated by line feeds. */
static EhloCapabilities *
parse (const char *lines)
{
  g_autoptr (EhloSmtpReply) reply = ehlo_smtp_reply_new ();
  g_auto (GStrv) split = g_strsplit (lines, "\n", -1);

  for (guint i = 0; split[i] != NULL; i++)
    ehlo_smtp_reply_add_line (reply, split[i], strlen (split[i]));

  return ehlo_capabilities_new_from_reply (reply);
}

static void
assert_list (const char *const *got,
             const char        *want)
{
  g_autofree char *joined = g_strjoinv (" ", (char **) got);

  g_assert_cmpstr (joined, ==, want);
}

static void
test_postfix (void)
{
  g_autoptr (EhloCapabilities) caps = parse (
    "250-mail.example.com\n250-PIPELINING\n250-SIZE 35882577\n250-VRFY\n250-STARTTLS\n"
    "250-AUTH PLAIN LOGIN\n250-AUTH=PLAIN LOGIN\n250-ENHANCEDSTATUSCODES\n250-8BITMIME\n"
    "250-DSN\n250 SMTPUTF8");

  g_assert_true (ehlo_capabilities_has (caps, "STARTTLS"));
  g_assert_true (ehlo_capabilities_has (caps, "starttls"));
  g_assert_false (ehlo_capabilities_has (caps, "CHUNKING"));
  g_assert_false (ehlo_capabilities_has (caps, "mail.example.com"));
  g_assert_false (ehlo_capabilities_has (caps, ""));
  g_assert_cmpstr (ehlo_capabilities_get_params (caps, "Size"), ==, "35882577");
  g_assert_cmpstr (ehlo_capabilities_get_params (caps, "VRFY"), ==, "");
  g_assert_cmpstr (ehlo_capabilities_get_params (caps, "AUTH"), ==, "PLAIN LOGIN");
  g_assert_null (ehlo_capabilities_get_params (caps, "CHUNKING"));
  g_assert_cmpuint (ehlo_capabilities_get_size (caps), ==, 35882577);
  g_assert_cmpstr (ehlo_capabilities_get_server_name (caps), ==, "mail.example.com");
  g_assert_null (ehlo_capabilities_get_client_address (caps));
  g_assert_null (ehlo_capabilities_get_mangled (caps));
  assert_list (ehlo_capabilities_get_keywords (caps),
               "PIPELINING SIZE VRFY STARTTLS AUTH ENHANCEDSTATUSCODES 8BITMIME DSN SMTPUTF8");
  assert_list (ehlo_capabilities_get_auth_mechanisms (caps), "PLAIN LOGIN");
}

static void
test_auth (void)
{
  static const struct { const char *lines; const char *params; const char *mechanisms; } rows[] = {
    { "250-h.example\n250 AUTH", "", "" },
    { "250-h.example\n250 AUTH LOGIN", "LOGIN", "LOGIN" },
    { "250-h.example\n250 AUTH=LOGIN", "LOGIN", "LOGIN" },
    { "250-h.example\n250 auth=login plain", "login plain", "LOGIN PLAIN" },
    { "250-h.example\n250 AUTH=", "", "" },
    { "250-h.example\n250-AUTH LOGIN\n250 AUTH=LOGIN PLAIN", "LOGIN PLAIN", "LOGIN PLAIN" },
    { "250-h.example\n250-AUTH=LOGIN\n250 AUTH scram-sha-256 login", "LOGIN scram-sha-256",
      "LOGIN SCRAM-SHA-256" },
    { "250-h.example\n250 AUTH  PLAIN   plain  XOAUTH2 ", "PLAIN   plain  XOAUTH2",
      "PLAIN XOAUTH2" },
    { "250-h.example\n250 AUTH PLAIN bad/name aaaaaaaaaaaaaaaaaaaaa", NULL, "PLAIN" },
    { "250-h.example\n250  AUTH PLAIN", "PLAIN", "PLAIN" },
    { "250-h.example\n250 AUTHX PLAIN", NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (EhloCapabilities) caps = parse (rows[i].lines);

      g_test_message ("row %d", (int) i);
      if (rows[i].params != NULL)
        g_assert_cmpstr (ehlo_capabilities_get_params (caps, "AUTH"), ==, rows[i].params);
      assert_list (ehlo_capabilities_get_auth_mechanisms (caps), rows[i].mechanisms);
    }
}

static void
test_size (void)
{
  static const struct { const char *line; guint64 size; } rows[] = {
    { "250 SIZE 1000", 1000 },
    { "250 SIZE 0", 0 },
    { "250 SIZE", 0 },
    { "250 size 5 extra", 5 },
    { "250 SIZE -1", 0 },
    { "250 SIZE 10MB", 0 },
    { "250 SIZE 18446744073709551615", G_MAXUINT64 },
    { "250 SIZE 99999999999999999999999", 0 },
    { "250 DSN", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *lines = g_strconcat ("250-h.example\n", rows[i].line, NULL);
      g_autoptr (EhloCapabilities) caps = parse (lines);

      g_test_message ("row %d", (int) i);
      g_assert_cmpuint (ehlo_capabilities_get_size (caps), ==, rows[i].size);
    }
}

static void
test_mangled (void)
{
  static const struct { const char *lines; const char *mangled; } rows[] = {
    { "250-h.example\n250-SIZE 14680064\n250 XXXXXXXA", "XXXXXXXA" },
    { "250-h.example\n250-XXXXXXXX\n250 DSN", "XXXXXXXX" },
    { "250-h.example\n250 xxxxxxxa", "xxxxxxxa" },
    { "250-h.example\n250 ********", "********" },
    { "250-h.example\n250 XXXB", "XXXB" },
    /* that of the length of STARTTLS, wherever it stands */
    { "250-h.example\n250-XXXXXXXXXXXXXXXXXXXB\n250-XXXXXXXA\n250 XXXC", "XXXXXXXA" },
    { "250-h.example\n250-XXXXXXXA\n250 XXXC", "XXXXXXXA" },
    { "250-h.example\n250-XXXXXXXA\n250 XXXXXXXB", "XXXXXXXA" },
    { "250-h.example\n250-XXXC\n250 XXXXXXXXXD", "XXXC" },
    /* keywords of their own right */
    { "250-h.example\n250-XCLIENT NAME ADDR\n250-X-EXPS GSSAPI\n250-XEXCH50\n250 XX", NULL },
    { "250-h.example\n250-STARTTLS\n250 XXXAB", NULL },
    { "250-h.example\n250-DSN XXXXXXXA\n250 8BITMIME", NULL },
    { "250 XXXXXXXA", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (EhloCapabilities) caps = parse (rows[i].lines);

      g_test_message ("row %d", (int) i);
      g_assert_cmpstr (ehlo_capabilities_get_mangled (caps), ==, rows[i].mangled);
    }
}

static void
test_server_name (void)
{
  static const struct { const char *line; const char *name; } rows[] = {
    { "250 mail.example.com", "mail.example.com" },
    { "250 mail.example.com Hello client", "mail.example.com" },
    { "250 mail.example.com, hello client", "mail.example.com" },
    { "250 mail.example.com.", "mail.example.com" },
    { "250 MAIL.Example.com", "MAIL.Example.com" },
    { "250 [192.0.2.1] Hello", "[192.0.2.1]" },
    { "250 [IPv6:2001:db8::1]", "[IPv6:2001:db8::1]" },
    { "250 localhost", "localhost" },
    { "250 mailhost Hello client.example", "mailhost" },
    { "250 mailhost at your service", NULL },
    { "250 Already old but still servicing...", NULL },
    { "250 Hello client.example", NULL },
    { "250 Hello [192.0.2.1]", NULL },
    { "250 OK", NULL },
    { "250 Welcome", NULL },
    { "250 mailhost Ok.", "mailhost" },
    { "250 ok.", NULL },
    { "250 [not.an.address]", NULL },
    { "250 [] Hello", NULL },
    { "250 ********************", NULL },
    { "250 XXXXXXXXXXXX", NULL },
    { "250 <b>mail.example.com</b>", NULL },
    { "250 \xf6.example.com Hello", NULL },
    { "250 ,", NULL },
    { "250", NULL },
    { "550 mail.example.com", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (EhloCapabilities) caps = parse (rows[i].line);

      g_test_message ("row %d", (int) i);
      g_assert_cmpstr (ehlo_capabilities_get_server_name (caps), ==, rows[i].name);
    }
}

static void
test_client_address (void)
{
  static const struct { const char *text; const char *address; } rows[] = {
    /* as servers write it */
    { "smtp.gmail.com at your service, [203.0.113.42]", "203.0.113.42" },
    { "smtp.gmail.com at your service, [2001:db8::42]", "2001:db8::42" },
    { "AM6PR01CA0042.outlook.office365.com Hello [203.0.113.42]", "203.0.113.42" },
    { "mx.example.com Hello client.example [203.0.113.42]", "203.0.113.42" },
    { "mx.example.com Hello root at client.example [203.0.113.42]", "203.0.113.42" },
    { "mx.example.com Hello client.example [203.0.113.42], pleased to meet you", "203.0.113.42" },
    { "mx.example.com Hello [203.0.113.42] (may be forged), pleased to meet you", "203.0.113.42" },
    { "mx.example.com Hello root@client.example [IPv6:2001:DB8:0::1]", "2001:db8::1" },
    { "mx.example.com Hello foo ([2001:db8::1])", "2001:db8::1" },
    { "mx.example.com Hello foo ([203.0.113.42]), pleased to meet you", "203.0.113.42" },
    { "mx.example.com Hello foo (203.0.113.42)", "203.0.113.42" },
    { "mx.example.com Hello foo (203.0.113.42 (203.0.113.42))", "203.0.113.42" },
    { "mx.example.com Hello foo [203.0.113.42]Haraka is at your service.", "203.0.113.42" },
    { "mx.example.com [203.0.113.42], this server offers 4 extensions", "203.0.113.42" },
    { "mx.example.com hello 203.0.113.42, pleased to meet you", "203.0.113.42" },
    { "mx.example.com [203.0.113.42], pleased to meet you", "203.0.113.42" },
    { "Hello [203.0.113.42], pleased to meet you", "203.0.113.42" },
    { "[198.51.100.1] Hello client.example [203.0.113.42]", "203.0.113.42" },
    { "mx.example.com [198.51.100.1] Hello foo [203.0.113.42]", "203.0.113.42" },
    { "mx.example.com Hello foo [::ffff:203.0.113.42]", "203.0.113.42" },
    /* Exim repeats the literal it was greeted with, then says what it sees */
    { "mx.example.com Hello [192.168.1.5] [203.0.113.42]", "203.0.113.42" },
    { "mx.example.com Hello 192.168.1.5 [203.0.113.42]", "203.0.113.42" },
    { "mx.example.com Hello [192.168.1.5] ([203.0.113.42]), pleased to meet you", "203.0.113.42" },
    /* the server's own, or nobody knows whose */
    { "mx.example.com", NULL },
    { "mx.example.com Hello client.example", NULL },
    { "[198.51.100.1]", NULL },
    { "[198.51.100.1] Hello", NULL },
    { "198.51.100.1 Hello client.example", NULL },
    { "[198.51.100.1] Hello [198.51.100.1]", NULL },
    { "mx.example.com [198.51.100.1] Hello client.example", NULL },
    { "mx.example.com [198.51.100.1]", NULL },
    { "mx.example.com (198.51.100.1) ESMTP ready", NULL },
    { "mx.example.com ESMTP ready on [198.51.100.1]", NULL },
    { "mx.example.com ESMTP service ready [198.51.100.1]", NULL },
    { "mx.example.com Welcome to Example Mail [198.51.100.1]", NULL },
    { "mx.example.com OK [198.51.100.1]", NULL },
    { "mx.example.com [198.51.100.1], at your service", NULL },
    { "mx.example.com Hello foo [203.0.113.42], this is [198.51.100.1]", NULL },
    { "mx.example.com Hello foo, Mailer v 10.0.1.2 ready", NULL },
    { "mx.example.com Hello 300.1.2.3", NULL },
    { "mx.example.com Hello foo [203.0.113]", NULL },
    { "mx.example.com Hello foo [0.0.0.0]", NULL },
    { "mx.example.com Hello foo [::]", NULL },
    { "mx.example.com Hello foo [fe80::1%eth0]", NULL },
    { "mx.example.com Hello 203-0-113-42.isp.example", NULL },
    { "mx.example.com Hello [", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *lines = g_strconcat ("250-", rows[i].text, "\n250 HELP", NULL);
      g_autoptr (EhloCapabilities) caps = parse (lines);

      g_test_message ("row %d", (int) i);
      g_assert_cmpstr (ehlo_capabilities_get_client_address (caps), ==, rows[i].address);
    }
}

/* An address in a later line is no greeting. */
static void
test_client_address_first_line_only (void)
{
  g_autoptr (EhloCapabilities) caps = parse ("250-mx.example.com\n250 Hello [203.0.113.42]");

  g_assert_null (ehlo_capabilities_get_client_address (caps));
}

static void
test_odd_lines (void)
{
  g_autoptr (EhloCapabilities) refused = parse ("550-no\n550 STARTTLS");
  g_autoptr (EhloCapabilities) conflict =
    parse ("250-h.example\n550-STARTTLS\nSTARTTLS\n2500-STARTTLS\n250-bad_word here\n"
           "250-\n250-a<b>\n250 DSN");
  g_autoptr (EhloCapabilities) bad_first = parse ("mail.example.com\n250-DSN\n250 HELP");

  assert_list (ehlo_capabilities_get_keywords (refused), "");
  assert_list (ehlo_capabilities_get_keywords (conflict), "DSN");
  assert_list (ehlo_capabilities_get_keywords (bad_first), "DSN HELP");
  g_assert_null (ehlo_capabilities_get_server_name (bad_first));
}

static void
test_empty_reply (void)
{
  g_autoptr (EhloSmtpReply) reply = ehlo_smtp_reply_new ();
  g_autoptr (EhloCapabilities) caps = ehlo_capabilities_new_from_reply (reply);
  g_autoptr (EhloCapabilities) copy = g_boxed_copy (EHLO_TYPE_CAPABILITIES, caps);

  g_assert_true (copy == caps);
  assert_list (ehlo_capabilities_get_keywords (caps), "");
  assert_list (ehlo_capabilities_get_auth_mechanisms (caps), "");
  g_assert_null (ehlo_capabilities_get_server_name (caps));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/capabilities/postfix", test_postfix);
  g_test_add_func ("/facts/capabilities/auth", test_auth);
  g_test_add_func ("/facts/capabilities/size", test_size);
  g_test_add_func ("/facts/capabilities/mangled", test_mangled);
  g_test_add_func ("/facts/capabilities/server-name", test_server_name);
  g_test_add_func ("/facts/capabilities/client-address", test_client_address);
  g_test_add_func ("/facts/capabilities/client-address-first-line-only",
                   test_client_address_first_line_only);
  g_test_add_func ("/facts/capabilities/odd-lines", test_odd_lines);
  g_test_add_func ("/facts/capabilities/empty-reply", test_empty_reply);
  return g_test_run ();
}
