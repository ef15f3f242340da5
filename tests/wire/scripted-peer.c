/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "scripted-peer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

/* Far beyond what any step takes; a test that hangs ends here. */
#define LIMIT_S 60

struct _ScriptedPeer
{
  const PeerAction *script;
  GSocket          *listener;
  GMutex            connecting; /* a reset that is too quick would make connect() fail */
  GCancellable     *stop;
  GThread          *thread;
};

static GSocketAddress *
new_loopback_address (guint16 port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  return g_inet_socket_address_new (loopback, port);
}

static GSocket *
new_socket (void)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_set_timeout (socket, LIMIT_S);
  return socket;
}

/* All sends may fail: the other side may have gone, and is then judged by its own test. */
static void
peer_send (ScriptedPeer *self,
           GSocket      *socket,
           const char   *bytes,
           gsize         length)
{
  while (length > 0)
    {
      gssize n = g_socket_send (socket, bytes, length, self->stop, NULL);

      if (n <= 0)
        return;
      bytes += n;
      length -= n;
    }
}

static void
peer_wait (ScriptedPeer *self,
           guint         ms)
{
  GPollFD fd = { 0 };

  if (g_cancellable_make_pollfd (self->stop, &fd))
    {
      g_poll (&fd, 1, ms);
      g_cancellable_release_fd (self->stop);
    }
}

static void
peer_drip (ScriptedPeer *self,
           GSocket      *socket,
           const char   *bytes,
           guint         ms)
{
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  for (; *bytes != '\0' && !g_cancellable_is_cancelled (self->stop); bytes++)
    {
      peer_send (self, socket, bytes, 1);
      peer_wait (self, ms);
    }
}

static void
peer_expect (ScriptedPeer *self,
             GSocket      *socket,
             const char   *want,
             gboolean      in_one_piece)
{
  gsize length = strlen (want);
  g_autofree char *got = g_malloc0 (length + 1);
  gsize have = 0;

  while (have < length)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_socket_receive (socket, got + have, length - have, self->stop, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_assert_no_error (error);
      if (n == 0)
        break;
      have += n;
      if (in_one_piece)
        break;
    }
  g_assert_cmpstr (got, ==, want);
}

static void
peer_wait_closed (ScriptedPeer *self,
                  GSocket      *socket,
                  gboolean      in_silence)
{
  char waste[4096];

  while (g_socket_receive (socket, waste, sizeof waste, self->stop, NULL) > 0)
    g_assert_false (in_silence);
}

static void
peer_close (GSocket *socket)
{
  char waste[4096];

  g_socket_set_blocking (socket, FALSE);
  while (g_socket_receive (socket, waste, sizeof waste, NULL, NULL) > 0)
    ;
  g_socket_close (socket, NULL);
}

static void
peer_reset (GSocket *socket)
{
  struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  g_assert_cmpint (setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &at_once,
                               sizeof at_once), ==, 0);
  g_socket_close (socket, NULL);
}

static void
peer_act (ScriptedPeer     *self,
          GSocket          *socket,
          const PeerAction *action)
{
  gsize length = action->length >= 0 ? (gsize) action->length : strlen (action->bytes);

  switch (action->kind)
    {
    case PEER_ACTION_SEND:
      peer_send (self, socket, action->bytes, length);
      break;
    case PEER_ACTION_DRIP:
      peer_drip (self, socket, action->bytes, action->ms);
      break;
    case PEER_ACTION_EXPECT:
    case PEER_ACTION_EXPECT_SEGMENT:
      peer_expect (self, socket, action->bytes, action->kind == PEER_ACTION_EXPECT_SEGMENT);
      break;
    case PEER_ACTION_WAIT:
      peer_wait (self, action->ms);
      break;
    case PEER_ACTION_WAIT_CLOSED:
    case PEER_ACTION_EXPECT_CLOSED:
      peer_wait_closed (self, socket, action->kind == PEER_ACTION_EXPECT_CLOSED);
      break;
    case PEER_ACTION_CLOSE:
      peer_close (socket);
      break;
    case PEER_ACTION_RESET:
      peer_reset (socket);
      break;
    case PEER_END_OF_SCRIPT:
    default:
      g_assert_not_reached ();
    }
}

static gpointer
peer_run (gpointer data)
{
  ScriptedPeer *self = data;
  g_autoptr (GSocket) socket = g_socket_accept (self->listener, self->stop, NULL);

  if (socket == NULL)
    return NULL;
  g_socket_set_timeout (socket, LIMIT_S);
  g_mutex_lock (&self->connecting);
  g_mutex_unlock (&self->connecting);
  for (const PeerAction *action = self->script; action->kind != PEER_END_OF_SCRIPT; action++)
    {
      if (g_cancellable_is_cancelled (self->stop))
        break;
      peer_act (self, socket, action);
    }
  return NULL;
}

/**
 * scripted_peer_new:
 * @script: actions up to PEER_END; must outlive the peer
 *
 * Returns: (transfer full): a peer that waits for its connection
 */
ScriptedPeer *
scripted_peer_new (const PeerAction *script)
{
  g_autoptr (GSocketAddress) any_port = new_loopback_address (0);
  g_autoptr (GError) error = NULL;
  ScriptedPeer *self = g_new0 (ScriptedPeer, 1);

  self->script = script;
  g_mutex_init (&self->connecting);
  self->stop = g_cancellable_new ();
  self->listener = new_socket ();
  g_socket_bind (self->listener, any_port, FALSE, &error);
  g_assert_no_error (error);
  g_socket_listen (self->listener, &error);
  g_assert_no_error (error);
  self->thread = g_thread_new ("scripted-peer", peer_run, self);
  return self;
}

/**
 * scripted_peer_get_port:
 * @self: a peer
 *
 * Returns: the port it listens on
 */
guint16
scripted_peer_get_port (ScriptedPeer *self)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (self->listener, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

/**
 * scripted_peer_connect:
 * @self: a peer
 *
 * Returns: (transfer full): the client's end, non-blocking
 */
GSocket *
scripted_peer_connect (ScriptedPeer *self)
{
  g_autoptr (GSocketAddress) address = new_loopback_address (scripted_peer_get_port (self));
  g_autoptr (GError) error = NULL;
  GSocket *socket = new_socket ();

  g_mutex_lock (&self->connecting);
  g_socket_connect (socket, address, NULL, &error);
  g_mutex_unlock (&self->connecting);
  g_assert_no_error (error);
  g_socket_set_timeout (socket, 0);
  g_socket_set_blocking (socket, FALSE);
  return socket;
}

/**
 * scripted_peer_join:
 * @self: a peer
 *
 * Waits until the script has been played to its end.
 */
void
scripted_peer_join (ScriptedPeer *self)
{
  g_clear_pointer (&self->thread, g_thread_join);
}

/**
 * scripted_peer_free:
 * @self: (transfer full): a peer
 *
 * Breaks the script off where it stands and frees the peer.
 */
void
scripted_peer_free (ScriptedPeer *self)
{
  g_cancellable_cancel (self->stop);
  scripted_peer_join (self);
  g_object_unref (self->listener);
  g_object_unref (self->stop);
  g_mutex_clear (&self->connecting);
  g_free (self);
}
