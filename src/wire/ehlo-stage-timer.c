/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-stage-timer.h"

typedef struct
{
  GSource     base;
  GSourceFunc func;
  gpointer    data;
} StageTimer;

/* The source takes no callback of its own: a g_source_set_callback () by a caller would have no
 * use, and without one there is nothing to lock in each dispatch. */
static gboolean
dispatch (GSource     *source,
          GSourceFunc  callback,
          gpointer     user_data)
{
  StageTimer *timer = (StageTimer *) source;

  g_source_set_ready_time (source, -1);
  timer->func (timer->data);

  return G_SOURCE_REMOVE;
}

static GSourceFuncs stage_timer_funcs = {
  .dispatch = dispatch,
};

/**
 * ehlo_stage_timer_new:
 * @deadline_us: a point of g_get_monotonic_time() in µs, or %EHLO_NO_DEADLINE
 * @func: called once when the time is up, at once when it is up already; its return value is
 *   not looked at
 * @data: (nullable): for @func
 *
 * Starts the clock of a stage on the thread-default context. g_timeout_add_seconds() would round
 * to full seconds (a "3 s" limit took up to 3.57 s); this is late by a millisecond at most, unless
 * the context is busy.
 *
 * Returns: (transfer full) (nullable): the source, already attached; release it with
 *   ehlo_source_clear(). %NULL with %EHLO_NO_DEADLINE.
 */
GSource *
ehlo_stage_timer_new (gint64      deadline_us,
                      GSourceFunc func,
                      gpointer    data)
{
  GSource *source;
  StageTimer *timer;

  g_return_val_if_fail (func != NULL, NULL);

  if (deadline_us == EHLO_NO_DEADLINE)
    return NULL;

  source = g_source_new (&stage_timer_funcs, sizeof (StageTimer));
  timer = (StageTimer *) source;
  timer->func = func;
  timer->data = data;
  g_source_set_static_name (source, "EhloStageTimer");
  g_source_set_ready_time (source, MAX (deadline_us, 0));
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

/**
 * ehlo_source_clear:
 * @source: (inout) (nullable): a source that somebody holds
 *
 * Stops @source for good, gives the reference back and sets the pointer to %NULL. Does nothing
 * when it is %NULL already.
 */
void
ehlo_source_clear (GSource **source)
{
  g_return_if_fail (source != NULL);

  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}
