/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-explain-line.h"

#include "ehlo-enhanced-code.h"
#include "ehlo-explain-reply.h"
#include "ehlo-verdict-codes.h"

static gboolean
is_unknown (const EhloReplyCause *cause)
{
  return g_str_equal (cause->id, "unknown");
}

static guint
rank_reply (const EhloReplyMatch *match)
{
  if (is_unknown (match->cause))
    return EHLO_CONCLUSION_UNKNOWN_RANK;
  if (match->pattern != NULL)
    return EHLO_CONCLUSION_REPLY_RANK + match->pattern->priority;

  return match->basis == EHLO_REPLY_BASIS_TEXT ? EHLO_CONCLUSION_REPLY_RANK
                                               : EHLO_CONCLUSION_REPLY_RANK / 2;
}

static void
add_match (EhloConclusions       *conclusions,
           const EhloReplyMatch  *match,
           const char            *exact_error,
           const EhloLineContext *context)
{
  EhloConclusion conclusion = {
    .cause = match->cause, .about = context->about, .meaning = match->meaning,
    .next_action = match->next_action, .who = match->who, .confidence = match->confidence,
    .exact_error = context->exact_error != NULL ? context->exact_error : exact_error,
    .rank = rank_reply (match),
  };

  ehlo_conclusions_add (conclusions, &conclusion);
}

/**
 * ehlo_explain_reply:
 * @conclusions: what is concluded is put here
 * @line: a line of anything, valid UTF-8
 * @following: (array zero-terminated=1): the lines after it
 * @context: what is known beside
 * @ret_n_following: (out): how many of @following belong to the reply
 *
 * Returns: %FALSE when @line holds no reply of a server that tells of a fault
 */
gboolean
ehlo_explain_reply (EhloConclusions       *conclusions,
                    const char            *line,
                    const char *const     *following,
                    const EhloLineContext *context,
                    guint                 *ret_n_following)
{
  EhloExplainReply reply;
  EhloReplyMatch match;
  g_autoptr (GString) exact = NULL;

  if (!ehlo_explain_reply_find (line, following, context->host, context->status, ret_n_following,
                                &reply, &match))
    return FALSE;

  exact = g_string_new (line);
  for (guint i = 0; i < *ret_n_following; i++)
    g_string_append_printf (exact, "\n%s", following[i]);
  add_match (conclusions, &match, exact->str, context);
  ehlo_explain_reply_clear (&reply);

  return TRUE;
}

/* A program that got no answer cannot know who kept it back. */
static const char *const only_a_test_tells[] = {
  "timeout", "unreachable", "reset", "closed_early", "port_blocked", NULL
};

/**
 * ehlo_explain_client_error:
 * @conclusions: what is concluded is put here
 * @line: a line of anything, valid UTF-8
 * @context: what is known beside
 *
 * Returns: %FALSE when @line holds no error of a program or of a system that is known
 */
gboolean
ehlo_explain_client_error (EhloConclusions       *conclusions,
                           const char            *line,
                           const EhloLineContext *context)
{
  const EhloClientError *error =
    ehlo_replies_match_client_error (ehlo_replies_get_default (), line, -1, NULL, NULL);
  EhloConclusion conclusion = { NULL };
  gboolean exact;

  if (error == NULL)
    return FALSE;

  exact = error->priority > EHLO_CONCLUSION_WRAPPER_RANK
          && g_str_equal (error->confidence, "high")
          && !g_strv_contains (only_a_test_tells, error->cause->id);
  conclusion.cause = error->cause;
  conclusion.about = context->about;
  conclusion.meaning = error->meaning;
  conclusion.next_action = error->next_action;
  conclusion.who = ehlo_verdict_codes_find (error->cause->verdict)->who;
  conclusion.confidence = exact ? "likely" : "possible";
  conclusion.exact_error = context->exact_error != NULL ? context->exact_error : line;
  conclusion.rank = is_unknown (error->cause)
                      ? EHLO_CONCLUSION_UNKNOWN_RANK
                      : MAX (error->priority, EHLO_CONCLUSION_UNKNOWN_RANK);
  ehlo_conclusions_add (conclusions, &conclusion);

  return TRUE;
}

/**
 * ehlo_explain_status:
 * @conclusions: what is concluded is put here
 * @words: what was said beside the code; may be empty
 * @context: what is known; the status counts
 *
 * Concludes from words that have no code in them and from an enhanced code that came apart from
 * them. Always comes to a conclusion, if only what the class of the code means.
 */
void
ehlo_explain_status (EhloConclusions       *conclusions,
                     const char            *words,
                     const EhloLineContext *context)
{
  g_autofree char *text = g_strdup_printf ("%s %s", context->status != NULL ? context->status : "",
                                           words);
  EhloReplyQuery query = { .text = g_strstrip (text), .length = -1, .host = context->host };
  EhloReplyMatch match;

  ehlo_replies_match (ehlo_replies_get_default (), &query, &match);
  add_match (conclusions, &match, text, context);
}

/**
 * ehlo_explain_unknown:
 * @conclusions: the conclusion is put here
 * @line: the line to show
 * @context: what is known beside
 *
 * Concludes that nothing is known of it.
 */
void
ehlo_explain_unknown (EhloConclusions       *conclusions,
                      const char            *line,
                      const EhloLineContext *context)
{
  const EhloReplyCause *unknown =
    ehlo_replies_find_cause (ehlo_replies_get_default (), "unknown");
  EhloConclusion conclusion = {
    .cause = unknown, .about = context->about, .meaning = unknown->meaning,
    .next_action = unknown->next_action,
    .who = ehlo_verdict_codes_find (unknown->verdict)->who, .confidence = "possible",
    .exact_error = context->exact_error != NULL ? context->exact_error : line,
    .rank = EHLO_CONCLUSION_UNKNOWN_RANK,
  };

  ehlo_conclusions_add (conclusions, &conclusion);
}
