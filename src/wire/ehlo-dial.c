/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-dial.h"

#include "ehlo-icmp.h"
#include "ehlo-stage-timer.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ICMP "this host does not answer", which the own kernel also sends itself when ARP or neighbour
 * discovery fails (RFC 792, RFC 4443 3.1). */
#define ICMP4_UNREACHABLE      3
#define ICMP4_UNREACHABLE_HOST 1
#define ICMP6_UNREACHABLE      1
#define ICMP6_UNREACHABLE_ADDR 3

static const char *const outcome_names[EHLO_N_DIAL_OUTCOMES] = {
  [EHLO_DIAL_OPEN] = "open",
  [EHLO_DIAL_REFUSED] = "refused",
  [EHLO_DIAL_REJECTED] = "rejected",
  [EHLO_DIAL_TIMED_OUT] = "timed-out",
  [EHLO_DIAL_UNREACHABLE] = "unreachable",
  [EHLO_DIAL_LOCAL] = "local",
  [EHLO_DIAL_CANCELLED] = "cancelled",
};

/* One attempt under way: the data of its GTask. */
typedef struct
{
  EhloDialResult *result;
  GSocket        *socket;
  GSource        *ready;
  GSource        *timer;
} Dial;

static void
dial_free (Dial *self)
{
  ehlo_source_clear (&self->ready);
  ehlo_source_clear (&self->timer);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->result, ehlo_dial_result_free);
  g_free (self);
}

static void
limit_hops (GSocket               *socket,
            GSocketFamily          family,
            const EhloDialOptions *options)
{
  gboolean v6 = family == G_SOCKET_FAMILY_IPV6;

  if (options->ttl > 0)
    g_socket_set_option (socket, v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_UNICAST_HOPS : IP_TTL,
                         (int) options->ttl, NULL);
  if (options->min_ttl > 0)
    g_socket_set_option (socket, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
                         v6 ? IPV6_MINHOPCOUNT : IP_MINTTL, (int) options->min_ttl, NULL);
}

/* Before connect(), as the SYN tells the other side (RFC 9293 3.7.1). */
static void
limit_segments (GSocket               *socket,
                const EhloDialOptions *options)
{
  if (options->max_segment > 0)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_MAXSEG, (int) options->max_segment, NULL);
}

/* socket(2) and connect(2) are called directly: GSocket folds EACCES and EPERM, and several more,
 * into one code, and the number is evidence. */
static GSocket *
create_socket (GSocketFamily          family,
               const EhloDialOptions *options,
               int                   *ret_errnum)
{
  GSocket *socket_object;
  int fd = socket (family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);

  if (fd < 0)
    {
      *ret_errnum = errno;
      return NULL;
    }

  socket_object = g_socket_new_from_fd (fd, NULL);
  if (socket_object == NULL)
    {
      close (fd);
      *ret_errnum = EIO;
      return NULL;
    }

  g_socket_set_blocking (socket_object, FALSE);
  g_socket_set_option (socket_object, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  ehlo_icmp_listen (socket_object, TRUE);
  limit_hops (socket_object, family, options);
  limit_segments (socket_object, options);

  return socket_object;
}

/* Returns 0, also while the connection is being made, or the errno. */
static int
start_connect (GSocket        *socket,
               GSocketAddress *target)
{
  struct sockaddr_storage native;
  gssize size = g_socket_address_get_native_size (target);

  if (size < 0 || !g_socket_address_to_native (target, &native, sizeof native, NULL))
    return EAFNOSUPPORT;
  if (connect (g_socket_get_fd (socket), (struct sockaddr *) &native, size) == 0)
    return 0;

  return errno == EINPROGRESS || errno == EINTR ? 0 : errno;
}

/* Asked right after connect(), as long as the route is the one that was taken. */
static void
keep_local_address (Dial *self)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (self->socket, NULL);

  if (address == NULL || !G_IS_INET_SOCKET_ADDRESS (address))
    return;

  self->result->local_address
    = g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* connect() itself said no, or there was no socket to be had: nothing left this computer. */
static EhloDialOutcome
judge_synchronous (int errnum)
{
  switch (errnum)
    {
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EADDRNOTAVAIL:
    case EINVAL:       /* a blackhole route */
    case EAFNOSUPPORT: /* IPv6 is switched off */
    case ENETDOWN:
      return EHLO_DIAL_UNREACHABLE;
    default:
      return EHLO_DIAL_LOCAL;
    }
}

/* The own kernel sends itself the ICMP error when no neighbour answers for the next hop. The own
 * firewall can send the same one, but does so inside connect(), which leaves the socket in
 * SYN_SENT with a soft error, while the failed look-up comes seconds later and ends it. */
static gboolean
is_missing_neighbour (const EhloDialResult *result)
{
  gboolean host_unreachable = result->icmp_v6
    ? result->icmp_type == ICMP6_UNREACHABLE && result->icmp_code == ICMP6_UNREACHABLE_ADDR
    : result->icmp_type == ICMP4_UNREACHABLE && result->icmp_code == ICMP4_UNREACHABLE_HOST;

  return host_unreachable
         && result->tcp.state != TCP_SYN_SENT
         && result->icmp_from != NULL
         && result->local_address != NULL
         && g_inet_address_equal (result->icmp_from, result->local_address);
}

/* SO_ERROR alone. Kernels before 5.18 keep no queue for TCP, and ICMP port unreachable gives
 * ECONNREFUSED like a reset; but a reset is a segment that came in, ICMP is none. */
static EhloDialOutcome
judge_errno (const EhloDialResult *result)
{
  switch (result->errnum)
    {
    case ECONNREFUSED:
      return result->tcp.known && result->tcp.segs_in == 0 ? EHLO_DIAL_REJECTED : EHLO_DIAL_REFUSED;
    case ETIMEDOUT:
      return EHLO_DIAL_TIMED_OUT;
    case EHOSTUNREACH:
      /* SYNs that never got out: no neighbour, see is_missing_neighbour (). */
      if (result->tcp.retransmits > 0 && result->tcp.total_retrans == 0)
        return EHLO_DIAL_UNREACHABLE;
      return EHLO_DIAL_REJECTED;
    default:
      return EHLO_DIAL_REJECTED;
    }
}

/* A server may greet and hang up, or reset, before we look: the connection was open nevertheless,
 * and what it said can still be read. */
static gboolean
was_open (const EhloDialResult *result)
{
  return result->tcp.state == TCP_ESTABLISHED
         || result->tcp.state == TCP_CLOSE_WAIT
         || result->errnum == ECONNRESET
         || result->errnum == EPIPE;
}

static int
get_socket_error (GSocket *socket)
{
  int errnum = 0;

  return g_socket_get_option (socket, SOL_SOCKET, SO_ERROR, &errnum, NULL) ? errnum : EIO;
}

static void
take_icmp (EhloDialResult *result,
           const EhloIcmp *icmp)
{
  result->has_icmp = TRUE;
  result->icmp_v6 = icmp->v6;
  result->icmp_type = icmp->type;
  result->icmp_code = icmp->code;
  result->icmp_from = icmp->from;
  result->quoted_mss = icmp->quoted_mss;
}

/* The order is proven: SO_ERROR before the queue, because reading the queue clears it; not when
 * established, because it would take an error away from the reader; and the verdict from the queue
 * rather than from an aborted connect, because a rejection from this computer is a soft error that
 * leaves the socket in SYN_SENT. Returns FALSE as long as nothing is decided. */
static gboolean
look_at_socket (Dial *self)
{
  EhloDialResult *result = self->result;
  EhloIcmp icmp;

  ehlo_tcp_info_read (g_socket_get_fd (self->socket), &result->tcp);
  if (result->tcp.state != TCP_ESTABLISHED)
    result->errnum = get_socket_error (self->socket);

  if (was_open (result))
    result->outcome = EHLO_DIAL_OPEN;
  else if (ehlo_icmp_take (self->socket, &icmp))
    {
      take_icmp (result, &icmp);
      result->outcome = is_missing_neighbour (result) ? EHLO_DIAL_UNREACHABLE : EHLO_DIAL_REJECTED;
    }
  else if (result->errnum != 0)
    result->outcome = judge_errno (result);
  else
    return FALSE;

  return TRUE;
}

/* Marks the GSocket as connected, as it did not see the connect(). */
static void
hand_socket_over (Dial *self)
{
  ehlo_icmp_listen (self->socket, FALSE);
  g_socket_check_connect_result (self->socket, NULL);
  self->result->socket = g_steal_pointer (&self->socket);
}

static void
finish (GTask           *task,
        EhloDialOutcome  outcome,
        gint64           now_us)
{
  Dial *self = g_task_get_task_data (task);

  ehlo_source_clear (&self->ready);
  ehlo_source_clear (&self->timer);
  self->result->outcome = outcome;
  self->result->duration_us = MAX (now_us - self->result->start_us, 0);
  if (outcome == EHLO_DIAL_OPEN)
    hand_socket_over (self);
  g_clear_object (&self->socket);

  g_task_return_pointer (task, g_steal_pointer (&self->result),
                         (GDestroyNotify) ehlo_dial_result_free);
  g_object_unref (task);
}

static gboolean on_ready       (GSocket      *socket,
                                GIOCondition  condition,
                                gpointer      user_data);
static gboolean on_deadline    (gpointer      user_data);

/**
 * ehlo_dial_full_async:
 * @target: an IPv4 or IPv6 address with a port
 * @options: how to try; copied. What it sets stays on the socket.
 * @deadline_us: when to give up, in µs of g_get_monotonic_time(), or %EHLO_NO_DEADLINE
 * @cancellable: (nullable): ends the attempt at once
 * @callback: called on the thread-default context, never before this function returns
 * @user_data: for @callback
 *
 * Connects once, by TCP, and keeps what the kernel tells about it without any privilege: the error,
 * the ICMP message behind it and who sent it, and the state of the connection. With a lowest TTL
 * the kernel ignores ICMP messages too where they come in with less.
 */
void
ehlo_dial_full_async (GSocketAddress        *target,
                      const EhloDialOptions *options,
                      gint64                 deadline_us,
                      GCancellable          *cancellable,
                      GAsyncReadyCallback    callback,
                      gpointer               user_data)
{
  GTask *task;
  Dial *self;
  EhloDialResult *result;

  g_return_if_fail (G_IS_INET_SOCKET_ADDRESS (target));
  g_return_if_fail (options->ttl <= 255 && options->min_ttl <= 255);

  self = g_new0 (Dial, 1);
  result = self->result = g_new0 (EhloDialResult, 1);
  result->target = g_object_ref (target);
  result->start_us = g_get_monotonic_time ();

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, ehlo_dial_full_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, (GDestroyNotify) dial_free);

  if (g_cancellable_is_cancelled (cancellable))
    {
      finish (task, EHLO_DIAL_CANCELLED, result->start_us);
      return;
    }

  self->socket = create_socket (g_socket_address_get_family (target), options, &result->errnum);
  if (self->socket != NULL)
    {
      result->start_us = g_get_monotonic_time ();
      result->errnum = start_connect (self->socket, target);
    }
  if (result->errnum != 0)
    {
      result->synchronous = TRUE;
      finish (task, judge_synchronous (result->errnum), g_get_monotonic_time ());
      return;
    }

  keep_local_address (self);
  self->ready = g_socket_create_source (self->socket, G_IO_OUT | G_IO_ERR | G_IO_HUP, cancellable);
  g_source_set_callback (self->ready, G_SOURCE_FUNC (on_ready), task, NULL);
  g_source_attach (self->ready, g_task_get_context (task));
  self->timer = ehlo_stage_timer_new (deadline_us, on_deadline, task);
}

/**
 * ehlo_dial_async:
 * @target: an IPv4 or IPv6 address with a port
 * @ttl: hops that our packets may make, 1 to 255; 0 = the system's default. It stays on the socket.
 * @deadline_us: when to give up, in µs of g_get_monotonic_time(), or %EHLO_NO_DEADLINE
 * @cancellable: (nullable): ends the attempt at once
 * @callback: called on the thread-default context, never before this function returns
 * @user_data: for @callback
 *
 * The same as ehlo_dial_full_async() for those who set no more than the hops.
 */
void
ehlo_dial_async (GSocketAddress      *target,
                 guint                ttl,
                 gint64               deadline_us,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  const EhloDialOptions options = { .ttl = ttl };

  ehlo_dial_full_async (target, &options, deadline_us, cancellable, callback, user_data);
}

/* The time is that of the poll(), not of our turn: in a sweep of 48 sockets the others' callbacks
 * would count as latency. */
static gboolean
on_ready (GSocket      *socket,
          GIOCondition  condition,
          gpointer      user_data)
{
  GTask *task = user_data;
  Dial *self = g_task_get_task_data (task);
  gint64 now_us = g_source_get_time (self->ready);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    finish (task, EHLO_DIAL_CANCELLED, now_us);
  else if (look_at_socket (self))
    finish (task, self->result->outcome, now_us);
  else
    return G_SOURCE_CONTINUE;

  return G_SOURCE_REMOVE;
}

/* One last look: when the context was busy, the answer may have come in time. */
static gboolean
on_deadline (gpointer user_data)
{
  GTask *task = user_data;
  Dial *self = g_task_get_task_data (task);
  gboolean decided = look_at_socket (self);

  finish (task, decided ? self->result->outcome : EHLO_DIAL_TIMED_OUT, g_get_monotonic_time ());

  return G_SOURCE_REMOVE;
}

/**
 * ehlo_dial_finish:
 * @result: what the callback of ehlo_dial_async() was given
 *
 * Returns: (transfer full): what happened; never %NULL, as a refusal, a deadline and a cancelled
 *   attempt are outcomes and not errors
 */
EhloDialResult *
ehlo_dial_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ehlo_dial_result_free:
 * @self: (nullable): a result
 *
 * The socket closes, unless somebody else holds it too.
 */
void
ehlo_dial_result_free (EhloDialResult *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->target);
  g_clear_object (&self->local_address);
  g_clear_object (&self->icmp_from);
  g_clear_object (&self->socket);
  g_free (self);
}

/**
 * ehlo_dial_outcome_to_name:
 * @outcome: an outcome
 *
 * Returns: its stable name in reports: `open`, `refused`, `rejected`, `timed-out`, `unreachable`,
 *   `local` or `cancelled`
 */
const char *
ehlo_dial_outcome_to_name (EhloDialOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < EHLO_N_DIAL_OUTCOMES, NULL);

  return outcome_names[outcome];
}
