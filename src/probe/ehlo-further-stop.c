/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-further-stop.h"

#include "ehlo-fact.h"

/**
 * ehlo_further_find_stop:
 * @inquiry: what the conversation left
 *
 * Returns: (transfer none) (nullable): the first step that failed, or that could not be tried
 */
EhloStep *
ehlo_further_find_stop (const EhloInquiry *inquiry)
{
  for (guint kind = 0; kind < EHLO_N_STEP_KINDS; kind++)
    {
      EhloStep *step = ehlo_recorder_get_step (inquiry->recorder, kind);

      if (step != NULL && ehlo_step_weigh (step) == EHLO_OUTCOME_FAILED)
        return step;
    }

  return NULL;
}

/**
 * ehlo_further_is_silent:
 * @inquiry: what the conversation left so far
 *
 * Returns: whether the conversation still waits for a connection
 */
gboolean
ehlo_further_is_silent (const EhloInquiry *inquiry)
{
  EhloStep *connect = ehlo_recorder_get_step (inquiry->recorder, EHLO_STEP_CONNECT);

  return connect != NULL && ehlo_step_get_outcome (connect) == EHLO_OUTCOME_RUNNING;
}

/**
 * ehlo_further_failed_remotely:
 * @connect: the connect step
 *
 * Returns: whether some address failed on the way or at its end, not in this computer
 */
gboolean
ehlo_further_failed_remotely (EhloStep *connect)
{
  static const char *const remote[] = { "refused", "rejected", "timed-out", NULL };
  g_auto (GStrv) outcomes = ehlo_step_dup_strv (connect, EHLO_FACT_OUTCOMES);

  for (guint i = 0; outcomes[i] != NULL; i++)
    if (g_strv_contains (remote, outcomes[i]))
      return !ehlo_step_get_boolean (connect, EHLO_FACT_LOCAL_CAUSE);

  return FALSE;
}

/**
 * ehlo_further_is_lost:
 * @stop: where the conversation stopped
 *
 * Returns: whether the connection was cut off, without a refusal in words
 */
gboolean
ehlo_further_is_lost (EhloStep *stop)
{
  static const char *const lost[] = { "reset", "closed", NULL };
  const char *error_code = ehlo_step_get_string (stop, EHLO_FACT_ERROR_CODE);
  const char *tls_outcome = ehlo_step_get_string (stop, EHLO_FACT_TLS_OUTCOME);

  if (ehlo_step_get_fact (stop, EHLO_FACT_REPLY_CODE) != NULL)
    return FALSE;
  return (error_code != NULL && g_strv_contains (lost, error_code))
         || (tls_outcome != NULL && g_strv_contains (lost, tls_outcome));
}

/**
 * ehlo_further_is_stranger:
 * @stop: where the conversation stopped
 *
 * Returns: whether the certificate may be that of somebody in between. Dates and weak methods are
 *   not what a stranger is known by.
 */
gboolean
ehlo_further_is_stranger (EhloStep *stop)
{
  static const char *const strange[] = { "unexpected-owner", "not-trusted", "self-signed", NULL };
  g_auto (GStrv) problems = ehlo_step_dup_strv (stop, EHLO_FACT_VERIFY_PROBLEMS);

  for (guint i = 0; problems[i] != NULL; i++)
    if (g_strv_contains (strange, problems[i]))
      return TRUE;

  return FALSE;
}
