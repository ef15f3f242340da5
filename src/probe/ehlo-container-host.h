/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Does the machine around a container listen where the container itself does not? */
GInetAddress  *ehlo_container_host_read_gateway (const char          *proc);
void           ehlo_container_host_try_async    (GInetAddress        *gateway,
                                                 const char          *resolver,
                                                 const guint         *ports,
                                                 guint                n_ports,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
char         **ehlo_container_host_try_finish   (GAsyncResult        *result);

G_END_DECLS
