/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-run.h"

/* Stop ends a run in under 200 ms, wherever it is. Each server here falls silent at one stage, so
 * that the run is surely waiting there. */

#define STOP_LIMIT_US (200 * G_TIME_SPAN_MILLISECOND)

#define SILENT { .text = "", .then = EHLO_PRACTICE_SILENT }

static const EhloPracticeScript scripts[] = {
  { .id = "greeting", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_GREETING] = SILENT },
  { .id = "ehlo", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_EHLO] = SILENT },
  { .id = "starttls", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_STARTTLS] = SILENT },
  { .id = "auth", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_AUTH] = SILENT },
  { .id = "mail", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_MAIL] = SILENT },
  { .id = "rcpt", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .capabilities_tls = "AUTH PLAIN", .answers[EHLO_PRACTICE_RCPT] = SILENT },
  { .id = "data", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_MESSAGE] = SILENT },
  { .id = "quit", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .capabilities_tls = "AUTH PLAIN", .answers[EHLO_PRACTICE_QUIT] = SILENT },
  /* A plain server that waits for a command is silent to a TLS handshake once it has greeted: this
   * one does not even greet. */
  { .id = "tls", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_IMPLICIT,
    .answers[EHLO_PRACTICE_GREETING] = SILENT },
  { .id = "settings", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS },
  { .id = "network", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS },
  { .id = "dns", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS },
  { .id = "connect", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS },
  { .id = "ehlo-tls", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS },
};

static void
test_stage (gconstpointer data)
{
  const EhloPracticeScript *script = data;
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start_script (practice, script, NULL);
  g_autoptr (EhloPlan) plan = test_plan_new (practice, info);
  g_autoptr (EhloRun) run = NULL;
  EhloStepKind kind;
  gint64 took_us;

  g_assert_true (ehlo_step_kind_from_string (script->id, &kind));
  plan->send = kind == EHLO_STEP_DATA;
  run = test_run_cancelled (engine, plan, kind, &took_us);

  g_assert_cmpint (took_us, <, STOP_LIMIT_US);
  g_assert_true (ehlo_run_is_finished (run));
  g_test_message ("stopped at %s in %.1f ms", script->id, (double) took_us / 1000);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (run)); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (run), i);

      g_assert_cmpint (ehlo_step_get_outcome (step), !=, EHLO_OUTCOME_RUNNING);
      g_assert_cmpint (ehlo_step_get_outcome (step), !=, EHLO_OUTCOME_FAILED);
    }
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_CANCELLED);
}

/* A name server that never answers: nothing on the far side helps the wait to end. */
static void
test_silent_name_server (void)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start (practice, "practice-good", NULL);
  g_autoptr (EhloPlan) plan = test_plan_new (practice, info);
  g_autoptr (GSocket) silent = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM,
                                             G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (EhloRun) run = NULL;
  gint64 took_us;

  g_assert_true (g_socket_bind (silent, any, FALSE, NULL));
  bound = g_socket_get_local_address (silent, NULL);
  plan->resolver = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (bound));
  g_free (plan->subject->host);
  plan->subject->host = g_strdup ("mail.example.org");

  run = test_run_cancelled (engine, plan, EHLO_STEP_DNS, &took_us);
  g_assert_cmpint (took_us, <, STOP_LIMIT_US);
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_CANCELLED);
  g_assert_cmpint (ehlo_step_get_outcome (ehlo_run_get_step (run, EHLO_STEP_DNS)), ==,
                   EHLO_OUTCOME_CANCELLED);
}

/* A port whose queue is full: the kernel drops what comes, as a firewall does. */
static void
test_silent_port (void)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start (practice, "practice-good", NULL);
  g_autoptr (EhloPlan) plan = test_plan_new (practice, info);
  g_autoptr (GSocket) full = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                           G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GPtrArray) callers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (EhloRun) run = NULL;
  gint64 took_us;

  g_socket_set_listen_backlog (full, 0);
  g_assert_true (g_socket_bind (full, any, FALSE, NULL) && g_socket_listen (full, NULL));
  bound = g_socket_get_local_address (full, NULL);
  for (guint i = 0; i < 4; i++)
    {
      GSocket *caller = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (caller, FALSE);
      g_socket_connect (caller, bound, NULL, NULL);
      g_ptr_array_add (callers, caller);
    }
  g_free (plan->subject->host);
  plan->subject->host = g_strdup ("127.0.0.1");
  plan->subject->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));

  run = test_run_cancelled (engine, plan, EHLO_STEP_CONNECT, &took_us);
  g_assert_cmpint (took_us, <, STOP_LIMIT_US);
  g_assert_cmpint (ehlo_step_get_outcome (ehlo_run_get_step (run, EHLO_STEP_CONNECT)), ==,
                   EHLO_OUTCOME_CANCELLED);
}

/* The run goes on where nobody looks any more: the window was closed. */
static void
test_dropped (void)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start (practice, "practice-silent", NULL);
  g_autoptr (EhloPlan) plan = test_plan_new (practice, info);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  EhloRun *run;
  gpointer weak;

  plan->timeout_us = 30 * G_USEC_PER_SEC;
  run = ehlo_checkup_run_async (engine, plan, cancellable, NULL, NULL);
  weak = run;
  g_object_add_weak_pointer (G_OBJECT (run), &weak);
  g_object_unref (run);
  ehlo_engine_cancel (engine, cancellable);
  for (guint i = 0; i < 200 && weak != NULL; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_null (weak);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cancel/%s", scripts[i].id);

      g_test_add_data_func (path, &scripts[i], test_stage);
    }
  g_test_add_func ("/cancel/silent-name-server", test_silent_name_server);
  g_test_add_func ("/cancel/silent-port", test_silent_port);
  g_test_add_func ("/cancel/dropped", test_dropped);
  return g_test_run ();
}
