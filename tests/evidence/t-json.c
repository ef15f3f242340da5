/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "ehlo-run-json.h"
#include "ehlo-step-json.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

static GBytes *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (text, length);
}

static EhloRun *
read_run (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  EhloRun *run = ehlo_run_from_json (bytes, &error);

  g_assert_no_error (error);
  g_assert_nonnull (run);

  return run;
}

static void
assert_same_text (GBytes *got,
                  GBytes *want)
{
  g_autofree char *got_text = g_strndup (g_bytes_get_data (got, NULL), g_bytes_get_size (got));
  g_autofree char *want_text = g_strndup (g_bytes_get_data (want, NULL), g_bytes_get_size (want));

  g_assert_cmpstr (got_text, ==, want_text);
  g_assert_cmpuint (g_bytes_get_size (got), ==, g_bytes_get_size (want));
}

static EhloRun *
new_run (void)
{
  const EhloSubject subject = { .encryption = EHLO_ENCRYPTION_NONE };
  g_autoptr (GDateTime) started =
    g_date_time_new_from_iso8601 ("2026-11-21T09:14:03.000250+05:30", NULL);

  return ehlo_run_new (&subject, started);
}

/* A report of this version, and one with members from a later one, are written as they were read:
 * each file in tests/data is what some version wrote. */
static void
test_files_stay_the_same (void)
{
  static const char *const names[] = {
    "run-ok.json", "run-auth-rejected.json", "run-refused.json", "run-cancelled.json",
    "report-future-minor.json",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) file = load (names[i]);
      g_autoptr (EhloRun) run = read_run (file);
      g_autoptr (GBytes) written = ehlo_run_to_json (run);

      assert_same_text (written, file);
    }
}

static void
test_read_ok (void)
{
  g_autoptr (GBytes) file = load ("run-ok.json");
  g_autoptr (EhloRun) run = read_run (file);
  const EhloSubject *subject = ehlo_run_get_subject (run);
  EhloStep *dns = ehlo_run_get_step (run, EHLO_STEP_DNS);
  EhloStep *auth = ehlo_run_get_step (run, EHLO_STEP_AUTH);
  g_autofree char *program = ehlo_run_dup_program (run);
  g_auto (GStrv) addresses = ehlo_step_dup_strv (dns, EHLO_FACT_ADDRESSES);

  g_assert_true (ehlo_run_is_finished (run));
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_OK);
  g_assert_cmpint (ehlo_run_get_duration_us (run), ==, 240912);
  g_assert_cmpint (g_date_time_get_microsecond (ehlo_run_get_started (run)), ==, 512345);
  g_assert_cmpint (g_date_time_get_utc_offset (ehlo_run_get_started (run)), ==,
                   G_TIME_SPAN_HOUR);
  g_assert_cmpstr (program, ==, "Ehlo 0.1.0");
  g_assert_null (subject->preset);
  g_assert_cmpstr (subject->host, ==, "mail.example.org");
  g_assert_cmpuint (subject->port, ==, 587);
  g_assert_cmpint (subject->encryption, ==, EHLO_ENCRYPTION_STARTTLS);
  g_assert_cmpstr (subject->user, ==, "ana@example.org");
  g_assert_cmpstr (subject->from, ==, "ana@example.org");
  g_assert_cmpstr (subject->to, ==, "ben@example.net");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (run)), ==, 13);
  g_assert_cmpstr (ehlo_step_get_id (dns), ==, "s3");
  g_assert_cmpint (ehlo_step_get_start_us (dns), ==, 430);
  g_assert_cmpint (ehlo_step_get_duration_us (dns), ==, 18204);
  g_assert_cmpstrv (addresses, ((const char *[]) { "2001:db8:40::25", "192.0.2.25", NULL }));
  g_assert_cmpint (ehlo_step_get_int (dns, EHLO_FACT_TTL, 0), ==, 3600);
  g_assert_cmpuint (ehlo_step_get_n_lines (auth), ==, 6);
  g_assert_true (ehlo_step_get_line (auth, 0)->from_client);
  g_assert_false (ehlo_step_get_line (auth, 5)->from_client);
  g_assert_cmpint (ehlo_step_get_line (auth, 5)->at_us, ==, 218090);
  g_assert_cmpstr (ehlo_step_get_line (auth, 5)->text, ==, "235 2.7.0 Authentication successful");
  g_assert_cmpstr (ehlo_finding_get_code (ehlo_run_get_verdict (run)), ==, "ok");
}

static void
test_read_verdict_and_findings (void)
{
  g_autoptr (GBytes) file = load ("report-future-minor.json");
  g_autoptr (EhloRun) run = read_run (file);
  EhloFinding *verdict = ehlo_run_get_verdict (run);
  g_autoptr (EhloFinding) finding = g_list_model_get_item (ehlo_run_get_findings (run), 0);

  g_assert_cmpstr (ehlo_finding_get_code (verdict), ==, "undetermined");
  g_assert_cmpstrv (ehlo_finding_get_who (verdict), ((const char *[]) { "user", NULL }));
  g_assert_cmpstrv (ehlo_finding_get_evidence (verdict), ((const char *[]) { "s8", NULL }));
  g_assert_true (g_str_has_prefix (ehlo_finding_get_exact_error (verdict), "535-5.7.8 "));
  g_assert_cmpuint (ehlo_finding_get_n_actions (verdict), ==, 3);
  g_assert_cmpstr (ehlo_finding_get_action (verdict, 2)->kind, ==, "open-link");
  g_assert_cmpstr (ehlo_finding_get_action (verdict, 2)->value, ==,
                   "https://myaccount.google.com/apppasswords");
  g_assert_cmpstr (ehlo_finding_get_code (finding), ==, "too-slow");
  g_assert_cmpstr (ehlo_finding_get_confidence (finding), ==, "likely");
  g_assert_null (ehlo_finding_get_exact_error (finding));
}

/* Everything that may be missing is missing. */
static void
test_read_minimal (void)
{
  g_autoptr (GBytes) file = load ("report-minimal.json");
  g_autoptr (EhloRun) run = read_run (file);
  g_autofree char *program = ehlo_run_dup_program (run);
  EhloStep *step = ehlo_run_get_step (run, EHLO_STEP_CONNECT);
  g_autoptr (GBytes) once = ehlo_run_to_json (run);
  g_autoptr (EhloRun) again = read_run (once);
  g_autoptr (GBytes) twice = ehlo_run_to_json (again);

  g_assert_null (ehlo_run_get_subject (run)->host);
  g_assert_cmpuint (ehlo_run_get_subject (run)->port, ==, 0);
  g_assert_null (ehlo_run_get_verdict (run));
  g_assert_cmpuint (g_list_model_get_n_items (ehlo_run_get_findings (run)), ==, 0);
  g_assert_cmpstr (ehlo_step_get_summary (step), ==, "");
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_FAILED);
  g_assert_cmpstr (program, ==, "an unknown program");
  assert_same_text (twice, once);
}

static JsonObject *
parse (GBytes      *bytes,
       JsonParser **ret_parser)
{
  g_autoptr (GError) error = NULL;

  *ret_parser = json_parser_new_immutable ();
  json_parser_load_from_data (*ret_parser, g_bytes_get_data (bytes, NULL),
                              (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);

  return json_node_get_object (json_parser_get_root (*ret_parser));
}

static void
assert_members (JsonObject *object,
                const char *want)
{
  g_autoptr (GString) names = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    g_string_append_printf (names, "%s ", name);

  g_assert_cmpstr (names->str, ==, want);
}

/* The schema is an interface: names and order stand in the design. */
static void
test_schema (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_TLS, "tls", 12);
  g_autoptr (EhloFinding) verdict = ehlo_finding_new ("undetermined", "It stopped", "Somewhere.");
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GBytes) bytes = NULL;
  JsonObject *root, *object;

  ehlo_step_add_line (step, TRUE, "STARTTLS", 13);
  ehlo_run_put_step (run, step);
  ehlo_finding_add_action (verdict, "retry", "Test again", NULL);
  ehlo_run_set_verdict (run, verdict);
  ehlo_run_finish (run, 99);
  bytes = ehlo_run_to_json (run);
  root = parse (bytes, &parser);

  assert_members (root,
                  "schema program started duration_us account network verdict findings steps ");
  g_assert_cmpstr (json_object_get_string_member (root, "schema"), ==, "ehlo-report-1");
  g_assert_cmpstr (json_object_get_string_member (root, "started"), ==,
                   "2026-11-21T09:14:03.000250+05:30");
  assert_members (json_object_get_object_member (root, "program"), "name version ");
  assert_members (json_object_get_object_member (root, "account"),
                  "preset host port tls user from to ");
  assert_members (json_object_get_object_member (root, "network"), "");
  object = json_object_get_object_member (root, "verdict");
  assert_members (object, "code title explanation who confidence evidence actions exact_error ");
  assert_members (
    json_array_get_object_element (json_object_get_array_member (object, "actions"), 0),
    "kind label ");
  object = json_array_get_object_element (json_object_get_array_member (root, "steps"), 0);
  assert_members (object, "id kind outcome start_us duration_us summary facts transcript ");
  assert_members (
    json_array_get_object_element (json_object_get_array_member (object, "transcript"), 0),
    "at_us from text ");
  g_assert_cmpint (((const char *) g_bytes_get_data (bytes, NULL))[g_bytes_get_size (bytes) - 1],
                   ==, '\n');
}

static void
test_started (void)
{
  static const struct
  {
    const char *in;
    const char *out;
  } cases[] = {
    { "2026-11-21T09:14:03+01:00", "2026-11-21T09:14:03+01:00" },
    { "2026-11-21T08:14:03Z", "2026-11-21T08:14:03+00:00" },
    { "2026-11-21T09:14:03.5-03:30", "2026-11-21T09:14:03.500000-03:30" },
    { "1999-01-02T03:04:05.000001+14:00", "1999-01-02T03:04:05.000001+14:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const EhloSubject subject = { NULL };
      g_autoptr (GDateTime) started = g_date_time_new_from_iso8601 (cases[i].in, NULL);
      g_autoptr (EhloRun) run = ehlo_run_new (&subject, started);
      g_autoptr (GBytes) bytes = ehlo_run_to_json (run);
      g_autoptr (EhloRun) read = read_run (bytes);
      g_autoptr (JsonParser) parser = NULL;

      g_assert_cmpstr (json_object_get_string_member (parse (bytes, &parser), "started"), ==,
                       cases[i].out);
      g_assert_true (g_date_time_equal (ehlo_run_get_started (read), started));
    }
}

/* One step with each kind of value at its limits, written and read. */
static void
test_facts (void)
{
  static const struct
  {
    const char *in;  /* GVariant text */
    const char *out; /* the same when it comes back, or what it becomes */
  } cases[] = {
    { "int64 9007199254740993", NULL },
    { "int64 -9223372036854775808", NULL },
    { "int64 9223372036854775807", NULL },
    { "int64 0", NULL },
    { "0.1", NULL },
    { "2.0", NULL },
    { "-0.0", NULL },
    { "1.7976931348623157e308", NULL },
    { "2.2250738585072014e-308", NULL },
    { "0.30000000000000004", NULL },
    { "true", NULL },
    { "false", NULL },
    { "''", NULL },
    { "'a\\nb \"quoted\" \\\\ back / slash'", NULL },
    { "'••• é 😀'", NULL },
    { "['a', '', 'ü']", NULL },
    { "@as []", NULL },
    { "@ax []", "@as []" },
    { "[int64 1, -9223372036854775808]", NULL },
    { "[1.0, 0.1]", NULL },
    { "[true, false]", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_DNS, "dns", 0);
      g_autoptr (EhloStep) read = NULL;
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) want =
        g_variant_ref_sink (g_variant_new_parsed (cases[i].out != NULL ? cases[i].out
                                                                       : cases[i].in));

      ehlo_step_set_fact (step, "fact", g_variant_new_parsed (cases[i].in));
      node = ehlo_step_to_json (step);
      read = ehlo_step_from_json (node, &error);

      g_assert_no_error (error);
      g_test_message ("%s", cases[i].in);
      g_assert_cmpvariant (ehlo_step_get_fact (read, "fact"), want);
    }
}

static void
test_facts_through_bytes (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_DNS, "dns", 0);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (EhloRun) read = NULL;
  EhloStep *dns;

  ehlo_step_set_int (step, "large", G_GINT64_CONSTANT (9007199254740993));
  ehlo_step_set_double (step, "tenth", 0.1);
  ehlo_step_set_double (step, "whole", 2.0);
  ehlo_step_set_double (step, "tiny", 5e-324);
  ehlo_step_set_string (step, "braces", "{  } \\\" {  }");
  ehlo_run_put_step (run, step);
  bytes = ehlo_run_to_json (run);
  read = read_run (bytes);
  dns = ehlo_run_get_step (read, EHLO_STEP_DNS);

  g_assert_cmpint (ehlo_step_get_int (dns, "large", 0), ==, G_GINT64_CONSTANT (9007199254740993));
  g_assert_cmpfloat (g_variant_get_double (ehlo_step_get_fact (dns, "tenth")), ==, 0.1);
  g_assert_cmpfloat (g_variant_get_double (ehlo_step_get_fact (dns, "whole")), ==, 2.0);
  g_assert_cmpfloat (g_variant_get_double (ehlo_step_get_fact (dns, "tiny")), ==, 5e-324);
  g_assert_cmpstr (ehlo_step_get_string (dns, "braces"), ==, "{  } \\\" {  }");
}

/* 2 beside 2.5 is a list of numbers. */
static void
test_mixed_numbers (void)
{
  g_autoptr (JsonNode) node = json_from_string (
    "{\"id\":\"a\",\"kind\":\"dns\",\"outcome\":\"ok\",\"start_us\":0,\"duration_us\":0,"
    "\"facts\":{\"n\":[2,2.5,-9007199254740992]}}",
    NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloStep) step = ehlo_step_from_json (node, &error);
  g_autoptr (GVariant) want =
    g_variant_ref_sink (g_variant_new_parsed ("[2.0, 2.5, -9007199254740992.0]"));

  g_assert_no_error (error);
  g_assert_cmpvariant (ehlo_step_get_fact (step, "n"), want);
}

static void
test_order_of_facts (void)
{
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_DNS, "dns", 0);
  g_autoptr (EhloStep) read = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *keys = NULL;

  ehlo_step_set_int (step, "zulu", 1);
  ehlo_step_set_int (step, "alpha", 2);
  ehlo_step_set_int (step, "mike", 3);
  node = ehlo_step_to_json (step);
  read = ehlo_step_from_json (node, NULL);
  keys = g_strjoinv (" ", (char **) ehlo_step_get_fact_keys (read));

  g_assert_cmpstr (keys, ==, "zulu alpha mike");
}

/* Every kind and outcome has a name that is read again. */
static void
test_all_kinds_and_outcomes (void)
{
  for (guint kind = 0; kind < EHLO_N_STEP_KINDS; kind++)
    for (guint outcome = 0; outcome < EHLO_N_OUTCOMES; outcome++)
      {
        g_autoptr (EhloStep) step = ehlo_step_new (kind, "x", 1);
        g_autoptr (JsonNode) node = NULL;
        g_autoptr (EhloStep) read = NULL;
        g_autoptr (GError) error = NULL;

        ehlo_step_finish (step, outcome, 2, "s");
        node = ehlo_step_to_json (step);
        read = ehlo_step_from_json (node, &error);
        g_assert_no_error (error);
        g_assert_cmpint (ehlo_step_get_kind (read), ==, kind);
        g_assert_cmpint (ehlo_step_get_outcome (read), ==, outcome);
      }
}

/* A clock that went backwards does not make a report that cannot be read. */
static void
test_times_stay_readable (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_DNS, "dns", -5);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (EhloRun) read = NULL;
  EhloStep *dns;

  ehlo_step_add_line (step, TRUE, "x", G_MININT64);
  ehlo_step_finish (step, EHLO_OUTCOME_OK, G_MAXINT64, NULL);
  ehlo_run_put_step (run, step);
  ehlo_run_finish (run, -1);
  bytes = ehlo_run_to_json (run);
  read = read_run (bytes);
  dns = ehlo_run_get_step (read, EHLO_STEP_DNS);

  g_assert_cmpint (ehlo_run_get_duration_us (read), ==, 0);
  g_assert_cmpint (ehlo_step_get_start_us (dns), ==, 0);
  g_assert_cmpint (ehlo_step_get_line (dns, 0)->at_us, ==, 0);
  g_assert_cmpint (ehlo_step_get_duration_us (dns), >, G_GINT64_CONSTANT (900000000000000));
}

/* A copy and an assignment carry along what only a later version understands. */
static void
test_rest_is_copied (void)
{
  g_autoptr (JsonNode) node = json_from_string (
    "{\"id\":\"a\",\"kind\":\"dns\",\"outcome\":\"ok\",\"start_us\":0,\"duration_us\":0,"
    "\"facts\":{},\"transcript\":[{\"at_us\":0,\"from\":\"client\",\"text\":\"x\",\"l\":1}],"
    "\"s\":2}",
    NULL);
  g_autoptr (EhloStep) step = ehlo_step_from_json (node, NULL);
  g_autoptr (EhloStep) copy = ehlo_step_copy (step);
  g_autoptr (JsonNode) written = ehlo_step_to_json (copy);
  g_autofree char *text = json_to_string (written, FALSE);

  g_assert_nonnull (strstr (text, "\"text\":\"x\",\"l\":1"));
  g_assert_true (g_str_has_suffix (text, ",\"s\":2}"));
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/files-stay-the-same", test_files_stay_the_same);
  g_test_add_func ("/json/read/ok", test_read_ok);
  g_test_add_func ("/json/read/verdict-and-findings", test_read_verdict_and_findings);
  g_test_add_func ("/json/read/minimal", test_read_minimal);
  g_test_add_func ("/json/schema", test_schema);
  g_test_add_func ("/json/started", test_started);
  g_test_add_func ("/json/facts", test_facts);
  g_test_add_func ("/json/facts-through-bytes", test_facts_through_bytes);
  g_test_add_func ("/json/mixed-numbers", test_mixed_numbers);
  g_test_add_func ("/json/order-of-facts", test_order_of_facts);
  g_test_add_func ("/json/all-kinds-and-outcomes", test_all_kinds_and_outcomes);
  g_test_add_func ("/json/times-stay-readable", test_times_stay_readable);
  g_test_add_func ("/json/rest-is-copied", test_rest_is_copied);

  return g_test_run ();
}
