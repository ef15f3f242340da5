/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-nearest-host.h"
#include "ehlo-providers.h"

/* Whether the look-ups of both families ended in one of these two ways (a kind of answer each). */
static gboolean
both_are (EhloStep   *step,
          const char *one,
          const char *other)
{
  return (_ehlo_rule_fact_is (step, EHLO_FACT_DNS_A, one) ||
          _ehlo_rule_fact_is (step, EHLO_FACT_DNS_A, other)) &&
         (_ehlo_rule_fact_is (step, EHLO_FACT_DNS_AAAA, one) ||
          _ehlo_rule_fact_is (step, EHLO_FACT_DNS_AAAA, other));
}

static gboolean
one_is (EhloStep   *step,
        const char *kind)
{
  return _ehlo_rule_fact_is (step, EHLO_FACT_DNS_A, kind) ||
         _ehlo_rule_fact_is (step, EHLO_FACT_DNS_AAAA, kind);
}

/* An answer about the name, be it a bad one, came from a name service that can be reached. One that
 * itself lives on this computer answers with an error when it has no way out. */
static EhloConfidence
look_for_offline (EhloRun       *run,
                  EhloStep      *stop,
                  EhloRuleMatch *match)
{
  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_DNS) || !_ehlo_rule_is_offline (run) ||
      one_is (stop, "nxdomain") || one_is (stop, "no-data") || one_is (stop, "bad-answer"))
    return EHLO_CONFIDENCE_NONE;

  match->proof = ehlo_run_get_step (run, EHLO_STEP_NETWORK);

  return both_are (stop, "no-network", "no-network") ? EHLO_CONFIDENCE_CERTAIN
                                                     : EHLO_CONFIDENCE_LIKELY;
}

/* RFC 8020: that a name does not exist holds for every type, so one such answer is enough where the
 * other one did not come. Whether this resolver tells the truth about other names is not known. */
static EhloConfidence
look_for_missing_name (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  const char *host = ehlo_run_get_subject (run)->host;

  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_DNS) || !one_is (stop, "nxdomain") ||
      !both_are (stop, "nxdomain", "timeout"))
    return EHLO_CONFIDENCE_NONE;

  match->values.suggestion = host != NULL ? ehlo_nearest_host_find (host) : NULL;
  if (match->values.suggestion != NULL)
    match->variant = "suggestion";

  return EHLO_CONFIDENCE_LIKELY;
}

static EhloConfidence
look_for_missing_address (EhloRun       *run,
                          EhloStep      *stop,
                          EhloRuleMatch *match)
{
  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_DNS))
    return EHLO_CONFIDENCE_NONE;

  return both_are (stop, "no-data", "no-data") ? EHLO_CONFIDENCE_CERTAIN : EHLO_CONFIDENCE_NONE;
}

static EhloConfidence
look_for_failure (EhloRun       *run,
                  EhloStep      *stop,
                  EhloRuleMatch *match)
{
  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_DNS))
    return EHLO_CONFIDENCE_NONE;

  return one_is (stop, "servfail") || one_is (stop, "refused") || one_is (stop, "bad-answer")
           ? EHLO_CONFIDENCE_LIKELY
           : EHLO_CONFIDENCE_NONE;
}

static EhloConfidence
look_for_silence (EhloRun       *run,
                  EhloStep      *stop,
                  EhloRuleMatch *match)
{
  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_DNS))
    return EHLO_CONFIDENCE_NONE;

  return both_are (stop, "timeout", "no-network") ? EHLO_CONFIDENCE_LIKELY
                                                  : EHLO_CONFIDENCE_NONE;
}

/* ---- an answer that cannot be true ----------------------------------------------------------- */

typedef enum
{
  PLACE_PUBLIC,
  PLACE_PRIVATE,
  PLACE_HERE,
  PLACE_NOWHERE, /* 0.0.0.0 or :: */
} Place;

static Place
get_place (const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  if (address == NULL)
    return PLACE_PUBLIC;
  if (g_inet_address_get_is_any (address))
    return PLACE_NOWHERE;
  if (g_inet_address_get_is_loopback (address))
    return PLACE_HERE;

  return g_inet_address_get_is_site_local (address) || g_inet_address_get_is_link_local (address)
           ? PLACE_PRIVATE
           : PLACE_PUBLIC;
}

/* The most believable place of all @addresses. */
static Place
get_best_place (char **addresses)
{
  Place best = PLACE_NOWHERE;

  for (guint i = 0; addresses[i] != NULL; i++)
    best = MIN (best, get_place (addresses[i]));

  return addresses[0] != NULL ? best : PLACE_PUBLIC;
}

/* Hosts with a placeholder do not count: "mail.{domain}" may well stand on a private network. */
static gboolean
is_public_host (const char *host)
{
  EhloProvider *provider = ehlo_providers_find_by_host (ehlo_providers_get_default (), host);

  for (guint i = 0; provider != NULL && i < ehlo_provider_get_n_endpoints (provider); i++)
    if (g_ascii_strcasecmp (ehlo_provider_get_endpoint (provider, i)->host, host) == 0)
      return TRUE;

  return FALSE;
}

/* A provider's server has a public address; behind a VPN it may have a private one for all that.
 * 0.0.0.0 is no server's address, but who owns a name may also say by it that there is none. */
static EhloConfidence
look_for_sinkhole (EhloRun       *run,
                   EhloStep      *stop,
                   EhloRuleMatch *match)
{
  EhloStep *dns = ehlo_run_get_step (run, EHLO_STEP_DNS);
  const char *host = ehlo_run_get_subject (run)->host;
  g_auto (GStrv) addresses = NULL;
  gboolean is_public;
  Place place;

  if (dns == NULL || host == NULL || ehlo_step_get_kind (stop) > EHLO_STEP_TLS ||
      _ehlo_rule_fact_is (dns, EHLO_FACT_DNS_SERVER, "literal"))
    return EHLO_CONFIDENCE_NONE;

  addresses = ehlo_step_dup_strv (dns, EHLO_FACT_ADDRESSES);
  place = get_best_place (addresses);
  is_public = is_public_host (host);
  if (place == PLACE_PUBLIC || (place != PLACE_NOWHERE && !is_public))
    return EHLO_CONFIDENCE_NONE;

  if (_ehlo_rule_fact_is (dns, EHLO_FACT_DNS_SERVER, "hosts file"))
    match->variant = "hosts-file";
  match->values.address = ehlo_rule_match_keep (match, g_strdup (addresses[0]));
  match->proof = dns;

  return is_public && place != PLACE_PRIVATE ? EHLO_CONFIDENCE_CERTAIN : EHLO_CONFIDENCE_LIKELY;
}

const EhloRule _ehlo_rules_dns[] = {
  { "offline", look_for_offline },
  { "host-not-found", look_for_missing_name },
  { "host-no-address", look_for_missing_address },
  { "dns-failure", look_for_failure },
  { "dns-timeout", look_for_silence },
  { "dns-blocked", look_for_sinkhole },
  { NULL, NULL },
};
