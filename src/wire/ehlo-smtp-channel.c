/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-smtp-channel.h"

#include "ehlo-secret-buffer.h"
#include "ehlo-smtp-data.h"
#include "ehlo-smtp-lines.h"
#include "ehlo-stage-timer.h"

#include "ehlo-error.h"
#include "ehlo-escape.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/**
 * EhloSmtpChannel:
 *
 * Commands and replies over one connection, first in the clear, later perhaps over TLS.
 *
 * What goes wrong is told apart by where it is seen: the peer's words come first. A command that
 * cannot be written is no failure as long as there is something to read, for a server that is busy
 * or dislikes us says so (421, 554) and hangs up while we are still talking; only when nothing more
 * can be read does the failed write count.
 *
 * Every error ends the channel: each further read ends at once with the same error, and what is
 * put is dropped. After a deadline that includes the late reply, which would else be taken for the
 * answer to the next command.
 *
 * All functions belong to one thread, whose thread-default main context runs the callbacks.
 */
struct _EhloSmtpChannel
{
  GObject           parent_instance;

  GSocket          *socket;
  GIOStream        *plain;    /* closing it closes the socket, so it lives as long as the channel */
  GIOStream        *stream;   /* what is spoken through: plain, or TLS over the same socket */
  EhloRedactor     *redactor; /* nullable */
  EhloSmtpLineFunc  line_func;
  gpointer          line_data;

  EhloSecretBuffer *out;         /* put, not written */
  EhloSmtpLines    *in;          /* received, not consumed */
  GError           *write_error; /* what ended the writing */
  GError           *end;         /* what ended the channel */

  /* the read that is under way */
  GTask            *task;
  EhloSmtpReply    *reply;
  gsize             reply_bytes;
  GSource          *writable;
  GSource          *readable;
  GSource          *timer;
  GSource          *cancelled;
};

G_DEFINE_FINAL_TYPE (EhloSmtpChannel, ehlo_smtp_channel, G_TYPE_OBJECT)

static GError *
new_cancelled_error (void)
{
  return g_error_new_literal (EHLO_ERROR, EHLO_ERROR_CANCELLED, "The conversation was stopped");
}

static void
ehlo_smtp_channel_dispose (GObject *object)
{
  EhloSmtpChannel *self = EHLO_SMTP_CHANNEL (object);

  ehlo_smtp_channel_close (self);
  g_clear_object (&self->stream);
  g_clear_object (&self->plain);
  g_clear_object (&self->socket);

  G_OBJECT_CLASS (ehlo_smtp_channel_parent_class)->dispose (object);
}

static void
ehlo_smtp_channel_finalize (GObject *object)
{
  EhloSmtpChannel *self = EHLO_SMTP_CHANNEL (object);

  g_clear_pointer (&self->redactor, ehlo_redactor_unref);
  ehlo_secret_buffer_free (self->out);
  ehlo_smtp_lines_free (self->in);
  g_clear_error (&self->write_error);
  g_clear_error (&self->end);

  G_OBJECT_CLASS (ehlo_smtp_channel_parent_class)->finalize (object);
}

static void
ehlo_smtp_channel_class_init (EhloSmtpChannelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ehlo_smtp_channel_dispose;
  object_class->finalize = ehlo_smtp_channel_finalize;
}

static void
ehlo_smtp_channel_init (EhloSmtpChannel *self)
{
  self->out = ehlo_secret_buffer_new ();
  self->in = ehlo_smtp_lines_new ();
}

/* --- The transcript --- */

static void
channel_report (EhloSmtpChannel *self,
                gboolean         from_client,
                const char      *text)
{
  g_autofree char *clean = NULL;

  if (self->line_func == NULL)
    return;
  if (self->redactor != NULL)
    clean = ehlo_redactor_clean (self->redactor, text);
  self->line_func (from_client, clean != NULL ? clean : text, g_get_monotonic_time (),
                   self->line_data);
}

/* Not cut to a length here: a secret at the cut would be left in part, which nothing finds. */
static void
channel_report_bytes (EhloSmtpChannel *self,
                      gboolean         from_client,
                      const char      *bytes,
                      gsize            length)
{
  g_autofree char *text = ehlo_escape_bytes (bytes, length, 0);

  channel_report (self, from_client, text);
}

/* What came after the last line end is evidence too: a service that is not SMTP often says a few
 * bytes without one and waits. */
static gboolean
channel_report_unfinished (EhloSmtpChannel *self)
{
  g_autoptr (GBytes) rest = ehlo_smtp_lines_steal (self->in);
  gsize length;
  const char *bytes = g_bytes_get_data (rest, &length);
  gboolean may_be_reply = TRUE;

  for (gsize i = 0; i < length && i < 3; i++)
    may_be_reply = may_be_reply && g_ascii_isdigit (bytes[i]);
  if (length > 3)
    may_be_reply = may_be_reply && (bytes[3] == ' ' || bytes[3] == '-');
  if (length > 0)
    channel_report_bytes (self, FALSE, bytes, length);
  return may_be_reply;
}

/* --- How a read ends --- */

static void
channel_stop_waiting (EhloSmtpChannel *self)
{
  ehlo_source_clear (&self->writable);
  ehlo_source_clear (&self->readable);
  ehlo_source_clear (&self->timer);
  ehlo_source_clear (&self->cancelled);
}

/* The callback may start the next read or drop the last reference: nothing of @self is touched
 * after the return. */
static void
channel_return_reply (EhloSmtpChannel *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  channel_stop_waiting (self);
  g_task_return_pointer (task, g_steal_pointer (&self->reply),
                         (GDestroyNotify) ehlo_smtp_reply_unref);
}

static void
channel_return_end (EhloSmtpChannel *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  channel_stop_waiting (self);
  g_clear_pointer (&self->reply, ehlo_smtp_reply_unref);
  ehlo_secret_buffer_clear (self->out);
  g_task_return_error (task, g_error_copy (self->end));
}

static void
channel_end (EhloSmtpChannel *self,
             GError          *error)
{
  self->end = error;
  channel_return_end (self);
}

/* GIO has one code for ECONNRESET and EPIPE (G_IO_ERROR_CONNECTION_CLOSED, also known as
 * BROKEN_PIPE) and drops the errno; only its words, which end in those of strerror(), tell a reset
 * from a connection that was closed before we wrote. */
static GError *
new_transport_error (const GError *error)
{
  if (error->domain == EHLO_ERROR)
    return g_error_copy (error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return ehlo_error_convert (error);
  if (g_str_has_suffix (error->message, g_strerror (ECONNRESET)))
    return g_error_new_literal (EHLO_ERROR, EHLO_ERROR_RESET, error->message);
  return g_error_new_literal (EHLO_ERROR, EHLO_ERROR_CLOSED, error->message);
}

/* Nothing more can be read, for the reason @error. A write that failed before is the better
 * reason: it came first, and it knows a reset that the read sees as a mere end. Bytes that cannot
 * become a reply are the best one. */
static void
channel_end_of_input (EhloSmtpChannel *self,
                      GError          *error)
{
  g_autoptr (GError) reason = error;

  if (self->write_error != NULL)
    {
      g_clear_error (&reason);
      reason = new_transport_error (self->write_error);
    }
  if (!channel_report_unfinished (self))
    {
      g_clear_error (&reason);
      reason = g_error_new_literal (EHLO_ERROR, EHLO_ERROR_PROTOCOL,
                                    "What the server sent is not an SMTP reply");
    }
  channel_end (self, g_steal_pointer (&reason));
}

static gboolean
deadline_cb (gpointer user_data)
{
  EhloSmtpChannel *self = user_data;

  channel_end_of_input (self, g_error_new_literal (EHLO_ERROR, EHLO_ERROR_DEADLINE,
                                                   "No complete reply within the time limit"));
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  EhloSmtpChannel *self = user_data;

  channel_report_unfinished (self);
  channel_end (self, new_cancelled_error ());
  return G_SOURCE_REMOVE;
}

/* --- Writing --- */

/* Writes what is queued, all of it in one call: a group of RFC 2920 leaves in one segment.
 * Returns whether more remains to be written. */
static gboolean
channel_flush (EhloSmtpChannel *self)
{
  GPollableOutputStream *stream =
    G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->stream));
  g_autoptr (GError) error = NULL;
  const guint8 *bytes;
  gsize length;

  for (bytes = ehlo_secret_buffer_get_data (self->out, &length); length > 0;
       bytes = ehlo_secret_buffer_get_data (self->out, &length))
    {
      gssize n = g_pollable_output_stream_write_nonblocking (stream, bytes, length, NULL, &error);

      if (n > 0)
        {
          ehlo_secret_buffer_drop (self->out, n);
          continue;
        }
      if (n == 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return TRUE;
      ehlo_secret_buffer_clear (self->out);
      /* The first one says why (ECONNRESET), those after it only that it is so (EPIPE). */
      if (self->write_error == NULL)
        self->write_error = g_steal_pointer (&error);
    }
  return FALSE;
}

static gboolean
writable_cb (GObject  *stream,
             gpointer  user_data)
{
  EhloSmtpChannel *self = user_data;

  if (channel_flush (self))
    return G_SOURCE_CONTINUE;
  ehlo_source_clear (&self->writable);
  return G_SOURCE_REMOVE;
}

/* --- Reading --- */

/* The text of a reply ends in facts, verdicts and reports: a secret that the server echoes is taken
 * out where the line comes in. Not out of the code before it, which is no echo even if somebody's
 * password is "250". */
static EhloSmtpLine
channel_add_line (EhloSmtpChannel *self,
                  const char      *line,
                  gsize            length)
{
  gsize code_length = MIN (length, strlen ("250 "));
  g_autofree char *text = NULL;
  g_autofree char *clean = NULL;
  g_autofree char *whole = NULL;

  if (self->redactor == NULL
      || !ehlo_redactor_finds (self->redactor, line + code_length, length - code_length))
    return ehlo_smtp_reply_add_line (self->reply, line, length);

  text = ehlo_escape_bytes (line + code_length, length - code_length, 0);
  clean = ehlo_redactor_clean (self->redactor, text);
  whole = g_strdup_printf ("%.*s%s", (int) code_length, line, clean);
  return ehlo_smtp_reply_add_line (self->reply, whole, strlen (whole));
}

/* Counts and checks one line of the reply. Returns whether the read has ended with it. */
static gboolean
channel_take_line (EhloSmtpChannel *self,
                   const char      *line,
                   gsize            length)
{
  g_autofree char *over = NULL;
  EhloSmtpLine kind;

  channel_report_bytes (self, FALSE, line, length);
  self->reply_bytes += length;
  if (length > EHLO_SMTP_MAX_LINE_BYTES)
    over = g_strdup_printf ("a line of more than %d bytes", EHLO_SMTP_MAX_LINE_BYTES);
  else if (ehlo_smtp_reply_get_n_lines (self->reply) == EHLO_SMTP_MAX_REPLY_LINES)
    over = g_strdup_printf ("a reply of more than %d lines", EHLO_SMTP_MAX_REPLY_LINES);
  else if (self->reply_bytes > EHLO_SMTP_MAX_REPLY_BYTES)
    over = g_strdup_printf ("a reply of more than %d bytes", EHLO_SMTP_MAX_REPLY_BYTES);
  if (over != NULL)
    {
      channel_end (self, g_error_new (EHLO_ERROR, EHLO_ERROR_LIMIT, "The server sent %s", over));
      return TRUE;
    }

  kind = channel_add_line (self, line, length);
  if (kind == EHLO_SMTP_LINE_MORE)
    return FALSE;
  if (kind == EHLO_SMTP_LINE_LAST)
    channel_return_reply (self);
  else
    channel_end (self, g_error_new_literal (EHLO_ERROR, EHLO_ERROR_PROTOCOL,
                                            "What the server sent is not an SMTP reply"));
  return TRUE;
}

/* Returns whether the read has ended. */
static gboolean
channel_take_lines (EhloSmtpChannel *self)
{
  const char *line;
  gsize length;

  while (ehlo_smtp_lines_next (self->in, &line, &length))
    {
      if (channel_take_line (self, line, length))
        return TRUE;
    }
  if (ehlo_smtp_lines_get_size (self->in) > EHLO_SMTP_MAX_LINE_BYTES)
    {
      /* No line end yet, and it may never come. */
      g_autoptr (GBytes) rest = ehlo_smtp_lines_steal (self->in);

      return channel_take_line (self, g_bytes_get_data (rest, NULL), g_bytes_get_size (rest));
    }
  return FALSE;
}

/* Reads once what is there. Returns the number of bytes, 0 when there are none now, -1 when there
 * will be no more: then @error says why. */
static gssize
channel_receive_some (EhloSmtpChannel  *self,
                      GError          **error)
{
  GPollableInputStream *stream =
    G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->stream));
  g_autoptr (GError) local_error = NULL;
  char chunk[EHLO_SMTP_LINES_CHUNK];
  gssize n = g_pollable_input_stream_read_nonblocking (stream, chunk, sizeof chunk, NULL,
                                                       &local_error);

  if (n > 0)
    {
      ehlo_smtp_lines_append (self->in, chunk, n);
      return n;
    }
  if (n < 0 && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return 0;
  if (n == 0)
    g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_CLOSED, "The server closed the connection");
  else
    g_propagate_error (error, new_transport_error (local_error));
  return -1;
}

/* Takes lines and bytes in turn until the read has ended or there is nothing to take. Returns
 * whether it has ended. */
static gboolean
channel_receive (EhloSmtpChannel *self)
{
  while (!channel_take_lines (self))
    {
      g_autoptr (GError) error = NULL;
      gssize n = channel_receive_some (self, &error);

      if (n == 0)
        return FALSE;
      if (n < 0)
        {
          channel_end_of_input (self, g_steal_pointer (&error));
          return TRUE;
        }
    }
  return TRUE;
}

/* Without it Linux may hold back the acknowledgement for 40 ms, and a server with Nagle's
 * algorithm holds back its next words until it comes. The kernel forgets the option, so it is set
 * before each wait. */
static void
channel_acknowledge_quickly (EhloSmtpChannel *self)
{
  g_socket_set_option (self->socket, IPPROTO_TCP, TCP_QUICKACK, 1, NULL);
}

static gboolean
readable_cb (GObject  *stream,
             gpointer  user_data)
{
  EhloSmtpChannel *self = user_data;

  if (channel_receive (self))
    return G_SOURCE_REMOVE;
  channel_acknowledge_quickly (self);
  return G_SOURCE_CONTINUE;
}

/* --- Waiting --- */

static GSource *
attach_source (GSource     *source,
               GSourceFunc  func,
               gpointer     data)
{
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
channel_wait (EhloSmtpChannel *self,
              gint64           deadline_us,
              gboolean         must_write)
{
  GCancellable *cancellable = g_task_get_cancellable (self->task);
  GInputStream *input = g_io_stream_get_input_stream (self->stream);
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);

  channel_acknowledge_quickly (self);
  self->readable =
    attach_source (g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL),
                   G_SOURCE_FUNC (readable_cb), self);
  if (must_write)
    self->writable =
      attach_source (g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (output),
                                                             NULL),
                     G_SOURCE_FUNC (writable_cb), self);
  if (cancellable != NULL)
    self->cancelled = attach_source (g_cancellable_source_new (cancellable),
                                     G_SOURCE_FUNC (cancelled_cb), self);
  self->timer = ehlo_stage_timer_new (deadline_us, deadline_cb, self);
}

/* --- Public functions --- */

/**
 * ehlo_smtp_channel_new:
 * @socket: a connected TCP socket
 * @redactor: (nullable): takes secrets out of what goes to the line function
 *
 * Makes a channel that speaks in the clear over @socket. The channel closes the socket at its end.
 *
 * Returns: (transfer full): the channel
 */
EhloSmtpChannel *
ehlo_smtp_channel_new (GSocket      *socket,
                       EhloRedactor *redactor)
{
  EhloSmtpChannel *self;

  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);

  self = g_object_new (EHLO_TYPE_SMTP_CHANNEL, NULL);
  self->socket = g_object_ref (socket);
  self->plain = G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
  self->stream = g_object_ref (self->plain);
  if (redactor != NULL)
    self->redactor = ehlo_redactor_ref (redactor);
  /* Nagle's algorithm would hold a command until the last one is acknowledged. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  return self;
}

/**
 * ehlo_smtp_channel_set_line_func:
 * @self: a channel
 * @func: (scope forever) (nullable): called for every line of the transcript
 * @user_data: passed to @func
 *
 * A client's line is told when it is put, a server's line when it is taken into a reply, also when
 * it is no reply line. @func must not call into @self.
 */
void
ehlo_smtp_channel_set_line_func (EhloSmtpChannel  *self,
                                 EhloSmtpLineFunc  func,
                                 gpointer          user_data)
{
  g_return_if_fail (EHLO_IS_SMTP_CHANNEL (self));

  self->line_func = func;
  self->line_data = user_data;
}

/**
 * ehlo_smtp_channel_put:
 * @self: a channel
 * @command: one command line without CRLF and without CR or LF in it: an address with a line end
 *   would smuggle a second command in
 * @shown: (nullable): what the transcript shows instead, for lines that carry a secret
 *
 * Queues a command. All that is queued leaves together with the next
 * ehlo_smtp_channel_read_reply_async(). Whether commands may stand together in a group is up to
 * the caller (RFC 2920 3.1). After the channel's end nothing is queued or told.
 *
 * The channel wipes its own copy of @command once it is sent.
 */
void
ehlo_smtp_channel_put (EhloSmtpChannel *self,
                       const char      *command,
                       const char      *shown)
{
  g_return_if_fail (EHLO_IS_SMTP_CHANNEL (self));
  g_return_if_fail (command != NULL);
  g_return_if_fail (strpbrk (command, "\r\n") == NULL);

  if (self->end != NULL)
    return;
  ehlo_secret_buffer_append_text (self->out, command);
  ehlo_secret_buffer_append_text (self->out, "\r\n");
  if (shown != NULL)
    channel_report (self, TRUE, shown);
  else
    channel_report_bytes (self, TRUE, command, strlen (command));
}

/**
 * ehlo_smtp_channel_put_data:
 * @self: a channel
 * @message: header and body; see ehlo_smtp_data_encode() for what becomes of its lines
 * @shown: what the transcript shows instead of the text, e.g. "(message, 312 bytes)"
 *
 * Queues a message with the dot that ends it, for after DATA's 354.
 */
void
ehlo_smtp_channel_put_data (EhloSmtpChannel *self,
                            const char      *message,
                            const char      *shown)
{
  g_autoptr (GString) data = NULL;

  g_return_if_fail (EHLO_IS_SMTP_CHANNEL (self));
  g_return_if_fail (message != NULL);
  g_return_if_fail (shown != NULL);

  if (self->end != NULL)
    return;
  data = ehlo_smtp_data_encode (message);
  ehlo_secret_buffer_append (self->out, data->str, data->len);
  channel_report (self, TRUE, shown);
}

/**
 * ehlo_smtp_channel_read_reply_async:
 * @self: a channel
 * @deadline_us: limit of the whole call in µs of g_get_monotonic_time(), or EHLO_NO_DEADLINE
 * @cancellable: (nullable): ends the read at once, at any moment
 * @callback: (scope async): called on this thread's default main context
 * @user_data: passed to @callback
 *
 * Sends what is queued, then reads one reply. A reply that has arrived already, as in a group, is
 * given without waiting. Only one read may be under way.
 */
void
ehlo_smtp_channel_read_reply_async (EhloSmtpChannel     *self,
                                    gint64               deadline_us,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  gboolean must_write;

  g_return_if_fail (EHLO_IS_SMTP_CHANNEL (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, ehlo_smtp_channel_read_reply_async);
  /* Being cancelled is told in our own words, and a reply that is whole stays one. */
  g_task_set_check_cancellable (self->task, FALSE);

  if (self->end != NULL)
    {
      channel_return_end (self);
      return;
    }
  if (g_cancellable_is_cancelled (cancellable))
    {
      channel_end (self, new_cancelled_error ());
      return;
    }
  self->reply = ehlo_smtp_reply_new ();
  self->reply_bytes = 0;
  must_write = channel_flush (self);
  if (!channel_receive (self))
    channel_wait (self, deadline_us, must_write);
}

/**
 * ehlo_smtp_channel_read_reply_finish:
 * @self: a channel
 * @result: what the callback got
 * @error: return location for an error
 *
 * Any whole reply is a success, whatever its code. Its text is as the server sent it, but for a
 * secret that it echoed.
 *
 * Errors: %EHLO_ERROR_DEADLINE; %EHLO_ERROR_CANCELLED; %EHLO_ERROR_CLOSED when the peer closed the
 * connection; %EHLO_ERROR_RESET; %EHLO_ERROR_LIMIT, its message names the limit;
 * %EHLO_ERROR_PROTOCOL for bytes that are no reply (the transcript has them), also when the peer
 * falls silent or closes in the middle of them; the TLS layer's own errors.
 *
 * Returns: (transfer full): the reply, or %NULL with @error set
 */
EhloSmtpReply *
ehlo_smtp_channel_read_reply_finish (EhloSmtpChannel  *self,
                                     GAsyncResult     *result,
                                     GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ehlo_smtp_channel_steal_unread:
 * @self: a channel without a read under way
 *
 * Takes the bytes that have arrived but belong to no reply that was read. After the 220 to STARTTLS
 * there must be none: what stands there was injected in the clear and would count as part of the
 * encrypted session (RFC 3207 6, CVE-2011-0411).
 *
 * Returns: (transfer full): the bytes as they came, of size 0 when there are none; at most about
 *   EHLO_SMTP_MAX_REPLY_BYTES of them
 */
GBytes *
ehlo_smtp_channel_steal_unread (EhloSmtpChannel *self)
{
  g_return_val_if_fail (EHLO_IS_SMTP_CHANNEL (self), NULL);
  g_return_val_if_fail (self->task == NULL, NULL);

  /* They may lie in the kernel still. */
  while (self->end == NULL
         && ehlo_smtp_lines_get_size (self->in) < EHLO_SMTP_MAX_REPLY_BYTES
         && channel_receive_some (self, &self->end) > 0)
    ;
  return ehlo_smtp_lines_steal (self->in);
}

/**
 * ehlo_smtp_channel_set_stream:
 * @self: a channel without a read under way
 * @stream: a stream over the channel's socket, with pollable streams, handshake done
 *
 * Speaks through @stream from now on. Bytes of the plain text that were not read, and commands that
 * were not sent, are dropped: neither may cross into the encrypted session.
 */
void
ehlo_smtp_channel_set_stream (EhloSmtpChannel *self,
                              GIOStream       *stream)
{
  g_autoptr (GBytes) dropped = NULL;

  g_return_if_fail (EHLO_IS_SMTP_CHANNEL (self));
  g_return_if_fail (G_IS_IO_STREAM (stream));
  g_return_if_fail (self->task == NULL);

  g_set_object (&self->stream, stream);
  ehlo_secret_buffer_clear (self->out);
  dropped = ehlo_smtp_lines_steal (self->in);
}

/**
 * ehlo_smtp_channel_close:
 * @self: a channel
 *
 * Hangs up. Commands that are queued (a QUIT whose answer nobody waits for) are given to the
 * kernel, as far as that takes no waiting. A read under way ends with %EHLO_ERROR_CANCELLED, as
 * does every later one. Closing twice does nothing.
 */
void
ehlo_smtp_channel_close (EhloSmtpChannel *self)
{
  g_return_if_fail (EHLO_IS_SMTP_CHANNEL (self));

  if (self->stream == NULL || g_io_stream_is_closed (self->plain))
    return;
  channel_stop_waiting (self);
  if (self->end == NULL)
    channel_flush (self);
  g_io_stream_close (self->stream, NULL, NULL);
  g_io_stream_close (self->plain, NULL, NULL);
  ehlo_secret_buffer_clear (self->out);
  if (self->end == NULL)
    self->end = new_cancelled_error ();
  if (self->task != NULL)
    channel_return_end (self);
}
