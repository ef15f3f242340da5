/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-fates.h"
#include "ehlo-host-name.h"

/* What is true and worth knowing, but not why a run failed. `stop` is %NULL here. */

#define SLOW_GREETING_US (5 * G_USEC_PER_SEC)
#define SOON_DAYS        21

/* An attempt that is still under way after this time would not have come to anything in time. */
#define HOPELESS_US G_USEC_PER_SEC

/* ---- the way --------------------------------------------------------------------------------- */

/* %NULL: no IPv6 address was tried, or one works, or it is too early to tell. */
static const EhloFate *
find_failed_ipv6 (GPtrArray *fates)
{
  const EhloFate *failed = NULL;

  for (guint i = 0; i < fates->len; i++)
    {
      const EhloFate *fate = g_ptr_array_index (fates, i);

      if (!fate->is_ipv6 || ehlo_host_name_is_loopback (fate->address))
        continue;
      if (g_str_equal (fate->outcome, "open"))
        return NULL;
      if (!g_str_equal (fate->outcome, "pending") || fate->time_us >= HOPELESS_US)
        failed = fate;
    }

  return failed;
}

/* Without a route for IPv6 nothing is broken: there simply is none. */
static EhloConfidence
look_for_broken_ipv6 (EhloRun       *run,
                      EhloStep      *stop,
                      EhloRuleMatch *match)
{
  EhloStep *network = ehlo_run_get_step (run, EHLO_STEP_NETWORK);
  EhloStep *connect = ehlo_run_get_step (run, EHLO_STEP_CONNECT);
  g_autoptr (GPtrArray) fates = NULL;
  const EhloFate *failed;

  if (network == NULL || !ehlo_step_get_boolean (network, EHLO_FACT_ROUTE_IPV6) ||
      !_ehlo_rule_has_ended_well (connect))
    return EHLO_CONFIDENCE_NONE;

  fates = ehlo_fates_new (connect);
  failed = find_failed_ipv6 (fates);
  if (failed == NULL)
    return EHLO_CONFIDENCE_NONE;

  match->proof = connect;
  if (g_str_equal (failed->outcome, "refused"))
    match->variant = "refused";

  return g_str_equal (failed->outcome, "pending") || match->variant != NULL
           ? EHLO_CONFIDENCE_LIKELY
           : EHLO_CONFIDENCE_CERTAIN;
}

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
  { "ipv6-broken", look_for_broken_ipv6 },
  { "slow-greeting", look_for_slow_greeting },
  { "starttls-injection", look_for_injection },
  { "tls-too-old", look_for_old_version },
  { "certificate-expires-soon", look_for_early_end },
  { NULL, NULL },
};
