/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "test-run.h"

#include <string.h>

/* Every practice server: how far a test comes, and what it says there. */

typedef struct
{
  const char  *id;
  EhloStepKind stops_at;     /* the step that fails; SETTINGS: none */
  const char  *fact;         /* nullable: a fact on that step … */
  const char  *contains;     /* … and what stands in it */
  EhloStepKind not_reached;  /* a step that must be skipped; SETTINGS: none */
} PresetCase;

static const PresetCase cases[] = {
  { "practice-good", EHLO_STEP_SETTINGS, NULL, NULL, EHLO_STEP_SETTINGS },
  { "practice-implicit", EHLO_STEP_SETTINGS, NULL, NULL, EHLO_STEP_SETTINGS },
  { "practice-wrong-password", EHLO_STEP_AUTH, EHLO_FACT_REPLY, "535", EHLO_STEP_MAIL },
  { "practice-app-password", EHLO_STEP_AUTH, EHLO_FACT_ENHANCED_CODE, "5.7.9", EHLO_STEP_RCPT },
  { "practice-refused", EHLO_STEP_CONNECT, EHLO_FACT_ERROR, "refused (111)", EHLO_STEP_GREETING },
  { "practice-silent", EHLO_STEP_GREETING, EHLO_FACT_ERROR_CODE, "deadline", EHLO_STEP_EHLO },
  { "practice-drip", EHLO_STEP_GREETING, EHLO_FACT_ERROR_CODE, "deadline", EHLO_STEP_EHLO },
  { "practice-busy", EHLO_STEP_GREETING, EHLO_FACT_REPLY, "421", EHLO_STEP_EHLO },
  { "practice-tls-on-wrong-port", EHLO_STEP_GREETING, EHLO_FACT_OTHER_RESULT, "TLS1.3, 220",
    EHLO_STEP_EHLO },
  { "practice-plain-on-tls-port", EHLO_STEP_TLS, EHLO_FACT_OTHER_RESULT, "220 ",
    EHLO_STEP_GREETING },
  { "practice-no-starttls", EHLO_STEP_STARTTLS, EHLO_FACT_REASON, "not-offered", EHLO_STEP_TLS },
  { "practice-expired", EHLO_STEP_TLS, EHLO_FACT_VERIFY_TEXT, "expired", EHLO_STEP_AUTH },
  { "practice-wrong-name", EHLO_STEP_TLS, EHLO_FACT_VERIFY_TEXT, "name", EHLO_STEP_AUTH },
  { "practice-self-signed", EHLO_STEP_TLS, EHLO_FACT_VERIFY_TEXT, "", EHLO_STEP_AUTH },
  { "practice-greylist", EHLO_STEP_RCPT, EHLO_FACT_REPLY, "450", EHLO_STEP_SETTINGS },
  { "practice-mailbox-full", EHLO_STEP_RCPT, EHLO_FACT_ENHANCED_CODE, "4.2.2",
    EHLO_STEP_SETTINGS },
};

static void
assert_all_steps_ended (EhloRun *run)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (run));

  g_assert_cmpuint (n, >=, 5);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (run), i);

      g_assert_cmpint (ehlo_step_get_outcome (step), !=, EHLO_OUTCOME_RUNNING);
      g_assert_cmpstr (ehlo_step_get_summary (step), !=, NULL);
      g_assert_cmpint (ehlo_step_get_duration_us (step), >=, 0);
      g_assert_cmpint (ehlo_step_get_start_us (step) + ehlo_step_get_duration_us (step), <=,
                       ehlo_run_get_duration_us (run));
    }
}

static void
test_preset (gconstpointer data)
{
  const PresetCase *preset = data;
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  g_autoptr (GError) error = NULL;
  const EhloPracticeInfo *info = ehlo_practice_start (practice, preset->id, &error);
  g_autoptr (EhloPlan) plan = NULL;
  g_autoptr (EhloRun) run = NULL;

  g_assert_no_error (error);
  plan = test_plan_new (practice, info);
  plan->timeout_us = 2 * G_USEC_PER_SEC;
  run = test_run (engine, plan);

  assert_all_steps_ended (run);
  if (preset->stops_at == EHLO_STEP_SETTINGS)
    {
      g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_OK);
      test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_OK);
      test_assert_outcome (run, EHLO_STEP_RCPT, EHLO_OUTCOME_OK);
      test_assert_outcome (run, EHLO_STEP_QUIT, EHLO_OUTCOME_OK);
      return;
    }

  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_FAILED);
  test_assert_outcome (run, preset->stops_at, EHLO_OUTCOME_FAILED);
  g_assert_cmpstr (test_fact (run, preset->stops_at, preset->fact), !=, NULL);
  g_assert_nonnull (strstr (test_fact (run, preset->stops_at, preset->fact), preset->contains));
  if (preset->not_reached != EHLO_STEP_SETTINGS)
    test_assert_outcome (run, preset->not_reached, EHLO_OUTCOME_SKIPPED);
}

/* No preset goes untested. */
static void
test_all_are_here (void)
{
  for (guint i = 0; i < ehlo_practice_get_n_presets (); i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
        found |= g_str_equal (cases[k].id, ehlo_practice_get_preset (i)->id);
      if (!found)
        g_error ("%s has no case here", ehlo_practice_get_preset (i)->id);
    }
  g_assert_cmpuint (ehlo_practice_get_n_presets (), ==, G_N_ELEMENTS (cases));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/presets/all-are-here", test_all_are_here);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/presets/%s", cases[i].id);

      g_test_add_data_func (path, &cases[i], test_preset);
    }
  return g_test_run ();
}
