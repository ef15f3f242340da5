/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-pki.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <stdarg.h>
#include <string.h>

/* Just enough DER (X.690) to write an OCSP response (RFC 6960, 4.2.1), which GnuTLS only reads. */
#define DER_INTEGER          0x02
#define DER_BIT_STRING       0x03
#define DER_OCTET_STRING     0x04
#define DER_ENUMERATED       0x0a
#define DER_GENERALIZED_TIME 0x18
#define DER_SEQUENCE         0x30
#define DER_CONTEXT(n)       (0x80 | (n))
#define DER_EXPLICIT(n)      (0xa0 | (n))

static const guint8 sha1_algorithm[] = { 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a,
                                         0x05, 0x00 };
static const guint8 ecdsa_sha256_algorithm[] = { 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
                                                 0x3d, 0x04, 0x03, 0x02 };
static const guint8 ocsp_basic_oid[] = { 0x06, 0x09, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30,
                                         0x01, 0x01 };

#define BYTES(array) g_bytes_new_static (array, sizeof array)

static GBytes *
wrap (guint8        tag,
      gconstpointer content,
      gsize         length)
{
  GByteArray *out = g_byte_array_new ();
  guint8 head[4] = { tag, 0x82, length >> 8, length & 0xff };

  if (length < 0x80)
    {
      head[1] = length;
      g_byte_array_append (out, head, 2);
    }
  else
    g_byte_array_append (out, head, 4);
  g_byte_array_append (out, content, length);

  return g_byte_array_free_to_bytes (out);
}

/* Takes GBytes up to a NULL, joined, into one element. */
static GBytes *
element (int tag, ...)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  GBytes *part;
  va_list parts;

  va_start (parts, tag);
  while ((part = va_arg (parts, GBytes *)) != NULL)
    {
      g_byte_array_append (content, g_bytes_get_data (part, NULL), g_bytes_get_size (part));
      g_bytes_unref (part);
    }
  va_end (parts);

  return wrap (tag, content->data, content->len);
}

static GBytes *
sha1_of (gconstpointer data,
         gsize         size)
{
  guint8 digest[20];

  gnutls_hash_fast (GNUTLS_DIG_SHA1, data, size, digest);

  return wrap (DER_OCTET_STRING, digest, sizeof digest);
}

static GBytes *
hash_name (TestCert *cert)
{
  gnutls_datum_t name;
  GBytes *hash;

  gnutls_x509_crt_get_raw_dn (cert->crt, &name);
  hash = sha1_of (name.data, name.size);
  gnutls_free (name.data);

  return hash;
}

/* Of the bits of the public key, without algorithm and length: an uncompressed P-256 point. */
static GBytes *
hash_key (TestCert *cert)
{
  gnutls_datum_t x, y;
  guint8 point[65] = { 0x04 };
  GBytes *hash;

  gnutls_x509_crt_get_pk_ecc_raw (cert->crt, NULL, &x, &y);
  memcpy (point + 33 - MIN (x.size, 32), x.data + (x.size > 32), MIN (x.size, 32));
  memcpy (point + 65 - MIN (y.size, 32), y.data + (y.size > 32), MIN (y.size, 32));
  hash = sha1_of (point, sizeof point);
  gnutls_free (x.data);
  gnutls_free (y.data);

  return hash;
}

static GBytes *
time_in (int hours)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_hours (now, hours);
  g_autofree char *text = g_date_time_format (then, "%Y%m%d%H%M%SZ");

  return wrap (DER_GENERALIZED_TIME, text, strlen (text));
}

static GBytes *
new_certificate_id (TestCert *subject,
                    TestCert *issuer)
{
  guint8 serial[32];
  size_t size = sizeof serial;

  gnutls_x509_crt_get_serial (subject->crt, serial, &size);

  return element (DER_SEQUENCE, BYTES (sha1_algorithm), hash_name (issuer), hash_key (issuer),
                  wrap (DER_INTEGER, serial, size), NULL);
}

static GBytes *
sign (GBytes   *data,
      TestCert *issuer)
{
  gnutls_datum_t datum = { (unsigned char *) g_bytes_get_data (data, NULL),
                           g_bytes_get_size (data) };
  gnutls_datum_t signature;
  gnutls_privkey_t key;
  g_autoptr (GByteArray) bits = g_byte_array_new ();
  guint8 n_unused = 0;

  gnutls_privkey_init (&key);
  gnutls_privkey_import_x509 (key, issuer->key, 0);
  gnutls_privkey_sign_data (key, GNUTLS_DIG_SHA256, 0, &datum, &signature);
  g_byte_array_append (bits, &n_unused, 1);
  g_byte_array_append (bits, signature.data, signature.size);
  gnutls_free (signature.data);
  gnutls_privkey_deinit (key);

  return wrap (DER_BIT_STRING, bits->data, bits->len);
}

/**
 * test_ocsp_new:
 * @subject: whose state
 * @issuer: who issued it and says so; with a P-256 key
 * @revoked: whether it was revoked an hour ago
 *
 * Returns: (transfer full): an OCSP response for stapling, good for a day
 */
GBytes *
test_ocsp_new (TestCert *subject,
               TestCert *issuer,
               gboolean  revoked)
{
  const guint8 successful = 0;
  GBytes *state = revoked ? element (DER_EXPLICIT (1), time_in (-1), NULL)
                          : wrap (DER_CONTEXT (0), NULL, 0);
  GBytes *single = element (DER_SEQUENCE, new_certificate_id (subject, issuer), state, time_in (-1),
                            element (DER_EXPLICIT (0), time_in (24), NULL), NULL);
  GBytes *data = element (DER_SEQUENCE, element (DER_EXPLICIT (2), hash_key (issuer), NULL),
                          time_in (-1), element (DER_SEQUENCE, single, NULL), NULL);
  GBytes *signature = sign (data, issuer);
  GBytes *basic = element (DER_SEQUENCE, data, BYTES (ecdsa_sha256_algorithm), signature, NULL);

  return element (DER_SEQUENCE, wrap (DER_ENUMERATED, &successful, 1),
                  element (DER_EXPLICIT (0),
                           element (DER_SEQUENCE, BYTES (ocsp_basic_oid),
                                    element (DER_OCTET_STRING, basic, NULL), NULL), NULL), NULL);
}
