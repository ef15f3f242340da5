/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-finding.h"
#include "ehlo-nearest-host.h"
#include "ehlo-providers.h"

#include <string.h>

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

/* A packet filter answers a question that it does not let out with EPERM, at once. */
static EhloConfidence
look_for_local_firewall (EhloRun       *run,
                         EhloStep      *stop,
                         EhloRuleMatch *match)
{
  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_DNS) ||
      !both_are (stop, "no-network", "no-network") ||
      (!_ehlo_rule_fact_is (stop, EHLO_FACT_DNS_ERRNO, "EPERM") &&
       !_ehlo_rule_fact_is (stop, EHLO_FACT_DNS_ERRNO, "EACCES")))
    return EHLO_CONFIDENCE_NONE;

  match->variant = "names";

  return EHLO_CONFIDENCE_CERTAIN;
}

/* ---- other names, asked for control ---------------------------------------------------------- */

/* How the question for the root (or else for a top-level domain) ended; %NULL: it was not asked. */
static const char *
get_control (EhloStep      *dns,
             gboolean       root,
             EhloRuleMatch *match)
{
  g_auto (GStrv) controls = ehlo_step_dup_strv (dns, EHLO_FACT_DNS_CONTROL);

  for (guint i = 0; controls != NULL && controls[i] != NULL; i++)
    {
      const char *blank = strchr (controls[i], ' ');

      if (blank != NULL && g_str_has_prefix (controls[i], ". ") == root)
        return ehlo_rule_match_keep (match, g_strdup (blank + 1));
    }

  return NULL;
}

/* Whether the root exists as well as the top-level domain, where that was asked for: the name
 * service does its work. */
static gboolean
knows_other_names (EhloStep      *dns,
                   EhloRuleMatch *match)
{
  const char *top_level = get_control (dns, FALSE, match);

  return g_strcmp0 (get_control (dns, TRUE, match), "found") == 0 &&
         (top_level == NULL || g_str_equal (top_level, "found"));
}

static gboolean
is_mute (const char *control)
{
  return g_strcmp0 (control, "timeout") == 0 || g_strcmp0 (control, "no-network") == 0;
}

/* Whether nobody answered for other names either. */
static gboolean
is_silent_about_all (EhloStep      *dns,
                     EhloRuleMatch *match)
{
  const char *top_level = get_control (dns, FALSE, match);

  return is_mute (get_control (dns, TRUE, match)) && (top_level == NULL || is_mute (top_level));
}

static gboolean
is_failure (const char *control)
{
  static const char *const failures[] = { "servfail", "refused", "bad-answer", NULL };

  return control != NULL && (g_strv_contains (failures, control) || is_mute (control));
}

/* Whether the look-up of other names failed as well. */
static gboolean
fails_for_all (EhloStep      *dns,
               EhloRuleMatch *match)
{
  const char *top_level = get_control (dns, FALSE, match);

  return is_failure (get_control (dns, TRUE, match)) &&
         (top_level == NULL || is_failure (top_level));
}

/* The root always exists: who denies it denies everything. */
static gboolean
denies_everything (EhloStep      *dns,
                   EhloRuleMatch *match)
{
  const char *top_level = get_control (dns, FALSE, match);

  return g_strcmp0 (get_control (dns, TRUE, match), "nxdomain") == 0 &&
         (top_level == NULL || g_str_equal (top_level, "nxdomain"));
}

/* ---- names without an address ---------------------------------------------------------------- */

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

/* RFC 8020: that a name does not exist holds for every type, so one such answer is enough where the
 * other one did not come. */
static gboolean
is_denied (EhloStep *stop)
{
  return _ehlo_rule_stopped_at (stop, EHLO_STEP_DNS) && one_is (stop, "nxdomain") &&
         both_are (stop, "nxdomain", "timeout");
}

/* It is certain once the same name service knows other names. A name that a provider publishes is
 * rather kept away by a filter; see look_for_filter(). */
static EhloConfidence
look_for_missing_name (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  const char *host = ehlo_run_get_subject (run)->host;
  gboolean knows_others, is_public;

  if (!is_denied (stop))
    return EHLO_CONFIDENCE_NONE;

  knows_others = knows_other_names (stop, match);
  is_public = host != NULL && is_public_host (host);
  if (host != NULL && !is_public)
    match->values.suggestion = ehlo_nearest_host_find (host);
  if (match->values.suggestion != NULL)
    {
      match->variant = "suggestion";
      ehlo_rule_match_offer (match, EHLO_ACTION_USE_HOST, g_strdup (match->values.suggestion));
    }
  else if (denies_everything (stop, match) || (knows_others && is_public))
    return EHLO_CONFIDENCE_NONE;

  return knows_others ? EHLO_CONFIDENCE_CERTAIN : EHLO_CONFIDENCE_LIKELY;
}

static EhloConfidence
look_for_missing_address (EhloRun       *run,
                          EhloStep      *stop,
                          EhloRuleMatch *match)
{
  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_DNS) || !both_are (stop, "no-data", "no-data"))
    return EHLO_CONFIDENCE_NONE;

  match->values.names = ehlo_rule_match_keep_list (match, stop, EHLO_FACT_DNS_MX);
  if (*match->values.names != '\0')
    match->variant = "mx";

  return EHLO_CONFIDENCE_CERTAIN;
}

/* ---- a name service that fails --------------------------------------------------------------- */

/* There is an answer, which the name service holds back. That it checks the signatures of other
 * names with success rules out that its own clock or keys are wrong. */
static EhloConfidence
look_for_bad_signatures (EhloRun       *run,
                         EhloStep      *stop,
                         EhloRuleMatch *match)
{
  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_DNS) || !one_is (stop, "servfail") ||
      !_ehlo_rule_fact_is (stop, EHLO_FACT_DNSSEC, "bogus"))
    return EHLO_CONFIDENCE_NONE;

  return knows_other_names (stop, match) ? EHLO_CONFIDENCE_CERTAIN : EHLO_CONFIDENCE_LIKELY;
}

/* Other names are found: the fault lies with those who answer for this one. Not where our own check
 * got an answer that the name service does not give; and who refuses, does so himself. Signatures
 * that do not hold make the same error, so it is certain only where they were left unchecked and
 * there was no answer for all that. */
static EhloConfidence
blame_domain (EhloStep      *stop,
              EhloRuleMatch *match)
{
  if (one_is (stop, "refused"))
    {
      match->variant = "refused";

      return EHLO_CONFIDENCE_LIKELY;
    }
  if (_ehlo_rule_fact_is (stop, EHLO_FACT_DNSSEC, "secure") ||
      _ehlo_rule_fact_is (stop, EHLO_FACT_DNSSEC, "insecure"))
    {
      match->variant = "answers-elsewhere";

      return EHLO_CONFIDENCE_LIKELY;
    }

  match->variant = "domain";

  return both_are (stop, "servfail", "servfail") &&
                 _ehlo_rule_fact_is (stop, EHLO_FACT_DNSSEC, "no-answer")
             ? EHLO_CONFIDENCE_CERTAIN
             : EHLO_CONFIDENCE_LIKELY;
}

static EhloConfidence
look_for_failure (EhloRun       *run,
                  EhloStep      *stop,
                  EhloRuleMatch *match)
{
  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_DNS))
    return EHLO_CONFIDENCE_NONE;
  if (is_denied (stop) && denies_everything (stop, match))
    {
      match->variant = "denies-all";

      return EHLO_CONFIDENCE_LIKELY;
    }
  if (!one_is (stop, "servfail") && !one_is (stop, "refused") && !one_is (stop, "bad-answer"))
    return EHLO_CONFIDENCE_NONE;
  if (knows_other_names (stop, match))
    return blame_domain (stop, match);
  if (fails_for_all (stop, match))
    match->variant = "all";

  return EHLO_CONFIDENCE_LIKELY;
}

static gboolean
has_route (EhloRun *run)
{
  EhloStep *network = ehlo_run_get_step (run, EHLO_STEP_NETWORK);

  return network != NULL && (ehlo_step_get_boolean (network, EHLO_FACT_ROUTE_IPV4) ||
                             ehlo_step_get_boolean (network, EHLO_FACT_ROUTE_IPV6));
}

static EhloConfidence
look_for_silence (EhloRun       *run,
                  EhloStep      *stop,
                  EhloRuleMatch *match)
{
  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_DNS) || !both_are (stop, "timeout", "no-network"))
    return EHLO_CONFIDENCE_NONE;

  if (knows_other_names (stop, match))
    match->variant = "domain";

  return is_silent_about_all (stop, match) && has_route (run) ? EHLO_CONFIDENCE_CERTAIN
                                                              : EHLO_CONFIDENCE_LIKELY;
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

/* The provider publishes this name and the name service knows others, and still it says that there
 * is no such name. */
static EhloConfidence
look_for_filter (EhloRun       *run,
                 EhloStep      *stop,
                 EhloRuleMatch *match)
{
  const char *host = ehlo_run_get_subject (run)->host;

  if (!is_denied (stop) || host == NULL || !is_public_host (host) ||
      !knows_other_names (stop, match))
    return EHLO_CONFIDENCE_NONE;

  match->variant = "denied";

  return EHLO_CONFIDENCE_LIKELY;
}

const EhloRule _ehlo_rules_dns[] = {
  { "offline", look_for_offline },
  { "local-firewall", look_for_local_firewall },
  { "host-not-found", look_for_missing_name },
  { "host-no-address", look_for_missing_address },
  { "dns-bogus", look_for_bad_signatures },
  { "dns-failure", look_for_failure },
  { "dns-timeout", look_for_silence },
  { "dns-blocked", look_for_sinkhole },
  { "dns-blocked", look_for_filter },
  { NULL, NULL },
};
