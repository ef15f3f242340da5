/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-host-name.h"

#include "ehlo-domain-private.h"
#include "ehlo-error.h"
#include "ehlo-escape-private.h"
#include "ehlo-escape.h"
#include "ehlo-host-name-repair-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN 60

static char *
show (const char *from,
      const char *to)
{
  return ehlo_escape_bytes (from, (gsize) (to - from), MAX_SHOWN);
}

/* A name that was copied from a web page brings along what stood around it. */
static char *
find_url_part (const char *text)
{
  const char *scheme = strstr (text, "://");
  const char *slash = strpbrk (text, "/\\?#");
  g_autofree char *shown = NULL;

  if (scheme != NULL)
    {
      shown = show (text, scheme + 3);
      return g_strdup_printf (_("has a scheme (\"%s\")"), shown);
    }
  if (strchr (text, '@') != NULL)
    return g_strdup (_("has \"@\"; an e-mail address is no server name"));
  if (slash != NULL)
    {
      shown = show (slash, slash + strlen (slash));
      return g_strdup_printf (_("has a path (\"%s\")"), shown);
    }

  return NULL;
}

static char *
find_port (const char *text)
{
  const char *colon = strchr (text, ':');
  g_autofree char *shown = NULL;

  if (text[0] == '[')
    return g_strdup (_("has brackets; an address stands here without them"));
  if (colon == NULL)
    return NULL;
  if (strchr (colon + 1, ':') != NULL)
    return g_strdup (_("looks like an IPv6 address, but is none"));
  if (colon[1] != '\0' && colon[1 + strspn (colon + 1, "0123456789")] == '\0')
    {
      shown = show (colon, colon + strlen (colon));
      return g_strdup_printf (_("has a port after \":\" (\"%s\")"), shown);
    }

  return g_strdup (_("has the character \":\""));
}

static char *
find_blank (const char *text)
{
  const char *at = text;
  g_autofree char *before = NULL;

  while (*at != '\0' && !g_unichar_isspace (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);

  if (*at == '\0')
    return NULL;
  if (at == text)
    return g_strdup (_("begins with a blank"));

  before = show (text, at);
  return g_strdup_printf (_("has a blank after \"%s\""), before);
}

static char *
find_hidden (const char *text)
{
  const char *hidden = ehlo_escape_find_hidden (text);
  g_autofree char *shown = NULL;

  if (hidden == NULL)
    return NULL;

  shown = show (hidden, g_utf8_next_char (hidden));
  return g_strdup_printf (_("has a character that cannot be seen (%s)"), shown);
}

static char *
find_problem (const char *text)
{
  char *problem;

  if (text == NULL || text[0] == '\0')
    return g_strdup (_("is empty"));
  if (!g_utf8_validate (text, -1, NULL))
    return g_strdup (_("is not UTF-8 text"));
  if (g_hostname_is_ip_address (text))
    return NULL;

  problem = find_url_part (text);
  if (problem == NULL)
    problem = find_port (text);
  if (problem == NULL)
    problem = find_blank (text);
  if (problem == NULL)
    problem = find_hidden (text);
  if (problem == NULL)
    problem = ehlo_domain_find_problem (text, NULL);

  return problem;
}

/**
 * ehlo_host_name_check:
 * @text: (nullable): what somebody gave as the name of a server
 * @ret_suggestion: (out) (optional) (nullable) (transfer full): the name that was probably meant,
 *   if @text is none and there is a likely one; otherwise %NULL
 * @error: return location for an error
 *
 * Is @text a host name (RFC 952, RFC 1123 2.1), an internationalized one (RFC 5890; it is looked up
 * in its A-label form), or an IPv4 or IPv6 address without brackets? A dot at its end is fine. This
 * looks at the text alone; whether the name exists, only a look-up tells.
 *
 * The message is one translated line, `The server name has a scheme ("https://")`. For a mail
 * address there is no suggestion: the domain behind the "@" is rarely the name of the mail server.
 *
 * Error codes: %EHLO_ERROR_INVALID. Any thread.
 *
 * Returns: whether @text can be connected to, as far as its form goes
 */
gboolean
ehlo_host_name_check (const char  *text,
                      char       **ret_suggestion,
                      GError     **error)
{
  g_autofree char *problem = find_problem (text);

  if (ret_suggestion != NULL)
    *ret_suggestion = NULL;
  if (problem == NULL)
    return TRUE;

  if (ret_suggestion != NULL && text != NULL)
    {
      g_autofree char *repaired = ehlo_host_name_repair (text);
      g_autofree char *left = repaired != NULL ? find_problem (repaired) : NULL;

      if (repaired != NULL && left == NULL)
        *ret_suggestion = g_steal_pointer (&repaired);
    }

  /* Translators: %s is one of "has a blank after …", "is empty" and so on. */
  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, _("The server name %s"), problem);
  return FALSE;
}

/**
 * ehlo_host_name_is_loopback:
 * @text: a host name or address
 *
 * Names below "localhost" count too (RFC 6761 section 6.3). Any thread; no look-up.
 *
 * Returns: whether @text means this computer, by itself
 */
gboolean
ehlo_host_name_is_loopback (const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);
  g_autofree char *name = NULL;
  gsize length;

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);

  name = g_ascii_strdown (text, -1);
  length = strlen (name);
  if (length > 0 && name[length - 1] == '.')
    name[length - 1] = '\0';
  return g_str_equal (name, "localhost") || g_str_has_suffix (name, ".localhost");
}
