/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tls-peer.h"

#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Longer than a test program may run: a peer that gave up first would set a hanging test free. */
#define LIMIT_S 600

/* Less than a TLS record, in bytes. */
#define SMALL_BUFFER 8192

struct _TlsPeer
{
  PeerFunc      func;
  gpointer      data;
  GSocket      *listener;
  GCancellable *stop;
  GThread      *thread;
};

static gpointer
run (gpointer data)
{
  TlsPeer *self = data;

  for (;;)
    {
      g_autoptr (GSocket) socket = g_socket_accept (self->listener, self->stop, NULL);
      struct timeval limit = { LIMIT_S, 0 };
      int fd;

      if (socket == NULL)
        return NULL;

      fd = dup (g_socket_get_fd (socket));
      g_unix_set_fd_nonblocking (fd, FALSE, NULL);
      setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
      setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
      g_clear_object (&socket);
      self->func (fd, self->data);
      close (fd);
    }
}

/**
 * tls_peer_new:
 * @func: (nullable): what to do with each connection, on the peer's thread; %NULL = never take one
 * @data: for @func
 *
 * Returns: (transfer full): a peer that listens
 */
TlsPeer *
tls_peer_new (PeerFunc func,
              gpointer data)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GError) error = NULL;
  TlsPeer *self = g_new0 (TlsPeer, 1);

  self->func = func;
  self->data = data;
  self->stop = g_cancellable_new ();
  self->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_set_listen_backlog (self->listener, 128);
  g_assert_true (g_socket_bind (self->listener, any_port, FALSE, &error));
  g_assert_true (g_socket_listen (self->listener, &error));
  if (func != NULL)
    self->thread = g_thread_new ("tls-peer", run, self);

  return self;
}

/**
 * tls_peer_free:
 * @self: a peer
 *
 * Waits for the connection under way, which the client has to have closed.
 */
void
tls_peer_free (TlsPeer *self)
{
  g_cancellable_cancel (self->stop);
  g_clear_pointer (&self->thread, g_thread_join);
  g_clear_object (&self->listener);
  g_clear_object (&self->stop);
  g_free (self);
}

/**
 * tls_peer_connect:
 * @self: a peer
 *
 * Returns: (transfer full): the client's end
 */
GSocket *
tls_peer_connect (TlsPeer *self)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (self->listener, NULL);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GError) error = NULL;

  g_socket_connect (socket, address, NULL, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&socket);
}

/**
 * tls_make_sockets:
 * @ret_client: (out) (transfer full): one end
 * @ret_server: (out) (transfer full): the other
 *
 * Two ends of a connection, both for the calling thread, that soon have no room for more.
 */
void
tls_make_sockets (GSocket **ret_client,
                  GSocket **ret_server)
{
  g_autoptr (TlsPeer) peer = tls_peer_new (NULL, NULL);
  g_autoptr (GError) error = NULL;

  *ret_client = tls_peer_connect (peer);
  *ret_server = g_socket_accept (peer->listener, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_option (*ret_client, SOL_SOCKET, SO_SNDBUF, SMALL_BUFFER, NULL);
  g_socket_set_option (*ret_server, SOL_SOCKET, SO_SNDBUF, SMALL_BUFFER, NULL);
}

static void
note_sni (gnutls_session_t session,
          TlsPeerSpec     *spec)
{
  size_t length = sizeof spec->sni;
  unsigned int type;

  if (gnutls_server_name_get (session, spec->sni, &length, &type, 0) < 0)
    spec->sni[0] = '\0';
}

/* Only what was sent before has a little time to arrive, as it need not survive a reset. */
static void
reset_on_close (int fd)
{
  struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  g_usleep (20 * 1000);
  setsockopt (fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/**
 * tls_peer_serve:
 * @fd: a connection
 * @spec: a #TlsPeerSpec
 *
 * A #PeerFunc: makes the handshake, greets, sends back what it gets until the client closes.
 */
void
tls_peer_serve (int      fd,
                gpointer data)
{
  TlsPeerSpec *spec = data;
  gnutls_session_t session;
  char buffer[4096];
  ssize_t n = 0;
  int code;

  gnutls_init (&session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);
  g_assert_cmpint (gnutls_priority_set_direct (session, spec->priority != NULL ? spec->priority
                                                                               : "NORMAL", NULL),
                   ==, 0);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, spec->credentials);
  if (spec->wants_client_certificate)
    gnutls_certificate_server_set_request (session, spec->insists_on_it ? GNUTLS_CERT_REQUIRE
                                                                        : GNUTLS_CERT_REQUEST);
  gnutls_transport_set_int (session, fd);

  do
    code = gnutls_handshake (session);
  while (code < 0 && !gnutls_error_is_fatal (code));
  note_sni (session, spec);

  if (code < 0)
    gnutls_alert_send_appropriate (session, code);
  else
    {
      for (guint i = 0; i < spec->n_key_updates; i++)
        gnutls_session_key_update (session, 0);
      for (guint i = 0; i < spec->n_warnings; i++)
        {
          gnutls_alert_send (session, GNUTLS_AL_WARNING, GNUTLS_A_USER_CANCELED);
          gnutls_record_send (session, "220-more\r\n", 10);
        }
      if (spec->greeting != NULL)
        gnutls_record_send (session, spec->greeting, strlen (spec->greeting));
      while (!spec->leaves_at_once
             && (n = gnutls_record_recv (session, buffer, sizeof buffer)) > 0)
        gnutls_record_send (session, buffer, n);
      if (spec->leaves_with_reset)
        reset_on_close (fd);
      else if (!spec->leaves_without_goodbye)
        gnutls_bye (session, GNUTLS_SHUT_WR);
    }
  spec->last_read = n;
  gnutls_deinit (session);
}
