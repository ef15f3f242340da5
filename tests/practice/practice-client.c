/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice-client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define PATIENCE_S 30

struct _PracticeClient
{
  int                              fd;
  char                            *host;
  gnutls_session_t                 tls;
  gnutls_certificate_credentials_t credentials;
  GString                         *in;
};

static int
open_socket (const EhloPracticeInfo *info,
             GSocketFamily           family)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, info->port);
  const struct timeval patience = { .tv_sec = PATIENCE_S };
  struct sockaddr_storage native;
  gssize length = g_socket_address_get_native_size (address);
  int fd = socket (family, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  /* The limit for sending is also the one for connecting. */
  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience), ==, 0);
  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), ==, 0);
  g_assert_true (g_socket_address_to_native (address, &native, sizeof native, NULL));
  if (connect (fd, (struct sockaddr *) &native, (socklen_t) length) < 0)
    {
      int saved = errno;

      close (fd);
      errno = saved;
      return -1;
    }
  return fd;
}

gboolean
practice_can_connect (const EhloPracticeInfo *info,
                      GSocketFamily           family,
                      int                    *ret_errno)
{
  int fd = open_socket (info, family);

  *ret_errno = fd < 0 ? errno : 0;
  if (fd >= 0)
    close (fd);
  return fd >= 0;
}

gboolean
practice_has_ipv6 (void)
{
  struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
  int fd = socket (AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean bound;

  if (fd < 0)
    return FALSE;
  bound = bind (fd, (struct sockaddr *) &address, sizeof address) == 0;
  close (fd);
  return bound;
}

PracticeClient *
practice_client_new (const EhloPracticeInfo *info,
                     GSocketFamily           family)
{
  PracticeClient *self = g_new0 (PracticeClient, 1);

  self->fd = open_socket (info, family);
  g_assert_cmpint (self->fd, >=, 0);
  self->host = g_strdup (info->host);
  self->in = g_string_new (NULL);
  return self;
}

void
practice_client_free (PracticeClient *self)
{
  g_clear_pointer (&self->tls, gnutls_deinit);
  g_clear_pointer (&self->credentials, gnutls_certificate_free_credentials);
  close (self->fd);
  g_free (self->host);
  g_string_free (self->in, TRUE);
  g_free (self);
}

int
practice_client_get_fd (PracticeClient *self)
{
  return self->fd;
}

void
practice_client_send (PracticeClient *self,
                      const char     *bytes)
{
  gsize length = strlen (bytes);

  while (length != 0)
    {
      gssize n = self->tls != NULL ? gnutls_record_send (self->tls, bytes, length)
                                   : send (self->fd, bytes, length, MSG_NOSIGNAL);

      if (n == GNUTLS_E_INTERRUPTED)
        continue;
      g_assert_cmpint (n, >, 0);
      bytes += n;
      length -= (gsize) n;
    }
}

/* 0 at the end, negative on errors. */
static gssize
read_some (PracticeClient *self)
{
  char chunk[4096];
  gssize n;

  do
    n = self->tls != NULL ? gnutls_record_recv (self->tls, chunk, sizeof chunk)
                          : recv (self->fd, chunk, sizeof chunk, 0);
  while (self->tls != NULL && (n == GNUTLS_E_INTERRUPTED || n == GNUTLS_E_REHANDSHAKE));
  if (n > 0)
    g_string_append_len (self->in, chunk, n);
  return n;
}

static char *
read_line (PracticeClient *self)
{
  g_autofree char *line = NULL;
  const char *newline;

  while ((newline = strchr (self->in->str, '\n')) == NULL)
    g_assert_cmpint (read_some (self), >, 0);
  line = g_strndup (self->in->str, (gsize) (newline - self->in->str + 1));
  g_string_erase (self->in, 0, (gssize) strlen (line));
  g_assert_true (g_str_has_suffix (line, "\r\n"));
  line[strlen (line) - 2] = '\0';
  return g_steal_pointer (&line);
}

char *
practice_client_read_reply (PracticeClient *self)
{
  g_autoptr (GString) reply = g_string_new (NULL);

  for (;;)
    {
      g_autofree char *line = read_line (self);

      g_assert_cmpuint (strlen (line), >=, 4);
      g_string_append (reply, line);
      if (line[3] == ' ')
        return g_strdup (reply->str);
      g_assert_cmpint (line[3], ==, '-');
      g_string_append_c (reply, '\n');
    }
}

char *
practice_client_read_bytes (PracticeClient *self,
                            gsize           length)
{
  char *bytes;

  while (self->in->len < length)
    g_assert_cmpint (read_some (self), >, 0);
  bytes = g_strndup (self->in->str, length);
  g_string_erase (self->in, 0, (gssize) length);
  return bytes;
}

char *
practice_client_ask (PracticeClient *self,
                     const char     *command)
{
  g_autofree char *line = g_strconcat (command, "\r\n", NULL);

  practice_client_send (self, line);
  return practice_client_read_reply (self);
}

/* Returns whether the handshake worked; @ret_status has the bits of what is wrong with the
 * certificate then. */
gboolean
practice_client_handshake (PracticeClient *self,
                           GBytes         *ca_pem,
                           guint          *ret_status)
{
  gnutls_datum_t pem;
  gsize size;
  int code;

  g_assert_cmpint (gnutls_init (&self->tls, GNUTLS_CLIENT), ==, 0);
  g_assert_cmpint (gnutls_set_default_priority (self->tls), ==, 0);
  g_assert_cmpint (gnutls_certificate_allocate_credentials (&self->credentials), ==, 0);
  if (ca_pem != NULL)
    {
      pem.data = (guchar *) g_bytes_get_data (ca_pem, &size);
      pem.size = (guint) size;
      g_assert_cmpint (gnutls_certificate_set_x509_trust_mem (self->credentials, &pem,
                                                              GNUTLS_X509_FMT_PEM), ==, 1);
    }
  gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE, self->credentials);
  gnutls_server_name_set (self->tls, GNUTLS_NAME_DNS, self->host, strlen (self->host));
  gnutls_transport_set_int (self->tls, self->fd);

  do
    code = gnutls_handshake (self->tls);
  while (code < 0 && !gnutls_error_is_fatal (code));
  if (code < 0)
    return FALSE;
  g_assert_cmpint (gnutls_certificate_verify_peers3 (self->tls, self->host, ret_status), ==, 0);
  return TRUE;
}

const char *
practice_client_get_version (PracticeClient *self)
{
  return gnutls_protocol_get_name (gnutls_protocol_get_version (self->tls));
}

/* Reads until the server closes. Returns whether it did so without sending anything more;
 * @ret_errno is 0 for a clean end. */
gboolean
practice_client_is_at_end (PracticeClient *self,
                           int            *ret_errno)
{
  gssize n = read_some (self);

  if (n == 0)
    *ret_errno = 0;
  else
    *ret_errno = self->tls != NULL ? EPROTO : errno;
  return n <= 0 && self->in->len == 0;
}

gboolean
practice_client_is_silent (PracticeClient *self,
                           int             ms)
{
  struct pollfd poll_fd = { .fd = self->fd, .events = POLLIN };

  return self->in->len == 0 && poll (&poll_fd, 1, ms) == 0;
}

char *
practice_encode_plain (const char *user,
                       const char *password)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_c (text, '\0');
  g_string_append (text, user);
  g_string_append_c (text, '\0');
  g_string_append (text, password);
  return g_base64_encode ((const guchar *) text->str, text->len);
}

guint
practice_count_descriptors (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    count++;
  return count - 1; /* the folder itself */
}

static char *
fill_in (const EhloPracticeInfo *info,
         const char             *move)
{
  g_autofree char *plain = practice_encode_plain (info->user, info->password);
  g_autofree char *wrong = practice_encode_plain (info->user, "not the password");
  g_autoptr (GString) line = g_string_new (move);

  g_string_replace (line, "{plain}", plain, 0);
  g_string_replace (line, "{wrong}", wrong, 0);
  return g_strdup (line->str);
}

static void
play_move (PracticeClient         *self,
           const EhloPracticeInfo *info,
           GBytes                 *ca_pem,
           const char             *move)
{
  guint status;

  if (*move == '>')
    {
      g_autofree char *line = fill_in (info, move + 1);
      g_autofree char *bytes = g_strconcat (line, "\r\n", NULL);

      practice_client_send (self, bytes);
    }
  else if (*move == '<')
    {
      g_autofree char *reply = practice_client_read_reply (self);

      reply[MIN (strlen (reply), strlen (move + 1))] = '\0';
      g_assert_cmpstr (reply, ==, move + 1);
    }
  else if (g_strcmp0 (move, "tls") == 0)
    {
      g_assert_true (practice_client_handshake (self, ca_pem, &status));
      g_assert_cmphex (status, ==, 0);
    }
  else if (g_strcmp0 (move, "end") == 0)
    {
      int errnum;

      g_assert_true (practice_client_is_at_end (self, &errnum));
      g_assert_cmpint (errnum, ==, 0);
    }
  else
    g_assert_not_reached ();
}

void
practice_client_play (PracticeClient         *self,
                      const EhloPracticeInfo *info,
                      GBytes                 *ca_pem,
                      const char             *moves)
{
  g_auto (GStrv) list = g_strsplit (moves, "|", -1);

  for (guint i = 0; list[i] != NULL; i++)
    play_move (self, info, ca_pem, list[i]);
}
