/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-session.h"

#include "ehlo-stage-timer.h"
#include "ehlo-tls-stream.h"

#include <sys/socket.h>

#define READ_BYTES    4096
#define IDLE_MS       (60 * 1000)
#define LAST_WORDS_MS 2000

/* At any moment a session waits for just one thing: a handshake, the way for its bytes, the time
 * for its next byte, or the client. To stop it is to let that one thing end. */
struct _EhloPracticeSession
{
  GSocket                         *socket;
  const EhloPracticeScript        *script;
  EhloPracticeDialogue            *dialogue;
  gnutls_certificate_credentials_t credentials;
  EhloPracticeEndFunc              end_func;
  gpointer                         end_data;

  GIOStream                       *plain;
  EhloTlsStream                   *tls;        /* nullable */
  GCancellable                    *cancellable;
  gboolean                         stopped;
  gboolean                         timed_out;
  GSource                         *idle_timer;
  GSource                         *pace_timer;
  guint8                           chunk[READ_BYTES];
  GByteArray                      *in;         /* what came and was not used yet */
  EhloPracticeTurn                 turn;
  gsize                            n_sent;     /* bytes of the turn */
};

static void handshake_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);
static void sent_cb      (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);
static void read_cb      (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);

/* What the steps are made of */

static GIOStream *
get_stream (EhloPracticeSession *self)
{
  return self->tls != NULL ? G_IO_STREAM (self->tls) : self->plain;
}

static gint64
after_ms (guint ms)
{
  return g_get_monotonic_time () + (gint64) ms * 1000;
}

static guint
get_idle_ms (EhloPracticeSession *self)
{
  return self->script->idle_ms != 0 ? self->script->idle_ms : IDLE_MS;
}

static gboolean
idle_cb (gpointer user_data)
{
  EhloPracticeSession *self = user_data;

  self->timed_out = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
start_idle_timer (EhloPracticeSession *self,
                  guint                ms)
{
  ehlo_source_clear (&self->idle_timer);
  self->idle_timer = ehlo_stage_timer_new (after_ms (ms), idle_cb, self);
}

/* Nothing is pending any more. @self may be gone when this returns. */
static void
end_session (EhloPracticeSession *self)
{
  ehlo_source_clear (&self->idle_timer);
  ehlo_source_clear (&self->pace_timer);
  if (self->tls != NULL)
    g_io_stream_close (G_IO_STREAM (self->tls), NULL, NULL);
  g_io_stream_close (self->plain, NULL, NULL);
  self->end_func (self, self->end_data);
}

static void
listen_to_client (EhloPracticeSession *self)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (get_stream (self)),
                             self->chunk, sizeof self->chunk, G_PRIORITY_DEFAULT,
                             self->cancellable, read_cb, self);
}

static void
send_bytes (EhloPracticeSession *self)
{
  const char *next = self->turn.text->str + self->n_sent;
  gsize left = self->turn.text->len - self->n_sent;

  start_idle_timer (self, get_idle_ms (self));
  if (self->turn.drip_ms != 0)
    left = MIN (left, 1);
  self->n_sent += left;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (get_stream (self)),
                                   next, left, G_PRIORITY_DEFAULT,
                                   self->cancellable, sent_cb, self);
}

static gboolean
pace_cb (gpointer user_data)
{
  EhloPracticeSession *self = user_data;

  ehlo_source_clear (&self->pace_timer);
  send_bytes (self);
  return G_SOURCE_REMOVE;
}

static void
send_bytes_after (EhloPracticeSession *self,
                  guint                ms)
{
  ehlo_source_clear (&self->idle_timer);
  self->pace_timer = ehlo_stage_timer_new (after_ms (ms), pace_cb, self);
}

/* A group of replies waits and drips as its slowest member does. */
static void
send_turn (EhloPracticeSession *self)
{
  self->n_sent = 0;
  if (self->turn.wait_ms != 0)
    send_bytes_after (self, self->turn.wait_ms);
  else
    send_bytes (self);
}

static void
greet (EhloPracticeSession *self)
{
  ehlo_practice_dialogue_greet (self->dialogue, &self->turn);
  send_turn (self);
}

/* What came behind STARTTLS in plain text is not to be taken for part of the encrypted
 * conversation (RFC 3207 section 6; CVE-2011-0411): it is forgotten. */
static void
shake_hands (EhloPracticeSession *self)
{
  g_byte_array_set_size (self->in, 0);
  ehlo_source_clear (&self->idle_timer);
  if (self->credentials != NULL)
    self->tls = ehlo_tls_stream_new_server (self->socket, self->credentials,
                                            self->script->tls_priority, NULL);
  if (self->tls == NULL)
    {
      end_session (self);
      return;
    }
  ehlo_tls_stream_handshake_async (self->tls, after_ms (get_idle_ms (self)), self->cancellable,
                                   handshake_cb, self);
}

/* Everything that can be answered now is answered in one go (RFC 2920 3.2), up to a reply that
 * wants a time of its own or ends the conversation in plain text. */
static void
answer_client (EhloPracticeSession *self)
{
  EhloPracticeTurn *turn = &self->turn;
  gsize used;

  do
    {
      used = ehlo_practice_dialogue_take (self->dialogue, self->in->data, self->in->len, turn);
      if (used != 0)
        g_byte_array_remove_range (self->in, 0, used);
    }
  while (used != 0 && turn->then == EHLO_PRACTICE_GO_ON &&
         turn->wait_ms == 0 && turn->drip_ms == 0);

  if (turn->text->len != 0 || turn->wait_ms != 0 || turn->then != EHLO_PRACTICE_GO_ON)
    {
      send_turn (self);
      return;
    }
  start_idle_timer (self, get_idle_ms (self));
  listen_to_client (self);
}

/* The last words must arrive: a socket that is closed while it holds unread bytes sends a reset,
 * which may overtake them. So only our direction ends here, and the client gets time to leave. */
static void
close_gently (EhloPracticeSession *self)
{
  if (self->tls != NULL || !g_socket_shutdown (self->socket, FALSE, TRUE, NULL))
    {
      end_session (self);
      return;
    }
  start_idle_timer (self, LAST_WORDS_MS);
  listen_to_client (self);
}

static void
reset_connection (EhloPracticeSession *self)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  /* Before the TLS stream says goodbye. */
  g_socket_close (self->socket, NULL);
  end_session (self);
}

static void
finish_turn (EhloPracticeSession *self)
{
  g_string_truncate (self->turn.text, 0);
  self->turn.wait_ms = 0;
  self->turn.drip_ms = 0;

  switch (self->turn.then)
    {
    case EHLO_PRACTICE_GO_ON:
      answer_client (self);
      break;
    case EHLO_PRACTICE_START_TLS:
      self->turn.then = EHLO_PRACTICE_GO_ON;
      shake_hands (self);
      break;
    case EHLO_PRACTICE_CLOSE:
      close_gently (self);
      break;
    case EHLO_PRACTICE_RESET:
      reset_connection (self);
      break;
    case EHLO_PRACTICE_SILENT:
      start_idle_timer (self, get_idle_ms (self));
      listen_to_client (self);
      break;
    default:
      g_return_if_reached ();
    }
}

/* The steps, as they happen */

/**
 * ehlo_practice_session_start:
 * @self: a new session
 * @end_func: called once, when the connection is over and @self may be freed; that may be before
 *   this function returns
 * @user_data: for @end_func
 *
 * Begins the conversation on the thread-default context.
 */
void
ehlo_practice_session_start (EhloPracticeSession *self,
                             EhloPracticeEndFunc  end_func,
                             gpointer             user_data)
{
  self->end_func = end_func;
  self->end_data = user_data;
  if (self->script->door == EHLO_PRACTICE_DOOR_TLS)
    shake_hands (self);
  else
    greet (self);
}

static void
handshake_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  EhloPracticeSession *self = user_data;

  if (!ehlo_tls_stream_handshake_finish (self->tls, result, NULL) || self->stopped)
    {
      end_session (self);
      return;
    }

  ehlo_practice_dialogue_encrypted (self->dialogue);
  if (self->script->door == EHLO_PRACTICE_DOOR_TLS)
    greet (self);
  else
    answer_client (self);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  EhloPracticeSession *self = user_data;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL) ||
      self->stopped)
    end_session (self);
  else if (self->n_sent < self->turn.text->len)
    send_bytes_after (self, self->turn.drip_ms);
  else
    finish_turn (self);
}

/* RFC 5321 3.8 and 4.5.3.2.7: a server that loses patience says so, unless it does not speak. */
static void
say_time_is_up (EhloPracticeSession *self)
{
  self->timed_out = FALSE;
  g_cancellable_reset (self->cancellable);
  self->turn.then = EHLO_PRACTICE_CLOSE;
  g_string_assign (self->turn.text,
                   "421 4.4.2 " EHLO_PRACTICE_HOST " Nothing heard for too long, closing\r\n");
  send_turn (self);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  EhloPracticeSession *self = user_data;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (self->stopped)
    end_session (self);
  else if (self->timed_out && self->turn.then == EHLO_PRACTICE_GO_ON)
    say_time_is_up (self);
  else if (n_read <= 0)
    end_session (self);
  else if (self->turn.then == EHLO_PRACTICE_GO_ON)
    {
      g_byte_array_append (self->in, self->chunk, (guint) n_read);
      answer_client (self);
    }
  else
    {
      if (self->turn.then == EHLO_PRACTICE_SILENT)
        start_idle_timer (self, get_idle_ms (self));
      listen_to_client (self);
    }
}

/**
 * ehlo_practice_session_stop:
 * @self: a session that was started and has not ended
 *
 * Ends it. @end_func comes soon, perhaps before this function returns.
 */
void
ehlo_practice_session_stop (EhloPracticeSession *self)
{
  self->stopped = TRUE;
  if (self->pace_timer != NULL)
    end_session (self);
  else
    g_cancellable_cancel (self->cancellable);
}

/**
 * ehlo_practice_session_new:
 * @socket: a connected socket
 * @script: what the server does; must outlive the session
 * @dialogue: (transfer full): what is spoken
 * @credentials: (nullable): for TLS; must outlive the session; without it no handshake succeeds
 *
 * Returns: (transfer full): a session that does nothing yet
 */
EhloPracticeSession *
ehlo_practice_session_new (GSocket                          *socket,
                           const EhloPracticeScript         *script,
                           EhloPracticeDialogue             *dialogue,
                           gnutls_certificate_credentials_t  credentials)
{
  EhloPracticeSession *self = g_new0 (EhloPracticeSession, 1);

  self->socket = g_object_ref (socket);
  self->script = script;
  self->dialogue = dialogue;
  self->credentials = credentials;
  self->plain = G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
  self->cancellable = g_cancellable_new ();
  self->in = g_byte_array_new ();
  self->turn.text = g_string_new (NULL);
  return self;
}

/**
 * ehlo_practice_session_free:
 * @self: (transfer full): a session that was never started or has ended
 *
 * Closes the connection and forgets it.
 */
void
ehlo_practice_session_free (EhloPracticeSession *self)
{
  ehlo_practice_dialogue_free (self->dialogue);
  g_clear_object (&self->tls);
  g_clear_object (&self->plain);
  g_clear_object (&self->socket);
  g_clear_object (&self->cancellable);
  g_byte_array_unref (self->in);
  g_string_free (self->turn.text, TRUE);
  g_free (self);
}
