/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-local-listener.h"

#include "ehlo-fact.h"

#include <stdio.h>
#include <string.h>

static void
listener_free (gpointer data)
{
  EhloLocalListener *self = data;

  g_free (self->address);
  g_free (self->owner);
  g_free (self);
}

/* "3 waiting" behind the last comma; the name of a program may hold commas of its own. */
static void
take_waiting (EhloLocalListener *self,
              char              *rest)
{
  char *comma = strrchr (rest, ',');
  int end = 0;

  if (comma != NULL && sscanf (comma, ", %u waiting%n", &self->n_waiting, &end) == 1 &&
      end > 0 && comma[end] == '\0')
    *comma = '\0';
}

/* "127.0.0.1:25 master (postfix), 3 waiting" or "[::]:25" */
static EhloLocalListener *
read_line (const char *line)
{
  g_autofree char *rest = NULL;
  gboolean bracket = *line == '[';
  const char *close = strchr (line, bracket ? ']' : ':');
  const char *colon = close != NULL && bracket ? close + 1 : close;
  EhloLocalListener *self;
  unsigned port;
  int end = 0;

  if (colon == NULL || sscanf (colon, ":%u%n", &port, &end) != 1 || port > G_MAXUINT16)
    return NULL;

  self = g_new0 (EhloLocalListener, 1);
  self->address = g_strndup (line + bracket, (gsize) (close - line - bracket));
  self->port = port;
  rest = g_strdup (colon + end);
  take_waiting (self, rest);
  g_strstrip (rest);
  if (*rest != '\0')
    self->owner = g_steal_pointer (&rest);

  return self;
}

/**
 * ehlo_local_listeners_new:
 * @computer: the step about this computer
 *
 * Returns: (transfer full) (element-type EhloLocalListener): what listens on it, as far as its
 *   facts tell; a line that cannot be read is left out
 */
GPtrArray *
ehlo_local_listeners_new (EhloStep *computer)
{
  GPtrArray *listeners = g_ptr_array_new_with_free_func (listener_free);
  g_auto (GStrv) lines = ehlo_step_dup_strv (computer, EHLO_FACT_LISTENERS);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      EhloLocalListener *listener = read_line (lines[i]);

      if (listener != NULL)
        g_ptr_array_add (listeners, listener);
    }

  return listeners;
}

/**
 * ehlo_local_listener_is_all:
 * @self: a listener
 *
 * Returns: whether it listens at all addresses of a family
 */
gboolean
ehlo_local_listener_is_all (const EhloLocalListener *self)
{
  return g_str_equal (self->address, "0.0.0.0") || g_str_equal (self->address, "::");
}

/**
 * ehlo_local_listener_covers:
 * @self: a listener
 * @address: an address of this computer
 *
 * Linux gives a socket at all addresses of IPv6 those of IPv4 as well, unless the program does not
 * want that (RFC 3493 5.3); the tables of the kernel do not tell.
 *
 * Returns: whether a connection to @address comes to @self, the port apart
 */
EhloCovers
ehlo_local_listener_covers (const EhloLocalListener *self,
                            const char              *address)
{
  gboolean is_ipv6 = strchr (address, ':') != NULL;

  if (g_str_equal (self->address, address))
    return EHLO_COVERS_YES;
  if (g_str_equal (self->address, "0.0.0.0"))
    return is_ipv6 ? EHLO_COVERS_NO : EHLO_COVERS_YES;
  if (g_str_equal (self->address, "::"))
    return is_ipv6 ? EHLO_COVERS_YES : EHLO_COVERS_PERHAPS;

  return EHLO_COVERS_NO;
}
