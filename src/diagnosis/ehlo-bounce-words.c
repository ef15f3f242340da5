/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-bounce-parts.h"

#include <string.h>

/* As in ehlo-bounce-fields.c. */
#define MAX_WORDS_BYTES (8 * 1024)
#define MAX_LINE_BYTES  2048

/* How programs begin a bounce: Exim, qmail (QSBMF), Postfix, and those that took their words. */
static const char *const beginnings[] = {
  "created automatically by mail delivery software",
  "This is the qmail-send program",
  "I'm afraid I wasn't able to deliver your message",
  "This is the mail system at host",
  "This is the Postfix program at host",
};

/* Where the message that came back begins. */
static const char *const ends[] = {
  "------ This is a copy of", "--- Below this line is a copy of", "--- Enclosed is a copy of",
  "------ The body of the message", "--- The header of the original message",
};

/* It goes on trying. */
static const char *const delays[] = {
  "THIS IS A WARNING MESSAGE ONLY", "has not been delivered to one or more",
  "has not yet been delivered", "It will be retried until", "could not be delivered for more than",
  "delivery attempts will continue to be made",
};

static gboolean
contains_any (const char         *text,
              const char *const  *words,
              gsize               n_words)
{
  for (gsize i = 0; i < n_words; i++)
    if (strstr (text, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
is_end (const char *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_prefix (line, ends[i]))
      return TRUE;

  return FALSE;
}

/* "<ana@example.org>: host …", "<ana@example.org>:" or, with Exim, nothing but the address. */
static gboolean
begins_recipient (const char  *line,
                  char       **ret_address,
                  const char **ret_rest)
{
  static gsize once;
  g_autoptr (GMatchInfo) match = NULL;
  int end;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) g_regex_new (
      "^\\s*(?:<([^<>\\s@]+@[^<>\\s]+)>(?: \\(expanded from [^)]*\\))?:"
      "|([^<>\\s@:;,\"'()]+@[^<>\\s@:;,\"'()]+\\.[^<>\\s@:;,\"'()]+)\\s*$)", 0, 0, NULL));

  if (!g_regex_match ((GRegex *) once, line, 0, &match))
    return FALSE;

  *ret_address = g_match_info_fetch (match, 1);
  if (**ret_address == '\0')
    {
      g_free (*ret_address);
      *ret_address = g_match_info_fetch (match, 2);
    }
  g_match_info_fetch_pos (match, 0, NULL, &end);
  *ret_rest = line + end + strspn (line + end, " \t");
  return TRUE;
}

/* "(#5.1.1)": qmail has its codes at the end of its words. */
static char *
dup_status (const char *words)
{
  const char *start = strstr (words, "(#");
  gsize n = start != NULL ? strspn (start + 2, "0123456789.") : 0;

  return n >= 5 && n <= 11 && start[2 + n] == ')' ? g_strndup (start + 2, n) : NULL;
}

/* The lines of a reply stay apart; everything else was wrapped at the edge of the page. */
static gboolean
stays_apart (const char *line)
{
  return (strspn (line, "0123456789") == 3 && (line[3] == ' ' || line[3] == '-'))
         || g_str_has_prefix (line, "Remote host said:") || g_str_has_prefix (line, "Giving up on");
}

static void
add_line (EhloBounceRecipient *recipient,
          GString             *words,
          GString             *evidence,
          const char          *line)
{
  const char *plain = line + strspn (line, " \t");

  if (words->len + strlen (plain) > MAX_WORDS_BYTES)
    return;
  if (words->len > 0 && *plain != '\0')
    g_string_append_c (words, stays_apart (plain) ? '\n' : ' ');
  g_string_append (words, plain);
  if (evidence->len > 0)
    g_string_append_c (evidence, '\n');
  g_string_append (evidence, line);
}

static void
end_recipient (GPtrArray            *recipients,
               EhloBounceRecipient **recipient,
               GString              *words,
               GString              *evidence)
{
  if (*recipient != NULL)
    {
      (*recipient)->diagnostic = g_strdup (words->str);
      (*recipient)->evidence = g_strdup (evidence->str);
      (*recipient)->status = dup_status (words->str);
      g_ptr_array_add (recipients, g_steal_pointer (recipient));
    }

  g_string_truncate (words, 0);
  g_string_truncate (evidence, 0);
}

static void
add_paragraphs (GPtrArray   *recipients,
                char       **lines,
                const char  *action)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) evidence = g_string_new (NULL);
  EhloBounceRecipient *recipient = NULL;

  for (guint i = 0; lines[i] != NULL && !is_end (lines[i])
                    && recipients->len < EHLO_BOUNCE_MAX_RECIPIENTS; i++)
    {
      g_autofree char *part = g_strndup (lines[i], MAX_LINE_BYTES);
      g_autofree char *line = g_utf8_make_valid (g_strchomp (part), -1);
      g_autofree char *address = NULL;
      const char *rest;

      if (begins_recipient (line, &address, &rest))
        {
          end_recipient (recipients, &recipient, words, evidence);
          recipient = g_new0 (EhloBounceRecipient, 1);
          recipient->recipient = g_steal_pointer (&address);
          recipient->action = g_strdup (action);
          g_string_assign (words, rest);
          g_string_assign (evidence, line);
        }
      else if (*line == '\0')
        {
          end_recipient (recipients, &recipient, words, evidence);
        }
      else if (recipient != NULL)
        {
          add_line (recipient, words, evidence, line);
        }
    }

  end_recipient (recipients, &recipient, words, evidence);
}

/**
 * ehlo_bounce_add_words:
 * @recipients: (element-type EhloBounceRecipient): what was found is put behind
 * @text: valid UTF-8 without carriage returns: what a bounce says to a person
 *
 * Reads bounces without fields: each recipient begins a paragraph, and what follows is about it.
 * Text that does not begin as those of Exim, qmail or Postfix do has nothing in it.
 */
void
ehlo_bounce_add_words (GPtrArray  *recipients,
                       const char *text)
{
  g_auto (GStrv) lines = NULL;
  gboolean is_delay;

  if (!contains_any (text, beginnings, G_N_ELEMENTS (beginnings)))
    return;

  is_delay = contains_any (text, delays, G_N_ELEMENTS (delays));
  lines = g_strsplit (text, "\n", -1);
  add_paragraphs (recipients, lines, is_delay ? "delayed" : "failed");
}
