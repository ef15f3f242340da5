/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* What a certificate shall be. */
typedef struct
{
  const char *common_name;
  const char *dns_name;     /* nullable */
  const char *address;      /* nullable: "127.0.0.1" */
  gboolean    is_ca;
  int         from_days;    /* from now, negative = in the past */
  int         until_days;   /* likewise; 0 and 0 = yesterday to in 90 days */
  const char *purpose;      /* object identifier, NULL = TLS server */
  gboolean    rsa;          /* RSA 2048 in place of P-256 */
  gboolean    sha1;         /* signed with SHA-1 in place of SHA-256 */
} TestCertSpec;

/* A certificate with its key, made now. */
typedef struct
{
  gnutls_x509_crt_t     crt;
  gnutls_x509_privkey_t key;
} TestCert;

TestCert *test_cert_new     (const TestCertSpec *spec,
                             TestCert           *issuer);
void      test_cert_free    (TestCert           *self);
GBytes   *test_cert_dup_pem (TestCert           *self);
GBytes   *test_cert_dup_der (TestCert           *self);
GBytes   *test_ocsp_new     (TestCert           *subject,
                             TestCert           *issuer,
                             gboolean            revoked);

gnutls_certificate_credentials_t test_credentials_new (TestCert *leaf,
                                                       TestCert *intermediate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCert, test_cert_free)

G_END_DECLS
