/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "ehlo-step.h"

#include <locale.h>
#include <math.h>

static void
count_changed (EhloStep *step,
               guint    *n)
{
  (*n)++;
}

static void
collect_notify (EhloStep   *step,
                GParamSpec *pspec,
                GString    *names)
{
  g_string_append_printf (names, "%s ", pspec->name);
}

static void
assert_keys (EhloStep   *step,
             const char *want)
{
  g_autofree char *keys = g_strjoinv (" ", (char **) ehlo_step_get_fact_keys (step));

  g_assert_cmpstr (keys, ==, want);
}

static void
test_kind_names (void)
{
  static const char *const want[] = {
    "settings", "network", "dns", "connect", "greeting", "ehlo", "starttls", "tls", "ehlo-tls",
    "auth", "mail", "rcpt", "data", "quit", "ports", "path", "reputation", "domain", "computer",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (want) == EHLO_N_STEP_KINDS);

  for (guint i = 0; i < EHLO_N_STEP_KINDS; i++)
    {
      EhloStepKind kind = EHLO_N_STEP_KINDS;

      g_assert_cmpstr (ehlo_step_kind_to_string (i), ==, want[i]);
      g_assert_true (ehlo_step_kind_from_string (want[i], &kind));
      g_assert_cmpuint (kind, ==, i);
      g_assert_cmpstr (ehlo_step_kind_get_title (i), !=, "");
    }
}

static void
test_kind_unknown (void)
{
  static const char *const bad[] = { NULL, "", "TLS", "tls ", "ehlo_tls", "no-such-kind" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      EhloStepKind kind = EHLO_STEP_AUTH;

      g_assert_false (ehlo_step_kind_from_string (bad[i], &kind));
      g_assert_cmpint (kind, ==, EHLO_STEP_AUTH);
    }
}

static void
test_kind_titles (void)
{
  g_assert_cmpstr (ehlo_step_kind_get_title (EHLO_STEP_DNS), ==, "Find the server");
  g_assert_cmpstr (ehlo_step_kind_get_title (EHLO_STEP_TLS), ==, "Encryption");
  g_assert_cmpstr (ehlo_step_kind_get_title (EHLO_STEP_AUTH), ==, "Sign in");
  g_assert_cmpstr (ehlo_step_kind_get_title (EHLO_STEP_QUIT), ==, "Goodbye");
}

static void
test_new (void)
{
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_CONNECT, "connect", 1500);

  g_assert_cmpstr (ehlo_step_get_id (step), ==, "connect");
  g_assert_cmpint (ehlo_step_get_kind (step), ==, EHLO_STEP_CONNECT);
  g_assert_cmpint (ehlo_step_get_outcome (step), ==, EHLO_OUTCOME_RUNNING);
  g_assert_cmpint (ehlo_step_get_start_us (step), ==, 1500);
  g_assert_cmpint (ehlo_step_get_duration_us (step), ==, 0);
  g_assert_cmpstr (ehlo_step_get_summary (step), ==, "");
  g_assert_cmpuint (ehlo_step_get_n_lines (step), ==, 0);
  assert_keys (step, "");
}

static void
test_properties (void)
{
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_DNS, "dns", G_MAXINT64);
  g_autofree char *id = NULL;
  g_autofree char *summary = NULL;
  int kind, outcome;
  gint64 start_us, duration_us;

  ehlo_step_finish (step, EHLO_OUTCOME_WARNING, 42, "2 addresses");
  g_object_get (step, "id", &id, "kind", &kind, "outcome", &outcome, "start-us", &start_us,
                "duration-us", &duration_us, "summary", &summary, NULL);

  g_assert_cmpstr (id, ==, "dns");
  g_assert_cmpint (kind, ==, EHLO_STEP_DNS);
  g_assert_cmpint (outcome, ==, EHLO_OUTCOME_WARNING);
  g_assert_cmpint (start_us, ==, G_MAXINT64);
  g_assert_cmpint (duration_us, ==, 42);
  g_assert_cmpstr (summary, ==, "2 addresses");
}

static void
test_facts_keep_order (void)
{
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_DNS, "dns", 0);
  const char *const addresses[] = { "192.0.2.1", "2001:db8::1", NULL };

  ehlo_step_set_string (step, "zeta", "last letter first");
  ehlo_step_set_int (step, "number", G_MININT64);
  ehlo_step_set_double (step, "real", 0.1);
  ehlo_step_set_boolean (step, "truth", TRUE);
  ehlo_step_set_strv (step, "alpha", addresses);
  ehlo_step_set_fact (step, "times", g_variant_new_parsed ("[int64 1, 2]"));
  ehlo_step_set_string (step, "zeta", "changed, same place");

  assert_keys (step, "zeta number real truth alpha times");
  g_assert_cmpstr (ehlo_step_get_string (step, "zeta"), ==, "changed, same place");
  g_assert_cmpint (ehlo_step_get_int (step, "number", 0), ==, G_MININT64);
  g_assert_true (ehlo_step_get_boolean (step, "truth"));
  g_assert_cmpstr (g_variant_get_type_string (ehlo_step_get_fact (step, "alpha")), ==, "as");
  g_assert_cmpstr (g_variant_get_type_string (ehlo_step_get_fact (step, "times")), ==, "ax");
}

static void
test_facts_of_other_type (void)
{
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_DNS, "dns", 0);
  g_auto (GStrv) none = NULL;

  ehlo_step_set_string (step, "text", "7");
  ehlo_step_set_int (step, "number", 7);

  g_assert_null (ehlo_step_get_string (step, "number"));
  g_assert_null (ehlo_step_get_string (step, "missing"));
  g_assert_null (ehlo_step_get_fact (step, "missing"));
  g_assert_cmpint (ehlo_step_get_int (step, "text", -1), ==, -1);
  g_assert_cmpint (ehlo_step_get_int (step, "missing", -2), ==, -2);
  g_assert_false (ehlo_step_get_boolean (step, "number"));
  none = ehlo_step_dup_strv (step, "text");
  g_assert_nonnull (none);
  g_assert_null (none[0]);
}

static void
test_facts_removed (void)
{
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_DNS, "dns", 0);

  ehlo_step_set_string (step, "a", "1");
  ehlo_step_set_string (step, "b", "2");
  ehlo_step_set_string (step, "c", "3");
  ehlo_step_set_string (step, "b", NULL);
  assert_keys (step, "a c");

  ehlo_step_set_strv (step, "a", NULL);
  ehlo_step_set_string (step, "never", NULL);
  assert_keys (step, "c");

  ehlo_step_set_string (step, "b", "again, now at the end");
  assert_keys (step, "c b");
}

static void
test_facts_not_a_number (void)
{
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_DNS, "dns", 0);

  ehlo_step_set_double (step, "before", 1.5);
  ehlo_step_set_double (step, "before", (double) NAN);
  ehlo_step_set_double (step, "inf", (double) -INFINITY);
  ehlo_step_set_fact (step, "list", g_variant_new_parsed ("[1.0, %d]", (double) INFINITY));

  assert_keys (step, "");
}

static void
test_invalid_utf8 (void)
{
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_GREETING, "greeting", 0);
  const char *const texts[] = { "\xff", NULL };
  g_auto (GStrv) read = NULL;

  ehlo_step_set_string (step, "text", "a\x80z");
  ehlo_step_set_strv (step, "texts", texts);
  ehlo_step_add_line (step, FALSE, "220 \xc3\x28", 0);
  ehlo_step_finish (step, EHLO_OUTCOME_OK, 0, "\xfe");
  read = ehlo_step_dup_strv (step, "texts");

  g_assert_cmpstr (ehlo_step_get_string (step, "text"), ==, "a\xef\xbf\xbdz");
  g_assert_cmpstr (read[0], ==, "\xef\xbf\xbd");
  g_assert_cmpstr (ehlo_step_get_line (step, 0)->text, ==, "220 \xef\xbf\xbd(");
  g_assert_cmpstr (ehlo_step_get_summary (step), ==, "\xef\xbf\xbd");
}

static void
test_changed_only_when_changed (void)
{
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_DNS, "dns", 0);
  guint n = 0;

  g_signal_connect (step, "changed", G_CALLBACK (count_changed), &n);
  ehlo_step_set_int (step, "ttl-s", 300);
  g_assert_cmpuint (n, ==, 1);
  ehlo_step_set_int (step, "ttl-s", 300);
  g_assert_cmpuint (n, ==, 1);
  ehlo_step_set_int (step, "ttl-s", 301);
  g_assert_cmpuint (n, ==, 2);
  ehlo_step_add_line (step, TRUE, "EHLO x", 5);
  g_assert_cmpuint (n, ==, 3);
  ehlo_step_finish (step, EHLO_OUTCOME_OK, 1, "done");
  g_assert_cmpuint (n, ==, 3);
}

static void
test_lines (void)
{
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_EHLO, "ehlo", 0);

  ehlo_step_add_line (step, TRUE, "EHLO localhost", 100);
  ehlo_step_add_line (step, FALSE, "250 ok", 250);

  g_assert_cmpuint (ehlo_step_get_n_lines (step), ==, 2);
  g_assert_true (ehlo_step_get_line (step, 0)->from_client);
  g_assert_cmpint (ehlo_step_get_line (step, 0)->at_us, ==, 100);
  g_assert_cmpstr (ehlo_step_get_line (step, 1)->text, ==, "250 ok");
  g_assert_false (ehlo_step_get_line (step, 1)->from_client);
  g_assert_null (ehlo_step_get_line (step, 2));
}

static void
test_copy_is_deep (void)
{
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_AUTH, "auth", 7);
  g_autoptr (EhloStep) copy = NULL;

  ehlo_step_set_string (step, EHLO_FACT_MECHANISM, "PLAIN");
  ehlo_step_set_int (step, EHLO_FACT_REPLY_CODE, 535);
  ehlo_step_add_line (step, TRUE, "AUTH PLAIN", 8);
  ehlo_step_finish (step, EHLO_OUTCOME_FAILED, 9, "535");
  copy = ehlo_step_copy (step);
  ehlo_step_set_string (step, EHLO_FACT_MECHANISM, "LOGIN");
  ehlo_step_set_string (step, EHLO_FACT_ERROR, "later");
  ehlo_step_add_line (step, FALSE, "535 no", 9);

  g_assert_cmpstr (ehlo_step_get_id (copy), ==, "auth");
  g_assert_cmpint (ehlo_step_get_kind (copy), ==, EHLO_STEP_AUTH);
  g_assert_cmpint (ehlo_step_get_outcome (copy), ==, EHLO_OUTCOME_FAILED);
  g_assert_cmpint (ehlo_step_get_start_us (copy), ==, 7);
  g_assert_cmpint (ehlo_step_get_duration_us (copy), ==, 9);
  g_assert_cmpstr (ehlo_step_get_summary (copy), ==, "535");
  assert_keys (copy, "mechanism reply-code");
  g_assert_cmpstr (ehlo_step_get_string (copy, EHLO_FACT_MECHANISM), ==, "PLAIN");
  g_assert_cmpuint (ehlo_step_get_n_lines (copy), ==, 1);
}

/* What changes from one state to the next, and what may be told about it. */
static void
change_nothing (EhloStep *step)
{
}

static void
change_outcome (EhloStep *step)
{
  ehlo_step_finish (step, EHLO_OUTCOME_OK, 0, "");
}

static void
change_result (EhloStep *step)
{
  ehlo_step_finish (step, EHLO_OUTCOME_RUNNING, 3, "half way");
}

static void
change_fact (EhloStep *step)
{
  ehlo_step_set_string (step, "fact", "new");
}

static void
change_line (EhloStep *step)
{
  ehlo_step_add_line (step, FALSE, "new", 2);
}

static void
change_fact_and_line (EhloStep *step)
{
  ehlo_step_set_string (step, "fact", NULL);
  ehlo_step_add_line (step, FALSE, "220 hello", 2);
}

static void
test_assign_tells_what_changed (void)
{
  static const struct
  {
    void (*change) (EhloStep *step);
    const char *notified;
    guint       n_changed;
  } cases[] = {
    { change_nothing, "", 0 },
    { change_outcome, "outcome ", 0 },
    { change_result, "summary duration-us ", 0 },
    { change_fact, "", 1 },
    { change_line, "", 1 },
    { change_fact_and_line, "", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloStep) shown = ehlo_step_new (EHLO_STEP_GREETING, "greeting", 1);
      g_autoptr (EhloStep) newer = NULL;
      g_autoptr (GString) names = g_string_new (NULL);
      guint n = 0;

      ehlo_step_set_string (shown, "fact", "old");
      ehlo_step_add_line (shown, FALSE, "220-", 1);
      newer = ehlo_step_copy (shown);
      cases[i].change (newer);
      g_signal_connect (shown, "changed", G_CALLBACK (count_changed), &n);
      g_signal_connect (shown, "notify", G_CALLBACK (collect_notify), names);
      ehlo_step_assign (shown, newer);

      g_assert_cmpstr (names->str, ==, cases[i].notified);
      g_assert_cmpuint (n, ==, cases[i].n_changed);
      g_assert_cmpint (ehlo_step_get_outcome (shown), ==, ehlo_step_get_outcome (newer));
      g_assert_cmpuint (ehlo_step_get_n_lines (shown), ==, ehlo_step_get_n_lines (newer));
      g_assert_cmpstr (ehlo_step_get_string (shown, "fact"), ==,
                       ehlo_step_get_string (newer, "fact"));
    }
}

static void
test_assign_takes_order (void)
{
  g_autoptr (EhloStep) shown = ehlo_step_new (EHLO_STEP_DNS, "dns", 0);
  g_autoptr (EhloStep) newer = ehlo_step_new (EHLO_STEP_TLS, "tls", 9);
  guint n = 0;

  ehlo_step_set_int (shown, "a", 1);
  ehlo_step_set_int (shown, "b", 2);
  ehlo_step_set_int (newer, "b", 2);
  ehlo_step_set_int (newer, "a", 1);
  g_signal_connect (shown, "changed", G_CALLBACK (count_changed), &n);
  ehlo_step_assign (shown, newer);
  ehlo_step_assign (shown, shown);

  assert_keys (shown, "b a");
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (ehlo_step_get_id (shown), ==, "tls");
  g_assert_cmpint (ehlo_step_get_kind (shown), ==, EHLO_STEP_TLS);
  g_assert_cmpint (ehlo_step_get_start_us (shown), ==, 9);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/step-kind/names", test_kind_names);
  g_test_add_func ("/step-kind/unknown", test_kind_unknown);
  g_test_add_func ("/step-kind/titles", test_kind_titles);
  g_test_add_func ("/step/new", test_new);
  g_test_add_func ("/step/properties", test_properties);
  g_test_add_func ("/step/facts/keep-order", test_facts_keep_order);
  g_test_add_func ("/step/facts/of-other-type", test_facts_of_other_type);
  g_test_add_func ("/step/facts/removed", test_facts_removed);
  g_test_add_func ("/step/facts/not-a-number", test_facts_not_a_number);
  g_test_add_func ("/step/invalid-utf8", test_invalid_utf8);
  g_test_add_func ("/step/changed-only-when-changed", test_changed_only_when_changed);
  g_test_add_func ("/step/lines", test_lines);
  g_test_add_func ("/step/copy-is-deep", test_copy_is_deep);
  g_test_add_func ("/step/assign/tells-what-changed", test_assign_tells_what_changed);
  g_test_add_func ("/step/assign/takes-order", test_assign_takes_order);

  return g_test_run ();
}
