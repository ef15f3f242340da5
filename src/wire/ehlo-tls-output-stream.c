/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-tls-output-stream.h"

struct _EhloTlsOutputStream
{
  GOutputStream   parent_instance;
  EhloTlsSession *session;
};

static void pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (EhloTlsOutputStream, ehlo_tls_output_stream, G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, pollable_init))

static gboolean
is_writable (GPollableOutputStream *stream)
{
  EhloTlsSession *session = EHLO_TLS_OUTPUT_STREAM (stream)->session;

  return g_socket_condition_check (session->socket, G_IO_OUT) != 0;
}

static GSource *
create_source (GPollableOutputStream *stream,
               GCancellable          *cancellable)
{
  EhloTlsSession *session = EHLO_TLS_OUTPUT_STREAM (stream)->session;
  g_autoptr (GSource) child = g_socket_create_source (session->socket, G_IO_OUT, NULL);

  return g_pollable_source_new_full (stream, child, cancellable);
}

static gssize
write_nonblocking (GPollableOutputStream  *stream,
                   const void             *buffer,
                   gsize                   count,
                   GError                **error)
{
  return ehlo_tls_session_write (EHLO_TLS_OUTPUT_STREAM (stream)->session, buffer, count, error);
}

static gssize
write_fn (GOutputStream  *stream,
          const void     *buffer,
          gsize           count,
          GCancellable   *cancellable,
          GError        **error)
{
  EhloTlsSession *session = EHLO_TLS_OUTPUT_STREAM (stream)->session;

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      gssize n_written = ehlo_tls_session_write (session, buffer, count, &local_error);

      if (n_written >= 0)
        return n_written;
      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return -1;
        }
      if (!g_socket_condition_wait (session->socket, G_IO_OUT, cancellable, error))
        return -1;
    }
}

static void
finalize (GObject *object)
{
  EhloTlsOutputStream *self = EHLO_TLS_OUTPUT_STREAM (object);

  ehlo_tls_session_unref (self->session);

  G_OBJECT_CLASS (ehlo_tls_output_stream_parent_class)->finalize (object);
}

static void
pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = is_writable;
  iface->create_source = create_source;
  iface->write_nonblocking = write_nonblocking;
}

static void
ehlo_tls_output_stream_class_init (EhloTlsOutputStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = write_fn;
}

static void
ehlo_tls_output_stream_init (EhloTlsOutputStream *self)
{
}

/**
 * ehlo_tls_output_stream_new:
 * @session: where to write to
 *
 * Pollable, so that g_output_stream_write_async() needs no thread. Errors as
 * ehlo_tls_session_write().
 *
 * Returns: (transfer full): a new stream
 */
GOutputStream *
ehlo_tls_output_stream_new (EhloTlsSession *session)
{
  EhloTlsOutputStream *self = g_object_new (EHLO_TYPE_TLS_OUTPUT_STREAM, NULL);

  self->session = ehlo_tls_session_ref (session);

  return G_OUTPUT_STREAM (self);
}
