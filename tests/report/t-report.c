/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "ehlo-report-text.h"
#include "ehlo-report.h"
#include "ehlo-run-json.h"

#include <locale.h>
#include <string.h>

static char *
load (const char *folder,
      const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static EhloRun *
load_run (const char *name)
{
  g_autofree char *text = load ("data", name);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  EhloRun *run = ehlo_run_from_json (bytes, &error);

  g_assert_no_error (error);

  return run;
}

static char *
write_report (EhloRun          *run,
              EhloReportFormat  format)
{
  g_autoptr (GBytes) bytes = ehlo_report_write (run, format, NULL, NULL);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_format (void)
{
  static const char *const bad[] = { NULL, "", "Text", "txt", "JSON", "HTML", "json ", "md" };
  EhloReportFormat format;

  g_assert_true (ehlo_report_format_from_string ("json", &format));
  g_assert_cmpint (format, ==, EHLO_REPORT_JSON);
  g_assert_true (ehlo_report_format_from_string ("text", &format));
  g_assert_cmpint (format, ==, EHLO_REPORT_TEXT);

  format = EHLO_REPORT_JSON;
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ehlo_report_format_from_string (bad[i], &format));
  g_assert_cmpint (format, ==, EHLO_REPORT_JSON);
}

static void
test_json (void)
{
  g_autofree char *file = load ("data", "run-ok.json");
  g_autoptr (EhloRun) run = load_run ("run-ok.json");
  g_autofree char *report = write_report (run, EHLO_REPORT_JSON);

  g_assert_cmpstr (report, ==, file);
}

/* The whole report as a person gets it. */
static void
test_text (gconstpointer data)
{
  g_autofree char *json_name = g_strconcat (data, ".json", NULL);
  g_autofree char *text_name = g_strconcat (data, ".txt", NULL);
  g_autofree char *want = load ("report", text_name);
  g_autoptr (EhloRun) run = load_run (json_name);
  g_autofree char *report = write_report (run, EHLO_REPORT_TEXT);

  g_assert_cmpstr (report, ==, want);
}

/* No line of ours is longer than a page, none ends in blanks; words of a server stay whole. */
static void
test_text_layout (gconstpointer data)
{
  g_autofree char *name = g_strconcat (data, ".json", NULL);
  g_autoptr (EhloRun) run = load_run (name);
  g_autofree char *report = write_report (run, EHLO_REPORT_TEXT);
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_utf8_validate (report, -1, NULL));
  g_assert_true (g_str_has_suffix (report, "\n"));
  lines = g_strsplit (report, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      gboolean evidence = strstr (lines[i], " S: ") != NULL || g_str_has_prefix (lines[i], "    ")
                          || g_str_has_prefix (lines[i], "  535 ")
                          || g_str_has_prefix (lines[i], "  openssl ")
                          || g_str_has_prefix (lines[i], "  swaks ");

      g_assert_false (g_str_has_suffix (lines[i], " "));
      if (!evidence)
        g_assert_cmpint (g_utf8_strlen (lines[i], -1), <=, 80);
    }
}

static EhloRun *
new_run (void)
{
  const EhloSubject subject = { .encryption = EHLO_ENCRYPTION_NONE };
  g_autoptr (GDateTime) started =
    g_date_time_new_from_iso8601 ("2026-11-21T09:14:03+01:00", NULL);

  return ehlo_run_new (&subject, started);
}

static void
test_text_unfinished (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_DNS, "dns", 1500);
  g_autofree char *empty = write_report (run, EHLO_REPORT_TEXT);
  g_autofree char *report = NULL;

  ehlo_run_put_step (run, step);
  report = write_report (run, EHLO_REPORT_TEXT);

  g_assert_null (strstr (empty, "Verdict"));
  g_assert_nonnull (strstr (empty, "Account   no sign-in\n"));
  g_assert_nonnull (strstr (report, "\n  +0.002  ...     Find the server\n"));
  g_assert_null (strstr (report, "Facts"));
  g_assert_null (strstr (report, "Conversation"));
}

static void
test_text_findings (void)
{
  g_autoptr (EhloRun) run = load_run ("report-future-minor.json");
  g_autofree char *report = write_report (run, EHLO_REPORT_TEXT);

  g_assert_nonnull (strstr (report, "\nWorth knowing\n  The way is slow [too-slow]\n"
                                    "    One packet in ten was lost.\n"));
  g_assert_nonnull (strstr (report, "\nTested with Ehlo 0.9.3 in 392 ms\n"));
}

static void
test_text_facts (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_TLS, "tls", 0);
  const char *const pem[] = { "-----BEGIN CERTIFICATE-----", NULL };
  const char *const list[] = { "one", "", "three", NULL };
  g_autofree char *report = NULL;

  ehlo_step_set_string (step, "text", "first\nsecond");
  ehlo_step_set_int (step, "int", G_MININT64);
  ehlo_step_set_double (step, "real", 0.25);
  ehlo_step_set_boolean (step, "yes", TRUE);
  ehlo_step_set_strv (step, "list", list);
  ehlo_step_set_fact (step, "times", g_variant_new_parsed ("[int64 1, 2]"));
  ehlo_step_set_fact (step, "empty", g_variant_new_parsed ("@as []"));
  ehlo_step_set_strv (step, EHLO_FACT_CHAIN_PEM, pem);
  ehlo_step_set_string (step, "a-key-that-is-longer-than-its-column", "x");
  ehlo_run_put_step (run, step);
  report = write_report (run, EHLO_REPORT_TEXT);

  g_assert_nonnull (strstr (report,
                            "\nFacts\n"
                            "  Encryption\n"
                            "    text                    first\n"
                            "                            second\n"
                            "    int                     -9223372036854775808\n"
                            "    real                    0.25\n"
                            "    yes                     yes\n"
                            "    list                    one\n"
                            "                            -\n"
                            "                            three\n"
                            "    times                   1, 2\n"
                            "    empty                   none\n"
                            "    a-key-that-is-longer-than-its-column x\n"));
  g_assert_null (strstr (report, "BEGIN CERTIFICATE"));
}

/* Without a transcript the reply is evidence that stands nowhere else. */
static void
test_text_reply (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_AUTH, "auth", 0);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  ehlo_step_set_string (step, EHLO_FACT_REPLY, "535 no");
  ehlo_run_put_step (run, step);
  before = write_report (run, EHLO_REPORT_TEXT);
  ehlo_step_add_line (step, FALSE, "535 no", 1);
  after = write_report (run, EHLO_REPORT_TEXT);

  g_assert_nonnull (strstr (before, "    reply                   535 no\n"));
  g_assert_null (strstr (after, "    reply "));
  g_assert_nonnull (strstr (after, "    +0.000 S: 535 no\n"));
}

static void
test_step_line (void)
{
  static const struct
  {
    EhloStepKind kind;
    EhloOutcome  outcome;
    gint64       duration_us;
    const char  *summary;
    const char  *want;
  } cases[] = {
    { EHLO_STEP_CONNECT, EHLO_OUTCOME_OK, 21377, "127.0.0.1, port 2587",
      "ok    Connect                  127.0.0.1, port 2587   21 ms" },
    { EHLO_STEP_EHLO_TLS, EHLO_OUTCOME_WARNING, 400, "only HELO",
      "warn  Capabilities (encrypted) only HELO   0.4 ms" },
    { EHLO_STEP_AUTH, EHLO_OUTCOME_FAILED, 1520000, "535-5.7.8 no\nmore",
      "FAIL  Sign in                  535-5.7.8 no more   1.52 s" },
    { EHLO_STEP_RCPT, EHLO_OUTCOME_SKIPPED, 0, "Not reached",
      "-     Recipient                Not reached" },
    { EHLO_STEP_DNS, EHLO_OUTCOME_CANCELLED, 3000, NULL,
      "stop  Find the server          3.0 ms" },
    { EHLO_STEP_QUIT, EHLO_OUTCOME_RUNNING, 0, NULL, "...   Goodbye" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloStep) step = ehlo_step_new (cases[i].kind, "x", 0);
      g_autofree char *line = NULL;

      ehlo_step_finish (step, cases[i].outcome, cases[i].duration_us, cases[i].summary);
      line = ehlo_report_text_step_line (step);
      g_assert_cmpstr (line, ==, cases[i].want);
    }
}

int
main (int    argc,
      char **argv)
{
  static const char *const names[] = {
    "run-ok", "run-auth-rejected", "run-refused", "run-cancelled",
  };

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/report/format", test_format);
  g_test_add_func ("/report/json", test_json);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = g_strconcat ("/report/text/whole/", names[i], NULL);
      g_autofree char *layout = g_strconcat ("/report/text/layout/", names[i], NULL);

      g_test_add_data_func (text, names[i], test_text);
      g_test_add_data_func (layout, names[i], test_text_layout);
    }
  g_test_add_func ("/report/text/unfinished", test_text_unfinished);
  g_test_add_func ("/report/text/findings", test_text_findings);
  g_test_add_func ("/report/text/facts", test_text_facts);
  g_test_add_func ("/report/text/reply", test_text_reply);
  g_test_add_func ("/report/text/step-line", test_step_line);

  return g_test_run ();
}
