/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-tls-stream.h"
#include "test-pki.h"
#include "tls-client.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define NAME "mail.example.test"
#define N_SILENT 60

static TestCert *root;
static TestCert *leaf;
static EhloTlsTrust *trust;

/* What a peer that is no TLS server does. */
typedef struct
{
  const char     *title;
  gboolean        listens;  /* takes the ClientHello first */
  const char     *bytes;
  gsize           length;
  gboolean        resets;   /* at the end, otherwise it closes … */
  gboolean        stays;    /* … or waits for us to close */
  EhloTlsOutcome  outcome;
  EhloError       code;
  int             alert;
  const char     *alert_name;
} RawCase;

#define TEXT(text) (text), sizeof (text) - 1

static const RawCase raw_cases[] = {
  { "greeting", FALSE, TEXT ("220 plain.example.test ESMTP hello\r\n"), FALSE, TRUE,
    EHLO_TLS_NOT_TLS, EHLO_ERROR_PROTOCOL, -1, NULL },
  { "error-line", TRUE, TEXT ("500 5.5.2 unrecognized\r\n"), FALSE, FALSE, EHLO_TLS_NOT_TLS,
    EHLO_ERROR_PROTOCOL, -1, NULL },
  { "less-than-a-record-head", TRUE, TEXT ("no"), FALSE, TRUE, EHLO_TLS_NOT_TLS,
    EHLO_ERROR_PROTOCOL, -1, NULL },
  { "short-then-closes", TRUE, TEXT ("no"), FALSE, FALSE, EHLO_TLS_NOT_TLS, EHLO_ERROR_PROTOCOL,
    -1, NULL },
  { "closes", TRUE, TEXT (""), FALSE, FALSE, EHLO_TLS_CLOSED, EHLO_ERROR_CLOSED, -1, NULL },
  { "closes-in-server-hello", TRUE, TEXT ("\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03"), FALSE,
    FALSE, EHLO_TLS_CLOSED, EHLO_ERROR_CLOSED, -1, NULL },
  { "resets", TRUE, TEXT (""), TRUE, FALSE, EHLO_TLS_RESET, EHLO_ERROR_RESET, -1, NULL },
  { "resets-in-server-hello", TRUE, TEXT ("\x16\x03\x03\x00\x7a\x02"), TRUE, FALSE, EHLO_TLS_RESET,
    EHLO_ERROR_RESET, -1, NULL },
  { "handshake-failure", TRUE, TEXT ("\x15\x03\x03\x00\x02\x02\x28"), FALSE, FALSE, EHLO_TLS_ALERT,
    EHLO_ERROR_TLS, 40, "handshake_failure" },
  { "unrecognized-name", TRUE, TEXT ("\x15\x03\x03\x00\x02\x02\x70"), FALSE, TRUE, EHLO_TLS_ALERT,
    EHLO_ERROR_TLS, 112, "unrecognized_name" },
  { "alert-without-name", TRUE, TEXT ("\x15\x03\x03\x00\x02\x02\xc8"), FALSE, FALSE, EHLO_TLS_ALERT,
    EHLO_ERROR_TLS, 200, NULL },
  { "alert-then-reset", TRUE, TEXT ("\x15\x03\x03\x00\x02\x02\x50"), TRUE, FALSE, EHLO_TLS_ALERT,
    EHLO_ERROR_TLS, 80, "internal_error" },
  { "nonsense", TRUE, TEXT ("\x16\x03\x03\x00\x05\x02\x00\x00\x01\x00"), FALSE, TRUE,
    EHLO_TLS_REFUSED, EHLO_ERROR_TLS, -1, NULL },
  { "unwanted-data", TRUE, TEXT ("\x17\x03\x03\x00\x05hello"), FALSE, TRUE, EHLO_TLS_REFUSED,
    EHLO_ERROR_TLS, -1, NULL },
};

static void
reset_on_close (int fd)
{
  struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

static void
wait_until_closed (int fd)
{
  char waste[4096];

  while (recv (fd, waste, sizeof waste, 0) > 0)
    ;
}

static void
behave_raw (int      fd,
            gpointer data)
{
  const RawCase *item = data;
  char hello[4096];

  if (item->listens)
    g_assert_cmpint (recv (fd, hello, sizeof hello, 0), >, 100);
  g_assert_cmpint (send (fd, item->bytes, item->length, MSG_NOSIGNAL), ==, (gssize) item->length);
  if (item->stays)
    wait_until_closed (fd);
  if (item->resets)
    {
      /* Let what was sent arrive: a reset may overtake nothing on loopback, but it may be read as
       * the first thing. */
      g_usleep (20 * 1000);
      reset_on_close (fd);
    }
}

static void
test_raw (gconstpointer data)
{
  const RawCase *item = data;
  g_autoptr (TlsPeer) peer = tls_peer_new (behave_raw, (gpointer) item);
  g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
  const EhloTlsEvidence *evidence = ehlo_tls_stream_get_evidence (stream);
  g_autoptr (GError) error = NULL;

  g_assert_false (tls_client_shake_hands (stream, 0, NULL, &error));
  g_assert_error (error, EHLO_ERROR, (int) item->code);
  g_assert_cmpint (evidence->outcome, ==, item->outcome);
  g_assert_cmpstr (evidence->error, ==, error->message);
  g_assert_cmpint (evidence->alert, ==, item->alert);
  g_assert_cmpstr (evidence->alert_name, ==, item->alert_name);
  g_assert_cmpmem (evidence->first_bytes, evidence->n_first_bytes, item->bytes, item->length);
  g_assert_cmpuint (evidence->bytes_in, ==, item->length);
  g_assert_cmpuint (evidence->bytes_out, >, 100);
  g_assert_false (evidence->verified);
  g_assert_cmpuint (evidence->chain->len, ==, 0);
  g_assert_null (evidence->version);
  g_assert_cmpuint (evidence->messages->len, >=, 1);

  tls_client_close (stream);
}

/* More than we keep: the first bytes are kept, the rest is left alone. */
static void
behave_talkative (int      fd,
                  gpointer data)
{
  char text[1000];

  memset (text, 'x', sizeof text);
  g_assert_cmpint (send (fd, text, sizeof text, MSG_NOSIGNAL), ==, sizeof text);
  wait_until_closed (fd);
}

static void
test_first_bytes_limit (void)
{
  g_autoptr (TlsPeer) peer = tls_peer_new (behave_talkative, NULL);
  g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
  const EhloTlsEvidence *evidence = ehlo_tls_stream_get_evidence (stream);
  g_autoptr (GError) error = NULL;

  g_assert_false (tls_client_shake_hands (stream, 0, NULL, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_PROTOCOL);
  g_assert_cmpuint (evidence->n_first_bytes, ==, EHLO_TLS_FIRST_BYTES);
  g_assert_cmpint (evidence->first_bytes[EHLO_TLS_FIRST_BYTES - 1], ==, 'x');

  tls_client_close (stream);
}

/* The peer has said why and is gone before our first write, which then fails. */
static void
behave_gone (int      fd,
             gpointer data)
{
  int *gone = data;

  g_assert_cmpint (send (fd, TEXT ("554 go away\r\n"), MSG_NOSIGNAL), ==, 13);
  g_usleep (20 * 1000);
  reset_on_close (fd);
  shutdown (fd, SHUT_RD);
  g_atomic_int_set (gone, 1);
}

static void
test_words_of_a_peer_that_is_gone (void)
{
  int gone = 0;
  g_autoptr (TlsPeer) peer = tls_peer_new (behave_gone, &gone);
  g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
  const EhloTlsEvidence *evidence = ehlo_tls_stream_get_evidence (stream);
  g_autoptr (GError) error = NULL;

  while (!g_atomic_int_get (&gone))
    g_usleep (1000);
  /* Joins the peer's thread: now its socket is closed. */
  g_clear_pointer (&peer, tls_peer_free);

  g_assert_false (tls_client_shake_hands (stream, 0, NULL, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_PROTOCOL);
  g_assert_cmpmem (evidence->first_bytes, evidence->n_first_bytes, "554 go away\r\n", 13);

  tls_client_close (stream);
}

static void
behave_silent (int      fd,
               gpointer data)
{
  wait_until_closed (fd);
}

/* A record that never gets complete: one deadline for the whole handshake, not for each read. */
static void
behave_dripping (int      fd,
                 gpointer data)
{
  static const char head[] = "\x16\x03\x03\x0f\xff\x02";

  if (send (fd, head, 6, MSG_NOSIGNAL) != 6)
    return;
  while (send (fd, "x", 1, MSG_NOSIGNAL) == 1)
    g_usleep (10 * 1000);
}

static void
test_deadline (gconstpointer func)
{
  g_autoptr (TlsPeer) peer = tls_peer_new ((PeerFunc) func, NULL);
  g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
  const EhloTlsEvidence *evidence = ehlo_tls_stream_get_evidence (stream);
  g_autoptr (GError) error = NULL;

  g_assert_false (tls_client_shake_hands (stream, in_ms (300), NULL, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_DEADLINE);
  g_assert_cmpint (evidence->outcome, ==, EHLO_TLS_TIMED_OUT);
  g_assert_nonnull (strstr (evidence->error, "bytes received"));
  g_assert_cmpint (evidence->duration_us, >=, 300 * 1000 - 1000);
  g_assert_cmpint (evidence->duration_us, <, 10 * G_USEC_PER_SEC);

  tls_client_close (stream);
}

static void
test_deadline_over (void)
{
  g_autoptr (TlsPeer) peer = tls_peer_new (behave_silent, NULL);
  g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (tls_client_shake_hands (stream, g_get_monotonic_time () - 1, NULL, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_DEADLINE);
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);

  return G_SOURCE_REMOVE;
}

/* The best of three, as another process may take the processor away. */
static void
test_cancel (void)
{
  gint64 best_us = G_MAXINT64;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TlsPeer) peer = tls_peer_new (behave_silent, NULL);
      g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
      const EhloTlsEvidence *evidence = ehlo_tls_stream_get_evidence (stream);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;

      g_timeout_add (50, cancel_cb, cancellable);
      g_assert_false (tls_client_shake_hands (stream, 0, cancellable, &error));
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_CANCELLED);
      g_assert_cmpint (evidence->outcome, ==, EHLO_TLS_CANCELLED);
      best_us = MIN (best_us, evidence->duration_us);
    }
  g_assert_cmpint (best_us, <, 250 * 1000);
}

static void
test_cancelled_before (void)
{
  g_autoptr (TlsPeer) peer = tls_peer_new (behave_silent, NULL);
  g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
  const EhloTlsEvidence *evidence = ehlo_tls_stream_get_evidence (stream);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (tls_client_shake_hands (stream, 0, cancellable, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_CANCELLED);
  g_assert_cmpuint (evidence->bytes_out, ==, 0);
}

/* What both sides allow, and who gives up how. */
typedef struct
{
  const char *title;
  const char *server;
  const char *client;
  int         alert;
  const char *alert_name;
} PriorityCase;

static const PriorityCase priority_cases[] = {
  { "server-too-new", "NORMAL:-VERS-ALL:+VERS-TLS1.3", "NORMAL:-VERS-ALL:+VERS-TLS1.1", 70,
    "protocol_version" },
  /* Such a server sees TLS 1.2 with suites that it does not know. */
  { "server-too-old", "NORMAL:-VERS-ALL:+VERS-TLS1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.3", 40,
    "handshake_failure" },
  { "no-common-suite", "NORMAL:-CIPHER-ALL:+AES-256-GCM", "NORMAL:-CIPHER-ALL:+CHACHA20-POLY1305",
    40, "handshake_failure" },
};

static void
test_priority (gconstpointer data)
{
  const PriorityCase *item = data;
  TlsPeerSpec spec = { .priority = item->server };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (EhloTlsStream) stream = NULL;
  const EhloTlsEvidence *evidence;
  g_autoptr (GError) error = NULL;

  spec.credentials = test_credentials_new (leaf, NULL);
  peer = tls_peer_new (tls_peer_serve, &spec);
  stream = tls_client_new (peer, trust, NAME, item->client);
  evidence = ehlo_tls_stream_get_evidence (stream);

  g_assert_false (tls_client_shake_hands (stream, 0, NULL, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_TLS);
  g_assert_cmpint (evidence->outcome, ==, EHLO_TLS_ALERT);
  g_assert_cmpint (evidence->alert, ==, item->alert);
  g_assert_cmpstr (evidence->alert_name, ==, item->alert_name);
  g_assert_nonnull (strstr (error->message, item->alert_name));

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

/* When we give up, the server is told. */
static void
behave_nonsense (int      fd,
                 gpointer data)
{
  guint8 *alert = data;
  char hello[4096];

  g_assert_cmpint (recv (fd, hello, sizeof hello, 0), >, 100);
  g_assert_cmpint (send (fd, TEXT ("\x16\x03\x03\x00\x05\x02\x00\x00\x01\x00"), MSG_NOSIGNAL), ==,
                   10);
  g_assert_cmpint (recv (fd, alert, 7, MSG_WAITALL), ==, 7);
}

static void
test_our_alert (void)
{
  guint8 alert[7] = { 0 };
  g_autoptr (TlsPeer) peer = tls_peer_new (behave_nonsense, alert);
  g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (tls_client_shake_hands (stream, 0, NULL, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_TLS);
  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  g_assert_cmpint (alert[0], ==, 21);
  g_assert_cmpint (alert[5], ==, 2);
}

/* A warning is no reason to stop, an endless row of them is. */
static void
behave_warning (int      fd,
                gpointer data)
{
  g_assert_cmpint (send (fd, TEXT ("\x15\x03\x01\x00\x02\x01\x70"), MSG_NOSIGNAL), ==, 7);
  tls_peer_serve (fd, data);
}

static void
test_warning (void)
{
  TlsPeerSpec spec = { .credentials = test_credentials_new (leaf, NULL) };
  g_autoptr (TlsPeer) peer = tls_peer_new (behave_warning, &spec);
  g_autoptr (EhloTlsStream) stream
    = tls_client_new (peer, trust, NAME, "NORMAL:-VERS-ALL:+VERS-TLS1.2");
  const EhloTlsEvidence *evidence = ehlo_tls_stream_get_evidence (stream);
  g_autoptr (GError) error = NULL;

  tls_client_shake_hands (stream, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (evidence->alert, ==, 112);
  g_assert_true (evidence->verified);

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

static void
behave_nagging (int      fd,
                gpointer data)
{
  while (send (fd, TEXT ("\x15\x03\x01\x00\x02\x01\x70"), MSG_NOSIGNAL) == 7)
    ;
}

static void
test_endless_warnings (void)
{
  g_autoptr (TlsPeer) peer = tls_peer_new (behave_nagging, NULL);
  g_autoptr (EhloTlsStream) stream
    = tls_client_new (peer, trust, NAME, "NORMAL:-VERS-ALL:+VERS-TLS1.2");
  const EhloTlsEvidence *evidence = ehlo_tls_stream_get_evidence (stream);
  g_autoptr (GError) error = NULL;

  g_assert_false (tls_client_shake_hands (stream, 0, NULL, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_TLS);
  g_assert_cmpint (evidence->outcome, ==, EHLO_TLS_REFUSED);
  g_assert_cmpint (evidence->gnutls_code, ==, GNUTLS_E_WARNING_ALERT_RECEIVED);
  g_assert_cmpuint (evidence->messages->len, <, 20);

  tls_client_close (stream);
}

/* A message that announces 16 MiB, and brings them. */
static void
behave_endless (int      fd,
                gpointer data)
{
  char record[5 + 16384] = "\x16\x03\x03\x40\x00\x02\xff\xff\xff";

  while (send (fd, record, sizeof record, MSG_NOSIGNAL) == sizeof record)
    ;
}

static void
test_endless_message (void)
{
  g_autoptr (TlsPeer) peer = tls_peer_new (behave_endless, NULL);
  g_autoptr (EhloTlsStream) stream = tls_client_new (peer, trust, NAME, NULL);
  const EhloTlsEvidence *evidence = ehlo_tls_stream_get_evidence (stream);
  g_autoptr (GError) error = NULL;

  g_assert_false (tls_client_shake_hands (stream, 0, NULL, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_TLS);
  g_assert_cmpint (evidence->outcome, ==, EHLO_TLS_REFUSED);
  g_assert_cmpstr (evidence->error, ==, g_strerror (EMSGSIZE));
  g_assert_cmpuint (evidence->bytes_in, <, 300 * 1024);

  tls_client_close (stream);
}

static void
start_client_certificate_peer (TlsPeerSpec    *spec,
                               TlsPeer       **ret_peer,
                               EhloTlsStream **ret_stream)
{
  spec->credentials = test_credentials_new (leaf, NULL);
  spec->wants_client_certificate = TRUE;
  spec->greeting = "220 hello\r\n";
  *ret_peer = tls_peer_new (tls_peer_serve, spec);
  *ret_stream = tls_client_new (*ret_peer, trust, NAME, NULL);
}

/* TLS 1.2: the server finds out during the handshake. */
static void
test_client_certificate_12 (void)
{
  TlsPeerSpec spec = { .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2", .insists_on_it = TRUE };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (EhloTlsStream) stream = NULL;
  const EhloTlsEvidence *evidence;
  g_autoptr (GError) error = NULL;

  start_client_certificate_peer (&spec, &peer, &stream);
  evidence = ehlo_tls_stream_get_evidence (stream);

  g_assert_false (tls_client_shake_hands (stream, 0, NULL, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_TLS);
  g_assert_cmpint (evidence->outcome, ==, EHLO_TLS_ALERT);
  g_assert_cmpint (evidence->alert, >, 0);
  g_assert_nonnull (evidence->alert_name);
  g_assert_true (evidence->client_certificate_requested);
  g_assert_cmpuint (evidence->chain->len, ==, 1);
  g_assert_true (evidence->verified);

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

/* TLS 1.3: only after our handshake is complete; the alert comes with the first read, and also
 * when a write has failed before. */
static void
test_client_certificate_13 (gconstpointer data)
{
  gboolean write_first = GPOINTER_TO_INT (data);
  TlsPeerSpec spec = { .priority = "NORMAL:-VERS-ALL:+VERS-TLS1.3", .insists_on_it = TRUE };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (EhloTlsStream) stream = NULL;
  const EhloTlsEvidence *evidence;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  start_client_certificate_peer (&spec, &peer, &stream);
  evidence = ehlo_tls_stream_get_evidence (stream);

  g_assert_true (tls_client_shake_hands (stream, 0, NULL, &error));
  g_assert_true (evidence->client_certificate_requested);
  g_assert_cmpint (evidence->alert, ==, -1);

  if (write_first)
    {
      while (error == NULL)
        {
          g_usleep (1000);
          tls_client_write (stream, "EHLO client.example.test\r\n", &error);
        }
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_RESET);
      g_clear_error (&error);
    }

  line = tls_client_read_line (stream, &error);
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_TLS);
  g_assert_null (line);
  g_assert_cmpint (evidence->alert, ==, 116);
  g_assert_cmpstr (evidence->alert_name, ==, "certificate_required");
  g_assert_cmpint (evidence->outcome, ==, EHLO_TLS_DONE);

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

static void
test_client_certificate_optional (gconstpointer priority)
{
  TlsPeerSpec spec = { .priority = priority };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (EhloTlsStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  start_client_certificate_peer (&spec, &peer, &stream);
  g_assert_true (tls_client_shake_hands (stream, 0, NULL, &error));
  g_assert_true (ehlo_tls_stream_get_evidence (stream)->client_certificate_requested);
  line = tls_client_read_line (stream, &error);
  g_assert_cmpstr (line, ==, "220 hello");

  tls_client_close (stream);
  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

/* Many peers that say nothing do not stand in the way of one that answers. */
static void
test_silent_crowd (void)
{
  TlsPeerSpec spec = { .credentials = test_credentials_new (leaf, NULL) };
  g_autoptr (TlsPeer) silent = tls_peer_new (NULL, NULL);
  g_autoptr (TlsPeer) peer = tls_peer_new (tls_peer_serve, &spec);
  g_autoptr (GPtrArray) crowd = g_ptr_array_new_with_free_func (g_object_unref);
  GAsyncResult *places[N_SILENT] = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (EhloTlsStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_SILENT; i++)
    {
      EhloTlsStream *member = tls_client_new (silent, trust, NAME, NULL);

      g_ptr_array_add (crowd, member);
      ehlo_tls_stream_handshake_async (member, in_ms (60000), cancellable, wait_cb, &places[i]);
    }

  stream = tls_client_new (peer, trust, NAME, NULL);
  tls_client_shake_hands (stream, in_ms (30000), NULL, &error);
  g_assert_no_error (error);
  tls_client_close (stream);

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < N_SILENT; i++)
    {
      g_autoptr (GAsyncResult) result = wait_for (&places[i]);

      g_assert_false (ehlo_tls_stream_handshake_finish (crowd->pdata[i], result, &error));
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_CANCELLED);
      g_clear_error (&error);
    }

  g_clear_pointer (&peer, tls_peer_free);
  gnutls_certificate_free_credentials (spec.credentials);
}

static void
test_outcome_names (void)
{
  for (guint i = 0; i < EHLO_N_TLS_OUTCOMES; i++)
    for (guint k = 0; k < i; k++)
      g_assert_cmpstr (ehlo_tls_outcome_to_name (i), !=, ehlo_tls_outcome_to_name (k));
  g_assert_cmpstr (ehlo_tls_outcome_to_name (EHLO_TLS_NOT_TLS), ==, "not-tls");
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (raw_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/tls-failure/raw/", raw_cases[i].title, NULL);

      g_test_add_data_func (path, &raw_cases[i], test_raw);
    }
  for (guint i = 0; i < G_N_ELEMENTS (priority_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/tls-failure/priority/", priority_cases[i].title, NULL);

      g_test_add_data_func (path, &priority_cases[i], test_priority);
    }
  g_test_add_func ("/tls-failure/first-bytes-limit", test_first_bytes_limit);
  g_test_add_func ("/tls-failure/gone", test_words_of_a_peer_that_is_gone);
  g_test_add_data_func ("/tls-failure/deadline/silent", behave_silent, test_deadline);
  g_test_add_data_func ("/tls-failure/deadline/dripping", behave_dripping, test_deadline);
  g_test_add_func ("/tls-failure/deadline/over", test_deadline_over);
  g_test_add_func ("/tls-failure/cancel", test_cancel);
  g_test_add_func ("/tls-failure/cancelled-before", test_cancelled_before);
  g_test_add_func ("/tls-failure/our-alert", test_our_alert);
  g_test_add_func ("/tls-failure/warning", test_warning);
  g_test_add_func ("/tls-failure/endless-warnings", test_endless_warnings);
  g_test_add_func ("/tls-failure/endless-message", test_endless_message);
  g_test_add_func ("/tls-failure/client-certificate/1.2", test_client_certificate_12);
  g_test_add_data_func ("/tls-failure/client-certificate/1.3", GINT_TO_POINTER (FALSE),
                        test_client_certificate_13);
  g_test_add_data_func ("/tls-failure/client-certificate/1.3-after-write", GINT_TO_POINTER (TRUE),
                        test_client_certificate_13);
  g_test_add_data_func ("/tls-failure/client-certificate/optional-1.2",
                        "NORMAL:-VERS-ALL:+VERS-TLS1.2", test_client_certificate_optional);
  g_test_add_data_func ("/tls-failure/client-certificate/optional-1.3",
                        "NORMAL:-VERS-ALL:+VERS-TLS1.3", test_client_certificate_optional);
  g_test_add_func ("/tls-failure/silent-crowd", test_silent_crowd);
  g_test_add_func ("/tls-failure/outcome-names", test_outcome_names);
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
  add_tests ();

  status = g_test_run ();
  ehlo_tls_trust_unref (trust);
  test_cert_free (leaf);
  test_cert_free (root);

  return status;
}
