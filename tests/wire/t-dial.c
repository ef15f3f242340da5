/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-dial.h"
#include "ehlo-stage-timer.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

/* What hangs ends here. */
#define LIMIT_US (60 * G_USEC_PER_SEC)

/* More than Linux queues for a listener that takes none with a backlog of 0. */
#define N_FILLERS 4

typedef struct
{
  EhloDialResult *result;
  gint64          at_us;
} Answer;

static gint64
in_ms (guint ms)
{
  return g_get_monotonic_time () + (gint64) ms * 1000;
}

static GSocketAddress *
new_loopback (GSocketFamily family,
              guint16       port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family);

  return g_inet_socket_address_new (loopback, port);
}

/* A socket on a free port of loopback; @backlog below 0 = nobody listens there. */
static GSocket *
new_bound (GSocketFamily    family,
           int              backlog,
           GSocketAddress **ret_address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) any_port = new_loopback (family, 0);
  GSocket *socket = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, any_port, FALSE, &error);
  g_assert_no_error (error);
  if (backlog >= 0)
    {
      g_socket_set_listen_backlog (socket, backlog);
      g_assert_true (g_socket_listen (socket, &error));
    }
  *ret_address = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);

  return socket;
}

/* A listener that is full: further SYNs get no answer. */
static GSocket *
new_full_listener (GSocketAddress **ret_address,
                   GPtrArray       *fillers)
{
  GSocket *listener = new_bound (G_SOCKET_FAMILY_IPV4, 0, ret_address);

  for (guint i = 0; i < N_FILLERS; i++)
    {
      GSocket *filler = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (filler, FALSE);
      g_socket_connect (filler, *ret_address, NULL, NULL);
      g_ptr_array_add (fillers, filler);
    }

  return listener;
}

static void
keep_answer (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Answer *answer = user_data;

  answer->result = ehlo_dial_finish (result);
  answer->at_us = g_get_monotonic_time ();
}

static EhloDialResult *
wait_for (Answer *answer)
{
  gint64 limit_us = g_get_monotonic_time () + LIMIT_US;

  while (answer->result == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit_us);
      g_main_context_iteration (NULL, TRUE);
    }

  return g_steal_pointer (&answer->result);
}

static EhloDialResult *
dial (GSocketAddress *target,
      gint64          deadline_us,
      GCancellable   *cancellable)
{
  Answer answer = { NULL };

  ehlo_dial_async (target, 0, deadline_us, cancellable, keep_answer, &answer);
  g_assert_null (answer.result);

  return wait_for (&answer);
}

static int
get_option (GSocket *socket,
            int      level,
            int      option)
{
  int value = -1;

  g_assert_true (g_socket_get_option (socket, level, option, &value, NULL));

  return value;
}

static void
test_open (gconstpointer data)
{
  GSocketFamily family = GPOINTER_TO_INT (data);
  gboolean v6 = family == G_SOCKET_FAMILY_IPV6;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listener G_GNUC_UNUSED = new_bound (family, 5, &address);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr (EhloDialResult) result = dial (address, in_ms (60000), NULL);

  g_assert_cmpint (result->outcome, ==, EHLO_DIAL_OPEN);
  g_assert_true (result->target == address);
  g_assert_true (g_inet_address_equal (result->local_address, loopback));
  g_assert_cmpint (result->errnum, ==, 0);
  g_assert_false (result->synchronous);
  g_assert_false (result->has_icmp);
  g_assert_null (result->icmp_from);
  g_assert_true (result->tcp.known);
  g_assert_cmpuint (result->tcp.state, ==, TCP_ESTABLISHED);
  g_assert_cmpuint (result->tcp.segs_in, >=, 1);
  g_assert_cmpuint (result->tcp.snd_mss, >, 0);
  g_assert_cmpint (result->duration_us, >=, 0);
  g_assert_cmpint (result->duration_us, <, LIMIT_US);

  g_assert_true (g_socket_is_connected (result->socket));
  g_assert_false (g_socket_get_blocking (result->socket));
  g_assert_cmpint (get_option (result->socket, IPPROTO_TCP, TCP_NODELAY), !=, 0);
  g_assert_cmpint (v6 ? get_option (result->socket, IPPROTO_IPV6, IPV6_RECVERR)
                      : get_option (result->socket, IPPROTO_IP, IP_RECVERR), ==, 0);
}

/* The socket is fit for GIO's streams. */
static void
test_talk (void)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listener = new_bound (G_SOCKET_FAMILY_IPV4, 5, &address);
  g_autoptr (EhloDialResult) result = dial (address, in_ms (60000), NULL);
  g_autoptr (GSocket) server = g_socket_accept (listener, NULL, NULL);
  g_autoptr (GSocketConnection) connection
    = g_socket_connection_factory_create_connection (result->socket);
  g_autoptr (GError) error = NULL;
  char text[4] = { 0 };

  g_assert_cmpint (g_socket_send (server, "220", 3, NULL, NULL), ==, 3);
  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), text, 3, NULL,
                       &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "220");
}

static void
test_refused (gconstpointer data)
{
  GSocketFamily family = GPOINTER_TO_INT (data);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) nobody G_GNUC_UNUSED = new_bound (family, -1, &address);
  g_autoptr (EhloDialResult) result = dial (address, in_ms (60000), NULL);

  g_assert_cmpint (result->outcome, ==, EHLO_DIAL_REFUSED);
  g_assert_cmpint (result->errnum, ==, ECONNREFUSED);
  g_assert_false (result->synchronous);
  g_assert_false (result->has_icmp);
  g_assert_cmpuint (result->tcp.segs_in, ==, 1);
  g_assert_nonnull (result->local_address);
  g_assert_null (result->socket);
}

/* Accepts, says something and is gone before we look: it was open all the same. */
static void
test_short_lived (gconstpointer data)
{
  gboolean resets = GPOINTER_TO_INT (data);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listener = new_bound (G_SOCKET_FAMILY_IPV4, 5, &address);
  Answer answer = { NULL };
  g_autoptr (GSocket) server = NULL;
  g_autoptr (EhloDialResult) result = NULL;
  struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
  char text[8] = { 0 };

  ehlo_dial_async (address, 0, in_ms (60000), NULL, keep_answer, &answer);
  server = g_socket_accept (listener, NULL, NULL);
  g_assert_cmpint (g_socket_send (server, "554 no", 6, NULL, NULL), ==, 6);
  if (resets)
    setsockopt (g_socket_get_fd (server), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  g_socket_close (server, NULL);

  result = wait_for (&answer);
  g_assert_cmpint (result->outcome, ==, EHLO_DIAL_OPEN);
  g_assert_cmpint (result->errnum, ==, resets ? ECONNRESET : 0);
  g_assert_cmpint (g_socket_receive (result->socket, text, 6, NULL, NULL), ==, 6);
  g_assert_cmpstr (text, ==, "554 no");
}

static void
test_timed_out (void)
{
  g_autoptr (GPtrArray) fillers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listener G_GNUC_UNUSED = new_full_listener (&address, fillers);
  g_autoptr (EhloDialResult) result = dial (address, in_ms (300), NULL);

  g_assert_cmpint (result->outcome, ==, EHLO_DIAL_TIMED_OUT);
  g_assert_cmpint (result->errnum, ==, 0);
  g_assert_cmpuint (result->tcp.state, ==, TCP_SYN_SENT);
  g_assert_cmpint (result->duration_us, >=, 300 * 1000 - 1000);
  g_assert_cmpint (result->duration_us, <, 10 * G_USEC_PER_SEC);
  g_assert_null (result->socket);
}

/* The answer came in time, only we did not look. */
static void
test_late_look (void)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listener G_GNUC_UNUSED = new_bound (G_SOCKET_FAMILY_IPV4, 5, &address);
  g_autoptr (EhloDialResult) result = dial (address, g_get_monotonic_time () - 1, NULL);

  g_assert_cmpint (result->outcome, ==, EHLO_DIAL_OPEN);
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
      g_autoptr (GPtrArray) fillers = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GSocketAddress) address = NULL;
      g_autoptr (GSocket) listener G_GNUC_UNUSED = new_full_listener (&address, fillers);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (EhloDialResult) result = NULL;

      g_timeout_add (50, cancel_cb, cancellable);
      result = dial (address, EHLO_NO_DEADLINE, cancellable);
      g_assert_cmpint (result->outcome, ==, EHLO_DIAL_CANCELLED);
      g_assert_null (result->socket);
      best_us = MIN (best_us, result->duration_us);
    }
  g_assert_cmpint (best_us, >=, 49 * 1000);
  g_assert_cmpint (best_us, <, 250 * 1000);
}

static void
test_cancelled_before (void)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listener = new_bound (G_SOCKET_FAMILY_IPV4, 5, &address);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (EhloDialResult) result = NULL;

  g_cancellable_cancel (cancellable);
  result = dial (address, in_ms (60000), cancellable);
  g_assert_cmpint (result->outcome, ==, EHLO_DIAL_CANCELLED);
  g_assert_cmpint (g_socket_condition_check (listener, G_IO_IN), ==, 0);
}

/* Cancelled and answered in the same turn: the person's word counts. */
static void
test_cancelled_and_open (void)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listener G_GNUC_UNUSED = new_bound (G_SOCKET_FAMILY_IPV4, 5, &address);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answer answer = { NULL };
  g_autoptr (EhloDialResult) result = NULL;

  ehlo_dial_async (address, 0, in_ms (60000), cancellable, keep_answer, &answer);
  g_cancellable_cancel (cancellable);
  result = wait_for (&answer);
  g_assert_cmpint (result->outcome, ==, EHLO_DIAL_CANCELLED);
}

static void
test_ttl (gconstpointer data)
{
  GSocketFamily family = GPOINTER_TO_INT (data);
  gboolean v6 = family == G_SOCKET_FAMILY_IPV6;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listener G_GNUC_UNUSED = new_bound (family, 5, &address);
  Answer answer = { NULL };
  g_autoptr (EhloDialResult) result = NULL;

  ehlo_dial_async (address, 7, in_ms (60000), NULL, keep_answer, &answer);
  result = wait_for (&answer);
  g_assert_cmpint (result->outcome, ==, EHLO_DIAL_OPEN);
  g_assert_cmpint (v6 ? get_option (result->socket, IPPROTO_IPV6, IPV6_UNICAST_HOPS)
                      : get_option (result->socket, IPPROTO_IP, IP_TTL), ==, 7);
}

/* A link-local address without its zone: connect() says no, and nothing leaves the computer. */
static void
test_unreachable (void)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("fe80::1", 25);
  g_autoptr (EhloDialResult) result = dial (address, in_ms (60000), NULL);

  g_assert_cmpint (result->outcome, ==, EHLO_DIAL_UNREACHABLE);
  g_assert_true (result->synchronous);
  g_assert_cmpint (result->errnum, ==, EINVAL);
  g_assert_null (result->socket);
}

/* A sandbox as systemd's RestrictAddressFamilies= or a container makes it, for this process. */
static void
forbid_connect (int errnum)
{
  struct sock_filter program[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, __NR_connect, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (guint) errnum),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = { G_N_ELEMENTS (program), program };

  g_assert_cmpint (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), ==, 0);
  g_assert_cmpint (prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter), ==, 0);
}

static void
test_forbidden (gconstpointer data)
{
  int errnum = GPOINTER_TO_INT (data);

  if (g_test_subprocess ())
    {
      g_autoptr (GSocketAddress) address = NULL;
      g_autoptr (GSocket) listener G_GNUC_UNUSED = new_bound (G_SOCKET_FAMILY_IPV4, 5, &address);
      g_autoptr (EhloDialResult) result = NULL;

      forbid_connect (errnum);
      result = dial (address, in_ms (60000), NULL);
      g_assert_cmpint (result->outcome, ==, EHLO_DIAL_LOCAL);
      g_assert_true (result->synchronous);
      g_assert_cmpint (result->errnum, ==, errnum);
      g_assert_cmpint (result->duration_us, <, G_USEC_PER_SEC);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_many (void)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) listener G_GNUC_UNUSED = new_bound (G_SOCKET_FAMILY_IPV4, 128, &address);
  Answer answers[100] = { { NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    ehlo_dial_async (address, 0, in_ms (60000), NULL, keep_answer, &answers[i]);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (EhloDialResult) result = wait_for (&answers[i]);

      g_assert_cmpint (result->outcome, ==, EHLO_DIAL_OPEN);
    }
}

static void
test_outcome_names (void)
{
  for (guint i = 0; i < EHLO_N_DIAL_OUTCOMES; i++)
    for (guint k = 0; k < i; k++)
      g_assert_cmpstr (ehlo_dial_outcome_to_name (i), !=, ehlo_dial_outcome_to_name (k));
  g_assert_cmpstr (ehlo_dial_outcome_to_name (EHLO_DIAL_TIMED_OUT), ==, "timed-out");
}

static void
test_tcp_info_of_nothing (void)
{
  EhloTcpInfo info = { .known = TRUE, .segs_in = 7 };

  g_assert_false (ehlo_tcp_info_read (-1, &info));
  g_assert_false (info.known);
  g_assert_cmpuint (info.segs_in, ==, 0);
}

static gboolean
count_cb (gpointer data)
{
  guint *n_calls = data;

  *n_calls += 1;

  return G_SOURCE_CONTINUE;
}

static void
test_timer (void)
{
  guint n_calls = 0;
  gint64 deadline_us = in_ms (30);
  GSource *timer = ehlo_stage_timer_new (deadline_us, count_cb, &n_calls);

  while (n_calls == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_monotonic_time (), >=, deadline_us);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_calls, ==, 1);
  ehlo_source_clear (&timer);
  g_assert_null (timer);
  ehlo_source_clear (&timer);
}

static void
test_timer_over (void)
{
  guint n_calls = 0;
  GSource *timer = ehlo_stage_timer_new (g_get_monotonic_time () - 1, count_cb, &n_calls);

  g_assert_cmpuint (n_calls, ==, 0);
  g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_calls, ==, 1);
  ehlo_source_clear (&timer);
}

static void
test_timer_stopped (void)
{
  guint n_calls = 0;
  GSource *timer = ehlo_stage_timer_new (g_get_monotonic_time () - 1, count_cb, &n_calls);

  ehlo_source_clear (&timer);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpuint (n_calls, ==, 0);
  g_assert_null (ehlo_stage_timer_new (EHLO_NO_DEADLINE, count_cb, &n_calls));
}

int
main (int   argc,
      char *argv[])
{
  gpointer v4 = GINT_TO_POINTER (G_SOCKET_FAMILY_IPV4);
  gpointer v6 = GINT_TO_POINTER (G_SOCKET_FAMILY_IPV6);

  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/dial/open/v4", v4, test_open);
  g_test_add_data_func ("/dial/open/v6", v6, test_open);
  g_test_add_func ("/dial/talk", test_talk);
  g_test_add_data_func ("/dial/refused/v4", v4, test_refused);
  g_test_add_data_func ("/dial/refused/v6", v6, test_refused);
  g_test_add_data_func ("/dial/short-lived/closed", GINT_TO_POINTER (FALSE), test_short_lived);
  g_test_add_data_func ("/dial/short-lived/reset", GINT_TO_POINTER (TRUE), test_short_lived);
  g_test_add_func ("/dial/timed-out", test_timed_out);
  g_test_add_func ("/dial/late-look", test_late_look);
  g_test_add_func ("/dial/cancel", test_cancel);
  g_test_add_func ("/dial/cancelled-before", test_cancelled_before);
  g_test_add_func ("/dial/cancelled-and-open", test_cancelled_and_open);
  g_test_add_data_func ("/dial/ttl/v4", v4, test_ttl);
  g_test_add_data_func ("/dial/ttl/v6", v6, test_ttl);
  g_test_add_func ("/dial/unreachable", test_unreachable);
  g_test_add_data_func ("/dial/forbidden/eperm", GINT_TO_POINTER (EPERM), test_forbidden);
  g_test_add_data_func ("/dial/forbidden/eacces", GINT_TO_POINTER (EACCES), test_forbidden);
  g_test_add_func ("/dial/many", test_many);
  g_test_add_func ("/dial/outcome-names", test_outcome_names);
  g_test_add_func ("/tcp-info/of-nothing", test_tcp_info_of_nothing);
  g_test_add_func ("/stage-timer/once", test_timer);
  g_test_add_func ("/stage-timer/over", test_timer_over);
  g_test_add_func ("/stage-timer/stopped", test_timer_stopped);

  return g_test_run ();
}
