/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-path.h"
#include "ehlo-port-result.h"

G_BEGIN_DECLS

/* What the way is to be looked at for: at most three ports of one address. */
typedef struct
{
  const char *address;                    /* belongs to a row */
  guint       ports[EHLO_PATH_MAX_PORTS]; /* the one to explain first */
  guint       n_ports;
  gint64      round_trip_us;              /* 0 = not known */
} EhloPathChoice;

GPtrArray            *ehlo_port_choice_addresses   (GPtrArray            *all);
const EhloPortResult *ehlo_port_choice_find_failed (GPtrArray            *rows,
                                                    guint                 wanted,
                                                    const EhloPortResult *but);
void                  ehlo_port_choice_for_path    (GPtrArray            *rows,
                                                    guint                 wanted,
                                                    const EhloPortResult *explained,
                                                    EhloPathChoice       *ret_choice);
gboolean              ehlo_port_choice_answers     (const EhloPortResult *row);

G_END_DECLS
