/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-tls-session.h"

G_BEGIN_DECLS

#define EHLO_TYPE_TLS_OUTPUT_STREAM (ehlo_tls_output_stream_get_type ())

/* The writing half of an EhloTlsStream. */
G_DECLARE_FINAL_TYPE (EhloTlsOutputStream, ehlo_tls_output_stream, EHLO, TLS_OUTPUT_STREAM,
                      GOutputStream)

GOutputStream *ehlo_tls_output_stream_new (EhloTlsSession *session);

G_END_DECLS
