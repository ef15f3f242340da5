/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The proxy that programs of this computer are told to use for a host. */
void  ehlo_system_proxy_async    (const char           *host,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
char *ehlo_system_proxy_finish   (GAsyncResult         *result);
char *ehlo_system_proxy_choose   (const char *const    *environment,
                                  const char           *host);
char *ehlo_system_proxy_dup_bare (const char           *proxy);

G_END_DECLS
