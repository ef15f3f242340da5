/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-listeners.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* About 7000 sockets. The kernel writes those that listen first (tcp4_seq_show()), so a table that
 * is cut off within the connections is still complete for our purpose. */
#define MAX_TABLE (1024 * 1024)

#define HEX_IPV4 8
#define HEX_IPV6 32

static void
listener_free (gpointer data)
{
  EhloListener *self = data;

  g_free (self->address);
  g_free (self->owner);
  g_free (self);
}

/* The kernel prints each 32 bits of an address as a number of its own byte order. */
static char *
read_address (const char *hex)
{
  guint32 words[HEX_IPV6 / HEX_IPV4];
  char text[INET6_ADDRSTRLEN];
  gsize n_words = strlen (hex) / HEX_IPV4;
  struct in6_addr v6;
  struct in_addr v4;

  if (strlen (hex) != HEX_IPV4 && strlen (hex) != HEX_IPV6)
    return NULL;

  for (gsize i = 0; i < n_words; i++)
    if (sscanf (hex + i * HEX_IPV4, "%8x", &words[i]) != 1)
      return NULL;

  if (n_words == 1)
    {
      memcpy (&v4, words, sizeof v4);
      return g_strdup (inet_ntop (AF_INET, &v4, text, sizeof text));
    }

  memcpy (&v6, words, sizeof v6);
  if (IN6_IS_ADDR_V4MAPPED (&v6))
    {
      memcpy (&v4, &v6.s6_addr[12], sizeof v4);
      return g_strdup (inet_ntop (AF_INET, &v4, text, sizeof text));
    }

  return g_strdup (inet_ntop (AF_INET6, &v6, text, sizeof text));
}

static gboolean
has_port (const guint *ports,
          guint        n_ports,
          guint        port)
{
  for (guint i = 0; i < n_ports; i++)
    if (ports[i] == port)
      return TRUE;

  return FALSE;
}

/* Columns: number, local address:port, remote address:port, state, tx:rx queue, timer:when,
 * retransmits, uid, timeout, inode …; a first line of titles. For a socket that listens, the
 * receive queue counts the connections that wait to be accepted. Returns whether it listens. */
static gboolean
parse_line (EhloListeners *self,
            const char    *line,
            const guint   *ports,
            guint          n_ports)
{
  char hex[HEX_IPV6 + 1];
  unsigned port, state, waiting;
  unsigned long long inode;
  g_autofree char *address = NULL;
  EhloListener *row;

  if (sscanf (line, " %*u: %32[0-9A-Fa-f]:%x %*s %x %*[0-9A-Fa-f]:%x %*s %*s %*u %*u %llu", hex,
              &port, &state, &waiting, &inode) != 5 || state != TCP_LISTEN)
    return FALSE;

  address = read_address (hex);
  if (address == NULL || !has_port (ports, n_ports, port))
    return TRUE;

  row = g_new0 (EhloListener, 1);
  row->address = g_steal_pointer (&address);
  row->port = port;
  row->n_waiting = waiting;
  row->inode = inode;
  g_ptr_array_add (self->rows, row);

  return TRUE;
}

/* Files below /proc have no size that one could ask for. Whole lines only. */
static char *
read_start (const char *path,
            gboolean   *ret_cut)
{
  g_autofree char *text = g_malloc (MAX_TABLE + 1);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gsize size = 0;
  gssize n = 0;

  if (fd < 0)
    return NULL;

  while (size < MAX_TABLE && (n = read (fd, text + size, MAX_TABLE - size)) > 0)
    size += (gsize) n;
  close (fd);
  if (n < 0)
    return NULL;

  text[size] = '\0';
  *ret_cut = size == MAX_TABLE;
  if (*ret_cut && strrchr (text, '\n') != NULL)
    *strrchr (text, '\n') = '\0';

  return g_steal_pointer (&text);
}

/* Returns whether everything that listens has been seen. */
static gboolean
parse_table (EhloListeners *self,
             const char    *text,
             gboolean       is_cut,
             const guint   *ports,
             guint          n_ports)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean listens = FALSE;

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL && *lines[i] != '\0'; i++)
    listens = parse_line (self, lines[i], ports, n_ports);

  return *text != '\0' && !(is_cut && listens);
}

/**
 * ehlo_listeners_read:
 * @proc: where the process file system is, "/proc"
 * @ports: the ports of interest
 * @n_ports: how many they are
 *
 * Reads the kernel's tables of TCP sockets, which any user may. A kernel without IPv6 has no table
 * for it; that is complete, too. Owners are not looked for, see ehlo_listener_owners_find_async().
 * Takes about a millisecond, some more where there are thousands of connections; any thread.
 *
 * Returns: (transfer full): what listens on @ports
 */
EhloListeners *
ehlo_listeners_read (const char  *proc,
                     const guint *ports,
                     guint        n_ports)
{
  EhloListeners *self = g_new0 (EhloListeners, 1);
  g_autofree char *ipv4_path = g_build_filename (proc, "net", "tcp", NULL);
  g_autofree char *ipv6_path = g_build_filename (proc, "net", "tcp6", NULL);
  gboolean ipv4_cut = FALSE, ipv6_cut = FALSE;
  g_autofree char *ipv4 = read_start (ipv4_path, &ipv4_cut);
  g_autofree char *ipv6 = read_start (ipv6_path, &ipv6_cut);

  self->rows = g_ptr_array_new_with_free_func (listener_free);
  self->complete = ipv4 != NULL && (ipv6 != NULL || !g_file_test (ipv6_path, G_FILE_TEST_EXISTS));
  if (ipv4 != NULL && !parse_table (self, ipv4, ipv4_cut, ports, n_ports))
    self->complete = FALSE;
  if (ipv6 != NULL && !parse_table (self, ipv6, ipv6_cut, ports, n_ports))
    self->complete = FALSE;

  return self;
}

/**
 * ehlo_listeners_free:
 * @self: (transfer full): listeners
 */
void
ehlo_listeners_free (EhloListeners *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static char *
dup_line (const EhloListener *row)
{
  gboolean is_ipv6 = strchr (row->address, ':') != NULL;
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append_printf (line, is_ipv6 ? "[%s]:%u" : "%s:%u", row->address, row->port);
  if (row->owner != NULL)
    g_string_append_printf (line, " %s", row->owner);
  if (row->n_waiting > 0)
    g_string_append_printf (line, ", %u waiting", row->n_waiting);

  return g_string_free (g_steal_pointer (&line), FALSE);
}

/**
 * ehlo_listeners_dup_lines:
 * @self: listeners
 *
 * Returns: (transfer full): them as the fact has them, "127.0.0.1:25 master (postfix), 3 waiting";
 *   each line once, though several processes may share a port
 */
char **
ehlo_listeners_dup_lines (const EhloListeners *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      char *line = dup_line (g_ptr_array_index (self->rows, i));

      if (g_ptr_array_find_with_equal_func (lines, line, g_str_equal, NULL))
        g_free (line);
      else
        g_ptr_array_add (lines, line);
    }
  g_ptr_array_add (lines, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

/**
 * ehlo_listeners_count_owners:
 * @self: listeners
 *
 * Returns: how many of the rows have a known owner
 */
guint
ehlo_listeners_count_owners (const EhloListeners *self)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    if (((const EhloListener *) g_ptr_array_index (self->rows, i))->owner != NULL)
      n++;

  return n;
}
