/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-tls-stream.h"
#include "tls-peer.h"

G_BEGIN_DECLS

/* What hangs in a test ends after this. */
#define LIMIT_US (60 * G_USEC_PER_SEC)

void           wait_cb                (GObject        *source,
                                       GAsyncResult   *result,
                                       gpointer        user_data);
GAsyncResult  *wait_for               (GAsyncResult  **result);

gint64         in_ms                  (guint           ms);
EhloTlsStream *tls_client_new         (TlsPeer        *peer,
                                       EhloTlsTrust   *trust,
                                       const char     *name,
                                       const char     *priority);
gboolean       tls_client_shake_hands (EhloTlsStream  *stream,
                                       gint64          deadline_us,
                                       GCancellable   *cancellable,
                                       GError        **error);
char          *tls_client_read_line   (EhloTlsStream  *stream,
                                       GError        **error);
void           tls_client_write       (EhloTlsStream  *stream,
                                       const char     *text,
                                       GError        **error);
void           tls_client_close       (EhloTlsStream  *stream);

G_END_DECLS
