/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "web-server.h"

#include <string.h>

static char *
read_head (GInputStream *in)
{
  g_autoptr (GString) head = g_string_new (NULL);
  char byte;

  while (strstr (head->str, "\r\n\r\n") == NULL
         && g_input_stream_read (in, &byte, 1, NULL, NULL) > 0)
    g_string_append_c (head, byte);
  return g_string_free (g_steal_pointer (&head), FALSE);
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        WebServer              *self)
{
  GIOStream *stream = G_IO_STREAM (connection);
  char *request = read_head (g_io_stream_get_input_stream (stream));

  g_mutex_lock (&self->lock);
  g_free (self->request);
  self->request = request;
  g_mutex_unlock (&self->lock);
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), self->answer,
                             strlen (self->answer), NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
  return TRUE;
}

WebServer *
web_server_new (const char *answer)
{
  WebServer *self = g_new0 (WebServer, 1);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  self->answer = g_strdup (answer);
  self->service = g_threaded_socket_service_new (4);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &got, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (self->service);
  return self;
}

char *
web_server_dup_request (WebServer *self)
{
  char *request;

  g_mutex_lock (&self->lock);
  request = g_strdup (self->request);
  g_mutex_unlock (&self->lock);
  return request;
}

void
web_server_free (WebServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_mutex_clear (&self->lock);
  g_free (self->answer);
  g_free (self->request);
  g_free (self);
}
