/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-path-conclude.h"

#include <string.h>

/* Systems begin to count at 64, 128 or 255. Two answers that differ by more than a path is long
 * began at different numbers, which says nothing about where they come from. */
#define MAX_TTL_DIFFERENCE 32

/**
 * ehlo_path_get_final:
 * @target: a target
 *
 * Returns: (transfer none) (nullable): the first hop that answered for good, not as a router on
 *   the way
 */
const EhloPathHop *
ehlo_path_get_final (const EhloPathTarget *target)
{
  for (guint i = 0; i < target->hops->len; i++)
    {
      const EhloPathHop *hop = g_ptr_array_index (target->hops, i);

      if (hop->answer != EHLO_HOP_SILENT && hop->answer != EHLO_HOP_EXPIRED)
        return hop;
    }

  return NULL;
}

/* The router that lets a packet with this TTL expire, on the way of any of the ports. One that
 * answers in the name of the host has rewritten the address, and hides its own. */
static const char *
find_router (const EhloPathResult *path,
             guint                 ttl)
{
  for (guint i = 0; i < path->targets->len; i++)
    {
      const EhloPathTarget *target = g_ptr_array_index (path->targets, i);

      for (guint k = 0; k < target->hops->len; k++)
        {
          const EhloPathHop *hop = g_ptr_array_index (target->hops, k);

          if (hop->ttl == ttl && hop->answer == EHLO_HOP_EXPIRED && hop->from != NULL
              && g_strcmp0 (hop->from, path->address) != 0)
            return hop->from;
        }
    }

  return NULL;
}

/**
 * ehlo_path_find_hop:
 * @path: a way
 * @address: (nullable): an address
 *
 * Returns: the hop at which a router of that address answers; 0 when it does so nowhere
 */
guint
ehlo_path_find_hop (const EhloPathResult *path,
                    const char           *address)
{
  for (guint ttl = 1; ttl <= 255 && address != NULL; ttl++)
    if (g_strcmp0 (find_router (path, ttl), address) == 0)
      return ttl;

  return 0;
}

static guint
get_last_expired (const EhloPathTarget *target)
{
  guint ttl = 0;

  for (guint i = 0; i < target->hops->len; i++)
    {
      const EhloPathHop *hop = g_ptr_array_index (target->hops, i);

      if (hop->answer == EHLO_HOP_EXPIRED)
        ttl = hop->ttl;
    }

  return ttl;
}

static gboolean
is_answered (const EhloPathTarget *target,
             EhloHopAnswer         answer)
{
  const EhloPathHop *final = ehlo_path_get_final (target);

  return final != NULL && final->answer == answer;
}

/**
 * ehlo_path_get_comparison:
 * @path: a way
 * @target: one of its targets
 *
 * Returns: (transfer none) (nullable): the other target that tells best where the host is: one
 *   that opened, or else one that was reset, and the farthest of them, because what answers in the
 *   place of the host is nearer
 */
const EhloPathTarget *
ehlo_path_get_comparison (const EhloPathResult *path,
                          const EhloPathTarget *target)
{
  static const EhloHopAnswer order[] = { EHLO_HOP_OPEN, EHLO_HOP_RESET };
  const EhloPathTarget *best = NULL;

  for (guint k = 0; k < G_N_ELEMENTS (order) && best == NULL; k++)
    for (guint i = 0; i < path->targets->len; i++)
      {
        const EhloPathTarget *other = g_ptr_array_index (path->targets, i);

        if (other != target && is_answered (other, order[k])
            && (best == NULL
                || ehlo_path_get_final (other)->ttl > ehlo_path_get_final (best)->ttl))
          best = other;
      }

  return best;
}

static void
set_end (EhloPathTarget *target,
         EhloPathEnds    ends,
         guint           hop,
         const char     *by)
{
  target->ends = ends;
  target->end_hop = hop;
  g_free (target->end_by);
  target->end_by = g_strdup (by);
}

/* Whoever rejects need not say when a packet expires: the nearest place behind the last hop that
 * let the packet pass, where no other router is known. Behind a longer gap, as routers leave it
 * that save their messages, nobody knows: 0. */
static guint
guess_hop (const EhloPathResult *path,
           const EhloPathTarget *target,
           const EhloPathHop    *final)
{
  guint hop = get_last_expired (target) + 1;

  if (final->ttl > hop + 1)
    return 0;
  return find_router (path, hop) != NULL ? final->ttl : hop;
}

/* A rule in a router's forward chain acts after the TTL check, so the router's own time exceeded
 * stands one TTL before; a rule in prerouting acts first. Whoever signs both is the same. */
static void
conclude_rejected (EhloPathResult    *path,
                   EhloPathTarget    *target,
                   const EhloPathHop *final)
{
  guint hop = ehlo_path_find_hop (path, final->from);

  g_free (target->end_icmp);
  target->end_icmp = g_strdup (final->icmp);
  if (final->from != NULL && g_strcmp0 (final->from, path->address) == 0)
    {
      set_end (target, EHLO_PATH_REFUSED, final->ttl, final->from);
      target->distance = final->ttl;
      return;
    }
  if (hop == 0)
    hop = guess_hop (path, target, final);
  set_end (target, EHLO_PATH_REJECTED_BY, hop, final->from);
  target->distance = hop;
}

/* How many hops nearer than the host an answer was made, by the TTL it came in with; 0 when it is
 * not nearer, or nobody knows. */
static guint
measure_lead (const EhloPathTarget *target,
              const EhloPathTarget *comparison)
{
  if (comparison == NULL || target->answer_ttl == 0 || comparison->answer_ttl == 0
      || target->answer_ttl <= comparison->answer_ttl
      || target->answer_ttl - comparison->answer_ttl >= MAX_TTL_DIFFERENCE)
    return 0;

  return target->answer_ttl - comparison->answer_ttl;
}

/* A reset that comes from nearer than the host is not the host's. Which TTL first brings it tells
 * the hop within one; the TTL with which it comes in settles that, and is all there is where the
 * last router forges it. */
static void
conclude_reset (EhloPathResult    *path,
                EhloPathTarget    *target,
                const EhloPathHop *final)
{
  const EhloPathTarget *comparison = ehlo_path_get_comparison (path, target);
  guint host = comparison != NULL ? ehlo_path_get_final (comparison)->ttl : 0;
  guint lead = measure_lead (target, comparison);
  guint by_ttl = lead > 0 && lead < host ? host - lead : 0;
  guint hop;

  target->distance = final->ttl;
  if (final->ttl >= host && by_ttl == 0)
    {
      set_end (target, EHLO_PATH_REFUSED, final->ttl, path->address);
      return;
    }

  hop = final->ttl - 1;
  if (by_ttl == final->ttl || by_ttl == final->ttl - 1)
    hop = by_ttl;
  set_end (target, EHLO_PATH_RESET_AT, hop, find_router (path, hop));
}

static void
conclude_open (EhloPathResult    *path,
               EhloPathTarget    *target,
               const EhloPathHop *final)
{
  const EhloPathTarget *comparison = ehlo_path_get_comparison (path, target);

  target->distance = final->ttl;
  if (comparison == NULL || final->ttl >= ehlo_path_get_final (comparison)->ttl)
    set_end (target, EHLO_PATH_REACHES, final->ttl, path->address);
  else
    set_end (target, EHLO_PATH_ANSWERED_AT, final->ttl, find_router (path, final->ttl));
}

/* Silence counts only behind hops that answer: where no router ever says a word, nobody knows how
 * far the packets got. */
static void
conclude_silent (EhloPathResult *path,
                 EhloPathTarget *target)
{
  const EhloPathTarget *comparison = ehlo_path_get_comparison (path, target);
  const EhloPathHop *last = target->hops->len > 0
                              ? g_ptr_array_index (target->hops, target->hops->len - 1)
                              : NULL;
  guint hop = get_last_expired (target);
  gboolean some_router_answers = hop > 0;

  for (guint i = 0; i < path->targets->len && !some_router_answers; i++)
    some_router_answers = get_last_expired (g_ptr_array_index (path->targets, i)) > 0;
  /* On loopback, or beside the host, there is no router to answer. */
  if (comparison != NULL && ehlo_path_get_final (comparison)->ttl == 1)
    some_router_answers = TRUE;

  if (last == NULL || last->answer != EHLO_HOP_SILENT || !some_router_answers)
    set_end (target, EHLO_PATH_UNKNOWN, 0, NULL);
  else
    set_end (target, EHLO_PATH_SILENT_AFTER, hop, find_router (path, hop));
}

/* A packet that expires at the address it was sent to had another one by then. */
static guint
find_nat (const EhloPathResult *path,
          const EhloPathTarget *target)
{
  for (guint i = 0; i < target->hops->len && path->address != NULL; i++)
    {
      const EhloPathHop *hop = g_ptr_array_index (target->hops, i);

      if (hop->answer == EHLO_HOP_EXPIRED && g_strcmp0 (hop->from, path->address) == 0)
        return hop->ttl;
    }

  return 0;
}

static void
conclude_target (EhloPathResult *path,
                 EhloPathTarget *target)
{
  const EhloPathHop *final = ehlo_path_get_final (target);

  target->nat_hop = find_nat (path, target);
  if (final == NULL)
    {
      conclude_silent (path, target);
      return;
    }

  switch (final->answer)
    {
    case EHLO_HOP_REJECTED:
      conclude_rejected (path, target, final);
      break;
    case EHLO_HOP_RESET:
      conclude_reset (path, target, final);
      break;
    case EHLO_HOP_OPEN:
      conclude_open (path, target, final);
      break;
    case EHLO_HOP_LOCAL:
    case EHLO_HOP_SILENT:
    case EHLO_HOP_EXPIRED:
    default:
      set_end (target, EHLO_PATH_LOCAL, 0, NULL);
      break;
    }
}

/**
 * ehlo_path_conclude:
 * @path: a way whose hops are known, and answer TTLs where they were measured
 *
 * Says of each target how far it gets. Pure: it looks at nothing but @path.
 */
void
ehlo_path_conclude (EhloPathResult *path)
{
  for (guint i = 0; i < path->targets->len; i++)
    conclude_target (path, g_ptr_array_index (path->targets, i));
}
