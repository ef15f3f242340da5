/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "test-run.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/* Loopback loses nothing, but a server can see how large the segments are that its client takes,
 * and play a way that loses the larger ones: then it leaves EHLO without an answer. */

#define STALL_US (500 * G_TIME_SPAN_MILLISECOND)
#define SMALL    1200

typedef struct
{
  GSocketService *service;
  guint16         port;
  guint           largest; /* bytes of a segment that gets through */
  guint           n_bad;   /* so many connections stall in any case */
  guint           n_seen;  /* connections */
  gboolean        told;    /* a client gave a password or a sender away */
} Server;

/* One connection, on the context of the test. */
typedef struct
{
  Server            *server;
  GSocketConnection *connection;
  GDataInputStream  *in;
  gboolean           stall;
} Talk;

static void read_line (Talk *talk);

static void
talk_free (Talk *talk)
{
  g_object_unref (talk->in);
  g_object_unref (talk->connection);
  g_free (talk);
}

static void
say (Talk       *talk,
     const char *reply)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (talk->connection));

  g_output_stream_write_all (out, reply, strlen (reply), NULL, NULL, NULL);
}

static void
line_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Talk *talk = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (talk->in, result, NULL, NULL);

  if (line == NULL)
    {
      talk_free (talk);
      return;
    }

  if (g_str_has_prefix (line, "AUTH") || g_str_has_prefix (line, "MAIL"))
    talk->server->told = TRUE;
  if (g_str_has_prefix (line, "QUIT"))
    say (talk, "221 2.0.0 bye\r\n");
  else if (!talk->stall)
    say (talk, "250-mail.example.test\r\n250 AUTH PLAIN\r\n");
  read_line (talk);
}

static void
read_line (Talk *talk)
{
  g_data_input_stream_read_line_async (talk->in, G_PRIORITY_DEFAULT, NULL, line_cb, talk);
}

static gboolean
is_too_large (Server  *server,
              GSocket *socket)
{
  int mss = 0;

  g_assert_true (g_socket_get_option (socket, IPPROTO_TCP, TCP_MAXSEG, &mss, NULL));
  return (guint) mss > server->largest;
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             Server            *server)
{
  Talk *talk = g_new0 (Talk, 1);

  talk->server = server;
  talk->connection = g_object_ref (connection);
  talk->in = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  talk->stall = server->n_seen++ < server->n_bad
                || is_too_large (server, g_socket_connection_get_socket (connection));
  say (talk, "220 mail.example.test ESMTP\r\n");
  read_line (talk);
  return TRUE;
}

static void
server_start (Server *server)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  server->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (server->service), any, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (server->service, "incoming", G_CALLBACK (incoming_cb), server);
}

/* The last goodbyes are read, so that no talk is left. */
static void
server_stop (Server *server)
{
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_object (&server->service);
}

static EhloPlan *
plan_new (const Server *server)
{
  g_autoptr (EhloAccount) account = ehlo_account_new ();
  g_autoptr (GError) error = NULL;
  EhloPlan *plan;

  g_object_set (account, "host", "127.0.0.1", "port", (guint) server->port, "encryption",
                (int) EHLO_ENCRYPTION_NONE, "user", "ana", "from", "ana@example.org", "to",
                "ben@example.net", NULL);
  plan = ehlo_plan_new_for_account (account, "secret", &error);
  g_assert_no_error (error);
  plan->allow_unprotected = TRUE;
  plan->timeout_us = STALL_US;
  plan->only = g_strsplit ("conversation,packets", ",", 0);
  return plan;
}

static EhloRun *
run_against (Server *server)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPlan) plan = NULL;
  EhloRun *run;

  server_start (server);
  plan = plan_new (server);
  run = test_run (engine, plan);
  server_stop (server);
  return run;
}

static const char *
get_result (EhloRun *run)
{
  return test_fact (run, EHLO_STEP_EHLO, EHLO_FACT_LARGE_PACKETS);
}

/* ---- what is seen ---------------------------------------------------------------------------- */

static void
test_lost (void)
{
  Server server = { .largest = SMALL };
  g_autoptr (EhloRun) run = run_against (&server);
  EhloStep *ehlo = ehlo_run_get_step (run, EHLO_STEP_EHLO);

  test_assert_outcome (run, EHLO_STEP_EHLO, EHLO_OUTCOME_FAILED);
  g_assert_cmpstr (get_result (run), ==, "lost");
  g_assert_cmpint (ehlo_step_get_int (ehlo, EHLO_FACT_SMALL_MSS, 0), ==, SMALL);
  g_assert_cmpint (ehlo_step_get_int (ehlo, EHLO_FACT_TCP_MSS, 0), >, SMALL);
  g_assert_cmpuint (server.n_seen, ==, 3);
  g_assert_false (server.told);
}

static void
test_stuck (void)
{
  Server server = { .largest = 0 };
  g_autoptr (EhloRun) run = run_against (&server);

  g_assert_cmpstr (get_result (run), ==, "no-difference");
  g_assert_cmpuint (server.n_seen, ==, 3);
}

/* A server that was stuck once is no way that loses large packets. */
static void
test_stuck_once (void)
{
  Server server = { .largest = G_MAXUINT, .n_bad = 1 };
  g_autoptr (EhloRun) run = run_against (&server);

  g_assert_cmpstr (get_result (run), ==, "no-difference");
  g_assert_cmpuint (server.n_seen, ==, 3);
  g_assert_false (server.told);
}

static void
test_fine (void)
{
  Server server = { .largest = G_MAXUINT };
  g_autoptr (EhloRun) run = run_against (&server);
  EhloStep *connect = ehlo_run_get_step (run, EHLO_STEP_CONNECT);

  test_assert_outcome (run, EHLO_STEP_EHLO, EHLO_OUTCOME_OK);
  g_assert_null (get_result (run));
  g_assert_cmpint (ehlo_step_get_int (connect, EHLO_FACT_TCP_RTT, 0), >, 0);
  g_assert_cmpint (ehlo_step_get_int (connect, EHLO_FACT_TCP_RETRANSMITS, -1), ==, 0);
  g_assert_cmpuint (server.n_seen, ==, 1);
  g_assert_true (server.told);
}

/* ---- stopped --------------------------------------------------------------------------------- */

typedef struct
{
  Server       *server;
  EhloEngine   *engine;
  GCancellable *cancellable;
  gint64        at_us;
} Stop;

/* The third connection is the second walk: from then on they are stopped. */
static gboolean
stop_cb (gpointer user_data)
{
  Stop *stop = user_data;

  if (stop->server->n_seen < 3)
    return G_SOURCE_CONTINUE;
  stop->at_us = g_get_monotonic_time ();
  ehlo_engine_cancel (stop->engine, stop->cancellable);
  return G_SOURCE_REMOVE;
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  gboolean *done = user_data;

  g_object_unref (ehlo_checkup_run_finish (EHLO_ENGINE (source), result));
  *done = TRUE;
}

static void
test_stopped (void)
{
  Server server = { .largest = 0 };
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (EhloPlan) plan = NULL;
  g_autoptr (EhloRun) run = NULL;
  Stop stop = { &server, engine, cancellable, 0 };
  gboolean done = FALSE;

  server_start (&server);
  plan = plan_new (&server);
  run = ehlo_checkup_run_async (engine, plan, cancellable, finished_cb, &done);
  g_timeout_add (10, stop_cb, &stop);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (stop.at_us, >, 0);
  g_assert_cmpint (g_get_monotonic_time () - stop.at_us, <, G_USEC_PER_SEC);
  g_assert_null (get_result (run));
  server_stop (&server);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/large-packets/lost", test_lost);
  g_test_add_func ("/probe/large-packets/stuck", test_stuck);
  g_test_add_func ("/probe/large-packets/stuck-once", test_stuck_once);
  g_test_add_func ("/probe/large-packets/fine", test_fine);
  g_test_add_func ("/probe/large-packets/stopped", test_stopped);
  return g_test_run ();
}
