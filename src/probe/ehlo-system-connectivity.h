/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What NetworkManager says of the way to the internet. */
void        ehlo_system_connectivity_async  (GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
const char *ehlo_system_connectivity_finish (GAsyncResult        *result);

G_END_DECLS
