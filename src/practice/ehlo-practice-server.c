/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-server.h"

#include "ehlo-error.h"
#include "ehlo-practice-session.h"
#include "ehlo-stage-timer.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#define N_FAMILIES 2

/* All clients may come at the same moment. */
#define BACKLOG EHLO_PRACTICE_MAX_SESSIONS

/* The kernel picks a port that is free for IPv4; somebody else may have it for IPv6. */
#define PORT_TRIES 20

/* When no descriptor is left, accept() fails again and again while the socket stays ready. */
#define ACCEPT_PAUSE_US (100 * 1000)

/* 32 signs that cannot be mistaken for each other, so 80 bits. */
#define PASSWORD_SIGNS  "abcdefghijkmnpqrstuvwxyz23456789"
#define PASSWORD_LENGTH 16

typedef struct
{
  EhloPracticeServer *server;
  GSocket            *socket; /* NULL where the machine lacks the family */
  GSource            *source; /* waits for clients, or for the end of a pause */
} Listener;

struct _EhloPracticeServer
{
  const EhloPracticeScript *script;
  EhloPracticeInfo          info;
  char                      password[PASSWORD_LENGTH + 1];
  Listener                  listeners[N_FAMILIES];
  EhloPracticePki          *pki;      /* not owned; nullable */
  GHashTable               *sessions; /* a set of EhloPracticeSession */

  GMutex                    lock;     /* of received */
  char                     *received;
};

static gboolean client_cb (GSocket     *socket,
                           GIOCondition condition,
                           gpointer     user_data);

/* A client comes and goes */

static void
mail_cb (const char *message,
         gpointer    user_data)
{
  EhloPracticeServer *self = user_data;

  g_mutex_lock (&self->lock);
  g_free (self->received);
  self->received = g_strdup (message);
  g_mutex_unlock (&self->lock);
}

static void
session_end_cb (EhloPracticeSession *session,
                gpointer             user_data)
{
  EhloPracticeServer *self = user_data;

  g_hash_table_remove (self->sessions, session);
}

static char *
dup_client_address (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_remote_address (socket, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("unknown");
  return g_inet_address_to_string (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static void
turn_client_away (EhloPracticeServer *self,
                  GSocket            *socket)
{
  static const char words[] = "421 4.7.0 " EHLO_PRACTICE_HOST " Too many connections\r\n";

  /* Whether that arrives is not worth a session: it fits into any empty socket buffer. */
  if (self->script->door == EHLO_PRACTICE_DOOR_PLAIN)
    g_socket_send (socket, words, sizeof words - 1, NULL, NULL);
  g_socket_close (socket, NULL);
}

static void
serve_client (EhloPracticeServer *self,
              GSocket            *socket)
{
  g_autofree char *address = dup_client_address (socket);
  gnutls_certificate_credentials_t credentials = NULL;
  EhloPracticeDialogue *dialogue;
  EhloPracticeSession *session;

  /* A reply must not wait for the acknowledgement of the one before. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  if (self->pki != NULL)
    credentials = ehlo_practice_pki_get_credentials (self->pki, self->script->certificate);

  dialogue = ehlo_practice_dialogue_new (self->script, self->info.user, self->info.password,
                                         address);
  ehlo_practice_dialogue_set_mail_func (dialogue, mail_cb, self);
  session = ehlo_practice_session_new (socket, self->script, dialogue, credentials);
  g_hash_table_add (self->sessions, session);
  ehlo_practice_session_start (session, session_end_cb, self);
}

static void
watch_listener (Listener *listener)
{
  ehlo_source_clear (&listener->source);
  listener->source = g_socket_create_source (listener->socket, G_IO_IN, NULL);
  g_source_set_callback (listener->source, G_SOURCE_FUNC (client_cb), listener, NULL);
  g_source_attach (listener->source, g_main_context_get_thread_default ());
}

static gboolean
pause_over_cb (gpointer user_data)
{
  watch_listener (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
client_cb (GSocket     *socket,
           GIOCondition condition,
           gpointer     user_data)
{
  Listener *listener = user_data;
  EhloPracticeServer *self = listener->server;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) client = g_socket_accept (socket, NULL, &error);

  if (client == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      gint64 until_us = g_get_monotonic_time () + ACCEPT_PAUSE_US;

      ehlo_source_clear (&listener->source);
      listener->source = ehlo_stage_timer_new (until_us, pause_over_cb, listener);
      return G_SOURCE_REMOVE;
    }
  if (client != NULL && g_hash_table_size (self->sessions) >= EHLO_PRACTICE_MAX_SESSIONS)
    turn_client_away (self, client);
  else if (client != NULL)
    serve_client (self, client);
  return G_SOURCE_CONTINUE;
}

/**
 * ehlo_practice_server_open:
 * @self: a server
 * @pki: (nullable): its certificates; must outlive the server's sessions
 *
 * Lets clients in, on the thread-default context. Those that came before are still waiting.
 */
void
ehlo_practice_server_open (EhloPracticeServer *self,
                           EhloPracticePki    *pki)
{
  self->pki = pki;
  for (guint i = 0; i < N_FAMILIES; i++)
    {
      if (self->listeners[i].socket != NULL && self->script->door != EHLO_PRACTICE_DOOR_CLOSED)
        watch_listener (&self->listeners[i]);
    }
}

/**
 * ehlo_practice_server_close:
 * @self: a server
 *
 * Lets nobody in any more and sends everybody home. Sessions end as their context runs, see
 * ehlo_practice_server_has_sessions().
 */
void
ehlo_practice_server_close (EhloPracticeServer *self)
{
  g_autoptr (GList) sessions = g_hash_table_get_keys (self->sessions);

  for (guint i = 0; i < N_FAMILIES; i++)
    ehlo_source_clear (&self->listeners[i].source);
  for (GList *l = sessions; l != NULL; l = l->next)
    ehlo_practice_session_stop (l->data);
}

/**
 * ehlo_practice_server_has_sessions:
 * @self: a server
 *
 * Returns: whether anybody is still connected
 */
gboolean
ehlo_practice_server_has_sessions (EhloPracticeServer *self)
{
  return g_hash_table_size (self->sessions) != 0;
}

/* Sockets */

/* One loopback socket on @port (0 = any). Not reusable: two sockets that are both reusable can be
 * bound to one port, and then "nothing listens here" would not be certain. */
static GSocket *
bind_socket (GSocketFamily family,
             guint16       port,
             GError      **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocket) socket = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                             error);

  if (socket == NULL || !g_socket_bind (socket, address, FALSE, error))
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  return g_steal_pointer (&socket);
}

static guint16
get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

/* Both families on one port. A machine without IPv6 does with IPv4. */
static gboolean
try_port (EhloPracticeServer *self,
          GError            **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GSocket) v4 = bind_socket (G_SOCKET_FAMILY_IPV4, 0, error);
  g_autoptr (GSocket) v6 = NULL;

  if (v4 == NULL)
    return FALSE;
  self->info.port = get_port (v4);
  v6 = bind_socket (G_SOCKET_FAMILY_IPV6, self->info.port, &local_error);
  if (v6 == NULL && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  self->listeners[0].socket = g_steal_pointer (&v4);
  self->listeners[1].socket = g_steal_pointer (&v6);
  return TRUE;
}

static gboolean
find_port (EhloPracticeServer *self,
           GError            **error)
{
  for (guint i = 0; i < PORT_TRIES; i++)
    {
      g_clear_error (error);
      if (try_port (self, error))
        return TRUE;
      if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
        return FALSE;
    }
  return FALSE;
}

static gboolean
start_listening (EhloPracticeServer *self,
                 GError            **error)
{
  if (self->script->door == EHLO_PRACTICE_DOOR_CLOSED)
    return TRUE;
  for (guint i = 0; i < N_FAMILIES; i++)
    {
      if (self->listeners[i].socket != NULL && !g_socket_listen (self->listeners[i].socket, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_up_password (EhloPracticeServer *self,
                  GError            **error)
{
  G_STATIC_ASSERT (sizeof PASSWORD_SIGNS == 32 + 1);
  guint8 random[PASSWORD_LENGTH];

  if (gnutls_rnd (GNUTLS_RND_RANDOM, random, sizeof random) < 0)
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_TLS, "No random numbers to be had");
      return FALSE;
    }
  for (guint i = 0; i < PASSWORD_LENGTH; i++)
    self->password[i] = PASSWORD_SIGNS[random[i] % 32];
  return TRUE;
}

/**
 * ehlo_practice_server_describe:
 * @script: what a server does
 * @ret_info: (out caller-allocates): all that is known of it before it runs
 */
void
ehlo_practice_server_describe (const EhloPracticeScript *script,
                               EhloPracticeInfo         *ret_info)
{
  *ret_info = (EhloPracticeInfo) {
    .id = script->id,
    .name = _(script->name),
    .description = _(script->description),
    .host = EHLO_PRACTICE_HOST,
    .encryption = script->encryption,
    .user = EHLO_PRACTICE_USER,
    .from = EHLO_PRACTICE_USER,
    .to = EHLO_PRACTICE_TO,
  };
}

/**
 * ehlo_practice_server_new:
 * @script: what it does; must outlive the server
 * @error: return location for a #GError
 *
 * Takes a port of 127.0.0.1, and of ::1 where there is IPv6. Clients can connect from now on, but
 * nobody speaks to them before ehlo_practice_server_open(). Does not block.
 *
 * Returns: (transfer full) (nullable): a server, or %NULL with an error of %EHLO_ERROR:
 *   what ehlo_error_convert() makes of the system's, or %EHLO_ERROR_TLS without random numbers
 */
EhloPracticeServer *
ehlo_practice_server_new (const EhloPracticeScript *script,
                          GError                  **error)
{
  g_autoptr (EhloPracticeServer) self = g_new0 (EhloPracticeServer, 1);
  g_autoptr (GError) local_error = NULL;

  self->script = script;
  self->sessions = g_hash_table_new_full (NULL, NULL,
                                          (GDestroyNotify) ehlo_practice_session_free, NULL);
  g_mutex_init (&self->lock);
  for (guint i = 0; i < N_FAMILIES; i++)
    self->listeners[i].server = self;
  ehlo_practice_server_describe (script, &self->info);
  self->info.password = self->password;

  if (!make_up_password (self, error))
    return NULL;
  if (!find_port (self, &local_error) || !start_listening (self, &local_error))
    {
      g_propagate_error (error, ehlo_error_convert (local_error));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * ehlo_practice_server_free:
 * @self: (transfer full): a server that was never opened, or is closed and has no sessions left
 */
void
ehlo_practice_server_free (EhloPracticeServer *self)
{
  for (guint i = 0; i < N_FAMILIES; i++)
    g_clear_object (&self->listeners[i].socket);
  g_hash_table_unref (self->sessions);
  g_mutex_clear (&self->lock);
  g_free (self->received);
  g_free (self);
}

/**
 * ehlo_practice_server_get_info:
 * @self: a server
 *
 * Returns: (transfer none): how to reach it; lives as long as @self and never changes. Any thread.
 */
const EhloPracticeInfo *
ehlo_practice_server_get_info (EhloPracticeServer *self)
{
  return &self->info;
}

/**
 * ehlo_practice_server_dup_received:
 * @self: a server
 *
 * Returns: (transfer full) (nullable): the last message that it accepted, or %NULL. Any thread.
 */
char *
ehlo_practice_server_dup_received (EhloPracticeServer *self)
{
  char *received;

  g_mutex_lock (&self->lock);
  received = g_strdup (self->received);
  g_mutex_unlock (&self->lock);
  return received;
}
