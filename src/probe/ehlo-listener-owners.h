/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-listeners.h"

G_BEGIN_DECLS

/* Finds out which programs hold the sockets of @listeners, as far as this user may see. */
void ehlo_listener_owners_find_async  (EhloListeners       *listeners,
                                       const char          *proc,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
void ehlo_listener_owners_find_finish (GAsyncResult        *result);

G_END_DECLS
