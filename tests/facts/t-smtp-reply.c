/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-smtp-reply.h"

#include <string.h>

static void
test_enhanced_code (void)
{
  static const struct
  {
    const char *text;
    const char *code; /* NULL: none */
    const char *rest;
  } rows[] = {
    { "2.0.0 OK", "2.0.0", "OK" },
    { "5.7.8", "5.7.8", "" },
    { "5.7.139 Authentication unsuccessful", "5.7.139", "Authentication unsuccessful" },
    { "4.7.1   two blanks", "4.7.1", "two blanks" },
    { "5.7.1: a colon", "5.7.1", "a colon" },
    { "#5.5.1 command not recognized", "5.5.1", "command not recognized" },
    { "5.7.999 edge", "5.7.999", "edge" },
    { "5.7.1000 too long", NULL, NULL },
    { "3.1.1 no such class", NULL, NULL },
    { "1.1.1 no such class", NULL, NULL },
    { "55.1.1", NULL, NULL },
    { "5.1", NULL, NULL },
    { "5.1.", NULL, NULL },
    { "5..1", NULL, NULL },
    { ".5.1", NULL, NULL },
    { "5.7.1x", NULL, NULL },
    { "2.0.0.53 is an address", NULL, NULL },
    { "5.7.1.example.com", NULL, NULL },
    { " 5.7.1 blank in front", NULL, NULL },
    { "5 .7.1", NULL, NULL },
    { "Error 5.7.1", NULL, NULL },
    { "99999999999999999999.1.1", NULL, NULL },
    { "#", NULL, NULL },
    { "", NULL, NULL },
    { NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      EhloEnhancedCode code = { 9, 9, 9 };
      const char *rest = "untouched";
      gboolean found = ehlo_enhanced_code_parse (rows[i].text, &code, &rest);
      g_autofree char *got = ehlo_enhanced_code_to_string (&code);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (found, ==, rows[i].code != NULL);
      g_assert_cmpstr (got, ==, found ? rows[i].code : "9.9.9");
      g_assert_cmpstr (rest, ==, found ? rows[i].rest : "untouched");
    }

  g_assert_true (ehlo_enhanced_code_parse ("5.7.8", NULL, NULL));
}

static void
test_enhanced_code_none (void)
{
  EhloEnhancedCode none = { 0 };

  g_assert_false (ehlo_enhanced_code_is_set (&none));
  g_assert_false (ehlo_enhanced_code_is_set (NULL));
  g_assert_null (ehlo_enhanced_code_to_string (&none));
}

static EhloSmtpLine
add (EhloSmtpReply *reply,
     const char    *line)
{
  return ehlo_smtp_reply_add_line (reply, line, strlen (line));
}

static void
test_lines (void)
{
  static const struct
  {
    const char  *line;
    EhloSmtpLine kind;
    guint        code;
    const char  *enhanced; /* NULL: none */
    const char  *shown;
    const char  *text;
  } rows[] = {
    { "250 OK", EHLO_SMTP_LINE_LAST, 250, NULL, "250 OK", "OK" },
    { "250-PIPELINING", EHLO_SMTP_LINE_MORE, 250, NULL, "250-PIPELINING", "PIPELINING" },
    { "250", EHLO_SMTP_LINE_LAST, 250, NULL, "250", "" },
    { "250 ", EHLO_SMTP_LINE_LAST, 250, NULL, "250 ", "" },
    { "250-", EHLO_SMTP_LINE_MORE, 250, NULL, "250-", "" },
    { "250 OK\r\n", EHLO_SMTP_LINE_LAST, 250, NULL, "250 OK", "OK" },
    { "250 OK\n", EHLO_SMTP_LINE_LAST, 250, NULL, "250 OK", "OK" },
    { "250 OK\r\r\n", EHLO_SMTP_LINE_LAST, 250, NULL, "250 OK", "OK" },
    { "535 5.7.8 Error: authentication failed", EHLO_SMTP_LINE_LAST, 535, "5.7.8",
      "535 5.7.8 Error: authentication failed", "Error: authentication failed" },
    { "550-5.7.26 first", EHLO_SMTP_LINE_MORE, 550, "5.7.26", "550-5.7.26 first", "first" },
    { "500 #5.5.1 command not recognized", EHLO_SMTP_LINE_LAST, 500, "5.5.1",
      "500 #5.5.1 command not recognized", "command not recognized" },
    /* the class of the code is another one: it is text, as Exchange has it */
    { "451 5.7.3 STARTTLS is required", EHLO_SMTP_LINE_LAST, 451, NULL,
      "451 5.7.3 STARTTLS is required", "5.7.3 STARTTLS is required" },
    { "220 2.0.0.1 ready", EHLO_SMTP_LINE_LAST, 220, NULL, "220 2.0.0.1 ready", "2.0.0.1 ready" },
    { "334 VXNlcm5hbWU6", EHLO_SMTP_LINE_LAST, 334, NULL, "334 VXNlcm5hbWU6", "VXNlcm5hbWU6" },
    { "334 ", EHLO_SMTP_LINE_LAST, 334, NULL, "334 ", "" },
    { "571 outside the grammar, but real", EHLO_SMTP_LINE_LAST, 571, NULL,
      "571 outside the grammar, but real", "outside the grammar, but real" },
    { "220 \x1b[31mred", EHLO_SMTP_LINE_LAST, 220, NULL, "220 \\x1B[31mred", "\\x1B[31mred" },
    /* no reply lines */
    { "", EHLO_SMTP_LINE_BAD, 0, NULL, "", "" },
    { "25", EHLO_SMTP_LINE_BAD, 0, NULL, "25", "25" },
    { "2500 OK", EHLO_SMTP_LINE_BAD, 0, NULL, "2500 OK", "2500 OK" },
    { "250\tOK", EHLO_SMTP_LINE_BAD, 0, NULL, "250\\tOK", "250\\tOK" },
    { "250_OK", EHLO_SMTP_LINE_BAD, 0, NULL, "250_OK", "250_OK" },
    { " 250 OK", EHLO_SMTP_LINE_BAD, 0, NULL, " 250 OK", " 250 OK" },
    { "100 continue", EHLO_SMTP_LINE_BAD, 0, NULL, "100 continue", "100 continue" },
    { "600 none", EHLO_SMTP_LINE_BAD, 0, NULL, "600 none", "600 none" },
    { "2x0 OK", EHLO_SMTP_LINE_BAD, 0, NULL, "2x0 OK", "2x0 OK" },
    { "HTTP/1.1 400 Bad Request", EHLO_SMTP_LINE_BAD, 0, NULL, "HTTP/1.1 400 Bad Request",
      "HTTP/1.1 400 Bad Request" },
    { "* OK IMAP4rev1 ready", EHLO_SMTP_LINE_BAD, 0, NULL, "* OK IMAP4rev1 ready",
      "* OK IMAP4rev1 ready" },
    { "\xff\xfb\x01", EHLO_SMTP_LINE_BAD, 0, NULL, "\\xFF\\xFB\\x01", "\\xFF\\xFB\\x01" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (EhloSmtpReply) reply = ehlo_smtp_reply_new ();
      g_autofree char *enhanced = NULL;

      g_test_message ("%s", rows[i].shown);
      g_assert_cmpint (add (reply, rows[i].line), ==, rows[i].kind);
      g_assert_cmpuint (ehlo_smtp_reply_get_code (reply), ==, rows[i].code);
      g_assert_cmpuint (ehlo_smtp_reply_get_class (reply), ==, rows[i].code / 100);
      g_assert_cmpuint (ehlo_smtp_reply_get_n_lines (reply), ==, 1);
      g_assert_cmpstr (ehlo_smtp_reply_get_line (reply, 0), ==, rows[i].shown);
      g_assert_cmpstr (ehlo_smtp_reply_get_line_text (reply, 0), ==, rows[i].text);

      enhanced = ehlo_enhanced_code_to_string (ehlo_smtp_reply_get_enhanced (reply));
      g_assert_cmpstr (enhanced, ==, rows[i].enhanced);
    }
}

static void
test_nul_byte (void)
{
  g_autoptr (EhloSmtpReply) reply = ehlo_smtp_reply_new ();

  g_assert_cmpint (ehlo_smtp_reply_add_line (reply, "250-a\0b", 7), ==, EHLO_SMTP_LINE_MORE);
  g_assert_cmpint (ehlo_smtp_reply_add_line (reply, "250\0 x", 6), ==, EHLO_SMTP_LINE_BAD);
  g_assert_cmpstr (ehlo_smtp_reply_get_line_text (reply, 0), ==, "a\\x00b");
  g_assert_cmpstr (ehlo_smtp_reply_get_line (reply, 1), ==, "250\\x00 x");
}

static void
test_several_lines (void)
{
  g_autoptr (EhloSmtpReply) reply = ehlo_smtp_reply_new ();
  g_autofree char *verbatim = NULL;
  g_autofree char *enhanced = NULL;

  g_assert_cmpuint (ehlo_smtp_reply_get_code (reply), ==, 0);
  g_assert_null (ehlo_smtp_reply_get_line (reply, 0));
  g_assert_null (ehlo_smtp_reply_get_line_text (reply, 0));

  g_assert_cmpint (add (reply, "550-blocked"), ==, EHLO_SMTP_LINE_MORE);
  g_assert_cmpint (add (reply, "550-5.7.1 by policy"), ==, EHLO_SMTP_LINE_MORE);
  g_assert_cmpint (add (reply, "550 5.7.2 see https://example.com"), ==, EHLO_SMTP_LINE_LAST);

  g_assert_cmpuint (ehlo_smtp_reply_get_code (reply), ==, 550);
  g_assert_false (ehlo_smtp_reply_has_conflict (reply));
  enhanced = ehlo_enhanced_code_to_string (ehlo_smtp_reply_get_enhanced (reply));
  g_assert_cmpstr (enhanced, ==, "5.7.1");
  g_assert_cmpstr (ehlo_smtp_reply_get_line_text (reply, 0), ==, "blocked");
  g_assert_cmpstr (ehlo_smtp_reply_get_line_text (reply, 1), ==, "by policy");
  g_assert_cmpstr (ehlo_smtp_reply_get_line_text (reply, 2), ==, "see https://example.com");
  g_assert_null (ehlo_smtp_reply_get_line (reply, 3));

  verbatim = ehlo_smtp_reply_dup_verbatim (reply);
  g_assert_cmpstr (verbatim, ==,
                   "550-blocked\n550-5.7.1 by policy\n550 5.7.2 see https://example.com");
}

static void
test_conflict (void)
{
  g_autoptr (EhloSmtpReply) reply = ehlo_smtp_reply_new ();

  add (reply, "250-welcome");
  g_assert_false (ehlo_smtp_reply_has_conflict (reply));
  g_assert_cmpint (add (reply, "550 5.7.1 or not"), ==, EHLO_SMTP_LINE_LAST);
  g_assert_true (ehlo_smtp_reply_has_conflict (reply));
  g_assert_cmpuint (ehlo_smtp_reply_get_code (reply), ==, 250);
  /* A 5.x.x is not the enhanced code of a 250. */
  g_assert_false (ehlo_enhanced_code_is_set (ehlo_smtp_reply_get_enhanced (reply)));
  g_assert_cmpstr (ehlo_smtp_reply_get_line_text (reply, 1), ==, "or not");
}

static void
test_bad_line_keeps_code (void)
{
  g_autoptr (EhloSmtpReply) reply = ehlo_smtp_reply_new ();

  add (reply, "220-hello");
  g_assert_cmpint (add (reply, "what is this"), ==, EHLO_SMTP_LINE_BAD);
  g_assert_cmpint (add (reply, "220 ready"), ==, EHLO_SMTP_LINE_LAST);
  g_assert_cmpuint (ehlo_smtp_reply_get_code (reply), ==, 220);
  g_assert_false (ehlo_smtp_reply_has_conflict (reply));
  g_assert_cmpuint (ehlo_smtp_reply_get_n_lines (reply), ==, 3);
  /* The same pointer: how one tells a line that is no reply line. */
  g_assert_true (ehlo_smtp_reply_get_line (reply, 1) == ehlo_smtp_reply_get_line_text (reply, 1));
}

/* After the last line nothing may change what others hold already. */
static void
test_whole_is_immutable (void)
{
  g_autoptr (EhloSmtpReply) reply = ehlo_smtp_reply_new ();

  add (reply, "250 OK");
  g_test_expect_message ("ehlo-facts", G_LOG_LEVEL_CRITICAL, "*is_whole*");
  add (reply, "550 no");
  g_test_assert_expected_messages ();
  g_assert_cmpuint (ehlo_smtp_reply_get_n_lines (reply), ==, 1);
  g_assert_false (ehlo_smtp_reply_has_conflict (reply));
}

static void
test_line_limit (void)
{
  g_autoptr (EhloSmtpReply) reply = ehlo_smtp_reply_new ();

  for (guint i = 0; i < EHLO_SMTP_MAX_REPLY_LINES + 50; i++)
    g_assert_cmpint (add (reply, "250-x"), ==, EHLO_SMTP_LINE_MORE);
  g_assert_cmpint (add (reply, "250 last"), ==, EHLO_SMTP_LINE_LAST);
  g_assert_cmpuint (ehlo_smtp_reply_get_n_lines (reply), ==, EHLO_SMTP_MAX_REPLY_LINES);
}

static void
test_byte_limits (void)
{
  g_autoptr (EhloSmtpReply) reply = ehlo_smtp_reply_new ();
  g_autofree char *line = g_strnfill (EHLO_SMTP_MAX_LINE_BYTES + 7, 'x');
  guint whole_lines = EHLO_SMTP_MAX_REPLY_BYTES / EHLO_SMTP_MAX_LINE_BYTES;

  memcpy (line, "250-", 4);
  for (guint i = 0; i < whole_lines + 5; i++)
    g_assert_cmpint (add (reply, line), ==, EHLO_SMTP_LINE_MORE);

  g_assert_cmpuint (ehlo_smtp_reply_get_n_lines (reply), ==, whole_lines);
  g_assert_true (g_str_has_suffix (ehlo_smtp_reply_get_line (reply, 0), "x… (+7 bytes)"));
}

static void
test_boxed (void)
{
  EhloSmtpReply *reply = ehlo_smtp_reply_new ();
  EhloSmtpReply *copy = g_boxed_copy (EHLO_TYPE_SMTP_REPLY, reply);

  g_assert_true (copy == reply);
  ehlo_smtp_reply_unref (reply);
  g_assert_cmpint (add (copy, "250 OK"), ==, EHLO_SMTP_LINE_LAST);
  g_boxed_free (EHLO_TYPE_SMTP_REPLY, copy);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/enhanced-code/parse", test_enhanced_code);
  g_test_add_func ("/facts/enhanced-code/none", test_enhanced_code_none);
  g_test_add_func ("/facts/smtp-reply/lines", test_lines);
  g_test_add_func ("/facts/smtp-reply/nul-byte", test_nul_byte);
  g_test_add_func ("/facts/smtp-reply/several-lines", test_several_lines);
  g_test_add_func ("/facts/smtp-reply/conflict", test_conflict);
  g_test_add_func ("/facts/smtp-reply/bad-line-keeps-code", test_bad_line_keeps_code);
  g_test_add_func ("/facts/smtp-reply/whole-is-immutable", test_whole_is_immutable);
  g_test_add_func ("/facts/smtp-reply/line-limit", test_line_limit);
  g_test_add_func ("/facts/smtp-reply/byte-limits", test_byte_limits);
  g_test_add_func ("/facts/smtp-reply/boxed", test_boxed);
  return g_test_run ();
}
