/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-recorder.h"

#include "ehlo-fact.h"

/**
 * EhloRecorder:
 *
 * The engine makes its steps privately and hands each over whole: "began" as well as "ended", so
 * that the timeline moves. The run itself is only ever touched by the context that owns it. All
 * hand-overs have the same priority, so they arrive in the order in which they were made.
 *
 * A private recorder keeps its steps to itself: a dialogue that is one row of a table, not a part
 * of the timeline, is read from them.
 */
struct _EhloRecorder
{
  EhloRun      *run; /* only passed on, never read here; NULL when private */
  GMainContext *run_context;
  EhloRecorderFunc func;
  gpointer      user_data;
  gint64        base_us;
  GPtrArray    *steps; /* (element-type EhloStep) */
};

typedef struct
{
  EhloRun        *run;
  EhloStep       *step; /* one of these four; none: the run is finished */
  EhloPortResult *port;
  EhloPathResult *path;
  EhloReputation *reputation;
  gint64          duration_us;
} Parcel;

static void
parcel_free (Parcel *parcel)
{
  g_object_unref (parcel->run);
  g_clear_object (&parcel->step);
  g_clear_pointer (&parcel->port, ehlo_port_result_free);
  g_clear_pointer (&parcel->path, ehlo_path_result_free);
  g_clear_pointer (&parcel->reputation, ehlo_reputation_free);
  g_free (parcel);
}

static gboolean
deliver_cb (gpointer data)
{
  Parcel *parcel = data;

  if (parcel->step != NULL)
    ehlo_run_put_step (parcel->run, parcel->step);
  else if (parcel->port != NULL)
    ehlo_run_put_port (parcel->run, parcel->port);
  else if (parcel->path != NULL)
    ehlo_run_set_path (parcel->run, parcel->path);
  else if (parcel->reputation != NULL)
    ehlo_run_put_reputation (parcel->run, parcel->reputation);
  else
    ehlo_run_finish (parcel->run, parcel->duration_us);
  return G_SOURCE_REMOVE;
}

static void
attach (EhloRecorder   *self,
        GSourceFunc     func,
        gpointer        data,
        GDestroyNotify  destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, self->run_context);
}

static void
send_parcel (EhloRecorder *self,
             Parcel       *parcel)
{
  parcel->run = g_object_ref (self->run);
  parcel->duration_us = g_get_monotonic_time () - self->base_us;
  attach (self, deliver_cb, parcel, (GDestroyNotify) parcel_free);
}

static void
show_step (EhloRecorder *self,
           EhloStep     *step)
{
  if (self->run != NULL)
    {
      Parcel *parcel = g_new0 (Parcel, 1);

      parcel->step = ehlo_step_copy (step);
      send_parcel (self, parcel);
    }
  if (self->func != NULL)
    self->func (step, self->user_data);
}

/**
 * ehlo_recorder_new:
 * @run: the run that the steps go to
 * @run_context: (nullable): the context that owns @run, %NULL for the global default one
 *
 * Times of the run count from now. Any thread.
 *
 * Returns: (transfer full): a recorder for use on one thread
 */
EhloRecorder *
ehlo_recorder_new (EhloRun      *run,
                   GMainContext *run_context)
{
  EhloRecorder *self = g_new0 (EhloRecorder, 1);

  self->run = g_object_ref (run);
  self->run_context = g_main_context_ref (run_context != NULL ? run_context
                                                              : g_main_context_default ());
  self->base_us = g_get_monotonic_time ();
  self->steps = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/**
 * ehlo_recorder_new_private:
 * @func: (nullable): called when a step begins, changes or ends, from within that call
 * @user_data: for @func
 *
 * Returns: (transfer full): a recorder whose steps go to no run, for use on one thread
 */
EhloRecorder *
ehlo_recorder_new_private (EhloRecorderFunc func,
                           gpointer         user_data)
{
  EhloRecorder *self = g_new0 (EhloRecorder, 1);

  self->func = func;
  self->user_data = user_data;
  self->base_us = g_get_monotonic_time ();
  self->steps = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/**
 * ehlo_recorder_watch:
 * @self: a recorder with a run
 * @func: called when a step begins, changes or ends, from within that call
 * @user_data: for @func
 *
 * Lets one function see the steps on the thread of the recorder.
 */
void
ehlo_recorder_watch (EhloRecorder     *self,
                     EhloRecorderFunc  func,
                     gpointer          user_data)
{
  self->func = func;
  self->user_data = user_data;
}

/**
 * ehlo_recorder_free:
 * @self: (transfer full): a recorder
 */
void
ehlo_recorder_free (EhloRecorder *self)
{
  g_clear_object (&self->run);
  g_clear_pointer (&self->run_context, g_main_context_unref);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

/**
 * ehlo_recorder_since:
 * @self: a recorder
 * @monotonic_us: a point of g_get_monotonic_time() in µs
 *
 * Returns: the same point in µs since the run began
 */
gint64
ehlo_recorder_since (EhloRecorder *self,
                     gint64        monotonic_us)
{
  return MAX (0, monotonic_us - self->base_us);
}

/**
 * ehlo_recorder_begin:
 * @self: a recorder
 * @kind: what begins now
 *
 * Makes a running step and shows it.
 *
 * Returns: (transfer none): the step; facts and lines may be added until it is ended
 */
EhloStep *
ehlo_recorder_begin (EhloRecorder *self,
                     EhloStepKind  kind)
{
  return ehlo_recorder_begin_at (self, kind, g_get_monotonic_time ());
}

/**
 * ehlo_recorder_begin_at:
 * @self: a recorder
 * @kind: what began
 * @monotonic_us: when, of g_get_monotonic_time() in µs: a command that left in a group began when
 *   the group left, not when its turn came
 *
 * Returns: (transfer none): the step
 */
EhloStep *
ehlo_recorder_begin_at (EhloRecorder *self,
                        EhloStepKind  kind,
                        gint64        monotonic_us)
{
  g_autofree char *id = g_strdup_printf ("s%u", self->steps->len + 1);
  EhloStep *step = ehlo_step_new (kind, id, ehlo_recorder_since (self, monotonic_us));

  g_ptr_array_add (self->steps, step);
  show_step (self, step);
  return step;
}

/**
 * ehlo_recorder_end:
 * @self: a recorder
 * @step: one of its steps
 * @outcome: how it ended, just now
 * @summary: (nullable): one line in plain words
 */
void
ehlo_recorder_end (EhloRecorder *self,
                   EhloStep     *step,
                   EhloOutcome   outcome,
                   const char   *summary)
{
  gint64 now = ehlo_recorder_since (self, g_get_monotonic_time ());

  ehlo_step_finish (step, outcome, now - ehlo_step_get_start_us (step), summary);
  show_step (self, step);
}

/**
 * ehlo_recorder_skip:
 * @self: a recorder
 * @kind: what is not done
 * @reason: a value of %EHLO_FACT_REASON
 * @summary: the same in plain words
 */
void
ehlo_recorder_skip (EhloRecorder *self,
                    EhloStepKind  kind,
                    const char   *reason,
                    const char   *summary)
{
  g_autofree char *id = g_strdup_printf ("s%u", self->steps->len + 1);
  gint64 now = ehlo_recorder_since (self, g_get_monotonic_time ());
  EhloStep *step = ehlo_step_new (kind, id, now);

  g_ptr_array_add (self->steps, step);
  ehlo_step_set_string (step, EHLO_FACT_REASON, reason);
  ehlo_step_finish (step, EHLO_OUTCOME_SKIPPED, 0, summary);
  show_step (self, step);
}

/**
 * ehlo_recorder_update:
 * @self: a recorder
 * @step: one of its steps
 *
 * Shows @step as it is now, for facts that came while it runs or after it ended.
 */
void
ehlo_recorder_update (EhloRecorder *self,
                      EhloStep     *step)
{
  show_step (self, step);
}

/**
 * ehlo_recorder_get_step:
 * @self: a recorder
 * @kind: a kind of step
 *
 * Returns: (transfer none) (nullable): the first step of that kind
 */
EhloStep *
ehlo_recorder_get_step (EhloRecorder *self,
                        EhloStepKind  kind)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      EhloStep *step = g_ptr_array_index (self->steps, i);

      if (ehlo_step_get_kind (step) == kind)
        return step;
    }

  return NULL;
}

/**
 * ehlo_recorder_put_port:
 * @self: a recorder with a run
 * @port: (transfer none): a row of the comparison of ports, as it is now
 */
void
ehlo_recorder_put_port (EhloRecorder         *self,
                        const EhloPortResult *port)
{
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->port = ehlo_port_result_copy (port);
  send_parcel (self, parcel);
}

/**
 * ehlo_recorder_set_path:
 * @self: a recorder with a run
 * @path: (transfer none): the way to the host, as far as it is known
 */
void
ehlo_recorder_set_path (EhloRecorder         *self,
                        const EhloPathResult *path)
{
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->path = ehlo_path_result_copy (path);
  send_parcel (self, parcel);
}

/**
 * ehlo_recorder_put_reputation:
 * @self: a recorder with a run
 * @reputation: (transfer none): what blocklists say about an address, as far as it is known
 */
void
ehlo_recorder_put_reputation (EhloRecorder         *self,
                              const EhloReputation *reputation)
{
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->reputation = ehlo_reputation_copy (reputation);
  send_parcel (self, parcel);
}

/**
 * ehlo_recorder_finish:
 * @self: a recorder
 * @func: called on the run's context once the run is finished there
 * @data: data for @func
 *
 * Ends the run: no further step comes.
 */
void
ehlo_recorder_finish (EhloRecorder *self,
                      GSourceFunc   func,
                      gpointer      data)
{
  send_parcel (self, g_new0 (Parcel, 1));
  attach (self, func, data, NULL);
}
