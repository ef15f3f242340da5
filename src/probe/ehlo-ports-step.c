/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-ports-step.h"

#include "ehlo-fact.h"
#include "ehlo-port-advice.h"

#include <glib/gi18n-lib.h>

static char *
list_ports (GPtrArray *rows,
            gboolean   open)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const EhloPortResult *row = g_ptr_array_index (rows, i);

      if ((row->state == EHLO_PORT_OPEN) == open
          && g_hash_table_add (seen, GUINT_TO_POINTER (row->port)))
        g_string_append_printf (text, "%s%u", text->len > 0 ? ", " : "", row->port);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
summarise (GPtrArray *rows)
{
  g_autofree char *open = list_ports (rows, TRUE);
  g_autofree char *closed = list_ports (rows, FALSE);

  if (*open == '\0')
    return g_strdup (_("No port is open"));
  if (*closed == '\0')
    return g_strdup_printf (_("Open: %s"), open);
  return g_strdup_printf (_("Open: %s. Not open: %s"), open, closed);
}

/**
 * ehlo_ports_step_judge:
 * @rows: (element-type EhloPortResult): the ports of a host, with advice
 *
 * A host where one port for sending works is a host that works.
 *
 * Returns: how a run ends that only compares ports
 */
EhloOutcome
ehlo_ports_step_judge (GPtrArray *rows)
{
  EhloOutcome outcome = EHLO_OUTCOME_FAILED;

  for (guint i = 0; i < rows->len; i++)
    {
      const EhloPortResult *row = g_ptr_array_index (rows, i);

      if (g_strcmp0 (row->advice, "use") == 0 || g_strcmp0 (row->advice, "works") == 0)
        return EHLO_OUTCOME_OK;
      if (ehlo_port_serves_mail (row))
        outcome = EHLO_OUTCOME_WARNING;
    }
  return outcome;
}

/**
 * ehlo_ports_step_end:
 * @recorder: the recorder of a run
 * @step: the running step of the comparison
 * @rows: (element-type EhloPortResult): the ports, with advice
 * @outcome: how the step ends
 *
 * Hands the rows over to the run and ends the step.
 */
void
ehlo_ports_step_end (EhloRecorder *recorder,
                     EhloStep     *step,
                     GPtrArray    *rows,
                     EhloOutcome   outcome)
{
  g_autoptr (GStrvBuilder) states = g_strv_builder_new ();
  g_auto (GStrv) states_v = NULL;
  g_autofree char *summary = summarise (rows);

  for (guint i = 0; i < rows->len; i++)
    {
      const EhloPortResult *row = g_ptr_array_index (rows, i);
      g_autofree char *state = g_strdup_printf ("%s %u %s", row->address, row->port,
                                                ehlo_port_state_to_string (row->state));

      g_strv_builder_add (states, state);
      ehlo_recorder_put_port (recorder, row);
    }
  states_v = g_strv_builder_end (states);
  ehlo_step_set_strv (step, EHLO_FACT_PORTS, (const char *const *) states_v);
  ehlo_recorder_end (recorder, step, outcome, summary);
}
