/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-outcome.h"
#include "ehlo-path-result.h"

G_BEGIN_DECLS

typedef enum
{
  EHLO_PATH_PLACE_COMPUTER,
  EHLO_PATH_PLACE_HOP,
  EHLO_PATH_PLACE_GAP,    /* hops for which there is no room */
  EHLO_PATH_PLACE_SERVER,
} EhloPathPlaceKind;

/* A place on the way, the same for all ports. */
typedef struct
{
  EhloPathPlaceKind  kind;
  guint              ttl;    /* 0 on this computer, and where the distance is not known */
  const char        *from;   /* who answers there; nullable */
  gint64             rtt_us; /* the shortest; -1 = unknown */
} EhloPathPlace;

/* How far a port gets. */
typedef struct
{
  const EhloPathTarget *target;
  EhloOutcome           outcome;
  guint                 end;     /* index of the place where it ends */
  gboolean              is_seen; /* else nothing is known of its way */
} EhloPathLane;

/* What the drawing of the way shows where: pure, in places instead of pixels. */
typedef struct
{
  EhloPathResult *path;
  GArray         *places; /* (element-type EhloPathPlace), from here to the server */
  GArray         *lanes;  /* (element-type EhloPathLane), in the order of the path */
} EhloPathLayout;

EhloPathLayout      *ehlo_path_layout_new       (const EhloPathResult *path,
                                                 guint                 max_places);
void                 ehlo_path_layout_free      (EhloPathLayout       *self);
const EhloPathPlace *ehlo_path_layout_get_place (const EhloPathLayout *self,
                                                 guint                 index);
const EhloPathLane  *ehlo_path_layout_get_lane  (const EhloPathLayout *self,
                                                 guint                 index);
const EhloPathHop   *ehlo_path_layout_find_hop  (const EhloPathLayout *self,
                                                 guint                 lane,
                                                 guint                 place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloPathLayout, ehlo_path_layout_free)

G_END_DECLS
