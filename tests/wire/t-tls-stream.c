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
#define BULK ((gsize) 1024 * 1024)

static TestCert *root;
static TestCert *leaf;
static EhloTlsTrust *trust;

static void
fill (char  *buffer,
      gsize  length)
{
  for (gsize i = 0; i < length; i++)
    buffer[i] = g_test_rand_int_range (0, 256);
}

static gboolean
note_readable (GPollableInputStream *stream,
               gpointer              user_data)
{
  gboolean *called = user_data;

  *called = TRUE;

  return G_SOURCE_REMOVE;
}

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

typedef struct
{
  const char *name; /* nullable */
  const char *sni;  /* "" = none sent */
} SniCase;

static const SniCase sni_cases[] = {
  { NAME, NAME },
  { "mail.example.test.", NAME },
  { "m\303\244il.example.test", "xn--mil-qla.example.test" },
  { "127.0.0.1", "" },
  { "::1", "" },
  { NULL, "" },
};

/* RFC 6066, 3: no literal addresses, no dot at the end, ASCII form. */
static void
test_sni (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sni_cases); i++)
    {
      TlsPeerSpec spec = { .credentials = test_credentials_new (leaf, NULL), .sni = "unset" };
      g_autoptr (TlsPeer) peer = tls_peer_new (tls_peer_serve, &spec);
      g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, sni_cases[i].name, NULL);
      g_autoptr (GError) error = NULL;

      tls_client_shake_hands (stream, 0, NULL, &error);
      g_assert_no_error (error);
      tls_client_close (stream);
      g_clear_pointer (&peer, tls_peer_free);
      g_assert_cmpstr (spec.sni, ==, sni_cases[i].sni);
      gnutls_certificate_free_credentials (spec.credentials);
    }
}

static gboolean
contains (GPtrArray  *messages,
          const char *part)
{
  for (guint i = 0; i < messages->len; i++)
    if (strstr (messages->pdata[i], part) != NULL)
      return TRUE;

  return FALSE;
}

static void
test_messages (void)
{
  TlsPeerSpec spec = { .credentials = test_credentials_new (leaf, NULL) };
  g_autoptr (TlsPeer) peer = tls_peer_new (tls_peer_serve, &spec);
  g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
  const EhloTlsEvidence *evidence = ehlo_tls_stream_get_evidence (stream);
  g_autoptr (GError) error = NULL;

  tls_client_shake_hands (stream, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_regex_match_simple ("^\\+[0-9]+\\.[0-9] ms > CLIENT HELLO \\([0-9]+\\)$",
                                       evidence->messages->pdata[0], 0, 0));
  g_assert_true (contains (evidence->messages, "< SERVER HELLO ("));
  g_assert_true (contains (evidence->messages, "< CERTIFICATE ("));
  g_assert_true (contains (evidence->messages, "< FINISHED ("));
  g_assert_true (contains (evidence->messages, "> FINISHED ("));

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

/* Nagle's algorithm holds Finished back: handshakes took 46 in place of 4 ms. */
static void
test_no_delay (void)
{
  TlsPeerSpec spec = { .credentials = test_credentials_new (leaf, NULL) };
  g_autoptr (TlsPeer) peer = tls_peer_new (tls_peer_serve, &spec);
  g_autoptr (GSocket) socket = tls_peer_connect (peer);
  g_autoptr (EhloTlsStream) stream = NULL;
  int value = 0;

  g_assert_true (g_socket_get_option (socket, IPPROTO_TCP, TCP_NODELAY, &value, NULL));
  g_assert_cmpint (value, ==, 0);
  stream = ehlo_tls_stream_new_client (socket, trust, NAME, NULL, NULL);
  g_assert_true (g_socket_get_option (socket, IPPROTO_TCP, TCP_NODELAY, &value, NULL));
  g_assert_cmpint (value, !=, 0);
  g_assert_false (g_socket_get_blocking (socket));

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

static void
test_bad_priority (void)
{
  g_autoptr (TlsPeer) peer = tls_peer_new (NULL, NULL);
  g_autoptr (GSocket) socket = tls_peer_connect (peer);
  g_autoptr (GError) error = NULL;

  g_assert_null (ehlo_tls_stream_new_client (socket, trust, NAME, "NORMAL:+NONSENSE", &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "NONSENSE"));
}

/* With and without close_notify. */
static void
test_end (gconstpointer data)
{
  gboolean rude = GPOINTER_TO_INT (data);
  TlsPeerSpec spec = { .greeting = "221 bye\r\n", .leaves_without_goodbye = rude,
                       .leaves_at_once = TRUE };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (EhloTlsStream) stream = NULL;
  g_autofree char *line = NULL;
  g_autofree char *end = NULL;
  g_autoptr (GError) error = NULL;

  spec.credentials = test_credentials_new (leaf, NULL);
  peer = tls_peer_new (tls_peer_serve, &spec);
  stream = tls_client_new (peer, trust, NAME, NULL);
  tls_client_shake_hands (stream, 0, NULL, &error);
  g_assert_no_error (error);
  line = tls_client_read_line (stream, &error);
  g_assert_cmpstr (line, ==, "221 bye");
  end = tls_client_read_line (stream, &error);
  g_assert_no_error (error);
  g_assert_null (end);
  g_assert_cmpint (ehlo_tls_stream_get_evidence (stream)->truncated, ==, rude);

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

static void
test_reset (void)
{
  TlsPeerSpec spec = { .greeting = "421 bye\r\n", .leaves_at_once = TRUE,
                       .leaves_with_reset = TRUE };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (EhloTlsStream) stream = NULL;
  g_autofree char *line = NULL;
  g_autofree char *end = NULL;
  g_autoptr (GError) error = NULL;

  spec.credentials = test_credentials_new (leaf, NULL);
  peer = tls_peer_new (tls_peer_serve, &spec);
  stream = tls_client_new (peer, trust, NAME, NULL);
  tls_client_shake_hands (stream, 0, NULL, &error);
  g_assert_no_error (error);
  line = tls_client_read_line (stream, &error);
  g_assert_cmpstr (line, ==, "421 bye");
  end = tls_client_read_line (stream, &error);
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_RESET);
  g_assert_false (ehlo_tls_stream_get_evidence (stream)->truncated);

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

static void
test_key_updates (void)
{
  TlsPeerSpec spec = { .greeting = "220 hello\r\n", .n_key_updates = 3 };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (EhloTlsStream) stream = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  spec.credentials = test_credentials_new (leaf, NULL);
  peer = tls_peer_new (tls_peer_serve, &spec);
  stream = tls_client_new (peer, trust, NAME, "NORMAL:-VERS-ALL:+VERS-TLS1.3");
  tls_client_shake_hands (stream, 0, NULL, &error);
  g_assert_no_error (error);
  line = tls_client_read_line (stream, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "220 hello");
  g_assert_true (contains (ehlo_tls_stream_get_evidence (stream)->messages, "< KEY_UPDATE ("));

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

/* A server may warn again and again between its lines: the session goes on, the log has a limit. */
static void
test_warnings (void)
{
  TlsPeerSpec spec = { .greeting = "220 hello\r\n", .n_warnings = 100 };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (EhloTlsStream) stream = NULL;
  GInputStream *input;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;

  spec.credentials = test_credentials_new (leaf, NULL);
  peer = tls_peer_new (tls_peer_serve, &spec);
  stream = tls_client_new (peer, trust, NAME, "NORMAL:-VERS-ALL:+VERS-TLS1.2");
  tls_client_shake_hands (stream, 0, NULL, &error);
  g_assert_no_error (error);
  input = g_io_stream_get_input_stream (G_IO_STREAM (stream));
  lines = g_data_input_stream_new (input);
  for (guint i = 0; i <= spec.n_warnings; i++)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (line, i < spec.n_warnings ? "220-more" : "220 hello"));
    }
  g_assert_cmpstr (ehlo_tls_stream_get_evidence (stream)->alert_name, ==, "user_canceled");
  g_assert_cmpuint (ehlo_tls_stream_get_evidence (stream)->messages->len, ==, 64);

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

/* Closing says goodbye, twice is once, and the asynchronous way is the same. */
static void
test_close (gconstpointer data)
{
  gboolean synchronous = GPOINTER_TO_INT (data);
  TlsPeerSpec spec = { .credentials = test_credentials_new (leaf, NULL), .last_read = -1 };
  g_autoptr (TlsPeer) peer = tls_peer_new (tls_peer_serve, &spec);
  g_autoptr (GSocket) socket = tls_peer_connect (peer);
  g_autoptr (EhloTlsStream) stream
    = ehlo_tls_stream_new_client (socket, trust, NAME, NULL, NULL);
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tls_client_shake_hands (stream, 0, NULL, &error);
  g_assert_no_error (error);

  if (synchronous)
    tls_client_close (stream);
  else
    {
      g_io_stream_close_async (G_IO_STREAM (stream), 0, NULL, wait_cb, &place);
      result = wait_for (&place);
      g_assert_true (g_io_stream_close_finish (G_IO_STREAM (stream), result, &error));
      g_assert_no_error (error);
    }
  g_assert_true (g_socket_is_closed (socket));
  g_assert_true (g_io_stream_is_closed (G_IO_STREAM (stream)));
  tls_client_close (stream);

  g_clear_pointer (&peer, tls_peer_free);
  g_assert_cmpint (spec.last_read, ==, 0);
  gnutls_certificate_free_credentials (spec.credentials);
}

/* A reader that is given its bytes one by one: what GnuTLS has decrypted already is on no socket
 * that could be polled. */
static void
test_byte_by_byte (void)
{
  static const char text[] = "250-one\r\n250 two\r\n";
  TlsPeerSpec spec = { .credentials = test_credentials_new (leaf, NULL), .greeting = text };
  g_autoptr (TlsPeer) peer = tls_peer_new (tls_peer_serve, &spec);
  g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (stream));
  g_autoptr (GError) error = NULL;

  tls_client_shake_hands (stream, 0, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < strlen (text); i++)
    {
      g_autoptr (GSource) source = NULL;
      gboolean called = FALSE;
      char byte;

      source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);
      g_source_set_callback (source, G_SOURCE_FUNC (note_readable), &called, NULL);
      g_source_attach (source, NULL);
      while (!called)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (input)));
      /* The records of TLS 1.3 may bring no data. */
      if (g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input), &byte, 1, NULL,
                                                    &error) == 1)
        g_assert_cmpint (byte, ==, text[i]);
      else
        i--;
      if (error != NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
      g_clear_error (&error);
    }

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

/* The blocking calls work too, without a main context. */
static void
test_synchronous (void)
{
  TlsPeerSpec spec = { .credentials = test_credentials_new (leaf, NULL) };
  g_autoptr (TlsPeer) peer = tls_peer_new (tls_peer_serve, &spec);
  g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (stream));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (stream));
  g_autoptr (GError) error = NULL;
  g_autofree char *sent = g_malloc (BULK);
  g_autofree char *got = g_malloc (BULK);
  gsize n_read = 0;

  tls_client_shake_hands (stream, 0, NULL, &error);
  g_assert_no_error (error);
  fill (sent, 4000);
  g_output_stream_write_all (output, sent, 4000, NULL, NULL, &error);
  g_assert_no_error (error);
  g_input_stream_read_all (input, got, 4000, &n_read, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (got, n_read, sent, 4000);

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

/* A read that waits is ended by its cancellable, and the stream can be used on. */
static void
test_cancelled_read (void)
{
  TlsPeerSpec spec = { .credentials = test_credentials_new (leaf, NULL) };
  g_autoptr (TlsPeer) peer = tls_peer_new (tls_peer_serve, &spec);
  g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (stream));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  char byte;

  tls_client_shake_hands (stream, 0, NULL, &error);
  g_assert_no_error (error);
  g_input_stream_read_async (input, &byte, 1, 0, cancellable, wait_cb, &place);
  g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  result = wait_for (&place);
  g_assert_cmpint (g_input_stream_read_finish (input, result, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  tls_client_write (stream, "NOOP\r\n", &error);
  g_assert_no_error (error);
  line = tls_client_read_line (stream, &error);
  g_assert_cmpstr (line, ==, "NOOP");

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

/* Both ends are ours, on one context. */
typedef struct
{
  EhloTlsStream *client;
  EhloTlsStream *server;
  gnutls_certificate_credentials_t credentials;
} Pair;

static void
make_pair (Pair       *pair,
           const char *priority)
{
  g_autoptr (GSocket) client = NULL;
  g_autoptr (GSocket) server = NULL;
  GAsyncResult *client_place = NULL;
  GAsyncResult *server_place = NULL;
  g_autoptr (GAsyncResult) client_result = NULL;
  g_autoptr (GAsyncResult) server_result = NULL;
  g_autoptr (GError) error = NULL;

  tls_make_sockets (&client, &server);
  pair->credentials = test_credentials_new (leaf, NULL);
  pair->client = ehlo_tls_stream_new_client (client, trust, NAME, priority, &error);
  pair->server = ehlo_tls_stream_new_server (server, pair->credentials, priority, &error);
  g_assert_no_error (error);

  ehlo_tls_stream_handshake_async (pair->server, in_ms (60000), NULL, wait_cb, &server_place);
  ehlo_tls_stream_handshake_async (pair->client, in_ms (60000), NULL, wait_cb, &client_place);
  client_result = wait_for (&client_place);
  server_result = wait_for (&server_place);
  g_assert_true (ehlo_tls_stream_handshake_finish (pair->client, client_result, &error));
  g_assert_true (ehlo_tls_stream_handshake_finish (pair->server, server_result, &error));
}

static void
clear_pair (Pair *pair)
{
  tls_client_close (pair->client);
  tls_client_close (pair->server);
  g_clear_object (&pair->client);
  g_clear_object (&pair->server);
  gnutls_certificate_free_credentials (pair->credentials);
}

/* A megabyte each way at the same time: both directions block again and again. */
static void
test_bulk (gconstpointer priority)
{
  Pair pair;
  g_autofree char *up = g_malloc (BULK);
  g_autofree char *down = g_malloc (BULK);
  g_autofree char *at_server = g_malloc0 (BULK);
  g_autofree char *at_client = g_malloc0 (BULK);
  GAsyncResult *places[4] = { NULL };
  GInputStream *inputs[2];
  GOutputStream *outputs[2];
  g_autoptr (GError) error = NULL;

  make_pair (&pair, priority);
  inputs[0] = g_io_stream_get_input_stream (G_IO_STREAM (pair.client));
  inputs[1] = g_io_stream_get_input_stream (G_IO_STREAM (pair.server));
  outputs[0] = g_io_stream_get_output_stream (G_IO_STREAM (pair.client));
  outputs[1] = g_io_stream_get_output_stream (G_IO_STREAM (pair.server));
  fill (up, BULK);
  fill (down, BULK);

  g_output_stream_write_all_async (outputs[0], up, BULK, 0, NULL, wait_cb, &places[0]);
  g_output_stream_write_all_async (outputs[1], down, BULK, 0, NULL, wait_cb, &places[1]);
  g_input_stream_read_all_async (inputs[0], at_client, BULK, 0, NULL, wait_cb, &places[2]);
  g_input_stream_read_all_async (inputs[1], at_server, BULK, 0, NULL, wait_cb, &places[3]);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GAsyncResult) result = wait_for (&places[i]);
      gsize n = 0;

      if (i < 2)
        g_output_stream_write_all_finish (outputs[i], result, &n, &error);
      else
        g_input_stream_read_all_finish (inputs[i - 2], result, &n, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n, ==, BULK);
    }
  g_assert_cmpmem (at_server, BULK, up, BULK);
  g_assert_cmpmem (at_client, BULK, down, BULK);

  clear_pair (&pair);
}

/* One way: nothing comes back that would wake a writer by chance. */
static void
test_bulk_one_way (void)
{
  Pair pair;
  g_autofree char *up = g_malloc (BULK);
  g_autofree char *at_server = g_malloc0 (BULK);
  GInputStream *input;
  GOutputStream *output;
  GAsyncResult *write_place = NULL;
  GAsyncResult *read_place = NULL;
  g_autoptr (GAsyncResult) write_result = NULL;
  g_autoptr (GAsyncResult) read_result = NULL;
  g_autoptr (GError) error = NULL;

  make_pair (&pair, NULL);
  input = g_io_stream_get_input_stream (G_IO_STREAM (pair.server));
  output = g_io_stream_get_output_stream (G_IO_STREAM (pair.client));
  fill (up, BULK);
  g_output_stream_write_all_async (output, up, BULK, 0, NULL, wait_cb, &write_place);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (write_place);
  g_assert_false (g_pollable_output_stream_is_writable (G_POLLABLE_OUTPUT_STREAM (output)));

  g_input_stream_read_all_async (input, at_server, BULK, 0, NULL, wait_cb, &read_place);
  write_result = wait_for (&write_place);
  read_result = wait_for (&read_place);
  g_assert_true (g_output_stream_write_all_finish (output, write_result, NULL, &error));
  g_assert_true (g_input_stream_read_all_finish (input, read_result, NULL, &error));
  g_assert_cmpmem (at_server, BULK, up, BULK);

  clear_pair (&pair);
}

static void
test_server_evidence (void)
{
  Pair pair;
  const EhloTlsEvidence *client;
  const EhloTlsEvidence *server;

  make_pair (&pair, NULL);
  client = ehlo_tls_stream_get_evidence (pair.client);
  server = ehlo_tls_stream_get_evidence (pair.server);
  g_assert_cmpstr (server->version, ==, client->version);
  g_assert_cmpstr (server->suite, ==, client->suite);
  g_assert_cmpint (server->outcome, ==, EHLO_TLS_DONE);
  g_assert_cmpuint (server->chain->len, ==, 0);
  g_assert_false (server->verified);
  g_assert_true (client->verified);
  clear_pair (&pair);
}

/* Closing ends a read that waits, and a half that outlives its stream is of no use but does no
 * harm. */
static void
test_half_kept (void)
{
  Pair pair;
  g_autoptr (GInputStream) input = NULL;
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char byte;

  make_pair (&pair, NULL);
  input = g_object_ref (g_io_stream_get_input_stream (G_IO_STREAM (pair.client)));
  g_input_stream_read_async (input, &byte, 1, 0, NULL, wait_cb, &place);
  g_main_context_iteration (NULL, FALSE);
  clear_pair (&pair);

  result = wait_for (&place);
  g_assert_cmpint (g_input_stream_read_finish (input, result, &error), ==, -1);
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (g_input_stream_read (input, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_FAILED);
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

  g_test_add_func ("/tls-stream/sni", test_sni);
  g_test_add_func ("/tls-stream/messages", test_messages);
  g_test_add_func ("/tls-stream/no-delay", test_no_delay);
  g_test_add_func ("/tls-stream/bad-priority", test_bad_priority);
  g_test_add_data_func ("/tls-stream/end/polite", GINT_TO_POINTER (FALSE), test_end);
  g_test_add_data_func ("/tls-stream/end/rude", GINT_TO_POINTER (TRUE), test_end);
  g_test_add_func ("/tls-stream/end/reset", test_reset);
  g_test_add_func ("/tls-stream/key-updates", test_key_updates);
  g_test_add_func ("/tls-stream/warnings", test_warnings);
  g_test_add_data_func ("/tls-stream/close/synchronous", GINT_TO_POINTER (TRUE), test_close);
  g_test_add_data_func ("/tls-stream/close/asynchronous", GINT_TO_POINTER (FALSE), test_close);
  g_test_add_func ("/tls-stream/byte-by-byte", test_byte_by_byte);
  g_test_add_func ("/tls-stream/synchronous", test_synchronous);
  g_test_add_func ("/tls-stream/cancelled-read", test_cancelled_read);
  g_test_add_data_func ("/tls-stream/bulk/1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.2", test_bulk);
  g_test_add_data_func ("/tls-stream/bulk/1.3", "NORMAL:-VERS-ALL:+VERS-TLS1.3", test_bulk);
  g_test_add_func ("/tls-stream/bulk/one-way", test_bulk_one_way);
  g_test_add_func ("/tls-stream/server-evidence", test_server_evidence);
  g_test_add_func ("/tls-stream/half-kept", test_half_kept);

  status = g_test_run ();
  ehlo_tls_trust_unref (trust);
  test_cert_free (leaf);
  test_cert_free (root);

  return status;
}
