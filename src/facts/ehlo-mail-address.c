/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-mail-address.h"

#include "ehlo-domain-private.h"
#include "ehlo-error.h"
#include "ehlo-escape-private.h"
#include "ehlo-escape.h"
#include "ehlo-ip-address-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* RFC 5321 4.5.3.1: 64 octets for the local part, 256 for the path with its angle brackets. */
#define MAX_LOCAL_BYTES 64
#define MAX_ADDRESS_BYTES 254

#define EMPTY_REVERSE_PATH "<>"

/* RFC 5322 3.2.3, atext; RFC 6531 3.3 adds all that is not ASCII. */
static gboolean
is_atext (char c)
{
  return g_ascii_isalnum (c) || (guint8) c >= 0x80
         || (c != '\0' && strchr ("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* RFC 5321 4.1.2, Quoted-string. @local begins with the quote; %NULL when it is all right. */
static char *
find_quoted_problem (const char *local,
                     gsize       length)
{
  for (gsize i = 1; i < length; i++)
    {
      if (local[i] == '"')
        return i == length - 1 ? NULL : g_strdup (_("has letters behind the closing quote"));
      if (local[i] == '\\')
        i++;
    }

  return g_strdup (_("has no closing quote"));
}

static char *
find_dot_problem (const char *local,
                  gsize       length)
{
  if (local[0] == '.' || local[length - 1] == '.'
      || g_strstr_len (local, (gssize) length, "..") != NULL)
    return g_strdup (_("has a dot at an end of the part before the \"@\", or two together"));

  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *shown = NULL;

      if (is_atext (local[i]) || local[i] == '.')
        continue;

      shown = ehlo_escape_bytes (local + i, 1, 0);
      return g_strdup_printf (_("has the character \"%s\" before the \"@\""), shown);
    }

  return NULL;
}

static char *
find_local_problem (const char *local,
                    gsize       length)
{
  if (length == 0)
    return g_strdup (_("has nothing before the \"@\""));
  if (length > MAX_LOCAL_BYTES)
    return g_strdup_printf (_("has more than %d bytes before the \"@\""), MAX_LOCAL_BYTES);
  if (local[0] == '"')
    return find_quoted_problem (local, length);

  return find_dot_problem (local, length);
}

/* RFC 5321 4.1.3. */
static char *
find_literal_problem (const char *domain)
{
  gsize length = strlen (domain);
  g_autofree char *inner = NULL;
  g_autofree char *address = NULL;

  if (domain[length - 1] == ']')
    {
      inner = g_strndup (domain + 1, length - 2);
      address = ehlo_ip_address_normalize (inner);
    }

  /* An IPv6 address needs its tag, an IPv4 one has none. */
  if (address == NULL
      || (strchr (inner, ':') != NULL && g_ascii_strncasecmp (inner, "IPv6:", 5) != 0))
    return g_strdup (_("has brackets after the \"@\" that hold no address, as \"[192.0.2.1]\" or "
                       "\"[IPv6:2001:db8::1]\" would"));

  return NULL;
}

/* @ret_ascii is set for a name that is all right, not for a literal. */
static char *
find_domain_problem (const char  *domain,
                     char       **ret_ascii)
{
  g_autofree char *address = ehlo_ip_address_normalize (domain);
  g_autofree char *problem = NULL;

  if (domain[0] == '\0')
    return g_strdup (_("has nothing after the \"@\""));
  if (domain[0] == '[')
    return find_literal_problem (domain);
  if (address != NULL)
    return g_strdup (_("has an address without brackets after the \"@\""));


  /* Fine in the name service, but not in RFC 5321 4.1.2. */
  if (domain[strlen (domain) - 1] == '.')
    return g_strdup (_("has a dot at its end"));

  problem = ehlo_domain_find_problem (domain, ret_ascii);
  if (problem == NULL)
    return NULL;

  /* Translators: %s is one of "has an underscore in …" and so on. */
  return g_strdup_printf (_("has a domain that %s"), problem);
}

/* A line end would let a second command in. Blanks and angle brackets end the path, so outside of
 * quotes there are none (RFC 5321 4.1.2); @n_quoted bytes at the start are quoted. */
static char *
find_odd_character (const char *text,
                    gsize       n_quoted)
{
  const char *hidden = ehlo_escape_find_hidden (text);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean is_quoted = (gsize) (at - text) < n_quoted;

      if (g_unichar_isspace (c) && !(is_quoted && c == ' '))
        return g_strdup (_("has a blank"));
      if (!is_quoted && (c == '<' || c == '>'))
        return g_strdup (_("has angle brackets"));
    }

  if (hidden != NULL)
    {
      g_autofree char *shown =
        ehlo_escape_bytes (hidden, (gsize) (g_utf8_next_char (hidden) - hidden), 0);

      return g_strdup_printf (_("has a character that cannot be seen (%s)"), shown);
    }

  return NULL;
}

static char *
find_problem (const char *text)
{
  const char *at;
  char *problem;

  if (text == NULL || text[0] == '\0')
    return g_strdup (_("is empty"));
  if (!g_utf8_validate (text, -1, NULL))
    return g_strdup (_("is not UTF-8 text"));

  at = strrchr (text, '@');
  problem = find_odd_character (text, text[0] == '"' && at != NULL ? (gsize) (at - text) : 0);
  if (problem != NULL)
    return problem;
  if (at == NULL)
    return g_strdup (_("has no \"@\""));

  problem = find_local_problem (text, (gsize) (at - text));
  if (problem == NULL)
    problem = find_domain_problem (at + 1, NULL);
  if (problem == NULL && strlen (text) > MAX_ADDRESS_BYTES)
    problem = g_strdup_printf (_("has more than %d bytes"), MAX_ADDRESS_BYTES);

  return problem;
}

/**
 * ehlo_mail_address_check:
 * @field: name of the field for the message, "from" or "to"
 * @text: (nullable): what somebody gave as an address, without angle brackets
 * @error: return location for an error
 *
 * Is @text a mailbox for MAIL or RCPT (RFC 5321 4.1.2; RFC 6531 3.3 for what is not ASCII)? Quoted
 * local parts and address literals are fine, blanks and angle brackets only within quotes, controls
 * never. For the field "from", and for no other, `<>` stands for the empty reverse path
 * (RFC 5321 4.5.5); whoever writes the command must not put it into angle brackets once more.
 *
 * The message is one translated line, `from: has no "@"`. Error codes: %EHLO_ERROR_INVALID. Any
 * thread.
 *
 * Returns: whether @text can be written into the command
 */
gboolean
ehlo_mail_address_check (const char  *field,
                         const char  *text,
                         GError     **error)
{
  g_autofree char *problem = NULL;

  if (g_strcmp0 (field, "from") == 0 && g_strcmp0 (text, EMPTY_REVERSE_PATH) == 0)
    return TRUE;

  problem = find_problem (text);
  if (problem == NULL)
    return TRUE;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "%s: %s", field, problem);
  return FALSE;
}

/**
 * ehlo_mail_address_dup_domain:
 * @text: (nullable): an address
 *
 * The domain of an address as it is looked up: in A-labels, without a dot at its end. An address
 * literal stays in its brackets. Any thread.
 *
 * Returns: (transfer full) (nullable): the domain, always ASCII; %NULL when there is no valid one
 */
char *
ehlo_mail_address_dup_domain (const char *text)
{
  const char *at = text != NULL ? strrchr (text, '@') : NULL;
  g_autofree char *problem = NULL;
  char *ascii = NULL;

  if (at == NULL || !g_utf8_validate (at, -1, NULL))
    return NULL;

  problem = find_domain_problem (at + 1, &ascii);
  if (problem != NULL)
    return NULL;

  return ascii != NULL ? ascii : g_strdup (at + 1);
}

/**
 * ehlo_mail_address_needs_utf8:
 * @text: (nullable): an address
 *
 * Any thread.
 *
 * Returns: whether the server must offer SMTPUTF8 for this address as it is written (RFC 6531 3.4)
 */
gboolean
ehlo_mail_address_needs_utf8 (const char *text)
{
  return text != NULL && !g_str_is_ascii (text);
}
