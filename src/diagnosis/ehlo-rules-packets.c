/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"

/* Packets that get lost. */

/* A segment that was sent so often and still is not there will not come. */
#define MANY_RETRANSMITS 2

/* Any connection loses a packet now and then. */
#define MANY_LOST 2

/* From here on a person waits for each single step. */
#define SLOW_US G_USEC_PER_SEC

/* ---- packets that are lost for their size ---------------------------------------------------- */

/* What large packets leave behind when they vanish: a full segment that is sent again and again, or
 * a hole in what came, with later segments behind it. */
static gboolean
has_signature (EhloStep *stop)
{
  gint64 mss = ehlo_step_get_int (stop, EHLO_FACT_TCP_MSS, 0);

  if (ehlo_step_get_int (stop, EHLO_FACT_TCP_OUT_OF_ORDER, 0) > 0)
    return TRUE;

  return mss > 0 && ehlo_step_get_int (stop, EHLO_FACT_TCP_UNACKED_BYTES, 0) >= mss &&
         ehlo_step_get_int (stop, EHLO_FACT_TCP_RETRANSMITS, 0) >= MANY_RETRANSMITS;
}

static const char *
get_tunnels (EhloRun       *run,
             EhloRuleMatch *match)
{
  EhloStep *network = ehlo_run_get_step (run, EHLO_STEP_NETWORK);
  const char *tunnels =
    network != NULL ? ehlo_rule_match_keep_list (match, network, EHLO_FACT_TUNNELS) : NULL;

  return tunnels != NULL && *tunnels != '\0' ? tunnels : NULL;
}

/* Two connections at the same time, of which only the one with small packets got through, leave no
 * other cause: a server that is slow, and a filter that looks into the first packets, let neither
 * or both through. The marks in the kernel alone fit a line that broke off altogether as well. */
static EhloConfidence
look_for_black_hole (EhloRun       *run,
                     EhloStep      *stop,
                     EhloRuleMatch *match)
{
  EhloStepKind kind = ehlo_step_get_kind (stop);

  if (kind < EHLO_STEP_GREETING || kind > EHLO_STEP_DATA ||
      !_ehlo_rule_fact_is (stop, EHLO_FACT_ERROR_CODE, "deadline") ||
      _ehlo_rule_fact_is (stop, EHLO_FACT_LARGE_PACKETS, "no-difference"))
    return EHLO_CONFIDENCE_NONE;

  if (!_ehlo_rule_fact_is (stop, EHLO_FACT_LARGE_PACKETS, "lost"))
    {
      match->variant = "signature";

      return has_signature (stop) ? EHLO_CONFIDENCE_LIKELY : EHLO_CONFIDENCE_NONE;
    }

  match->values.tunnel = get_tunnels (run, match);
  if (match->values.tunnel != NULL)
    match->variant = "tunnel";

  return EHLO_CONFIDENCE_CERTAIN;
}

const EhloRule _ehlo_rules_packets[] = {
  { "mtu-blackhole", look_for_black_hole },
  { NULL, NULL },
};

/* ---- a way that is slow or loses packets ----------------------------------------------------- */

/* What was sent again, and what came behind a missing packet. A conversation that got stuck ended
 * for another reason; it keeps packets that nobody confirmed. */
static gboolean
loses_packets (EhloStep *connect)
{
  return ehlo_step_get_int (connect, EHLO_FACT_TCP_UNACKED, 0) == 0 &&
         ehlo_step_get_int (connect, EHLO_FACT_TCP_RETRANSMITS, 0) +
             ehlo_step_get_int (connect, EHLO_FACT_TCP_OUT_OF_ORDER, 0) >= MANY_LOST;
}

/* A packet sent again may only have been late; so loss is never certain. */
static EhloConfidence
look_for_slow_way (EhloRun       *run,
                   EhloStep      *stop,
                   EhloRuleMatch *match)
{
  EhloStep *connect = ehlo_run_get_step (run, EHLO_STEP_CONNECT);
  gint64 round_trip_us;

  if (!_ehlo_rule_has_ended_well (connect))
    return EHLO_CONFIDENCE_NONE;

  match->proof = connect;
  round_trip_us = ehlo_step_get_int (connect, EHLO_FACT_TCP_RTT, 0);
  if (round_trip_us >= SLOW_US)
    {
      match->values.seconds =
        ehlo_rule_match_keep (match,
                              g_strdup_printf ("%.1f", (double) round_trip_us / G_USEC_PER_SEC));

      return EHLO_CONFIDENCE_CERTAIN;
    }

  match->variant = "lossy";

  return loses_packets (connect) ? EHLO_CONFIDENCE_LIKELY : EHLO_CONFIDENCE_NONE;
}

const EhloRule _ehlo_rules_packets_findings[] = {
  { "too-slow", look_for_slow_way },
  { NULL, NULL },
};
