/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-http-answer.h"
#include "ehlo-tls-trust.h"

G_BEGIN_DECLS

/* One request, one answer, on a connection that is open already: no redirect is followed, no proxy
 * asked, no cookie kept, and nothing tells who asks. */
void            ehlo_http_get_async  (GSocket              *socket,
                                      EhloTlsTrust         *trust,
                                      const char           *method,
                                      const char           *host,
                                      const char           *target,
                                      gint64                deadline_us,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
EhloHttpAnswer *ehlo_http_get_finish (GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS
