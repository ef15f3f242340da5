/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-checkup.h"

#include "ehlo-conversation.h"

/* The work of one run while it is with the engine. */
typedef struct
{
  EhloEngine   *engine;
  EhloPlan     *plan;
  GCancellable *cancellable; /* nullable */
  EhloRecorder *recorder;
  GTask        *task;        /* belongs to the context of the run */
} Checkup;

static void
checkup_free (Checkup *checkup)
{
  ehlo_plan_free (checkup->plan);
  g_clear_object (&checkup->cancellable);
  ehlo_recorder_free (checkup->recorder);
  g_object_unref (checkup->task);
  g_object_unref (checkup->engine);
  g_free (checkup);
}

/* On the run's context, behind the last step. */
static gboolean
finished_cb (gpointer data)
{
  Checkup *checkup = data;

  g_task_return_boolean (checkup->task, TRUE);
  checkup_free (checkup);
  return G_SOURCE_REMOVE;
}

static void
conversation_done_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  Checkup *checkup = user_data;

  ehlo_conversation_run_finish (result);
  ehlo_recorder_finish (checkup->recorder, finished_cb, checkup);
}

static gboolean
begin_cb (gpointer data)
{
  Checkup *checkup = data;

  ehlo_conversation_run_async (checkup->engine, checkup->plan, checkup->recorder,
                               checkup->cancellable, conversation_done_cb, checkup);
  return G_SOURCE_REMOVE;
}

/**
 * ehlo_checkup_run_async:
 * @engine: the engine to run on
 * @plan: what to do; copied
 * @cancellable: (nullable): a cancellable; the run then ends with what it has, within 200 ms
 * @callback: called on the caller's thread-default context when the run is finished
 * @user_data: data for @callback
 *
 * Begins a run. It grows on the caller's thread-default context, which must be iterated.
 *
 * Returns: (transfer full): the run, empty as yet
 */
EhloRun *
ehlo_checkup_run_async (EhloEngine          *engine,
                        const EhloPlan      *plan,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GDateTime) started = g_date_time_new_now_local ();
  EhloRun *run = ehlo_run_new (plan->subject, started);
  Checkup *checkup = g_new0 (Checkup, 1);

  checkup->engine = g_object_ref (engine);
  checkup->plan = ehlo_plan_copy (plan);
  checkup->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  checkup->task = g_task_new (engine, NULL, callback, user_data);
  g_task_set_source_tag (checkup->task, ehlo_checkup_run_async);
  g_task_set_task_data (checkup->task, g_object_ref (run), g_object_unref);
  checkup->recorder = ehlo_recorder_new (run, g_task_get_context (checkup->task));
  ehlo_engine_invoke (engine, begin_cb, checkup, NULL);

  return run;
}

/**
 * ehlo_checkup_run_finish:
 * @engine: the engine
 * @result: what the callback was given
 *
 * There is no error: what went wrong, or that it was stopped, stands in the run.
 *
 * Returns: (transfer full): the finished run
 */
EhloRun *
ehlo_checkup_run_finish (EhloEngine   *engine,
                         GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  g_task_propagate_boolean (G_TASK (result), NULL);
  return g_object_ref (g_task_get_task_data (G_TASK (result)));
}
