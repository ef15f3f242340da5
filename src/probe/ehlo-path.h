/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-path-result.h"

G_BEGIN_DECLS

/* Routers save their ICMP messages (Linux: six at once, then one in a second): with one probe for
 * each hop and port this many ports get an answer from each hop. */
#define EHLO_PATH_MAX_PORTS 3

#define EHLO_TYPE_PATH (ehlo_path_get_type ())

/* The way to a host, hop by hop, for the wanted port and others to compare it with. */
G_DECLARE_FINAL_TYPE (EhloPath, ehlo_path, EHLO, PATH, GObject)

EhloPath             *ehlo_path_new        (GInetAddress        *address,
                                            const guint         *ports,
                                            guint                n_ports,
                                            gint64               round_trip_us);
void                  ehlo_path_run_async  (EhloPath            *self,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
gboolean              ehlo_path_run_finish (EhloPath            *self,
                                            GAsyncResult        *result);
const EhloPathResult *ehlo_path_get_result (EhloPath            *self);

G_END_DECLS
