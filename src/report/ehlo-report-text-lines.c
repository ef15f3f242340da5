/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-text.h"

#include "ehlo-port-text.h"
#include "ehlo-text-layout.h"

#include <glib/gi18n-lib.h>

/* A step or a port in one line, while the test runs. */

#define PORT_COLUMNS 6
#define STATE_COLUMNS 24
#define DURATION_COLUMNS 8
#define SERVER_COLUMNS 18
#define OUTCOME_COLUMNS 6
#define TITLE_COLUMNS 25

static const char *const outcome_words[] = {
  [EHLO_OUTCOME_RUNNING]   = "...",
  [EHLO_OUTCOME_OK]        = N_("ok"),
  [EHLO_OUTCOME_WARNING]   = N_("warn"),
  [EHLO_OUTCOME_FAILED]    = N_("FAIL"),
  [EHLO_OUTCOME_SKIPPED]   = "-",
  [EHLO_OUTCOME_CANCELLED] = N_("stop"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (outcome_words) == EHLO_N_OUTCOMES);

static const char *
get_title (EhloStep *step)
{
  return ehlo_step_kind_get_title (ehlo_step_get_kind (step));
}

/**
 * ehlo_report_text_get_outcome:
 * @outcome: how a step ended
 *
 * Returns: (transfer none): a short word for that
 */
const char *
ehlo_report_text_get_outcome (EhloOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < EHLO_N_OUTCOMES, NULL);

  return _(outcome_words[outcome]);
}

/* What took no time worth a word has none. */
static char *
dup_time (EhloStep *step)
{
  gint64 duration_us = ehlo_step_get_duration_us (step);

  return duration_us > 0 ? ehlo_text_dup_duration (duration_us) : g_strdup ("");
}

/**
 * ehlo_report_text_step_line:
 * @step: a step, running or not
 *
 * Returns: (transfer full): the step in one line without a line end, such as
 *   "ok    Connect                  127.0.0.1, port 2587   21 ms"
 */
char *
ehlo_report_text_step_line (EhloStep *step)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *time = NULL;
  const char *summary;

  g_return_val_if_fail (EHLO_IS_STEP (step), NULL);

  time = dup_time (step);
  summary = ehlo_step_get_summary (step);
  ehlo_text_append_padded (line, ehlo_report_text_get_outcome (ehlo_step_get_outcome (step)),
                           OUTCOME_COLUMNS);
  ehlo_text_append_padded (line, get_title (step), TITLE_COLUMNS);
  g_string_append_printf (line, "%s%s%s", summary,
                          *summary != '\0' && *time != '\0' ? "   " : "", time);

  return g_strchomp (g_strdelimit (g_string_free (g_steal_pointer (&line), FALSE), "\n", ' '));
}

/**
 * ehlo_report_text_port_line:
 * @port: a row of the comparison of ports
 *
 * Returns: (transfer full): the row in one line without a line end
 */
char *
ehlo_report_text_port_line (const EhloPortResult *port)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *number = g_strdup_printf ("%u", port->port);
  g_autofree char *state = ehlo_port_text_dup_state (port);
  g_autofree char *time = port->rtt_us >= 0 ? ehlo_text_dup_duration (port->rtt_us)
                                            : g_strdup ("-");
  g_autofree char *server = ehlo_port_text_dup_encryption (port);
  const char *advice = ehlo_port_text_get_advice (port->advice);

  ehlo_text_append_padded (line, number, PORT_COLUMNS);
  ehlo_text_append_padded (line, state, STATE_COLUMNS);
  ehlo_text_append_padded (line, time, DURATION_COLUMNS);
  ehlo_text_append_padded (line, server, SERVER_COLUMNS);
  g_string_append (line, advice != NULL ? advice : "");
  return g_strchomp (g_string_free (g_steal_pointer (&line), FALSE));
}

