/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-tls-stream.h"
#include "test-pki.h"
#include "tls-client.h"

#include <glib/gstdio.h>
#include <string.h>

#define NAME "mail.example.test"

typedef enum
{
  BY_ROOT,
  BY_INTERMEDIATE,
  BY_INTERMEDIATE_NOT_SENT,
  BY_STRANGER,
  BY_LEAF, /* somebody who may not issue any */
  BY_ITSELF,
} Issuer;

typedef struct
{
  const char  *title;
  TestCertSpec spec;
  Issuer       issuer;
  const char  *asked_for; /* NULL = nothing in particular */
  const char  *problems;  /* joined with commas */
} Case;

static const Case cases[] = {
  { "good", { NAME, NAME }, BY_ROOT, NAME, "" },
  { "good-chain", { NAME, NAME }, BY_INTERMEDIATE, NAME, "" },
  { "upper-case", { NAME, NAME }, BY_ROOT, "MAIL.Example.TEST", "" },
  { "dot-at-end", { NAME, NAME }, BY_ROOT, NAME ".", "" },
  { "wildcard", { NAME, "*.example.test" }, BY_ROOT, NAME, "" },
  { "idn", { NAME, "xn--mil-qla.example.test" }, BY_ROOT, "m\303\244il.example.test", "" },
  { "any-name", { NAME, NAME }, BY_ROOT, NULL, "" },
  { "address", { NAME, NAME, "127.0.0.1" }, BY_ROOT, "127.0.0.1", "" },
  { "address-v6", { NAME, NAME, "::1" }, BY_ROOT, "::1", "" },
  { "address-v6-zone", { NAME, NAME, "fe80::1" }, BY_ROOT, "fe80::1%lo", "" },
  { "rsa", { NAME, NAME, .rsa = TRUE }, BY_ROOT, NAME, "" },
  { "expired", { NAME, NAME, NULL, FALSE, -400, -35 }, BY_ROOT, NAME, "expired" },
  { "not-yet-valid", { NAME, NAME, NULL, FALSE, 5, 90 }, BY_ROOT, NAME, "not-yet-valid" },
  { "wrong-name", { "other.test", "other.test" }, BY_ROOT, NAME, "unexpected-owner" },
  { "wildcard-too-far", { NAME, "*.test" }, BY_ROOT, NAME, "unexpected-owner" },
  { "wrong-address", { NAME, NAME, "127.0.0.2" }, BY_ROOT, "127.0.0.1", "unexpected-owner" },
  { "address-as-name", { NAME, "127.0.0.1" }, BY_ROOT, "127.0.0.1", "unexpected-owner" },
  { "self-signed", { NAME, NAME }, BY_ITSELF, NAME, "self-signed,not-trusted" },
  { "self-signed-expired", { NAME, NAME, NULL, FALSE, -400, -35 }, BY_ITSELF, NAME,
    "self-signed,not-trusted,expired" },
  { "stranger", { NAME, NAME }, BY_STRANGER, NAME, "not-trusted" },
  { "stranger-later", { NAME, NAME, NULL, FALSE, 5, 90 }, BY_STRANGER, NAME,
    "not-trusted,not-yet-valid" },
  { "stranger-wrong-name", { "other.test", "other.test" }, BY_STRANGER, NAME,
    "not-trusted,unexpected-owner" },
  { "intermediate-missing", { NAME, NAME }, BY_INTERMEDIATE_NOT_SENT, NAME, "not-trusted" },
  { "signer-not-ca", { NAME, NAME }, BY_LEAF, NAME, "signer-not-ca" },
  { "weak", { NAME, NAME, .sha1 = TRUE }, BY_ROOT, NAME, "insecure-algorithm" },
  { "for-clients", { NAME, NAME, .purpose = GNUTLS_KP_TLS_WWW_CLIENT }, BY_ROOT, NAME,
    "purpose-mismatch" },
};

static TestCert *root;
static TestCert *intermediate;
static TestCert *stranger;
static TestCert *plain_leaf;
static EhloTlsTrust *trust;

static TestCert *
get_issuer (Issuer issuer)
{
  switch (issuer)
    {
    case BY_ROOT:
      return root;
    case BY_INTERMEDIATE:
    case BY_INTERMEDIATE_NOT_SENT:
      return intermediate;
    case BY_STRANGER:
      return stranger;
    case BY_LEAF:
      return plain_leaf;
    case BY_ITSELF:
    default:
      return NULL;
    }
}

static TestCert *
get_sent_along (Issuer issuer)
{
  if (issuer == BY_INTERMEDIATE)
    return intermediate;

  return issuer == BY_LEAF ? plain_leaf : NULL;
}

/* A certificate is evidence: the handshake is complete and the line gets through in each case. */
static void
test_verify (gconstpointer data)
{
  const Case *item = data;
  g_autoptr (TestCert) leaf = test_cert_new (&item->spec, get_issuer (item->issuer));
  g_autoptr (GBytes) der = test_cert_dup_der (leaf);
  TestCert *sent_along = get_sent_along (item->issuer);
  TlsPeerSpec spec = { .greeting = "220 hello\r\n" };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (EhloTlsStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *problems = NULL;
  g_autofree char *greeting = NULL;
  const EhloTlsEvidence *evidence;

  spec.credentials = test_credentials_new (leaf, sent_along);
  peer = tls_peer_new (tls_peer_serve, &spec);
  stream = tls_client_new (peer, trust, item->asked_for, NULL);
  evidence = ehlo_tls_stream_get_evidence (stream);

  tls_client_shake_hands (stream, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (evidence->outcome, ==, EHLO_TLS_DONE);
  g_assert_cmpuint (evidence->chain->len, ==, sent_along != NULL ? 2 : 1);
  g_assert_cmpuint (evidence->chain_der->len, ==, evidence->chain->len);
  g_assert_true (g_bytes_equal (evidence->chain_der->pdata[0], der));

  problems = g_strjoinv (",", evidence->verify_problems);
  g_assert_cmpstr (problems, ==, item->problems);
  g_assert_cmpint (evidence->verified, ==, item->problems[0] == '\0');
  g_assert_cmpint (evidence->verify_status == 0, ==, evidence->verified);
  g_assert_nonnull (evidence->verify_text);
  g_assert_false (g_str_has_suffix (evidence->verify_text, " "));
  g_assert_false (evidence->ocsp_stapled);

  greeting = tls_client_read_line (stream, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (greeting, ==, "220 hello");

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

typedef struct
{
  const char *title;
  gboolean    revoked;
  gboolean    by_stranger;
  const char *status;
  const char *problems;
} OcspCase;

static const OcspCase ocsp_cases[] = {
  { "good", FALSE, FALSE, "good", "" },
  { "revoked", TRUE, FALSE, "revoked", "revoked" },
  { "forged", FALSE, TRUE, "good", "ocsp-invalid" },
};

static int
give_staple (gnutls_session_t session,
             void            *data,
             gnutls_datum_t  *ret_staple)
{
  GBytes *staple = data;

  ret_staple->size = g_bytes_get_size (staple);
  ret_staple->data = gnutls_malloc (ret_staple->size);
  memcpy (ret_staple->data, g_bytes_get_data (staple, NULL), ret_staple->size);

  return 0;
}

static void
test_ocsp (gconstpointer data)
{
  const OcspCase *item = data;
  const TestCertSpec leaf_spec = { NAME, NAME };
  g_autoptr (TestCert) leaf = test_cert_new (&leaf_spec, intermediate);
  g_autoptr (GBytes) staple = test_ocsp_new (leaf, item->by_stranger ? stranger : intermediate,
                                             item->revoked);
  TlsPeerSpec spec = { 0 };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (EhloTlsStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *problems = NULL;
  const EhloTlsEvidence *evidence;

  spec.credentials = test_credentials_new (leaf, intermediate);
  gnutls_certificate_set_ocsp_status_request_function (spec.credentials, give_staple, staple);
  peer = tls_peer_new (tls_peer_serve, &spec);
  stream = tls_client_new (peer, trust, NAME, NULL);
  evidence = ehlo_tls_stream_get_evidence (stream);

  tls_client_shake_hands (stream, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (evidence->ocsp_stapled);
  g_assert_cmpstr (evidence->ocsp_status, ==, item->status);
  problems = g_strjoinv (",", evidence->verify_problems);
  g_assert_cmpstr (problems, ==, item->problems);

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

/* Returns the last certificate of the chain. */
static EhloCertificate *
show_certificate (TestCert *leaf,
                  TestCert *sent_along)
{
  TlsPeerSpec spec = { .credentials = test_credentials_new (leaf, sent_along) };
  g_autoptr (TlsPeer) peer = tls_peer_new (tls_peer_serve, &spec);
  g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
  g_autoptr (GError) error = NULL;
  const EhloTlsEvidence *evidence = ehlo_tls_stream_get_evidence (stream);
  EhloCertificate *copy;

  tls_client_shake_hands (stream, 0, NULL, &error);
  g_assert_no_error (error);
  copy = ehlo_certificate_copy (evidence->chain->pdata[evidence->chain->len - 1]);

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);

  return copy;
}

static void
test_fields (void)
{
  const TestCertSpec leaf_spec = { "Mail, Example", NAME, "192.0.2.7", FALSE, -10, 20 };
  g_autoptr (TestCert) leaf = test_cert_new (&leaf_spec, root);
  g_autoptr (GBytes) der = test_cert_dup_der (leaf);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);
  g_autoptr (EhloCertificate) certificate = show_certificate (leaf, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint8 serial[4];
  size_t size = sizeof serial;
  g_autofree char *serial_text = NULL;

  gnutls_x509_crt_get_serial (leaf->crt, serial, &size);
  serial_text = g_strdup_printf ("%02x%02x%02x%02x", serial[0], serial[1], serial[2], serial[3]);

  g_assert_cmpstr (certificate->subject, ==, "CN=Mail\\, Example");
  g_assert_cmpstr (certificate->issuer, ==, "CN=Test Root");
  g_assert_cmpstr (certificate->common_name, ==, "Mail\\, Example");
  g_assert_cmpuint (g_strv_length (certificate->names), ==, 2);
  g_assert_cmpstr (certificate->names[0], ==, NAME);
  g_assert_cmpstr (certificate->names[1], ==, "192.0.2.7");
  g_assert_cmpint (ABS (certificate->not_before - (now - 10 * 86400)), <, 300);
  g_assert_cmpint (ABS (certificate->not_after - (now + 20 * 86400)), <, 300);
  g_assert_cmpstr (certificate->key, ==, "ECDSA 256 (SECP256R1)");
  g_assert_cmpstr (certificate->signature, ==, "ECDSA-SHA256");
  g_assert_cmpstr (certificate->sha256, ==, sha256);
  g_assert_cmpstr (certificate->serial, ==, serial_text);
  g_assert_false (certificate->is_ca);
  g_assert_false (certificate->self_issued);
}

static void
test_fields_of_authority (void)
{
  const TestCertSpec ca_spec = { .common_name = "Own Root", .is_ca = TRUE, .rsa = TRUE };
  g_autoptr (TestCert) ca = test_cert_new (&ca_spec, NULL);
  const TestCertSpec leaf_spec = { NAME, NAME };
  g_autoptr (TestCert) leaf = test_cert_new (&leaf_spec, ca);
  g_autoptr (EhloCertificate) certificate = show_certificate (leaf, ca);

  g_assert_cmpstr (certificate->subject, ==, "CN=Own Root");
  g_assert_cmpstr (certificate->key, ==, "RSA 2048");
  g_assert_cmpstr (certificate->signature, ==, "RSA-SHA256");
  g_assert_cmpuint (g_strv_length (certificate->names), ==, 0);
  g_assert_true (certificate->is_ca);
  g_assert_true (certificate->self_issued);
}

/* What stands in a certificate is the server's word, and shown to a person. */
static void
test_fields_escaped (void)
{
  const TestCertSpec leaf_spec = { "a\033[2Jb", "mail\r\n220 fake" };
  g_autoptr (TestCert) leaf = test_cert_new (&leaf_spec, root);
  g_autoptr (EhloCertificate) certificate = show_certificate (leaf, NULL);

  g_assert_null (strchr (certificate->subject, '\033'));
  g_assert_null (strchr (certificate->common_name, '\033'));
  g_assert_cmpuint (g_strv_length (certificate->names), ==, 1);
  g_assert_null (strchr (certificate->names[0], '\n'));
  g_assert_null (strchr (certificate->names[0], '\r'));
}

static void
test_trust_bad (void)
{
  static const char *const bad[] = {
    "",
    "no certificate here\n",
    "-----BEGIN CERTIFICATE-----\nbm90IERFUg==\n-----END CERTIFICATE-----\n",
    "-----BEGIN CERTIFICATE-----\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) pem = g_bytes_new_static (bad[i], strlen (bad[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (ehlo_tls_trust_new_with_pem (pem, &error));
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
    }
}

static void
test_trust_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ehlo-trust-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.pem", NULL);
  g_autofree char *want = g_strdup_printf ("ca-file \"%s\": no certificate in it", path);
  g_autofree char *prefix = g_strdup_printf ("ca-file \"%s\": ", path);
  g_autoptr (GBytes) pem = test_cert_dup_pem (root);
  g_autoptr (EhloTlsTrust) good = NULL;
  g_autoptr (EhloTlsTrust) system_only = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (ehlo_tls_trust_new_with_file (path, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_FILE);
  g_assert_true (g_str_has_prefix (error->message, prefix));
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "hello\n", -1, NULL));
  g_assert_null (ehlo_tls_trust_new_with_file (path, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, want);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pem, NULL), g_bytes_get_size (pem),
                                      NULL));
  good = ehlo_tls_trust_new_with_file (path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (ehlo_tls_trust_get_credentials (good));

  system_only = ehlo_tls_trust_new_with_file (NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (system_only);

  g_unlink (path);
  g_rmdir (folder);
}

static void
make_certificates (void)
{
  static const TestCertSpec root_spec = { .common_name = "Test Root", .is_ca = TRUE };
  static const TestCertSpec intermediate_spec = { .common_name = "Test Middle", .is_ca = TRUE };
  static const TestCertSpec stranger_spec = { .common_name = "Stranger", .is_ca = TRUE };
  static const TestCertSpec plain_spec = { .common_name = "plain.test", .dns_name = "plain.test" };
  g_autoptr (GBytes) pem = NULL;
  g_autoptr (GError) error = NULL;

  root = test_cert_new (&root_spec, NULL);
  intermediate = test_cert_new (&intermediate_spec, root);
  stranger = test_cert_new (&stranger_spec, NULL);
  plain_leaf = test_cert_new (&plain_spec, root);
  pem = test_cert_dup_pem (root);
  trust = ehlo_tls_trust_new_with_pem (pem, &error);
  g_assert_no_error (error);
}

static void
free_certificates (void)
{
  ehlo_tls_trust_unref (trust);
  test_cert_free (plain_leaf);
  test_cert_free (stranger);
  test_cert_free (intermediate);
  test_cert_free (root);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  make_certificates ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/tls-certificate/verify/", cases[i].title, NULL);

      g_test_add_data_func (path, &cases[i], test_verify);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ocsp_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/tls-certificate/ocsp/", ocsp_cases[i].title, NULL);

      g_test_add_data_func (path, &ocsp_cases[i], test_ocsp);
    }
  g_test_add_func ("/tls-certificate/fields", test_fields);
  g_test_add_func ("/tls-certificate/fields/authority", test_fields_of_authority);
  g_test_add_func ("/tls-certificate/fields/escaped", test_fields_escaped);
  g_test_add_func ("/tls-certificate/trust/bad", test_trust_bad);
  g_test_add_func ("/tls-certificate/trust/file", test_trust_file);

  status = g_test_run ();
  free_certificates ();

  return status;
}
