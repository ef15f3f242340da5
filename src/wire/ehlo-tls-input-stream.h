/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-tls-session.h"

G_BEGIN_DECLS

#define EHLO_TYPE_TLS_INPUT_STREAM (ehlo_tls_input_stream_get_type ())

/* The reading half of an EhloTlsStream. */
G_DECLARE_FINAL_TYPE (EhloTlsInputStream, ehlo_tls_input_stream, EHLO, TLS_INPUT_STREAM,
                      GInputStream)

GInputStream *ehlo_tls_input_stream_new (EhloTlsSession *session);

G_END_DECLS
