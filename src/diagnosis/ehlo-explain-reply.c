/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-explain-reply.h"

#include <string.h>

/* Lines that may follow a reply's first one. */
#define MAX_REPLY_LINES 20

/* Three digits where a reply can begin: at the start, behind a bracket, quote or colon, or behind
 * an arrow as swaks and curl draw it. A comma and a quote follow in the tuples of Python, a colon
 * in the messages of MailKit, a bracket and a colon in those of lettre. */
#define START_OF_REPLY \
  "(?:^\\s*|[:;>)(\"'\\[{=*~<-]\\s*|\\b(?:said|error)\\s+)" \
  "([2-5][0-9][0-9])(?=[ -]|$|\\)?:\\s|,\\s*b?[\"'])"

/* An enhanced code without three digits before it: Thunderbird and .NET leave them out, and so do
 * the logs of sendmail. */
#define START_OF_ENHANCED \
  "(?:^\\s*|(?:responded|response was|responded with|said|reason):\\s*" \
  "|\\bdsn=(?=[0-9.]+, stat=))" \
  "(?=[245]\\.[0-9]{1,3}\\.[0-9]{1,3}\\b)"

/* What stands before a reply that needs no further proof of being one. */
#define STRONG_BEFORE \
  "(?:^|said:|client:|\\bs:|<-|<\\*\\*|<~\\*?|response:|response was:|responded:|reply:|smtp;|^<)" \
  "\\s*[\"']?$"

#define HOST_BEFORE \
  "(?:host|server|relay=)\\s*(?:smtp server )?([A-Za-z0-9.-]+\\.[A-Za-z]{2,})(?:\\s*[\\[(:]|\\s)"

/* The step that a program names beside the reply. */
static const struct
{
  const char *words;
  const char *phase;
} steps[] = {
  { "in reply to rcpt to", "rcpt" },
  { "in reply to mail from", "mail" },
  { "in reply to end of data", "data" },
  { "in reply to data", "data" },
  { "in reply to ehlo", "ehlo" },
  { "in reply to helo", "ehlo" },
  { "in reply to starttls", "starttls" },
  { "after rcpt to", "rcpt" },
  { "after mail from", "mail" },
  { "after end of data", "data" },
  { "after pipelined end of data", "data" },
  { "refused to talk to me", "banner" },
  { "sasl authentication failed", "auth" },
  { "authenticationerror", "auth" },
  { "authenticationfailed", "auth" },
  { "smtpauthentication", "auth" },
  { "invalid login", "auth" },
  { "eauth", "auth" },
};

static GRegex *
get_regex (gsize      *once,
           const char *source)
{
  if (g_once_init_enter (once))
    g_once_init_leave (once, (gsize) g_regex_new (source, G_REGEX_CASELESS, 0, NULL));

  return (GRegex *) *once;
}

static const char *
find_phase (const char *line)
{
  g_autofree char *lower = g_ascii_strdown (line, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strstr (lower, steps[i].words) != NULL)
      return steps[i].phase;

  return NULL;
}

static char *
dup_host (const char *line)
{
  static gsize once;
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (get_regex (&once, HOST_BEFORE), line, 0, &match))
    return NULL;

  return g_match_info_fetch (match, 1);
}

/* Python: `535, b'5.7.8 one\n5.7.8 two')` becomes lines as they came. */
static char *
dup_tuple (const char *start)
{
  const char *quote = start + 4 + strspn (start + 4, " b");
  const char *end = strrchr (quote + 1, *quote);
  g_autoptr (GString) text = g_string_new_len (start, 3);
  g_autoptr (GString) words = NULL;
  g_autofree char *code = g_strdup_printf ("\n%.3s ", start);

  words = end != NULL ? g_string_new_len (quote + 1, end - quote - 1) : g_string_new (quote + 1);
  g_string_replace (words, "\\r\\n", "\\n", 0);
  g_string_replace (words, "\\n", code, 0);
  g_string_append_printf (text, " %s", words->str);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The reply's own words: what a program adds behind them goes. */
static char *
dup_rest (const char *start)
{
  g_autofree char *text = g_strdup (start);
  char *added = strstr (text, " (in reply to ");

  if (added != NULL)
    *added = '\0';
  g_strchomp (text);
  while (*text != '\0' && strchr ("'\")},", text[strlen (text) - 1]) != NULL
         && strchr (text, '(') == NULL)
    text[strlen (text) - 1] = '\0';

  return g_steal_pointer (&text);
}

/* What stands between the code and the words, of which a program makes its own: `535: 5.7.8`,
 * `535): 5.7.8`, `550-'5.1.1`, and `5.1.1, stat=` of sendmail. */
static void
clear_joints (char *text)
{
  char *comma = strstr (text, ", stat=");

  if (strlen (text) < 5)
    return;

  if (text[3] == ':' || text[3] == ')')
    text[3] = ' ';
  if (text[3] == ' ' || text[3] == '-')
    if (strchr (":'\"", text[4]) != NULL)
      text[4] = ' ';
  if (comma != NULL && comma - text < 12)
    memset (comma, ' ', strlen (", stat="));
}

static char *
dup_text (const char *start)
{
  g_autofree char *text = NULL;

  if (start[0] != '\0' && start[3] == ',')
    return dup_tuple (start);

  text = dup_rest (start);
  clear_joints (text);
  return g_steal_pointer (&text);
}

/* Further lines of a reply that has more than one: the same digits again. */
static guint
append_following (GString            *text,
                  const char *const  *following)
{
  char code[4] = { 0 };
  guint n = 0;

  if (text->len < 4 || text->str[3] != '-')
    return 0;

  memcpy (code, text->str, 3);
  for (; following[n] != NULL && n < MAX_REPLY_LINES; n++)
    {
      const char *at = strstr (following[n], code);

      if (at == NULL || at - following[n] > 80 || (at[3] != ' ' && at[3] != '-'))
        break;
      g_string_append_printf (text, "\n%s", at);
      if (at[3] == ' ')
        return n + 1;
    }

  return n;
}

static gboolean
is_strong (const char *line,
           gsize       end)
{
  static gsize once;
  g_autofree char *before = g_strndup (line, end);

  g_strchomp (before);
  return g_regex_match (get_regex (&once, STRONG_BEFORE), before, 0, NULL);
}

/* Three digits are many things. What follows, or what stands before, must say that it is a reply; a
 * good reply counts only when its words are known for a fault. */
static gboolean
is_believable (const EhloReplyMatch *match,
               gboolean              strong)
{
  gboolean telling = match->basis == EHLO_REPLY_BASIS_TEXT
                     && (match->pattern == NULL || match->pattern->priority > 10);

  if (match->code != 0 && match->code < 400)
    return telling && strong;
  if (telling)
    return TRUE;
  if (match->enhanced_code.klass != 0 && match->code != 0)
    return match->enhanced_code.klass == match->code / 100;

  return strong && (match->basic != NULL || match->enhanced_code.klass > 2);
}

/* The code that a server says itself counts; that of the program that passes it on is a guess. */
static gboolean
has_enhanced (const char *text)
{
  static gsize once;

  return g_regex_match (get_regex (&once, "^[2-5][0-9][0-9][ -]\\s*[245]\\.[0-9]{1,3}\\.[0-9]"),
                        text, 0, NULL);
}

/* What is known beside the line. */
typedef struct
{
  const char *host;   /* nullable */
  const char *status; /* nullable */
} Known;

static gboolean
take (const char         *line,
      gsize               start,
      gboolean            strong,
      const char *const  *following,
      const Known        *known,
      guint              *ret_n_following,
      EhloExplainReply   *ret_reply,
      EhloReplyMatch     *ret_match)
{
  g_autofree char *first = dup_text (line + start);
  g_autoptr (GString) text = g_string_new (first);
  EhloReplyQuery query = { .length = -1 };
  EhloExplainReply reply = { NULL };
  const char *rest;

  *ret_n_following = append_following (text, following);
  reply.text = g_string_free (g_steal_pointer (&text), FALSE);
  reply.host = dup_host (line);
  if (reply.host == NULL)
    reply.host = g_strdup (known->host);
  reply.phase = find_phase (line);

  query.text = reply.text;
  query.host = reply.host;
  query.phase = reply.phase;
  if (known->status != NULL && !has_enhanced (reply.text))
    ehlo_enhanced_code_parse (known->status, &query.enhanced, &rest);
  ehlo_replies_match (ehlo_replies_get_default (), &query, ret_match);

  if (is_believable (ret_match, strong))
    {
      *ret_reply = reply;
      return TRUE;
    }

  ehlo_explain_reply_clear (&reply);
  return FALSE;
}

/**
 * ehlo_explain_reply_find:
 * @line: a line of a log, of a message or of anything, valid UTF-8
 * @following: (array zero-terminated=1): the lines after it
 * @known_host: (nullable): who said it, where the line does not tell
 * @known_status: (nullable): its enhanced code, where it has none itself
 * @ret_n_following: (out): how many of them belong to the reply
 * @ret_reply: (out): the reply; to be cleared when there is one
 * @ret_match: (out): what it means
 *
 * Looks for the first reply in @line that tells of a fault. Numbers that only look like the code of
 * a reply (durations, lines of source code, HTTP) do not count. Any thread.
 *
 * Returns: whether there is one
 */
gboolean
ehlo_explain_reply_find (const char         *line,
                         const char *const  *following,
                         const char         *known_host,
                         const char         *known_status,
                         guint              *ret_n_following,
                         EhloExplainReply   *ret_reply,
                         EhloReplyMatch     *ret_match)
{
  static gsize codes_once;
  static gsize enhanced_once;
  const Known known = { known_host, known_status };
  g_autoptr (GMatchInfo) codes = NULL;
  g_autoptr (GMatchInfo) enhanced = NULL;
  int start;
  int end;

  for (g_regex_match (get_regex (&codes_once, START_OF_REPLY), line, 0, &codes);
       g_match_info_matches (codes);
       g_match_info_next (codes, NULL))
    {
      g_match_info_fetch_pos (codes, 1, &start, &end);
      if (take (line, (gsize) start, is_strong (line, (gsize) start), following, &known,
                ret_n_following, ret_reply, ret_match))
        return TRUE;
    }

  if (!g_regex_match (get_regex (&enhanced_once, START_OF_ENHANCED), line, 0, &enhanced))
    return FALSE;

  /* At the start of a line it may as well be the number of a version. */
  g_match_info_fetch_pos (enhanced, 0, &start, &end);
  return take (line, (gsize) end, memchr (line + start, ':', (gsize) (end - start)) != NULL,
               following, &known, ret_n_following, ret_reply, ret_match);
}

/**
 * ehlo_explain_reply_clear:
 * @self: a reply
 *
 * Frees what is in it.
 */
void
ehlo_explain_reply_clear (EhloExplainReply *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->host, g_free);
}
