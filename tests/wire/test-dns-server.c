/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-dns-server.h"

#include "test-dns-packet.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>
#include <glib-unix.h>

#define TYPE_A    1
#define TYPE_NS   2
#define TYPE_MX   15
#define TYPE_TXT  16
#define TYPE_AAAA 28

#define CHECKING_DISABLED 0x0010 /* RFC 4035 3.2.2 */

#define MAX_PACKET  65535
#define MAX_UDP     512        /* RFC 1035 4.2.1, without EDNS */
#define SLOW_US     (300 * 1000)
#define TCP_LIMIT_S 5
#define BIG_TEXT    1850

struct _TestDnsServer
{
  char      *always;      /* nullable: the label to play whatever is asked */
  char      *address;
  GSocket   *udp;
  GSocket   *tcp;
  int        wake[2];
  GThread   *thread;
  int        n_udp;       /* atomic */
  int        n_tcp;       /* atomic */
  gboolean   dropped;
};

typedef struct
{
  guint    id;
  guint    flags;
  char    *name;
  guint    type;
  gboolean tcp;
} Query;

static void
query_clear (Query *self)
{
  g_free (self->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Query, query_clear)

static guint
get_u16 (const guint8 *bytes)
{
  return (guint) bytes[0] << 8 | bytes[1];
}

/* What asks is our own code, so a question that is no question is a bug. */
static void
read_query (Query        *query,
            const guint8 *packet,
            gsize         length)
{
  g_autoptr (GString) name = g_string_new (NULL);
  gsize at = TEST_DNS_QUESTION;

  g_assert_cmpuint (length, >=, TEST_DNS_QUESTION + 5);
  query->id = get_u16 (packet);
  query->flags = get_u16 (packet + 2);
  g_assert_cmpuint (query->flags & TEST_DNS_RESPONSE, ==, 0);
  g_assert_cmpuint (get_u16 (packet + 4), ==, 1);

  while (packet[at] != 0)
    {
      g_assert_cmpuint (at + packet[at] + 1, <, length);
      if (name->len > 0)
        g_string_append_c (name, '.');
      g_string_append_len (name, (const char *) packet + at + 1, packet[at]);
      at += packet[at] + 1u;
    }

  g_assert_cmpuint (at + 5, <=, length);
  query->type = get_u16 (packet + at + 1);
  query->name = g_string_free (g_steal_pointer (&name), FALSE);
}

static GByteArray *
new_answer (const Query *query,
            guint        flags)
{
  GByteArray *packet = g_byte_array_new ();

  test_dns_add_header (packet, query->id, TEST_DNS_RESPONSE | TEST_DNS_RECURSION | flags, 1);
  test_dns_add_question (packet, query->name, query->type);
  return packet;
}

static void
add_ns (GByteArray *packet)
{
  guint begun = test_dns_begin_record (packet, NULL, TYPE_NS, 300);

  test_dns_add_name (packet, "ns.test");
  test_dns_end_record (packet, begun);
}

static GByteArray *
new_found (const Query *query,
           const char  *owner,
           guint        flags)
{
  GByteArray *packet = new_answer (query, flags);

  if (query->type == TYPE_A)
    test_dns_add_address (packet, owner, 300, "192.0.2.1");
  else if (query->type == TYPE_AAAA)
    test_dns_add_address (packet, owner, 200, "2001:db8::1");
  else if (query->type == TYPE_NS)
    add_ns (packet);

  return packet;
}

static GByteArray *
new_mx (const Query *query)
{
  GByteArray *packet = new_answer (query, 0);

  if (query->type == TYPE_MX)
    {
      guint begun = test_dns_begin_record (packet, NULL, TYPE_MX, 300);

      test_dns_add_u16 (packet, 10);
      test_dns_add_name (packet, "in.mail.test");
      test_dns_end_record (packet, begun);
    }

  return packet;
}

static GByteArray *
new_cname (const Query *query)
{
  GByteArray *packet = new_answer (query, 0);

  test_dns_add_cname (packet, NULL, 50, "a.test");
  test_dns_add_cname (packet, "a.test", 20, "b.test");
  if (query->type == TYPE_A)
    test_dns_add_address (packet, "b.test", 300, "192.0.2.1");

  return packet;
}

static GByteArray *
new_big (const Query *query)
{
  GByteArray *packet = new_answer (query, 0);
  g_autofree char *text = g_strnfill (BIG_TEXT, 'x');

  if (query->type == TYPE_TXT)
    test_dns_add_text (packet, NULL, 100, text);

  return packet;
}

static GByteArray *
new_wrong_question (const Query *query)
{
  const Query other = { query->id, query->flags, (char *) "other.test", query->type, query->tcp };

  return new_found (&other, NULL, 0);
}

static GByteArray *
new_garbage (void)
{
  return g_byte_array_append (g_byte_array_new (), (const guint8 *) "hello", 5);
}

/* One of the labels that is a code and nothing else; -1 for another label. */
static int
find_rcode (const char *label)
{
  static const struct
  {
    const char *label;
    int         rcode;
  } codes[] = {
    { "nodata", 0 }, { "formerr", 1 }, { "servfail", 2 }, { "nxdomain", 3 }, { "notimp", 4 },
    { "refused", 5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (g_str_equal (codes[i].label, label))
        return codes[i].rcode;
    }

  return -1;
}

/* What comes back by UDP or by TCP; NULL is silence, or the end of the connection. */
static GByteArray *
play (TestDnsServer *self,
      const Query   *query)
{
  g_auto (GStrv) labels = g_strsplit (query->name, ".", 2);
  const char *first = labels[0] != NULL ? labels[0] : ""; /* the root has none */
  const char *label = self->always != NULL ? self->always : first;
  int rcode = find_rcode (label);

  if (g_str_has_suffix (query->name, ".nowhere.test"))
    rcode = 3;
  if (g_str_equal (label, "bogus") && !(query->flags & CHECKING_DISABLED))
    rcode = 2;
  if (rcode >= 0)
    return new_answer (query, (guint) rcode);

  if (g_str_equal (label, "silent"))
    return NULL;
  if (g_str_equal (label, "drop-first") && !self->dropped)
    {
      self->dropped = TRUE;
      return NULL;
    }
  if (g_str_equal (label, "slow"))
    g_usleep (SLOW_US);
  if (g_str_equal (label, "wrong-question"))
    return new_wrong_question (query);
  if (g_str_equal (label, "garbage"))
    return new_garbage ();
  if (g_str_equal (label, "cname"))
    return new_cname (query);
  if (g_str_equal (label, "mx"))
    return new_mx (query);
  if (g_str_equal (label, "big"))
    return new_big (query);
  if (g_str_has_prefix (label, "tc") && !query->tcp)
    return new_answer (query, TEST_DNS_TRUNCATED);
  if (g_str_equal (label, "tc-closed"))
    return NULL;
  if (g_str_equal (label, "ad"))
    return new_found (query, NULL, query->flags & TEST_DNS_AUTHENTICATED);

  return new_found (query, NULL, 0);
}

/* The labels whose answer is first made right and then spoilt. */
static GByteArray *
answer (TestDnsServer *self,
        const guint8  *bytes,
        gsize          length,
        gboolean       tcp)
{
  g_auto (Query) query = { .tcp = tcp };
  GByteArray *packet;

  read_query (&query, bytes, length);
  packet = play (self, &query);
  if (packet == NULL)
    return NULL;

  if (g_str_has_prefix (query.name, "wrong-id"))
    test_dns_set_u16 (packet, 0, query.id ^ 1);
  if (g_str_has_prefix (query.name, "broken"))
    g_byte_array_set_size (packet, packet->len - 3);

  if (!tcp && packet->len > MAX_UDP)
    {
      g_byte_array_unref (packet);
      packet = new_answer (&query, TEST_DNS_TRUNCATED);
    }

  return packet;
}

static void
serve_udp (TestDnsServer *self)
{
  g_autoptr (GSocketAddress) peer = NULL;
  g_autoptr (GByteArray) packet = NULL;
  g_autofree char *buffer = g_malloc (MAX_PACKET);
  gssize n = g_socket_receive_from (self->udp, &peer, buffer, MAX_PACKET, NULL, NULL);

  if (n <= 0)
    return;

  g_atomic_int_inc (&self->n_udp);
  packet = answer (self, (const guint8 *) buffer, (gsize) n, FALSE);
  if (packet != NULL)
    g_socket_send_to (self->udp, peer, (const char *) packet->data, packet->len, NULL, NULL);
}

static gboolean
receive_all (GSocket *socket,
             char    *buffer,
             gsize    length)
{
  while (length > 0)
    {
      gssize n = g_socket_receive (socket, buffer, length, NULL, NULL);

      if (n <= 0)
        return FALSE;
      buffer += n;
      length -= (gsize) n;
    }

  return TRUE;
}

/* One question for each connection, with a length in front of it (RFC 1035 4.2.2). */
static void
serve_tcp (TestDnsServer *self)
{
  g_autoptr (GSocket) socket = g_socket_accept (self->tcp, NULL, NULL);
  g_autoptr (GByteArray) packet = NULL;
  g_autoptr (GByteArray) framed = g_byte_array_new ();
  g_autofree char *buffer = g_malloc (MAX_PACKET);
  gsize length;

  if (socket == NULL)
    return;

  g_socket_set_timeout (socket, TCP_LIMIT_S);
  if (!receive_all (socket, buffer, 2))
    return;
  length = get_u16 ((const guint8 *) buffer);
  if (!receive_all (socket, buffer, length))
    return;

  g_atomic_int_inc (&self->n_tcp);
  packet = answer (self, (const guint8 *) buffer, length, TRUE);
  if (packet == NULL)
    return;

  test_dns_add_u16 (framed, packet->len);
  g_byte_array_append (framed, packet->data, packet->len);
  for (gsize sent = 0; sent < framed->len;)
    {
      gssize n = g_socket_send (socket, (const char *) framed->data + sent, framed->len - sent,
                                NULL, NULL);

      if (n <= 0)
        break;
      sent += (gsize) n;
    }
}

static gpointer
run (gpointer data)
{
  TestDnsServer *self = data;
  GPollFD fds[] = {
    { g_socket_get_fd (self->udp), G_IO_IN, 0 },
    { g_socket_get_fd (self->tcp), G_IO_IN, 0 },
    { self->wake[0], G_IO_IN | G_IO_HUP, 0 },
  };

  while (g_poll (fds, G_N_ELEMENTS (fds), -1) >= 0 && fds[2].revents == 0)
    {
      if (fds[0].revents != 0)
        serve_udp (self);
      if (fds[1].revents != 0)
        serve_tcp (self);
    }

  return NULL;
}

static GSocket *
open_socket (GSocketType type,
             guint16     port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, type,
                                             G_SOCKET_PROTOCOL_DEFAULT, &error);

  g_assert_no_error (error);
  return g_socket_bind (socket, address, FALSE, NULL) ? g_steal_pointer (&socket) : NULL;
}

static guint16
get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

/* The port that is free for UDP may be taken for TCP: then another one. */
static void
open_sockets (TestDnsServer *self)
{
  do
    {
      g_clear_object (&self->udp);
      self->udp = open_socket (G_SOCKET_TYPE_DATAGRAM, 0);
      g_assert_nonnull (self->udp);
      self->tcp = open_socket (G_SOCKET_TYPE_STREAM, get_port (self->udp));
    }
  while (self->tcp == NULL);

  g_assert_true (g_socket_listen (self->tcp, NULL));
  self->address = g_strdup_printf ("127.0.0.1:%u", get_port (self->udp));
}

/* @always: (nullable): the label to play, whatever is asked */
TestDnsServer *
test_dns_server_new (const char *always)
{
  TestDnsServer *self = g_new0 (TestDnsServer, 1);

  self->always = g_strdup (always);
  open_sockets (self);
  g_assert_true (g_unix_open_pipe (self->wake, FD_CLOEXEC, NULL));
  self->thread = g_thread_new ("test-dns-server", run, self);
  return self;
}

void
test_dns_server_free (TestDnsServer *self)
{
  close (self->wake[1]);
  g_thread_join (self->thread);
  close (self->wake[0]);
  g_object_unref (self->udp);
  g_object_unref (self->tcp);
  g_free (self->address);
  g_free (self->always);
  g_free (self);
}

/* "127.0.0.1:40123" */
const char *
test_dns_server_get_address (TestDnsServer *self)
{
  return self->address;
}

guint
test_dns_server_count_udp (TestDnsServer *self)
{
  return (guint) g_atomic_int_get (&self->n_udp);
}

guint
test_dns_server_count_tcp (TestDnsServer *self)
{
  return (guint) g_atomic_int_get (&self->n_tcp);
}

/* A port on which nobody listens, unless somebody comes just now. */
char *
test_dns_dup_closed_address (void)
{
  g_autoptr (GSocket) socket = open_socket (G_SOCKET_TYPE_DATAGRAM, 0);

  return g_strdup_printf ("127.0.0.1:%u", get_port (socket));
}
