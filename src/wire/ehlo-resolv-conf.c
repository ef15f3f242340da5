/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-resolv-conf.h"

#include "ehlo-error.h"
#include "ehlo-escape.h"

#include <string.h>

#define DNS_PORT 53

/* The C library asks no more than three (MAXNS), so neither does the mail program that fails. */
#define MAX_SERVERS 3

/* As much of a wrong input as a message repeats, in bytes. */
#define MAX_SHOWN 80

#define BLANKS " \t\r"

static gboolean
parse_port (const char *text,
            guint16    *ret_port)
{
  guint64 port;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL))
    return FALSE;

  *ret_port = (guint16) port;
  return TRUE;
}

/* Takes "[address]:port" and "192.0.2.53:53" apart; two colons without brackets are IPv6. */
static gboolean
split (const char  *text,
       char       **ret_address,
       guint16     *ret_port)
{
  const char *first = strchr (text, ':');
  const char *close = strchr (text, ']');

  *ret_port = DNS_PORT;

  if (text[0] == '[' && close != NULL)
    {
      *ret_address = g_strndup (text + 1, (gsize) (close - text - 1));
      return close[1] == '\0' || (close[1] == ':' && parse_port (close + 2, ret_port));
    }

  if (first != NULL && first == strrchr (text, ':'))
    {
      *ret_address = g_strndup (text, (gsize) (first - text));
      return parse_port (first + 1, ret_port);
    }

  *ret_address = g_strdup (text);
  return TRUE;
}

/*< private >
 * _ehlo_name_server_parse:
 * @text: "192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]:5353", "fe80::1%eth0"
 * @error: return location
 *
 * Returns: (transfer full): the address, or %NULL with %EHLO_ERROR_INVALID; a message names
 *   "resolver", as it is what a person typed
 */
GSocketAddress *
_ehlo_name_server_parse (const char  *text,
                         GError     **error)
{
  g_autofree char *address = NULL;
  GSocketAddress *server = NULL;
  guint16 port;

  if (split (text, &address, &port))
    server = g_inet_socket_address_new_from_string (address, port);

  if (server == NULL)
    {
      g_autofree char *shown = ehlo_escape_bytes (text, strlen (text), MAX_SHOWN);

      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                   "resolver: \"%s\" is not an address, or an address and a port", shown);
    }

  return server;
}

/*< private >
 * _ehlo_name_server_to_string:
 * @server: (type GInetSocketAddress): the address of a name server
 *
 * Returns: (transfer full): "192.0.2.53:53", "[2001:db8::53]:53"
 */
char *
_ehlo_name_server_to_string (GSocketAddress *server)
{
  return g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (server));
}

static void
add_server (EhloResolvConf *self,
            const char     *text)
{
  g_autoptr (GSocketAddress) server = _ehlo_name_server_parse (text, NULL);

  if (server != NULL && self->servers->len < MAX_SERVERS)
    g_ptr_array_add (self->servers, g_steal_pointer (&server));
}

/* The last of "search" and "domain" counts. */
static void
set_search (EhloResolvConf *self,
            char          **words,
            guint           max_words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0, n = 0; words[i] != NULL && n < max_words; i++)
    {
      gsize length = strlen (words[i]);

      if (length > 0 && words[i][length - 1] == '.')
        words[i][--length] = '\0';
      if (length == 0)
        continue;

      g_strv_builder_add (builder, words[i]);
      n++;
    }

  g_strfreev (self->search);
  self->search = g_strv_builder_end (builder);
}

static void
read_line (EhloResolvConf *self,
           const char     *line)
{
  g_auto (GStrv) words = NULL;

  if (line[0] == '#' || line[0] == ';')
    return;

  words = g_strsplit_set (line, BLANKS, -1);
  if (words[0] == NULL)
    return;

  if (g_str_equal (words[0], "nameserver"))
    {
      for (guint i = 1; words[i] != NULL; i++)
        {
          if (words[i][0] == '\0')
            continue;
          add_server (self, words[i]);
          break;
        }
    }
  else if (g_str_equal (words[0], "search"))
    set_search (self, words + 1, G_MAXUINT);
  else if (g_str_equal (words[0], "domain"))
    set_search (self, words + 1, 1);
}

/* What the C library takes where the file says nothing: this computer, and its own domain. */
static void
fill_in (EhloResolvConf *self)
{
  if (self->servers->len == 0)
    add_server (self, "127.0.0.1");

  if (self->search == NULL)
    {
      const char *dot = strchr (g_get_host_name (), '.');
      char *words[] = { dot != NULL ? g_strdup (dot + 1) : NULL, NULL };

      set_search (self, words, 1);
      g_free (words[0]);
    }
}

/*< private >
 * _ehlo_resolv_conf_read:
 * @path: path of the file
 *
 * Reads the name servers and the search list as the C library does: a line that it does not know
 * is skipped, a file that is not there means a name server on this computer. Options are not
 * looked at: they are about patience, which is ours to decide. Any thread.
 *
 * Returns: (transfer full): what it says
 */
EhloResolvConf *
_ehlo_resolv_conf_read (const char *path)
{
  EhloResolvConf *self = g_new0 (EhloResolvConf, 1);
  g_autofree char *text = NULL;

  self->servers = g_ptr_array_new_with_free_func (g_object_unref);

  if (g_file_get_contents (path, &text, NULL, NULL))
    {
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

      for (guint i = 0; lines[i] != NULL; i++)
        read_line (self, lines[i]);
    }

  fill_in (self);
  return self;
}

/*< private >
 * _ehlo_resolv_conf_free:
 * @self: (transfer full): what a file said
 */
void
_ehlo_resolv_conf_free (EhloResolvConf *self)
{
  g_ptr_array_unref (self->servers);
  g_strfreev (self->search);
  g_free (self);
}
