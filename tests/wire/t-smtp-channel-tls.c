/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-smtp-channel.h"

#include "ehlo-error.h"

#include "test-pki.h"
#include "tls-client.h"

#include <string.h>
#include <sys/socket.h>

#define NAME "mail.example.test"
#define GROUP "MAIL FROM:<a@example.test>\r\nRCPT TO:<b@example.test>\r\nRSET\r\nQUIT\r\n"
#define UNIT "0123456789 and a bit more of the text\r\n"
#define UNITS 200000

static TestCert *root;
static TestCert *leaf;
static EhloTlsTrust *trust;

/* What the server does once the handshake is done. */
typedef struct
{
  const char *expect; /* nullable: the first record must be this */
  gsize       absorb; /* then so many bytes are read, slowly at first */
  const char *answer;
  gboolean    resets; /* leaves at once, with what we sent unread */
  gnutls_certificate_credentials_t credentials;
} ServerSpec;

static void
say (int         fd,
     const char *text)
{
  g_assert_cmpint (send (fd, text, strlen (text), MSG_NOSIGNAL), ==, (int) strlen (text));
}

static void
hear (int         fd,
      const char *text)
{
  char buffer[64] = "";

  g_assert_cmpint (recv (fd, buffer, sizeof buffer - 1, 0), >, 0);
  g_assert_cmpstr (buffer, ==, text);
}

static void
serve_encrypted (gnutls_session_t  session,
                 const ServerSpec *spec)
{
  static char buffer[65536];
  gsize absorbed = 0;

  if (spec->expect != NULL)
    {
      gssize n = gnutls_record_recv (session, buffer, sizeof buffer);

      g_assert_cmpmem (buffer, MAX (n, 0), spec->expect, strlen (spec->expect));
    }
  if (spec->absorb > 0)
    g_usleep (100 * 1000);
  while (absorbed < spec->absorb)
    {
      gssize n = gnutls_record_recv (session, buffer, sizeof buffer);

      g_assert_cmpint (n, >, 0);
      absorbed += n;
    }
  gnutls_record_send (session, spec->answer, strlen (spec->answer));
  if (!spec->resets)
    {
      while (gnutls_record_recv (session, buffer, sizeof buffer) > 0)
        ;
      gnutls_bye (session, GNUTLS_SHUT_WR);
    }
}

static void
serve (int      fd,
       gpointer data)
{
  const ServerSpec *spec = data;
  gnutls_session_t session;
  int code;

  say (fd, "220 hello\r\n");
  hear (fd, "STARTTLS\r\n");
  say (fd, "220 go ahead\r\n");
  gnutls_init (&session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);
  gnutls_priority_set_direct (session, "NORMAL", NULL);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, spec->credentials);
  gnutls_transport_set_int (session, fd);
  do
    code = gnutls_handshake (session);
  while (code < 0 && !gnutls_error_is_fatal (code));
  g_assert_cmpint (code, ==, GNUTLS_E_SUCCESS);
  serve_encrypted (session, spec);
  gnutls_deinit (session);
}

static EhloSmtpReply *
read_reply (EhloSmtpChannel  *channel,
            GError          **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  ehlo_smtp_channel_read_reply_async (channel, in_ms (LIMIT_US / 1000), NULL, wait_cb, &place);
  result = wait_for (&place);
  return ehlo_smtp_channel_read_reply_finish (channel, result, error);
}

static void
expect_reply (EhloSmtpChannel *channel,
              const char      *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply = read_reply (channel, &error);
  g_autofree char *got = NULL;

  g_assert_no_error (error);
  got = ehlo_smtp_reply_dup_verbatim (reply);
  g_assert_cmpstr (got, ==, text);
}

static void
expect_end (EhloSmtpChannel *channel,
            EhloError        code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_reply (channel, &error));
  g_assert_error (error, EHLO_ERROR, (int) code);
}

/* The whole way: in the clear, STARTTLS, encrypted. */
static EhloSmtpChannel *
new_encrypted (TlsPeer *peer)
{
  g_autoptr (GSocket) socket = tls_peer_connect (peer);
  g_autoptr (EhloTlsStream) stream = NULL;
  g_autoptr (GBytes) unread = NULL;
  g_autoptr (GError) error = NULL;
  EhloSmtpChannel *channel = ehlo_smtp_channel_new (socket, NULL);

  expect_reply (channel, "220 hello");
  ehlo_smtp_channel_put (channel, "STARTTLS", NULL);
  expect_reply (channel, "220 go ahead");
  unread = ehlo_smtp_channel_steal_unread (channel);
  g_assert_cmpuint (g_bytes_get_size (unread), ==, 0);
  stream = ehlo_tls_stream_new_client (socket, trust, NAME, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tls_client_shake_hands (stream, 0, NULL, &error));
  g_assert_no_error (error);
  ehlo_smtp_channel_set_stream (channel, G_IO_STREAM (stream));
  return channel;
}

static void
test_group (void)
{
  ServerSpec spec = {
    .expect = GROUP,
    .answer = "250 one\r\n250 two\r\n250 three\r\n221 four\r\n",
    .credentials = test_credentials_new (leaf, NULL),
  };
  TlsPeer *peer = tls_peer_new (serve, &spec);
  EhloSmtpChannel *channel = new_encrypted (peer);

  ehlo_smtp_channel_put (channel, "MAIL FROM:<a@example.test>", NULL);
  ehlo_smtp_channel_put (channel, "RCPT TO:<b@example.test>", NULL);
  ehlo_smtp_channel_put (channel, "RSET", NULL);
  ehlo_smtp_channel_put (channel, "QUIT", NULL);
  expect_reply (channel, "250 one");
  expect_reply (channel, "250 two");
  expect_reply (channel, "250 three");
  expect_reply (channel, "221 four");
  g_assert_finalize_object (channel);
  tls_peer_free (peer);
  gnutls_certificate_free_credentials (spec.credentials);
}

/* Far more than fits into a record and the buffers of both kernels. */
static void
test_large_data (void)
{
  ServerSpec spec = {
    .absorb = strlen (UNIT) * UNITS + strlen (".\r\n"),
    .answer = "250 2.0.0 queued\r\n",
    .credentials = test_credentials_new (leaf, NULL),
  };
  TlsPeer *peer = tls_peer_new (serve, &spec);
  EhloSmtpChannel *channel = new_encrypted (peer);
  g_autoptr (GString) message = g_string_new (NULL);

  for (guint i = 0; i < UNITS; i++)
    g_string_append (message, UNIT);
  ehlo_smtp_channel_put_data (channel, message->str, "(message)");
  expect_reply (channel, "250 2.0.0 queued");
  g_assert_finalize_object (channel);
  tls_peer_free (peer);
  gnutls_certificate_free_credentials (spec.credentials);
}

/* The server's last words, while what we say goes nowhere. */
static void
test_last_words (void)
{
  ServerSpec spec = {
    .answer = "421 4.3.2 too busy\r\n",
    .resets = TRUE,
    .credentials = test_credentials_new (leaf, NULL),
  };
  TlsPeer *peer = tls_peer_new (serve, &spec);
  EhloSmtpChannel *channel = new_encrypted (peer);
  g_autoptr (GString) message = g_string_new (NULL);

  for (guint i = 0; i < UNITS; i++)
    g_string_append (message, UNIT);
  ehlo_smtp_channel_put_data (channel, message->str, "(message)");
  expect_reply (channel, "421 4.3.2 too busy");
  ehlo_smtp_channel_put (channel, "QUIT", NULL);
  expect_end (channel, EHLO_ERROR_RESET);
  g_assert_finalize_object (channel);
  tls_peer_free (peer);
  gnutls_certificate_free_credentials (spec.credentials);
}

int
main (int    argc,
      char **argv)
{
  const TestCertSpec root_spec = { .common_name = "Test Root", .is_ca = TRUE };
  const TestCertSpec leaf_spec = { .common_name = NAME, .dns_name = NAME };
  g_autoptr (GBytes) pem = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  root = test_cert_new (&root_spec, NULL);
  leaf = test_cert_new (&leaf_spec, root);
  pem = test_cert_dup_pem (root);
  trust = ehlo_tls_trust_new_with_pem (pem, NULL);

  g_test_add_func ("/smtp-channel-tls/group", test_group);
  g_test_add_func ("/smtp-channel-tls/large-data", test_large_data);
  g_test_add_func ("/smtp-channel-tls/last-words", test_last_words);
  status = g_test_run ();

  ehlo_tls_trust_unref (trust);
  test_cert_free (leaf);
  test_cert_free (root);
  return status;
}
