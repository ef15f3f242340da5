/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-step.h"

#include "ehlo-fact.h"

static EhloOutcome
weigh_skipped_sign_in (const char *reason)
{
  static const char *const failures[] = {
    "not-encrypted", "not-verified", "not-offered", "no-common-mechanism", NULL,
  };

  if (reason == NULL)
    return EHLO_OUTCOME_SKIPPED;
  if (g_strv_contains (failures, reason))
    return EHLO_OUTCOME_FAILED;

  return g_str_equal (reason, "no-password") ? EHLO_OUTCOME_WARNING : EHLO_OUTCOME_SKIPPED;
}

/**
 * ehlo_step_weigh:
 * @self: a step of a run that is finished
 *
 * What the step means for its run. That is its outcome, but:
 *
 * - A sign-in that was asked for and could not even be tried is a failure of the run, although the
 *   step itself was skipped. Without a password it is merely something that was not tested.
 * - A step that had begun and never ended was cut off in the middle: stopped.
 *
 * Returns: any outcome but %EHLO_OUTCOME_RUNNING
 */
EhloOutcome
ehlo_step_weigh (EhloStep *self)
{
  EhloOutcome outcome = ehlo_step_get_outcome (self);

  if (outcome == EHLO_OUTCOME_RUNNING)
    return EHLO_OUTCOME_CANCELLED;

  if (outcome == EHLO_OUTCOME_SKIPPED && ehlo_step_get_kind (self) == EHLO_STEP_AUTH)
    return weigh_skipped_sign_in (ehlo_step_get_string (self, EHLO_FACT_REASON));

  return outcome;
}
