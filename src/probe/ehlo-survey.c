/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-survey.h"

#include "ehlo-conversation.h"
#include "ehlo-path-step.h"
#include "ehlo-port-advice.h"
#include "ehlo-port-choice.h"
#include "ehlo-ports-step.h"

#include <glib/gi18n-lib.h>

/* The work of one run while it is with the engine. */
typedef struct
{
  EhloEngine   *engine;
  EhloPlan     *plan;
  guint         ports_wanted[EHLO_PORTS_MAX];
  guint         n_ports;     /* 0: only the way */
  GCancellable *cancellable; /* nullable */
  EhloRecorder *recorder;
  GTask        *task;        /* belongs to the context of the run */
  GPtrArray    *addresses;   /* (element-type GInetAddress) one of each family that matters */
  EhloPorts    *ports;       /* nullable */
  EhloPath     *path;        /* nullable */
  EhloStep     *step;        /* not owned: of the probe that is under way */
} Survey;

static void
survey_free (Survey *survey)
{
  ehlo_plan_free (survey->plan);
  g_clear_object (&survey->cancellable);
  g_clear_pointer (&survey->addresses, g_ptr_array_unref);
  g_clear_object (&survey->ports);
  g_clear_object (&survey->path);
  ehlo_recorder_free (survey->recorder);
  g_object_unref (survey->task);
  g_object_unref (survey->engine);
  g_free (survey);
}

/* On the run's context, behind the last step. */
static gboolean
finished_cb (gpointer data)
{
  Survey *survey = data;

  g_task_return_boolean (survey->task, TRUE);
  survey_free (survey);
  return G_SOURCE_REMOVE;
}

static void
finish_survey (Survey *survey)
{
  ehlo_recorder_finish (survey->recorder, finished_cb, survey);
}

static gboolean
is_cancelled (Survey *survey)
{
  return g_cancellable_is_cancelled (survey->cancellable);
}

/* ---- the way --------------------------------------------------------------------------------- */

static void
path_changed_cb (EhloPath *path,
                 Survey   *survey)
{
  ehlo_recorder_set_path (survey->recorder, ehlo_path_get_result (path));
}

static void walked_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data);

static void
walk (Survey       *survey,
      GInetAddress *address,
      const guint  *ports,
      guint         n_ports,
      gint64        round_trip_us)
{
  survey->step = ehlo_recorder_begin (survey->recorder, EHLO_STEP_PATH);
  survey->path = ehlo_path_new (address, ports, n_ports, round_trip_us);
  g_signal_connect (survey->path, "changed", G_CALLBACK (path_changed_cb), survey);
  ehlo_path_run_async (survey->path, survey->cancellable, walked_cb, survey);
}

static void
place_ports (Survey               *survey,
             const EhloPathResult *path)
{
  g_autoptr (GPtrArray) known = ehlo_ports_list_known (survey->ports);

  ehlo_path_step_place_ports (path, known);
  ehlo_port_advise (known, survey->plan->provider);
  for (guint i = 0; i < known->len; i++)
    ehlo_recorder_put_port (survey->recorder, g_ptr_array_index (known, i));
}

static void
walked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Survey *survey = user_data;
  const EhloPathResult *path = ehlo_path_get_result (survey->path);

  if (!ehlo_path_run_finish (survey->path, result))
    {
      ehlo_recorder_end (survey->recorder, survey->step, EHLO_OUTCOME_CANCELLED, _("Stopped"));
      finish_survey (survey);
      return;
    }

  /* Behind a comparison the way only explains what the ports showed already. */
  ehlo_path_step_end (survey->recorder, survey->step, path,
                      survey->ports != NULL ? EHLO_OUTCOME_OK : ehlo_path_step_judge (path));
  if (survey->ports != NULL)
    place_ports (survey, path);
  finish_survey (survey);
}

static void
walk_to_wanted_port (Survey *survey)
{
  guint wanted = survey->plan->subject->port;
  const guint ports[] = { wanted, wanted == EHLO_PORT_CONTROL ? 465 : EHLO_PORT_CONTROL };

  walk (survey, g_ptr_array_index (survey->addresses, 0), ports, G_N_ELEMENTS (ports), 0);
}

/* ---- the ports ------------------------------------------------------------------------------- */

/* The way costs seconds, so only a failure is worth it. */
static gboolean
walk_to_failed_ports (Survey    *survey,
                      GPtrArray *known)
{
  guint wanted = survey->plan->subject->port;
  const EhloPortResult *failed = ehlo_port_choice_find_failed (known, wanted, NULL);
  g_autoptr (GInetAddress) address = NULL;
  EhloPathChoice choice;

  if (failed == NULL)
    return FALSE;

  ehlo_port_choice_for_path (known, wanted, failed, &choice);
  address = g_inet_address_new_from_string (choice.address);
  walk (survey, address, choice.ports, choice.n_ports, choice.round_trip_us);
  return TRUE;
}

static void
port_changed_cb (EhloPorts            *ports,
                 const EhloPortResult *port,
                 Survey               *survey)
{
  ehlo_recorder_put_port (survey->recorder, port);
}

static void
compared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Survey *survey = user_data;
  g_autoptr (GPtrArray) known = ehlo_ports_list_known (survey->ports);

  ehlo_ports_run_finish (survey->ports, result);
  ehlo_port_advise (known, survey->plan->provider);
  if (is_cancelled (survey))
    {
      ehlo_recorder_end (survey->recorder, survey->step, EHLO_OUTCOME_CANCELLED, _("Stopped"));
      finish_survey (survey);
      return;
    }

  ehlo_ports_step_end (survey->recorder, survey->step, known, ehlo_ports_step_judge (known));
  if (!walk_to_failed_ports (survey, known))
    finish_survey (survey);
}

static void
compare_ports (Survey *survey)
{
  survey->step = ehlo_recorder_begin (survey->recorder, EHLO_STEP_PORTS);
  survey->ports = ehlo_ports_new (survey->engine, survey->plan, survey->addresses,
                                  survey->ports_wanted, survey->n_ports);
  g_signal_connect (survey->ports, "changed", G_CALLBACK (port_changed_cb), survey);
  ehlo_ports_run_async (survey->ports, survey->cancellable, compared_cb, survey);
}

/* ---- the beginning and the end --------------------------------------------------------------- */

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Survey *survey = user_data;
  g_autoptr (GPtrArray) all = ehlo_conversation_find_finish (result);

  if (all == NULL || is_cancelled (survey))
    {
      finish_survey (survey);
      return;
    }

  survey->addresses = ehlo_port_choice_addresses (all);
  if (survey->n_ports > 0)
    compare_ports (survey);
  else
    walk_to_wanted_port (survey);
}

static gboolean
begin_cb (gpointer data)
{
  Survey *survey = data;

  ehlo_conversation_find_async (survey->engine, survey->plan, survey->recorder,
                                survey->cancellable, found_cb, survey);
  return G_SOURCE_REMOVE;
}

static EhloRun *
begin (EhloEngine          *engine,
       const EhloPlan      *plan,
       const guint         *ports,
       guint                n_ports,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr (GDateTime) started = g_date_time_new_now_local ();
  EhloRun *run = ehlo_run_new (plan->subject, started);
  Survey *survey = g_new0 (Survey, 1);

  survey->engine = g_object_ref (engine);
  survey->plan = ehlo_plan_copy (plan);
  survey->n_ports = MIN (n_ports, EHLO_PORTS_MAX);
  for (guint i = 0; i < survey->n_ports; i++)
    survey->ports_wanted[i] = ports[i];
  survey->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  survey->task = g_task_new (engine, NULL, callback, user_data);
  g_task_set_source_tag (survey->task, begin);
  g_task_set_task_data (survey->task, g_object_ref (run), g_object_unref);
  survey->recorder = ehlo_recorder_new (run, g_task_get_context (survey->task));
  ehlo_engine_invoke (engine, begin_cb, survey, NULL);

  return run;
}

/**
 * ehlo_survey_ports_async:
 * @engine: the engine to run on
 * @plan: host, name server, certificates and limit of one stage; copied. A sign-in is not used.
 * @ports: (array length=n_ports) (nullable): which ports to compare
 * @n_ports: how many, at most %EHLO_PORTS_MAX; 0 for the usual ones
 * @cancellable: (nullable): a cancellable; the run then ends with what it has
 * @callback: called on the caller's thread-default context when the run is finished
 * @user_data: data for @callback
 *
 * Compares the ports of a host on one address of each family, and where one failed looks at which
 * hop that happened.
 *
 * Returns: (transfer full): the run, empty as yet
 */
EhloRun *
ehlo_survey_ports_async (EhloEngine          *engine,
                         const EhloPlan      *plan,
                         const guint         *ports,
                         guint                n_ports,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  guint n_usual;
  const guint *usual = ehlo_ports_get_usual (&n_usual);

  return begin (engine, plan, n_ports > 0 ? ports : usual, n_ports > 0 ? n_ports : n_usual,
                cancellable, callback, user_data);
}

/**
 * ehlo_survey_path_async:
 * @engine: the engine to run on
 * @plan: host, port and name server; copied
 * @cancellable: (nullable): a cancellable; the run then ends with what it has
 * @callback: called on the caller's thread-default context when the run is finished
 * @user_data: data for @callback
 *
 * Looks at the way to one port of a host, hop by hop, beside that to the control port.
 *
 * Returns: (transfer full): the run, empty as yet
 */
EhloRun *
ehlo_survey_path_async (EhloEngine          *engine,
                        const EhloPlan      *plan,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  return begin (engine, plan, NULL, 0, cancellable, callback, user_data);
}

/**
 * ehlo_survey_finish:
 * @engine: the engine
 * @result: what the callback was given
 *
 * There is no error: what went wrong, or that it was stopped, stands in the run.
 *
 * Returns: (transfer full): the finished run
 */
EhloRun *
ehlo_survey_finish (EhloEngine   *engine,
                    GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  g_task_propagate_boolean (G_TASK (result), NULL);
  return g_object_ref (g_task_get_task_data (G_TASK (result)));
}
