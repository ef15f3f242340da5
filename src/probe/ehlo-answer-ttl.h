/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void  ehlo_answer_ttl_async  (GSocketAddress       *target,
                              guint                 guess,
                              gint64                wait_us,
                              GCancellable         *cancellable,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data);
guint ehlo_answer_ttl_finish (GAsyncResult         *result);

G_END_DECLS
