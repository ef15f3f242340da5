/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-fates.h"
#include "ehlo-host-name.h"
#include "ehlo-ip-scope.h"
#include "ehlo-issuers.h"
#include "ehlo-rule-certificate.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The state of the network around this computer, and its clock. */

#define HTTPS_PORT 443

static const char *
get_network_fact (EhloRun    *run,
                  const char *key)
{
  EhloStep *network = ehlo_run_get_step (run, EHLO_STEP_NETWORK);

  return network != NULL ? ehlo_step_get_string (network, key) : NULL;
}

/* ---- a sign-in page -------------------------------------------------------------------------- */

/* A certificate that is not the server's: what stands in between shows its own. */
static gboolean
is_of_stranger (EhloStep *tls)
{
  return _ehlo_rule_has_problem (tls, "unexpected-owner") ||
         _ehlo_rule_has_problem (tls, "self-signed") || _ehlo_rule_has_problem (tls, "not-trusted");
}

/* Whether a stranger in the place of the server, or nobody, explains where the run stopped. A name
 * that does not exist, the words of a mail server and an alert come from behind such a page. */
static gboolean
is_cut_off (EhloRun  *run,
            EhloStep *stop)
{
  EhloStepKind kind = ehlo_step_get_kind (stop);

  if (kind == EHLO_STEP_DNS)
    return !_ehlo_rule_fact_is (stop, EHLO_FACT_DNS_A, "nxdomain") &&
           !_ehlo_rule_fact_is (stop, EHLO_FACT_DNS_A, "no-data");
  if (kind == EHLO_STEP_CONNECT)
    return !ehlo_step_get_boolean (stop, EHLO_FACT_LOCAL_CAUSE);
  if (kind == EHLO_STEP_GREETING)
    return ehlo_step_get_int (stop, EHLO_FACT_REPLY_CODE, 0) == 0;
  if (kind == EHLO_STEP_TLS && ehlo_step_get_fact (stop, EHLO_FACT_VERIFIED) == NULL)
    return ehlo_step_get_fact (stop, EHLO_FACT_ALERT) == NULL;

  return is_of_stranger (_ehlo_rule_get_unproven (run, stop));
}

/* Who shows the right certificate at another port is the server itself. */
static gboolean
is_server_proven (EhloRun *run)
{
  for (guint i = 0; i < ehlo_run_get_n_ports (run); i++)
    if (g_strcmp0 (ehlo_run_get_port (run, i)->certificate, "valid") == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_private (const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  return address != NULL && ehlo_ip_scope_of (address) == EHLO_SCOPE_PRIVATE;
}

/* Whether all addresses of the server are such as only a local network has. A sign-in page gives
 * public names such addresses, too. */
static gboolean
is_on_local_network (EhloRun *run)
{
  EhloStep *dns = ehlo_run_get_step (run, EHLO_STEP_DNS);
  g_auto (GStrv) addresses = dns != NULL ? ehlo_step_dup_strv (dns, EHLO_FACT_ADDRESSES) : NULL;

  if (addresses == NULL || addresses[0] == NULL)
    return FALSE;
  for (guint i = 0; addresses[i] != NULL; i++)
    if (!is_private (addresses[i]))
      return FALSE;

  return TRUE;
}

/* Where the page was led to, as far as it is an address. */
static const char *
get_led_to (EhloRun *run)
{
  const char *portal = get_network_fact (run, EHLO_FACT_PORTAL);

  return portal != NULL && (g_str_has_prefix (portal, "http://") ||
                            g_str_has_prefix (portal, "https://"))
           ? portal
           : NULL;
}

static EhloConfidence
look_for_portal (EhloRun       *run,
                 EhloStep      *stop,
                 EhloRuleMatch *match)
{
  const char *page = get_network_fact (run, EHLO_FACT_CONNECTIVITY_PAGE);

  if (g_strcmp0 (get_network_fact (run, EHLO_FACT_CONNECTIVITY), "portal") != 0 ||
      !is_cut_off (run, stop) || is_server_proven (run))
    return EHLO_CONFIDENCE_NONE;

  match->proof = ehlo_run_get_step (run, EHLO_STEP_NETWORK);
  match->values.address = get_led_to (run);
  if (match->values.address != NULL)
    match->variant = "led";
  else if (g_strcmp0 (get_network_fact (run, EHLO_FACT_CONNECTIVITY_FROM), "system") == 0)
    match->variant = "system";

  /* The page that was asked for leads to the sign-in page anew; the link there is good once. */
  if (page != NULL)
    ehlo_rule_match_offer (match, EHLO_ACTION_OPEN_LINK, g_strdup (page));

  return is_on_local_network (run) ? EHLO_CONFIDENCE_LIKELY : EHLO_CONFIDENCE_CERTAIN;
}

/* ---- a proxy --------------------------------------------------------------------------------- */

/* Whether port 443 was tried, and neither it nor any other port of the server is open. */
static gboolean
is_all_dead (EhloRun *run)
{
  gboolean is_tried = FALSE;

  for (guint i = 0; i < ehlo_run_get_n_ports (run); i++)
    {
      const EhloPortResult *port = ehlo_run_get_port (run, i);

      if (port->state == EHLO_PORT_OPEN || port->local)
        return FALSE;
      is_tried = is_tried || port->port == HTTPS_PORT;
    }

  return is_tried;
}

/* A proxy that cannot reach the server either says so with 502, 503 or 504 (RFC 9110 15.6): then it
 * is the server that is dead. Some agree before they have tried, so it is never certain. */
static gboolean
is_proxy_alive (gint64 status)
{
  return status >= 200 && status < 600 && (status < 502 || status > 504);
}

static EhloConfidence
look_for_proxy (EhloRun       *run,
                EhloStep      *stop,
                EhloRuleMatch *match)
{
  EhloStep *network = ehlo_run_get_step (run, EHLO_STEP_NETWORK);
  const char *proxy = get_network_fact (run, EHLO_FACT_PROXY);
  gint64 status = network != NULL ? ehlo_step_get_int (network, EHLO_FACT_PROXY_ANSWER, 0) : 0;

  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_CONNECT) || proxy == NULL ||
      ehlo_step_get_boolean (stop, EHLO_FACT_LOCAL_CAUSE) || !is_proxy_alive (status) ||
      !is_all_dead (run))
    return EHLO_CONFIDENCE_NONE;

  /* Unless it led there, the web must be seen to be closed as well. */
  if (status >= 300 && _ehlo_rule_fact_is (network, EHLO_FACT_CONNECTIVITY, "full") &&
      _ehlo_rule_fact_is (network, EHLO_FACT_CONNECTIVITY_FROM, "page"))
    return EHLO_CONFIDENCE_NONE;

  match->proof = network;
  match->values.proxy = proxy;

  return EHLO_CONFIDENCE_LIKELY;
}

/* ---- a certificate from in between ----------------------------------------------------------- */

/* The product by whose name a certificate of the chain was issued; %NULL for none. The subjects
 * above the server's own are issuers, too. */
static const EhloIssuer *
find_product (EhloStep *tls)
{
  EhloIssuers *issuers = ehlo_issuers_get_default ();
  const EhloIssuer *found =
    ehlo_issuers_match (issuers, ehlo_step_get_string (tls, EHLO_FACT_CERT_ISSUER));
  g_auto (GStrv) chain = ehlo_step_dup_strv (tls, EHLO_FACT_CHAIN);

  for (guint i = 1; found == NULL && chain[0] != NULL && chain[i] != NULL; i++)
    found = ehlo_issuers_match (issuers, chain[i]);

  return found;
}

static const char *const *
get_who (const EhloIssuer *product)
{
  static const char *const user[] = { "user", NULL };
  static const char *const network[] = { "network", NULL };

  return g_str_equal (ehlo_issuer_get_who (product), "network") ? network : user;
}

static EhloConfidence
look_for_product (EhloRun       *run,
                  EhloStep      *stop,
                  EhloRuleMatch *match)
{
  EhloStep *tls = _ehlo_rule_get_unproven (run, stop);
  const EhloIssuer *product = tls != NULL && is_of_stranger (tls) ? find_product (tls) : NULL;

  if (product == NULL)
    return EHLO_CONFIDENCE_NONE;

  match->proof = tls;
  match->values.name = product->name;
  match->variant = g_str_equal (product->kind, "antivirus") ? NULL : product->kind;
  match->who = get_who (product);

  return g_str_equal (product->confidence, "high") ? EHLO_CONFIDENCE_CERTAIN
                                                   : EHLO_CONFIDENCE_LIKELY;
}

/* The program put its root certificate on this computer, so everything looks right. */
static EhloConfidence
look_for_trusted_product (EhloRun       *run,
                          EhloStep      *stop,
                          EhloRuleMatch *match)
{
  EhloStep *tls = ehlo_run_get_step (run, EHLO_STEP_TLS);
  const EhloIssuer *product = NULL;

  if (tls != NULL && ehlo_step_get_boolean (tls, EHLO_FACT_VERIFIED))
    product = find_product (tls);
  if (product == NULL)
    return EHLO_CONFIDENCE_NONE;

  match->proof = tls;
  match->variant = "trusted";
  match->values.name = product->name;
  match->who = get_who (product);

  return EHLO_CONFIDENCE_CERTAIN;
}

/* ---- the clock ------------------------------------------------------------------------------- */

/* "3 hours", of the largest unit that is not one. */
static char *
describe_difference (gint64 seconds)
{
  gulong hours = (gulong) (ABS (seconds) + 1800) / 3600;
  gulong days = (hours + 12) / 24;
  gulong years = (days + 182) / 365;

  if (years > 1)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu year", "%lu years", years), years);
  if (days > 1)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu day", "%lu days", days), days);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu hour", "%lu hours", hours), hours);
}

/* Whether somebody else than the mail server said the time. Its clock may be the wrong one, however
 * often it is asked. */
static gboolean
is_witness_independent (EhloStep *tls)
{
  const char *from = ehlo_step_get_string (tls, EHLO_FACT_CLOCK_FROM);

  return from != NULL && (strstr (from, "ntp") != NULL || strstr (from, "page") != NULL);
}

/* Certificates are issued for the time from now on, never for later: one that is not good yet, but
 * in order otherwise, says itself that this computer's clock is behind. One that is over says
 * nothing: a server whose clock stands still would not renew it either. */
static EhloConfidence
weigh_clock (EhloStep      *tls,
             EhloRuleMatch *match)
{
  gint64 off = ehlo_step_get_int (tls, EHLO_FACT_CLOCK_OFF, 0);

  match->proof = tls;
  match->values.difference = ehlo_rule_match_keep (match, describe_difference (off));
  match->values.date = ehlo_rule_match_keep_date (match, tls, EHLO_FACT_CLOCK_DATE);
  if (off < 0)
    match->variant = "behind";
  else if (!is_witness_independent (tls))
    match->variant = "server";

  return off < 0 || is_witness_independent (tls) ? EHLO_CONFIDENCE_CERTAIN
                                                 : EHLO_CONFIDENCE_LIKELY;
}

static EhloConfidence
look_for_wrong_clock (EhloRun       *run,
                      EhloStep      *stop,
                      EhloRuleMatch *match)
{
  EhloStep *tls = _ehlo_rule_get_unproven (run, stop);

  /* A certificate that is wrong besides stays wrong when the clock is set. */
  if (tls == NULL || _ehlo_rule_judge_clock (tls) != EHLO_CLOCK_WRONG || is_of_stranger (tls) ||
      _ehlo_rule_has_problem (tls, "revoked"))
    return EHLO_CONFIDENCE_NONE;

  return weigh_clock (tls, match);
}

/* Where something else is the cause. Who is a stranger is no witness of the dates, either. */
static EhloConfidence
look_for_wrong_clock_besides (EhloRun       *run,
                              EhloStep      *stop,
                              EhloRuleMatch *match)
{
  EhloStep *tls = ehlo_run_get_step (run, EHLO_STEP_TLS);
  EhloConfidence confidence;

  if (_ehlo_rule_judge_clock (tls) != EHLO_CLOCK_WRONG)
    return EHLO_CONFIDENCE_NONE;

  confidence = weigh_clock (tls, match);

  return is_witness_independent (tls) ? confidence : EHLO_CONFIDENCE_LIKELY;
}

/* ---- a tunnel -------------------------------------------------------------------------------- */

/* A server that refused was reached. */
static gboolean
is_lost_on_the_way (EhloStep *connect)
{
  g_autoptr (GPtrArray) fates = ehlo_fates_new (connect);

  return ehlo_fates_have (fates, "timed-out") || ehlo_fates_have (fates, "rejected");
}

/* Whether it is the VPN that lets no mail out, only a test without it can tell. */
static EhloConfidence
look_for_tunnel (EhloRun       *run,
                 EhloStep      *stop,
                 EhloRuleMatch *match)
{
  EhloStep *network = ehlo_run_get_step (run, EHLO_STEP_NETWORK);
  EhloStep *connect = ehlo_run_get_step (run, EHLO_STEP_CONNECT);
  const char *host = ehlo_run_get_subject (run)->host;

  if (network == NULL || ehlo_step_get_fact (network, EHLO_FACT_TUNNELS) == NULL ||
      connect == NULL || ehlo_step_get_outcome (connect) != EHLO_OUTCOME_FAILED ||
      ehlo_step_get_boolean (connect, EHLO_FACT_LOCAL_CAUSE) || !is_lost_on_the_way (connect) ||
      (host != NULL && ehlo_host_name_is_loopback (host)) || is_on_local_network (run))
    return EHLO_CONFIDENCE_NONE;

  match->proof = network;
  match->values.tunnel = ehlo_rule_match_keep_list (match, network, EHLO_FACT_TUNNELS);

  return EHLO_CONFIDENCE_POSSIBLE;
}

const EhloRule _ehlo_rules_network[] = {
  { "captive-portal", look_for_portal },
  { "certificate-intercepted", look_for_product },
  { "clock-wrong", look_for_wrong_clock },
  { "proxy-required", look_for_proxy },
  { NULL, NULL },
};

const EhloRule _ehlo_rules_network_findings[] = {
  { "clock-wrong", look_for_wrong_clock_besides },
  { "certificate-intercepted", look_for_trusted_product },
  { "tunnel-in-use", look_for_tunnel },
  { NULL, NULL },
};
