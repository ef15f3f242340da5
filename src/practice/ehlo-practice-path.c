/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-path.h"

#include "ehlo-mail-address.h"

/* The end of "<…>". A quoted local part may hold a '>' (RFC 5321 4.1.2). */
static const char *
find_closing (const char *text)
{
  gboolean quoted = FALSE;

  for (const char *at = text; *at != '\0'; at++)
    {
      if (quoted && *at == '\\' && at[1] != '\0')
        at++;
      else if (*at == '"')
        quoted = !quoted;
      else if (*at == '>' && !quoted)
        return at;
    }
  return NULL;
}

/* "@relay.example,@other.example:" in front of an address: to be understood and passed over
 * (RFC 5321 4.1.1.3 and appendix C). */
static const char *
skip_source_route (const char *text)
{
  const char *colon = *text == '@' ? strchr (text, ':') : NULL;

  return colon != NULL ? colon + 1 : text;
}

static gboolean
is_address (const char *keyword,
            const char *address)
{
  /* The sender of a bounce has no address; a recipient may be "Postmaster" without a domain. */
  if (*address == '\0')
    return g_strcmp0 (keyword, "FROM:") == 0;
  if (g_strcmp0 (keyword, "TO:") == 0 && g_ascii_strcasecmp (address, "postmaster") == 0)
    return TRUE;
  return ehlo_mail_address_check (keyword, address, NULL);
}

/**
 * ehlo_practice_path_parse:
 * @args: what stands behind MAIL or RCPT
 * @keyword: "FROM:" or "TO:"
 * @ret_address: (out) (transfer full): the address, "" for the empty one
 * @ret_params: (out) (transfer full): the parameters behind it, as "SIZE=5"; may have none
 *
 * No blank may stand behind the colon: many servers pass over it, RFC 5321 3.3 does not.
 *
 * Returns: whether @args keeps to RFC 5321 4.1.2; if not, nothing is set
 */
gboolean
ehlo_practice_path_parse (const char   *args,
                          const char   *keyword,
                          char        **ret_address,
                          char       ***ret_params)
{
  g_autofree char *address = NULL;
  const char *start;
  const char *end;

  if (g_ascii_strncasecmp (args, keyword, strlen (keyword)) != 0)
    return FALSE;
  start = args + strlen (keyword);
  if (*start != '<')
    return FALSE;
  end = find_closing (start + 1);
  if (end == NULL || (end[1] != '\0' && end[1] != ' '))
    return FALSE;

  address = g_strndup (start + 1, (gsize) (end - start - 1));
  if (!is_address (keyword, skip_source_route (address)))
    return FALSE;
  *ret_address = g_strdup (skip_source_route (address));
  *ret_params = g_strsplit (end[1] == ' ' ? end + 2 : "", " ", -1);
  return TRUE;
}
