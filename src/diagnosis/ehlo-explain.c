/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-explain.h"

#include "ehlo-escape.h"
#include "ehlo-explain-reply.h"
#include "ehlo-verdict-codes.h"

#include <string.h>

/* As much of a line as is looked at, because expressions that backtrack take a time that grows
 * faster than the line; and as many lines. */
#define MAX_LINE_BYTES  2048
#define MAX_LINES       4096

/* A log repeats itself; more conclusions than this nobody reads. */
#define MAX_FINDINGS 12

/* Errors of programs up to this priority name only the program and the step. */
#define WRAPPER_PRIORITY 30

/* What a server says stands above what a program makes of it. */
#define REPLY_RANK   1000
#define UNKNOWN_RANK    1

typedef struct
{
  EhloFinding *finding;
  guint        rank;
} Conclusion;

typedef struct
{
  GArray     *conclusions; /* (element-type Conclusion) */
  GHashTable *seen;        /* what was concluded already */
} Explanation;

static void
conclusion_clear (gpointer data)
{
  Conclusion *self = data;

  g_clear_object (&self->finding);
}

/* Safe to show, line by line. */
static char *
dup_shown (const char *exact_error)
{
  g_auto (GStrv) lines = g_strsplit (exact_error, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = g_steal_pointer (&lines[i]);

      lines[i] = ehlo_escape_bytes (line, strlen (line), MAX_LINE_BYTES);
    }

  return g_strjoinv ("\n", lines);
}

static void
add (Explanation          *self,
     const EhloReplyCause *cause,
     const char           *meaning,
     const char           *next_action,
     const char *const    *who,
     const char           *confidence,
     const char           *exact_error,
     guint                 rank)
{
  g_autofree char *explanation = g_strdup_printf ("%s %s", meaning, next_action);
  g_autofree char *key = g_strdup_printf ("%s %s", cause->verdict, explanation);
  g_autofree char *shown = dup_shown (exact_error);
  Conclusion conclusion = { NULL, rank };

  if (!g_hash_table_add (self->seen, g_steal_pointer (&key)))
    return;

  conclusion.finding = ehlo_finding_new (cause->verdict, cause->title, explanation);
  ehlo_finding_set_who (conclusion.finding, who);
  ehlo_finding_set_confidence (conclusion.finding, confidence);
  ehlo_finding_set_exact_error (conclusion.finding, shown);
  g_array_append_val (self->conclusions, conclusion);
}

static gboolean
is_unknown (const EhloReplyCause *cause)
{
  return g_str_equal (cause->id, "unknown");
}

static guint
rank_reply (const EhloReplyMatch *match)
{
  if (is_unknown (match->cause))
    return UNKNOWN_RANK;
  if (match->pattern != NULL)
    return REPLY_RANK + match->pattern->priority;

  return match->basis == EHLO_REPLY_BASIS_TEXT ? REPLY_RANK : REPLY_RANK / 2;
}

/* FALSE when @line holds no reply that tells of a fault. */
static gboolean
explain_reply (Explanation        *self,
               const char         *line,
               const char *const  *following,
               guint              *ret_n_following)
{
  EhloExplainReply reply;
  EhloReplyMatch match;
  g_autoptr (GString) exact = NULL;

  if (!ehlo_explain_reply_find (line, following, ret_n_following, &reply, &match))
    return FALSE;

  exact = g_string_new (line);
  for (guint i = 0; i < *ret_n_following; i++)
    g_string_append_printf (exact, "\n%s", following[i]);
  add (self, match.cause, match.meaning, match.next_action, match.who, match.confidence,
       exact->str, rank_reply (&match));
  ehlo_explain_reply_clear (&reply);

  return TRUE;
}

/* A program that got no answer cannot know who kept it back. */
static const char *const only_a_test_tells[] = {
  "timeout", "unreachable", "reset", "closed_early", "port_blocked", NULL
};

static gboolean
explain_client_error (Explanation *self,
                      const char  *line)
{
  const EhloClientError *error =
    ehlo_replies_match_client_error (ehlo_replies_get_default (), line, -1, NULL, NULL);
  const EhloVerdictCode *code;
  gboolean exact;

  if (error == NULL)
    return FALSE;

  code = ehlo_verdict_codes_find (error->cause->verdict);
  exact = error->priority > WRAPPER_PRIORITY && g_str_equal (error->confidence, "high")
          && !g_strv_contains (only_a_test_tells, error->cause->id);
  add (self, error->cause, error->meaning, error->next_action, (const char *const *) code->who,
       exact ? "likely" : "possible", line,
       is_unknown (error->cause) ? UNKNOWN_RANK : MAX (error->priority, UNKNOWN_RANK));

  return TRUE;
}

/* Lines end in LF, CR LF or CR; none of these leaves an empty line behind, which would part the
 * lines of a reply. */
static char **
split_lines (const char *text)
{
  g_autoptr (GString) plain = g_string_new (text);

  g_string_replace (plain, "\r\n", "\n", 0);
  g_strdelimit (plain->str, "\r", '\n');
  return g_strsplit (plain->str, "\n", -1);
}

/* "Nov 21 04:42:27 mail postfix/smtp[10061]: …": the number of the process is not an error. */
static const char *
skip_log_prefix (const char *line)
{
  const char *end = strstr (line, "]: ");
  const char *digit;

  if (end == NULL || end - line > 120)
    return line;

  for (digit = end; digit > line && g_ascii_isdigit (digit[-1]); digit--)
    continue;

  return digit < end && digit > line && digit[-1] == '[' ? end + 3 : line;
}

static char *
dup_line (const char *line)
{
  g_autofree char *part = g_strndup (skip_log_prefix (line), MAX_LINE_BYTES);

  return g_strstrip (g_utf8_make_valid (part, -1));
}

static void
explain_lines (Explanation  *self,
               char        **lines)
{
  for (guint i = 0; lines[i] != NULL && i < MAX_LINES; i++)
    {
      g_autofree char *line = dup_line (lines[i]);
      guint n_following = 0;

      if (*line == '\0')
        continue;
      if (self->conclusions->len >= MAX_FINDINGS)
        return;

      if (explain_reply (self, line, (const char *const *) lines + i + 1, &n_following))
        i += n_following;
      else
        explain_client_error (self, line);
    }
}

/* A message that a window or a mail program has wrapped: its words are there, its lines mean
 * nothing. */
static void
explain_wrapped (Explanation  *self,
                 char        **lines)
{
  static const char *const nothing[] = { NULL };
  g_autofree char *joined = g_strjoinv (" ", lines);
  g_autofree char *line = dup_line (joined);
  guint n_following;

  if (*line != '\0' && !explain_reply (self, line, nothing, &n_following))
    explain_client_error (self, line);
}

static void
explain_nothing (Explanation  *self,
                 char        **lines)
{
  const EhloReplyCause *unknown =
    ehlo_replies_find_cause (ehlo_replies_get_default (), "unknown");
  const EhloVerdictCode *code = ehlo_verdict_codes_find (unknown->verdict);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = dup_line (lines[i]);

      if (*line == '\0')
        continue;
      add (self, unknown, unknown->meaning, unknown->next_action, (const char *const *) code->who,
           "possible", line, UNKNOWN_RANK);
      return;
    }
}

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  const Conclusion *first = a;
  const Conclusion *second = b;

  return (second->rank > first->rank) - (second->rank < first->rank);
}

/* Best first; what only names a program or a step goes when something says more. */
static GPtrArray *
order (Explanation *self)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_object_unref);
  guint best;

  /* Merge sort underneath: what has the same rank stays in the order of the text. */
  g_array_sort (self->conclusions, compare_ranks);
  best = self->conclusions->len > 0 ? g_array_index (self->conclusions, Conclusion, 0).rank : 0;

  for (guint i = 0; i < self->conclusions->len; i++)
    {
      Conclusion *conclusion = &g_array_index (self->conclusions, Conclusion, i);

      if (conclusion->rank <= WRAPPER_PRIORITY && best > WRAPPER_PRIORITY)
        break;
      g_ptr_array_add (findings, g_object_ref (conclusion->finding));
    }

  return g_steal_pointer (&findings);
}

/**
 * ehlo_explain_text:
 * @text: what somebody pasted: an error, a piece of a log, the reply of a server, a bounce message
 * @length: bytes of @text, or -1 when a NUL ends it
 *
 * Finds the replies of mail servers and the errors of programs and systems in a text and says what
 * they mean. Replies come first, because a program only passes them on. Reads the first
 * %EHLO_EXPLAIN_MAX_BYTES bytes and 4096 lines, 2 KiB of each. Pure: nothing is looked up or asked.
 * Main thread only.
 *
 * A finding is "certain" only where a server said it in words that leave no doubt. A text in which
 * nothing is known gets one finding, "undetermined", with its first line.
 *
 * Returns: (transfer full) (element-type EhloFinding): the findings, best first; none for a text
 *   of nothing but blanks. Each has its line as exact error.
 */
GPtrArray *
ehlo_explain_text (const char *text,
                   gssize      length)
{
  Explanation self = { NULL };
  gsize n;
  g_autofree char *valid = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *findings;

  g_return_val_if_fail (text != NULL, NULL);

  n = length < 0 ? strnlen (text, EHLO_EXPLAIN_MAX_BYTES)
                 : MIN ((gsize) length, EHLO_EXPLAIN_MAX_BYTES);
  valid = g_utf8_make_valid (text, (gssize) n);
  lines = split_lines (valid);

  self.conclusions = g_array_new (FALSE, TRUE, sizeof (Conclusion));
  g_array_set_clear_func (self.conclusions, conclusion_clear);
  self.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  explain_lines (&self, lines);
  if (self.conclusions->len == 0)
    explain_wrapped (&self, lines);
  if (self.conclusions->len == 0)
    explain_nothing (&self, lines);

  findings = order (&self);
  g_array_unref (self.conclusions);
  g_hash_table_unref (self.seen);
  return findings;
}
