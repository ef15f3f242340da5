/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-bounce.h"
#include "ehlo-explain.h"

#include <string.h>

/* What a message that was made to take long may take, on a machine under load. */
#define PATIENCE_SECONDS 60

static GBytes *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "bounces", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (text, length);
}

static char *
dup_codes (GPtrArray *findings)
{
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    g_string_append_printf (codes, "%s%s", i > 0 ? " " : "",
                            ehlo_finding_get_code (g_ptr_array_index (findings, i)));

  return g_string_free (g_steal_pointer (&codes), FALSE);
}

static void
assert_explained (const char *text,
                  gsize       length,
                  const char *codes,
                  const char *words,
                  const char *evidence)
{
  g_autoptr (GPtrArray) findings = ehlo_explain_text (text, (gssize) length);
  g_autofree char *got = dup_codes (findings);
  EhloFinding *first = g_ptr_array_index (findings, 0);

  g_assert_cmpstr (got, ==, codes);
  g_assert_nonnull (strstr (ehlo_finding_get_explanation (first), words));
  g_assert_nonnull (strstr (ehlo_finding_get_exact_error (first), evidence));
}

/* What each program writes; the message that came back speaks of relaying or of nothing. */
static const struct
{
  const char *name;
  const char *codes;
  const char *words;
  const char *evidence;
} files[] = {
  { "postfix.eml", "recipient-unknown", "did not reach bob@example.org.",
    "Diagnostic-Code: smtp; 550 5.1.1 <bob@example.org>: Recipient address rejected:" },
  { "postfix-delayed.eml", "port-dropped", "has not reached bob@example.net yet",
    "Connection timed out" },
  { "several.eml", "recipient-unknown mailbox-full", "bob@example.org, cyd@example.org.",
    "Final-Recipient: rfc822; cyd@example.org" },
  { "exim.eml", "sender-unauthenticated recipient-unknown", "did not reach cyd@example.net.",
    "550 5.7.26 Gmail requires all senders" },
  { "exim-delayed.eml", "greylisted", "has not reached bob@example.net yet", "Greylisted" },
  { "qmail.eml", "recipient-unknown port-dropped", "bob@example.org, cyd@example.com.",
    "Remote host said: 550 5.1.1 User unknown" },
  { "office365.eml", "recipient-unknown", "did not reach bob@example.org.",
    "RESOLVER.ADR.RecipientNotFound" },
  { "gmail.eml", "mailbox-full", "did not reach bob@example.org.", "Status: 5.2.2" },
  { "forwarded.eml", "message-too-big", "did not reach cyd@example.org.", "Status: 5.3.4" },
  { "internationalised.eml", "recipient-unknown", "did not reach jürgen@example.org.",
    "Final-Recipient: utf-8; jürgen@example.org" },
  { "delivered.eml", "ok", "took the mail", "Action: relayed" },
  { "letter.eml", "undetermined", "Nothing is known", "Dear Ana, the new café" },
};

static void
test_files (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) bytes = load (files[i].name);
      gsize length;
      const char *text = g_bytes_get_data (bytes, &length);

      g_test_message ("%s", files[i].name);
      assert_explained (text, length, files[i].codes, files[i].words, files[i].evidence);
    }
}

/* As a program on Windows saves them. */
static void
test_carriage_returns (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) bytes = load (files[i].name);
      g_autoptr (GString) text = g_string_new_len (g_bytes_get_data (bytes, NULL),
                                                   (gssize) g_bytes_get_size (bytes));

      g_test_message ("%s", files[i].name);
      g_string_replace (text, "\n", "\r\n", 0);
      assert_explained (text->str, text->len, files[i].codes, files[i].words,
                        files[i].evidence);
    }
}

/* What a person copies out of a window: no header, often only the words. */
static void
test_pasted (void)
{
  static const struct { const char *name, *start, *codes; } cases[] = {
    { "postfix.eml", "This is the mail system", "recipient-unknown" },
    { "postfix.eml", "Reporting-MTA:", "recipient-unknown" },
    { "postfix-delayed.eml", "Final-Recipient:", "port-dropped" },
    { "several.eml", "Reporting-MTA:", "recipient-unknown mailbox-full" },
    { "exim.eml", "This message was created", "sender-unauthenticated recipient-unknown" },
    { "qmail.eml", "Hi. This is the qmail-send", "recipient-unknown port-dropped" },
    { "office365.eml", "Final-Recipient:", "recipient-unknown" },
    { "gmail.eml", "The response from the remote", "mailbox-full" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = load (cases[i].name);
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      char *start = strstr (text, cases[i].start);
      g_autoptr (GPtrArray) findings = NULL;
      g_autofree char *codes = NULL;

      g_assert_nonnull (start);
      findings = ehlo_explain_text (start, -1);
      codes = dup_codes (findings);
      g_test_message ("%s from %s", cases[i].name, cases[i].start);
      g_assert_cmpstr (codes, ==, cases[i].codes);
    }
}

/* The report stands before a mail of any size that came back, and behind any number of words. */
static void
test_long (void)
{
  g_autoptr (GBytes) bytes = load ("postfix.eml");
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  char *words = strstr (text, "For further assistance");
  g_autoptr (GString) before = g_string_new_len (text, words - text);
  g_autoptr (GString) behind = g_string_new (text);

  for (int i = 0; i < 20000; i++)
    g_string_append (before, "We are very sorry for this, we really are.\n");
  g_string_append (before, words);
  g_assert_cmpuint (before->len, >, EHLO_EXPLAIN_MAX_BYTES);
  assert_explained (before->str, before->len, "recipient-unknown", "bob@example.org",
                    "Status: 5.1.1");

  for (int i = 0; i < 200000; i++)
    g_string_append (behind, "A long mail, which came back as a whole\n");
  g_assert_cmpuint (behind->len, >, EHLO_EXPLAIN_MAX_MESSAGE_BYTES);
  assert_explained (behind->str, behind->len, "recipient-unknown", "bob@example.org",
                    "Status: 5.1.1");
}

static void
test_is_message (void)
{
  static const struct { const char *text; gboolean want; } cases[] = {
    { "From: a\nTo: b\nSubject: c\n\nd", TRUE },
    { "\r\nFrom: a\r\nTo: b\r\nSubject: c\r\n\r\nd", TRUE },
    { "From ana@example.com Sat Nov 21 04:42:27 2026\nFrom: a\nTo: b\nSubject: c\n\nd", TRUE },
    { "Received: a\n\tby b\nTo: b\nX-Y: z\nSubject: c\n\n", TRUE },
    { "From: a\nTo: b\nSubject: c\n", FALSE },
    { "From: a\nTo: b\n\nc", FALSE },
    { "From: a\nTo b\nSubject: c\n\nd", FALSE },
    { "Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822; b\n", FALSE },
    { "550 5.7.1 Relay access denied", FALSE },
    { "", FALSE },
    { "\n\n", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("row %d", (int) i);
      g_assert_cmpint (ehlo_bounce_is_message (cases[i].text, strlen (cases[i].text)), ==,
                       cases[i].want);
    }
}

static void
test_fields (void)
{
  const char *text = "Reporting-MTA: dns; a\n"
                     "Final-Recipient: rfc822; <Bob@example.org>\n"
                     "Action: Failed (for good)\n"
                     "Status: 5.1.1 (no such mailbox)\n"
                     "Remote-MTA: dns; mx.example.org. (192.0.2.25)\n"
                     "Diagnostic-Code: smtp; 550-one\n"
                     "  550 two\n"
                     "X-Other: three\n"
                     "  four\n"
                     "Final-Recipient: rfc822; second@example.org\n"
                     "Action: delayed\n";
  g_autoptr (EhloBounce) bounce = ehlo_bounce_new_from_text (text);
  EhloBounceRecipient *recipient = g_ptr_array_index (bounce->recipients, 0);

  g_assert_cmpuint (bounce->recipients->len, ==, 2);
  g_assert_cmpstr (recipient->action, ==, "failed");
  g_assert_cmpstr (recipient->status, ==, "5.1.1");
  g_assert_cmpstr (recipient->host, ==, "mx.example.org");
  g_assert_cmpstr (recipient->diagnostic, ==, "550-one\n550 two");
  g_assert_null (strstr (recipient->evidence, "three"));
  recipient = g_ptr_array_index (bounce->recipients, 1);
  g_assert_cmpstr (recipient->action, ==, "delayed");
  g_assert_null (recipient->status);
  g_assert_cmpstr (recipient->diagnostic, ==, "");
}

static void
assert_survives (const char *name,
                 const char *text,
                 gsize       length)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) findings = ehlo_explain_text (text, (gssize) length);
  gint64 seconds = (g_get_monotonic_time () - start) / G_USEC_PER_SEC;

  g_test_message ("%s: %u ms, %u findings", name,
                  (guint) ((g_get_monotonic_time () - start) / 1000), findings->len);
  g_assert_cmpuint (findings->len, <=, 12);
  g_assert_cmpint (seconds, <, PATIENCE_SECONDS);
  for (guint i = 0; i < findings->len; i++)
    {
      EhloFinding *finding = g_ptr_array_index (findings, i);

      g_assert_true (g_utf8_validate (ehlo_finding_get_exact_error (finding), -1, NULL));
      g_assert_true (g_utf8_validate (ehlo_finding_get_explanation (finding), -1, NULL));
      g_assert_null (strchr (ehlo_finding_get_explanation (finding), '\x1b'));
      g_assert_cmpuint (strlen (ehlo_finding_get_exact_error (finding)), <, 64 * 1024);
    }
}

/* One piece again and again, behind a header that makes it a message. */
static void
test_hostile (void)
{
  static const struct { const char *name, *header, *piece; } cases[] = {
    { "nested", "", "Content-Type: message/rfc822\n\n" },
    { "nested multiparts", "Content-Type: multipart/mixed; boundary=a\n\n",
      "--a\nContent-Type: multipart/mixed; boundary=aa\n\n" },
    { "parts", "Content-Type: multipart/report; boundary=a\n\n", "--a\n\nx\n" },
    { "reports", "Content-Type: multipart/report; boundary=a\n\n",
      "--a\nContent-Type: message/delivery-status\n\nFinal-Recipient: a@b.c\nStatus: 5.1.1\n\n" },
    { "groups", "Content-Type: message/delivery-status\n\n",
      "Final-Recipient: rfc822; a@b.c\nDiagnostic-Code: smtp; 550 5.1.1 no\n\n" },
    { "folded", "Content-Type: message/delivery-status\n\nFinal-Recipient: a@b.c\n"
      "Diagnostic-Code: smtp; 550 ", "aaaa\n  550-" },
    { "headers", "", "X-A: b\n" },
    { "long header", "X-A: ", "aaaaaaa\n " },
    { "NUL", "Content-Type: message/delivery-status\n\nFinal-Recipient: a@b.c\n", "" },
    { "broken base64", "Content-Type: message/delivery-status\n"
      "Content-Transfer-Encoding: base64\n\n", "=\xff*A" },
    { "broken quoting", "Content-Type: text/plain; charset=utf-16\n"
      "Content-Transfer-Encoding: quoted-printable\n\n", "=D8=00=\n=" },
    { "unknown charset", "Content-Type: text/plain; charset=\"\xff\x01\"\n\n", "550 5.7.1 \xff\n" },
    { "paragraphs", "Content-Type: text/plain\n\nThis is the qmail-send program\n\n",
      "<\x1b[2J@b>:\n" },
    { "addresses", "Content-Type: text/plain\n\nThis is the mail system at host\n\n", "<a@" },
  };
  const gsize wanted = 1024 * 1024;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new ("From: a\nTo: b\nSubject: c\nMIME-Version: 1.0\n");

      g_string_append (text, cases[i].header);
      while (text->len < wanted)
        g_string_append_len (text, cases[i].piece, (gssize) MAX (strlen (cases[i].piece), 1));
      assert_survives (cases[i].name, text->str, text->len);
    }
}

/* Every file cut off at many places, and with a byte that is wrong. */
static void
test_damaged (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) bytes = load (files[i].name);
      gsize length;
      const char *text = g_bytes_get_data (bytes, &length);

      for (gsize j = 1; j < length; j += 37)
        {
          g_autofree char *damaged = g_memdup2 (text, length);
          g_autoptr (GPtrArray) findings = ehlo_explain_text (text, (gssize) j);

          g_assert_cmpuint (findings->len, >, 0);
          damaged[j] = (char) (j * 7);
          g_clear_pointer (&findings, g_ptr_array_unref);
          findings = ehlo_explain_text (damaged, (gssize) length);
          g_assert_cmpuint (findings->len, >, 0);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/bounce/files", test_files);
  g_test_add_func ("/diagnosis/bounce/carriage-returns", test_carriage_returns);
  g_test_add_func ("/diagnosis/bounce/pasted", test_pasted);
  g_test_add_func ("/diagnosis/bounce/long", test_long);
  g_test_add_func ("/diagnosis/bounce/is-message", test_is_message);
  g_test_add_func ("/diagnosis/bounce/fields", test_fields);
  g_test_add_func ("/diagnosis/bounce/hostile", test_hostile);
  g_test_add_func ("/diagnosis/bounce/damaged", test_damaged);
  return g_test_run ();
}
