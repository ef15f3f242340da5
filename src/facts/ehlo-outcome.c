/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-outcome.h"

static const char *const outcome_names[EHLO_N_OUTCOMES] = {
  [EHLO_OUTCOME_RUNNING] = "running",
  [EHLO_OUTCOME_OK] = "ok",
  [EHLO_OUTCOME_WARNING] = "warning",
  [EHLO_OUTCOME_FAILED] = "failed",
  [EHLO_OUTCOME_SKIPPED] = "skipped",
  [EHLO_OUTCOME_CANCELLED] = "cancelled",
};

/**
 * ehlo_outcome_to_string:
 * @outcome: an outcome
 *
 * The name that stands in JSON reports. It is never translated. Any thread.
 *
 * Returns: (transfer none): the name
 */
const char *
ehlo_outcome_to_string (EhloOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < EHLO_N_OUTCOMES, NULL);

  return outcome_names[outcome];
}

/**
 * ehlo_outcome_from_string:
 * @text: (nullable): a name, as it stands in a JSON report
 * @ret_outcome: (out) (optional): the outcome; untouched when @text is no name of one
 *
 * The reverse of ehlo_outcome_to_string(). Case counts: the names are an interface. Any thread.
 *
 * Returns: whether @text names an outcome
 */
gboolean
ehlo_outcome_from_string (const char  *text,
                          EhloOutcome *ret_outcome)
{
  for (guint i = 0; i < EHLO_N_OUTCOMES; i++)
    {
      if (g_strcmp0 (text, outcome_names[i]) == 0)
        {
          if (ret_outcome != NULL)
            *ret_outcome = (EhloOutcome) i;
          return TRUE;
        }
    }

  return FALSE;
}
