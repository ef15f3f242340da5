/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-time-scale.h"

/* Ten times a second is enough for the eye and costs next to nothing. */
#define TICK_MS 100

struct _EhloTimeScale
{
  GObject   parent_instance;

  EhloRun  *run;
  guint     tick_source;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EhloTimeScale, ehlo_time_scale, G_TYPE_OBJECT)

/* The wall clock is good enough here: it only stretches a bar that is still growing. Times that
 * stay come from the run. */
static gint64
get_elapsed_us (EhloTimeScale *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return MAX (g_date_time_difference (now, ehlo_run_get_started (self->run)), 0);
}

static gint64
get_total_us (EhloTimeScale *self)
{
  gint64 total_us = ehlo_run_is_finished (self->run) ? ehlo_run_get_duration_us (self->run)
                                                     : get_elapsed_us (self);
  guint n_steps = g_list_model_get_n_items (G_LIST_MODEL (self->run));

  for (guint i = 0; i < n_steps; i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (self->run), i);

      total_us = MAX (total_us,
                      ehlo_step_get_start_us (step) + ehlo_step_get_duration_us (step));
    }

  return MAX (total_us, 1);
}

static gboolean
tick_cb (gpointer user_data)
{
  EhloTimeScale *self = user_data;

  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_CONTINUE;
}

static void
finished_cb (EhloTimeScale *self)
{
  if (ehlo_run_is_finished (self->run))
    g_clear_handle_id (&self->tick_source, g_source_remove);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ehlo_time_scale_dispose (GObject *object)
{
  EhloTimeScale *self = EHLO_TIME_SCALE (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (ehlo_time_scale_parent_class)->dispose (object);
}

static void
ehlo_time_scale_class_init (EhloTimeScaleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ehlo_time_scale_dispose;

  /**
   * EhloTimeScale::changed:
   *
   * The axis has grown, or stands still now: bars are to be drawn again.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ehlo_time_scale_init (EhloTimeScale *self)
{
}

/**
 * ehlo_time_scale_new:
 * @run: the run whose steps are to be placed
 *
 * Returns: (transfer full): a time axis that follows @run until it is finished
 */
EhloTimeScale *
ehlo_time_scale_new (EhloRun *run)
{
  EhloTimeScale *self;

  g_return_val_if_fail (EHLO_IS_RUN (run), NULL);

  self = g_object_new (EHLO_TYPE_TIME_SCALE, NULL);
  self->run = g_object_ref (run);

  if (!ehlo_run_is_finished (run))
    {
      self->tick_source = g_timeout_add (TICK_MS, tick_cb, self);
      g_signal_connect_object (run, "notify::finished", G_CALLBACK (finished_cb), self,
                               G_CONNECT_SWAPPED);
    }

  return self;
}

/**
 * ehlo_time_scale_place:
 * @self: a time axis
 * @step: a step of its run
 * @ret_start: (out): where the step begins, 0 to 1
 * @ret_end: (out): where it ends, 0 to 1, not before @ret_start; now, for a step that still runs
 *
 * Where @step lies on the axis.
 */
void
ehlo_time_scale_place (EhloTimeScale *self,
                       EhloStep      *step,
                       double        *ret_start,
                       double        *ret_end)
{
  gint64 total_us, start_us, end_us;

  g_return_if_fail (EHLO_IS_TIME_SCALE (self));
  g_return_if_fail (EHLO_IS_STEP (step));

  total_us = get_total_us (self);
  start_us = ehlo_step_get_start_us (step);
  end_us = start_us + ehlo_step_get_duration_us (step);
  if (ehlo_step_get_outcome (step) == EHLO_OUTCOME_RUNNING && !ehlo_run_is_finished (self->run))
    end_us = total_us;

  *ret_start = CLAMP ((double) start_us / total_us, 0, 1);
  *ret_end = CLAMP ((double) end_us / total_us, *ret_start, 1);
}
