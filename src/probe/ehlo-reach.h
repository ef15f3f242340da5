/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A connection to a host by its name, for what is asked beside the mail server. */
void     ehlo_reach_async  (const char           *resolver,
                            const char           *host,
                            guint16               port,
                            gint64                deadline_us,
                            GCancellable         *cancellable,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data);
void     ehlo_reach_addresses_async (GPtrArray           *addresses,
                                     guint16              port,
                                     gint64               deadline_us,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
GSocket *ehlo_reach_finish (GAsyncResult         *result);

G_END_DECLS
