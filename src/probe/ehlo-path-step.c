/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-path-step.h"

#include "ehlo-fact.h"
#include "ehlo-path-conclude.h"

#include <glib/gi18n-lib.h>

static EhloOutcome
judge_end (EhloPathEnds ends)
{
  switch (ends)
    {
    case EHLO_PATH_REACHES:
      return EHLO_OUTCOME_OK;
    case EHLO_PATH_ANSWERED_AT:
    case EHLO_PATH_UNKNOWN:
      return EHLO_OUTCOME_WARNING;
    case EHLO_PATH_REFUSED:
    case EHLO_PATH_REJECTED_BY:
    case EHLO_PATH_RESET_AT:
    case EHLO_PATH_SILENT_AFTER:
    case EHLO_PATH_LOCAL:
    default:
      return EHLO_OUTCOME_FAILED;
    }
}

/**
 * ehlo_path_step_judge:
 * @path: the way, looked at to its end
 *
 * Returns: how a run ends that only looks at the way of the first port of @path
 */
EhloOutcome
ehlo_path_step_judge (const EhloPathResult *path)
{
  const EhloPathTarget *wanted = g_ptr_array_index (path->targets, 0);

  return judge_end (wanted->ends);
}

static char *
describe_end (const EhloPathTarget *target)
{
  switch (target->ends)
    {
    case EHLO_PATH_REACHES:
      return g_strdup_printf (_("Port %u reaches the server at hop %u"), target->port,
                              target->distance);
    case EHLO_PATH_REFUSED:
      return g_strdup_printf (_("Port %u: the server itself refuses, at hop %u"), target->port,
                              target->distance);
    case EHLO_PATH_REJECTED_BY:
      if (target->end_hop == 0)
        return g_strdup_printf (_("Port %u is turned down by %s"), target->port,
                                target->end_by != NULL ? target->end_by : "?");
      return g_strdup_printf (_("Port %u is turned down at hop %u (%s)"), target->port,
                              target->end_hop, target->end_by != NULL ? target->end_by : "?");
    case EHLO_PATH_RESET_AT:
      return g_strdup_printf (_("Port %u is reset on the way, at hop %u or the next"),
                              target->port, target->end_hop);
    case EHLO_PATH_ANSWERED_AT:
      return g_strdup_printf (_("Port %u is answered on the way, at hop %u"), target->port,
                              target->end_hop);
    case EHLO_PATH_SILENT_AFTER:
      return g_strdup_printf (_("Port %u: no answer beyond hop %u"), target->port,
                              target->end_hop);
    case EHLO_PATH_LOCAL:
      return g_strdup_printf (_("Port %u does not leave this computer"), target->port);
    case EHLO_PATH_UNKNOWN:
    default:
      return g_strdup_printf (_("Port %u: the way cannot be seen"), target->port);
    }
}

/* "587 rejected-by hop 2 10.20.0.1 3/13" */
static char *
describe_end_exactly (const EhloPathTarget *target)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%u %s", target->port, ehlo_path_ends_to_string (target->ends));
  if (target->ends != EHLO_PATH_UNKNOWN && target->ends != EHLO_PATH_LOCAL)
    g_string_append_printf (text, " hop %u", target->end_hop);
  if (target->end_by != NULL)
    g_string_append_printf (text, " %s", target->end_by);
  if (target->end_icmp != NULL)
    g_string_append_printf (text, " %s", target->end_icmp);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ehlo_path_step_end:
 * @recorder: the recorder of a run
 * @step: the running step of the look at the way
 * @path: the way, looked at to its end
 * @outcome: how the step ends
 *
 * Hands the way over to the run and ends the step.
 */
void
ehlo_path_step_end (EhloRecorder         *recorder,
                    EhloStep             *step,
                    const EhloPathResult *path,
                    EhloOutcome           outcome)
{
  const EhloPathTarget *wanted = g_ptr_array_index (path->targets, 0);
  g_autoptr (GStrvBuilder) ends = g_strv_builder_new ();
  g_auto (GStrv) ends_v = NULL;
  g_autofree char *summary = describe_end (wanted);

  for (guint i = 0; i < path->targets->len; i++)
    {
      g_autofree char *end = describe_end_exactly (g_ptr_array_index (path->targets, i));

      g_strv_builder_add (ends, end);
    }
  ends_v = g_strv_builder_end (ends);
  ehlo_step_set_string (step, EHLO_FACT_ADDRESS, path->address);
  ehlo_step_set_strv (step, EHLO_FACT_ENDS, (const char *const *) ends_v);
  if (wanted->ends == EHLO_PATH_REACHES || wanted->ends == EHLO_PATH_REFUSED)
    ehlo_step_set_int (step, EHLO_FACT_DISTANCE, wanted->distance);
  ehlo_recorder_set_path (recorder, path);
  ehlo_recorder_end (recorder, step, outcome, summary);
}

/* What the way tells about a port that did not open: at which hop, and whose the reset was. */
static void
place_port (EhloPortResult       *port,
            const EhloPathResult *path)
{
  const EhloPathTarget *target = ehlo_path_result_find (path, port->port);

  if (g_strcmp0 (port->address, path->address) != 0 || port->state == EHLO_PORT_OPEN)
    return;

  if (port->by != NULL)
    port->hop = ehlo_path_find_hop (path, port->by);
  if (target == NULL || target->ends == EHLO_PATH_UNKNOWN || target->ends == EHLO_PATH_LOCAL)
    return;

  port->hop = target->end_hop;
  if (port->by == NULL && target->ends != EHLO_PATH_SILENT_AFTER)
    port->by = g_strdup (target->end_by);
}

/**
 * ehlo_path_step_place_ports:
 * @path: the way, looked at to its end
 * @rows: (element-type EhloPortResult): the ports of the host
 *
 * Writes on the rows at which hop the way of their ports ends.
 */
void
ehlo_path_step_place_ports (const EhloPathResult *path,
                            GPtrArray            *rows)
{
  for (guint i = 0; i < rows->len; i++)
    place_port (g_ptr_array_index (rows, i), path);
}
