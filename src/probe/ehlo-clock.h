/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sys/timex.h>

#include "ehlo-clock-vote.h"
#include "ehlo-tls-trust.h"

G_BEGIN_DECLS

/* What the witnesses of ehlo_further_clock say, one by one. */
EhloClockWord ehlo_clock_hear_kernel   (int                  state,
                                        const struct timex  *kernel,
                                        gint64               now_us);
EhloClockWord ehlo_clock_hear_greeting (const char          *greeting,
                                        gint64               greeted_us);
void          ehlo_clock_ask_https_async  (GPtrArray           *addresses,
                                           guint16              port,
                                           EhloTlsTrust        *trust,
                                           const char          *host,
                                           gint64               deadline_us,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
EhloClockWord ehlo_clock_ask_https_finish (GAsyncResult        *result);

G_END_DECLS
