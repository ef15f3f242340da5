/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-replies-private.h"
#include "ehlo-reply-match.h"
#include "ehlo-reply-oauth.h"
#include "ehlo-reply-words.h"
#include "ehlo-verdict-codes.h"

#include <string.h>

/* The numbers of "match_rules" in data/replies.json. */
#define PER_PRIORITY      10
#define OTHER_ENHANCED   -25
#define SAME_ENHANCED      5
#define SAME_CODE          2
#define OWN_HOST          80
#define SOMEBODY_ELSES  -300

/* Patterns up to this priority are words like "denied" or "try again later", which say hardly more
 * than the code does. */
#define WEAK_PRIORITY     10

/* The reply that is being explained, taken apart. */
typedef struct
{
  char             *words;
  guint             code;
  EhloEnhancedCode  enhanced;
  char             *enhanced_text; /* "5.7.8"; nullable */
  const char       *phase;         /* nullable */
  const char       *host;          /* nullable */
} Reply;

static void
reply_init (Reply                *reply,
            const EhloReplyQuery *query)
{
  EhloEnhancedCode enhanced = { 0 };
  guint code = 0;

  if (query->text != NULL)
    reply->words = ehlo_reply_words_dup (query->text, query->length, &code, &enhanced);
  else
    reply->words = g_strdup ("");

  reply->code = query->code != 0 ? query->code : code;
  reply->enhanced = ehlo_enhanced_code_is_set (&query->enhanced) ? query->enhanced : enhanced;
  reply->enhanced_text = ehlo_enhanced_code_to_string (&reply->enhanced);
  reply->phase = query->phase;
  reply->host = query->host;
}

static void
reply_clear (Reply *reply)
{
  g_clear_pointer (&reply->words, g_free);
  g_clear_pointer (&reply->enhanced_text, g_free);
}

static gboolean
has_code (const guint *codes,
          guint        code)
{
  for (gsize i = 0; codes[i] != 0; i++)
    if (codes[i] == code)
      return TRUE;

  return FALSE;
}

/* How well @pattern would fit if its words were there. FALSE: not at all. */
static gboolean
weigh (EhloReplies            *self,
       const EhloReplyPattern *pattern,
       const Reply            *reply,
       int                    *ret_score)
{
  int score = (int) pattern->priority * PER_PRIORITY;

  if (reply->code != 0 && pattern->codes[0] != 0)
    {
      if (!has_code (pattern->codes, reply->code))
        return FALSE;
      score += SAME_CODE;
    }

  if (reply->enhanced_text != NULL && pattern->enhanced[0] != NULL)
    score += g_strv_contains (pattern->enhanced, reply->enhanced_text) ? SAME_ENHANCED
                                                                       : OTHER_ENHANCED;

  if (reply->host != NULL && pattern->provider_specific)
    score += ehlo_replies_host_is_of (self, reply->host, pattern->provider) ? OWN_HOST
                                                                            : SOMEBODY_ELSES;
  *ret_score = score;
  return TRUE;
}

static const EhloReplyPattern *
find_pattern (EhloReplies *self,
              const Reply *reply)
{
  const EhloReplyPattern *best = NULL;
  int best_score = G_MININT;

  if (reply->words[0] == '\0')
    return NULL;

  for (guint i = 0; i < self->patterns->len; i++)
    {
      EhloReplyPattern *pattern = &g_array_index (self->patterns, EhloReplyPattern, i);
      int score;

      if (!weigh (self, pattern, reply, &score) || score <= best_score)
        continue;
      if (!ehlo_lazy_regex_search (&pattern->regex, reply->words, -1, NULL, NULL))
        continue;

      best = pattern;
      best_score = score;
    }

  return best;
}

/* A code blames the recipient on the word of the RFC, which had the command RCPT in mind. */
static gboolean
cause_fits_phase (const EhloReplyCause *cause,
                  const char           *phase)
{
  static const char *const before_recipient[] = {
    "banner", "ehlo", "starttls", "auth", "mail", NULL
  };

  return phase == NULL || !g_str_has_prefix (cause->id, "recipient_")
         || !g_strv_contains (before_recipient, phase);
}

/* The enhanced code tells something: its cause is known and is no mere "by some rule". */
static gboolean
enhanced_is_telling (EhloReplies             *self,
                     const EhloReplyEnhanced *enhanced,
                     const Reply             *reply)
{
  return enhanced != NULL && enhanced->cause != NULL && enhanced->cause != self->unknown
         && !g_str_equal (enhanced->cause->id, "policy")
         && cause_fits_phase (enhanced->cause, reply->phase);
}

/* 550 alone means "mailbox unavailable", but servers use it for everything. It is about the
 * recipient only after RCPT, and not when the enhanced code is about something else. */
static gboolean
basic_blames_wrongly (const EhloReplyBasic *basic,
                      const Reply          *reply)
{
  return g_str_has_prefix (basic->cause->id, "recipient_")
         && ((reply->phase != NULL && !g_str_equal (reply->phase, "rcpt"))
             || reply->enhanced.subject > 2);
}

static gboolean
basic_is_telling (const EhloReplyBasic *basic,
                  const Reply          *reply)
{
  if (basic == NULL || basic->cause == NULL || basic_blames_wrongly (basic, reply))
    return FALSE;

  /* A code at a stage that the RFC does not foresee: its meaning there is the server's secret. */
  return reply->phase == NULL || g_strv_contains (basic->phases, "any")
         || g_strv_contains (basic->phases, reply->phase);
}

/* 535 5.7.0: an enhanced code that says no more than "security" against digits that belong to one
 * command only. */
static gboolean
basic_says_more (const EhloReplyEnhanced *enhanced,
                 const EhloReplyBasic    *basic)
{
  gboolean vague = g_str_has_suffix (enhanced->code, ".0")
                   || (enhanced->cause != NULL && g_str_equal (enhanced->cause->id, "policy"));

  return vague && basic->phases[0] != NULL && basic->phases[1] == NULL
         && !g_str_equal (basic->phases[0], "any");
}

static const char *
persistence_of_class (guint klass)
{
  return klass == 4 ? "temporary" : klass == 5 ? "permanent" : "none";
}

static const char *
meaning_of_class (EhloReplies *self,
                  guint        klass)
{
  const char *meaning = ehlo_replies_get_class_meaning (self, klass);

  return meaning != NULL ? meaning : self->unknown->meaning;
}

static const char *const *
who_of (const EhloReplyCause *cause)
{
  return (const char *const *) ehlo_verdict_codes_find (cause->verdict)->who;
}

static void
take_cause (EhloReplyMatch       *match,
            EhloReplyBasis        basis,
            const EhloReplyCause *cause,
            const char           *confidence)
{
  match->basis = basis;
  match->cause = cause;
  match->meaning = cause->meaning;
  match->next_action = cause->next_action;
  match->who = who_of (cause);
  match->confidence = confidence;
}

/* Words that are sourced and say something, with the code that they are known to come with, of this
 * very provider if they are a provider's own. */
static gboolean
is_certain (EhloReplies            *self,
            const EhloReplyPattern *pattern,
            const Reply            *reply)
{
  if (reply->enhanced_text != NULL && pattern->enhanced[0] != NULL
      && !g_strv_contains (pattern->enhanced, reply->enhanced_text))
    return FALSE;

  return g_str_equal (pattern->confidence, "high") && pattern->priority > WEAK_PRIORITY
         && (!pattern->provider_specific
             || ehlo_replies_host_is_of (self, reply->host, pattern->provider));
}

static void
take_pattern (EhloReplies            *self,
              EhloReplyMatch         *match,
              const EhloReplyPattern *pattern,
              const Reply            *reply)
{
  static const char *const organisation[] = { "organisation", NULL };

  take_cause (match, EHLO_REPLY_BASIS_TEXT, pattern->cause,
              is_certain (self, pattern, reply) ? "certain" : "likely");
  match->pattern = pattern;
  match->meaning = pattern->meaning;
  match->next_action = pattern->next_action;
  match->persistence = pattern->persistence;
  match->retry_helps = pattern->retry_helps;
  if (pattern->actor_detail != NULL)
    match->who = organisation;
}

static void
take_enhanced (EhloReplyMatch          *match,
               const EhloReplyEnhanced *enhanced)
{
  take_cause (match, EHLO_REPLY_BASIS_ENHANCED, enhanced->cause,
              enhanced->collision_note != NULL ? "possible" : "likely");
  match->meaning = enhanced->meaning;
  match->next_action = enhanced->next_action;
}

static void
take_basic (EhloReplyMatch       *match,
            const EhloReplyBasic *basic)
{
  take_cause (match, EHLO_REPLY_BASIS_CODE, basic->cause, "possible");
  match->meaning = basic->meaning;
  match->next_action = basic->next_action;
}

/* What remains: the codes as far as they mean anything, then the first digit. */
static void
take_codes (EhloReplies    *self,
            EhloReplyMatch *match,
            const Reply    *reply)
{
  gboolean basic_tells = basic_is_telling (match->basic, reply);
  guint klass = reply->code != 0 ? reply->code / 100 : reply->enhanced.klass;

  if (enhanced_is_telling (self, match->enhanced, reply)
      && !(basic_tells && basic_says_more (match->enhanced, match->basic)))
    take_enhanced (match, match->enhanced);
  else if (basic_tells)
    take_basic (match, match->basic);
  else if (klass != 0)
    {
      take_cause (match, EHLO_REPLY_BASIS_CLASS, self->unknown, "possible");
      match->meaning = meaning_of_class (self, klass);
    }
}

/* A challenge 334 that carries a refusal of the token: words that no expression can read. */
static gboolean
is_token_refusal (const EhloReplyQuery *query,
                  const Reply          *reply)
{
  g_autoptr (EhloReplyOauth) oauth = NULL;

  if (query->text == NULL || (reply->code != 0 && reply->code != 334))
    return FALSE;

  oauth = ehlo_reply_oauth_new_from_text (query->text, query->length);
  return oauth != NULL;
}

/**
 * ehlo_replies_match:
 * @self: the replies
 * @query: what is known of the reply
 * @ret_match: (out): what it means; its parts belong to @self
 *
 * Finds the best explanation of a reply, after the rules that data/replies.json states in
 * "match_rules": text first, then the enhanced code, then the three digits, then the first of them.
 * A reply that nothing is known of gets the cause "unknown" and what its class means; its words are
 * the caller's to show.
 *
 * Words that say little ("denied") give way to an enhanced code that says more. A code that blames
 * the recipient does so only where a recipient was named. Any thread.
 */
void
ehlo_replies_match (EhloReplies          *self,
                    const EhloReplyQuery *query,
                    EhloReplyMatch       *ret_match)
{
  const EhloReplyPattern *pattern;
  EhloReplyMatch match = { 0 };
  gboolean weak;
  Reply reply;

  g_return_if_fail (EHLO_IS_REPLIES (self));
  g_return_if_fail (query != NULL);
  g_return_if_fail (ret_match != NULL);

  reply_init (&reply, query);
  take_cause (&match, EHLO_REPLY_BASIS_NOTHING, self->unknown, "possible");
  match.code = reply.code;
  match.enhanced_code = reply.enhanced;
  match.basic = ehlo_replies_find_basic (self, reply.code);
  match.enhanced = ehlo_replies_find_enhanced (self, &reply.enhanced);
  match.persistence = persistence_of_class (reply.code != 0 ? reply.code / 100
                                                            : reply.enhanced.klass);
  match.retry_helps = g_str_equal (match.persistence, "temporary");

  pattern = find_pattern (self, &reply);
  weak = pattern != NULL && pattern->priority <= WEAK_PRIORITY
         && enhanced_is_telling (self, match.enhanced, &reply)
         && match.enhanced->collision_note == NULL && match.enhanced->cause != pattern->cause;

  if (is_token_refusal (query, &reply))
    take_cause (&match, EHLO_REPLY_BASIS_TEXT, self->token, "certain");
  else if (pattern != NULL && !weak)
    take_pattern (self, &match, pattern, &reply);
  else
    take_codes (self, &match, &reply);

  *ret_match = match;
  reply_clear (&reply);
}

/**
 * ehlo_replies_match_client_error:
 * @self: the replies
 * @text: valid UTF-8: a line that a program printed
 * @length: bytes of @text, or -1 when a NUL ends it
 * @ret_start: (out) (optional): where the words that were recognised begin, in bytes
 * @ret_end: (out) (optional): where they end
 *
 * The most exact of the known errors that occurs in the text: wrappers, which name only the program
 * and the step, have a low priority. The time grows with the length of @text: pass lines, not
 * files. Any thread.
 *
 * Returns: (transfer none) (nullable): the error
 */
const EhloClientError *
ehlo_replies_match_client_error (EhloReplies *self,
                                 const char  *text,
                                 gssize       length,
                                 gsize       *ret_start,
                                 gsize       *ret_end)
{
  EhloClientError *best = NULL;

  g_return_val_if_fail (EHLO_IS_REPLIES (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  for (guint i = 0; i < self->client_errors->len; i++)
    {
      EhloClientError *error = &g_array_index (self->client_errors, EhloClientError, i);

      if ((best == NULL || error->priority > best->priority)
          && ehlo_lazy_regex_search (&error->regex, text, length, ret_start, ret_end))
        best = error;
    }

  return best;
}

/**
 * ehlo_reply_basis_to_string:
 * @basis: what an explanation rests on
 *
 * Returns: (transfer none): "text", "enhanced", "code", "class" or "nothing"
 */
const char *
ehlo_reply_basis_to_string (EhloReplyBasis basis)
{
  static const char *const names[] = { "text", "enhanced", "code", "class", "nothing" };

  return (guint) basis < G_N_ELEMENTS (names) ? names[basis] : NULL;
}
