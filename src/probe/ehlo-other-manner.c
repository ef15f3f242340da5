/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-other-manner.h"

#include "ehlo-dial.h"
#include "ehlo-error.h"
#include "ehlo-fact.h"
#include "ehlo-smtp-channel.h"
#include "ehlo-tls-stream.h"

/* TLS spoken to a port that waits for STARTTLS, and plain text spoken to a port that waits for
 * TLS, look alike from outside: silence, or bytes that make no sense. Speaking to the port in the
 * other manner, on a connection of its own, settles it. Nothing secret is ever sent here. */

typedef struct
{
  EhloOtherManner *finding;
  EhloTlsTrust    *trust;
  char            *host;
  gint64           deadline_us;
  GSocket         *socket;
  EhloTlsStream   *stream;
  EhloSmtpChannel *channel;
} OtherData;

static void
other_data_free (OtherData *data)
{
  g_clear_pointer (&data->finding, ehlo_other_manner_free);
  g_clear_pointer (&data->trust, ehlo_tls_trust_unref);
  g_clear_object (&data->channel);
  g_clear_object (&data->stream);
  g_clear_object (&data->socket);
  g_free (data->host);
  g_free (data);
}

static void dialled_cb   (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);
static void handshake_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);
static void greeted_cb   (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);

static void
finish_other (GTask *task)
{
  OtherData *data = g_task_get_task_data (task);

  if (data->channel != NULL)
    ehlo_smtp_channel_close (data->channel);
  else if (data->socket != NULL)
    g_socket_close (data->socket, NULL);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&data->finding),
                           (GDestroyNotify) ehlo_other_manner_free);
  g_object_unref (task);
}

/**
 * ehlo_other_manner_async:
 * @address: where the port is
 * @trust: whom to trust; the certificate is not judged here
 * @host: the server's name, for SNI
 * @try_tls: whether the manner to try is TLS, else plain text
 * @deadline_us: point of g_get_monotonic_time() in µs, for all of it
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: data for @callback
 *
 * Connects once more and listens for a greeting in the other manner. Engine thread.
 */
void
ehlo_other_manner_async (GSocketAddress      *address,
                         EhloTlsTrust        *trust,
                         const char          *host,
                         gboolean             try_tls,
                         gint64               deadline_us,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  OtherData *data = g_new0 (OtherData, 1);

  g_task_set_source_tag (task, ehlo_other_manner_async);
  g_task_set_task_data (task, data, (GDestroyNotify) other_data_free);
  data->finding = g_new0 (EhloOtherManner, 1);
  data->finding->tls = try_tls;
  data->trust = ehlo_tls_trust_ref (trust);
  data->host = g_strdup (host);
  data->deadline_us = deadline_us;
  ehlo_dial_async (address, 0, deadline_us, cancellable, dialled_cb, task);
}

static void
read_greeting (GTask *task)
{
  OtherData *data = g_task_get_task_data (task);

  data->channel = ehlo_smtp_channel_new (data->socket, NULL);
  if (data->stream != NULL)
    ehlo_smtp_channel_set_stream (data->channel, G_IO_STREAM (data->stream));
  ehlo_smtp_channel_read_reply_async (data->channel, data->deadline_us,
                                      g_task_get_cancellable (task), greeted_cb, task);
}

static void
dialled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  OtherData *data = g_task_get_task_data (task);
  g_autoptr (EhloDialResult) dial = ehlo_dial_finish (result);
  g_autoptr (GError) error = NULL;

  if (dial->outcome != EHLO_DIAL_OPEN)
    {
      data->finding->error = g_strdup (ehlo_dial_outcome_to_name (dial->outcome));
      finish_other (task);
      return;
    }

  data->socket = g_object_ref (dial->socket);
  if (!data->finding->tls)
    {
      read_greeting (task);
      return;
    }

  data->stream = ehlo_tls_stream_new_client (data->socket, data->trust, data->host, NULL, &error);
  if (data->stream == NULL)
    {
      data->finding->error = g_strdup (error->message);
      finish_other (task);
      return;
    }
  ehlo_tls_stream_handshake_async (data->stream, data->deadline_us, g_task_get_cancellable (task),
                                   handshake_cb, task);
}

static void
handshake_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  OtherData *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!ehlo_tls_stream_handshake_finish (data->stream, result, &error))
    {
      data->finding->error = g_strdup (error->message);
      finish_other (task);
      return;
    }

  data->finding->answered = TRUE;
  data->finding->tls_version = g_strdup (ehlo_tls_stream_get_evidence (data->stream)->version);
  read_greeting (task);
}

static void
greeted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  OtherData *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply =
    ehlo_smtp_channel_read_reply_finish (data->channel, result, &error);

  if (reply != NULL)
    {
      data->finding->answered = TRUE;
      data->finding->greeting = ehlo_smtp_reply_dup_verbatim (reply);
    }
  else
    {
      data->finding->error = g_strdup (error->message);
    }
  finish_other (task);
}

/**
 * ehlo_other_manner_finish:
 * @result: what the callback was given
 * @error: place for an error
 *
 * Errors: %G_IO_ERROR_CANCELLED. That the port does not answer is a result.
 *
 * Returns: (transfer full): what the port answered, or %NULL with @error set
 */
EhloOtherManner *
ehlo_other_manner_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ehlo_other_manner_free:
 * @self: (transfer full): a result
 */
void
ehlo_other_manner_free (EhloOtherManner *self)
{
  g_free (self->tls_version);
  g_free (self->greeting);
  g_free (self->error);
  g_free (self);
}

/**
 * ehlo_other_manner_store:
 * @self: a result
 * @step: the greeting or tls step of a run
 *
 * Writes on @step what the port answered.
 */
void
ehlo_other_manner_store (const EhloOtherManner *self,
                         EhloStep              *step)
{
  g_autoptr (GString) text = g_string_new (self->tls_version);

  if (self->greeting != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", self->greeting);
  if (text->len == 0 && self->error != NULL)
    g_string_append (text, self->error);

  ehlo_step_set_string (step, EHLO_FACT_OTHER_MANNER, self->tls ? "tls" : "plain");
  ehlo_step_set_boolean (step, EHLO_FACT_OTHER_ANSWERED, self->answered);
  ehlo_step_set_string (step, EHLO_FACT_OTHER_RESULT, text->str);
}
