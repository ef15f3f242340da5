/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-http-get.h"
#include "scripted-peer.h"
#include "test-pki.h"
#include "tls-client.h"

#include <string.h>

#define REQUEST(method, path) \
  PEER_EXPECT (method " " path " HTTP/1.0\r\nHost: page.example\r\nCache-Control: no-cache\r\n" \
               "Connection: close\r\n\r\n")
#define DATE "Date: Sat, 21 Nov 2026 06:41:14 GMT\r\n"
#define SHORT_MS 300

/* ---- what an answer says --------------------------------------------------------------------- */

static const struct
{
  const char *name;
  const char *bytes;
  guint       status;
  const char *location;
  const char *date;
  const char *body;
  gboolean    says_online;
} answers[] = {
  { "ok", "HTTP/1.1 200 OK\r\n" DATE "\r\nNetworkManager is online\n", 200, NULL,
    "2026-11-21T06:41:14Z", "NetworkManager is online\\x0A", FALSE },
  { "moved", "HTTP/1.0 302 Found\r\nlocation:  http://portal.example/?a=b \r\n\r\n", 302,
    "http://portal.example/?a=b", NULL, "", FALSE },
  { "empty", "HTTP/1.1 204 No Content\nX-NetworkManager-Status: online\n\n", 204, NULL, NULL, "",
    TRUE },
  { "from-a-cache", "HTTP/1.1 200 OK\r\n" DATE "Age: 3600\r\n\r\n", 200, NULL,
    "2026-11-21T07:41:14Z", "", FALSE },
  { "old-beyond-belief", "HTTP/1.1 200 OK\r\n" DATE "Age: 99999999999999999999\r\n\r\n", 200, NULL,
    "2027-11-22T06:41:14Z", "", FALSE },
  { "first-date-counts", "HTTP/1.1 200 OK\r\n" DATE "Date: Sat, 21 Nov 1998 06:41:14 GMT\r\n\r\n",
    200, NULL, "2026-11-21T06:41:14Z", "", FALSE },
  { "date-in-the-body", "HTTP/1.1 200 OK\r\n\r\n" DATE, 200, NULL, NULL,
    "Date: Sat, 21 Nov 2026 06:41:14 GMT\\x0D\\x0A", FALSE },
  { "cut-head", "HTTP/1.1 200 OK\r\n" DATE, 200, NULL, "2026-11-21T06:41:14Z", "", FALSE },
  { "hostile", "HTTP/1.1 302 x\r\nLocation: http://a/\x1b[2J\r\n\r\n", 302,
    "http://a/\\x1B[2J", NULL, "", FALSE },
  { "no-http", "220 mail.example.org ESMTP\r\n", 0, NULL, NULL,
    "220 mail.example.org ESMTP\\x0D\\x0A", FALSE },
  { "no-status", "HTTP/1.1 abc\r\n\r\n", 0, NULL, NULL,
    "HTTP/1.1 abc\\x0D\\x0A\\x0D\\x0A", FALSE },
  { "nothing", "", 0, NULL, NULL, "", FALSE },
};

static void
test_parse (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (EhloHttpAnswer) answer =
    ehlo_http_answer_parse ((const guint8 *) answers[i].bytes, strlen (answers[i].bytes));
  g_autofree char *date = answer->date != NULL ? g_date_time_format_iso8601 (answer->date) : NULL;

  g_assert_cmpuint (answer->status, ==, answers[i].status);
  g_assert_cmpstr (answer->location, ==, answers[i].location);
  g_assert_cmpstr (date, ==, answers[i].date);
  g_assert_cmpstr (answer->body, ==, answers[i].body);
  g_assert_cmpint (answer->says_online, ==, answers[i].says_online);
}

static const struct
{
  const char *bytes;
  gboolean    without_body;
  gboolean    whole;
} wholes[] = {
  { "HTTP/1.1 200 OK\r\nDate: x\r\n", FALSE, FALSE },
  { "HTTP/1.1 200 OK\r\n\r\n", TRUE, TRUE },
  { "HTTP/1.1 200 OK\r\n\r\n", FALSE, FALSE },
  { "HTTP/1.1 204 OK\r\n\r\n", FALSE, TRUE },
  { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na", FALSE, FALSE },
  { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", FALSE, TRUE },
  { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", FALSE, TRUE },
};

static void
test_whole (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wholes); i++)
    {
      gboolean whole = ehlo_http_answer_is_whole ((const guint8 *) wholes[i].bytes,
                                                  strlen (wholes[i].bytes),
                                                  wholes[i].without_body);

      if (whole != wholes[i].whole)
        g_error ("row %u", i);
    }
}

/* ---- asking ---------------------------------------------------------------------------------- */

static EhloHttpAnswer *
ask (GSocket       *socket,
     EhloTlsTrust  *trust,
     const char    *method,
     gint64         deadline_us,
     GCancellable  *cancellable,
     GError       **error)
{
  GAsyncResult *arrived = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  ehlo_http_get_async (socket, trust, method, "page.example", "/nm", deadline_us, cancellable,
                       wait_cb, &arrived);
  result = wait_for (&arrived);
  g_assert_true (g_socket_is_closed (socket));
  return ehlo_http_get_finish (result, error);
}

static EhloHttpAnswer *
ask_script (const PeerAction *script,
            guint             limit_ms,
            GError          **error)
{
  g_autoptr (ScriptedPeer) peer = scripted_peer_new (script);
  g_autoptr (GSocket) socket = scripted_peer_connect (peer);
  EhloHttpAnswer *answer = ask (socket, NULL, "GET", in_ms (limit_ms), NULL, error);

  scripted_peer_join (peer);
  return answer;
}

static void
test_page (void)
{
  static const PeerAction script[] = {
    REQUEST ("GET", "/nm"), PEER_SEND ("HTTP/1.1 200 OK\r\nContent-"), PEER_WAIT (20),
    PEER_SEND ("Length: 2\r\n\r\nhi"), PEER_EXPECT_CLOSED, PEER_END,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloHttpAnswer) answer = ask_script (script, 30000, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpstr (answer->body, ==, "hi");
}

/* Of an answer to CONNECT there is nothing behind the head: the tunnel begins there. */
static void
test_connect (void)
{
  static const PeerAction script[] = {
    REQUEST ("CONNECT", "/nm"), PEER_SEND ("HTTP/1.1 200 Connection established\r\n\r\n"),
    PEER_EXPECT_CLOSED, PEER_END,
  };
  g_autoptr (ScriptedPeer) peer = scripted_peer_new (script);
  g_autoptr (GSocket) socket = scripted_peer_connect (peer);
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloHttpAnswer) answer = ask (socket, NULL, "CONNECT", in_ms (30000), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 200);
  scripted_peer_join (peer);
}

static void
test_end_of_connection (void)
{
  static const PeerAction script[] = {
    REQUEST ("GET", "/nm"), PEER_SEND ("HTTP/1.1 200 OK\r\n\r\nNet"), PEER_CLOSE, PEER_END,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloHttpAnswer) answer = ask_script (script, 30000, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (answer->body, ==, "Net");
}

/* One that never stops is read no further than it is looked at. */
static void
test_endless (void)
{
  static char flood[3 * EHLO_HTTP_MAX_HEAD];
  const PeerAction script[] = {
    REQUEST ("GET", "/nm"), { PEER_ACTION_SEND, flood, sizeof flood, 0 }, PEER_WAIT_CLOSED,
    PEER_END,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloHttpAnswer) answer = NULL;

  memset (flood, 'x', sizeof flood);
  answer = ask_script (script, 30000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 0);
}

static void
test_silence (void)
{
  static const PeerAction script[] = { PEER_WAIT_CLOSED, PEER_END };
  g_autoptr (GError) error = NULL;

  g_assert_null (ask_script (script, SHORT_MS, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_DEADLINE);
}

/* A byte a time does not stretch the limit, and what came by then counts. */
static void
test_drip (void)
{
  static const PeerAction script[] = {
    PEER_SEND ("HTTP/1.1 200 OK\r\n" DATE), PEER_WAIT_CLOSED, PEER_END,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloHttpAnswer) answer = ask_script (script, SHORT_MS, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_nonnull (answer->date);
}

static void
test_closed (void)
{
  static const PeerAction script[] = { REQUEST ("GET", "/nm"), PEER_CLOSE, PEER_END };
  g_autoptr (GError) error = NULL;

  g_assert_null (ask_script (script, 30000, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_CLOSED);
}

static void
test_cancelled (void)
{
  static const PeerAction script[] = { PEER_WAIT_CLOSED, PEER_END };
  g_autoptr (ScriptedPeer) peer = scripted_peer_new (script);
  g_autoptr (GSocket) socket = scripted_peer_connect (peer);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ask (socket, NULL, "GET", in_ms (30000), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  scripted_peer_join (peer);
}

/* ---- over TLS -------------------------------------------------------------------------------- */

/* The certificate is of a stranger and over: the date behind it is what is wanted. */
static void
test_tls (void)
{
  const TestCertSpec spec = { .common_name = "old", .dns_name = "other.example", .from_days = -9,
                              .until_days = -3 };
  g_autoptr (TestCert) cert = test_cert_new (&spec, NULL);
  TlsPeerSpec peer_spec = { .credentials = test_credentials_new (cert, NULL),
                            .greeting = "HTTP/1.1 404 Not Found\r\n" DATE "\r\n" };
  TlsPeer *peer = tls_peer_new (tls_peer_serve, &peer_spec);
  g_autoptr (GSocket) socket = tls_peer_connect (peer);
  g_autoptr (EhloTlsTrust) trust = ehlo_tls_trust_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloHttpAnswer) answer = ask (socket, trust, "HEAD", in_ms (30000), NULL, &error);

  tls_peer_free (peer);
  gnutls_certificate_free_credentials (peer_spec.credentials);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 404);
  g_assert_nonnull (answer->date);
  g_assert_cmpstr (peer_spec.sni, ==, "page.example");
}

static void
test_no_tls (void)
{
  static const PeerAction script[] = {
    PEER_SEND ("HTTP/1.1 200 OK\r\n" DATE "\r\n"), PEER_WAIT_CLOSED, PEER_END,
  };
  g_autoptr (ScriptedPeer) peer = scripted_peer_new (script);
  g_autoptr (GSocket) socket = scripted_peer_connect (peer);
  g_autoptr (EhloTlsTrust) trust = ehlo_tls_trust_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (ask (socket, trust, "HEAD", in_ms (30000), NULL, &error));
  g_assert_nonnull (error);
  scripted_peer_join (peer);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http/answer/%s", answers[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_parse);
    }
  g_test_add_func ("/http/whole", test_whole);
  g_test_add_func ("/http/page", test_page);
  g_test_add_func ("/http/connect", test_connect);
  g_test_add_func ("/http/end-of-connection", test_end_of_connection);
  g_test_add_func ("/http/endless", test_endless);
  g_test_add_func ("/http/silence", test_silence);
  g_test_add_func ("/http/drip", test_drip);
  g_test_add_func ("/http/closed", test_closed);
  g_test_add_func ("/http/cancelled", test_cancelled);
  g_test_add_func ("/http/tls", test_tls);
  g_test_add_func ("/http/no-tls", test_no_tls);
  return g_test_run ();
}
