/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-rule-match.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* What became of the other ports of one address, beside the account's. */
typedef struct
{
  guint    n;             /* compared in all */
  guint    n_open;
  guint    n_refused;     /* by a reset from afar */
  guint    n_dropped;
  guint    n_rejected;    /* by an ICMP message from afar */
  guint    n_same_sender; /* of these: by the one that was asked for */
  guint    n_mail;        /* for mail: 25, 465 and 587 */
  guint    n_mail_open;
  gboolean has_control;   /* port 443 is among them */
} EhloWayPorts;

/* How far from here something happened. */
typedef enum
{
  EHLO_WAY_UNKNOWN,
  EHLO_WAY_NEAR,    /* at the first router, or just behind it */
  EHLO_WAY_BETWEEN,
  EHLO_WAY_FAR,     /* at the last router before the server, or at the server */
} EhloWayPlace;

void                  ehlo_way_count_ports    (EhloRun        *run,
                                               const char     *address,
                                               const char     *sender,
                                               EhloWayPorts   *ret_ports);
gboolean              ehlo_way_host_answers   (const EhloWayPorts *ports);
gboolean              ehlo_way_all_silent     (const EhloWayPorts *ports);
const EhloPathTarget *ehlo_way_get_target     (EhloRun        *run,
                                               const char     *address);
const EhloPathTarget *ehlo_way_get_comparison (EhloRun        *run,
                                               const char     *address);
gboolean              ehlo_way_same_distance  (const EhloPathTarget *target,
                                               const EhloPathTarget *comparison);
EhloWayPlace          ehlo_way_place_silence  (EhloRun        *run,
                                               const char     *address);
EhloWayPlace          ehlo_way_place_hop      (EhloRun        *run,
                                               const char     *address,
                                               guint           hop);
gint64                ehlo_way_get_first_us   (EhloRun        *run,
                                               const char     *address);
gboolean              ehlo_way_offer_ports    (EhloRun        *run,
                                               EhloRuleMatch  *match);

G_END_DECLS
