/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-pki.h"

#include <gnutls/x509.h>

static const struct
{
  EhloPracticeCertificate which;
  const char             *host;
  guint                   status;
} cases[] = {
  { EHLO_PRACTICE_CERTIFICATE_GOOD, "localhost", 0 },
  { EHLO_PRACTICE_CERTIFICATE_GOOD, "127.0.0.1", 0 },
  { EHLO_PRACTICE_CERTIFICATE_GOOD, "::1", 0 },
  { EHLO_PRACTICE_CERTIFICATE_GOOD, "127.0.0.2",
    GNUTLS_CERT_INVALID | GNUTLS_CERT_UNEXPECTED_OWNER },
  { EHLO_PRACTICE_CERTIFICATE_EXPIRED, "localhost", GNUTLS_CERT_INVALID | GNUTLS_CERT_EXPIRED },
  { EHLO_PRACTICE_CERTIFICATE_WRONG_NAME, "localhost",
    GNUTLS_CERT_INVALID | GNUTLS_CERT_UNEXPECTED_OWNER },
  { EHLO_PRACTICE_CERTIFICATE_WRONG_NAME, "mail.practice.example", 0 },
  { EHLO_PRACTICE_CERTIFICATE_SELF_SIGNED, "localhost",
    GNUTLS_CERT_INVALID | GNUTLS_CERT_SIGNER_NOT_FOUND },
};

static gnutls_x509_trust_list_t
make_trust_list (EhloPracticePki *pki)
{
  gnutls_x509_trust_list_t list;
  gnutls_datum_t pem;
  gsize size;

  pem.data = (guchar *) g_bytes_get_data (ehlo_practice_pki_get_ca_pem (pki), &size);
  pem.size = (guint) size;
  g_assert_cmpint (gnutls_x509_trust_list_init (&list, 0), ==, 0);
  g_assert_cmpint (gnutls_x509_trust_list_add_trust_mem (list, &pem, NULL, GNUTLS_X509_FMT_PEM,
                                                         0, 0), ==, 1);
  return list;
}

static gnutls_x509_crt_t
get_leaf (EhloPracticePki        *pki,
          EhloPracticeCertificate which)
{
  gnutls_x509_crt_t *chain;
  gnutls_x509_crt_t leaf;
  guint n;

  g_assert_cmpint (gnutls_certificate_get_x509_crt (ehlo_practice_pki_get_credentials (pki, which),
                                                    0, &chain, &n), ==, 0);
  g_assert_cmpuint (n, ==, 1);
  leaf = chain[0];
  gnutls_free (chain);
  return leaf;
}

static guint
verify (gnutls_x509_trust_list_t list,
        gnutls_x509_crt_t        leaf,
        const char              *host)
{
  gnutls_typed_vdata_st wants[] = {
    { .type = GNUTLS_DT_DNS_HOSTNAME, .data = (guchar *) host },
    { .type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (guchar *) GNUTLS_KP_TLS_WWW_SERVER },
  };
  guint status;

  g_assert_cmpint (gnutls_x509_trust_list_verify_crt2 (list, &leaf, 1, wants,
                                                       G_N_ELEMENTS (wants), 0, &status, NULL),
                   ==, 0);
  return status;
}

static void
test_certificates (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloPracticePki) pki = ehlo_practice_pki_new (&error);
  gnutls_x509_trust_list_t list;

  g_assert_no_error (error);
  list = make_trust_list (pki);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gnutls_x509_crt_t leaf = get_leaf (pki, cases[i].which);

      g_test_message ("certificate %d for %s", (int) cases[i].which, cases[i].host);
      g_assert_cmphex (verify (list, leaf, cases[i].host), ==, cases[i].status);
      gnutls_x509_crt_deinit (leaf);
    }
  gnutls_x509_trust_list_deinit (list, TRUE);
}

static void
test_dates (void)
{
  g_autoptr (EhloPracticePki) pki = ehlo_practice_pki_new (NULL);
  gnutls_x509_crt_t good = get_leaf (pki, EHLO_PRACTICE_CERTIFICATE_GOOD);
  gnutls_x509_crt_t expired = get_leaf (pki, EHLO_PRACTICE_CERTIFICATE_EXPIRED);
  double days = 24 * 60 * 60;

  g_assert_cmpfloat_with_epsilon (difftime (time (NULL),
                                            gnutls_x509_crt_get_expiration_time (expired)) / days,
                                  30, 0.01);
  /* Long enough for nobody to be warned that it ends soon. */
  g_assert_cmpfloat (difftime (gnutls_x509_crt_get_expiration_time (good), time (NULL)) / days,
                     >, 300);
  gnutls_x509_crt_deinit (good);
  gnutls_x509_crt_deinit (expired);
}

static void
test_strangers (void)
{
  g_autoptr (EhloPracticePki) ours = ehlo_practice_pki_new (NULL);
  g_autoptr (EhloPracticePki) theirs = ehlo_practice_pki_new (NULL);
  gnutls_x509_trust_list_t list = make_trust_list (ours);
  gnutls_x509_crt_t leaf = get_leaf (theirs, EHLO_PRACTICE_CERTIFICATE_GOOD);

  /* An unknown issuer, not a forged signature of a known one. */
  g_assert_cmphex (verify (list, leaf, "localhost"), ==,
                   GNUTLS_CERT_INVALID | GNUTLS_CERT_SIGNER_NOT_FOUND);
  gnutls_x509_crt_deinit (leaf);
  gnutls_x509_trust_list_deinit (list, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/pki/certificates", test_certificates);
  g_test_add_func ("/practice/pki/dates", test_dates);
  g_test_add_func ("/practice/pki/strangers", test_strangers);
  return g_test_run ();
}
