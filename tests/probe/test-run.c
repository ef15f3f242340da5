/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-run.h"

/* From the practice server's own description, as the window and the terminal do it. */
EhloPlan *
test_plan_new (EhloPractice           *practice,
               const EhloPracticeInfo *info)
{
  g_autoptr (EhloAccount) account = ehlo_account_new ();
  g_autoptr (GError) error = NULL;
  EhloPlan *plan;

  g_object_set (account, "preset", info->id, "host", info->host, "port", (guint) info->port,
                "encryption", (int) info->encryption, "user", info->user, "from", info->from,
                "to", info->to, NULL);
  plan = ehlo_plan_new_for_account (account, info->password, &error);
  g_assert_no_error (error);
  plan->extra_ca_pem = g_bytes_ref (ehlo_practice_get_ca_pem (practice));
  return plan;
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  gboolean *done = user_data;
  g_autoptr (EhloRun) run = ehlo_checkup_run_finish (EHLO_ENGINE (source), result);

  g_assert_true (ehlo_run_is_finished (run));
  *done = TRUE;
}

EhloRun *
test_run (EhloEngine     *engine,
          const EhloPlan *plan)
{
  gboolean done = FALSE;
  EhloRun *run = ehlo_checkup_run_async (engine, plan, NULL, finished_cb, &done);

  while (!done)
    g_main_context_iteration (NULL, TRUE);
  return run;
}

typedef struct
{
  EhloEngine   *engine;
  GCancellable *cancellable;
  EhloStepKind  during;
  gint64        at_us;
} CancelWatch;

static void
items_changed_cb (GListModel  *model,
                  guint        position,
                  guint        removed,
                  guint        added,
                  CancelWatch *watch)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (model, i);

      if (ehlo_step_get_kind (step) == watch->during && watch->at_us == 0)
        {
          watch->at_us = g_get_monotonic_time ();
          ehlo_engine_cancel (watch->engine, watch->cancellable);
        }
    }
}

/* Stops the run as soon as the step @during has begun. */
EhloRun *
test_run_cancelled (EhloEngine     *engine,
                    const EhloPlan *plan,
                    EhloStepKind    during,
                    gint64         *ret_took_us)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  CancelWatch watch = { engine, cancellable, during, 0 };
  gboolean done = FALSE;
  EhloRun *run = ehlo_checkup_run_async (engine, plan, cancellable, finished_cb, &done);

  g_signal_connect (run, "items-changed", G_CALLBACK (items_changed_cb), &watch);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (run, &watch);
  g_assert_cmpint (watch.at_us, >, 0);
  *ret_took_us = g_get_monotonic_time () - watch.at_us;
  return run;
}

/* Against a server that is no preset. */
EhloRun *
test_run_script (const EhloPracticeScript *script,
                 void                    (*change_plan) (EhloPlan *))
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  g_autoptr (GError) error = NULL;
  const EhloPracticeInfo *info = ehlo_practice_start_script (practice, script, &error);
  g_autoptr (EhloPlan) plan = NULL;

  g_assert_no_error (error);
  plan = test_plan_new (practice, info);
  if (change_plan != NULL)
    change_plan (plan);
  return test_run (engine, plan);
}

void
test_assert_outcome (EhloRun      *run,
                     EhloStepKind  kind,
                     EhloOutcome   outcome)
{
  EhloStep *step = ehlo_run_get_step (run, kind);

  if (step == NULL)
    g_error ("there is no step %s", ehlo_step_kind_to_string (kind));
  if (ehlo_step_get_outcome (step) != outcome)
    g_error ("step %s is %s (%s), not %s", ehlo_step_kind_to_string (kind),
             ehlo_outcome_to_string (ehlo_step_get_outcome (step)), ehlo_step_get_summary (step),
             ehlo_outcome_to_string (outcome));
}

void
test_assert_absent (EhloRun      *run,
                    EhloStepKind  kind)
{
  g_assert_null (ehlo_run_get_step (run, kind));
}

const char *
test_fact (EhloRun      *run,
           EhloStepKind  kind,
           const char   *key)
{
  EhloStep *step = ehlo_run_get_step (run, kind);

  g_assert_nonnull (step);
  return ehlo_step_get_string (step, key);
}
