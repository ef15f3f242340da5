/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-fates.h"
#include "ehlo-host-name.h"
#include "ehlo-way.h"

/* The fates of the addresses, when it is there that the run stopped. */
static GPtrArray *
dup_fates (EhloStep *stop)
{
  return _ehlo_rule_stopped_at (stop, EHLO_STEP_CONNECT) ? ehlo_fates_new (stop)
                                                         : g_ptr_array_new ();
}

static gboolean
is_each (GPtrArray *fates,
         gboolean (*is_so) (const EhloFate *))
{
  for (guint i = 0; i < fates->len; i++)
    if (!is_so (g_ptr_array_index (fates, i)))
      return FALSE;

  return fates->len > 0;
}

static gboolean
is_ipv6 (const EhloFate *fate)
{
  return fate->is_ipv6;
}

static gboolean
is_loopback (const EhloFate *fate)
{
  return ehlo_host_name_is_loopback (fate->address);
}

/* EPERM is what a packet filter answers, EACCES a security module or a route that forbids it. */
static gboolean
is_forbidden (const EhloFate *fate)
{
  return ehlo_fate_had_no_way (fate) || g_str_equal (fate->error, "EPERM") ||
         g_str_equal (fate->error, "EACCES");
}

/* ---- this computer --------------------------------------------------------------------------- */

static EhloConfidence
look_for_offline (EhloRun       *run,
                  EhloStep      *stop,
                  EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = dup_fates (stop);

  if (!_ehlo_rule_is_offline (run) || !is_each (fates, ehlo_fate_had_no_way))
    return EHLO_CONFIDENCE_NONE;

  match->proof = ehlo_run_get_step (run, EHLO_STEP_NETWORK);

  return EHLO_CONFIDENCE_CERTAIN;
}

static EhloConfidence
look_for_missing_ipv6 (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = dup_fates (stop);
  EhloStep *network = ehlo_run_get_step (run, EHLO_STEP_NETWORK);

  if (!_ehlo_rule_is_denied (network, EHLO_FACT_ROUTE_IPV6) ||
      !ehlo_step_get_boolean (network, EHLO_FACT_ROUTE_IPV4) || !is_each (fates, is_ipv6) ||
      !is_each (fates, ehlo_fate_had_no_way))
    return EHLO_CONFIDENCE_NONE;

  /* An A record that did not come might have helped. */
  return _ehlo_rule_fact_is (ehlo_run_get_step (run, EHLO_STEP_DNS), EHLO_FACT_DNS_A, "no-data")
           ? EHLO_CONFIDENCE_CERTAIN
           : EHLO_CONFIDENCE_LIKELY;
}

/* Whether other ports of one of the addresses answer: then it is about the port. */
static gboolean
gets_through_elsewhere (EhloRun   *run,
                        GPtrArray *fates)
{
  for (guint i = 0; i < fates->len; i++)
    {
      const EhloFate *fate = g_ptr_array_index (fates, i);
      EhloWayPorts ports;

      ehlo_way_count_ports (run, fate->address, NULL, &ports);
      if (ehlo_way_host_answers (&ports))
        return TRUE;
    }

  return FALSE;
}

/* Errors that connect() gave at once, or an ICMP message that bears our own address, were decided
 * here. A SYN that never left may also wait for the hardware address of a router; but not when
 * others left at the same time. */
static EhloConfidence
look_for_local_firewall (EhloRun       *run,
                         EhloStep      *stop,
                         EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = dup_fates (stop);
  gboolean only_port = gets_through_elsewhere (run, fates);

  if (!ehlo_step_get_boolean (stop, EHLO_FACT_LOCAL_CAUSE))
    return EHLO_CONFIDENCE_NONE;

  match->variant = only_port ? "port" : NULL;
  if (is_each (fates, is_forbidden) && !is_each (fates, ehlo_fate_had_no_way))
    return EHLO_CONFIDENCE_CERTAIN;
  if (ehlo_fates_are_all (fates, "rejected"))
    return EHLO_CONFIDENCE_CERTAIN;
  if (!ehlo_fates_are_all (fates, "timed-out"))
    return EHLO_CONFIDENCE_NONE;
  if (only_port)
    return EHLO_CONFIDENCE_CERTAIN;

  match->variant = "silent";

  return EHLO_CONFIDENCE_LIKELY;
}

static EhloConfidence
look_for_missing_service (EhloRun       *run,
                          EhloStep      *stop,
                          EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = dup_fates (stop);

  return ehlo_fates_are_all (fates, "refused") && is_each (fates, is_loopback)
           ? EHLO_CONFIDENCE_CERTAIN
           : EHLO_CONFIDENCE_NONE;
}

/* ---- the way --------------------------------------------------------------------------------- */

/* The first address that was turned down by an ICMP message. */
static const EhloFate *
find_rejected (GPtrArray *fates)
{
  for (guint i = 0; i < fates->len; i++)
    {
      const EhloFate *fate = g_ptr_array_index (fates, i);

      if (g_str_equal (fate->outcome, "rejected"))
        return fate;
    }

  return NULL;
}

/* A reset can be forged by something on the way; without the distance of another port of the host
 * that is not ruled out. Addresses that fared worse do not matter: this one is there. */
static EhloConfidence
look_for_refusal (EhloRun       *run,
                  EhloStep      *stop,
                  EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = dup_fates (stop);
  const EhloFate *rejected = find_rejected (fates);

  if (ehlo_fates_have (fates, "refused"))
    return rejected == NULL ? EHLO_CONFIDENCE_LIKELY : EHLO_CONFIDENCE_POSSIBLE;

  return rejected != NULL && ehlo_fate_is_closed_port (rejected) ? EHLO_CONFIDENCE_LIKELY
                                                       : EHLO_CONFIDENCE_NONE;
}

/* Whether that is about the port or about the host, only other ports could tell. */
static EhloConfidence
look_for_rejection (EhloRun       *run,
                    EhloStep      *stop,
                    EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = dup_fates (stop);
  const EhloFate *rejected = find_rejected (fates);

  if (rejected == NULL || ehlo_fate_is_unreachable (rejected))
    return EHLO_CONFIDENCE_NONE;

  match->values.sender = ehlo_rule_match_keep (match, g_strdup (rejected->icmp_from));
  if (rejected->icmp_from == NULL)
    match->variant = "unknown";
  else if (ehlo_fate_is_from_server (rejected))
    match->variant = "host";

  return EHLO_CONFIDENCE_LIKELY;
}

/* What says "no way to that host" for one port would say it for every port, or a firewall pretends.
 * Without an ICMP message it is this computer that misses an answer of its neighbour. */
static EhloConfidence
look_for_unreachable_host (EhloRun       *run,
                           EhloStep      *stop,
                           EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = dup_fates (stop);
  const EhloFate *rejected = find_rejected (fates);

  if (rejected != NULL)
    {
      match->values.sender = ehlo_rule_match_keep (match, g_strdup (rejected->icmp_from));

      return EHLO_CONFIDENCE_LIKELY; /* what is no such message was taken by the rule above */
    }
  if (!ehlo_fates_are_all (fates, "unreachable") ||
      ehlo_step_get_boolean (stop, EHLO_FACT_LOCAL_CAUSE))
    return EHLO_CONFIDENCE_NONE;

  match->variant = "neighbour";

  return EHLO_CONFIDENCE_LIKELY;
}

/* Silence has two causes that look the same from here, a blocked port and a dead host. */
static EhloConfidence
look_for_silence (EhloRun       *run,
                  EhloStep      *stop,
                  EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = dup_fates (stop);

  return ehlo_fates_have (fates, "timed-out") ? EHLO_CONFIDENCE_POSSIBLE : EHLO_CONFIDENCE_NONE;
}

const EhloRule _ehlo_rules_connect[] = {
  { "offline", look_for_offline },
  { "ipv6-unavailable", look_for_missing_ipv6 },
  { "local-firewall", look_for_local_firewall },
  { "local-service-down", look_for_missing_service },
  { "port-refused", look_for_refusal },
  { "port-rejected", look_for_rejection },
  { "host-unreachable", look_for_unreachable_host },
  { "port-dropped", look_for_silence },
  { NULL, NULL },
};
