/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-hosts-file.h"

#include "ehlo-dns-answer-private.h"

#include <string.h>

#define SERVER "hosts file"
#define BLANKS " \t\r"

/* A word of a line, which is not terminated. */
typedef struct
{
  const char *text;
  gsize       length;
} Word;

static gboolean
next_word (const char **at,
           const char  *end,
           Word        *ret_word)
{
  while (*at < end && strchr (BLANKS, **at) != NULL)
    (*at)++;

  ret_word->text = *at;
  while (*at < end && strchr (BLANKS, **at) == NULL)
    (*at)++;

  ret_word->length = (gsize) (*at - ret_word->text);
  return ret_word->length > 0;
}

static gboolean
word_is (const Word *word,
         const char *name)
{
  return strlen (name) == word->length &&
         g_ascii_strncasecmp (word->text, name, word->length) == 0;
}

static void
add_address (EhloDnsAnswer *answer,
             GInetAddress  *address,
             const Word    *canonical)
{
  GSocketFamily family = answer->type == EHLO_DNS_A ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6;

  if (g_inet_address_get_family (address) != family)
    return;

  _ehlo_dns_answer_add_address (answer, address);
  answer->kind = EHLO_DNS_FOUND;
  if (answer->canonical == NULL && !word_is (canonical, answer->name))
    answer->canonical = g_strndup (canonical->text, canonical->length);
}

static gboolean
names_contain (const char *at,
               const char *end,
               const char *name)
{
  Word word;

  while (next_word (&at, end, &word))
    {
      if (word_is (&word, name))
        return TRUE;
    }

  return FALSE;
}

/* "192.0.2.1  canonical.example alias # comment" */
static gboolean
read_line (EhloDnsAnswer *answer,
           const char    *line,
           const char    *end)
{
  const char *comment = memchr (line, '#', (gsize) (end - line));
  const char *at = line;
  g_autoptr (GInetAddress) inet = NULL;
  g_autofree char *text = NULL;
  Word address;
  Word canonical;

  if (comment != NULL)
    end = comment;

  if (!next_word (&at, end, &address) || !names_contain (at, end, answer->name))
    return FALSE;

  text = g_strndup (address.text, address.length);
  inet = g_inet_address_new_from_string (text);
  if (inet == NULL)
    return FALSE;

  next_word (&at, end, &canonical);
  add_address (answer, inet, &canonical);
  return TRUE;
}

/*< private >
 * _ehlo_hosts_file_find:
 * @path: path of the file
 * @name: a host name in ASCII
 * @type: %EHLO_DNS_A or %EHLO_DNS_AAAA
 *
 * Reads the file anew each time: a person may be editing it between two tests. Any thread.
 *
 * Returns: (transfer full) (nullable): the addresses of @name; %EHLO_DNS_NO_DATA when it stands
 *   there with addresses of the other family only, for then no name server is asked either, as in
 *   the C library; %NULL when it does not stand there
 */
EhloDnsAnswer *
_ehlo_hosts_file_find (const char  *path,
                       const char  *name,
                       EhloDnsType  type)
{
  g_autoptr (EhloDnsAnswer) answer = NULL;
  g_autofree char *text = NULL;
  gboolean found = FALSE;
  gsize length;

  /* Lists against advertising make this file megabytes long; most names do not stand there. */
  if (!g_file_get_contents (path, &text, &length, NULL) || strcasestr (text, name) == NULL)
    return NULL;

  answer = _ehlo_dns_answer_new (EHLO_DNS_NO_DATA, type, name);
  answer->server = g_strdup (SERVER);

  for (const char *line = text; line < text + length;)
    {
      const char *newline = memchr (line, '\n', (gsize) (text + length - line));
      const char *end = newline != NULL ? newline : text + length;

      found |= read_line (answer, line, end);
      line = end + 1;
    }

  return found ? g_steal_pointer (&answer) : NULL;
}
