/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-step.h"

G_BEGIN_DECLS

/* What became of one address that was tried. */
typedef struct
{
  char    *address;
  char    *outcome;    /* ehlo_dial_outcome_to_name, or "pending" */
  char    *error;      /* name of an errno, or "" */
  guint    icmp_type;
  guint    icmp_code;
  char    *icmp_from;  /* who sent the ICMP message; nullable */
  gint64   time_us;    /* 0: not known */
  gboolean is_ipv6;
} EhloFate;

GPtrArray *ehlo_fates_new       (EhloStep       *connect);
gboolean   ehlo_fates_are_all   (GPtrArray      *fates,
                                 const char     *outcome);
gboolean   ehlo_fates_have      (GPtrArray      *fates,
                                 const char     *outcome);
gboolean   ehlo_fate_had_no_way (const EhloFate *self);
gboolean   ehlo_fate_is_from_server  (const EhloFate *self);
gboolean   ehlo_fate_is_closed_port  (const EhloFate *self);
gboolean   ehlo_fate_is_unreachable  (const EhloFate *self);

G_END_DECLS
