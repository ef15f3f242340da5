/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-way.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PORT_CONTROL 443

static guint
get_wanted (EhloRun *run)
{
  return ehlo_run_get_subject (run)->port;
}

/* ---- the ports ------------------------------------------------------------------------------- */

static gboolean
is_for_mail (guint port)
{
  return port == 25 || port == 465 || port == 587;
}

static void
count_port (EhloWayPorts         *ports,
            const EhloPortResult *row,
            const char           *sender)
{
  gboolean from_afar = !row->local;

  ports->n++;
  ports->n_open += row->state == EHLO_PORT_OPEN;
  ports->n_refused += row->state == EHLO_PORT_REFUSED && from_afar;
  ports->n_dropped += row->state == EHLO_PORT_DROPPED && from_afar;
  ports->n_rejected += row->state == EHLO_PORT_REJECTED && from_afar;
  ports->n_same_sender += row->state == EHLO_PORT_REJECTED && from_afar && sender != NULL &&
                          g_strcmp0 (row->by, sender) == 0;
  ports->n_mail += is_for_mail (row->port);
  ports->n_mail_open += is_for_mail (row->port) && row->state == EHLO_PORT_OPEN;
  ports->has_control = ports->has_control || row->port == PORT_CONTROL;
}

/**
 * ehlo_way_count_ports:
 * @run: a run
 * @address: an address of the host
 * @sender: (nullable): who turned the account's port down
 * @ret_ports: (out): what became of the other ports of @address; all 0 when none was compared
 */
void
ehlo_way_count_ports (EhloRun      *run,
                      const char   *address,
                      const char   *sender,
                      EhloWayPorts *ret_ports)
{
  memset (ret_ports, 0, sizeof *ret_ports);
  for (guint i = 0; i < ehlo_run_get_n_ports (run); i++)
    {
      const EhloPortResult *row = ehlo_run_get_port (run, i);

      if (row->port != get_wanted (run) && g_strcmp0 (row->address, address) == 0)
        count_port (ret_ports, row, sender);
    }
}

/**
 * ehlo_way_host_answers:
 * @ports: other ports of the host
 *
 * Returns: whether the host is there: one of them is open, or was reset
 */
gboolean
ehlo_way_host_answers (const EhloWayPorts *ports)
{
  return ports->n_open + ports->n_refused > 0;
}

/**
 * ehlo_way_all_silent:
 * @ports: other ports of the host
 *
 * Returns: whether there were several, the control port among them, and none answered
 */
gboolean
ehlo_way_all_silent (const EhloWayPorts *ports)
{
  return ports->n >= 2 && ports->has_control && ports->n_dropped == ports->n;
}

/* ---- the way --------------------------------------------------------------------------------- */

static const EhloPathResult *
get_path (EhloRun    *run,
          const char *address)
{
  const EhloPathResult *path = ehlo_run_get_path (run);

  return path != NULL && g_strcmp0 (path->address, address) == 0 ? path : NULL;
}

/**
 * ehlo_way_get_target:
 * @run: a run
 * @address: an address of the host
 *
 * Returns: (transfer none) (nullable): how far the account's port gets there; %NULL when that was
 *   not looked at, or nothing could be seen
 */
const EhloPathTarget *
ehlo_way_get_target (EhloRun    *run,
                     const char *address)
{
  const EhloPathResult *path = get_path (run, address);
  const EhloPathTarget *target =
    path != NULL ? ehlo_path_result_find (path, get_wanted (run)) : NULL;

  return target != NULL && target->ends != EHLO_PATH_UNKNOWN ? target : NULL;
}

/**
 * ehlo_way_get_comparison:
 * @run: a run
 * @address: an address of the host
 *
 * Returns: (transfer none) (nullable): another port that shows where the host is: one that opened,
 *   or else one that the host reset; the farthest of them
 */
const EhloPathTarget *
ehlo_way_get_comparison (EhloRun    *run,
                         const char *address)
{
  static const EhloPathEnds order[] = { EHLO_PATH_REACHES, EHLO_PATH_REFUSED };
  const EhloPathResult *path = get_path (run, address);
  const EhloPathTarget *best = NULL;

  for (gsize k = 0; k < G_N_ELEMENTS (order) && path != NULL && best == NULL; k++)
    for (guint i = 0; i < path->targets->len; i++)
      {
        const EhloPathTarget *target = g_ptr_array_index (path->targets, i);

        if (target->port != get_wanted (run) && target->ends == order[k] &&
            target->distance > 0 && (best == NULL || target->distance > best->distance))
          best = target;
      }

  return best;
}

/**
 * ehlo_way_same_distance:
 * @target: the account's port, which was reset
 * @comparison: (nullable): another port of the host
 *
 * A reset that a router forges may come in as if from the host; the TTL it bears then differs.
 * Beside the host there is nobody who could.
 *
 * Returns: whether the reset comes from where an open port answers, as far as that can be proven
 */
gboolean
ehlo_way_same_distance (const EhloPathTarget *target,
                        const EhloPathTarget *comparison)
{
  if (comparison == NULL || comparison->ends != EHLO_PATH_REACHES ||
      target->ends != EHLO_PATH_REFUSED || target->distance != comparison->distance)
    return FALSE;

  return target->distance == 1 ||
         (target->answer_ttl > 0 && target->answer_ttl == comparison->answer_ttl);
}

/**
 * ehlo_way_place_silence:
 * @run: a run
 * @address: an address of the host
 *
 * What a firewall does to a packet it does before or after the packet's time is over: they vanish
 * at the last router that answers, or at the next one.
 *
 * Returns: where packets to the account's port vanish
 */
EhloWayPlace
ehlo_way_place_silence (EhloRun    *run,
                        const char *address)
{
  const EhloPathTarget *target = ehlo_way_get_target (run, address);

  if (target == NULL || target->ends != EHLO_PATH_SILENT_AFTER)
    return EHLO_WAY_UNKNOWN;

  return ehlo_way_place_hop (run, address, target->end_hop);
}

/**
 * ehlo_way_place_hop:
 * @run: a run
 * @address: an address of the host
 * @hop: number of a router; 0 = before the first
 *
 * Returns: how far that is from here. Beside the host all is near and far at once: far. Where it is
 *   not known how far the host is, only what is near is known to be.
 */
EhloWayPlace
ehlo_way_place_hop (EhloRun    *run,
                    const char *address,
                    guint       hop)
{
  const EhloPathTarget *comparison = ehlo_way_get_comparison (run, address);

  if (comparison != NULL && hop + 1 >= comparison->distance)
    return EHLO_WAY_FAR;
  if (hop <= 1)
    return EHLO_WAY_NEAR;

  return comparison != NULL ? EHLO_WAY_BETWEEN : EHLO_WAY_UNKNOWN;
}

/**
 * ehlo_way_get_first_us:
 * @run: a run
 * @address: an address of the host
 *
 * Returns: the shortest time in µs in which the first router answered; 0 when it did not
 */
gint64
ehlo_way_get_first_us (EhloRun    *run,
                       const char *address)
{
  const EhloPathResult *path = get_path (run, address);
  gint64 least_us = 0;

  for (guint i = 0; path != NULL && i < path->targets->len; i++)
    {
      const EhloPathTarget *target = g_ptr_array_index (path->targets, i);
      const EhloPathHop *hop =
        target->hops->len > 0 ? g_ptr_array_index (target->hops, 0) : NULL;

      if (hop != NULL && hop->ttl == 1 && hop->answer == EHLO_HOP_EXPIRED &&
          (least_us == 0 || hop->rtt_us < least_us))
        least_us = hop->rtt_us;
    }

  return least_us;
}

/* ---- a port that works ----------------------------------------------------------------------- */

/* "465 implicit"; %NULL for a manner of which nobody knows what to call it. */
static char *
dup_setting (const EhloPortResult *row)
{
  static const struct
  {
    const char *manner;
    const char *encryption;
  } names[] = {
    { "tls", "implicit" },
    { "starttls", "starttls" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (row->manner, names[i].manner) == 0)
      return g_strdup_printf ("%u %s", row->port, names[i].encryption);

  return NULL;
}

static void
offer_advised (EhloRun       *run,
               EhloRuleMatch *match,
               const char    *advice)
{
  for (guint i = 0; i < ehlo_run_get_n_ports (run); i++)
    {
      const EhloPortResult *row = ehlo_run_get_port (run, i);
      char *setting;

      if (row->port == get_wanted (run) || g_strcmp0 (row->advice, advice) != 0)
        continue;
      setting = dup_setting (row);
      if (setting == NULL)
        continue;

      ehlo_rule_match_offer (match, EHLO_ACTION_USE_PORT, setting);
      if (match->values.other == NULL)
        match->values.other = ehlo_rule_match_keep (match, g_strdup_printf ("%u", row->port));
    }
}

/**
 * ehlo_way_offer_ports:
 * @run: a run
 * @match: a rule that fired
 *
 * Offers the other ports of the host that are meant for sending and work, the best first, and says
 * so behind the text of the rule.
 *
 * Returns: whether there is one
 */
gboolean
ehlo_way_offer_ports (EhloRun       *run,
                      EhloRuleMatch *match)
{
  offer_advised (run, match, "use");
  offer_advised (run, match, "works");
  if (match->values.other == NULL)
    return FALSE;

  match->note = N_("Port {other} of the same server works: use that one.");

  return TRUE;
}
