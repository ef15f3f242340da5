/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-fates.h"
#include "ehlo-host-name.h"
#include "ehlo-way.h"

#include <glib/gi18n-lib.h>

/* Who on the way, or at its end, turned the connection down: what the other ports of the host and
 * the look at the way prove. Without either these rules are silent, and those of
 * ehlo-rules-connect.c say less. */

/* Machines that share the ports of a server stand beside each other; what is farther apart does
 * not belong together. */
#define MIN_LEAD 2

/* A server that refused so many sign-ins within an hour may well shut us out altogether. */
#define MANY_REFUSALS 3

/* An answer of this computer comes many times sooner than one of the first router, and in less time
 * than any wire takes. */
#define MUCH_SOONER 4
#define AT_ONCE_US  1000

static const char *const who_network[] = { "network", NULL };
static const char *const who_way[] = { "isp", "network", NULL };
static const char *const who_provider[] = { "provider", NULL };

static gboolean
is_there (EhloRun        *run,
          const EhloFate *fate)
{
  EhloWayPorts ports;

  ehlo_way_count_ports (run, fate->address, NULL, &ports);

  return ehlo_way_host_answers (&ports);
}

/* The fate to look at, when it is at the connection that the run stopped, and not in this computer
 * that it was decided: one with this outcome, best of an address where other ports answer. */
static const EhloFate *
find_fate (EhloRun    *run,
           GPtrArray  *fates,
           EhloStep   *stop,
           const char *outcome)
{
  const EhloFate *best = NULL;

  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_CONNECT) ||
      ehlo_step_get_boolean (stop, EHLO_FACT_LOCAL_CAUSE))
    return NULL;

  for (guint i = 0; i < fates->len; i++)
    {
      const EhloFate *fate = g_ptr_array_index (fates, i);

      if (g_str_equal (fate->outcome, outcome) &&
          (best == NULL || (!is_there (run, best) && is_there (run, fate))))
        best = fate;
    }

  return best;
}

static void
set_hop (EhloRuleMatch *match,
         guint          hop)
{
  match->values.hop = ehlo_rule_match_keep (match, g_strdup_printf ("%u", MAX (hop, 1)));
}

/* What stands behind the text where no port that works can (it is offered afterwards). */
static void
note_other_ports (EhloRuleMatch      *match,
                  const EhloWayPorts *ports)
{
  if (ports->n_mail > 0 && ports->n_mail_open == 0)
    match->note = N_("Its other ports for mail cannot be reached from here either.");
}

/* ---- somebody else answers ------------------------------------------------------------------- */

/* Does what came look as if it were not from the server that is meant? */
static gboolean
is_strange (EhloRun  *run,
            EhloStep *stop)
{
  static const char *const problems[] = { "unexpected-owner", "not-trusted", "self-signed", NULL };
  EhloStep *tls = ehlo_run_get_step (run, EHLO_STEP_TLS);
  g_auto (GStrv) found = tls != NULL ? ehlo_step_dup_strv (tls, EHLO_FACT_VERIFY_PROBLEMS) : NULL;

  for (guint i = 0; found != NULL && found[i] != NULL; i++)
    if (g_strv_contains (problems, found[i]))
      return TRUE;

  return _ehlo_rule_stopped_at (stop, EHLO_STEP_STARTTLS) ||
         ehlo_step_get_string (stop, EHLO_FACT_FIRST_BYTES) != NULL;
}

/* Does another port of that address show what the server that is meant looks like? */
static gboolean
is_shown_elsewhere (EhloRun    *run,
                    const char *address)
{
  for (guint i = 0; i < ehlo_run_get_n_ports (run); i++)
    {
      const EhloPortResult *row = ehlo_run_get_port (run, i);

      if (row->port != ehlo_run_get_subject (run)->port &&
          g_strcmp0 (row->address, address) == 0 && g_strcmp0 (row->certificate, "valid") == 0)
        return TRUE;
    }

  return FALSE;
}

/* Whose certificate proves it, that is who answers. */
static gboolean
is_proven (EhloRun *run)
{
  EhloStep *tls = ehlo_run_get_step (run, EHLO_STEP_TLS);

  return tls != NULL && ehlo_step_get_boolean (tls, EHLO_FACT_VERIFIED);
}

static gboolean
is_in_dialogue (EhloStep *stop)
{
  EhloStepKind kind = ehlo_step_get_kind (stop);

  return kind >= EHLO_STEP_GREETING && kind <= EHLO_STEP_AUTH;
}

static const char *
get_address_used (EhloRun *run)
{
  EhloStep *connect = ehlo_run_get_step (run, EHLO_STEP_CONNECT);

  return connect != NULL ? ehlo_step_get_string (connect, EHLO_FACT_ADDRESS) : NULL;
}

/* A server that is nearer than its other ports is another one; a machine that only shares its ports
 * stands beside it. */
static EhloConfidence
weigh_lead (EhloRun  *run,
            EhloStep *stop,
            guint     lead)
{
  gboolean strange = is_strange (run, stop);

  if (lead >= MIN_LEAD)
    return strange && is_shown_elsewhere (run, get_address_used (run)) ? EHLO_CONFIDENCE_CERTAIN
                                                                       : EHLO_CONFIDENCE_LIKELY;

  return strange ? EHLO_CONFIDENCE_POSSIBLE : EHLO_CONFIDENCE_NONE;
}

static EhloConfidence
look_for_interception (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  const char *address = get_address_used (run);
  const EhloPathTarget *target = address != NULL ? ehlo_way_get_target (run, address) : NULL;
  const EhloPathTarget *comparison = ehlo_way_get_comparison (run, address);

  if (target == NULL || comparison == NULL || !is_in_dialogue (stop) || is_proven (run) ||
      target->ends != EHLO_PATH_ANSWERED_AT || target->distance >= comparison->distance)
    return EHLO_CONFIDENCE_NONE;

  set_hop (match, target->distance);
  match->who = ehlo_way_place_hop (run, address, target->distance) == EHLO_WAY_NEAR ? who_network
                                                                                    : who_way;

  return weigh_lead (run, stop, comparison->distance - target->distance);
}

/* A packet that runs out of time at the address that it was sent to had another one by then: the
 * port is led elsewhere. Near the server that is how servers are built. */
static EhloConfidence
look_for_redirection (EhloRun       *run,
                      EhloStep      *stop,
                      EhloRuleMatch *match)
{
  const char *address = get_address_used (run);
  const EhloPathTarget *target = address != NULL ? ehlo_way_get_target (run, address) : NULL;
  const EhloPathTarget *comparison = ehlo_way_get_comparison (run, address);

  if (target == NULL || comparison == NULL || !is_in_dialogue (stop) || is_proven (run) ||
      target->nat_hop == 0 || comparison->nat_hop != 0 ||
      target->nat_hop + MIN_LEAD > comparison->distance || !is_strange (run, stop) ||
      !is_shown_elsewhere (run, address))
    return EHLO_CONFIDENCE_NONE;

  match->variant = "led-away";
  set_hop (match, target->nat_hop);
  match->who = ehlo_way_place_hop (run, address, target->nat_hop) == EHLO_WAY_NEAR ? who_network
                                                                                   : who_way;

  return EHLO_CONFIDENCE_LIKELY;
}

/* That another port offers encryption does not prove that it was taken away here. */
static EhloConfidence
look_for_offer_elsewhere (EhloRun       *run,
                          EhloStep      *stop,
                          EhloRuleMatch *match)
{
  EhloStep *ehlo = ehlo_run_get_step (run, EHLO_STEP_EHLO);

  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_STARTTLS) ||
      !_ehlo_rule_fact_is (stop, EHLO_FACT_REASON, "not-offered") ||
      (ehlo != NULL && ehlo_step_get_string (ehlo, EHLO_FACT_MANGLED) != NULL) ||
      !ehlo_way_offer_ports (run, match))
    return EHLO_CONFIDENCE_NONE;

  match->variant = "elsewhere";

  return EHLO_CONFIDENCE_LIKELY;
}

/* ---- locked out ------------------------------------------------------------------------------ */

/* Who answered within the hour and no longer does, on any port for mail, has shut the door. A
 * service that is down would be told by a reset; a firewall near by has let us through before. */
static EhloConfidence
look_for_ban (EhloRun       *run,
              EhloStep      *stop,
              EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = ehlo_fates_new (stop);
  const EhloFate *fate = find_fate (run, fates, stop, "timed-out");
  EhloStep *settings = ehlo_run_get_step (run, EHLO_STEP_SETTINGS);
  gint64 refusals =
    settings != NULL ? ehlo_step_get_int (settings, EHLO_FACT_EARLIER_REFUSALS, 0) : 0;
  EhloWayPorts ports;
  EhloWayPlace place;

  if (fate == NULL)
    fate = find_fate (run, fates, stop, "rejected");
  if (fate == NULL || refusals == 0 ||
      (fate->icmp_from != NULL && g_strcmp0 (fate->icmp_from, fate->address) != 0))
    return EHLO_CONFIDENCE_NONE;

  ehlo_way_count_ports (run, fate->address, NULL, &ports);
  place = ehlo_way_place_silence (run, fate->address);
  if (ports.n_mail == 0 || ports.n_mail_open > 0 ||
      (ehlo_way_host_answers (&ports) && (place == EHLO_WAY_NEAR || place == EHLO_WAY_BETWEEN)))
    return EHLO_CONFIDENCE_NONE;

  match->proof = settings;

  return ehlo_way_host_answers (&ports) || refusals >= MANY_REFUSALS ? EHLO_CONFIDENCE_LIKELY
                                                                     : EHLO_CONFIDENCE_NONE;
}

/* ---- a reset --------------------------------------------------------------------------------- */

/* The shortest time of all resets: a busy computer is late for some of them. */
static gint64
get_reset_us (const EhloPathTarget *target,
              const EhloFate       *fate)
{
  gint64 least_us = fate->time_us;

  for (guint i = 0; i < target->hops->len; i++)
    {
      const EhloPathHop *hop = g_ptr_array_index (target->hops, i);

      if (hop->answer == EHLO_HOP_RESET && hop->rtt_us > 0)
        least_us = MIN (least_us, hop->rtt_us);
    }

  return least_us;
}

/* A firewall of this computer can pretend to be the server, too; only the time gives it away. */
static EhloConfidence
look_for_own_reset (EhloRun       *run,
                    EhloStep      *stop,
                    EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = ehlo_fates_new (stop);
  const EhloFate *fate = find_fate (run, fates, stop, "refused");
  const EhloPathTarget *target;
  gint64 reset_us;

  if (fate == NULL || fate->time_us <= 0 || ehlo_host_name_is_loopback (fate->address))
    return EHLO_CONFIDENCE_NONE;

  target = ehlo_way_get_target (run, fate->address);
  if (target == NULL || target->ends != EHLO_PATH_RESET_AT || target->end_hop > 1)
    return EHLO_CONFIDENCE_NONE;

  reset_us = get_reset_us (target, fate);
  if (reset_us > AT_ONCE_US ||
      reset_us * MUCH_SOONER > ehlo_way_get_first_us (run, fate->address))
    return EHLO_CONFIDENCE_NONE;

  match->variant = "reset";

  return EHLO_CONFIDENCE_LIKELY;
}

/* A reset that comes from nearer than an open port of the host; or the host is several machines. */
static EhloConfidence
look_for_forged_reset (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = ehlo_fates_new (stop);
  const EhloFate *fate = find_fate (run, fates, stop, "refused");
  const EhloPathTarget *target = fate != NULL ? ehlo_way_get_target (run, fate->address) : NULL;
  const EhloPathTarget *comparison;
  EhloWayPlace place;

  if (target == NULL || target->ends != EHLO_PATH_RESET_AT)
    return EHLO_CONFIDENCE_NONE;

  /* A router that hands some ports on to a server behind it may well refuse the others itself. */
  comparison = ehlo_way_get_comparison (run, fate->address);
  if (comparison != NULL && comparison->nat_hop != 0 && target->distance >= comparison->nat_hop)
    return EHLO_CONFIDENCE_NONE;

  place = ehlo_way_place_hop (run, fate->address, target->end_hop);
  match->variant = place == EHLO_WAY_NEAR ? "reset-near" : "reset";
  match->who = place == EHLO_WAY_NEAR  ? who_network
               : place == EHLO_WAY_FAR ? who_provider
                                       : who_way;
  set_hop (match, target->end_hop);

  return EHLO_CONFIDENCE_LIKELY;
}

static EhloConfidence
look_for_proven_refusal (EhloRun       *run,
                         EhloStep      *stop,
                         EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = ehlo_fates_new (stop);
  const EhloFate *fate = find_fate (run, fates, stop, "refused");
  const EhloPathTarget *target = fate != NULL ? ehlo_way_get_target (run, fate->address) : NULL;

  if (target == NULL ||
      !ehlo_way_same_distance (target, ehlo_way_get_comparison (run, fate->address)))
    return EHLO_CONFIDENCE_NONE;

  match->variant = "proven";

  return EHLO_CONFIDENCE_CERTAIN;
}

/* ---- an ICMP message ------------------------------------------------------------------------- */

static guint
find_hop_of_sender (EhloRun        *run,
                    const EhloFate *fate)
{
  const EhloPathTarget *target = ehlo_way_get_target (run, fate->address);

  return target != NULL && target->ends == EHLO_PATH_REJECTED_BY &&
             g_strcmp0 (target->end_by, fate->icmp_from) == 0
           ? target->end_hop
           : 0;
}

/* The host's own address answers: the host, when that comes from where its open port is. */
static EhloConfidence
weigh_own_message (EhloRun        *run,
                   const EhloFate *fate,
                   EhloRuleMatch  *match)
{
  const EhloPathTarget *target = ehlo_way_get_target (run, fate->address);
  const EhloPathTarget *comparison = ehlo_way_get_comparison (run, fate->address);

  if (target == NULL || comparison == NULL || comparison->ends != EHLO_PATH_REACHES ||
      target->ends != EHLO_PATH_REFUSED || target->nat_hop != 0 ||
      target->distance != comparison->distance)
    return EHLO_CONFIDENCE_NONE;

  if (ehlo_fate_is_closed_port (fate))
    {
      match->code = "port-refused";
      match->variant = "proven";
    }
  else
    {
      match->variant = "at-host";
    }

  return EHLO_CONFIDENCE_CERTAIN;
}

/* Somebody on the way answers, and other ports get through: whatever the message says, it is about
 * this port. */
static EhloConfidence
weigh_foreign_message (EhloRun            *run,
                       const EhloFate     *fate,
                       const EhloWayPorts *ports,
                       EhloRuleMatch      *match)
{
  static const char *const variants[] = {
    [EHLO_WAY_UNKNOWN] = "port",
    [EHLO_WAY_NEAR] = "near",
    [EHLO_WAY_BETWEEN] = "between",
    [EHLO_WAY_FAR] = "far",
  };
  guint hop = find_hop_of_sender (run, fate);
  EhloWayPlace place = hop == 0   ? EHLO_WAY_UNKNOWN
                       : hop == 1 ? EHLO_WAY_NEAR
                                  : ehlo_way_place_hop (run, fate->address, hop);

  if (!ehlo_way_host_answers (ports))
    return EHLO_CONFIDENCE_NONE;

  match->variant = variants[place];
  match->values.sender = ehlo_rule_match_keep (match, g_strdup (fate->icmp_from));
  set_hop (match, hop);
  note_other_ports (match, ports);

  return EHLO_CONFIDENCE_CERTAIN;
}

static EhloConfidence
look_for_proven_rejection (EhloRun       *run,
                           EhloStep      *stop,
                           EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = ehlo_fates_new (stop);
  const EhloFate *fate = find_fate (run, fates, stop, "rejected");
  EhloWayPorts ports;

  match->code = "port-rejected";
  if (fate == NULL || fate->icmp_from == NULL)
    return EHLO_CONFIDENCE_NONE;

  ehlo_way_count_ports (run, fate->address, fate->icmp_from, &ports);

  return ehlo_fate_is_from_server (fate) ? weigh_own_message (run, fate, match)
                                         : weigh_foreign_message (run, fate, &ports, match);
}

/* The same answer for every port is not about the port. Routers save their messages, so some of the
 * ports may only have been silent. */
static EhloConfidence
look_for_closed_way (EhloRun       *run,
                     EhloStep      *stop,
                     EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = ehlo_fates_new (stop);
  const EhloFate *fate = find_fate (run, fates, stop, "rejected");
  EhloWayPorts ports;

  if (fate == NULL || fate->icmp_from == NULL || ehlo_fate_is_from_server (fate) ||
      !ehlo_fates_are_all (fates, "rejected"))
    return EHLO_CONFIDENCE_NONE;

  ehlo_way_count_ports (run, fate->address, fate->icmp_from, &ports);
  if (ports.n_same_sender < 2 || !ports.has_control ||
      ports.n_same_sender + ports.n_dropped < ports.n)
    return EHLO_CONFIDENCE_NONE;

  match->values.sender = ehlo_rule_match_keep (match, g_strdup (fate->icmp_from));
  match->variant = ehlo_fate_is_unreachable (fate) ? "router" : "blocked";

  return EHLO_CONFIDENCE_CERTAIN;
}

/* ---- silence --------------------------------------------------------------------------------- */

/* Three SYNs and more were lost, while another port of the host answers: that is no chance. Where
 * that happens says who can act. What gets as far as the server may have been answered, and the
 * answer swallowed on its way back, even by a firewall of this computer: nothing here tells. */
static EhloConfidence
look_for_blocked_port (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  static const char *const variants[] = {
    [EHLO_WAY_UNKNOWN] = "port",
    [EHLO_WAY_NEAR] = "near",
    [EHLO_WAY_BETWEEN] = "between",
    [EHLO_WAY_FAR] = "far",
  };
  g_autoptr (GPtrArray) fates = ehlo_fates_new (stop);
  const EhloFate *fate = find_fate (run, fates, stop, "timed-out");
  const EhloPathTarget *target;
  EhloWayPorts ports;
  EhloWayPlace place;

  if (fate == NULL || ehlo_fates_have (fates, "refused"))
    return EHLO_CONFIDENCE_NONE;

  ehlo_way_count_ports (run, fate->address, NULL, &ports);
  if (!ehlo_way_host_answers (&ports))
    return EHLO_CONFIDENCE_NONE;

  target = ehlo_way_get_target (run, fate->address);
  place = ehlo_way_place_silence (run, fate->address);
  match->variant = variants[place];
  set_hop (match, target != NULL ? target->end_hop : 0);
  note_other_ports (match, &ports);

  return place == EHLO_WAY_NEAR || place == EHLO_WAY_BETWEEN ? EHLO_CONFIDENCE_CERTAIN
                                                             : EHLO_CONFIDENCE_LIKELY;
}

/* A server of the own network is near anyway. */
static gboolean
is_private (const EhloFate *fate)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (fate->address);

  return address != NULL && (g_inet_address_get_is_site_local (address) ||
                             g_inet_address_get_is_link_local (address) ||
                             (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
                              (g_inet_address_to_bytes (address)[0] & 0xfe) == 0xfc));
}

static EhloConfidence
look_for_silent_host (EhloRun       *run,
                      EhloStep      *stop,
                      EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = ehlo_fates_new (stop);
  const EhloFate *fate = find_fate (run, fates, stop, "timed-out");
  EhloWayPorts ports;

  if (fate == NULL || !ehlo_fates_are_all (fates, "timed-out"))
    return EHLO_CONFIDENCE_NONE;

  ehlo_way_count_ports (run, fate->address, NULL, &ports);
  if (!ehlo_way_all_silent (&ports))
    return EHLO_CONFIDENCE_NONE;

  if (_ehlo_rule_fact_is (ehlo_run_get_step (run, EHLO_STEP_NETWORK), EHLO_FACT_CONNECTIVITY,
                          "none") && !is_private (fate))
    match->variant = "nothing-gets-out";
  else if (ehlo_way_place_silence (run, fate->address) == EHLO_WAY_NEAR && !is_private (fate))
    match->variant = "near";
  else
    match->variant = "silent";

  return EHLO_CONFIDENCE_LIKELY;
}

/* Does nothing get farther than this computer's own cable, whatever the port? The account's own
 * port may not have been waited for so long. */
static gboolean
is_all_local (EhloRun    *run,
              const char *address)
{
  const EhloPathResult *path = ehlo_run_get_path (run);
  guint n = 0;

  for (guint i = 0; i < ehlo_run_get_n_ports (run); i++)
    {
      const EhloPortResult *row = ehlo_run_get_port (run, i);

      if (row->port == ehlo_run_get_subject (run)->port && row->state == EHLO_PORT_DROPPED)
        continue;
      if (row->state != EHLO_PORT_UNREACHABLE || g_strcmp0 (row->address, address) != 0)
        return FALSE;
      n++;
    }
  for (guint i = 0; path != NULL && i < path->targets->len; i++)
    if (((EhloPathTarget *) g_ptr_array_index (path->targets, i))->ends != EHLO_PATH_LOCAL)
      return FALSE;

  return n > 1 && path != NULL && path->targets->len > 1;
}

/* There is a route, and the router that it names does not say where it is (RFC 826, RFC 4861): the
 * system gives up only after some seconds, and tells us so in its own name. */
static EhloConfidence
look_for_silent_router (EhloRun       *run,
                        EhloStep      *stop,
                        EhloRuleMatch *match)
{
  g_autoptr (GPtrArray) fates = ehlo_fates_new (stop);
  const EhloFate *fate = fates->len == 1 ? g_ptr_array_index (fates, 0) : NULL;

  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_CONNECT) || fate == NULL || is_private (fate) ||
      (!g_str_equal (fate->outcome, "timed-out") && !g_str_equal (fate->outcome, "unreachable")) ||
      !is_all_local (run, fate->address))
    return EHLO_CONFIDENCE_NONE;

  match->variant = "router";

  return EHLO_CONFIDENCE_LIKELY;
}

const EhloRule _ehlo_rules_way[] = {
  { "offline", look_for_silent_router },
  { "intercepted", look_for_interception },
  { "intercepted", look_for_redirection },
  { "starttls-not-offered", look_for_offer_elsewhere },
  { "banned", look_for_ban },
  { "local-firewall", look_for_own_reset },
  { "port-rejected", look_for_forged_reset },
  { "port-refused", look_for_proven_refusal },
  { NULL, look_for_proven_rejection },
  { "host-unreachable", look_for_closed_way },
  { "port-dropped", look_for_blocked_port },
  { "host-unreachable", look_for_silent_host },
  { NULL, NULL },
};
