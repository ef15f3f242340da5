/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-checkup.h"

#include "ehlo-conversation.h"
#include "ehlo-fact.h"
#include "ehlo-further.h"
#include "ehlo-stage-timer.h"

/* In the order in which their steps stand when several begin at once. */
static const EhloFurtherProbe *const further[] = {
  &ehlo_further_network, &ehlo_further_dns,  &ehlo_further_computer, &ehlo_further_ports,
  &ehlo_further_packets, &ehlo_further_tls,  &ehlo_further_clock,    &ehlo_further_path,
  &ehlo_further_list,
};

/* Those that do not wait until a connection that gets no answer is given up. A short limit of a
 * stage makes them begin sooner: after so many percent of it. */
static const struct
{
  const EhloFurtherProbe *probe;
  gint64                  silence_us;
  guint                   percent;
} early[] = {
  { &ehlo_further_ports, 2500 * G_TIME_SPAN_MILLISECOND, 50 },
  { &ehlo_further_path,  4000 * G_TIME_SPAN_MILLISECOND, 75 },
};

typedef struct _Checkup Checkup;

/* One further probe under way. */
typedef struct
{
  Checkup                *checkup;
  const EhloFurtherProbe *probe;
  GAsyncResult           *result; /* of one that ended before the conversation; nullable */
} Errand;

/* The work of one run while it is with the engine. */
struct _Checkup
{
  EhloEngine   *engine;
  EhloPlan     *plan;
  GCancellable *cancellable; /* nullable */
  EhloRecorder *recorder;
  GTask        *task;        /* belongs to the context of the run */
  EhloInquiry   inquiry;
  guint         round;
  guint         n_pending[EHLO_FURTHER_ROUNDS]; /* further probes of each round under way */
  GPtrArray    *begun;       /* (element-type EhloFurtherProbe) not owned */

  gboolean      talking;     /* the conversation is under way */
  GSource      *silence[G_N_ELEMENTS (early)];
  GPtrArray    *held;        /* (element-type Errand) ended, and wait for the conversation */
  GCancellable *early;       /* for those that began beside the conversation */
  GSource      *user_cancel;
};

static void
checkup_free (Checkup *checkup)
{
  g_clear_pointer (&checkup->inquiry.addresses, g_ptr_array_unref);
  g_clear_pointer (&checkup->inquiry.ports, g_ptr_array_unref);
  ehlo_plan_free (checkup->plan);
  g_clear_object (&checkup->cancellable);
  g_object_unref (checkup->early);
  g_ptr_array_unref (checkup->begun);
  g_ptr_array_unref (checkup->held);
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
finish_checkup (Checkup *checkup)
{
  ehlo_source_clear (&checkup->user_cancel);
  ehlo_recorder_finish (checkup->recorder, finished_cb, checkup);
}

/* ---- further probes -------------------------------------------------------------------------- */

static void start_round (Checkup *checkup);

static void
leave_round (Checkup *checkup,
             guint    round)
{
  if (--checkup->n_pending[round] > 0 || round != checkup->round || checkup->talking)
    return;

  checkup->round++;
  start_round (checkup);
}

static void
finish_errand (Errand *errand)
{
  Checkup *checkup = errand->checkup;
  guint round = errand->probe->round;

  errand->probe->finish (errand->result);
  g_object_unref (errand->result);
  g_free (errand);
  leave_round (checkup, round);
}

static void
probe_done_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Errand *errand = user_data;

  errand->result = g_object_ref (result);
  if (errand->checkup->talking)
    g_ptr_array_add (errand->checkup->held, errand);
  else
    finish_errand (errand);
}

static gboolean
is_wanted (Checkup                *checkup,
           const EhloFurtherProbe *probe)
{
  return !g_ptr_array_find (checkup->begun, probe, NULL)
         && ehlo_plan_wants (checkup->plan, probe->name, probe->is_needed (&checkup->inquiry));
}

static void
start_probe (Checkup                *checkup,
             const EhloFurtherProbe *probe,
             GCancellable           *cancellable)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->checkup = checkup;
  errand->probe = probe;
  g_ptr_array_add (checkup->begun, (gpointer) probe);
  checkup->n_pending[probe->round]++;
  probe->start (&checkup->inquiry, cancellable, probe_done_cb, errand);
}

/* Which probes are needed is asked before the first of them can change a step. */
static void
start_round (Checkup *checkup)
{
  const EhloFurtherProbe *wanted[G_N_ELEMENTS (further)];
  guint round = checkup->round;
  gsize n_wanted = 0;

  if (round >= EHLO_FURTHER_ROUNDS)
    {
      finish_checkup (checkup);
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (further); i++)
    if (!g_cancellable_is_cancelled (checkup->cancellable) && further[i]->round == round
        && is_wanted (checkup, further[i]))
      wanted[n_wanted++] = further[i];

  checkup->n_pending[round]++; /* this function itself: a probe may end at once */
  for (gsize i = 0; i < n_wanted; i++)
    start_probe (checkup, wanted[i], checkup->cancellable);
  leave_round (checkup, round);
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
learn_addresses (Checkup *checkup)
{
  g_clear_pointer (&checkup->inquiry.addresses, g_ptr_array_unref);
  checkup->inquiry.addresses = list_addresses (checkup->recorder);
}

/* ---- beside a connection that gets no answer ------------------------------------------------- */

static void
clear_silence (Checkup *checkup)
{
  for (gsize i = 0; i < G_N_ELEMENTS (early); i++)
    ehlo_source_clear (&checkup->silence[i]);
}

/* The user's wish reaches what began early, too. */
static gboolean
user_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  Checkup *checkup = user_data;

  g_cancellable_cancel (checkup->early);
  return G_SOURCE_REMOVE;
}

static gboolean
start_early (Checkup                *checkup,
             const EhloFurtherProbe *probe)
{
  learn_addresses (checkup);
  if (is_wanted (checkup, probe))
    start_probe (checkup, probe, checkup->early);
  return G_SOURCE_REMOVE;
}

static gboolean
ports_due_cb (gpointer user_data)
{
  return start_early (user_data, &ehlo_further_ports);
}

static gboolean
path_due_cb (gpointer user_data)
{
  return start_early (user_data, &ehlo_further_path);
}

static void
watch_silence (Checkup *checkup)
{
  static const GSourceFunc due[] = { ports_due_cb, path_due_cb };
  gint64 now = g_get_monotonic_time ();

  checkup->inquiry.deadline_us = now + checkup->plan->timeout_us;
  for (gsize i = 0; i < G_N_ELEMENTS (early); i++)
    {
      gint64 share_us = checkup->plan->timeout_us * early[i].percent / 100;

      checkup->silence[i] =
        ehlo_stage_timer_new (now + MIN (early[i].silence_us, share_us), due[i], checkup);
    }
}

/* When the connection comes after all, nothing needs to be explained. */
static void
step_shown_cb (EhloStep *step,
               gpointer  user_data)
{
  Checkup *checkup = user_data;
  EhloOutcome outcome = ehlo_step_get_outcome (step);

  if (ehlo_step_get_kind (step) != EHLO_STEP_CONNECT || !checkup->talking)
    return;

  if (outcome == EHLO_OUTCOME_RUNNING && checkup->inquiry.deadline_us == 0)
    watch_silence (checkup);
  else if (outcome != EHLO_OUTCOME_RUNNING)
    clear_silence (checkup);
  if (outcome == EHLO_OUTCOME_OK)
    g_cancellable_cancel (checkup->early);
}

/* ---- the conversation is over ---------------------------------------------------------------- */

static void
look_further (Checkup *checkup)
{
  g_autoptr (GPtrArray) held = g_steal_pointer (&checkup->held);

  checkup->held = g_ptr_array_new ();
  clear_silence (checkup);
  ehlo_recorder_watch (checkup->recorder, NULL, NULL);
  learn_addresses (checkup);
  checkup->n_pending[0]++; /* the rounds begin below */
  checkup->talking = FALSE;
  for (guint i = 0; i < held->len; i++)
    finish_errand (g_ptr_array_index (held, i));
  checkup->n_pending[0]--;
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
  GPtrArray *addresses = ehlo_conversation_find_finish (result);

  /* They stand in the dns step, too. */
  g_clear_pointer (&addresses, g_ptr_array_unref);
  look_further (user_data);
}

static gboolean
begin_cb (gpointer data)
{
  Checkup *checkup = data;

  if (checkup->cancellable != NULL)
    {
      checkup->user_cancel = g_cancellable_source_new (checkup->cancellable);
      g_source_set_callback (checkup->user_cancel, G_SOURCE_FUNC (user_cancelled_cb), checkup,
                             NULL);
      g_source_attach (checkup->user_cancel, g_main_context_get_thread_default ());
    }
  checkup->talking = TRUE;
  ehlo_recorder_watch (checkup->recorder, step_shown_cb, checkup);
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
  /* Here, because the engine must not be the first to read the data. */
  if (checkup->plan->reputation != NULL && checkup->plan->reputation->data == NULL)
    checkup->plan->reputation->data = g_object_ref (ehlo_blocklists_get_default ());
  checkup->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  checkup->task = g_task_new (engine, NULL, callback, user_data);
  g_task_set_source_tag (checkup->task, ehlo_checkup_run_async);
  g_task_set_task_data (checkup->task, g_object_ref (run), g_object_unref);
  checkup->recorder = ehlo_recorder_new (run, g_task_get_context (checkup->task));
  checkup->begun = g_ptr_array_new ();
  checkup->held = g_ptr_array_new ();
  checkup->early = g_cancellable_new ();
  checkup->inquiry = (EhloInquiry) {
    .engine = checkup->engine,
    .plan = checkup->plan,
    .recorder = checkup->recorder,
    .addresses = g_ptr_array_new_with_free_func (g_object_unref),
    .ports = g_ptr_array_new_with_free_func ((GDestroyNotify) ehlo_port_result_free),
    .cancellable = checkup->cancellable,
  };
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

/**
 * ehlo_checkup_list_probes:
 *
 * Returns: (transfer full): the names of all probes, for a person: "conversation, network, …"
 */
char *
ehlo_checkup_list_probes (void)
{
  g_autoptr (GString) list = g_string_new ("conversation");

  for (gsize i = 0; i < G_N_ELEMENTS (further); i++)
    g_string_append_printf (list, ", %s", further[i]->name);

  return g_string_free (g_steal_pointer (&list), FALSE);
}
