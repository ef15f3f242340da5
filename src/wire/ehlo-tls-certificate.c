/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-tls-certificate.h"

#include "ehlo-escape.h"

#include <gio/gio.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

/* Longest subject or issuer, and longest single name, that is shown; in bytes. */
#define MAX_NAME_SHOWN 1024

/* Certificates of big providers carry about a hundred names. */
#define MAX_NAMES 200

/* RFC 5280, 4.1.2.2: serial numbers have up to 20 bytes; some have more. */
#define MAX_SERIAL 64

static char *
format_hex (const guint8 *bytes,
            gsize         length)
{
  GString *hex = g_string_sized_new (length * 2);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);

  return g_string_free (hex, FALSE);
}

static char *
read_dn (gnutls_x509_crt_t certificate,
         int             (*get_dn) (gnutls_x509_crt_t, gnutls_datum_t *, unsigned int))
{
  gnutls_datum_t text = { NULL, 0 };
  char *escaped;

  if (get_dn (certificate, &text, 0) < 0)
    return g_strdup ("");

  escaped = ehlo_escape_bytes (text.data, text.size, MAX_NAME_SHOWN);
  gnutls_free (text.data);

  return escaped;
}

static char *
read_common_name (gnutls_x509_crt_t certificate)
{
  char name[MAX_NAME_SHOWN];
  size_t size = sizeof name;

  if (gnutls_x509_crt_get_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size)
      < 0)
    return NULL;

  return ehlo_escape_bytes (name, size, MAX_NAME_SHOWN);
}

static char *
format_address (const guint8 *bytes,
                gsize         size)
{
  g_autoptr (GInetAddress) address = NULL;

  if (size != 4 && size != 16)
    return NULL;

  address = g_inet_address_new_from_bytes (bytes, size == 4 ? G_SOCKET_FAMILY_IPV4
                                                            : G_SOCKET_FAMILY_IPV6);

  return g_inet_address_to_string (address);
}

/* RFC 5280, 4.2.1.6. Only the two kinds that a server is reached by. */
static char **
read_names (gnutls_x509_crt_t certificate)
{
  GPtrArray *names = g_ptr_array_new ();

  for (unsigned int i = 0; i < MAX_NAMES; i++)
    {
      guint8 value[MAX_NAME_SHOWN];
      size_t size = sizeof value;
      char *name = NULL;
      int type = gnutls_x509_crt_get_subject_alt_name (certificate, i, value, &size, NULL);

      if (type == GNUTLS_SAN_DNSNAME)
        name = ehlo_escape_bytes (value, strnlen ((const char *) value, size), MAX_NAME_SHOWN);
      else if (type == GNUTLS_SAN_IPADDRESS)
        name = format_address (value, size);
      else if (type < 0 && type != GNUTLS_E_SHORT_MEMORY_BUFFER)
        break;
      if (name != NULL)
        g_ptr_array_add (names, name);
    }
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}

/* "RSA 2048", "ECDSA 256 (SECP256R1)" */
static char *
describe_key (gnutls_x509_crt_t certificate)
{
  unsigned int n_bits = 0;
  gnutls_ecc_curve_t curve = GNUTLS_ECC_CURVE_INVALID;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (certificate, &n_bits);
  const char *name = algorithm < 0 ? NULL : gnutls_pk_get_name (algorithm);

  if (name == NULL)
    return g_strdup ("");
  if (algorithm == GNUTLS_PK_ECDSA)
    name = "ECDSA";
  if (gnutls_x509_crt_get_pk_ecc_raw (certificate, &curve, NULL, NULL) == 0
      && algorithm == GNUTLS_PK_ECDSA)
    return g_strdup_printf ("%s %u (%s)", name, n_bits, gnutls_ecc_curve_get_name (curve));

  return g_strdup_printf ("%s %u", name, n_bits);
}

static char *
describe_signature (gnutls_x509_crt_t certificate)
{
  int algorithm = gnutls_x509_crt_get_signature_algorithm (certificate);
  const char *name = algorithm < 0 ? NULL : gnutls_sign_get_name (algorithm);

  return g_strdup (name != NULL ? name : "");
}

static char *
read_serial (gnutls_x509_crt_t certificate)
{
  guint8 serial[MAX_SERIAL];
  size_t size = sizeof serial;

  if (gnutls_x509_crt_get_serial (certificate, serial, &size) < 0)
    return g_strdup ("");

  return format_hex (serial, size);
}

static gboolean
is_self_issued (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t subject = { NULL, 0 };
  gnutls_datum_t issuer = { NULL, 0 };
  gboolean same = gnutls_x509_crt_get_raw_dn (certificate, &subject) == 0
                  && gnutls_x509_crt_get_raw_issuer_dn (certificate, &issuer) == 0
                  && subject.size == issuer.size
                  && memcmp (subject.data, issuer.data, subject.size) == 0;

  gnutls_free (subject.data);
  gnutls_free (issuer.data);

  return same;
}

static void
read_fields (gnutls_x509_crt_t  certificate,
             EhloCertificate   *self)
{
  self->subject = read_dn (certificate, gnutls_x509_crt_get_dn3);
  self->issuer = read_dn (certificate, gnutls_x509_crt_get_issuer_dn3);
  self->names = read_names (certificate);
  self->common_name = read_common_name (certificate);
  self->not_before = gnutls_x509_crt_get_activation_time (certificate);
  self->not_after = gnutls_x509_crt_get_expiration_time (certificate);
  self->key = describe_key (certificate);
  self->signature = describe_signature (certificate);
  self->serial = read_serial (certificate);
  self->is_ca = gnutls_x509_crt_get_ca_status (certificate, NULL) > 0;
  self->self_issued = is_self_issued (certificate);
}

/**
 * ehlo_tls_certificate_read:
 * @der: a certificate as it came from the wire
 *
 * Returns: (transfer full): its values, names escaped. Of bytes that are no certificate only the
 *   fingerprint is there, and the texts are empty.
 */
EhloCertificate *
ehlo_tls_certificate_read (GBytes *der)
{
  EhloCertificate *self = ehlo_certificate_new ();
  gnutls_x509_crt_t certificate = NULL;
  gsize size;
  gconstpointer data = g_bytes_get_data (der, &size);
  gnutls_datum_t datum = { (unsigned char *) data, size };

  g_clear_pointer (&self->names, g_strfreev);
  if (gnutls_x509_crt_init (&certificate) == 0
      && gnutls_x509_crt_import (certificate, &datum, GNUTLS_X509_FMT_DER) == 0)
    read_fields (certificate, self);
  else
    {
      self->subject = g_strdup ("");
      self->issuer = g_strdup ("");
      self->names = g_new0 (char *, 1);
      self->key = g_strdup ("");
      self->signature = g_strdup ("");
      self->serial = g_strdup ("");
    }
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);
  g_clear_pointer (&certificate, gnutls_x509_crt_deinit);

  return self;
}
