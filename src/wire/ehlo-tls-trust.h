/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

#define EHLO_TYPE_TLS_TRUST (ehlo_tls_trust_get_type ())

/* Whom we trust: the system's certificate authorities and, if given, further ones. Loading takes
 * 11 to 13 ms, so one is made per process and shared. Boxed, reference-counted, thread-safe. */
typedef struct _EhloTlsTrust EhloTlsTrust;

GType                            ehlo_tls_trust_get_type        (void);
EhloTlsTrust                    *ehlo_tls_trust_new             (void);
EhloTlsTrust                    *ehlo_tls_trust_new_with_pem    (GBytes       *extra_ca_pem,
                                                                 GError      **error);
EhloTlsTrust                    *ehlo_tls_trust_new_with_file   (const char   *extra_ca_file,
                                                                 GError      **error);
gboolean                         ehlo_tls_trust_check_pem       (GBytes       *pem,
                                                                 GError      **error);
EhloTlsTrust                    *ehlo_tls_trust_ref             (EhloTlsTrust *self);
void                             ehlo_tls_trust_unref           (EhloTlsTrust *self);
gnutls_certificate_credentials_t ehlo_tls_trust_get_credentials (EhloTlsTrust *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloTlsTrust, ehlo_tls_trust_unref)

G_END_DECLS
