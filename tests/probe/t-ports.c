/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-survey.h"
#include "test-run.h"

/* Ports beside each other, on practice servers of loopback. */

#define SILENT_TIMEOUT_US (3 * G_USEC_PER_SEC)

/* What a row on loopback takes at the most, on a loaded machine. */
#define QUICK_US (2 * G_USEC_PER_SEC)

typedef struct
{
  EhloEngine   *engine;
  EhloPractice *practice;
  EhloPlan     *plan;
  GHashTable   *seen_us; /* port → when its row was complete */
  gint64        started_us;
} World;

static void
ports_changed_cb (EhloRun *run,
                  World   *world)
{
  for (guint i = 0; i < ehlo_run_get_n_ports (run); i++)
    {
      const EhloPortResult *port = ehlo_run_get_port (run, i);
      gint64 *seen;

      if ((port->state == EHLO_PORT_OPEN && port->auth[0] == NULL)
          || g_hash_table_contains (world->seen_us, GUINT_TO_POINTER (port->port)))
        continue;
      seen = g_new (gint64, 1);
      *seen = g_get_monotonic_time () - world->started_us;
      g_hash_table_insert (world->seen_us, GUINT_TO_POINTER (port->port), seen);
    }
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  gboolean *done = user_data;
  g_autoptr (EhloRun) run = ehlo_survey_finish (EHLO_ENGINE (source), result);

  g_assert_true (ehlo_run_is_finished (run));
  *done = TRUE;
}

static const EhloPracticeInfo *
start (World                    *world,
       const EhloPracticeScript *script)
{
  g_autoptr (GError) error = NULL;
  const EhloPracticeInfo *info = ehlo_practice_start_script (world->practice, script, &error);

  g_assert_no_error (error);
  return info;
}

static void
world_clear (World *world)
{
  g_clear_pointer (&world->plan, ehlo_plan_free);
  g_clear_pointer (&world->seen_us, g_hash_table_unref);
  g_clear_object (&world->practice);
  g_clear_object (&world->engine);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
world_init (World *world)
{
  world->engine = ehlo_engine_new ();
  world->practice = ehlo_practice_new ();
  world->seen_us = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

static EhloRun *
run_ports (World        *world,
           const guint  *ports,
           guint         n_ports,
           GCancellable *cancellable)
{
  gboolean done = FALSE;
  EhloRun *run;

  world->started_us = g_get_monotonic_time ();
  run = ehlo_survey_ports_async (world->engine, world->plan, ports, n_ports, cancellable,
                                 finished_cb, &done);
  g_signal_connect (run, "ports-changed", G_CALLBACK (ports_changed_cb), world);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (run, world);
  return run;
}

/* The name "localhost" may have two families here; the servers are on IPv4. */
static const EhloPortResult *
find (EhloRun *run,
      guint    port)
{
  for (guint i = 0; i < ehlo_run_get_n_ports (run); i++)
    {
      const EhloPortResult *result = ehlo_run_get_port (run, i);

      if (result->port == port && g_strcmp0 (result->address, "127.0.0.1") == 0)
        return result;
    }
  g_assert_not_reached ();
}

/* A port of loopback on which nothing listens. */
static guint
find_closed_port (void)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_TCP, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static const EhloPracticeScript starttls_script = {
  .id = "starttls", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
};
static const EhloPracticeScript tls_script = {
  .id = "tls", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_IMPLICIT,
  .door = EHLO_PRACTICE_DOOR_TLS,
};
static const EhloPracticeScript silent_script = {
  .id = "silent", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
  .answers[EHLO_PRACTICE_GREETING] = { .text = "", .then = EHLO_PRACTICE_SILENT },
};
static const EhloPracticeScript expired_script = {
  .id = "expired", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
  .certificate = EHLO_PRACTICE_CERTIFICATE_EXPIRED,
};

/* Each row says what its port showed, in the manner of the port or the other one. */
static void
test_rows (void)
{
  g_auto (World) world = { 0 };
  const EhloPracticeInfo *good, *tls, *expired;
  g_autoptr (EhloRun) run = NULL;
  const EhloPortResult *row;
  guint ports[4];

  world_init (&world);
  good = start (&world, &starttls_script);
  tls = start (&world, &tls_script);
  expired = start (&world, &expired_script);
  world.plan = test_plan_new (world.practice, good);
  ports[0] = good->port;
  ports[1] = tls->port;
  ports[2] = expired->port;
  ports[3] = find_closed_port ();
  run = run_ports (&world, ports, G_N_ELEMENTS (ports), NULL);

  row = find (run, good->port);
  g_assert_cmpint (row->state, ==, EHLO_PORT_OPEN);
  g_assert_cmpstr (row->manner, ==, "starttls");
  g_assert_cmpstr (row->tls, ==, "TLS1.3");
  g_assert_cmpstr (row->certificate, ==, "valid");
  g_assert_true (g_str_has_prefix (row->greeting, "220 "));
  g_assert_true (g_strv_contains ((const char *const *) row->auth, "PLAIN"));
  g_assert_cmpint (row->rtt_us, >=, 0);
  g_assert_null (row->error);

  /* Not a port of which anybody knows the manner: found out. */
  row = find (run, tls->port);
  g_assert_true (row->other_manner);
  g_assert_cmpstr (row->manner, ==, "tls");
  g_assert_cmpstr (row->tls, ==, "TLS1.3");
  g_assert_true (g_str_has_prefix (row->greeting, "220 "));

  row = find (run, expired->port);
  g_assert_cmpstr (row->certificate, ==, "expired");
  g_assert_cmpstr (row->advice, ==, "certificate");

  row = find (run, ports[3]);
  g_assert_cmpint (row->state, ==, EHLO_PORT_REFUSED);
  g_assert_cmpstr (row->advice, ==, "no-service");

  test_assert_outcome (run, EHLO_STEP_PORTS, EHLO_OUTCOME_OK);
}

/* A port that says nothing holds up its own row only. */
static void
test_silent_port (void)
{
  g_auto (World) world = { 0 };
  const EhloPracticeInfo *good, *silent;
  g_autoptr (EhloRun) run = NULL;
  gint64 *seen;
  guint ports[2];

  world_init (&world);
  good = start (&world, &starttls_script);
  silent = start (&world, &silent_script);
  world.plan = test_plan_new (world.practice, good);
  world.plan->timeout_us = SILENT_TIMEOUT_US;
  ports[0] = silent->port;
  ports[1] = good->port;
  run = run_ports (&world, ports, G_N_ELEMENTS (ports), NULL);

  seen = g_hash_table_lookup (world.seen_us, GUINT_TO_POINTER (good->port));
  g_assert_nonnull (seen);
  g_test_message ("the other row after %d ms of %d", (int) (*seen / 1000),
                  (int) (ehlo_run_get_duration_us (run) / 1000));
  g_assert_cmpint (*seen, <, QUICK_US);
  g_assert_cmpint (ehlo_run_get_duration_us (run), >=, SILENT_TIMEOUT_US);
  g_assert_cmpstr (find (run, silent->port)->advice, ==, "no-mail-server");
}

typedef struct
{
  EhloEngine   *engine;
  GCancellable *cancellable;
} Stop;

static void
cancel_cb (EhloRun *run,
           Stop    *stop)
{
  ehlo_engine_cancel (stop->engine, stop->cancellable);
}

static void
test_cancel (void)
{
  g_auto (World) world = { 0 };
  const EhloPracticeInfo *silent;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (EhloRun) run = NULL;
  gboolean done = FALSE;
  Stop stop;
  guint port;

  world_init (&world);
  stop = (Stop) { world.engine, cancellable };
  silent = start (&world, &silent_script);
  world.plan = test_plan_new (world.practice, silent);
  port = silent->port;
  run = ehlo_survey_ports_async (world.engine, world.plan, &port, 1, cancellable, finished_cb,
                                 &done);
  g_signal_connect (run, "ports-changed", G_CALLBACK (cancel_cb), &stop);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  test_assert_outcome (run, EHLO_STEP_PORTS, EHLO_OUTCOME_CANCELLED);
  test_assert_absent (run, EHLO_STEP_PATH);
  g_assert_cmpint (ehlo_run_get_duration_us (run), <, QUICK_US);
}

/* Beside the host there is nobody on the way. */
static void
test_path (void)
{
  g_auto (World) world = { 0 };
  const EhloPracticeInfo *good;
  g_autoptr (EhloRun) run = NULL;
  const EhloPathTarget *target;
  gboolean done = FALSE;

  world_init (&world);
  good = start (&world, &starttls_script);
  world.plan = test_plan_new (world.practice, good);
  run = ehlo_survey_path_async (world.engine, world.plan, NULL, finished_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);

  target = ehlo_path_result_find (ehlo_run_get_path (run), good->port);
  g_assert_cmpint (target->ends, ==, EHLO_PATH_REACHES);
  g_assert_cmpuint (target->distance, ==, 1);
  g_assert_cmpuint (target->hops->len, ==, 1);
  test_assert_outcome (run, EHLO_STEP_PATH, EHLO_OUTCOME_OK);
}

static void
test_unknown_host (void)
{
  g_auto (World) world = { 0 };
  const EhloPracticeInfo *good;
  g_autoptr (EhloRun) run = NULL;

  world_init (&world);
  good = start (&world, &starttls_script);
  world.plan = test_plan_new (world.practice, good);
  g_free (world.plan->subject->host);
  world.plan->subject->host = g_strdup ("nowhere.invalid");
  world.plan->resolver = g_strdup ("127.0.0.1:1");
  run = run_ports (&world, NULL, 0, NULL);
  test_assert_outcome (run, EHLO_STEP_DNS, EHLO_OUTCOME_FAILED);
  test_assert_absent (run, EHLO_STEP_PORTS);
  g_assert_cmpuint (ehlo_run_get_n_ports (run), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ports/rows", test_rows);
  g_test_add_func ("/ports/silent-port", test_silent_port);
  g_test_add_func ("/ports/cancel", test_cancel);
  g_test_add_func ("/ports/path", test_path);
  g_test_add_func ("/ports/unknown-host", test_unknown_host);
  return g_test_run ();
}
