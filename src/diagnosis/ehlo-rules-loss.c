/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-stop.h"

/* A conversation that was lost: no other rule knows why. */

/* Did the conversation end like this, and not with a refusal in words? */
static gboolean
is_lost (EhloStep   *stop,
         const char *error_code,
         const char *tls_outcome)
{
  EhloStepKind kind = ehlo_step_get_kind (stop);

  if (kind < EHLO_STEP_GREETING || kind > EHLO_STEP_DATA || ehlo_stop_has_reply (stop))
    return FALSE;

  return _ehlo_rule_fact_is (stop, EHLO_FACT_ERROR_CODE, error_code) ||
         (tls_outcome != NULL && _ehlo_rule_fact_is (stop, EHLO_FACT_TLS_OUTCOME, tls_outcome));
}

/* The end of the line says who ended it only as far as the last device on the way. */
static EhloConfidence
look_for_reset (EhloRun       *run,
                EhloStep      *stop,
                EhloRuleMatch *match)
{
  return is_lost (stop, "reset", "reset") ? EHLO_CONFIDENCE_LIKELY : EHLO_CONFIDENCE_NONE;
}

static EhloConfidence
look_for_end (EhloRun       *run,
              EhloStep      *stop,
              EhloRuleMatch *match)
{
  return is_lost (stop, "closed", "closed") ? EHLO_CONFIDENCE_LIKELY : EHLO_CONFIDENCE_NONE;
}

/* What comes in the place of a greeting may also be a service that nobody knows here. In a sign-in
 * the fault may be on our side of the method. */
static EhloConfidence
look_for_nonsense (EhloRun       *run,
                   EhloStep      *stop,
                   EhloRuleMatch *match)
{
  EhloStepKind kind = ehlo_step_get_kind (stop);

  if (!is_lost (stop, "protocol", NULL) && !is_lost (stop, "limit", NULL))
    return EHLO_CONFIDENCE_NONE;

  return kind == EHLO_STEP_GREETING || kind == EHLO_STEP_TLS || kind == EHLO_STEP_AUTH
           ? EHLO_CONFIDENCE_LIKELY
           : EHLO_CONFIDENCE_CERTAIN;
}

const EhloRule _ehlo_rules_loss[] = {
  { "connection-reset", look_for_reset },
  { "connection-closed", look_for_end },
  { "protocol-error", look_for_nonsense },
  { NULL, NULL },
};
