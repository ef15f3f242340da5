/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-dns-channel.h"

#include "ehlo-dns-answer-private.h"
#include "ehlo-resolv-conf.h"

#include <ares.h>
#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#define CLASS_IN 1

/* RFC 6840 5.7: a question with the AD bit asks for the server's word on DNSSEC, without EDNS. EDNS
 * is left out because the C library, on which most mail programs stand, leaves it out: some routers
 * drop such questions. A long answer comes by TCP instead. */
#define FLAGS_BYTE 3
#define FLAG_AUTHENTICATED 0x20
#define FLAG_CHECKING_DISABLED 0x10 /* RFC 4035 3.2.2 */

/* c-ares waits 9/16 to a full second for the first answer and twice as long each time; about 50
 * seconds in all, more than the patience of anybody who set no deadline. */
#define FIRST_TIMEOUT_MS 1000
#define MAX_TRIES        6

/* RFC 1035 4.1.1: less is no DNS packet, and in a response this bit is set. */
#define HEADER_LENGTH     12
#define RESPONSE_BYTE     2
#define RESPONSE_BIT      0x80

typedef struct
{
  int      fd;
  gpointer tag;
} Watch;

typedef struct
{
  GSource         base;
  EhloDnsChannel *channel;
} ChannelSource;

struct _EhloDnsChannel
{
  ares_channel ares;
  GSource     *source;
  GArray      *watches;        /* (element-type Watch): sockets of c-ares */
  GQueue       finished;       /* (element-type EhloDnsAttempt): to be told from the main loop */
  char        *server;
  guint32      scope_id;       /* of a link-local address, which c-ares has no room for */
  int          tcp_fd;         /* -1 = none */
  char        *trouble;        /* what the system said last about a socket, nullable */
  int             trouble_errno;  /* its number; 0: the server did that */
  guint        n_garbage;      /* datagrams that are no DNS responses */
  guint        n_wanted;       /* attempts that somebody waits for */
  gboolean     unchecked;      /* ask for answers that were not checked */
  gboolean     closed;
};

struct _EhloDnsAttempt
{
  EhloDnsChannel    *channel;
  char              *name;
  EhloDnsType        type;
  EhloDnsAttemptFunc callback;  /* NULL = forgotten */
  gpointer           user_data;
  EhloDnsAnswer     *answer;    /* when finished */
  guint              n_garbage; /* of the channel when this began */
};

static void
attempt_free (EhloDnsAttempt *self)
{
  g_clear_pointer (&self->answer, ehlo_dns_answer_free);
  g_free (self->name);
  g_free (self);
}

static void
note_trouble (EhloDnsChannel *self,
              int             fd,
              int             errnum)
{
  g_free (self->trouble);
  self->trouble = g_strdup_printf ("%s%s: %s", self->server,
                                   fd >= 0 && fd == self->tcp_fd ? " (TCP)" : "",
                                   errnum != 0 ? g_strerror (errnum) : "closed by the server");
  self->trouble_errno = errnum;
}

/* The sockets of c-ares, which keeps no errno of them. */

static ares_socket_t
socket_cb (int      family,
           int      type,
           int      protocol,
           gpointer user_data)
{
  EhloDnsChannel *self = user_data;
  int fd = socket (family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);

  if (fd < 0)
    note_trouble (self, fd, errno);
  else if (type == SOCK_STREAM)
    self->tcp_fd = fd;

  return fd;
}

static int
close_cb (ares_socket_t fd,
          gpointer      user_data)
{
  EhloDnsChannel *self = user_data;

  if (fd == self->tcp_fd)
    self->tcp_fd = -1;

  return close (fd);
}

static int
connect_cb (ares_socket_t          fd,
            const struct sockaddr *address,
            ares_socklen_t         length,
            gpointer               user_data)
{
  EhloDnsChannel *self = user_data;
  struct sockaddr_in6 scoped;
  int result;
  int errnum;

  if (address->sa_family == AF_INET6 && self->scope_id != 0)
    {
      memcpy (&scoped, address, sizeof scoped);
      scoped.sin6_scope_id = self->scope_id;
      address = (const struct sockaddr *) &scoped;
    }

  result = connect (fd, address, length);
  errnum = errno;
  if (result != 0 && errnum != EINPROGRESS)
    note_trouble (self, fd, errnum);

  errno = errnum;
  return result;
}

static gboolean
is_final (int errnum)
{
  return errnum != EAGAIN && errnum != EINTR;
}

static ares_ssize_t
receive_cb (ares_socket_t    fd,
            void            *buffer,
            size_t           size,
            int              flags,
            struct sockaddr *from,
            ares_socklen_t  *from_length,
            gpointer         user_data)
{
  EhloDnsChannel *self = user_data;
  const guint8 *bytes = buffer;
  gssize n = recvfrom (fd, buffer, size, flags, from, from_length);
  int errnum = errno;

  if (n < 0 && is_final (errnum))
    note_trouble (self, fd, errnum);
  else if (n == 0 && fd == self->tcp_fd)
    note_trouble (self, fd, 0);
  else if (n >= 0 && fd != self->tcp_fd &&
           (n < HEADER_LENGTH || !(bytes[RESPONSE_BYTE] & RESPONSE_BIT)))
    self->n_garbage++;

  errno = errnum;
  return n;
}

static ares_ssize_t
send_cb (ares_socket_t       fd,
         const struct iovec *vector,
         int                 n_vectors,
         gpointer            user_data)
{
  EhloDnsChannel *self = user_data;
  struct msghdr message = { .msg_iov = (struct iovec *) vector, .msg_iovlen = (size_t) n_vectors };
  gssize n = sendmsg (fd, &message, MSG_NOSIGNAL);
  int errnum = errno;

  if (n < 0 && is_final (errnum))
    note_trouble (self, fd, errnum);

  errno = errnum;
  return n;
}

static const struct ares_socket_functions socket_functions = {
  socket_cb, close_cb, connect_cb, receive_cb, send_cb
};

/* c-ares says what it waits for on a socket; nothing at all before it closes it. */
static void
socket_state_cb (gpointer      user_data,
                 ares_socket_t fd,
                 int           readable,
                 int           writable)
{
  EhloDnsChannel *self = user_data;
  GIOCondition condition = (readable ? G_IO_IN : 0) | (writable ? G_IO_OUT : 0);
  guint i = 0;

  while (i < self->watches->len && g_array_index (self->watches, Watch, i).fd != fd)
    i++;

  if (i == self->watches->len)
    {
      Watch watch = { fd, NULL };

      if (condition == 0)
        return;
      watch.tag = g_source_add_unix_fd (self->source, fd, condition);
      g_array_append_val (self->watches, watch);
    }
  else if (condition != 0)
    {
      g_source_modify_unix_fd (self->source, g_array_index (self->watches, Watch, i).tag,
                               condition);
    }
  else
    {
      g_source_remove_unix_fd (self->source, g_array_index (self->watches, Watch, i).tag);
      g_array_remove_index_fast (self->watches, i);
    }
}

static void
process_sockets (EhloDnsChannel *self)
{
  /* A copy: c-ares opens and closes sockets meanwhile. It does not mind one that is gone. */
  g_autoptr (GArray) watches = g_array_copy (self->watches);
  g_autofree GIOCondition *conditions = g_new0 (GIOCondition, watches->len + 1);

  for (guint i = 0; i < watches->len; i++)
    conditions[i] = g_source_query_unix_fd (self->source, g_array_index (watches, Watch, i).tag);

  for (guint i = 0; i < watches->len; i++)
    {
      int fd = g_array_index (watches, Watch, i).fd;
      gboolean readable = (conditions[i] & (G_IO_IN | G_IO_HUP | G_IO_ERR)) != 0;
      gboolean writable = (conditions[i] & G_IO_OUT) != 0;

      if (readable || writable)
        ares_process_fd (self->ares, readable ? fd : ARES_SOCKET_BAD,
                         writable ? fd : ARES_SOCKET_BAD);
    }

  ares_process_fd (self->ares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

/* When to look again though no socket says a word. */
static void
arm (EhloDnsChannel *self)
{
  struct timeval tv;
  gint64 ready_us = -1;

  if (!g_queue_is_empty (&self->finished))
    ready_us = 0;
  else if (ares_timeout (self->ares, NULL, &tv) != NULL)
    ready_us = g_get_monotonic_time () + (gint64) tv.tv_sec * G_USEC_PER_SEC + tv.tv_usec;

  g_source_set_ready_time (self->source, ready_us);
}

/* Not from within c-ares: whoever is told may close the channel, which c-ares could not bear. */
static void
tell_finished (EhloDnsChannel *self)
{
  EhloDnsAttempt *attempt;

  while (!self->closed && (attempt = g_queue_pop_head (&self->finished)) != NULL)
    {
      if (attempt->callback != NULL)
        {
          self->n_wanted--;
          attempt->callback (attempt, g_steal_pointer (&attempt->answer), attempt->user_data);
        }
      attempt_free (attempt);
    }
}

static void
channel_clear (gpointer data)
{
  EhloDnsChannel *self = data;

  g_source_unref (self->source);
  g_array_unref (self->watches);
  g_free (self->server);
  g_free (self->trouble);
}

static gboolean
dispatch (GSource     *source,
          GSourceFunc  callback,
          gpointer     user_data)
{
  EhloDnsChannel *self = g_rc_box_acquire (((ChannelSource *) source)->channel);

  process_sockets (self);
  tell_finished (self);
  if (!self->closed)
    arm (self);

  g_rc_box_release_full (self, channel_clear);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = {
  .dispatch = dispatch,
};

static void
start_library (void)
{
  static gsize started = 0;

  if (g_once_init_enter (&started))
    {
      ares_library_init (ARES_LIB_INIT_ALL);
      g_once_init_leave (&started, 1);
    }
}

static void
set_server (EhloDnsChannel *self,
            GSocketAddress *server)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (server);
  GInetAddress *address = g_inet_socket_address_get_address (inet);
  gboolean is_v6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  struct ares_addr_port_node node = { .family = is_v6 ? AF_INET6 : AF_INET };

  self->server = _ehlo_name_server_to_string (server);
  self->scope_id = is_v6 ? g_inet_socket_address_get_scope_id (inet) : 0;

  node.udp_port = node.tcp_port = g_inet_socket_address_get_port (inet);
  memcpy (&node.addr, g_inet_address_to_bytes (address), g_inet_address_get_native_size (address));
  if (ares_set_servers_ports (self->ares, &node) != ARES_SUCCESS)
    g_assert_not_reached ();
}

/*< private >
 * _ehlo_dns_channel_new:
 * @server: (type GInetSocketAddress): the name server
 *
 * Everything happens on the context that is the thread's default now.
 *
 * Returns: (transfer full): the way to the server; end it with _ehlo_dns_channel_close()
 */
EhloDnsChannel *
_ehlo_dns_channel_new (GSocketAddress *server)
{
  EhloDnsChannel *self = g_rc_box_new0 (EhloDnsChannel);
  struct ares_options options = {
    .flags = ARES_FLAG_NOCHECKRESP, /* hand SERVFAIL and REFUSED over as the answers they are */
    .timeout = FIRST_TIMEOUT_MS,
    .tries = MAX_TRIES,
    .sock_state_cb = socket_state_cb,
    .sock_state_cb_data = self,
  };
  const int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;

  start_library ();
  /* Fails for want of memory only. */
  if (ares_init_options (&self->ares, &options, mask) != ARES_SUCCESS)
    g_assert_not_reached ();

  self->watches = g_array_new (FALSE, FALSE, sizeof (Watch));
  self->tcp_fd = -1;
  g_queue_init (&self->finished);
  set_server (self, server);
  ares_set_socket_functions (self->ares, &socket_functions, self);

  self->source = g_source_new (&source_funcs, sizeof (ChannelSource));
  ((ChannelSource *) self->source)->channel = self;
  g_source_set_static_name (self->source, "EhloDnsChannel");
  g_source_attach (self->source, g_main_context_get_thread_default ());

  return self;
}

/*< private >
 * _ehlo_dns_channel_set_unchecked:
 * @self: a channel
 * @unchecked: whether the server shall give answers whose signatures it did not check (RFC 4035
 *   3.2.2)
 */
void
_ehlo_dns_channel_set_unchecked (EhloDnsChannel *self,
                                 gboolean        unchecked)
{
  self->unchecked = unchecked;
}

/*< private >
 * _ehlo_dns_channel_close:
 * @self: (transfer full): a channel on which nobody waits for an answer any more
 *
 * Closes its sockets at once. May be called from an #EhloDnsAttemptFunc.
 */
void
_ehlo_dns_channel_close (EhloDnsChannel *self)
{
  EhloDnsAttempt *attempt;

  self->closed = TRUE;
  ares_destroy (self->ares);
  while ((attempt = g_queue_pop_head (&self->finished)) != NULL)
    attempt_free (attempt);

  g_source_destroy (self->source);
  g_rc_box_release_full (self, channel_clear);
}

/*< private >
 * _ehlo_dns_channel_get_server:
 * @self: a channel
 *
 * Returns: (transfer none): the server as text, "192.0.2.53:53"
 */
const char *
_ehlo_dns_channel_get_server (EhloDnsChannel *self)
{
  return self->server;
}

/* What c-ares says when no packet came. */
static EhloDnsAnswer *
answer_for_status (EhloDnsAttempt *attempt,
                   int             status)
{
  EhloDnsChannel *self = attempt->channel;
  EhloDnsAnswer *answer;
  EhloDnsKind kind;

  if (status == ARES_ETIMEOUT)
    return _ehlo_dns_attempt_give_up (attempt);

  /* RFC 7686: a ".onion" name is never asked for. */
  kind = status == ARES_ENOTFOUND || status == ARES_EBADNAME ? EHLO_DNS_NXDOMAIN
                                                             : EHLO_DNS_NO_NETWORK;
  answer = _ehlo_dns_answer_new (kind, attempt->type, attempt->name);
  answer->detail = g_strdup (kind == EHLO_DNS_NO_NETWORK && self->trouble != NULL
                             ? self->trouble
                             : ares_strerror (status));
  answer->errnum = kind == EHLO_DNS_NO_NETWORK ? self->trouble_errno : 0;
  return answer;
}

/* The callback of c-ares. */
static void
finished_cb (void          *data,
             int            status,
             int            timeouts,
             unsigned char *packet,
             int            length)
{
  EhloDnsAttempt *attempt = data;
  EhloDnsChannel *self = attempt->channel;

  if (attempt->callback == NULL || self->closed)
    {
      attempt_free (attempt);
      return;
    }

  attempt->answer = packet != NULL && length > 0
                    ? ehlo_dns_answer_parse (attempt->type, attempt->name, packet, (gsize) length)
                    : answer_for_status (attempt, status);
  g_free (attempt->answer->server);
  attempt->answer->server = g_strdup (self->server);

  g_queue_push_tail (&self->finished, attempt);
  g_source_set_ready_time (self->source, 0);
}

/* RFC 5452 9.2: nobody shall be able to guess it. */
static guint16
new_id (void)
{
  guint16 id;

  if (getrandom (&id, sizeof id, 0) != sizeof id)
    id = (guint16) g_random_int ();

  return id;
}

/*< private >
 * _ehlo_dns_channel_ask:
 * @self: a channel
 * @name: name in ASCII
 * @type: type of the records
 * @callback: called once from the main loop, never from within this call; takes the answer over;
 *   the attempt is gone after it
 * @user_data: for @callback
 *
 * Asks by UDP, again after some time, and by TCP when the answer is too long for UDP (RFC 7766).
 * Ends by itself after a minute at the latest.
 *
 * Returns: (transfer none): the attempt, until @callback was called or it was forgotten
 */
EhloDnsAttempt *
_ehlo_dns_channel_ask (EhloDnsChannel     *self,
                       const char         *name,
                       EhloDnsType         type,
                       EhloDnsAttemptFunc  callback,
                       gpointer            user_data)
{
  EhloDnsAttempt *attempt = g_new0 (EhloDnsAttempt, 1);
  unsigned char *packet = NULL;
  int length;
  int status;

  attempt->channel = self;
  attempt->name = g_strdup (name);
  attempt->type = type;
  attempt->callback = callback;
  attempt->user_data = user_data;
  attempt->n_garbage = self->n_garbage;
  self->n_wanted++;

  status = ares_create_query (name, CLASS_IN, (int) type, new_id (), TRUE, &packet, &length, 0);
  if (status == ARES_SUCCESS)
    {
      packet[FLAGS_BYTE] |= FLAG_AUTHENTICATED;
      if (self->unchecked)
        packet[FLAGS_BYTE] |= FLAG_CHECKING_DISABLED;
      ares_send (self->ares, packet, length, finished_cb, attempt);
    }
  else
    finished_cb (attempt, status, 0, NULL, 0);

  ares_free_string (packet);
  arm (self);
  return attempt;
}

/*< private >
 * _ehlo_dns_attempt_give_up:
 * @self: an attempt that has no answer yet
 *
 * Does not end the attempt.
 *
 * Returns: (transfer full): what can be said when the time is over: %EHLO_DNS_TIMEOUT, or
 *   %EHLO_DNS_BAD_ANSWER when something came that is no DNS packet
 */
EhloDnsAnswer *
_ehlo_dns_attempt_give_up (EhloDnsAttempt *self)
{
  EhloDnsChannel *channel = self->channel;
  gboolean garbage = channel->n_garbage != self->n_garbage;
  EhloDnsAnswer *answer = _ehlo_dns_answer_new (garbage ? EHLO_DNS_BAD_ANSWER : EHLO_DNS_TIMEOUT,
                                                self->type, self->name);

  answer->server = g_strdup (channel->server);
  answer->detail = g_strdup_printf (garbage ? "%s: what came is no DNS packet" : "%s: no answer",
                                    channel->server);
  return answer;
}

/*< private >
 * _ehlo_dns_attempt_forget:
 * @self: an attempt
 *
 * Its callback will not be called. Not from within c-ares.
 */
void
_ehlo_dns_attempt_forget (EhloDnsAttempt *self)
{
  EhloDnsChannel *channel = self->channel;

  self->callback = NULL;

  /* c-ares can only cancel all at once; until then it may go on asking for this. */
  if (--channel->n_wanted == 0)
    {
      ares_cancel (channel->ares);
      arm (channel);
    }
}

/*< private >
 * _ehlo_dns_name_find_problem:
 * @name: a name in ASCII
 *
 * Returns: (transfer full) (nullable): why no server can be asked for it (RFC 1035 2.3.4); %NULL
 *   when one can
 */
char *
_ehlo_dns_name_find_problem (const char *name)
{
  unsigned char *packet = NULL;
  int length;
  int status;

  if (*name == '\0' || g_str_equal (name, "."))
    return g_strdup ("the name is empty");

  for (const char *p = name; *p != '\0'; p++)
    {
      /* A backslash would be c-ares's escape. */
      if (!g_ascii_isgraph (*p) || *p == '\\')
        return g_strdup ("the name holds a character that no host name has");
    }

  status = ares_create_query (name, CLASS_IN, EHLO_DNS_A, 0, TRUE, &packet, &length, 0);
  ares_free_string (packet);
  if (status == ARES_EBADNAME)
    return g_strdup ("a label of the name is empty or longer than 63 bytes, or the name is longer "
                     "than 253");

  return NULL;
}
