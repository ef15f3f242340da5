/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-pki.h"

#include <gio/gio.h>
#include <string.h>
#include <time.h>

#define DAY (24 * 60 * 60)
#define EC_BITS GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1)

static void
check (int code)
{
  if (code < 0)
    g_error ("GnuTLS: %s", gnutls_strerror (code));
}

static void
set_names (gnutls_x509_crt_t   crt,
           const TestCertSpec *spec)
{
  check (gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, spec->common_name,
                                        strlen (spec->common_name)));
  if (spec->dns_name != NULL)
    check (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, spec->dns_name,
                                                 strlen (spec->dns_name), GNUTLS_FSAN_APPEND));
  if (spec->address != NULL)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (spec->address);

      check (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS,
                                                   g_inet_address_to_bytes (address),
                                                   g_inet_address_get_native_size (address),
                                                   GNUTLS_FSAN_APPEND));
    }
}

static void
set_dates (gnutls_x509_crt_t   crt,
           const TestCertSpec *spec)
{
  gboolean given = spec->from_days != 0 || spec->until_days != 0;
  time_t now = time (NULL);

  check (gnutls_x509_crt_set_activation_time (crt, now + (given ? spec->from_days : -1) * DAY));
  check (gnutls_x509_crt_set_expiration_time (crt, now + (given ? spec->until_days : 90) * DAY));
}

static void
set_usage (gnutls_x509_crt_t   crt,
           const TestCertSpec *spec)
{
  check (gnutls_x509_crt_set_basic_constraints (crt, spec->is_ca, -1));
  if (spec->is_ca)
    check (gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_KEY_CERT_SIGN));
  else
    check (gnutls_x509_crt_set_key_purpose_oid (crt, spec->purpose != NULL
                                                       ? spec->purpose : GNUTLS_KP_TLS_WWW_SERVER,
                                                FALSE));
}

/* GnuTLS knows the raw names, by which it sorts a chain, only of a certificate that it has read. */
static void
read_back (TestCert *self)
{
  gnutls_datum_t der;

  check (gnutls_x509_crt_export2 (self->crt, GNUTLS_X509_FMT_DER, &der));
  gnutls_x509_crt_deinit (self->crt);
  check (gnutls_x509_crt_init (&self->crt));
  check (gnutls_x509_crt_import (self->crt, &der, GNUTLS_X509_FMT_DER));
  gnutls_free (der.data);
}

/**
 * test_cert_new:
 * @spec: what it shall be
 * @issuer: (nullable): who signs it, %NULL = itself
 *
 * Returns: (transfer full): a certificate
 */
TestCert *
test_cert_new (const TestCertSpec *spec,
               TestCert           *issuer)
{
  static guint32 last_serial;
  TestCert *self = g_new0 (TestCert, 1);
  guint32 serial = GUINT32_TO_BE (0x4e000000 + ++last_serial);

  check (gnutls_x509_privkey_init (&self->key));
  check (gnutls_x509_privkey_generate (self->key, spec->rsa ? GNUTLS_PK_RSA : GNUTLS_PK_ECDSA,
                                       spec->rsa ? 2048 : EC_BITS, 0));
  check (gnutls_x509_crt_init (&self->crt));
  check (gnutls_x509_crt_set_version (self->crt, 3));
  check (gnutls_x509_crt_set_serial (self->crt, &serial, sizeof serial));
  check (gnutls_x509_crt_set_key (self->crt, self->key));
  set_names (self->crt, spec);
  set_dates (self->crt, spec);
  set_usage (self->crt, spec);
  check (gnutls_x509_crt_sign2 (self->crt, issuer != NULL ? issuer->crt : self->crt,
                                issuer != NULL ? issuer->key : self->key,
                                spec->sha1 ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA256, 0));
  read_back (self);

  return self;
}

void
test_cert_free (TestCert *self)
{
  gnutls_x509_crt_deinit (self->crt);
  gnutls_x509_privkey_deinit (self->key);
  g_free (self);
}

static GBytes *
export_as (TestCert             *self,
           gnutls_x509_crt_fmt_t format)
{
  gnutls_datum_t datum;
  GBytes *bytes;

  check (gnutls_x509_crt_export2 (self->crt, format, &datum));
  bytes = g_bytes_new (datum.data, datum.size);
  gnutls_free (datum.data);

  return bytes;
}

/**
 * test_cert_dup_pem:
 * @self: a certificate
 *
 * Returns: (transfer full): it in PEM form
 */
GBytes *
test_cert_dup_pem (TestCert *self)
{
  return export_as (self, GNUTLS_X509_FMT_PEM);
}

/**
 * test_cert_dup_der:
 * @self: a certificate
 *
 * Returns: (transfer full): it as it goes over the wire
 */
GBytes *
test_cert_dup_der (TestCert *self)
{
  return export_as (self, GNUTLS_X509_FMT_DER);
}

/**
 * test_credentials_new:
 * @leaf: what a server shows
 * @intermediate: (nullable): what it sends along
 *
 * Returns: (transfer full): for gnutls_certificate_free_credentials()
 */
gnutls_certificate_credentials_t
test_credentials_new (TestCert *leaf,
                      TestCert *intermediate)
{
  gnutls_certificate_credentials_t credentials;
  gnutls_x509_crt_t chain[2] = { leaf->crt, intermediate != NULL ? intermediate->crt : NULL };

  check (gnutls_certificate_allocate_credentials (&credentials));
  check (gnutls_certificate_set_x509_key (credentials, chain, intermediate != NULL ? 2 : 1,
                                          leaf->key));

  return credentials;
}
