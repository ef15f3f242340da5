/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"

/* What is true and worth knowing, but not why a run failed. `stop` is %NULL here. */

#define SLOW_GREETING_US (5 * G_USEC_PER_SEC)
#define SOON_DAYS        21

/* ---- the greeting ---------------------------------------------------------------------------- */

static EhloConfidence
look_for_slow_greeting (EhloRun       *run,
                        EhloStep      *stop,
                        EhloRuleMatch *match)
{
  EhloStep *greeting = ehlo_run_get_step (run, EHLO_STEP_GREETING);
  gint64 time_us = greeting != NULL ? ehlo_step_get_duration_us (greeting) : 0;

  if (!_ehlo_rule_has_ended_well (greeting) || time_us <= SLOW_GREETING_US)
    return EHLO_CONFIDENCE_NONE;

  match->proof = greeting;
  match->values.seconds =
    ehlo_rule_match_keep (match, g_strdup_printf ("%.1f", (double) time_us / G_USEC_PER_SEC));

  return EHLO_CONFIDENCE_CERTAIN;
}

/* ---- encryption ------------------------------------------------------------------------------ */

static EhloConfidence
look_for_injection (EhloRun       *run,
                    EhloStep      *stop,
                    EhloRuleMatch *match)
{
  match->proof = ehlo_run_get_step (run, EHLO_STEP_STARTTLS);

  return match->proof != NULL &&
             ehlo_step_get_int (match->proof, EHLO_FACT_UNREAD_BYTES, 0) > 0
           ? EHLO_CONFIDENCE_CERTAIN
           : EHLO_CONFIDENCE_NONE;
}

/* RFC 8996 */
static EhloConfidence
look_for_old_version (EhloRun       *run,
                      EhloStep      *stop,
                      EhloRuleMatch *match)
{
  static const char *const old[] = { "SSL3.0", "TLS1.0", "TLS1.1", NULL };
  const char *version;

  match->proof = ehlo_run_get_step (run, EHLO_STEP_TLS);
  version = match->proof != NULL ? ehlo_step_get_string (match->proof, EHLO_FACT_TLS_VERSION)
                                 : NULL;
  if (version == NULL || !g_strv_contains (old, version))
    return EHLO_CONFIDENCE_NONE;

  match->values.version = version;

  return EHLO_CONFIDENCE_CERTAIN;
}

static EhloConfidence
look_for_early_end (EhloRun       *run,
                    EhloStep      *stop,
                    EhloRuleMatch *match)
{
  EhloStep *tls = ehlo_run_get_step (run, EHLO_STEP_TLS);

  if (tls == NULL || !ehlo_step_get_boolean (tls, EHLO_FACT_VERIFIED) ||
      ehlo_step_get_int (tls, EHLO_FACT_CERT_DAYS_LEFT, SOON_DAYS) >= SOON_DAYS)
    return EHLO_CONFIDENCE_NONE;

  match->proof = tls;
  match->values.date = ehlo_rule_match_keep_date (match, tls, EHLO_FACT_CERT_NOT_AFTER);

  return EHLO_CONFIDENCE_CERTAIN;
}

const EhloRule _ehlo_rules_findings[] = {
  { "slow-greeting", look_for_slow_greeting },
  { "starttls-injection", look_for_injection },
  { "tls-too-old", look_for_old_version },
  { "certificate-expires-soon", look_for_early_end },
  { NULL, NULL },
};
