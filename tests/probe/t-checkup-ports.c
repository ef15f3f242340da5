/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-ports.h"
#include "test-run.h"

#include <string.h>

/* When the check-up compares ports, and that it costs a server nothing when it need not. The usual
 * ports of loopback are asked too; whatever listens there does not matter. */

/* What a run on loopback takes at the most, on a loaded machine. */
#define QUICK_US (5 * G_USEC_PER_SEC)

/* ---- a server that counts -------------------------------------------------------------------- */

/* Connections may outlive the test that they are of, so each holds it. */
typedef struct
{
  GSocketService *service; /* %NULL once closed */
  guint           port;
  gint            n_connections; /* atomic */
  const char     *greeting;
} Counter;

/* Just enough of a mail server for EHLO and QUIT. */
static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        Counter                *counter)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GDataInputStream) input =
    g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  const char *reply = counter->greeting;

  g_atomic_int_inc (&counter->n_connections);
  while (reply != NULL)
    {
      g_autofree char *line = NULL;

      g_output_stream_write_all (output, reply, strlen (reply), NULL, NULL, NULL);
      line = g_data_input_stream_read_line (input, NULL, NULL, NULL);
      reply = line == NULL ? NULL
              : g_str_has_prefix (line, "QUIT") ? "221 bye\r\n"
                                                : "250 counter.test\r\n";
    }
  return TRUE;
}

static void
release_cb (gpointer  data,
            GClosure *closure)
{
  g_atomic_rc_box_release (data);
}

static Counter *
counter_new (const char *greeting)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  Counter *counter = g_atomic_rc_box_new0 (Counter);

  counter->greeting = greeting;
  counter->service = g_threaded_socket_service_new (8);
  g_signal_connect_data (counter->service, "run", G_CALLBACK (run_cb),
                         g_atomic_rc_box_acquire (counter), release_cb, 0);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (counter->service), any,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                                &bound, NULL));
  counter->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return counter;
}

static void
counter_close (Counter *counter)
{
  if (counter->service == NULL)
    return;

  g_socket_service_stop (counter->service);
  g_socket_listener_close (G_SOCKET_LISTENER (counter->service));
  g_clear_object (&counter->service);
}

static void
counter_release (Counter *counter)
{
  counter_close (counter);
  g_atomic_rc_box_release (counter);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Counter, counter_release)

static EhloPlan *
make_plan (guint          port,
           EhloEncryption encryption)
{
  g_autoptr (EhloAccount) account = ehlo_account_new ();
  g_autoptr (GError) error = NULL;
  EhloPlan *plan;

  g_object_set (account, "host", "127.0.0.1", "port", port, "encryption", (int) encryption, NULL);
  plan = ehlo_plan_new_for_account (account, NULL, &error);
  g_assert_no_error (error);
  return plan;
}

static EhloRun *
run_against (const Counter   *counter,
             EhloEncryption   encryption,
             char           **only,
             char           **skip)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPlan) plan = make_plan (counter->port, encryption);

  plan->only = g_strdupv (only);
  plan->skip = g_strdupv (skip);
  return test_run (engine, plan);
}

static const EhloPortResult *
find_row (EhloRun *run,
          guint    port)
{
  for (guint i = 0; i < ehlo_run_get_n_ports (run); i++)
    {
      const EhloPortResult *row = ehlo_run_get_port (run, i);

      if (row->port == port)
        return row;
    }

  return NULL;
}

/* ---- needed or not --------------------------------------------------------------------------- */

static void
test_healthy (void)
{
  g_autoptr (Counter) counter = counter_new ("220 counter.test ESMTP\r\n");
  g_autoptr (EhloRun) run = NULL;

  run = run_against (counter, EHLO_ENCRYPTION_NONE, NULL, NULL);
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_OK);
  test_assert_absent (run, EHLO_STEP_PORTS);
  test_assert_absent (run, EHLO_STEP_PATH);
  g_assert_cmpuint (ehlo_run_get_n_ports (run), ==, 0);
  g_assert_cmpint (g_atomic_int_get (&counter->n_connections), ==, 1);
}

static void
test_closed (void)
{
  g_autoptr (Counter) counter = counter_new ("");
  g_autoptr (EhloRun) run = NULL;
  const EhloPortResult *row;

  counter_close (counter);
  run = run_against (counter, EHLO_ENCRYPTION_NONE, NULL, NULL);
  test_assert_outcome (run, EHLO_STEP_CONNECT, EHLO_OUTCOME_FAILED);
  test_assert_outcome (run, EHLO_STEP_PORTS, EHLO_OUTCOME_OK);
  test_assert_absent (run, EHLO_STEP_PATH); /* beside us there is none */
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_FAILED);

  row = find_row (run, counter->port);
  g_assert_nonnull (row);
  g_assert_cmpint (row->state, ==, EHLO_PORT_REFUSED);
  g_assert_cmpstr (row->address, ==, "127.0.0.1");
  g_assert_nonnull (row->advice);
  g_assert_nonnull (find_row (run, 465));
  g_assert_nonnull (find_row (run, 443));
  g_assert_cmpuint (ehlo_run_get_n_ports (run), ==, 6);
}

/* What the conversation saw of its port is not asked again. */
static void
test_not_offered (void)
{
  g_autoptr (Counter) counter = counter_new ("220 counter.test ESMTP\r\n");
  g_autoptr (EhloRun) run = NULL;
  const EhloPortResult *row;

  run = run_against (counter, EHLO_ENCRYPTION_STARTTLS, NULL, NULL);
  test_assert_outcome (run, EHLO_STEP_STARTTLS, EHLO_OUTCOME_FAILED);
  test_assert_outcome (run, EHLO_STEP_PORTS, EHLO_OUTCOME_OK);
  row = find_row (run, counter->port);
  g_assert_nonnull (row);
  g_assert_cmpint (row->state, ==, EHLO_PORT_OPEN);
  g_assert_cmpstr (row->greeting, ==, "220 counter.test ESMTP");
  g_assert_cmpstr (row->advice, ==, "not-encrypted");
  g_assert_cmpint (g_atomic_int_get (&counter->n_connections), ==, 1);
}

/* A server that turns us down in words does so at every port. */
static void
test_refused_in_words (void)
{
  g_autoptr (Counter) counter = counter_new ("554 no service for you\r\n");
  g_autoptr (EhloRun) run = NULL;

  run = run_against (counter, EHLO_ENCRYPTION_NONE, NULL, NULL);
  test_assert_outcome (run, EHLO_STEP_GREETING, EHLO_OUTCOME_FAILED);
  test_assert_absent (run, EHLO_STEP_PORTS);
  g_assert_cmpint (g_atomic_int_get (&counter->n_connections), ==, 1);
}

static void
test_failed_sign_in (void)
{
  static const EhloPracticeScript script = {
    .id = "wrong", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_AUTH] = { .text = "535 5.7.8 no" },
  };
  g_autoptr (EhloRun) run = test_run_script (&script, NULL);

  test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_FAILED);
  test_assert_absent (run, EHLO_STEP_PORTS);
  test_assert_absent (run, EHLO_STEP_PATH);
}

/* An old certificate is not a stranger's; one for another name may be. */
static void
test_certificates (void)
{
  static const EhloPracticeScript expired = {
    .id = "expired", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .certificate = EHLO_PRACTICE_CERTIFICATE_EXPIRED,
  };
  static const EhloPracticeScript stranger = {
    .id = "stranger", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .certificate = EHLO_PRACTICE_CERTIFICATE_WRONG_NAME,
  };
  g_autoptr (EhloRun) old = test_run_script (&expired, NULL);
  g_autoptr (EhloRun) strange = test_run_script (&stranger, NULL);

  test_assert_outcome (old, EHLO_STEP_TLS, EHLO_OUTCOME_FAILED);
  test_assert_absent (old, EHLO_STEP_PORTS);
  test_assert_outcome (strange, EHLO_STEP_TLS, EHLO_OUTCOME_FAILED);
  test_assert_outcome (strange, EHLO_STEP_PORTS, EHLO_OUTCOME_OK);
}

static void
test_skipped (void)
{
  char *skip[] = { (char *) "ports", NULL };
  g_autoptr (Counter) counter = counter_new ("");
  g_autoptr (EhloRun) run = NULL;

  counter_close (counter);
  run = run_against (counter, EHLO_ENCRYPTION_NONE, NULL, skip);
  test_assert_absent (run, EHLO_STEP_PORTS);
}

/* On request both run although nothing is wrong. */
static void
test_wished (void)
{
  char *only[] = { (char *) "conversation", (char *) "ports", (char *) "path", NULL };
  g_autoptr (Counter) counter = counter_new ("220 counter.test ESMTP\r\n");
  g_autoptr (EhloRun) run = NULL;
  const EhloPathTarget *target;

  run = run_against (counter, EHLO_ENCRYPTION_NONE, only, NULL);
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_OK);
  test_assert_outcome (run, EHLO_STEP_PORTS, EHLO_OUTCOME_OK);
  test_assert_outcome (run, EHLO_STEP_PATH, EHLO_OUTCOME_OK);
  g_assert_cmpint (find_row (run, counter->port)->state, ==, EHLO_PORT_OPEN);
  target = ehlo_path_result_find (ehlo_run_get_path (run), counter->port);
  g_assert_cmpint (target->ends, ==, EHLO_PATH_REACHES);
  g_assert_cmpint (ehlo_run_get_duration_us (run), <, QUICK_US);
  /* One for the conversation; the way is asked four hops at once, and all of them arrive here. */
  g_assert_cmpint (g_atomic_int_get (&counter->n_connections), <=, 5);
}

/* Without a conversation its port is one of those to ask. */
static void
test_only_ports (void)
{
  char *only[] = { (char *) "ports", NULL };
  g_autoptr (Counter) counter = counter_new ("220 counter.test ESMTP\r\n");
  g_autoptr (EhloRun) run = NULL;

  run = run_against (counter, EHLO_ENCRYPTION_NONE, only, NULL);
  test_assert_absent (run, EHLO_STEP_CONNECT);
  g_assert_cmpint (find_row (run, counter->port)->state, ==, EHLO_PORT_OPEN);
  g_assert_cmpuint (ehlo_run_get_n_ports (run), ==, EHLO_PORTS_MAX);
  g_assert_cmpint (g_atomic_int_get (&counter->n_connections), ==, 1);
}

/* ---- beside a connection that gets no answer ------------------------------------------------- */

/* A socket whose queue is full answers no SYN. */
typedef struct
{
  GSocket   *full;
  GPtrArray *clients;
  guint      port;
} Silence;

static void
silence_clear (Silence *silence)
{
  g_ptr_array_unref (silence->clients);
  g_clear_object (&silence->full);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Silence, silence_clear)

static void
silence_init (Silence *silence)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  silence->clients = g_ptr_array_new_with_free_func (g_object_unref);
  silence->full = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                G_SOCKET_PROTOCOL_TCP, NULL);
  g_socket_set_listen_backlog (silence->full, 0);
  g_assert_true (g_socket_bind (silence->full, any, FALSE, NULL)
                 && g_socket_listen (silence->full, NULL));
  bound = g_socket_get_local_address (silence->full, NULL);
  silence->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  for (guint i = 0; i < 3; i++)
    {
      GSocket *client = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (client, FALSE);
      g_socket_connect (client, bound, NULL, NULL);
      g_ptr_array_add (silence->clients, client);
    }
}

static void
test_silent (void)
{
  g_auto (Silence) silence = { 0 };
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPlan) plan = NULL;
  g_autoptr (EhloRun) run = NULL;
  EhloStep *ports;

  silence_init (&silence);
  plan = make_plan (silence.port, EHLO_ENCRYPTION_NONE);
  plan->timeout_us = 2 * G_USEC_PER_SEC;
  run = test_run (engine, plan);

  test_assert_outcome (run, EHLO_STEP_CONNECT, EHLO_OUTCOME_FAILED);
  test_assert_outcome (run, EHLO_STEP_PORTS, EHLO_OUTCOME_OK);
  ports = ehlo_run_get_step (run, EHLO_STEP_PORTS);
  g_assert_cmpint (ehlo_step_get_start_us (ports), <, plan->timeout_us);
  g_assert_cmpint (find_row (run, silence.port)->state, ==, EHLO_PORT_DROPPED);
  g_assert_nonnull (find_row (run, 465));
  g_assert_cmpint (ehlo_run_get_duration_us (run), <, plan->timeout_us + QUICK_US);
}

typedef struct
{
  Silence      *silence;
  EhloEngine   *engine;
  GCancellable *cancellable; /* %NULL: answer instead */
  gboolean      done;
} Watch;

static void
answer (Silence *silence)
{
  static const char greeting[] = "220 late.test ESMTP\r\n250 late.test\r\n221 bye\r\n";

  /* Those who only filled the queue come first. */
  g_ptr_array_set_size (silence->clients, 0);
  while (TRUE)
    {
      GSocket *socket = g_socket_accept (silence->full, NULL, NULL);

      if (socket == NULL)
        return;
      g_socket_send (socket, greeting, sizeof greeting - 1, NULL, NULL);
      g_ptr_array_add (silence->clients, socket);
    }
}

static gboolean
answer_cb (gpointer user_data)
{
  Watch *watch = user_data;

  answer (watch->silence);
  return watch->done ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Watch      *watch)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (model, i);

      if (ehlo_step_get_kind (step) != EHLO_STEP_PORTS)
        continue;
      if (watch->cancellable != NULL)
        ehlo_engine_cancel (watch->engine, watch->cancellable);
      else
        g_timeout_add (20, answer_cb, watch);
    }
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Watch *watch = user_data;

  g_object_unref (ehlo_checkup_run_finish (EHLO_ENGINE (source), result));
  watch->done = TRUE;
}

static EhloRun *
run_watched (Watch *watch)
{
  g_autoptr (EhloPlan) plan = make_plan (watch->silence->port, EHLO_ENCRYPTION_NONE);
  EhloRun *run;

  g_socket_set_blocking (watch->silence->full, FALSE);
  run = ehlo_checkup_run_async (watch->engine, plan, watch->cancellable, finished_cb, watch);
  g_signal_connect (run, "items-changed", G_CALLBACK (items_changed_cb), watch);
  while (!watch->done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (run, watch);
  while (g_source_remove_by_user_data (watch))
    ;
  return run;
}

/* The connection comes after all: the run is as good as any. */
static void
test_late (void)
{
  g_auto (Silence) silence = { 0 };
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  Watch watch = { &silence, engine, NULL, FALSE };
  g_autoptr (EhloRun) run = NULL;

  silence_init (&silence);
  run = run_watched (&watch);
  test_assert_outcome (run, EHLO_STEP_CONNECT, EHLO_OUTCOME_OK);
  test_assert_outcome (run, EHLO_STEP_PORTS, EHLO_OUTCOME_OK);
  test_assert_absent (run, EHLO_STEP_PATH);
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_OK);
}

static void
test_cancelled (void)
{
  g_auto (Silence) silence = { 0 };
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watch watch = { &silence, engine, cancellable, FALSE };
  g_autoptr (EhloRun) run = NULL;

  silence_init (&silence);
  run = run_watched (&watch);
  test_assert_outcome (run, EHLO_STEP_CONNECT, EHLO_OUTCOME_CANCELLED);
  test_assert_outcome (run, EHLO_STEP_PORTS, EHLO_OUTCOME_CANCELLED);
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_CANCELLED);
  g_assert_cmpint (ehlo_run_get_duration_us (run), <, QUICK_US);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkup-ports/healthy", test_healthy);
  g_test_add_func ("/checkup-ports/closed", test_closed);
  g_test_add_func ("/checkup-ports/not-offered", test_not_offered);
  g_test_add_func ("/checkup-ports/refused-in-words", test_refused_in_words);
  g_test_add_func ("/checkup-ports/failed-sign-in", test_failed_sign_in);
  g_test_add_func ("/checkup-ports/certificates", test_certificates);
  g_test_add_func ("/checkup-ports/skipped", test_skipped);
  g_test_add_func ("/checkup-ports/wished", test_wished);
  g_test_add_func ("/checkup-ports/only-ports", test_only_ports);
  g_test_add_func ("/checkup-ports/silent", test_silent);
  g_test_add_func ("/checkup-ports/late", test_late);
  g_test_add_func ("/checkup-ports/cancelled", test_cancelled);
  return g_test_run ();
}
