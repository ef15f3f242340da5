/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-engine.h"
#include "ehlo-plan.h"

G_BEGIN_DECLS

/* No more than these are ever asked: comparing is not scanning. */
#define EHLO_PORTS_MAX 5

#define EHLO_TYPE_PORTS (ehlo_ports_get_type ())

/* The mail ports and the control port of a host, compared: one connection each, all at once. */
G_DECLARE_FINAL_TYPE (EhloPorts, ehlo_ports, EHLO, PORTS, GObject)

const guint          *ehlo_ports_get_usual   (guint               *ret_n);
EhloPorts            *ehlo_ports_new         (EhloEngine          *engine,
                                              const EhloPlan      *plan,
                                              GPtrArray           *addresses,
                                              const guint         *ports,
                                              guint                n_ports);
void                  ehlo_ports_run_async   (EhloPorts           *self,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
void                  ehlo_ports_run_finish  (EhloPorts           *self,
                                              GAsyncResult        *result);
GPtrArray            *ehlo_ports_list_known  (EhloPorts           *self);

G_END_DECLS
