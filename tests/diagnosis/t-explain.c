/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-explain.h"

#include <string.h>

/* What programs print is tried in tests/cli/t-explain.py; here is what concerns the function. */

static EhloFinding *
get (GPtrArray *findings,
     guint      index)
{
  g_assert_cmpuint (index, <, findings->len);
  return g_ptr_array_index (findings, index);
}

static void
assert_codes (const char *text,
              const char *want)
{
  g_autoptr (GPtrArray) findings = ehlo_explain_text (text, -1);
  g_autoptr (GString) got = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    g_string_append_printf (got, "%s%s", i > 0 ? " " : "",
                            ehlo_finding_get_code (get (findings, i)));
  g_test_message ("%s", text);
  g_assert_cmpstr (got->str, ==, want);
}

static void
test_order (void)
{
  assert_codes ("", "");
  assert_codes (" \n\r\n\t", "");
  assert_codes ("Have a nice day", "undetermined");
  assert_codes ("Connection refused", "port-refused");

  /* The server's words first, whatever the order; a program's own name for it goes. */
  assert_codes ("Connection refused\n550 5.7.1 Relay access denied", "relay-denied port-refused");
  assert_codes ("SMTP Error: Could not authenticate.\n535 Incorrect authentication data",
                "auth-rejected");
  assert_codes ("SMTP Error: Could not authenticate.", "auth-rejected");

  /* Said once. */
  assert_codes ("Connection refused\nConnection refused", "port-refused");
  assert_codes ("Connection refused\nNo route to host", "port-refused host-unreachable");
}

static void
test_finding (void)
{
  const char *text = "first\n  535-5.7.8 Username and\n535 5.7.8 Password not accepted\nlast";
  g_autoptr (GPtrArray) findings = ehlo_explain_text (text, -1);
  EhloFinding *finding = get (findings, 0);

  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpstr (ehlo_finding_get_code (finding), ==, "auth-rejected");
  g_assert_cmpstr (ehlo_finding_get_who (finding)[0], ==, "user");
  g_assert_nonnull (strstr (ehlo_finding_get_exact_error (finding), "Username and"));
  g_assert_nonnull (strstr (ehlo_finding_get_exact_error (finding), "Password not accepted"));
  g_assert_null (strstr (ehlo_finding_get_exact_error (finding), "last"));
}

/* The host that a log names makes a provider's own words certain. */
static void
test_host (void)
{
  g_autoptr (GPtrArray) known =
    ehlo_explain_text ("host smtp.gmail.com[192.0.2.1] said: 535-5.7.8 Username and Password not "
                       "accepted.", -1);
  g_autoptr (GPtrArray) unknown =
    ehlo_explain_text ("535-5.7.8 Username and Password not accepted.", -1);

  g_assert_cmpstr (ehlo_finding_get_confidence (get (known, 0)), ==, "certain");
  g_assert_cmpstr (ehlo_finding_get_confidence (get (unknown, 0)), ==, "likely");
}

/* Who never answered does not say why. */
static void
test_confidence (void)
{
  static const struct { const char *text, *want; } cases[] = {
    { "Connection timed out", "possible" },
    { "No route to host", "possible" },
    { "Connection reset by peer", "possible" },
    { "Connection refused", "likely" },
    { "SMTP Error: Could not authenticate.", "possible" },
    { "550 5.7.1 Relay access denied", "certain" },
    { "550 5.1.99 zzz", "possible" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) findings = ehlo_explain_text (cases[i].text, -1);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (ehlo_finding_get_confidence (get (findings, 0)), ==, cases[i].want);
    }
}

/* The step that a log names decides what a bare code can mean. */
static void
test_phase (void)
{
  assert_codes ("host mx.example.org[192.0.2.1] said: 550 5.9.9 zzz (in reply to RCPT TO command)",
                "undetermined");
  assert_codes ("host mx.example.org[192.0.2.1] said: 550 zzz (in reply to RCPT TO command)",
                "recipient-unknown");
  assert_codes ("host mx.example.org[192.0.2.1] said: 550 zzz (in reply to MAIL FROM command)",
                "undetermined");
}

static void
test_hostile (void)
{
  static const char *const pieces[] = {
    "550 ", "550-", "(535, b'", "535, b\"", "said: ", "said: 5.7.1", "\xff", "\x1b[2J550 no",
    "connect to [[[[", "host a.b ", "550-5.7.1 a\n", "]: ", "a[1]: 550 5.7.1 no\n", "{", "'",
  };
  const gsize length = 300 * 1024;
  g_autofree char *text = g_malloc (length);

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      gsize n = strlen (pieces[i]);
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GPtrArray) findings = NULL;

      for (gsize j = 0; j < length; j++)
        text[j] = pieces[i][j % n];
      findings = ehlo_explain_text (text, (gssize) length);
      g_test_message ("row %d: %u ms", (int) i,
                      (guint) ((g_get_monotonic_time () - start) / 1000));

      g_assert_cmpuint (findings->len, >, 0);
      for (guint j = 0; j < findings->len; j++)
        {
          const char *exact = ehlo_finding_get_exact_error (get (findings, j));

          g_assert_true (g_utf8_validate (exact, -1, NULL));
          g_assert_null (strchr (exact, '\x1b'));
          g_assert_cmpuint (strlen (exact), <, 16 * 1024);
        }
    }
}

/* A NUL neither ends the text nor hides what stands behind it. */
static void
test_nul (void)
{
  static const char text[] = "zzz\0zzz\n550 5.7.1 Relay access denied";
  g_autoptr (GPtrArray) findings = ehlo_explain_text (text, sizeof text - 1);

  g_assert_cmpstr (ehlo_finding_get_code (get (findings, 0)), ==, "relay-denied");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/explain/order", test_order);
  g_test_add_func ("/diagnosis/explain/finding", test_finding);
  g_test_add_func ("/diagnosis/explain/host", test_host);
  g_test_add_func ("/diagnosis/explain/confidence", test_confidence);
  g_test_add_func ("/diagnosis/explain/phase", test_phase);
  g_test_add_func ("/diagnosis/explain/hostile", test_hostile);
  g_test_add_func ("/diagnosis/explain/nul", test_nul);
  return g_test_run ();
}
