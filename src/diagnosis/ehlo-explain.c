/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-explain.h"

#include "ehlo-explain-bounce.h"
#include "ehlo-explain-line.h"
#include "ehlo-explain-place.h"

#include <glib/gi18n.h>
#include <string.h>

/* As much of a line as is looked at, because expressions that backtrack take a time that grows
 * faster than the line; and as many lines. */
#define MAX_LINE_BYTES  2048
#define MAX_LINES       4096

/* Nothing is known of a line but what it says itself. */
static const EhloLineContext nothing_known;

/* Lines end in LF, CR LF or CR; none of these leaves an empty line behind, which would part the
 * lines of a reply. */
static char *
dup_plain (const char *text,
           gsize       length)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) MIN (length, EHLO_EXPLAIN_MAX_BYTES));
  g_autoptr (GString) plain = g_string_new (valid);

  g_string_replace (plain, "\r\n", "\n", 0);
  g_strdelimit (plain->str, "\r", '\n');
  return g_string_free (g_steal_pointer (&plain), FALSE);
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
explain_lines (EhloConclusions  *conclusions,
               char            **lines)
{
  for (guint i = 0; lines[i] != NULL && i < MAX_LINES; i++)
    {
      g_autofree char *line = dup_line (lines[i]);
      guint n_following = 0;

      if (*line == '\0')
        continue;
      if (ehlo_conclusions_is_full (conclusions))
        return;

      if (ehlo_explain_reply (conclusions, line, (const char *const *) lines + i + 1,
                              &nothing_known, &n_following))
        i += n_following;
      else
        ehlo_explain_client_error (conclusions, line, &nothing_known);
    }
}

/* A message that a window or a mail program has wrapped: its words are there, its lines mean
 * nothing. */
static void
explain_wrapped (EhloConclusions  *conclusions,
                 char            **lines)
{
  static const char *const nothing[] = { NULL };
  g_autofree char *joined = g_strjoinv (" ", lines);
  g_autofree char *line = dup_line (joined);
  guint n_following;

  if (*line != '\0'
      && !ehlo_explain_reply (conclusions, line, nothing, &nothing_known, &n_following))
    ehlo_explain_client_error (conclusions, line, &nothing_known);
}

static void
explain_nothing (EhloConclusions  *conclusions,
                 char            **lines)
{
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = dup_line (lines[i]);

      if (*line == '\0')
        continue;
      ehlo_explain_unknown (conclusions, line, &nothing_known);
      return;
    }
}

static void
explain_any (EhloConclusions  *conclusions,
             char            **lines)
{
  explain_lines (conclusions, lines);
  if (conclusions->entries->len == 0)
    explain_wrapped (conclusions, lines);
  if (conclusions->entries->len == 0)
    explain_nothing (conclusions, lines);
}

/* What the line itself names counts; the rest of the text only fills up. */
static char *
dup_place (EhloFinding             *finding,
           const EhloExplainPlace  *rest,
           char                   **ret_label)
{
  g_auto (GStrv) lines = g_strsplit (ehlo_finding_get_exact_error (finding), "\n", -1);
  EhloExplainPlace own;
  EhloExplainPlace place;
  char *value;

  ehlo_explain_place_find (lines, &own);
  place = own.host != NULL ? own : *rest;
  place.user = own.user != NULL ? own.user : rest->user;

  value = ehlo_explain_place_to_string (&place);
  /* Translators: a server name and its port */
  *ret_label = value != NULL ? g_strdup_printf (_("Test %s:%u"), place.host, place.port) : NULL;
  ehlo_explain_place_clear (&own);

  return value;
}

/* Which test would prove it. */
static void
offer_tests (GPtrArray  *findings,
             char      **lines,
             gboolean    is_bounce)
{
  EhloExplainPlace rest;

  ehlo_explain_place_find (lines, &rest);
  for (guint i = 0; i < findings->len; i++)
    {
      EhloFinding *finding = g_ptr_array_index (findings, i);
      g_autofree char *label = NULL;
      g_autofree char *value = NULL;

      if (ehlo_explain_get_proof (ehlo_finding_get_code (finding)) == NULL)
        continue;

      /* The servers that a bounce names are not the reader's own. */
      if (!is_bounce)
        value = dup_place (finding, &rest, &label);
      ehlo_finding_add_action (finding, EHLO_ACTION_TEST,
                               label != NULL ? label : _("Test an Account"), value);
    }

  ehlo_explain_place_clear (&rest);
}

/* A whole message, or what was copied out of one. */
static EhloBounce *
read_bounce (const char *text,
             gsize       length,
             const char *plain)
{
  if (ehlo_explain_is_message (text, length))
    return ehlo_bounce_new_from_message (text, MIN (length, EHLO_EXPLAIN_MAX_MESSAGE_BYTES));

  return ehlo_bounce_new_from_text (plain);
}

/**
 * ehlo_explain_is_message:
 * @text: anything
 * @length: bytes of @text
 *
 * Returns: whether it is a whole mail message, of which more is read than of other texts
 */
gboolean
ehlo_explain_is_message (const char *text,
                         gsize       length)
{
  return ehlo_bounce_is_message (text, MIN (length, EHLO_EXPLAIN_MAX_MESSAGE_BYTES));
}

/**
 * ehlo_explain_text:
 * @text: what somebody pasted: an error, a piece of a log, the reply of a server, a bounce message
 *   with or without its header
 * @length: bytes of @text, or -1 when a NUL ends it
 *
 * Finds the replies of mail servers and the errors of programs and systems in a text and says what
 * they mean. Replies come first, because a program only passes them on. Reads the first
 * %EHLO_EXPLAIN_MAX_BYTES bytes and 4096 lines, 2 KiB of each; of a whole message the first
 * %EHLO_EXPLAIN_MAX_MESSAGE_BYTES. Pure: nothing is looked up or asked. Any thread; usually some
 * milliseconds, but seconds for a text that was made to take long.
 *
 * A finding is "certain" only where a server said it in words that leave no doubt. A text in which
 * nothing is known gets one finding, "undetermined", with its first line.
 *
 * Returns: (transfer full) (element-type EhloFinding): the findings, best first; none for a text
 *   of nothing but blanks. Each has its line as exact error, and the test that would prove it as
 *   action %EHLO_ACTION_TEST.
 */
GPtrArray *
ehlo_explain_text (const char *text,
                   gssize      length)
{
  gsize n;
  g_autofree char *plain = NULL;
  g_autoptr (EhloBounce) bounce = NULL;
  g_auto (GStrv) lines = NULL;
  EhloConclusions conclusions;
  GPtrArray *findings;
  gboolean is_bounce;

  g_return_val_if_fail (text != NULL, NULL);

  n = length < 0 ? strlen (text) : (gsize) length;
  plain = dup_plain (text, n);
  bounce = read_bounce (text, n, plain);
  is_bounce = bounce != NULL && bounce->recipients->len > 0;
  lines = g_strsplit (bounce != NULL && *bounce->text != '\0' ? bounce->text : plain, "\n", -1);

  ehlo_conclusions_init (&conclusions);
  if (is_bounce)
    ehlo_explain_bounce (&conclusions, bounce);
  else
    explain_any (&conclusions, lines);
  findings = ehlo_conclusions_order (&conclusions);
  ehlo_conclusions_clear (&conclusions);
  offer_tests (findings, lines, is_bounce);

  return findings;
}
