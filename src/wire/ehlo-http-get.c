/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-http-get.h"

#include "ehlo-error.h"
#include "ehlo-stage-timer.h"
#include "ehlo-tls-stream.h"

#include <string.h>

/* Why not libsoup: the request must go over the connection that our own dial opened, to the address
 * that our own name look-up found, and past a certificate that may be wrong, for it is asked just
 * when one is. What is left of HTTP then is two lines to write and a few to read. */

#define READ_BYTES 2048

typedef struct
{
  GSocket      *socket;
  GIOStream    *stream;    /* nullable: TLS has not begun */
  char         *request;
  gboolean      head_only;
  gint64        deadline_us;
  GCancellable *both;      /* cancelled by the caller or by the deadline */
  GSource      *user_cancel;
  GSource      *timer;
  gboolean      late;
  GByteArray   *bytes;
  guint8        buffer[READ_BYTES];
} GetData;

static void
get_data_free (GetData *data)
{
  ehlo_source_clear (&data->user_cancel);
  ehlo_source_clear (&data->timer);
  g_clear_object (&data->stream);
  g_clear_object (&data->socket);
  g_object_unref (data->both);
  g_byte_array_unref (data->bytes);
  g_free (data->request);
  g_free (data);
}

static gboolean
deadline_cb (gpointer user_data)
{
  GetData *data = user_data;

  data->late = TRUE;
  g_cancellable_cancel (data->both);
  return G_SOURCE_CONTINUE; /* cleared with the data */
}

static gboolean
user_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  GetData *data = user_data;

  g_cancellable_cancel (data->both);
  return G_SOURCE_CONTINUE;
}

static void handshake_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);
static void written_cb   (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);
static void read_cb      (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);

static EhloHttpAnswer *
make_answer (GetData *data)
{
  EhloHttpAnswer *answer = ehlo_http_answer_parse (data->bytes->data, data->bytes->len);

  answer->proven = EHLO_IS_TLS_STREAM (data->stream)
                   && ehlo_tls_stream_get_evidence (EHLO_TLS_STREAM (data->stream))->verified;
  return answer;
}

/* What came counts, even if the connection was lost behind it. */
static void
finish_get (GTask  *task,
            GError *error)
{
  GetData *data = g_task_get_task_data (task);
  g_autoptr (GError) owned = error;

  ehlo_source_clear (&data->timer);
  ehlo_source_clear (&data->user_cancel);
  g_socket_close (data->socket, NULL);

  if (data->bytes->len > 0 && (data->late || !g_cancellable_is_cancelled (data->both)))
    g_task_return_pointer (task, make_answer (data), (GDestroyNotify) ehlo_http_answer_free);
  else if (data->late)
    g_task_return_new_error (task, EHLO_ERROR, EHLO_ERROR_DEADLINE, "no answer in time");
  else if (owned != NULL)
    g_task_return_error (task, g_steal_pointer (&owned));
  else
    g_task_return_new_error (task, EHLO_ERROR, EHLO_ERROR_CLOSED, "closed without an answer");
  g_object_unref (task);
}

static void
write_request (GTask *task)
{
  GetData *data = g_task_get_task_data (task);

  g_output_stream_write_all_async (g_io_stream_get_output_stream (data->stream), data->request,
                                   strlen (data->request), G_PRIORITY_DEFAULT, data->both,
                                   written_cb, task);
}

static void
read_more (GTask *task)
{
  GetData *data = g_task_get_task_data (task);

  g_input_stream_read_async (g_io_stream_get_input_stream (data->stream), data->buffer,
                             sizeof data->buffer, G_PRIORITY_DEFAULT, data->both, read_cb, task);
}

/* HTTP/1.0, because its answers come in one piece and end with the connection. */
static char *
make_request (const char *method,
              const char *host,
              const char *target)
{
  return g_strdup_printf ("%s %s HTTP/1.0\r\n"
                          "Host: %s\r\n"
                          "Cache-Control: no-cache\r\n"
                          "Connection: close\r\n"
                          "\r\n", method, target, host);
}

static void
watch_ends (GTask        *task,
            GCancellable *cancellable)
{
  GetData *data = g_task_get_task_data (task);

  data->timer = ehlo_stage_timer_new (data->deadline_us, deadline_cb, data);
  if (cancellable == NULL)
    return;

  data->user_cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (data->user_cancel, G_SOURCE_FUNC (user_cancelled_cb), data, NULL);
  g_source_attach (data->user_cancel, g_task_get_context (task));
}

/**
 * ehlo_http_get_async:
 * @socket: an open connection; closed at the end
 * @trust: (nullable): for https; a bad certificate is no hindrance, see
 *   #EhloHttpAnswer. %NULL: http
 * @method: "GET", or "HEAD" or "CONNECT", of whose answers only the head is read
 * @host: what the Host field says, with the port where it is not the usual one; for https also the
 *   name that is asked for in the handshake
 * @target: what is asked for: a path; for CONNECT host and port. None of the three may have a
 *   character that would end the line
 * @deadline_us: point of g_get_monotonic_time() in µs, for all of it
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: data for @callback
 *
 * Asks for a page and reads the beginning of what comes. Engine thread.
 */
void
ehlo_http_get_async (GSocket             *socket,
                     EhloTlsTrust        *trust,
                     const char          *method,
                     const char          *host,
                     const char          *target,
                     gint64               deadline_us,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GetData *data = g_new0 (GetData, 1);
  GError *error = NULL;

  /* What was read before it was stopped is dropped in finish_get(), where the deadline differs. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, ehlo_http_get_async);
  g_task_set_task_data (task, data, (GDestroyNotify) get_data_free);
  data->socket = g_object_ref (socket);
  data->request = make_request (method, host, target);
  data->head_only = !g_str_equal (method, "GET");
  data->deadline_us = deadline_us;
  data->both = g_cancellable_new ();
  data->bytes = g_byte_array_new ();
  watch_ends (task, cancellable);

  if (trust == NULL)
    {
      data->stream = G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
      write_request (task);
      return;
    }

  data->stream = (GIOStream *) ehlo_tls_stream_new_client (socket, trust, host, NULL, &error);
  if (data->stream == NULL)
    finish_get (task, error);
  else
    ehlo_tls_stream_handshake_async (EHLO_TLS_STREAM (data->stream), deadline_us, data->both,
                                     handshake_cb, task);
}

static void
handshake_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (ehlo_tls_stream_handshake_finish (EHLO_TLS_STREAM (source), result, &error))
    write_request (task);
  else
    finish_get (task, error);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;

  /* One that closes before it has read all may have answered for all that: read on. */
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  read_more (task);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  GetData *data = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n > 0)
    g_byte_array_append (data->bytes, data->buffer, (guint) n);

  if (n <= 0 || ehlo_http_answer_is_whole (data->bytes->data, data->bytes->len, data->head_only))
    finish_get (task, error);
  else
    read_more (task);
}

/**
 * ehlo_http_get_finish:
 * @result: what the callback was given
 * @error: place for an error
 *
 * Errors: %EHLO_ERROR_DEADLINE and %EHLO_ERROR_CLOSED when nothing came, %G_IO_ERROR_CANCELLED,
 * those of the handshake, and of #GSocket.
 *
 * Returns: (transfer full): what came, whatever it was, or %NULL with @error set
 */
EhloHttpAnswer *
ehlo_http_get_finish (GAsyncResult  *result,
                      GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
