/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-tls-input-stream.h"

struct _EhloTlsInputStream
{
  GInputStream    parent_instance;
  EhloTlsSession *session;
};

static void pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (EhloTlsInputStream, ehlo_tls_input_stream, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

static GIOCondition
get_wanted (EhloTlsSession *session)
{
  return session->read_wants_write ? G_IO_IN | G_IO_OUT : G_IO_IN;
}

static gboolean
is_readable (GPollableInputStream *stream)
{
  EhloTlsSession *session = EHLO_TLS_INPUT_STREAM (stream)->session;

  return ehlo_tls_session_has_record (session)
         || g_socket_condition_check (session->socket, get_wanted (session)) != 0;
}

/* The child goes in as it is: g_pollable_source_new_full () gives it a callback itself, and one
 * that was set before would destroy it, so that the read hung. */
static GSource *
create_source (GPollableInputStream *stream,
               GCancellable         *cancellable)
{
  EhloTlsSession *session = EHLO_TLS_INPUT_STREAM (stream)->session;
  g_autoptr (GSource) child = NULL;

  if (ehlo_tls_session_has_record (session))
    child = g_timeout_source_new (0);
  else
    {
      ehlo_tls_session_ack_fast (session);
      child = g_socket_create_source (session->socket, get_wanted (session), NULL);
    }

  return g_pollable_source_new_full (stream, child, cancellable);
}

static gssize
read_nonblocking (GPollableInputStream  *stream,
                  void                  *buffer,
                  gsize                  count,
                  GError               **error)
{
  return ehlo_tls_session_read (EHLO_TLS_INPUT_STREAM (stream)->session, buffer, count, error);
}

static gssize
read_fn (GInputStream  *stream,
         void          *buffer,
         gsize          count,
         GCancellable  *cancellable,
         GError       **error)
{
  EhloTlsSession *session = EHLO_TLS_INPUT_STREAM (stream)->session;

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      gssize n_read = ehlo_tls_session_read (session, buffer, count, &local_error);

      if (n_read >= 0)
        return n_read;
      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return -1;
        }
      ehlo_tls_session_ack_fast (session);
      if (!g_socket_condition_wait (session->socket, get_wanted (session), cancellable, error))
        return -1;
    }
}

static void
finalize (GObject *object)
{
  EhloTlsInputStream *self = EHLO_TLS_INPUT_STREAM (object);

  ehlo_tls_session_unref (self->session);

  G_OBJECT_CLASS (ehlo_tls_input_stream_parent_class)->finalize (object);
}

static void
pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = is_readable;
  iface->create_source = create_source;
  iface->read_nonblocking = read_nonblocking;
}

static void
ehlo_tls_input_stream_class_init (EhloTlsInputStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = read_fn;
}

static void
ehlo_tls_input_stream_init (EhloTlsInputStream *self)
{
}

/**
 * ehlo_tls_input_stream_new:
 * @session: where to read from
 *
 * Pollable, so that g_input_stream_read_async() needs no thread. Errors as
 * ehlo_tls_session_read().
 *
 * Returns: (transfer full): a new stream
 */
GInputStream *
ehlo_tls_input_stream_new (EhloTlsSession *session)
{
  EhloTlsInputStream *self = g_object_new (EHLO_TYPE_TLS_INPUT_STREAM, NULL);

  self->session = ehlo_tls_session_ref (session);

  return G_INPUT_STREAM (self);
}
