/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-echoes.h"
#include "ehlo-engine.h"

G_BEGIN_DECLS

/* Which address does a service see? */
void          ehlo_echo_async  (EhloEngine          *engine,
                                const EhloEcho      *service,
                                GSocketFamily        family,
                                const char          *resolver,
                                gint64               deadline_us,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
GInetAddress *ehlo_echo_finish (GAsyncResult        *result);

G_END_DECLS
