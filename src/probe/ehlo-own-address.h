/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-engine.h"
#include "ehlo-reputation-wish.h"
#include "ehlo-reputation.h"

G_BEGIN_DECLS

/* Our addresses as they are seen from outside: from the wish, and of echo services, as far as they
 * are allowed. */
void       ehlo_own_address_async  (EhloEngine                   *engine,
                                    const EhloReputationWish     *wish,
                                    const EhloReputationSettings *settings,
                                    GCancellable                 *cancellable,
                                    GAsyncReadyCallback           callback,
                                    gpointer                      user_data);
GPtrArray *ehlo_own_address_finish (GAsyncResult                 *result);

G_END_DECLS
