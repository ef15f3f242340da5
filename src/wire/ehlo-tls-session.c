/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-tls-session.h"

#include "ehlo-error.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* A whole handshake has about a dozen; a peer that keeps sending key updates or tickets must not
 * fill the memory. */
#define MAX_MESSAGES 64

/* Warnings are rare (unrecognized_name); a peer that sends nothing else must not keep us busy. */
#define MAX_WARNINGS 8

/* Bytes that a peer may send in a handshake. The longest chains take some 20 KiB; GnuTLS itself
 * would gather up to the 16 MiB that the head of a message can announce. */
#define MAX_HANDSHAKE (256 * 1024)

/* So long as the handshake runs. Afterwards the streams count for themselves. */
static void
count_received (EhloTlsSession *self,
                const void     *bytes,
                gsize           length)
{
  EhloTlsEvidence *evidence = self->evidence;
  gsize n_kept = MIN (length, sizeof evidence->first_bytes - evidence->n_first_bytes);

  if (evidence->outcome != EHLO_TLS_RUNNING)
    return;

  evidence->bytes_in += length;
  memcpy (evidence->first_bytes + evidence->n_first_bytes, bytes, n_kept);
  evidence->n_first_bytes += n_kept;
}

static ssize_t
pull (gnutls_transport_ptr_t  pointer,
      void                   *buffer,
      size_t                  length)
{
  EhloTlsSession *self = pointer;
  EhloTlsEvidence *evidence = self->evidence;
  ssize_t n_read;

  if (evidence->outcome == EHLO_TLS_RUNNING && evidence->bytes_in > MAX_HANDSHAKE)
    {
      self->read_errnum = EMSGSIZE;
      gnutls_transport_set_errno (self->gnutls, EPROTO);
      return -1;
    }

  n_read = recv (g_socket_get_fd (self->socket), buffer, length, MSG_DONTWAIT);

  if (n_read > 0)
    count_received (self, buffer, n_read);
  else if (n_read == 0)
    self->eof = TRUE;
  else
    {
      int errnum = errno;

      if (errnum != EAGAIN && errnum != EINTR)
        self->read_errnum = errnum;
      gnutls_transport_set_errno (self->gnutls, errnum);
    }

  return n_read;
}

static ssize_t
count_length (const giovec_t *vector,
              int             n_vectors)
{
  ssize_t length = 0;

  for (int i = 0; i < n_vectors; i++)
    length += vector[i].iov_len;

  return length;
}

/* A vector, so that ChangeCipherSpec and Finished leave in one segment.
 *
 * A peer that gives up says why and closes; our next write may fail before we read that. So during
 * the handshake a failed write counts as done, and what the peer said, or that it is gone, comes
 * out of the read that follows. */
static ssize_t
push (gnutls_transport_ptr_t  pointer,
      const giovec_t         *vector,
      int                     n_vectors)
{
  EhloTlsSession *self = pointer;
  struct msghdr message = { .msg_iov = (struct iovec *) vector, .msg_iovlen = n_vectors };
  ssize_t n_written = sendmsg (g_socket_get_fd (self->socket), &message,
                               MSG_DONTWAIT | MSG_NOSIGNAL);
  int errnum = errno;

  if (n_written >= 0)
    {
      if (self->evidence->outcome == EHLO_TLS_RUNNING)
        self->evidence->bytes_out += n_written;
      return n_written;
    }

  if (errnum != EAGAIN && errnum != EINTR)
    {
      self->write_errnum = errnum;
      if (self->evidence->outcome == EHLO_TLS_RUNNING)
        return count_length (vector, n_vectors);
    }
  gnutls_transport_set_errno (self->gnutls, errnum);

  return -1;
}

/* GnuTLS asks only where it would otherwise wait itself, which a non-blocking session never does;
 * without this it would poll the transport pointer as if it were a file descriptor. */
static int
pull_timeout (gnutls_transport_ptr_t pointer,
              unsigned int           timeout_ms)
{
  EhloTlsSession *self = pointer;

  return g_socket_condition_check (self->socket, G_IO_IN) != 0;
}

/**
 * ehlo_tls_session_note:
 * @self: a session
 * @format: printf() format of a line for the message log
 * @...: for @format
 *
 * Adds a line with the time since the handshake began; beyond a limit it is dropped.
 */
void
ehlo_tls_session_note (EhloTlsSession *self,
                       const char     *format,
                       ...)
{
  EhloTlsEvidence *evidence = self->evidence;
  g_autofree char *text = NULL;
  gint64 elapsed_us = g_get_monotonic_time () - evidence->start_us;
  va_list args;

  if (evidence->messages->len >= MAX_MESSAGES)
    return;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (evidence->messages,
                   g_strdup_printf ("+%" G_GINT64_FORMAT ".%d ms %s", elapsed_us / 1000,
                                    (int) (elapsed_us % 1000 / 100), text));
}

static int
on_message (gnutls_session_t      gnutls,
            unsigned int          type,
            unsigned int          when,
            unsigned int          incoming,
            const gnutls_datum_t *message)
{
  EhloTlsSession *self = gnutls_session_get_ptr (gnutls);
  const char *name = gnutls_handshake_description_get_name (type);

  ehlo_tls_session_note (self, "%s %s (%u)", incoming ? "<" : ">", name != NULL ? name : "?",
                         message != NULL ? message->size : 0);
  if (type == GNUTLS_HANDSHAKE_CERTIFICATE_REQUEST && incoming)
    self->evidence->client_certificate_requested = TRUE;

  return 0;
}

/* "GNUTLS_A_HANDSHAKE_FAILURE" becomes the name of RFC 8446, 6: handshake_failure. The sentences
 * of gnutls_alert_get_name () depend on the language. */
static char *
dup_alert_name (gnutls_alert_description_t alert)
{
  const char *symbol = gnutls_alert_get_strname (alert);

  if (symbol == NULL || !g_str_has_prefix (symbol, "GNUTLS_A_"))
    return NULL;

  return g_ascii_strdown (symbol + strlen ("GNUTLS_A_"), -1);
}

/**
 * ehlo_tls_session_note_alert:
 * @self: a session whose last call gave %GNUTLS_E_FATAL_ALERT_RECEIVED or a warning
 *
 * Keeps number and name of the alert. A fatal one replaces an earlier warning.
 */
void
ehlo_tls_session_note_alert (EhloTlsSession *self)
{
  gnutls_alert_description_t alert = gnutls_alert_get (self->gnutls);

  self->evidence->alert = alert;
  g_free (self->evidence->alert_name);
  self->evidence->alert_name = dup_alert_name (alert);
  ehlo_tls_session_note (self, "< ALERT %d %s", alert,
                         self->evidence->alert_name != NULL ? self->evidence->alert_name : "?");
}

/**
 * ehlo_tls_session_new:
 * @socket: a connected socket; becomes non-blocking, with Nagle's algorithm off
 * @is_server: which side we are
 * @priority: (nullable): GnuTLS priority string; "NORMAL" when %NULL, which takes TLS 1.0 to 1.3
 * @error: return location: %EHLO_ERROR_INVALID when @priority is not understood,
 *   %EHLO_ERROR_TLS when GnuTLS cannot start
 *
 * Returns: (transfer full) (nullable): a session; the caller sets its credentials
 */
EhloTlsSession *
ehlo_tls_session_new (GSocket     *socket,
                      gboolean     is_server,
                      const char  *priority,
                      GError     **error)
{
  g_autoptr (EhloTlsSession) self = g_rc_box_new0 (EhloTlsSession);
  unsigned int flags = GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL | GNUTLS_NO_TICKETS;
  const char *bad_part = NULL;
  int code;

  self->socket = g_object_ref (socket);
  self->evidence = ehlo_tls_evidence_new ();
  self->evidence->start_us = g_get_monotonic_time ();
  self->is_server = is_server;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);

  code = gnutls_init (&self->gnutls, (is_server ? GNUTLS_SERVER : GNUTLS_CLIENT) | flags);
  if (code < 0)
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_TLS, gnutls_strerror (code));
      return NULL;
    }
  code = gnutls_priority_set_direct (self->gnutls, priority != NULL ? priority : "NORMAL",
                                     &bad_part);
  if (code < 0)
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "TLS priority \"%s\": %s at \"%s\"",
                   priority, gnutls_strerror (code), bad_part != NULL ? bad_part : "");
      return NULL;
    }

  gnutls_session_set_ptr (self->gnutls, self);
  gnutls_handshake_set_hook_function (self->gnutls, GNUTLS_HANDSHAKE_ANY, GNUTLS_HOOK_POST,
                                      on_message);
  gnutls_transport_set_ptr (self->gnutls, self);
  gnutls_transport_set_pull_function (self->gnutls, pull);
  gnutls_transport_set_vec_push_function (self->gnutls, push);
  gnutls_transport_set_pull_timeout_function (self->gnutls, pull_timeout);

  return g_steal_pointer (&self);
}

/**
 * ehlo_tls_session_ref:
 * @self: a session
 *
 * Returns: (transfer full): @self
 */
EhloTlsSession *
ehlo_tls_session_ref (EhloTlsSession *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  EhloTlsSession *self = data;

  g_clear_pointer (&self->gnutls, gnutls_deinit);
  g_clear_pointer (&self->trust, ehlo_tls_trust_unref);
  g_clear_object (&self->socket);
  g_free (self->server_name);
  ehlo_tls_evidence_free (self->evidence);
}

/**
 * ehlo_tls_session_unref:
 * @self: a session
 */
void
ehlo_tls_session_unref (EhloTlsSession *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * ehlo_tls_session_handshake:
 * @self: a session with credentials
 *
 * Goes on with the handshake as far as it gets without waiting.
 *
 * Returns: 0 = complete, %GNUTLS_E_AGAIN = wait for ehlo_tls_session_get_wanted(), otherwise the
 *   fatal code of GnuTLS
 */
int
ehlo_tls_session_handshake (EhloTlsSession *self)
{
  int code = GNUTLS_E_WARNING_ALERT_RECEIVED;

  while (self->n_warnings < MAX_WARNINGS)
    {
      code = gnutls_handshake (self->gnutls);
      if (code == GNUTLS_E_WARNING_ALERT_RECEIVED)
        {
          ehlo_tls_session_note_alert (self);
          self->n_warnings++;
        }
      else if (code == GNUTLS_E_AGAIN || code == GNUTLS_E_SUCCESS || gnutls_error_is_fatal (code))
        break;
      else if (code != GNUTLS_E_INTERRUPTED)
        self->n_warnings++;
    }

  return code;
}

static void
set_error_from_errno (int      errnum,
                      GError **error)
{
  gboolean reset = errnum == ECONNRESET || errnum == EPIPE || errnum == ECONNABORTED;

  g_set_error_literal (error, EHLO_ERROR,
                       reset ? EHLO_ERROR_RESET
                             : errnum == ETIMEDOUT ? EHLO_ERROR_DEADLINE : EHLO_ERROR_FAILED,
                       g_strerror (errnum));
}

static void
set_error_from_code (EhloTlsSession *self,
                     int             code,
                     int             errnum,
                     GError        **error)
{
  if (code == GNUTLS_E_AGAIN)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, g_strerror (EAGAIN));
  else if (code == GNUTLS_E_FATAL_ALERT_RECEIVED)
    {
      ehlo_tls_session_note_alert (self);
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_TLS, "TLS alert %d, %s", self->evidence->alert,
                   self->evidence->alert_name != NULL ? self->evidence->alert_name : "?");
    }
  else if (errnum != 0)
    set_error_from_errno (errnum, error);
  else
    g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_TLS, gnutls_strerror (code));
}

/* RFC 9325, 3.5: renegotiation is to be refused; the session goes on without it. */
static gboolean
goes_on_after (EhloTlsSession *self,
               int             code)
{
  if (code == GNUTLS_E_WARNING_ALERT_RECEIVED)
    ehlo_tls_session_note_alert (self);
  if (code == GNUTLS_E_REHANDSHAKE)
    return gnutls_alert_send (self->gnutls, GNUTLS_AL_WARNING, GNUTLS_A_NO_RENEGOTIATION) == 0;

  return code == GNUTLS_E_INTERRUPTED || code == GNUTLS_E_WARNING_ALERT_RECEIVED
         || code == GNUTLS_E_HEARTBEAT_PING_RECEIVED;
}

/**
 * ehlo_tls_session_read:
 * @self: a session after its handshake
 * @buffer: room for @count bytes
 * @count: at least 1
 * @error: return location: %G_IO_ERROR_WOULD_BLOCK; %EHLO_ERROR_TLS with the alert in the evidence;
 *   %EHLO_ERROR_RESET, %EHLO_ERROR_DEADLINE when the system gave up, %EHLO_ERROR_FAILED
 *
 * Never waits. In TLS 1.3 the alert certificate_required comes here, after a handshake that went
 * well, and it can still be read when a write has failed.
 *
 * Returns: number of bytes, 0 at the end, -1 with @error. The end without a close_notify (RFC 8446,
 *   6.1) is an end like any other, and noted as truncated.
 */
gssize
ehlo_tls_session_read (EhloTlsSession  *self,
                       void            *buffer,
                       gsize            count,
                       GError         **error)
{
  gssize n_read = GNUTLS_E_INTERRUPTED;

  for (guint i = 0; i < MAX_WARNINGS && n_read < 0; i++)
    {
      n_read = gnutls_record_recv (self->gnutls, buffer, count);
      if (n_read < 0 && !goes_on_after (self, n_read))
        break;
    }

  self->read_wants_write
    = n_read == GNUTLS_E_AGAIN && gnutls_record_get_direction (self->gnutls) == 1;
  if (n_read == GNUTLS_E_PREMATURE_TERMINATION)
    {
      self->evidence->truncated = TRUE;
      return 0;
    }
  if (n_read < 0)
    {
      set_error_from_code (self, n_read, self->read_errnum, error);
      return -1;
    }

  return n_read;
}

/**
 * ehlo_tls_session_write:
 * @self: a session after its handshake
 * @buffer: what to send; after %G_IO_ERROR_WOULD_BLOCK the same has to be given again
 * @count: number of bytes
 * @error: return location: %G_IO_ERROR_WOULD_BLOCK, %EHLO_ERROR_RESET, %EHLO_ERROR_DEADLINE,
 *   %EHLO_ERROR_TLS, %EHLO_ERROR_FAILED
 *
 * Never waits. After an error read on: the peer may have said why.
 *
 * Returns: number of bytes taken, at most one record of 16 KiB, or -1 with @error
 */
gssize
ehlo_tls_session_write (EhloTlsSession  *self,
                        const void      *buffer,
                        gsize            count,
                        GError         **error)
{
  gssize n_written;

  do
    n_written = gnutls_record_send (self->gnutls, buffer, count);
  while (n_written == GNUTLS_E_INTERRUPTED);

  if (n_written < 0)
    {
      set_error_from_code (self, n_written, self->write_errnum, error);
      return -1;
    }

  return n_written;
}

/**
 * ehlo_tls_session_has_record:
 * @self: a session
 *
 * Returns: %TRUE when decrypted bytes wait inside GnuTLS, where no poll() of the socket sees them
 */
gboolean
ehlo_tls_session_has_record (EhloTlsSession *self)
{
  return gnutls_record_check_pending (self->gnutls) > 0;
}

/**
 * ehlo_tls_session_get_wanted:
 * @self: a session whose handshake gave %GNUTLS_E_AGAIN
 *
 * Returns: what to wait for on the socket
 */
GIOCondition
ehlo_tls_session_get_wanted (EhloTlsSession *self)
{
  return gnutls_record_get_direction (self->gnutls) == 1 ? G_IO_OUT : G_IO_IN;
}

/**
 * ehlo_tls_session_ack_fast:
 * @self: a session
 *
 * Has the next segments acknowledged at once. To be called before each wait, as the kernel forgets
 * it: a server with Nagle's algorithm on holds its reply back until its session ticket is
 * acknowledged, which takes 40 ms more otherwise.
 */
void
ehlo_tls_session_ack_fast (EhloTlsSession *self)
{
  g_socket_set_option (self->socket, IPPROTO_TCP, TCP_QUICKACK, TRUE, NULL);
}
