/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-tls-stream.h"
#include "test-pki.h"
#include "tls-client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#define NAME "mail.example.test"

static TestCert *root;
static TestCert *leaf;
static EhloTlsTrust *trust;

typedef struct
{
  const char *priority;
  const char *version;
  const char *group;
} VersionCase;

static const VersionCase versions[] = {
  { "NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-X25519", "TLS1.3", "X25519" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-GROUP-ALL:+GROUP-SECP256R1", "TLS1.2", "SECP256R1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.1:%ALLOW_SMALL_RECORDS", "TLS1.1", NULL },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.0", "TLS1.0", NULL },
};

/* The server has the narrow choice, the client takes what it gets. */
static void
test_good (gconstpointer data)
{
  const VersionCase *version = data;
  TlsPeerSpec spec = { .priority = version->priority, .greeting = "220 hello\r\n" };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (EhloTlsStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *greeting = NULL;
  g_autofree char *echo = NULL;
  const EhloTlsEvidence *evidence;

  spec.credentials = test_credentials_new (leaf, NULL);
  peer = tls_peer_new (tls_peer_serve, &spec);
  stream = tls_client_new (peer, trust, NAME, NULL);
  evidence = ehlo_tls_stream_get_evidence (stream);
  g_assert_cmpint (evidence->outcome, ==, EHLO_TLS_RUNNING);

  g_assert_true (tls_client_shake_hands (stream, 0, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (evidence->outcome, ==, EHLO_TLS_DONE);
  g_assert_cmpstr (evidence->version, ==, version->version);
  g_assert_nonnull (evidence->suite);
  g_assert_true (g_str_has_prefix (evidence->suite, "TLS_"));
  if (version->group != NULL)
    g_assert_cmpstr (evidence->group, ==, version->group);
  g_assert_true (evidence->verified);
  g_assert_cmpuint (evidence->verify_status, ==, 0);
  g_assert_cmpuint (g_strv_length (evidence->verify_problems), ==, 0);
  g_assert_cmpuint (evidence->chain->len, ==, 1);
  g_assert_cmpint (evidence->alert, ==, -1);
  g_assert_null (evidence->error);
  g_assert_cmpint (evidence->gnutls_code, ==, 0);
  g_assert_false (evidence->client_certificate_requested);
  g_assert_cmpuint (evidence->bytes_in, >, 500);
  g_assert_cmpuint (evidence->bytes_out, >, 100);
  g_assert_cmpint (evidence->duration_us, >, 0);

  greeting = tls_client_read_line (stream, &error);
  g_assert_cmpstr (greeting, ==, "220 hello");
  tls_client_write (stream, "NOOP\r\n", &error);
  echo = tls_client_read_line (stream, &error);
  g_assert_cmpstr (echo, ==, "NOOP");

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  g_assert_cmpstr (spec.sni, ==, NAME);
  gnutls_certificate_free_credentials (spec.credentials);
}

int
main (int   argc,
      char *argv[])
{
  static const TestCertSpec root_spec = { .common_name = "Test Root", .is_ca = TRUE };
  static const TestCertSpec leaf_spec = { .common_name = NAME, .dns_name = NAME };
  g_autoptr (GBytes) pem = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);

  root = test_cert_new (&root_spec, NULL);
  leaf = test_cert_new (&leaf_spec, root);
  pem = test_cert_dup_pem (root);
  trust = ehlo_tls_trust_new_with_pem (pem, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tls-stream/good/%s", versions[i].version);

      g_test_add_data_func (path, &versions[i], test_good);
    }

  status = g_test_run ();
  ehlo_tls_trust_unref (trust);
  test_cert_free (leaf);
  test_cert_free (root);

  return status;
}
