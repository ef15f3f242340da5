/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-tls-stream.h"

#include "ehlo-error.h"
#include "ehlo-stage-timer.h"
#include "ehlo-tls-collect.h"
#include "ehlo-tls-input-stream.h"
#include "ehlo-tls-output-stream.h"
#include "ehlo-tls-session.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* RFC 8446, 5.1 and RFC 6520: content types of a record, its first byte. */
#define FIRST_CONTENT_TYPE 20
#define LAST_CONTENT_TYPE  24

struct _EhloTlsStream
{
  GIOStream       parent_instance;
  EhloTlsSession *session;
  GInputStream   *input;
  GOutputStream  *output;
};

G_DEFINE_FINAL_TYPE (EhloTlsStream, ehlo_tls_stream, G_TYPE_IO_STREAM)

/* A handshake under way: the data of its GTask. */
typedef struct
{
  GSource *ready;
  GSource *timer;
} Handshake;

static void
handshake_stop (Handshake *handshake)
{
  ehlo_source_clear (&handshake->ready);
  ehlo_source_clear (&handshake->timer);
}

static void
handshake_free (Handshake *handshake)
{
  handshake_stop (handshake);
  g_free (handshake);
}

static GInputStream *
get_input_stream (GIOStream *stream)
{
  return EHLO_TLS_STREAM (stream)->input;
}

static GOutputStream *
get_output_stream (GIOStream *stream)
{
  return EHLO_TLS_STREAM (stream)->output;
}

/* Says goodbye without waiting for an answer or for room in the socket: closing never blocks. */
static gboolean
close_fn (GIOStream     *stream,
          GCancellable  *cancellable,
          GError       **error)
{
  EhloTlsSession *session = EHLO_TLS_STREAM (stream)->session;

  if (g_socket_is_closed (session->socket))
    return TRUE;
  if (session->evidence->outcome == EHLO_TLS_DONE)
    gnutls_bye (session->gnutls, GNUTLS_SHUT_WR);

  return g_socket_close (session->socket, error);
}

/* The inherited one would take a thread of GLib's pool. */
static void
close_async (GIOStream           *stream,
             int                  io_priority,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, close_async);
  if (close_fn (stream, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
close_finish (GIOStream     *stream,
              GAsyncResult  *result,
              GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
finalize (GObject *object)
{
  EhloTlsStream *self = EHLO_TLS_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->session, ehlo_tls_session_unref);

  G_OBJECT_CLASS (ehlo_tls_stream_parent_class)->finalize (object);
}

static void
ehlo_tls_stream_class_init (EhloTlsStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finalize;
  stream_class->get_input_stream = get_input_stream;
  stream_class->get_output_stream = get_output_stream;
  stream_class->close_fn = close_fn;
  stream_class->close_async = close_async;
  stream_class->close_finish = close_finish;
}

static void
ehlo_tls_stream_init (EhloTlsStream *self)
{
}

static EhloTlsStream *
stream_new (EhloTlsSession *session)
{
  EhloTlsStream *self = g_object_new (EHLO_TYPE_TLS_STREAM, NULL);

  self->session = session;
  self->input = ehlo_tls_input_stream_new (session);
  self->output = ehlo_tls_output_stream_new (session);

  return self;
}

/* RFC 6066, 3: ASCII form, no dot at the end. A zone index ("fe80::1%eth0") is ours alone. */
static char *
normalize_server_name (const char *name)
{
  g_autofree char *copy = g_strdup (name);
  char *ascii;
  gsize length;

  if (g_hostname_is_ip_address (name))
    {
      g_strdelimit (copy, "%", '\0');
      return g_steal_pointer (&copy);
    }

  length = strlen (copy);
  if (length > 1 && copy[length - 1] == '.')
    copy[length - 1] = '\0';
  ascii = g_hostname_to_ascii (copy);

  return ascii != NULL ? ascii : g_steal_pointer (&copy);
}

/**
 * ehlo_tls_stream_new_client:
 * @socket: a connected socket on which the peer waits for a ClientHello; the stream closes it
 * @trust: whom to trust
 * @server_name: (nullable): host name or address as the user knows it: goes out as SNI when it is a
 *   name, and the certificate is compared with it. Without it any name is good.
 * @priority: (nullable): GnuTLS priority string, %NULL = "NORMAL" (TLS 1.0 to 1.3)
 * @error: return location: %EHLO_ERROR_INVALID for a bad @priority, %EHLO_ERROR_TLS
 *
 * Returns: (transfer full) (nullable): a stream on which the handshake comes next
 */
EhloTlsStream *
ehlo_tls_stream_new_client (GSocket       *socket,
                            EhloTlsTrust  *trust,
                            const char    *server_name,
                            const char    *priority,
                            GError       **error)
{
  EhloTlsSession *session;

  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);
  g_return_val_if_fail (trust != NULL, NULL);

  session = ehlo_tls_session_new (socket, FALSE, priority, error);
  if (session == NULL)
    return NULL;

  session->trust = ehlo_tls_trust_ref (trust);
  session->server_name = server_name != NULL ? normalize_server_name (server_name) : NULL;
  gnutls_credentials_set (session->gnutls, GNUTLS_CRD_CERTIFICATE,
                          ehlo_tls_trust_get_credentials (trust));
  if (session->server_name != NULL && !g_hostname_is_ip_address (session->server_name))
    gnutls_server_name_set (session->gnutls, GNUTLS_NAME_DNS, session->server_name,
                            strlen (session->server_name));

  return stream_new (session);
}

/**
 * ehlo_tls_stream_new_server:
 * @socket: a connected socket from which a ClientHello is to come; the stream closes it
 * @credentials: key and certificate; must stay as long as the stream
 * @priority: (nullable): GnuTLS priority string, %NULL = "NORMAL"
 * @error: return location: as ehlo_tls_stream_new_client()
 *
 * The other end, for practice servers.
 *
 * Returns: (transfer full) (nullable): a stream on which the handshake comes next
 */
EhloTlsStream *
ehlo_tls_stream_new_server (GSocket                           *socket,
                            gnutls_certificate_credentials_t   credentials,
                            const char                        *priority,
                            GError                           **error)
{
  EhloTlsSession *session;

  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);
  g_return_val_if_fail (credentials != NULL, NULL);

  session = ehlo_tls_session_new (socket, TRUE, priority, error);
  if (session == NULL)
    return NULL;

  gnutls_credentials_set (session->gnutls, GNUTLS_CRD_CERTIFICATE, credentials);

  return stream_new (session);
}

static gboolean
answers_in_plain_text (const EhloTlsEvidence *evidence)
{
  return evidence->n_first_bytes > 0
         && (evidence->first_bytes[0] < FIRST_CONTENT_TYPE
             || evidence->first_bytes[0] > LAST_CONTENT_TYPE);
}

/* GnuTLS stops after the five bytes of a record's head. */
static void
drain_plain_text (EhloTlsSession *session)
{
  EhloTlsEvidence *evidence = session->evidence;

  while (evidence->n_first_bytes < sizeof evidence->first_bytes)
    {
      gssize n_read = recv (g_socket_get_fd (session->socket),
                            evidence->first_bytes + evidence->n_first_bytes,
                            sizeof evidence->first_bytes - evidence->n_first_bytes, MSG_DONTWAIT);

      if (n_read <= 0)
        break;
      evidence->n_first_bytes += n_read;
      evidence->bytes_in += n_read;
    }
}

static EhloTlsOutcome
judge_failure (EhloTlsSession *session,
               int             code)
{
  if (answers_in_plain_text (session->evidence))
    return EHLO_TLS_NOT_TLS;
  if (code == GNUTLS_E_FATAL_ALERT_RECEIVED)
    return EHLO_TLS_ALERT;
  if (session->read_errnum == ETIMEDOUT)
    return EHLO_TLS_TIMED_OUT;
  if (session->read_errnum == ECONNRESET || session->read_errnum == EPIPE)
    return EHLO_TLS_RESET;
  if (session->eof)
    return session->write_errnum == ECONNRESET ? EHLO_TLS_RESET : EHLO_TLS_CLOSED;

  return EHLO_TLS_REFUSED;
}

static EhloError
get_error_code (EhloTlsOutcome outcome)
{
  switch (outcome)
    {
    case EHLO_TLS_NOT_TLS:
      return EHLO_ERROR_PROTOCOL;
    case EHLO_TLS_CLOSED:
      return EHLO_ERROR_CLOSED;
    case EHLO_TLS_RESET:
      return EHLO_ERROR_RESET;
    case EHLO_TLS_TIMED_OUT:
      return EHLO_ERROR_DEADLINE;
    case EHLO_TLS_CANCELLED:
      return EHLO_ERROR_CANCELLED;
    case EHLO_TLS_ALERT:
    case EHLO_TLS_REFUSED:
    case EHLO_TLS_RUNNING:
    case EHLO_TLS_DONE:
    default:
      return EHLO_ERROR_TLS;
    }
}

static char *
dup_error_text (EhloTlsSession *session,
                int             code)
{
  EhloTlsEvidence *evidence = session->evidence;

  switch (evidence->outcome)
    {
    case EHLO_TLS_ALERT:
      return g_strdup_printf ("TLS alert %d, %s", evidence->alert,
                              evidence->alert_name != NULL ? evidence->alert_name : "?");
    case EHLO_TLS_RESET:
      return g_strdup (g_strerror (ECONNRESET));
    case EHLO_TLS_CANCELLED:
      return g_strdup (g_strerror (ECANCELED));
    case EHLO_TLS_TIMED_OUT:
      return g_strdup_printf ("%s (%" G_GUINT64_FORMAT " bytes received)", g_strerror (ETIMEDOUT),
                              evidence->bytes_in);
    case EHLO_TLS_NOT_TLS:
      return g_strdup (gnutls_strerror (GNUTLS_E_UNEXPECTED_PACKET));
    case EHLO_TLS_REFUSED:
    case EHLO_TLS_CLOSED:
    case EHLO_TLS_RUNNING:
    case EHLO_TLS_DONE:
    default:
      if (session->read_errnum != 0)
        return g_strdup (g_strerror (session->read_errnum));
      return g_strdup (gnutls_strerror (code));
    }
}

static void
finish (GTask          *task,
        EhloTlsOutcome  outcome,
        int             code)
{
  EhloTlsStream *self = g_task_get_source_object (task);
  EhloTlsSession *session = self->session;
  EhloTlsEvidence *evidence = session->evidence;

  handshake_stop (g_task_get_task_data (task));
  evidence->duration_us = g_get_monotonic_time () - evidence->start_us;
  evidence->outcome = outcome;
  evidence->gnutls_code = code;
  if (outcome == EHLO_TLS_NOT_TLS)
    drain_plain_text (session);
  if (outcome == EHLO_TLS_REFUSED)
    gnutls_alert_send_appropriate (session->gnutls, code);
  if (outcome != EHLO_TLS_DONE)
    evidence->error = dup_error_text (session, code);
  ehlo_tls_collect (session);

  if (outcome == EHLO_TLS_DONE)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, EHLO_ERROR, get_error_code (outcome), "%s", evidence->error);
  g_object_unref (task);
}

static void     go_on       (GTask        *task);
static gboolean on_ready    (GSocket      *socket,
                             GIOCondition  condition,
                             gpointer      user_data);
static gboolean on_deadline (gpointer      user_data);

/**
 * ehlo_tls_stream_handshake_async:
 * @self: a stream, once
 * @deadline_us: when to give up, in µs of g_get_monotonic_time(), or %EHLO_NO_DEADLINE
 * @cancellable: (nullable): ends it at once
 * @callback: called on the thread-default context, never before this function returns
 * @user_data: for @callback
 *
 * Makes the handshake. The certificate is verified afterwards and never ends it: see the evidence.
 */
void
ehlo_tls_stream_handshake_async (EhloTlsStream       *self,
                                 gint64               deadline_us,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task;
  Handshake *handshake;

  g_return_if_fail (EHLO_IS_TLS_STREAM (self));
  g_return_if_fail (self->session->evidence->outcome == EHLO_TLS_RUNNING);

  handshake = g_new0 (Handshake, 1);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ehlo_tls_stream_handshake_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, handshake, (GDestroyNotify) handshake_free);

  self->session->evidence->start_us = g_get_monotonic_time ();
  handshake->timer = ehlo_stage_timer_new (deadline_us, on_deadline, task);
  go_on (task);
}

static void
go_on (GTask *task)
{
  EhloTlsStream *self = g_task_get_source_object (task);
  EhloTlsSession *session = self->session;
  Handshake *handshake = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  int code;

  ehlo_source_clear (&handshake->ready);
  if (g_cancellable_is_cancelled (cancellable))
    {
      finish (task, EHLO_TLS_CANCELLED, 0);
      return;
    }

  code = ehlo_tls_session_handshake (session);
  if (code == GNUTLS_E_SUCCESS)
    finish (task, EHLO_TLS_DONE, 0);
  else if (code != GNUTLS_E_AGAIN)
    {
      if (code == GNUTLS_E_FATAL_ALERT_RECEIVED)
        ehlo_tls_session_note_alert (session);
      finish (task, judge_failure (session, code), code);
    }
  else if (answers_in_plain_text (session->evidence))
    finish (task, EHLO_TLS_NOT_TLS, GNUTLS_E_UNEXPECTED_PACKET);
  else
    {
      ehlo_tls_session_ack_fast (session);
      handshake->ready = g_socket_create_source (session->socket,
                                                 ehlo_tls_session_get_wanted (session),
                                                 cancellable);
      g_source_set_callback (handshake->ready, G_SOURCE_FUNC (on_ready), task, NULL);
      g_source_attach (handshake->ready, g_task_get_context (task));
    }
}

static gboolean
on_ready (GSocket      *socket,
          GIOCondition  condition,
          gpointer      user_data)
{
  go_on (user_data);

  return G_SOURCE_REMOVE;
}

static gboolean
on_deadline (gpointer user_data)
{
  finish (user_data, EHLO_TLS_TIMED_OUT, GNUTLS_E_TIMEDOUT);

  return G_SOURCE_REMOVE;
}

/**
 * ehlo_tls_stream_handshake_finish:
 * @self: a stream
 * @result: what the callback was given
 * @error: return location: %EHLO_ERROR_PROTOCOL when the peer does not speak TLS,
 *   %EHLO_ERROR_TLS when either side gave up, %EHLO_ERROR_CLOSED, %EHLO_ERROR_RESET,
 *   %EHLO_ERROR_DEADLINE, %EHLO_ERROR_CANCELLED; the evidence says more than any of them
 *
 * Returns: %TRUE when the handshake is complete, whatever the certificate
 */
gboolean
ehlo_tls_stream_handshake_finish (EhloTlsStream  *self,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ehlo_tls_stream_get_evidence:
 * @self: a stream
 *
 * Returns: (transfer none): what was seen so far. Still changes after the handshake: an alert that
 *   comes in with a read is added.
 */
const EhloTlsEvidence *
ehlo_tls_stream_get_evidence (EhloTlsStream *self)
{
  g_return_val_if_fail (EHLO_IS_TLS_STREAM (self), NULL);

  return self->session->evidence;
}
