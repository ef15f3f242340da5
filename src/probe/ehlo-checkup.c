/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-checkup.h"

#include "ehlo-conversation.h"
#include "ehlo-fact.h"
#include "ehlo-further.h"

/* In the order in which their steps stand when several begin at once. */
static const EhloFurtherProbe *const further[] = {
  &ehlo_further_network, &ehlo_further_dns,  &ehlo_further_computer, &ehlo_further_ports,
  &ehlo_further_packets, &ehlo_further_tls,  &ehlo_further_clock,    &ehlo_further_path,
};

/* The work of one run while it is with the engine. */
typedef struct
{
  EhloEngine   *engine;
  EhloPlan     *plan;
  GCancellable *cancellable; /* nullable */
  EhloRecorder *recorder;
  GTask        *task;        /* belongs to the context of the run */
  EhloInquiry   inquiry;
  guint         round;
  guint         n_pending;   /* further probes of this round that are under way */
} Checkup;

/* One further probe under way. */
typedef struct
{
  Checkup                *checkup;
  const EhloFurtherProbe *probe;
} Errand;

static void
checkup_free (Checkup *checkup)
{
  g_clear_pointer (&checkup->inquiry.addresses, g_ptr_array_unref);
  g_clear_pointer (&checkup->inquiry.ports, g_ptr_array_unref);
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

/* ---- further probes -------------------------------------------------------------------------- */

static void start_round (Checkup *checkup);

static void
leave_round (Checkup *checkup)
{
  if (--checkup->n_pending > 0)
    return;

  checkup->round++;
  start_round (checkup);
}

static void
probe_done_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Errand *errand = user_data;
  Checkup *checkup = errand->checkup;

  errand->probe->finish (result);
  g_free (errand);
  leave_round (checkup);
}

static gboolean
is_wanted (Checkup                *checkup,
           const EhloFurtherProbe *probe)
{
  return probe->round == checkup->round
         && ehlo_plan_wants (checkup->plan, probe->name, probe->is_needed (&checkup->inquiry));
}

static void
start_probe (Checkup                *checkup,
             const EhloFurtherProbe *probe)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->checkup = checkup;
  errand->probe = probe;
  checkup->n_pending++;
  probe->start (&checkup->inquiry, checkup->cancellable, probe_done_cb, errand);
}

/* Which probes are needed is asked before the first of them can change a step. */
static void
start_round (Checkup *checkup)
{
  const EhloFurtherProbe *wanted[G_N_ELEMENTS (further)];
  gsize n_wanted = 0;

  if (checkup->round >= EHLO_FURTHER_ROUNDS || g_cancellable_is_cancelled (checkup->cancellable))
    {
      ehlo_recorder_finish (checkup->recorder, finished_cb, checkup);
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (further); i++)
    if (is_wanted (checkup, further[i]))
      wanted[n_wanted++] = further[i];

  checkup->n_pending = 1; /* this function itself: a probe may end at once */
  for (gsize i = 0; i < n_wanted; i++)
    start_probe (checkup, wanted[i]);
  leave_round (checkup);
}

/* The addresses that the name led to, in the order in which they were tried. */
static GPtrArray *
list_addresses (EhloRecorder *recorder)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_object_unref);
  EhloStep *dns = ehlo_recorder_get_step (recorder, EHLO_STEP_DNS);
  g_auto (GStrv) texts = dns != NULL ? ehlo_step_dup_strv (dns, EHLO_FACT_ADDRESSES) : NULL;

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      GInetAddress *address = g_inet_address_new_from_string (texts[i]);

      if (address != NULL)
        g_ptr_array_add (addresses, address);
    }
  return addresses;
}

static void
look_further (Checkup *checkup)
{
  checkup->inquiry = (EhloInquiry) {
    .engine = checkup->engine,
    .plan = checkup->plan,
    .recorder = checkup->recorder,
    .addresses = list_addresses (checkup->recorder),
    .ports = g_ptr_array_new_with_free_func ((GDestroyNotify) ehlo_port_result_free),
  };
  start_round (checkup);
}

/* ---- the conversation ------------------------------------------------------------------------ */

static void
conversation_done_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  ehlo_conversation_run_finish (result);
  look_further (user_data);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GPtrArray) addresses = ehlo_conversation_find_finish (result);

  look_further (user_data);
}

static gboolean
begin_cb (gpointer data)
{
  Checkup *checkup = data;

  if (ehlo_plan_wants (checkup->plan, "conversation", TRUE))
    ehlo_conversation_run_async (checkup->engine, checkup->plan, checkup->recorder,
                                 checkup->cancellable, conversation_done_cb, checkup);
  else
    ehlo_conversation_find_async (checkup->engine, checkup->plan, checkup->recorder,
                                  checkup->cancellable, found_cb, checkup);
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

/**
 * ehlo_checkup_has_probe:
 * @name: a name
 *
 * Returns: whether there is a probe of that name, for #EhloPlan.only and #EhloPlan.skip
 */
gboolean
ehlo_checkup_has_probe (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (further); i++)
    if (g_str_equal (further[i]->name, name))
      return TRUE;

  return g_str_equal (name, "conversation");
}
