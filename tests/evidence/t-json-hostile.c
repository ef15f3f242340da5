/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-run-json.h"

#include <locale.h>
#include <string.h>

/* Reports that somebody sends in: broken, made by something else, or made to hurt. */

#define STEP "{\"id\":\"a\",\"kind\":\"dns\",\"outcome\":\"ok\",\"start_us\":0,\"duration_us\":1}"
#define LINE "{\"at_us\":1,\"from\":\"client\",\"text\":\"x\"}"

/* A good report in which one piece can be replaced. */
typedef struct
{
  const char *schema;
  const char *started;
  const char *duration_us;
  const char *account;
  const char *steps;
  const char *more; /* further members, with a comma in front */
} Pieces;

static char *
build (const Pieces *pieces)
{
  return g_strdup_printf ("{%s%s%s%s%s%s}",
                          pieces->schema != NULL ? pieces->schema
                                                 : "\"schema\":\"ehlo-report-1\"",
                          pieces->started != NULL ? pieces->started
                                                  : ",\"started\":\"2026-11-21T08:14:03Z\"",
                          pieces->duration_us != NULL ? pieces->duration_us
                                                      : ",\"duration_us\":10",
                          pieces->account != NULL ? pieces->account
                                                  : ",\"account\":{\"tls\":\"none\"}",
                          pieces->steps != NULL ? pieces->steps : ",\"steps\":[" STEP "]",
                          pieces->more != NULL ? pieces->more : "");
}

static EhloRun *
read_text (const char  *text,
           GError     **error)
{
  /* No NUL behind it, as in a mapped file. */
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return ehlo_run_from_json (bytes, error);
}

static void
assert_refused (const char *text,
                const char *want)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text (text, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, want);
  g_assert_null (strchr (error->message, '\n'));
  g_assert_null (read_text (text, NULL));
}

static void
test_pieces_are_good (void)
{
  const Pieces pieces = { NULL };
  g_autofree char *text = build (&pieces);
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloRun) run = read_text (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (run);
}

static void
test_top (void)
{
  static const struct
  {
    Pieces      pieces;
    const char *want;
  } cases[] = {
    { { .schema = "\"schema\":\"ehlo-report-2\"" },
      "schema: \"ehlo-report-2\" was written by a newer version of Ehlo" },
    { { .schema = "\"schema\":\"ehlo-report-10\"" },
      "schema: \"ehlo-report-10\" was written by a newer version of Ehlo" },
    { { .schema = "\"schema\":\"har-1.2\"" }, "schema: \"har-1.2\" is no report of Ehlo" },
    { { .schema = "\"schema\":1" }, "schema: must be text" },
    { { .schema = "\"schema\":null" }, "schema: is missing" },
    { { .schema = "\"x\":1" }, "schema: is missing" },
    { { .started = "" }, "started: is missing" },
    { { .started = ",\"started\":\"yesterday\"" },
      "started: must be a date with time and offset, such as 2026-11-21T09:14:03+01:00" },
    { { .started = ",\"started\":\"2026-11-21T08:14:03\"" },
      "started: must be a date with time and offset, such as 2026-11-21T09:14:03+01:00" },
    { { .started = ",\"started\":\"2026-13-41T08:14:03Z\"" },
      "started: must be a date with time and offset, such as 2026-11-21T09:14:03+01:00" },
    { { .duration_us = "" }, "duration_us: is missing" },
    { { .duration_us = ",\"duration_us\":1.5" }, "duration_us: must be a whole number" },
    { { .duration_us = ",\"duration_us\":\"1\"" }, "duration_us: must be a whole number" },
    { { .duration_us = ",\"duration_us\":-1" },
      "duration_us: must be from 0 to 1000000000000000" },
    { { .account = "" }, "account: is missing" },
    { { .account = ",\"account\":[]" }, "account: must be an object" },
    { { .account = ",\"account\":{}" }, "account.tls: is missing" },
    { { .account = ",\"account\":{\"tls\":\"ssl\"}" },
      "account.tls: must be \"implicit\", \"starttls\" or \"none\"" },
    { { .account = ",\"account\":{\"tls\":\"none\",\"port\":0}" },
      "account.port: must be from 1 to 65535" },
    { { .account = ",\"account\":{\"tls\":\"none\",\"port\":70000}" },
      "account.port: must be from 1 to 65535" },
    { { .account = ",\"account\":{\"tls\":\"none\",\"port\":\"25\"}" },
      "account.port: must be a whole number" },
    { { .account = ",\"account\":{\"tls\":\"none\",\"host\":[1]}" }, "account.host: must be text" },
    { { .account = ",\"account\":{\"tls\":\"none\",\"user\":true}" },
      "account.user: must be text" },
    { { .steps = "" }, "steps: is missing" },
    { { .steps = ",\"steps\":{}" }, "steps: must be a list" },
    { { .steps = ",\"steps\":[1]" }, "steps[0]: must be an object" },
    { { .steps = ",\"steps\":[" STEP "," STEP "]" },
      "steps[1].id: another step has the id \"a\" already" },
    { { .more = ",\"program\":\"Ehlo\"" }, "program: must be an object" },
    { { .more = ",\"network\":[]" }, "network: must be an object" },
    { { .more = ",\"verdict\":\"ok\"" }, "verdict: must be an object" },
    { { .more = ",\"verdict\":{}" }, "verdict.code: is missing" },
    { { .more = ",\"verdict\":{\"code\":\"ok\",\"title\":1}" }, "verdict.title: must be text" },
    { { .more = ",\"verdict\":{\"code\":\"ok\",\"title\":\"t\",\"explanation\":\"e\","
                "\"who\":\"u\"}" },
      "verdict.who: must be a list" },
    { { .more = ",\"verdict\":{\"code\":\"ok\",\"title\":\"t\",\"explanation\":\"e\","
                "\"evidence\":[\"a\",7]}" },
      "verdict.evidence[1]: must be text" },
    { { .more = ",\"verdict\":{\"code\":\"ok\",\"title\":\"t\",\"explanation\":\"e\","
                "\"actions\":[{\"kind\":\"retry\"}]}" },
      "verdict.actions[0].label: is missing" },
    { { .more = ",\"verdict\":{\"code\":\"ok\",\"title\":\"t\",\"explanation\":\"e\","
                "\"actions\":[null]}" },
      "verdict.actions[0]: must be an object" },
    { { .more = ",\"findings\":{}" }, "findings: must be a list" },
    { { .more = ",\"findings\":[{}]" }, "findings[0].code: is missing" },
    { { .more = ",\"findings\":[false]" }, "findings[0]: must be an object" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = build (&cases[i].pieces);

      assert_refused (text, cases[i].want);
    }
}

/* What is wrong in the second of two steps. */
static void
test_step (void)
{
  static const struct
  {
    const char *step;
    const char *want;
  } cases[] = {
    { "{\"kind\":\"dns\"}", "steps[1].id: is missing" },
    { "{\"id\":\"\"}", "steps[1].id: is empty" },
    { "{\"id\":7}", "steps[1].id: must be text" },
    { "{\"id\":\"b\"}", "steps[1].kind: is missing" },
    { "{\"id\":\"b\",\"kind\":\"smoke\"}", "steps[1].kind: unknown kind of step \"smoke\"" },
    { "{\"id\":\"b\",\"kind\":\"dns\",\"outcome\":\"meh\"}",
      "steps[1].outcome: unknown outcome \"meh\"" },
    { "{\"id\":\"b\",\"kind\":\"dns\",\"outcome\":\"a\\n\\u202eb\"}",
      "steps[1].outcome: unknown outcome \"a\\x0A\\\\u{202E}b\"" },
    { "{\"id\":\"b\",\"kind\":\"dns\",\"outcome\":\"ok\",\"start_us\":-1}",
      "steps[1].start_us: must be from 0 to 1000000000000000" },
    { "{\"id\":\"b\",\"kind\":\"dns\",\"outcome\":\"ok\",\"start_us\":1000000000000001}",
      "steps[1].start_us: must be from 0 to 1000000000000000" },
    { "{\"id\":\"b\",\"kind\":\"dns\",\"outcome\":\"ok\",\"start_us\":0}",
      "steps[1].duration_us: is missing" },
    { "{\"id\":\"b\",\"kind\":\"dns\",\"outcome\":\"ok\",\"start_us\":0,\"duration_us\":1e3}",
      "steps[1].duration_us: must be a whole number" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *steps = g_strdup_printf (",\"steps\":[" STEP ",%s]", cases[i].step);
      const Pieces pieces = { .steps = steps };
      g_autofree char *text = build (&pieces);

      assert_refused (text, cases[i].want);
    }
}

static char *
build_step_with (const char *member)
{
  return g_strdup_printf (",\"steps\":[{\"id\":\"a\",\"kind\":\"dns\",\"outcome\":\"ok\","
                          "\"start_us\":0,\"duration_us\":1,%s}]",
                          member);
}

/* What is wrong in a member of a step that is good otherwise. */
static void
test_step_member (void)
{
  static const struct
  {
    const char *member;
    const char *want;
  } cases[] = {
    { "\"summary\":{}", "steps[0].summary: must be text" },
    { "\"facts\":[]", "steps[0].facts: must be an object" },
    { "\"facts\":{\"\":1}", "steps[0].facts: a fact has no name" },
    { "\"facts\":{\"k\":null}", "steps[0].facts.k: must be text, a number, true or false, "
                                "or a list of one of these" },
    { "\"facts\":{\"k\":{}}", "steps[0].facts.k: must be text, a number, true or false, "
                              "or a list of one of these" },
    { "\"facts\":{\"k\":[\"a\",1]}", "steps[0].facts.k: must be text, a number, true or false, "
                                     "or a list of one of these" },
    { "\"facts\":{\"k\":[[1]]}", "steps[0].facts.k: must be text, a number, true or false, "
                                 "or a list of one of these" },
    { "\"facts\":{\"k\":[9007199254740993,0.5]}",
      "steps[0].facts.k: must be text, a number, true or false, or a list of one of these" },
    { "\"facts\":{\"k\":[true,1]}", "steps[0].facts.k: must be text, a number, true or false, "
                                    "or a list of one of these" },
    { "\"transcript\":{}", "steps[0].transcript: must be a list" },
    { "\"transcript\":[" LINE ",\"x\"]", "steps[0].transcript[1]: must be an object" },
    { "\"transcript\":[" LINE ",{\"from\":\"client\",\"text\":\"x\"}]",
      "steps[0].transcript[1].at_us: is missing" },
    { "\"transcript\":[{\"at_us\":1,\"from\":\"me\",\"text\":\"x\"}]",
      "steps[0].transcript[0].from: must be \"client\" or \"server\"" },
    { "\"transcript\":[{\"at_us\":1,\"from\":\"client\"}]",
      "steps[0].transcript[0].text: is missing" },
    { "\"transcript\":[{\"at_us\":-1,\"from\":\"client\",\"text\":\"x\"}]",
      "steps[0].transcript[0].at_us: must be from 0 to 1000000000000000" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *steps = build_step_with (cases[i].member);
      const Pieces pieces = { .steps = steps };
      g_autofree char *text = build (&pieces);

      assert_refused (text, cases[i].want);
    }
}

static void
test_no_json (void)
{
  static const struct
  {
    const char *text;
    const char *want;
  } cases[] = {
    { "", "line 1, column 1: it ends too early" },
    { "Ehlo mail connection report\n=====", "line 1, column 1: expected a value" },
    { "<html>", "line 1, column 1: expected a value" },
    { "{\n  \"schema\": ehlo\n}", "line 2, column 13: expected a value" },
    { "{\"schema\":\"ehlo-report-1\",\"duration_us\":NaN}", "line 1, column 41: expected a value" },
    { "{\"schema\":\"ehlo-report-1\",\"x\":99999999999999999999}",
      "line 1, column 31: number out of range" },
    { "{\"schema\":\"ehlo-report-1\",\"x\":-1e999}", "line 1, column 31: number out of range" },
    { "{\"schema\":\"ehlo\xff\"}", "line 1, column 16: not valid UTF-8" },
    { "[]", "a report must be an object" },
    { "null", "a report must be an object" },
    { "\"ehlo-report-1\"", "a report must be an object" },
    { "{}", "schema: is missing" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i].text, cases[i].want);
}

static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new ("{\"x\":");

  for (guint i = 0; i < 1000 * 1000; i++)
    g_string_append_c (text, '[');

  assert_refused (text->str, "line 1, column 37: nested too deeply");
}

/* The text of @n steps, one of them @bytes long. */
static char *
build_large (guint n,
             gsize bytes)
{
  g_autofree char *filling = g_strnfill (bytes, 'x');
  g_autoptr (GString) steps = g_string_new (",\"steps\":[");
  Pieces pieces = { NULL };

  for (guint i = 0; i < n; i++)
    g_string_append_printf (steps,
                            "%s{\"id\":\"%u\",\"kind\":\"dns\",\"outcome\":\"ok\",\"start_us\":0,"
                            "\"duration_us\":1,\"summary\":\"%s\"}",
                            i > 0 ? "," : "", i, filling);
  g_string_append (steps, "]");
  pieces.steps = steps->str;

  return build (&pieces);
}

static void
test_many_steps (void)
{
  g_autofree char *most = build_large (EHLO_RUN_MAX_STEPS, 0);
  g_autofree char *more = build_large (EHLO_RUN_MAX_STEPS + 1, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloRun) run = read_text (most, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (run)), ==, EHLO_RUN_MAX_STEPS);
  assert_refused (more, "steps: has more than 1000 entries");
}

static void
test_ten_megabytes (void)
{
  g_autofree char *text = build_large (50, 200 * 1000);
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloRun) run = NULL;
  g_autoptr (GBytes) written = NULL;

  g_assert_cmpuint (strlen (text), >, 10 * 1000 * 1000);
  run = read_text (text, &error);
  g_assert_no_error (error);
  written = ehlo_run_to_json (run);
  g_assert_cmpuint (g_bytes_get_size (written), >, 10 * 1000 * 1000);
}

static void
test_too_large (void)
{
  g_autofree char *text = build_large (90, 200 * 1000);

  g_assert_cmpuint (strlen (text), >, EHLO_RUN_MAX_BYTES);
  assert_refused (text, "the report is larger than 16 MiB");
}

static void
test_long_text (void)
{
  g_autofree char *text = build_large (1, 256 * 1024 + 1);

  assert_refused (text, "steps[0].summary: is longer than 262144 bytes");
}

static void
test_many_facts_and_lines (void)
{
  g_autoptr (GString) facts = g_string_new ("\"facts\":{\"first\":0");
  g_autoptr (GString) lines = g_string_new ("\"transcript\":[" LINE);
  const struct
  {
    GString    *member;
    const char *want;
  } cases[] = {
    { facts, "steps[0].facts: has more than 1000 entries" },
    { lines, "steps[0].transcript: has more than 10000 entries" },
  };

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (facts, ",\"%u\":0", i);
  g_string_append_c (facts, '}');
  for (guint i = 0; i < 10000; i++)
    g_string_append (lines, "," LINE);
  g_string_append_c (lines, ']');

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *steps = build_step_with (cases[i].member->str);
      const Pieces pieces = { .steps = steps };
      g_autofree char *text = build (&pieces);

      assert_refused (text, cases[i].want);
    }
}

/* Text that would clear a terminal or turn a line around is shown, not obeyed; what this program
 * has escaped already stays the same, however often it is read. */
static void
test_text_is_harmless (void)
{
  static const char steps[] =
    ",\"steps\":[{\"id\":\"\\u001b[2J\",\"kind\":\"dns\",\"outcome\":\"ok\",\"start_us\":0,"
    "\"duration_us\":1,\"summary\":\"a\\u202eb\",\"facts\":{\"k\\u0007\":\"one\\ntwo\\u000dx\","
    "\"list\":[\"\\u001b]0;x\\u0007\"],\"own\":\"\\\\xFF \\\\u{202E} DOM\\\\user\"},"
    "\"transcript\":[{\"at_us\":0,\"from\":\"server\",\"text\":\"<b>\\u009b31m\"}]}]";
  const Pieces pieces = { .steps = steps };
  g_autofree char *text = build (&pieces);
  g_auto (GStrv) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloRun) run = NULL;
  g_autoptr (EhloRun) again = NULL;
  g_autoptr (GBytes) once = NULL;
  g_autoptr (GBytes) twice = NULL;
  EhloStep *step;

  run = read_text (text, &error);
  g_assert_no_error (error);
  step = ehlo_run_get_step (run, EHLO_STEP_DNS);
  list = ehlo_step_dup_strv (step, "list");

  g_assert_cmpstr (ehlo_step_get_id (step), ==, "\\x1B[2J");
  g_assert_cmpstr (ehlo_step_get_summary (step), ==, "a\\u{202E}b");
  g_assert_cmpstr (ehlo_step_get_string (step, "k\\x07"), ==, "one\ntwo\\x0Dx");
  g_assert_cmpstr (list[0], ==, "\\x1B]0;x\\x07");
  g_assert_cmpstr (ehlo_step_get_string (step, "own"), ==, "\\xFF \\u{202E} DOM\\user");
  g_assert_cmpstr (ehlo_step_get_line (step, 0)->text, ==, "<b>\\xC2\\x9B31m");

  once = ehlo_run_to_json (run);
  again = ehlo_run_from_json (once, &error);
  g_assert_no_error (error);
  twice = ehlo_run_to_json (again);
  g_assert_true (g_bytes_equal (once, twice));
}

/* A good report with one byte changed, over and over: it is read or refused in one line, and what
 * is read can be written. */
static void
test_changed_bytes (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "report-future-minor.json",
                                                 NULL);
  g_autofree char *good = NULL;
  gsize length;
  guint n_read = 0;
  guint n_refused = 0;

  g_assert_true (g_file_get_contents (path, &good, &length, NULL));
  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *text = g_memdup2 (good, length);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (EhloRun) run = NULL;
      gsize at = (gsize) g_test_rand_int_range (0, (gint32) length);

      text[at] = g_test_rand_bit () ? "{}[]\",:0e-n\\"[g_test_rand_int_range (0, 12)]
                                    : (char) g_test_rand_int_range (0, 256);
      bytes = g_bytes_new (text, length);
      run = ehlo_run_from_json (bytes, &error);
      if (run != NULL)
        {
          g_autoptr (GBytes) written = ehlo_run_to_json (run);

          g_assert_cmpuint (g_bytes_get_size (written), >, 0);
          n_read++;
        }
      else
        {
          g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          g_assert_null (strchr (error->message, '\n'));
          n_refused++;
        }
    }

  g_assert_cmpuint (n_read, >, 50);
  g_assert_cmpuint (n_refused, >, 50);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-hostile/pieces-are-good", test_pieces_are_good);
  g_test_add_func ("/json-hostile/top", test_top);
  g_test_add_func ("/json-hostile/step", test_step);
  g_test_add_func ("/json-hostile/step-member", test_step_member);
  g_test_add_func ("/json-hostile/no-json", test_no_json);
  g_test_add_func ("/json-hostile/deep", test_deep);
  g_test_add_func ("/json-hostile/many-steps", test_many_steps);
  g_test_add_func ("/json-hostile/ten-megabytes", test_ten_megabytes);
  g_test_add_func ("/json-hostile/too-large", test_too_large);
  g_test_add_func ("/json-hostile/long-text", test_long_text);
  g_test_add_func ("/json-hostile/many-facts-and-lines", test_many_facts_and_lines);
  g_test_add_func ("/json-hostile/text-is-harmless", test_text_is_harmless);
  g_test_add_func ("/json-hostile/changed-bytes", test_changed_bytes);

  return g_test_run ();
}
