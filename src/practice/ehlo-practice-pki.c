/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-pki.h"

#include "ehlo-error.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <time.h>

#define DAY (24 * 60 * 60)

/* RFC 5280 4.1.2.2 allows 20 bytes, as a positive number. */
#define SERIAL_BYTES 16

#define ROOT_NAME "Ehlo practice authority"

/* Our own authority was there before the oldest certificate under it. */
#define ROOT_FROM_DAYS  (-800)
#define ROOT_UNTIL_DAYS 800

typedef struct
{
  const char *common_name;
  gboolean    loopback;   /* is for localhost, 127.0.0.1 and ::1; else for the common name */
  gboolean    self_signed;
  int         from_days;  /* from now, negative = in the past */
  int         until_days;
} LeafKind;

/* A good certificate has a year to go: far from the three weeks from which on one is warned. */
static const LeafKind leaf_kinds[EHLO_PRACTICE_N_CERTIFICATES] = {
  [EHLO_PRACTICE_CERTIFICATE_GOOD] = { "localhost", TRUE, FALSE, -1, 365 },
  [EHLO_PRACTICE_CERTIFICATE_EXPIRED] = { "localhost", TRUE, FALSE, -395, -30 },
  [EHLO_PRACTICE_CERTIFICATE_WRONG_NAME] = { "mail.practice.example", FALSE, FALSE, -1, 365 },
  [EHLO_PRACTICE_CERTIFICATE_SELF_SIGNED] = { "localhost", TRUE, TRUE, -1, 365 },
};

struct _EhloPracticePki
{
  gnutls_x509_privkey_t            root_key;
  gnutls_x509_privkey_t            leaf_key;
  gnutls_x509_crt_t                root;
  GBytes                          *ca_pem;
  gnutls_certificate_credentials_t credentials[EHLO_PRACTICE_N_CERTIFICATES];
};

static gboolean
check (int      code,
       GError **error)
{
  if (code >= 0)
    return TRUE;
  g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_TLS, gnutls_strerror (code));
  return FALSE;
}

static gboolean
make_key (gnutls_x509_privkey_t *ret_key,
          GError               **error)
{
  guint bits = GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1);

  return check (gnutls_x509_privkey_init (ret_key), error) &&
         check (gnutls_x509_privkey_generate (*ret_key, GNUTLS_PK_ECDSA, bits, 0), error);
}

/* What every certificate has: version 3, a serial of its own, a name, dates, its public key. */
static gboolean
begin_certificate (gnutls_x509_crt_t     crt,
                   gnutls_x509_privkey_t key,
                   const char           *common_name,
                   int                   from_days,
                   int                   until_days,
                   GError              **error)
{
  time_t from = time (NULL) + (time_t) from_days * DAY;
  time_t until = time (NULL) + (time_t) until_days * DAY;
  guint8 serial[SERIAL_BYTES];
  guint8 key_id[64];
  gsize  key_id_length = sizeof key_id;

  if (!check (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), error))
    return FALSE;
  serial[0] &= 0x7f;

  return check (gnutls_x509_crt_set_version (crt, 3), error) &&
         check (gnutls_x509_crt_set_serial (crt, serial, sizeof serial), error) &&
         check (gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, common_name,
                                               strlen (common_name)), error) &&
         check (gnutls_x509_crt_set_activation_time (crt, from), error) &&
         check (gnutls_x509_crt_set_expiration_time (crt, until), error) &&
         check (gnutls_x509_crt_set_key (crt, key), error) &&
         check (gnutls_x509_crt_get_key_id (crt, 0, key_id, &key_id_length), error) &&
         check (gnutls_x509_crt_set_subject_key_id (crt, key_id, key_id_length), error);
}

static gboolean
sign_certificate (gnutls_x509_crt_t     crt,
                  gnutls_x509_crt_t     issuer,
                  gnutls_x509_privkey_t issuer_key,
                  GError              **error)
{
  return check (gnutls_x509_crt_sign2 (crt, issuer, issuer_key, GNUTLS_DIG_SHA256, 0), error);
}

static gboolean
make_root (EhloPracticePki *self,
           GError         **error)
{
  gnutls_datum_t pem;

  if (!make_key (&self->root_key, error) ||
      !check (gnutls_x509_crt_init (&self->root), error) ||
      !begin_certificate (self->root, self->root_key, ROOT_NAME,
                          ROOT_FROM_DAYS, ROOT_UNTIL_DAYS, error) ||
      !check (gnutls_x509_crt_set_basic_constraints (self->root, TRUE, 0), error) ||
      !check (gnutls_x509_crt_set_key_usage (self->root, GNUTLS_KEY_KEY_CERT_SIGN |
                                                         GNUTLS_KEY_CRL_SIGN), error) ||
      !sign_certificate (self->root, self->root, self->root_key, error) ||
      !check (gnutls_x509_crt_export2 (self->root, GNUTLS_X509_FMT_PEM, &pem), error))
    return FALSE;

  self->ca_pem = g_bytes_new (pem.data, pem.size);
  gnutls_free (pem.data);
  return TRUE;
}

static gboolean
add_name (gnutls_x509_crt_t              crt,
          gnutls_x509_subject_alt_name_t type,
          const void                    *name,
          gsize                          length,
          GError                       **error)
{
  return check (gnutls_x509_crt_set_subject_alt_name (crt, type, name, (guint) length,
                                                      GNUTLS_FSAN_APPEND), error);
}

static gboolean
add_loopback_addresses (gnutls_x509_crt_t crt,
                        GError          **error)
{
  static const GSocketFamily families[] = { G_SOCKET_FAMILY_IPV4, G_SOCKET_FAMILY_IPV6 };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_loopback (families[i]);

      if (!add_name (crt, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                     g_inet_address_get_native_size (address), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill_leaf (EhloPracticePki  *self,
           gnutls_x509_crt_t crt,
           const LeafKind   *kind,
           GError          **error)
{
  guint8 root_id[64];
  gsize  root_id_length = sizeof root_id;

  if (!begin_certificate (crt, self->leaf_key, kind->common_name,
                          kind->from_days, kind->until_days, error) ||
      !add_name (crt, GNUTLS_SAN_DNSNAME, kind->common_name, strlen (kind->common_name), error) ||
      (kind->loopback && !add_loopback_addresses (crt, error)) ||
      !check (gnutls_x509_crt_set_basic_constraints (crt, FALSE, -1), error) ||
      !check (gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_DIGITAL_SIGNATURE), error) ||
      !check (gnutls_x509_crt_set_key_purpose_oid (crt, GNUTLS_KP_TLS_WWW_SERVER, FALSE), error))
    return FALSE;

  if (kind->self_signed)
    return sign_certificate (crt, crt, self->leaf_key, error);

  return check (gnutls_x509_crt_get_subject_key_id (self->root, root_id, &root_id_length, NULL),
                error) &&
         check (gnutls_x509_crt_set_authority_key_id (crt, root_id, root_id_length), error) &&
         sign_certificate (crt, self->root, self->root_key, error);
}

static gboolean
make_leaf (EhloPracticePki        *self,
           EhloPracticeCertificate which,
           GError                **error)
{
  gnutls_x509_crt_t crt;
  gboolean made;

  if (!check (gnutls_x509_crt_init (&crt), error))
    return FALSE;

  /* The credentials copy what they are given. The root is not sent along: clients that trust it
   * have it, and that is how real servers do. */
  made = fill_leaf (self, crt, &leaf_kinds[which], error) &&
         check (gnutls_certificate_allocate_credentials (&self->credentials[which]), error) &&
         check (gnutls_certificate_set_x509_key (self->credentials[which], &crt, 1,
                                                 self->leaf_key), error);
  gnutls_x509_crt_deinit (crt);
  return made;
}

/**
 * ehlo_practice_pki_new:
 * @error: return location for a #GError
 *
 * Makes a certificate authority (ECDSA P-256) and one certificate of every kind, in memory only.
 * All of them share one key, because making keys takes time; about 2 ms in all.
 *
 * Returns: (transfer full) (nullable): the authority, or %NULL with @error set to
 *   %EHLO_ERROR_TLS when GnuTLS cannot make keys (no randomness, a restricted crypto policy)
 */
EhloPracticePki *
ehlo_practice_pki_new (GError **error)
{
  g_autoptr (EhloPracticePki) self = g_new0 (EhloPracticePki, 1);

  if (!make_root (self, error) || !make_key (&self->leaf_key, error))
    return NULL;
  for (guint i = 0; i < EHLO_PRACTICE_N_CERTIFICATES; i++)
    {
      if (!make_leaf (self, i, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * ehlo_practice_pki_free:
 * @self: (transfer full): an authority
 *
 * Forgets it and its keys. No TLS session that uses its credentials may be left.
 */
void
ehlo_practice_pki_free (EhloPracticePki *self)
{
  for (guint i = 0; i < EHLO_PRACTICE_N_CERTIFICATES; i++)
    g_clear_pointer (&self->credentials[i], gnutls_certificate_free_credentials);
  g_clear_pointer (&self->root, gnutls_x509_crt_deinit);
  g_clear_pointer (&self->root_key, gnutls_x509_privkey_deinit);
  g_clear_pointer (&self->leaf_key, gnutls_x509_privkey_deinit);
  g_clear_pointer (&self->ca_pem, g_bytes_unref);
  g_free (self);
}

/**
 * ehlo_practice_pki_get_ca_pem:
 * @self: an authority
 *
 * Returns: (transfer none): the root certificate, PEM; the self-signed certificate is not under it
 */
GBytes *
ehlo_practice_pki_get_ca_pem (EhloPracticePki *self)
{
  return self->ca_pem;
}

/**
 * ehlo_practice_pki_get_credentials:
 * @self: an authority
 * @which: what the certificate is to be like
 *
 * Returns: (transfer none): server credentials with that certificate; they live as long as @self
 */
gnutls_certificate_credentials_t
ehlo_practice_pki_get_credentials (EhloPracticePki        *self,
                                   EhloPracticeCertificate which)
{
  return self->credentials[which];
}
