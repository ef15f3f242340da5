/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-seen-address-private.h"

#include "ehlo-ip-address-private.h"

#include <string.h>

/* The first line of an EHLO reply is free text behind the server's name (RFC 5321 4.1.1.1), and
 * what stands in it differs from one server to the next:
 *
 *   smtp.gmail.com at your service, [203.0.113.42]                    Gmail
 *   AM6PR01CA0042.outlook.office365.com Hello [203.0.113.42]          Exchange
 *   mx.example.com Hello client.example [203.0.113.42]                Exim, Sendmail, OpenSMTPD
 *   mx.example.com Hello [192.0.2.9] [203.0.113.42]                   Exim, greeted with a literal
 *   mx.example.com Hello client.example ([203.0.113.42]), pleased …   Domino
 *   mx.example.com Hello client.example [IPv6:2001:db8::1]            Sendmail
 *   mx.example.com Hello client.example [203.0.113.42]Haraka is …     Haraka
 *   mx.example.com [203.0.113.42], this server offers 4 extensions    MailEnable
 *
 * A wrong address would send the blocklist look-ups after a stranger, so all doubt means none. */

#define DELIMITERS " ,;()[]<>"

/* Words by which a server turns to its client. "Welcome to …" may go on with the server's address,
 * so it is none of them. */
static const char *const salutes[] = { "hello", "helo", "ehlo", "hi", "your", "pleased" };

/* The first so many of them may have a bare address, without brackets, right behind. */
#define N_OPENINGS 4

/* Behind an address that follows the server's name at once, these say whose it is. */
static const char *const phrases[] = { "this server offers ", "pleased to meet you" };

typedef struct
{
  const char *text;
  gsize       length;
  char        before; /* the delimiter in front; NUL for the first word */
  const char *behind; /* what follows the word */
} Word;

typedef struct
{
  guint    n_words;
  gboolean saluted;   /* the server has turned to its client */
  gboolean opened;    /* the word just before is an opening */
  gboolean apart;     /* other words came since the last address */
  gboolean doubtful;
  char    *own;       /* an address where the server names itself */
  char    *bracketed;
  char    *bare;
} Search;

static void
search_clear (Search *self)
{
  g_clear_pointer (&self->own, g_free);
  g_clear_pointer (&self->bracketed, g_free);
  g_clear_pointer (&self->bare, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static gboolean
is_salute (const Word *word,
           guint       n_salutes)
{
  for (guint i = 0; i < n_salutes; i++)
    {
      if (strlen (salutes[i]) == word->length
          && g_ascii_strncasecmp (salutes[i], word->text, word->length) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
next_word (const char **at,
           Word        *ret_word)
{
  gsize n_delimiters = strspn (*at, DELIMITERS);
  const char *text = *at + n_delimiters;

  if (*text == '\0')
    return FALSE;

  ret_word->before = n_delimiters > 0 ? text[-1] : '\0';
  ret_word->text = text;
  ret_word->length = strcspn (text, DELIMITERS);
  ret_word->behind = *at = text + ret_word->length;
  return TRUE;
}

static gboolean
is_followed_by_phrase (const Word *word)
{
  const char *behind = word->behind + strspn (word->behind, DELIMITERS);

  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    {
      if (g_ascii_strncasecmp (behind, phrases[i], strlen (phrases[i])) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Two addresses side by side are Exim's: first the literal that we greeted with, then the address
 * it sees. Two that differ, with words between them, may be ours and the server's. */
static void
take_bracketed (Search *self,
                char   *address)
{
  if (self->bracketed != NULL && self->apart && g_strcmp0 (self->bracketed, address) != 0)
    self->doubtful = TRUE;

  g_free (self->bracketed);
  self->bracketed = address;
  self->apart = FALSE;
}

static void
take_word (Search     *self,
           const Word *word)
{
  g_autofree char *text = g_strndup (word->text, word->length);
  g_autofree char *address = ehlo_ip_address_normalize (text);

  if (address != NULL && self->n_words == 1 && is_followed_by_phrase (word))
    self->saluted = TRUE;

  if (address == NULL)
    {
      self->opened = is_salute (word, N_OPENINGS);
      self->saluted = self->saluted || is_salute (word, G_N_ELEMENTS (salutes));
      self->apart = TRUE;
    }
  else if (self->n_words == 0 || (self->n_words == 1 && !self->saluted))
    {
      g_free (self->own);
      self->own = g_steal_pointer (&address);
    }
  else if (word->before != '\0' && strchr ("([<", word->before) != NULL)
    take_bracketed (self, g_steal_pointer (&address));
  else if (self->opened && self->bare == NULL)
    self->bare = g_steal_pointer (&address);

  self->n_words++;
}

/**
 * ehlo_seen_address_find:
 * @greeting: the text of the first line of a reply to EHLO, the server's name included
 *
 * Finds the client's address as the server names it. An address counts only where the server turns
 * to its client ("Hello", "at your service" …), in brackets or right behind such a word, and if no
 * other one could be meant as well. An address where the server names itself never counts.
 *
 * A server that does no more than repeat what we greeted with cannot be told from one that says
 * what it sees. To be sure, greet with a name. Any thread.
 *
 * Returns: (transfer full) (nullable): the address in its usual form, or %NULL when in doubt
 */
char *
ehlo_seen_address_find (const char *greeting)
{
  g_auto (Search) search = { 0 };
  const char *at = greeting;
  const char *seen;
  Word word;

  while (next_word (&at, &word))
    take_word (&search, &word);

  seen = search.bracketed != NULL ? search.bracketed : search.bare;
  if (seen == NULL || search.doubtful || !search.saluted
      || g_strcmp0 (seen, search.own) == 0
      || g_strcmp0 (seen, "0.0.0.0") == 0 || g_strcmp0 (seen, "::") == 0)
    return NULL;

  return g_strdup (seen);
}
