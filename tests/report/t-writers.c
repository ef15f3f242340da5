/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "ehlo-redactor.h"
#include "ehlo-report.h"
#include "ehlo-run-json.h"

#include <locale.h>
#include <string.h>

#define N_PASSWORDS 500

/* Laying out a PDF takes longer than all the rest, and it is made of the same document. */
#define PDF_EACH 25

static EhloRun *
load_run (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  EhloRun *run;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (text, length);
  run = ehlo_run_from_json (bytes, &error);
  g_assert_no_error (error);
  return run;
}

static GBytes *
write_report (EhloRun                 *run,
              EhloReportFormat         format,
              const EhloReportOptions *options)
{
  g_autoptr (GError) error = NULL;
  GBytes *report = ehlo_report_write (run, format, options, &error);

  g_assert_no_error (error);
  return report;
}

static char *
write_text (EhloRun                 *run,
            EhloReportFormat         format,
            const EhloReportOptions *options)
{
  g_autoptr (GBytes) report = write_report (run, format, options);

  return g_strndup (g_bytes_get_data (report, NULL), g_bytes_get_size (report));
}

static void
test_formats (void)
{
  g_autofree char *names = ehlo_report_format_dup_names ("|");

  g_assert_cmpstr (names, ==, "text|json|markdown|html|pdf");
  for (EhloReportFormat format = 0; format < EHLO_N_REPORT_FORMATS; format++)
    {
      EhloReportFormat again = EHLO_N_REPORT_FORMATS;

      g_assert_true (ehlo_report_format_from_string (ehlo_report_format_to_string (format),
                                                     &again));
      g_assert_cmpint (again, ==, format);
      g_assert_cmpstr (ehlo_report_format_get_title (format), !=, "");
      g_assert_nonnull (strchr (ehlo_report_format_get_mime_type (format), '/'));
      g_assert_null (strchr (ehlo_report_format_get_extension (format), '.'));
    }
}

/* ---- hostile servers ------------------------------------------------------------------------- */

static const char *const hostile[] = {
  "220 <script>alert(1)</script><img src=x onerror=alert(1)></bdi></pre></body>",
  "220 ]]> --> </style> &lt;b&gt; \" ' &#x41; <!--",
  "220 \x1b]0;owned\x07\x1b[31m\x1b[2J\x9b" "2J\x08\x0d\x7f",
  "220 \xe2\x80\xae" "evil\xe2\x81\xa6\xe2\x80\x8f\xe2\x80\x8b",
  "220 \xff\xfe\xc0\x80\xed\xa0\x80",
  "220 ``` ```` ~~~ *a* _b_ [x](javascript:alert(1)) ![i](http://192.0.2.1/x) <http://192.0.2.1>",
  "``````",
  "- one\n1. two\n# three\n> four\n    five\n===\n---\n| a | b |\n|---|---|",
  "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d 220 \xd8\xa7\xd9\x84\xd8\xa8\xd8\xb1\xd9\x8a\xd8\xaf",
  "\xe9\x82\xae\xe4\xbb\xb6\xe6\x9c\x8d\xe5\x8a\xa1\xe5\x99\xa8 \xf0\x9f\x93\xac e\xcc\x81",
};

static EhloRun *
new_hostile_run (void)
{
  const EhloSubject subject = { .host = (char *) "mail.example", .port = 587,
                                .encryption = EHLO_ENCRYPTION_STARTTLS,
                                .user = (char *) "o'brien; rm -rf ~ \"$HOME\" `id`\\",
                                .from = (char *) "ana@example.org", .to = (char *) "<b>@x" };
  g_autoptr (GDateTime) started = g_date_time_new_from_iso8601 ("2026-11-21T09:14:03+01:00", NULL);
  EhloRun *run = ehlo_run_new (&subject, started);
  g_autofree char *whole = g_strjoinv ("\n", (char **) hostile);
  g_autofree char *letters = g_strnfill (65536, 'W');
  g_autofree char *marks = g_strnfill (65536, '<');
  g_autoptr (EhloFinding) verdict = ehlo_finding_new ("x<y>", hostile[0], hostile[5]);
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_GREETING, "s1", 0);
  EhloPortResult port = { .port = 587, .address = (char *) hostile[0], .state = EHLO_PORT_OPEN,
                          .greeting = (char *) hostile[5], .error = (char *) hostile[2] };

  port.auth = (char **) (const char *const[]) { hostile[0], NULL };
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    ehlo_step_add_line (step, FALSE, hostile[i], 10);
  ehlo_step_add_line (step, FALSE, letters, 10);
  ehlo_step_add_line (step, FALSE, marks, 10);
  ehlo_step_set_string (step, "first-bytes", whole);
  ehlo_step_set_string (step, "<b>key", letters);
  ehlo_step_finish (step, EHLO_OUTCOME_FAILED, 5, whole);
  ehlo_finding_set_exact_error (verdict, whole);
  ehlo_run_put_step (run, step);
  ehlo_run_put_port (run, &port);
  ehlo_run_set_verdict (run, verdict);
  ehlo_run_finish (run, 100);
  return run;
}

/* Line ends are all that may control anything. */
static void
assert_harmless (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      GUnicodeType type = g_unichar_type (g_utf8_get_char (at));

      g_assert_true (*at == '\n' || type != G_UNICODE_CONTROL);
      g_assert_cmpint (type, !=, G_UNICODE_FORMAT);
    }
}

static void
assert_only_our_tags (const char *html)
{
  static const char *const tags[] = {
    "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "header", "main", "footer",
    "section", "div", "table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "p", "pre",
    "bdi", "br", NULL,
  };

  for (const char *at = strchr (html, '<'); at != NULL; at = strchr (at, '<'))
    {
      gsize length;
      g_autofree char *tag = NULL;

      at += at[1] == '/' ? 2 : 1;
      length = strcspn (at, " >\n");
      tag = g_strndup (at, length);
      if (!g_strv_contains (tags, tag))
        g_error ("unexpected tag <%s>", tag);
      /* Attributes hold nothing but what we wrote. */
      g_assert_null (g_strstr_len (at, (gssize) strcspn (at, ">"), "onerror"));
    }
}

static void
test_hostile (void)
{
  g_autoptr (EhloRun) run = new_hostile_run ();
  const EhloReportOptions options = { .conversation = TRUE, .commands = TRUE,
                                      .tried = hostile[0] };

  for (EhloReportFormat format = 0; format < EHLO_N_REPORT_FORMATS; format++)
    {
      g_autoptr (GBytes) report = write_report (run, format, &options);
      g_autoptr (GBytes) again = write_report (run, format, &options);
      g_autofree char *text =
        g_strndup (g_bytes_get_data (report, NULL), g_bytes_get_size (report));

      g_assert_true (g_bytes_equal (report, again));
      if (format == EHLO_REPORT_PDF)
        g_assert_true (g_str_has_prefix (text, "%PDF-"));
      else if (format != EHLO_REPORT_JSON)
        assert_harmless (text);
      if (format == EHLO_REPORT_HTML)
        assert_only_our_tags (text);
    }
}

/* Inside a fence every line is text; outside none begins anything that we did not write. */
static void
test_markdown (void)
{
  g_autoptr (EhloRun) run = new_hostile_run ();
  g_autofree char *report = write_text (run, EHLO_REPORT_MARKDOWN, NULL);
  g_auto (GStrv) lines = g_strsplit (report, "\n", -1);
  g_autofree char *fence = NULL;
  guint n_fenced = 0;

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      if (fence != NULL && g_str_equal (lines[i], fence))
        g_clear_pointer (&fence, g_free);
      else if (fence == NULL && g_str_has_prefix (lines[i], "```"))
        {
          fence = g_strdup (lines[i]);
          n_fenced++;
        }
      else if (fence == NULL)
        {
          g_assert_null (strstr (lines[i], " <"));
          g_assert_false (g_str_has_prefix (lines[i], "==="));
        }
    }
  g_assert_null (fence);
  g_assert_cmpuint (n_fenced, >=, 4);
  g_assert_nonnull (strstr (report, "\n```````\n"));
}

/* ---- commands -------------------------------------------------------------------------------- */

static char *
write_commands (const EhloSubject *subject)
{
  g_autoptr (GDateTime) started = g_date_time_new_from_unix_utc (1795248000);
  g_autoptr (EhloRun) run = ehlo_run_new (subject, started);
  const EhloReportOptions options = { .commands = TRUE };

  return write_text (run, EHLO_REPORT_TEXT, &options);
}

static void
test_commands_hosts (void)
{
  static const char *const bad[] = { "-x", "a b", "a;reboot", "$(reboot)", "`x`", "a'b", "", "a|b",
                                     "a\"b", "a\\b", "a&b", "a\nb", "a>b" };
  static const char *const good[] = { "mail.example", "192.0.2.1", "2001:db8::1",
                                      "m\xc3\xa4il.example", "fe80::1%eth0" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad) + G_N_ELEMENTS (good); i++)
    {
      gboolean is_bad = i < G_N_ELEMENTS (bad);
      const EhloSubject subject = {
        .host = (char *) (is_bad ? bad[i] : good[i - G_N_ELEMENTS (bad)]), .port = 25,
      };
      g_autofree char *report = write_commands (&subject);

      g_assert_cmpint (strstr (report, "To repeat it") == NULL, ==, is_bad);
    }
}

/* Each line is what a shell makes the same arguments of again. */
static void
test_commands_users (void)
{
  static const char *const users[] = { "o'brien", "a b", "$HOME", "`id`", "a\"b", "a\\b", "*", "~",
                                       "a;b|c&d", "#x", "!x", "{a,b}", "<b>", "a…@example.org" };

  for (gsize i = 0; i < G_N_ELEMENTS (users); i++)
    {
      const EhloSubject subject = { .host = (char *) "mail.example", .port = 25,
                                    .user = (char *) users[i] };
      g_autofree char *report = write_commands (&subject);
      char *line = strstr (report, "  swaks ");
      g_auto (GStrv) arguments = NULL;

      g_assert_nonnull (line);
      *strchr (line, '\n') = '\0';
      g_assert_true (g_shell_parse_argv (line, NULL, &arguments, NULL));
      g_assert_true (g_strv_contains ((const char *const *) arguments, users[i]));
      g_assert_null (strstr (line, "password"));
    }
}

static void
test_commands_options (void)
{
  const EhloSubject subject = { .host = (char *) "mail.example", .port = 25,
                                .user = (char *) "--copy-routing=x" };
  g_autofree char *report = write_commands (&subject);

  g_assert_nonnull (strstr (report, "  nc -vz mail.example 25\n"));
  g_assert_null (strstr (report, "swaks"));
}

/* ---- what must not be in it ------------------------------------------------------------------ */

static void
test_refuse_secret (void)
{
  g_autoptr (EhloRun) run = load_run ("run-auth-rejected.json");
  g_autoptr (EhloRedactor) secrets = ehlo_redactor_new ("ana@gmail.com", "BadCredentials");
  const EhloReportOptions options = { .secrets = secrets };

  for (EhloReportFormat format = 0; format < EHLO_N_REPORT_FORMATS; format++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) report = ehlo_report_write (run, format, &options, &error);

      g_assert_null (report);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, "verdict.exact_error"));
    }
}

/* Our own sentences say "wrong" and "likely"; those of a server and of a person do not count. */
static void
test_plain_word (void)
{
  static const struct
  {
    const char *word;
    gboolean    is_written;
  } cases[] = {
    { "wrong", TRUE }, { "Likely", TRUE }, { "gsmtp", FALSE }, { "accepted", FALSE },
  };
  g_autoptr (EhloRun) run = load_run ("run-auth-rejected.json");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloRedactor) secrets = ehlo_redactor_new ("someone", cases[i].word);
      const EhloReportOptions plain = { .secrets = secrets };
      const EhloReportOptions tried = { .secrets = secrets, .tried = cases[i].word };
      g_autoptr (GBytes) report = ehlo_report_write (run, EHLO_REPORT_TEXT, &plain, NULL);
      g_autoptr (GBytes) told = ehlo_report_write (run, EHLO_REPORT_TEXT, &tried, NULL);

      g_test_message ("%s", cases[i].word);
      g_assert_null (told);
      g_assert_cmpint (report != NULL, ==, cases[i].is_written);
    }
}

/* What the person wrote is looked through too, when all is written. */
static void
test_refuse_tried (void)
{
  g_autoptr (EhloRun) run = load_run ("run-auth-rejected.json");
  g_autoptr (EhloRedactor) secrets = ehlo_redactor_new ("ana@gmail.com", "hunter2<&>*");
  const EhloReportOptions options = { .secrets = secrets, .tried = "I used\nhunter2<&>* twice" };

  for (EhloReportFormat format = 0; format < EHLO_N_REPORT_FORMATS; format++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) report = ehlo_report_write (run, format, &options, &error);

      /* JSON is the run alone. */
      if (format == EHLO_REPORT_JSON)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_null (report);
      g_assert_nonnull (strstr (error->message, "tried already"));
    }
}

static char *
make_password (GRand *random)
{
  static const char *const letters[] = { "\xc3\xa4", "\xc3\xb1", "\xe5\xaf\x86", "\xf0\x9f\x94\x91",
                                         "\xd7\xa9", "\"", "'", "`", "\\", "<", "&", " " };
  GString *password = g_string_new (NULL);
  int length = g_rand_int_range (random, 8, 33);

  for (int i = 0; i < length; i++)
    if (g_rand_int_range (random, 0, 4) == 0)
      g_string_append (password, letters[g_rand_int_range (random, 0, G_N_ELEMENTS (letters))]);
    else
      g_string_append_c (password, (char) g_rand_int_range (random, '!', '~' + 1));
  return g_string_free (password, FALSE);
}

/* What goes out for each mechanism, and what a server makes of it that says everything again; kept
 * as probes keep it. */
static EhloRun *
new_run_with (const char   *user,
              const char   *password,
              EhloRedactor *redactor)
{
  const EhloSubject subject = { .host = (char *) "mail.example", .port = 587,
                                .encryption = EHLO_ENCRYPTION_STARTTLS, .user = (char *) user };
  g_autoptr (GDateTime) started = g_date_time_new_from_unix_utc (1795248000);
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_AUTH, "s1", 0);
  EhloRun *run = ehlo_run_new (&subject, started);
  g_autofree char *plain = g_strdup_printf ("%c%s%c%s", 1, user, 1, password);
  g_autofree char *token = g_strdup_printf ("user=%s\001auth=Bearer %s\001\001", user, password);
  g_autofree char *oauth = g_strdup_printf ("n,a=%s,\001host=mail.example\001port=587\001"
                                            "auth=Bearer %s\001\001", user, password);
  gsize n_plain = strlen (plain);
  char *lines[8];

  plain[0] = plain[1 + strlen (user)] = '\0';
  lines[0] = g_base64_encode ((const guint8 *) plain, n_plain);
  lines[1] = g_base64_encode ((const guint8 *) password, strlen (password));
  lines[2] = g_base64_encode ((const guint8 *) token, strlen (token));
  lines[3] = g_base64_encode ((const guint8 *) oauth, strlen (oauth));
  lines[4] = g_uri_escape_string (password, NULL, FALSE);
  lines[5] = g_markup_escape_text (password, -1);
  lines[6] = g_strescape (password, NULL);
  lines[7] = g_strdup (password);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *said = g_strconcat ("535 no: ", lines[i], " is wrong", NULL);
      g_autofree char *clean = ehlo_redactor_clean (redactor, said);

      ehlo_step_add_line (step, i % 2 == 0, clean, 0);
      ehlo_step_set_string (step, i == 0 ? EHLO_FACT_REPLY : EHLO_FACT_ERROR, clean);
      g_free (lines[i]);
    }
  ehlo_step_finish (step, EHLO_OUTCOME_FAILED, 1, "535 no");
  ehlo_run_put_step (run, step);
  ehlo_run_finish (run, 1);
  return run;
}

/* Looked for without the help of what took it out. */
static void
assert_not_in (const char *report,
               const char *password)
{
  g_autofree char *base64 = g_base64_encode ((const guint8 *) password, strlen (password));
  g_autofree char *uri = g_uri_escape_string (password, NULL, FALSE);
  g_autofree char *markup = g_markup_escape_text (password, -1);
  g_autofree char *c_text = g_strescape (password, NULL);

  base64[strlen (base64) / 4 * 4 - 4] = '\0';
  g_assert_null (strstr (report, password));
  g_assert_null (strstr (report, base64));
  g_assert_null (strstr (report, uri));
  g_assert_null (strstr (report, markup));
  g_assert_null (strstr (report, c_text));
}

static void
test_passwords (void)
{
  const char *user = "ana@mail.example";
  GRand *random = g_rand_new_with_seed (g_test_rand_int ());

  for (guint i = 0; i < N_PASSWORDS; i++)
    {
      g_autofree char *password = make_password (random);
      g_autoptr (EhloRedactor) redactor = ehlo_redactor_new (user, password);
      g_autoptr (EhloRun) run = new_run_with (user, password, redactor);
      const EhloReportOptions options = { .conversation = TRUE, .commands = TRUE,
                                          .hide_address = i % 2 == 0, .secrets = redactor };

      for (EhloReportFormat format = 0; format < EHLO_N_REPORT_FORMATS; format++)
        {
          g_autofree char *report = NULL;

          if (format == EHLO_REPORT_PDF && i % PDF_EACH != 0)
            continue;
          report = write_text (run, format, &options);
          assert_not_in (report, password);
        }
    }
  g_rand_free (random);
}

/* ---- what is hidden -------------------------------------------------------------------------- */

static gboolean
holds (const char *report,
       const char *text)
{
  g_autofree char *lower = g_ascii_strdown (report, -1);
  g_autofree char *wanted = g_ascii_strdown (text, -1);

  return strstr (lower, wanted) != NULL;
}

static EhloRun *
new_private_run (void)
{
  g_autoptr (EhloRun) recorded = load_run ("run-auth-rejected.json");
  EhloRun *run = ehlo_run_new (ehlo_run_get_subject (recorded), ehlo_run_get_started (recorded));
  g_autoptr (EhloReputation) mine = ehlo_reputation_new ("203.0.113.42", "ehlo-reply");
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_MAIL, "extra", 0);

  mine->reverse_name = g_strdup ("dsl-203-0-113-42.home.example.net");
  ehlo_reputation_add_list (mine, "zen", "Zen")->url =
    g_strdup ("https://lists.example/?query=203.0.113.42");
  ehlo_run_put_reputation (run, mine);
  ehlo_run_set_verdict (run, ehlo_run_get_verdict (recorded));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (recorded)); i++)
    {
      g_autoptr (EhloStep) old = g_list_model_get_item (G_LIST_MODEL (recorded), i);

      ehlo_run_put_step (run, old);
    }
  ehlo_step_set_string (step, EHLO_FACT_CLIENT_NAME, "anas-laptop.fritz.box");
  ehlo_step_set_string (step, EHLO_FACT_LOCAL_ADDRESS, "2001:db8:77:1::5");
  ehlo_step_add_line (step, TRUE, "EHLO anas-laptop.fritz.box", 1);
  ehlo_step_add_line (step, FALSE, "250 hello ANAS-LAPTOP [IPv6:2001:DB8:77:1:0:0:0:5]", 2);
  ehlo_step_add_line (step, TRUE, "AUTH PLAIN AGFuYUBnbWFpbC5jb20A", 3);
  ehlo_step_add_line (step, FALSE, "550 Ana? <ana%40gmail.com> =?utf-8?q?ana=40gmail.com?=", 4);
  ehlo_step_finish (step, EHLO_OUTCOME_OK, 1, "ana@gmail.com");
  ehlo_run_put_step (run, step);
  ehlo_run_finish (run, 500000);
  return run;
}

static void
test_redact (void)
{
  static const char *const hidden[] = {
    "ana@gmail", "ben@example", "ana%40", "ana=40", "<ana", " ana ", "ana?", "anas-laptop",
    "YW5hQGdtYWls", "FuYUBnbWFp", "203.0.113.42", "203-0-113-42", "192.168.1.23", "77:1::5",
    "77:1:0:0:0:5",
  };
  static const char *const kept[] = {
    "gmail.com", "142.250.102.108", "2a00:1450:4013:c14::6d", "203.0.113.x",
  };
  g_autoptr (EhloRun) run = new_private_run ();
  const EhloReportOptions options = { .conversation = TRUE, .commands = TRUE, .hide_address = TRUE,
                                      .hide_ip = TRUE, .tried = "Wrote to ANA@gmail.com" };

  for (EhloReportFormat format = 0; format < EHLO_N_REPORT_FORMATS; format++)
    {
      g_autofree char *report = write_text (run, format, &options);

      for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
        g_assert_false (holds (report, hidden[i]));
      for (gsize i = 0; i < G_N_ELEMENTS (kept) && format != EHLO_REPORT_PDF; i++)
        g_assert_true (holds (report, kept[i]));
    }
}

static void
test_redact_one (void)
{
  g_autoptr (EhloRun) run = new_private_run ();
  const EhloReportOptions mail = { .conversation = TRUE, .hide_address = TRUE };
  const EhloReportOptions ip = { .conversation = TRUE, .hide_ip = TRUE };
  g_autofree char *without_mail = write_text (run, EHLO_REPORT_TEXT, &mail);
  g_autofree char *without_ip = write_text (run, EHLO_REPORT_TEXT, &ip);

  g_assert_true (holds (without_mail, "203.0.113.42"));
  g_assert_false (holds (without_mail, "ana@gmail.com"));
  g_assert_true (holds (without_ip, "ana@gmail.com"));
  g_assert_false (holds (without_ip, "203.0.113.42"));
  g_assert_false (holds (without_mail, "anas-laptop"));
  g_assert_false (holds (without_ip, "anas-laptop"));
}

/* A report that hides somebody opens like any other, and stays as it is. */
static void
test_redact_again (void)
{
  g_autoptr (EhloRun) run = new_private_run ();
  const EhloReportOptions options = { .hide_address = TRUE, .hide_ip = TRUE };
  g_autoptr (GBytes) report = write_report (run, EHLO_REPORT_JSON, &options);
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloRun) opened = ehlo_run_from_json (report, &error);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) twice = NULL;

  g_assert_no_error (error);
  again = write_report (opened, EHLO_REPORT_JSON, NULL);
  twice = write_report (opened, EHLO_REPORT_JSON, &options);
  g_assert_true (g_bytes_equal (report, again));
  g_assert_true (g_bytes_equal (report, twice));
}

/* Words of the format are nobody's name. */
static void
test_redact_structure (void)
{
  static const char *const users[] = { "refused", "server", "client", "failed", "ok", "connect",
                                       "starttls", "valid", "auth-rejected", "s1" };

  for (gsize i = 0; i < G_N_ELEMENTS (users); i++)
    {
      const EhloSubject subject = { .host = (char *) "mail.example", .port = 25,
                                    .encryption = EHLO_ENCRYPTION_STARTTLS,
                                    .user = (char *) users[i] };
      g_autoptr (GDateTime) started = g_date_time_new_from_unix_utc (1795248000);
      g_autoptr (EhloRun) run = ehlo_run_new (&subject, started);
      g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_CONNECT, "s1", 0);
      const EhloReportOptions options = { .conversation = TRUE, .hide_address = TRUE };
      g_autofree char *report = NULL;

      ehlo_step_add_line (step, TRUE, "EHLO x", 1);
      ehlo_step_finish (step, EHLO_OUTCOME_FAILED, 1, "");
      ehlo_run_put_step (run, step);
      ehlo_run_finish (run, 1);
      report = write_text (run, EHLO_REPORT_TEXT, &options);
      g_assert_nonnull (strstr (report, "…"));
    }
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/report/formats", test_formats);
  g_test_add_func ("/report/hostile", test_hostile);
  g_test_add_func ("/report/markdown", test_markdown);
  g_test_add_func ("/report/commands/hosts", test_commands_hosts);
  g_test_add_func ("/report/commands/users", test_commands_users);
  g_test_add_func ("/report/commands/options", test_commands_options);
  g_test_add_func ("/report/refuse/secret", test_refuse_secret);
  g_test_add_func ("/report/refuse/plain-word", test_plain_word);
  g_test_add_func ("/report/refuse/tried", test_refuse_tried);
  g_test_add_func ("/report/passwords", test_passwords);
  g_test_add_func ("/report/redact", test_redact);
  g_test_add_func ("/report/redact/one", test_redact_one);
  g_test_add_func ("/report/redact/again", test_redact_again);
  g_test_add_func ("/report/redact/structure", test_redact_structure);

  return g_test_run ();
}
