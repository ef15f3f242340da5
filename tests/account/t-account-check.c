/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-account.h"
#include "ehlo-error.h"

#include <string.h>
#include <glib/gstdio.h>

static void
test_port_good (void)
{
  static const struct
  {
    const char *text;
    guint       port;
  } cases[] = {
    { "1", 1 }, { "25", 25 }, { "025", 25 }, { "587", 587 }, { "65535", 65535 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      guint port = 0;

      g_assert_true (ehlo_account_parse_port (cases[i].text, &port, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (port, ==, cases[i].port);
    }
}

static void
test_port_bad (void)
{
  static const char *const cases[] = {
    "0", "00000", "65536", "70000", "99999", "100000", "18446744073709551641", "-1", "+25", "abc",
    "25x", "2 5", "", " ", " 25 ", "25\n", "0x19", "25.0", "\xef\xbc\x92", "smtp",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      guint port = 4711;

      g_test_message ("case %u", i);
      g_assert_false (ehlo_account_parse_port (cases[i], &port, &error));
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, "port: "));
      g_assert_null (strchr (error->message, '\n'));
      g_assert_cmpuint (port, ==, 4711);
    }
}

static EhloAccount *
new_good (void)
{
  return g_object_new (EHLO_TYPE_ACCOUNT,
                       "host", "smtp.example.org", "port", 465u, "user", "ana",
                       "from", "ana@example.org", "to", "bob@example.org",
                       "mechanism", "SCRAM-SHA-256",
                       NULL);
}

static void
test_good (void)
{
  g_autoptr (EhloAccount) account = new_good ();
  g_autoptr (EhloAccount) least = g_object_new (EHLO_TYPE_ACCOUNT, "host", "192.0.2.1", NULL);
  g_autoptr (GError) error = NULL;
  const char *field = "unset";

  g_assert_true (ehlo_account_check (account, &field, &error));
  g_assert_no_error (error);
  g_assert_null (field);
  g_assert_true (ehlo_account_check (least, NULL, &error));
  g_assert_no_error (error);

  g_object_set (account, "user", "J\xc3\xbcrgen M\xc3\xbcller", NULL);
  g_assert_true (ehlo_account_check (account, &field, &error));
  g_assert_no_error (error);
}

static void
assert_field (EhloAccount *account,
              const char  *want_field,
              const char  *want_message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *prefix = g_strdup_printf ("%s: ", want_field);
  const char *field = NULL;

  g_assert_false (ehlo_account_check (account, &field, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
  g_test_message ("%s", error->message);
  g_assert_cmpstr (field, ==, want_field);
  g_assert_true (g_str_has_prefix (error->message, prefix));
  g_assert_nonnull (strstr (error->message, want_message));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_false (ehlo_account_check (account, NULL, NULL));
}

static void
test_bad (void)
{
  static const struct
  {
    const char *field;
    const char *value;
    const char *message;
  } cases[] = {
    { "host", NULL, "is missing" },
    { "host", "https://smtp.example.org", "did you mean \"smtp.example.org\"?" },
    { "host", "mail.{domain}", "" },
    { "host", "smtp example org", "" },
    { "user", "ana\nbob", "U+000A" },
    { "user", "ana\tbob", "U+0009" },
    { "user", "ana\x7f" "bob", "U+007F" },
    { "user", "ana\xc2\x85" "bob", "U+0085" },
    { "user", "ana\xff", "UTF-8" },
    { "from", "ana", "" },
    { "from", "ana@example.org\r\nRCPT TO:<eve@example.org>", "" },
    { "to", "bob at example.org", "" },
    { "mechanism", "plain", "SASL" },
    { "mechanism", "PLAIN LOGIN", "SASL" },
    { "mechanism", "ABCDEFGHIJKLMNOPQRSTU", "SASL" },
    { "ca-file", "/nonexistent/ca.pem", "/nonexistent/ca.pem" },
    { "ca-file", "/", "\"/\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloAccount) account = new_good ();

      g_test_message ("case %u", i);
      g_object_set (account, cases[i].field, cases[i].value, NULL);
      assert_field (account, cases[i].field, cases[i].message);
    }
}

static void
test_bad_port (void)
{
  g_autoptr (EhloAccount) account = new_good ();

  g_object_set (account, "port", 0u, NULL);
  assert_field (account, "port", "\"0\"");
}

static void
test_ca_file (void)
{
  g_autoptr (EhloAccount) account = new_good ();
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("ehlo-ca-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);

  g_object_set (account, "ca-file", path, NULL);
  g_assert_true (ehlo_account_check (account, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_password (void)
{
  static const struct
  {
    const char *bytes;
    gsize       length;
    const char *problem; /* NULL = good */
  } cases[] = {
    { "secret", 6, NULL },
    { "  with blanks ", 14, NULL },
    { "p\xc3\xa4ss\tword", 10, NULL },
    { "secretXX", 6, NULL },
    { "", 0, "is empty" },
    { NULL, 0, "is empty" },
    { "sec\0ret", 7, "NUL" },
    { "secret\0", 7, "NUL" },
    { "secret\n", 7, "line break" },
    { "secret\r", 7, "line break" },
    { "\nsecret", 7, "line break" },
    { "sec\nret", 7, "line break" },
    { "secret\xff", 7, "UTF-8" },
    { "secret\xc3", 7, "UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean good = ehlo_password_check (cases[i].bytes, cases[i].length, &error);

      if (cases[i].problem == NULL)
        {
          g_assert_no_error (error);
          g_assert_true (good);
          continue;
        }

      g_assert_false (good);
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, "password: "));
      g_assert_nonnull (strstr (error->message, cases[i].problem));
      g_assert_null (strstr (error->message, "sec"));
      g_assert_null (strstr (error->message, "ret"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/account/check/port-good", test_port_good);
  g_test_add_func ("/account/check/port-bad", test_port_bad);
  g_test_add_func ("/account/check/good", test_good);
  g_test_add_func ("/account/check/bad", test_bad);
  g_test_add_func ("/account/check/bad-port", test_bad_port);
  g_test_add_func ("/account/check/ca-file", test_ca_file);
  g_test_add_func ("/account/check/password", test_password);

  return g_test_run ();
}
