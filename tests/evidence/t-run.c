/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "ehlo-run.h"

#include <locale.h>
#include <string.h>

static const EhloSubject subject = {
  .preset = (char *) "gmail", .host = (char *) "smtp.gmail.com", .port = 587,
  .encryption = EHLO_ENCRYPTION_STARTTLS, .user = (char *) "ana@gmail.com",
};

typedef struct
{
  guint n_changes;
  guint position;
  guint removed;
  guint added;
} Changes;

static void
note_items_changed (GListModel *model,
                    guint       position,
                    guint       removed,
                    guint       added,
                    Changes    *changes)
{
  changes->n_changes++;
  changes->position = position;
  changes->removed = removed;
  changes->added = added;
}

static void
collect_notify (EhloRun    *run,
                GParamSpec *pspec,
                GString    *names)
{
  g_string_append_printf (names, "%s ", pspec->name);
}

static EhloRun *
new_run (void)
{
  g_autoptr (GDateTime) started = g_date_time_new_utc (2026, 11, 21, 8, 14, 3);

  return ehlo_run_new (&subject, started);
}

static void
put (EhloRun      *run,
     EhloStepKind  kind,
     EhloOutcome   outcome,
     const char   *reason)
{
  g_autoptr (EhloStep) step = ehlo_step_new (kind, ehlo_step_kind_to_string (kind), 10);

  if (outcome != EHLO_OUTCOME_RUNNING)
    ehlo_step_finish (step, outcome, 5, "summary");
  ehlo_step_set_string (step, EHLO_FACT_REASON, reason);
  ehlo_run_put_step (run, step);
}

static void
test_new (void)
{
  g_autoptr (EhloRun) run = new_run ();
  const EhloSubject *copy = ehlo_run_get_subject (run);

  g_assert_true (copy != &subject);
  g_assert_cmpstr (copy->preset, ==, "gmail");
  g_assert_cmpstr (copy->host, ==, "smtp.gmail.com");
  g_assert_cmpuint (copy->port, ==, 587);
  g_assert_cmpint (copy->encryption, ==, EHLO_ENCRYPTION_STARTTLS);
  g_assert_cmpstr (copy->user, ==, "ana@gmail.com");
  g_assert_null (copy->from);
  g_assert_null (copy->to);
  g_assert_cmpint (g_date_time_get_year (ehlo_run_get_started (run)), ==, 2026);
  g_assert_false (ehlo_run_is_finished (run));
  g_assert_null (ehlo_run_get_verdict (run));
  g_assert_cmpuint (g_list_model_get_n_items (ehlo_run_get_findings (run)), ==, 0);
  g_assert_null (ehlo_subject_copy (NULL));
}

static void
test_put_appends (void)
{
  g_autoptr (EhloRun) run = new_run ();
  Changes changes = { 0 };
  g_autoptr (EhloStep) second = NULL;

  g_signal_connect (run, "items-changed", G_CALLBACK (note_items_changed), &changes);
  put (run, EHLO_STEP_SETTINGS, EHLO_OUTCOME_OK, NULL);
  put (run, EHLO_STEP_DNS, EHLO_OUTCOME_RUNNING, NULL);
  second = g_list_model_get_item (G_LIST_MODEL (run), 1);

  g_assert_cmpuint (changes.n_changes, ==, 2);
  g_assert_cmpuint (changes.position, ==, 1);
  g_assert_cmpuint (changes.removed, ==, 0);
  g_assert_cmpuint (changes.added, ==, 1);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (run)) == EHLO_TYPE_STEP);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (run)), ==, 2);
  g_assert_cmpstr (ehlo_step_get_id (second), ==, "dns");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (run), 2));
}

static void
test_put_same_id (void)
{
  g_autoptr (EhloRun) run = new_run ();
  Changes changes = { 0 };
  EhloStep *shown;

  put (run, EHLO_STEP_DNS, EHLO_OUTCOME_RUNNING, NULL);
  put (run, EHLO_STEP_CONNECT, EHLO_OUTCOME_RUNNING, NULL);
  shown = ehlo_run_get_step (run, EHLO_STEP_DNS);
  g_signal_connect (run, "items-changed", G_CALLBACK (note_items_changed), &changes);
  put (run, EHLO_STEP_DNS, EHLO_OUTCOME_OK, NULL);

  g_assert_cmpuint (changes.n_changes, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (run)), ==, 2);
  g_assert_true (ehlo_run_get_step (run, EHLO_STEP_DNS) == shown);
  g_assert_cmpint (ehlo_step_get_outcome (shown), ==, EHLO_OUTCOME_OK);
}

static void
test_get_step (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (EhloStep) one = ehlo_step_new (EHLO_STEP_CONNECT, "connect", 0);
  g_autoptr (EhloStep) two = ehlo_step_new (EHLO_STEP_CONNECT, "connect-2", 0);

  ehlo_run_put_step (run, one);
  ehlo_run_put_step (run, two);

  g_assert_true (ehlo_run_get_step (run, EHLO_STEP_CONNECT) == one);
  g_assert_null (ehlo_run_get_step (run, EHLO_STEP_AUTH));
}

static void
test_finish (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean finished;
  int outcome;
  gint64 duration_us;

  put (run, EHLO_STEP_DNS, EHLO_OUTCOME_OK, NULL);
  g_signal_connect (run, "notify", G_CALLBACK (collect_notify), names);
  ehlo_run_finish (run, 1234);
  g_object_get (run, "finished", &finished, "outcome", &outcome, "duration-us", &duration_us, NULL);

  g_assert_true (finished);
  g_assert_cmpint (outcome, ==, EHLO_OUTCOME_OK);
  g_assert_cmpint (duration_us, ==, 1234);
  g_assert_cmpint (ehlo_run_get_duration_us (run), ==, 1234);
  g_assert_nonnull (strstr (names->str, "finished "));
  g_assert_nonnull (strstr (names->str, "outcome "));
  g_assert_nonnull (strstr (names->str, "duration-us "));
}

static void
test_verdict (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (EhloFinding) verdict = ehlo_finding_new ("ok", "It works", "Every step passed.");
  g_autoptr (EhloFinding) read = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  g_signal_connect (run, "notify", G_CALLBACK (collect_notify), names);
  ehlo_run_set_verdict (run, verdict);
  ehlo_run_set_verdict (run, verdict);
  g_object_get (run, "verdict", &read, NULL);

  g_assert_true (read == verdict);
  g_assert_cmpstr (names->str, ==, "verdict ");
  ehlo_run_set_verdict (run, NULL);
  g_assert_null (ehlo_run_get_verdict (run));
}

static void
test_findings (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (GListStore) list = g_list_store_new (EHLO_TYPE_FINDING);
  g_autoptr (EhloFinding) one = ehlo_finding_new ("too-slow", "Slow", "It is slow.");

  g_list_store_append (list, one);
  ehlo_run_set_findings (run, G_LIST_MODEL (list));
  g_assert_true (ehlo_run_get_findings (run) == G_LIST_MODEL (list));
}

static void
test_finding (void)
{
  g_autoptr (EhloFinding) finding = ehlo_finding_new ("x", "Title", "Explanation.");
  const char *const who[] = { "user", "isp", NULL };
  const char *const evidence[] = { "dns", NULL };

  g_assert_cmpstr (ehlo_finding_get_confidence (finding), ==, "possible");
  g_assert_cmpstrv (ehlo_finding_get_who (finding), ((const char *[]) { NULL }));
  g_assert_cmpstrv (ehlo_finding_get_evidence (finding), ((const char *[]) { NULL }));
  g_assert_null (ehlo_finding_get_exact_error (finding));

  ehlo_finding_set_who (finding, who);
  ehlo_finding_set_who (finding, ehlo_finding_get_who (finding));
  ehlo_finding_set_confidence (finding, "certain");
  ehlo_finding_set_exact_error (finding, "535 5.7.8 no");
  ehlo_finding_set_evidence (finding, evidence);
  ehlo_finding_add_action (finding, "retry", "Test again", NULL);
  ehlo_finding_add_action (finding, "open-link", "Help", "https://example.org/");

  g_assert_cmpstr (ehlo_finding_get_code (finding), ==, "x");
  g_assert_cmpstr (ehlo_finding_get_title (finding), ==, "Title");
  g_assert_cmpstr (ehlo_finding_get_explanation (finding), ==, "Explanation.");
  g_assert_cmpstrv (ehlo_finding_get_who (finding), who);
  g_assert_cmpstr (ehlo_finding_get_confidence (finding), ==, "certain");
  g_assert_cmpstr (ehlo_finding_get_exact_error (finding), ==, "535 5.7.8 no");
  g_assert_cmpstrv (ehlo_finding_get_evidence (finding), evidence);
  g_assert_cmpuint (ehlo_finding_get_n_actions (finding), ==, 2);
  g_assert_cmpstr (ehlo_finding_get_action (finding, 0)->label, ==, "Test again");
  g_assert_null (ehlo_finding_get_action (finding, 0)->value);
  g_assert_cmpstr (ehlo_finding_get_action (finding, 1)->value, ==, "https://example.org/");
  g_assert_null (ehlo_finding_get_action (finding, 2));
}

static void
test_outcome (void)
{
  static const struct
  {
    EhloOutcome outcomes[4]; /* of dns, connect, auth, quit; RUNNING: still going at the end */
    const char *auth_reason;
    EhloOutcome want;
  } cases[] = {
    { { EHLO_OUTCOME_OK, EHLO_OUTCOME_OK, EHLO_OUTCOME_OK, EHLO_OUTCOME_OK },
      NULL, EHLO_OUTCOME_OK },
    { { EHLO_OUTCOME_OK, EHLO_OUTCOME_WARNING, EHLO_OUTCOME_OK, EHLO_OUTCOME_OK },
      NULL, EHLO_OUTCOME_WARNING },
    { { EHLO_OUTCOME_WARNING, EHLO_OUTCOME_FAILED, EHLO_OUTCOME_SKIPPED, EHLO_OUTCOME_SKIPPED },
      "not-reached", EHLO_OUTCOME_FAILED },
    { { EHLO_OUTCOME_WARNING, EHLO_OUTCOME_CANCELLED, EHLO_OUTCOME_SKIPPED, EHLO_OUTCOME_SKIPPED },
      NULL, EHLO_OUTCOME_CANCELLED },
    { { EHLO_OUTCOME_OK, EHLO_OUTCOME_OK, EHLO_OUTCOME_FAILED, EHLO_OUTCOME_CANCELLED },
      NULL, EHLO_OUTCOME_FAILED },
    { { EHLO_OUTCOME_OK, EHLO_OUTCOME_RUNNING, EHLO_OUTCOME_SKIPPED, EHLO_OUTCOME_SKIPPED },
      NULL, EHLO_OUTCOME_CANCELLED },
    { { EHLO_OUTCOME_SKIPPED, EHLO_OUTCOME_SKIPPED, EHLO_OUTCOME_SKIPPED, EHLO_OUTCOME_SKIPPED },
      "not-asked", EHLO_OUTCOME_SKIPPED },
    { { EHLO_OUTCOME_OK, EHLO_OUTCOME_OK, EHLO_OUTCOME_SKIPPED, EHLO_OUTCOME_OK },
      "not-asked", EHLO_OUTCOME_OK },
    { { EHLO_OUTCOME_OK, EHLO_OUTCOME_OK, EHLO_OUTCOME_SKIPPED, EHLO_OUTCOME_OK },
      NULL, EHLO_OUTCOME_OK },
    { { EHLO_OUTCOME_OK, EHLO_OUTCOME_OK, EHLO_OUTCOME_SKIPPED, EHLO_OUTCOME_OK },
      "no-password", EHLO_OUTCOME_WARNING },
    { { EHLO_OUTCOME_OK, EHLO_OUTCOME_OK, EHLO_OUTCOME_SKIPPED, EHLO_OUTCOME_OK },
      "not-encrypted", EHLO_OUTCOME_FAILED },
    { { EHLO_OUTCOME_OK, EHLO_OUTCOME_OK, EHLO_OUTCOME_SKIPPED, EHLO_OUTCOME_OK },
      "not-verified", EHLO_OUTCOME_FAILED },
    { { EHLO_OUTCOME_OK, EHLO_OUTCOME_OK, EHLO_OUTCOME_SKIPPED, EHLO_OUTCOME_OK },
      "not-offered", EHLO_OUTCOME_FAILED },
    { { EHLO_OUTCOME_OK, EHLO_OUTCOME_OK, EHLO_OUTCOME_SKIPPED, EHLO_OUTCOME_OK },
      "no-common-mechanism", EHLO_OUTCOME_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloRun) run = new_run ();

      put (run, EHLO_STEP_DNS, cases[i].outcomes[0], NULL);
      put (run, EHLO_STEP_CONNECT, cases[i].outcomes[1], NULL);
      put (run, EHLO_STEP_AUTH, cases[i].outcomes[2], cases[i].auth_reason);
      put (run, EHLO_STEP_QUIT, cases[i].outcomes[3], NULL);
      g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_RUNNING);
      ehlo_run_finish (run, 100);
      g_assert_cmpint (ehlo_run_get_outcome (run), ==, cases[i].want);
    }
}

static void
test_outcome_without_steps (void)
{
  g_autoptr (EhloRun) run = new_run ();

  ehlo_run_finish (run, 0);
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_SKIPPED);
}

/* "not-offered" on the switch to encryption is weighed by its own outcome, not by the reason. */
static void
test_reason_counts_for_sign_in_only (void)
{
  g_autoptr (EhloRun) run = new_run ();

  put (run, EHLO_STEP_DNS, EHLO_OUTCOME_OK, NULL);
  put (run, EHLO_STEP_STARTTLS, EHLO_OUTCOME_SKIPPED, "not-offered");
  ehlo_run_finish (run, 0);
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_OK);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/new", test_new);
  g_test_add_func ("/run/put/appends", test_put_appends);
  g_test_add_func ("/run/put/same-id", test_put_same_id);
  g_test_add_func ("/run/get-step", test_get_step);
  g_test_add_func ("/run/finish", test_finish);
  g_test_add_func ("/run/verdict", test_verdict);
  g_test_add_func ("/run/findings", test_findings);
  g_test_add_func ("/run/outcome/table", test_outcome);
  g_test_add_func ("/run/outcome/without-steps", test_outcome_without_steps);
  g_test_add_func ("/run/outcome/reason-counts-for-sign-in-only",
                   test_reason_counts_for_sign_in_only);
  g_test_add_func ("/finding", test_finding);

  return g_test_run ();
}
