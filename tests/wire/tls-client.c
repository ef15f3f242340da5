/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tls-client.h"

#include <string.h>

/**
 * wait_cb:
 * @source: whatever
 * @result: what came
 * @user_data: where a #GAsyncResult goes that is %NULL until then
 *
 * A #GAsyncReadyCallback for wait_for().
 */
void
wait_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

/**
 * wait_for:
 * @result: (inout): where wait_cb() puts it
 *
 * Returns: (transfer full): the result, once it is there; the place is empty again
 */
GAsyncResult *
wait_for (GAsyncResult **result)
{
  gint64 limit_us = g_get_monotonic_time () + LIMIT_US;

  while (*result == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit_us);
      g_main_context_iteration (NULL, TRUE);
    }

  return g_steal_pointer (result);
}

/**
 * in_ms:
 * @ms: milliseconds from now
 *
 * Returns: a deadline
 */
gint64
in_ms (guint ms)
{
  return g_get_monotonic_time () + (gint64) ms * 1000;
}

/**
 * tls_client_new:
 * @peer: whom to connect to
 * @trust: whom to trust
 * @name: (nullable): the server's name
 * @priority: (nullable): GnuTLS priority string
 *
 * Returns: (transfer full): a stream before its handshake
 */
EhloTlsStream *
tls_client_new (TlsPeer      *peer,
                EhloTlsTrust *trust,
                const char   *name,
                const char   *priority)
{
  g_autoptr (GSocket) socket = tls_peer_connect (peer);
  g_autoptr (GError) error = NULL;
  EhloTlsStream *stream = ehlo_tls_stream_new_client (socket, trust, name, priority, &error);

  g_assert_no_error (error);

  return stream;
}

/**
 * tls_client_shake_hands:
 * @stream: either side
 * @deadline_us: a deadline, or 0 for one that is never reached
 * @cancellable: (nullable): a cancellable
 * @error: as ehlo_tls_stream_handshake_finish()
 *
 * Returns: as ehlo_tls_stream_handshake_finish()
 */
gboolean
tls_client_shake_hands (EhloTlsStream  *stream,
                        gint64          deadline_us,
                        GCancellable   *cancellable,
                        GError        **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  ehlo_tls_stream_handshake_async (stream, deadline_us != 0 ? deadline_us : in_ms (60000),
                                   cancellable, wait_cb, &place);
  g_assert_null (place);
  result = wait_for (&place);

  return ehlo_tls_stream_handshake_finish (stream, result, error);
}

/**
 * tls_client_read_line:
 * @stream: a stream after its handshake
 * @error: as g_data_input_stream_read_line_finish()
 *
 * Reads asynchronously through a buffered stream, as a dialogue does.
 *
 * Returns: (transfer full) (nullable): a line, %NULL at the end or with @error
 */
char *
tls_client_read_line (EhloTlsStream  *stream,
                      GError        **error)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (stream));
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  g_data_input_stream_read_line_async (lines, 0, NULL, wait_cb, &place);
  result = wait_for (&place);

  return g_data_input_stream_read_line_finish (lines, result, NULL, error);
}

/**
 * tls_client_write:
 * @stream: a stream after its handshake
 * @text: what to send
 * @error: as g_output_stream_write_all_finish()
 */
void
tls_client_write (EhloTlsStream  *stream,
                  const char     *text,
                  GError        **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (stream));
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_output_stream_write_all_async (output, text, strlen (text), 0, NULL, wait_cb, &place);
  result = wait_for (&place);
  g_output_stream_write_all_finish (output, result, NULL, error);
}

/**
 * tls_client_close:
 * @stream: a stream
 *
 * Closes it, which must work.
 */
void
tls_client_close (EhloTlsStream *stream)
{
  g_autoptr (GError) error = NULL;

  g_io_stream_close (G_IO_STREAM (stream), NULL, &error);
  g_assert_no_error (error);
}
