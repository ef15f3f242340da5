/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-fates.h"
#include "ehlo-host-name.h"
#include "ehlo-way.h"

/* What is worth knowing of the way although another one works. `stop` is %NULL here. */

/* An attempt that is still under way after this time would not have come to anything in time: its
 * first packet is given up by then. */
#define HOPELESS_US G_USEC_PER_SEC

/* One that took so long, and so many times as long as that which works, may have lost a packet, or
 * all of them. */
#define DOUBTFUL_US (250 * G_TIME_SPAN_MILLISECOND)
#define MANY_TIMES  10

static gboolean
is_given_up (const EhloFate *fate,
             gint64          connect_us)
{
  return !g_str_equal (fate->outcome, "pending") || fate->time_us >= HOPELESS_US ||
         (fate->time_us >= DOUBTFUL_US && connect_us > 0 &&
          fate->time_us >= connect_us * MANY_TIMES);
}

/* %NULL: no IPv6 address was tried, or one works, or it is too early to tell. */
static const EhloFate *
find_failed_ipv6 (GPtrArray *fates,
                  gint64     connect_us)
{
  const EhloFate *failed = NULL;

  for (guint i = 0; i < fates->len; i++)
    {
      const EhloFate *fate = g_ptr_array_index (fates, i);

      if (!fate->is_ipv6 || ehlo_host_name_is_loopback (fate->address))
        continue;
      if (g_str_equal (fate->outcome, "open"))
        return NULL;
      if (is_given_up (fate, connect_us))
        failed = fate;
    }

  return failed;
}

/* Do other ports of some address of that kind answer? */
static gboolean
answers_elsewhere (EhloRun   *run,
                   GPtrArray *fates,
                   gboolean   is_ipv6)
{
  for (guint i = 0; i < fates->len; i++)
    {
      const EhloFate *fate = g_ptr_array_index (fates, i);
      EhloWayPorts ports;

      ehlo_way_count_ports (run, fate->address, NULL, &ports);
      if (fate->is_ipv6 == is_ipv6 && ehlo_way_host_answers (&ports))
        return TRUE;
    }

  return FALSE;
}

/* Without a route for IPv6 nothing is broken: there simply is none. Where other ports answer over
 * IPv6, too, it is one port that fails, not IPv6. */
static EhloConfidence
look_for_broken_ipv6 (EhloRun       *run,
                      EhloStep      *stop,
                      EhloRuleMatch *match)
{
  EhloStep *network = ehlo_run_get_step (run, EHLO_STEP_NETWORK);
  EhloStep *connect = ehlo_run_get_step (run, EHLO_STEP_CONNECT);
  g_autoptr (GPtrArray) fates = NULL;
  const EhloFate *failed;

  if (network == NULL || connect == NULL ||
      !ehlo_step_get_boolean (network, EHLO_FACT_ROUTE_IPV6))
    return EHLO_CONFIDENCE_NONE;

  fates = ehlo_fates_new (connect);
  failed = find_failed_ipv6 (fates, ehlo_step_get_int (connect, EHLO_FACT_CONNECT_TIME, 0));
  if (failed == NULL || answers_elsewhere (run, fates, TRUE) ||
      (!_ehlo_rule_has_ended_well (connect) && !answers_elsewhere (run, fates, FALSE)))
    return EHLO_CONFIDENCE_NONE;

  match->proof = connect;
  ehlo_rule_match_offer (match, EHLO_ACTION_USE_IPV4, NULL);
  if (g_str_equal (failed->outcome, "refused"))
    match->variant = "refused";

  if (!g_str_equal (failed->outcome, "pending"))
    return match->variant != NULL ? EHLO_CONFIDENCE_LIKELY : EHLO_CONFIDENCE_CERTAIN;

  return failed->time_us >= HOPELESS_US ? EHLO_CONFIDENCE_LIKELY : EHLO_CONFIDENCE_POSSIBLE;
}

const EhloRule _ehlo_rules_way_findings[] = {
  { "ipv6-broken", look_for_broken_ipv6 },
  { NULL, NULL },
};
