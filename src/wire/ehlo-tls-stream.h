/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-tls-evidence.h"
#include "ehlo-tls-trust.h"

G_BEGIN_DECLS

#define EHLO_TYPE_TLS_STREAM (ehlo_tls_stream_get_type ())

/* GnuTLS over a connected GSocket as a GIOStream with pollable streams. A bad certificate never
 * ends the handshake; it is recorded, and the caller decides. */
G_DECLARE_FINAL_TYPE (EhloTlsStream, ehlo_tls_stream, EHLO, TLS_STREAM, GIOStream)

EhloTlsStream         *ehlo_tls_stream_new_client       (GSocket              *socket,
                                                         EhloTlsTrust         *trust,
                                                         const char           *server_name,
                                                         const char           *priority,
                                                         GError              **error);
EhloTlsStream         *ehlo_tls_stream_new_server       (GSocket              *socket,
                                                         gnutls_certificate_credentials_t
                                                                               credentials,
                                                         const char           *priority,
                                                         GError              **error);
void                   ehlo_tls_stream_handshake_async  (EhloTlsStream        *self,
                                                         gint64                deadline_us,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean               ehlo_tls_stream_handshake_finish (EhloTlsStream        *self,
                                                         GAsyncResult         *result,
                                                         GError              **error);
const EhloTlsEvidence *ehlo_tls_stream_get_evidence     (EhloTlsStream        *self);

G_END_DECLS
