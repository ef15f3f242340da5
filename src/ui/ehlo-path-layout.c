/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-path-layout.h"

/* This computer, the server and a gap between. */
#define N_FIXED_PLACES 3

/* A report may say what it likes. */
#define MAX_TTL 255

static gboolean
has_end_hop (const EhloPathTarget *target)
{
  switch (target->ends)
    {
    case EHLO_PATH_REJECTED_BY:
    case EHLO_PATH_RESET_AT:
    case EHLO_PATH_ANSWERED_AT:
    case EHLO_PATH_SILENT_AFTER:
      return TRUE;

    case EHLO_PATH_UNKNOWN:
    case EHLO_PATH_REACHES:
    case EHLO_PATH_REFUSED:
    case EHLO_PATH_LOCAL:
    default:
      return FALSE;
    }
}

static gboolean
is_at_server (const EhloPathTarget *target)
{
  return target->ends == EHLO_PATH_REACHES || target->ends == EHLO_PATH_REFUSED;
}

/* 0 where no port gets there. */
static guint
find_distance (const EhloPathResult *path)
{
  guint distance = 0;

  for (guint i = 0; i < path->targets->len; i++)
    {
      const EhloPathTarget *target = g_ptr_array_index (path->targets, i);

      if (is_at_server (target))
        distance = MAX (distance, target->distance);
    }

  return MIN (distance, MAX_TTL);
}

/* The furthest hop of which something is known. */
static guint
find_last_hop (const EhloPathResult *path)
{
  guint last = 0;

  for (guint i = 0; i < path->targets->len; i++)
    {
      const EhloPathTarget *target = g_ptr_array_index (path->targets, i);

      if (has_end_hop (target))
        last = MAX (last, target->end_hop);
      for (guint k = 0; k < target->hops->len; k++)
        {
          const EhloPathHop *hop = g_ptr_array_index (target->hops, k);

          if (hop->answer == EHLO_HOP_EXPIRED || hop->answer == EHLO_HOP_REJECTED)
            last = MAX (last, hop->ttl);
        }
    }

  return MIN (last, MAX_TTL);
}

/* Where something ends is what the drawing is for; the rest from here on, as far as room goes. */
static void
choose_hops (const EhloPathResult *path,
             guint                 n_hops,
             guint                 max_hops,
             gboolean             *chosen)
{
  guint n_chosen = 0;

  for (guint i = 0; i < path->targets->len; i++)
    {
      const EhloPathTarget *target = g_ptr_array_index (path->targets, i);

      if (has_end_hop (target) && target->end_hop > 0 && target->end_hop <= n_hops &&
          !chosen[target->end_hop])
        {
          chosen[target->end_hop] = TRUE;
          n_chosen++;
        }
    }

  for (guint ttl = 1; ttl <= n_hops && n_chosen < max_hops; ttl++)
    if (!chosen[ttl])
      {
        chosen[ttl] = TRUE;
        n_chosen++;
      }
}

static const EhloPathHop *
find_hop (const EhloPathTarget *target,
          guint                 ttl)
{
  for (guint i = 0; i < target->hops->len; i++)
    {
      const EhloPathHop *hop = g_ptr_array_index (target->hops, i);

      if (hop->ttl == ttl)
        return hop;
    }

  return NULL;
}

static void
note_hop (EhloPathPlace     *place,
          const EhloPathHop *hop)
{
  if (place->kind == EHLO_PATH_PLACE_HOP && hop->answer != EHLO_HOP_EXPIRED &&
      hop->answer != EHLO_HOP_REJECTED)
    return;

  if (place->from == NULL)
    place->from = hop->from;
  if (hop->rtt_us >= 0 && (place->rtt_us < 0 || hop->rtt_us < place->rtt_us))
    place->rtt_us = hop->rtt_us;
}

static void
add_place (EhloPathLayout    *self,
           EhloPathPlaceKind  kind,
           guint              ttl)
{
  EhloPathPlace place = { .kind = kind, .ttl = ttl, .rtt_us = -1 };

  for (guint i = 0; ttl > 0 && kind != EHLO_PATH_PLACE_GAP && i < self->path->targets->len; i++)
    {
      const EhloPathHop *hop = find_hop (g_ptr_array_index (self->path->targets, i), ttl);

      if (hop != NULL)
        note_hop (&place, hop);
    }
  g_array_append_val (self->places, place);
}

static void
add_places (EhloPathLayout *self,
            guint           max_places)
{
  guint distance = find_distance (self->path);
  guint last_hop = find_last_hop (self->path);
  guint n_hops = distance > 0 ? distance - 1 : last_hop;
  guint room = MAX (max_places, N_FIXED_PLACES) - N_FIXED_PLACES;
  gboolean chosen[MAX_TTL + 1] = { FALSE };
  gboolean is_gap = FALSE;

  /* Without a gap there is room for one more. */
  choose_hops (self->path, n_hops, n_hops == room + 1 && distance > 0 ? n_hops : room, chosen);

  add_place (self, EHLO_PATH_PLACE_COMPUTER, 0);
  for (guint ttl = 1; ttl <= n_hops; ttl++)
    {
      if (chosen[ttl])
        add_place (self, EHLO_PATH_PLACE_HOP, ttl);
      else if (!is_gap)
        add_place (self, EHLO_PATH_PLACE_GAP, ttl);
      is_gap = !chosen[ttl];
    }
  if (distance == 0 && !is_gap)
    add_place (self, EHLO_PATH_PLACE_GAP, n_hops + 1);
  add_place (self, EHLO_PATH_PLACE_SERVER, distance);
}

/* The place of a hop, or the gap that it fell into. */
static guint
find_place (EhloPathLayout *self,
            guint           ttl)
{
  guint index = 0;

  for (guint i = 0; i < self->places->len - 1; i++)
    if (ehlo_path_layout_get_place (self, i)->ttl <= ttl)
      index = i;

  return index;
}

static EhloOutcome
get_outcome (const EhloPathTarget *target)
{
  switch (target->ends)
    {
    case EHLO_PATH_REACHES:
      return EHLO_OUTCOME_OK;

    case EHLO_PATH_ANSWERED_AT:
      return EHLO_OUTCOME_WARNING;

    case EHLO_PATH_UNKNOWN:
      return EHLO_OUTCOME_SKIPPED;

    case EHLO_PATH_REFUSED:
    case EHLO_PATH_REJECTED_BY:
    case EHLO_PATH_RESET_AT:
    case EHLO_PATH_SILENT_AFTER:
    case EHLO_PATH_LOCAL:
    default:
      return EHLO_OUTCOME_FAILED;
    }
}

static void
add_lane (EhloPathLayout       *self,
          const EhloPathTarget *target)
{
  EhloPathLane lane = { .target = target, .outcome = get_outcome (target) };

  if (is_at_server (target))
    lane.end = self->places->len - 1;
  else if (has_end_hop (target))
    lane.end = find_place (self, target->end_hop);

  /* Somebody far away turned it down, but nobody knows how far. */
  lane.is_seen = target->ends != EHLO_PATH_UNKNOWN &&
                 !(target->ends == EHLO_PATH_REJECTED_BY && target->end_hop == 0);
  g_array_append_val (self->lanes, lane);
}

/**
 * ehlo_path_layout_new:
 * @path: the way to a host; copied
 * @max_places: for how many places there is room; a few more where several ports end in between
 *
 * Returns: (transfer full): what to draw
 */
EhloPathLayout *
ehlo_path_layout_new (const EhloPathResult *path,
                      guint                 max_places)
{
  EhloPathLayout *self = g_new0 (EhloPathLayout, 1);

  self->path = ehlo_path_result_copy (path);
  self->places = g_array_new (FALSE, FALSE, sizeof (EhloPathPlace));
  self->lanes = g_array_new (FALSE, FALSE, sizeof (EhloPathLane));

  add_places (self, max_places);
  for (guint i = 0; i < self->path->targets->len; i++)
    add_lane (self, g_ptr_array_index (self->path->targets, i));

  return self;
}

/**
 * ehlo_path_layout_free:
 * @self: (transfer full): a layout
 */
void
ehlo_path_layout_free (EhloPathLayout *self)
{
  g_array_unref (self->places);
  g_array_unref (self->lanes);
  ehlo_path_result_free (self->path);
  g_free (self);
}

/**
 * ehlo_path_layout_get_place:
 * @self: a layout
 * @index: which one
 *
 * Returns: (transfer none): the place
 */
const EhloPathPlace *
ehlo_path_layout_get_place (const EhloPathLayout *self,
                            guint                 index)
{
  return &g_array_index (self->places, EhloPathPlace, index);
}

/**
 * ehlo_path_layout_get_lane:
 * @self: a layout
 * @index: which one
 *
 * Returns: (transfer none): the lane
 */
const EhloPathLane *
ehlo_path_layout_get_lane (const EhloPathLayout *self,
                           guint                 index)
{
  return &g_array_index (self->lanes, EhloPathLane, index);
}

/**
 * ehlo_path_layout_find_hop:
 * @self: a layout
 * @lane: index of a lane
 * @place: index of a place
 *
 * Returns: (transfer none) (nullable): what came back from that place for that port
 */
const EhloPathHop *
ehlo_path_layout_find_hop (const EhloPathLayout *self,
                           guint                 lane,
                           guint                 place)
{
  const EhloPathPlace *where = ehlo_path_layout_get_place (self, place);

  if (where->kind == EHLO_PATH_PLACE_GAP || where->ttl == 0)
    return NULL;

  return find_hop (ehlo_path_layout_get_lane (self, lane)->target, where->ttl);
}
