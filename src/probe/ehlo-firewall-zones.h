/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which zones of firewalld the interfaces of this computer are in. Only reads. */
void    ehlo_firewall_zones_read_async  (GDBusConnection     *bus,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
char  **ehlo_firewall_zones_read_finish (GAsyncResult        *result,
                                         GError             **error);

G_END_DECLS
