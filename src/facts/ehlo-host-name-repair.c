/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-host-name-repair-private.h"

#include <string.h>

/* What quotes, brackets and commas of the sentence around a name leave at its ends. An IPv6 address
 * may begin with a colon. */
#define FRINGE "\"'`<>(){},; "

/* Characters that cannot be seen go; every kind of blank, dash and quote becomes its ASCII one. */
static char *
straighten (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      GUnicodeType type = g_unichar_type (c);

      if (g_unichar_isspace (c))
        g_string_append_c (out, ' ');
      else if (type == G_UNICODE_DASH_PUNCTUATION)
        g_string_append_c (out, '-');
      else if (type == G_UNICODE_INITIAL_PUNCTUATION || type == G_UNICODE_FINAL_PUNCTUATION
               || c == 0x201e)
        g_string_append_c (out, '"');
      else if (type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT)
        g_string_append_unichar (out, c);
    }

  return g_string_free (out, FALSE);
}

static char *
strip_fringe (char *text)
{
  gsize length;

  text += strspn (text, FRINGE);
  length = strlen (text);
  while (length > 0 && strchr (FRINGE ":", text[length - 1]) != NULL)
    text[--length] = '\0';

  return text;
}

/* scheme://user:password@host:port/path; a mail address without a scheme stays one. */
static char *
strip_url (char *text)
{
  char *scheme = strstr (text, "://");
  char *at;

  if (scheme != NULL)
    text = scheme + 3;

  text[strcspn (text, "/\\?#")] = '\0';
  at = strrchr (text, '@');

  return scheme != NULL && at != NULL ? at + 1 : text;
}

/* "[::1]:465", "host:465", "host 465" */
static char *
strip_port (char *text)
{
  char *colon = strchr (text, ':');
  char *blank = strrchr (text, ' ');

  if (text[0] == '[')
    {
      text++;
      text[strcspn (text, "]")] = '\0';
      return g_ascii_strncasecmp (text, "IPv6:", 5) == 0 ? text + 5 : text;
    }

  if (blank != NULL && blank[1 + strspn (blank + 1, "0123456789")] == '\0')
    *blank = '\0';
  if (colon != NULL && strchr (colon + 1, ':') == NULL
      && colon[1 + strspn (colon + 1, "0123456789")] == '\0')
    *colon = '\0';

  return text;
}

/* Commas and semicolons were meant as dots, blanks beside a dot as nothing, two dots as one. */
static char *
join_labels (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      char c = *at == ',' || *at == ';' ? '.' : *at;
      gboolean after_dot = out->len == 0 || out->str[out->len - 1] == '.';

      if ((c == '.' || c == ' ') && after_dot)
        continue;
      if (c == '.' && out->str[out->len - 1] == ' ')
        out->str[out->len - 1] = '.';
      else
        g_string_append_c (out, c);
    }

  return g_string_free (out, FALSE);
}

/**
 * ehlo_host_name_repair:
 * @text: what somebody gave as the name of a server
 *
 * Takes off what typing and pasting most often add: a scheme, a path, a port, brackets, quotes,
 * blanks, characters that cannot be seen; and reads commas as dots. Any thread.
 *
 * Returns: (transfer full) (nullable): what is left, not checked, or %NULL when nothing is
 */
char *
ehlo_host_name_repair (const char *text)
{
  g_autofree char *straight = NULL;
  g_autofree char *joined = NULL;
  char *name;

  if (!g_utf8_validate (text, -1, NULL))
    return NULL;

  straight = straighten (text);
  name = strip_fringe (straight);
  name = strip_url (name);
  name = g_strstrip (strip_port (name));
  joined = join_labels (name);

  return joined[0] != '\0' ? g_steal_pointer (&joined) : NULL;
}
