/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-published.h"
#include "ehlo-replies.h"
#include "ehlo-rule-text.h"
#include "ehlo-stop.h"

#include <string.h>

#define STAGE(first, last) (first), (last)

/* A meaning that three digits have at some stages. */
typedef struct
{
  EhloStepKind    first;
  EhloStepKind    last;
  gint64          low;
  gint64          high;
  const char     *enhanced; /* nullable: any */
  const char     *word;     /* nullable: none needed; of an RFC's own reply texts */
  const char     *code;
  EhloConfidence  confidence;
} Meaning;

/* Replies that mean the same with every wording, or nearly: the first line that fits counts. The
 * confidence says whether a wording that is not known could still tell otherwise. */
static const Meaning meanings[] = {
  { STAGE (EHLO_STEP_GREETING, EHLO_STEP_EHLO), 421, 421, "4.3.2", NULL,
    "server-busy", EHLO_CONFIDENCE_CERTAIN },
  { STAGE (EHLO_STEP_GREETING, EHLO_STEP_GREETING), 400, 499, NULL, NULL,
    "server-busy", EHLO_CONFIDENCE_LIKELY },
  { STAGE (EHLO_STEP_EHLO, EHLO_STEP_EHLO_TLS), 421, 421, NULL, NULL,
    "server-busy", EHLO_CONFIDENCE_LIKELY },
  { STAGE (EHLO_STEP_GREETING, EHLO_STEP_GREETING), 500, 599, NULL, NULL,
    "server-rejects-client", EHLO_CONFIDENCE_LIKELY },

  /* RFC 3207 section 4: "530 Must issue a STARTTLS command first"; RFC 4954 section 6 */
  { STAGE (EHLO_STEP_AUTH, EHLO_STEP_DATA), 530, 530, NULL, "STARTTLS",
    "tls-required", EHLO_CONFIDENCE_CERTAIN },
  { STAGE (EHLO_STEP_AUTH, EHLO_STEP_AUTH), 538, 538, NULL, NULL,
    "tls-required", EHLO_CONFIDENCE_CERTAIN },
  { STAGE (EHLO_STEP_MAIL, EHLO_STEP_DATA), 530, 530, NULL, NULL,
    "auth-required", EHLO_CONFIDENCE_LIKELY },
  { STAGE (EHLO_STEP_AUTH, EHLO_STEP_AUTH), 454, 454, NULL, NULL,
    "auth-temporary-failure", EHLO_CONFIDENCE_CERTAIN },
  { STAGE (EHLO_STEP_AUTH, EHLO_STEP_AUTH), 535, 535, NULL, NULL,
    "auth-rejected", EHLO_CONFIDENCE_LIKELY },
};

static gboolean
has_word (const char *reply,
          const char *word)
{
  g_autofree char *upper = g_ascii_strup (reply, -1);

  return strstr (upper, word) != NULL;
}

/* ---- by the three digits --------------------------------------------------------------------- */

static const Meaning *
find_meaning (EhloStep *step)
{
  gint64 code = ehlo_step_get_int (step, EHLO_FACT_REPLY_CODE, 0);
  const char *enhanced = ehlo_step_get_string (step, EHLO_FACT_ENHANCED_CODE);
  const char *reply = ehlo_step_get_string (step, EHLO_FACT_REPLY);
  EhloStepKind kind = ehlo_step_get_kind (step);

  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      const Meaning *meaning = &meanings[i];

      if (kind < meaning->first || kind > meaning->last || code < meaning->low ||
          code > meaning->high)
        continue;
      if (meaning->enhanced != NULL && g_strcmp0 (meaning->enhanced, enhanced) != 0)
        continue;
      if (meaning->word == NULL || has_word (reply, meaning->word))
        return meaning;
    }

  return NULL;
}

static gboolean
map_code (const Meaning *meaning,
          EhloRuleMatch *match)
{
  if (meaning == NULL)
    return FALSE;

  match->code = meaning->code;
  match->confidence = meaning->confidence;

  return TRUE;
}

/* ---- by the words ---------------------------------------------------------------------------- */

static const char *
get_phase (EhloStepKind kind)
{
  static const char *const phases[EHLO_N_STEP_KINDS] = {
    [EHLO_STEP_GREETING] = "banner", [EHLO_STEP_EHLO] = "ehlo", [EHLO_STEP_STARTTLS] = "starttls",
    [EHLO_STEP_EHLO_TLS] = "ehlo",   [EHLO_STEP_AUTH] = "auth", [EHLO_STEP_MAIL] = "mail",
    [EHLO_STEP_RCPT] = "rcpt",       [EHLO_STEP_DATA] = "data",
  };

  return phases[kind];
}

static EhloReplyMatch
match_words (EhloRun  *run,
             EhloStep *step)
{
  const EhloReplyQuery query = {
    .text = ehlo_step_get_string (step, EHLO_FACT_REPLY),
    .length = -1,
    .code = (guint) ehlo_step_get_int (step, EHLO_FACT_REPLY_CODE, 0),
    .phase = get_phase (ehlo_step_get_kind (step)),
    .host = ehlo_run_get_subject (run)->host,
  };
  EhloReplyMatch found;

  ehlo_replies_match (ehlo_replies_get_default (), &query, &found);

  return found;
}

/* What a server says in words about a connection is not what happened to this one. */
static gboolean
is_about_conversation (const char *code)
{
  static const char *const others[] = {
    "port-dropped", "port-rejected", "starttls-failed", "starttls-not-offered",
    "starttls-stripped", "tls-too-old", "undetermined", NULL,
  };

  return !g_strv_contains (others, code) && ehlo_rule_text_find (code, NULL) != NULL;
}

/* "Not accepted" is also what several providers say when they want an app password or have switched
 * the sign-in off; a code without known words is only what the registry means by it. */
static EhloConfidence
weigh_words (const EhloReplyMatch *found)
{
  if (found->basis != EHLO_REPLY_BASIS_TEXT ||
      g_str_equal (found->cause->verdict, "auth-rejected") ||
      !g_str_equal (found->confidence, "certain"))
    return g_str_equal (found->confidence, "possible") ? EHLO_CONFIDENCE_POSSIBLE
                                                       : EHLO_CONFIDENCE_LIKELY;

  return EHLO_CONFIDENCE_CERTAIN;
}

static gboolean
map_words (const EhloReplyMatch *found,
           EhloReplyBasis        basis,
           EhloRuleMatch        *match)
{
  if (found->basis != basis || !is_about_conversation (found->cause->verdict))
    return FALSE;

  match->code = found->cause->verdict;
  match->confidence = weigh_words (found);
  match->who = found->who;

  return TRUE;
}

/* ---- the rule -------------------------------------------------------------------------------- */

/* The one place that knows what a reply means. Known words tell most, then what the RFCs say of the
 * three digits at this stage, then the enhanced code. The digits alone, at another stage, tell too
 * little. */
static gboolean
map_reply (EhloRun       *run,
           EhloStep      *step,
           EhloRuleMatch *match)
{
  EhloReplyMatch found = match_words (run, step);
  const Meaning *meaning = find_meaning (step);

  if (!map_words (&found, EHLO_REPLY_BASIS_TEXT, match))
    return map_code (meaning, match) || map_words (&found, EHLO_REPLY_BASIS_ENHANCED, match);

  if (meaning != NULL && g_str_equal (meaning->code, match->code))
    match->confidence = MAX (match->confidence, meaning->confidence);

  return TRUE;
}

/* With a sign-in before it, "sign in first" means something else. */
static gboolean
is_contradicted (EhloRun    *run,
                 const char *code)
{
  return g_str_equal (code, "auth-required") &&
         _ehlo_rule_has_ended_well (ehlo_run_get_step (run, EHLO_STEP_AUTH));
}

/* What to open or to change, beside the words. */
static void
offer_ways (EhloRun       *run,
            EhloRuleMatch *match)
{
  static const char *const helped[] = {
    "auth-app-password-needed", "auth-basic-disabled", "auth-smtp-disabled",
    "auth-browser-sign-in-needed", "auth-account-blocked", NULL,
  };

  if (g_strv_contains (helped, match->code))
    ehlo_published_offer_help (run, match);
  if (g_str_equal (match->code, "auth-rejected"))
    ehlo_published_offer_user (run, match);
  if (g_str_equal (match->code, "tls-required"))
    ehlo_published_offer_encryption (run, match);
}

/* What a list answers to those whom it turns away; some servers take that for a listing (for
 * example https://www.spamhaus.org/returnc/pub/). */
static gboolean
is_turned_away (const char *reply)
{
  static const char *const signs[] = {
    "127.255.255.", "OPEN RESOLVER", "PUBLIC RESOLVER", "/RETURNC/",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (has_word (reply, signs[i]))
      return TRUE;

  return FALSE;
}

/* The list itself, asked just now, against the words of the server. */
static void
compare_with_list (EhloStep      *stop,
                   EhloRuleMatch *match)
{
  const char *result = ehlo_step_get_string (stop, EHLO_FACT_LIST_RESULT);

  if (is_turned_away (ehlo_step_get_string (stop, EHLO_FACT_REPLY)))
    {
      match->code = "server-error";
      match->variant = "turned-away";
    }
  else if (g_str_equal (match->code, "server-error"))
    return;
  else if (g_strcmp0 (result, "listed") == 0 || g_strcmp0 (result, "policy") == 0)
    match->variant = "agrees";
  else if (g_strcmp0 (result, "clear") == 0)
    match->variant = "cleared";

  if (match->variant != NULL && !g_str_equal (match->variant, "agrees"))
    match->who = NULL;
}

static EhloConfidence
look_at_reply (EhloRun       *run,
               EhloStep      *stop,
               EhloRuleMatch *match)
{
  if (!ehlo_stop_has_reply (stop) || !map_reply (run, stop, match) ||
      is_contradicted (run, match->code))
    return EHLO_CONFIDENCE_NONE;

  /* The sender is often turned down only when the recipient is named. */
  if (g_str_has_prefix (match->code, "sender-"))
    match->values.address = ehlo_run_get_subject (run)->from;
  offer_ways (run, match);
  if (g_str_equal (match->code, "ip-blocklisted") || g_str_equal (match->code, "server-error"))
    compare_with_list (stop, match);

  /* Whether it is the name, another name would have told; here none was taken. */
  if (g_str_equal (match->code, "helo-rejected"))
    return MIN (match->confidence, EHLO_CONFIDENCE_LIKELY);

  return match->confidence;
}

/* Two names were turned down: it is not the name. The words, if any are known, have been looked at
 * already. */
static EhloConfidence
look_for_two_refusals (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  gint64 first = ehlo_step_get_int (stop, EHLO_FACT_REPLY_CODE, 0);
  gint64 second = ehlo_step_get_int (stop, EHLO_FACT_RETRY_CODE, 0);

  if (!(_ehlo_rule_stopped_at (stop, EHLO_STEP_EHLO) ||
        _ehlo_rule_stopped_at (stop, EHLO_STEP_EHLO_TLS)) ||
      second < 400 || first / 100 != second / 100)
    return EHLO_CONFIDENCE_NONE;

  match->code = first < 500 ? "server-busy" : "server-rejects-client";

  return EHLO_CONFIDENCE_LIKELY;
}

const EhloRule _ehlo_rules_reply[] = {
  { NULL, look_at_reply },
  { NULL, look_for_two_refusals },
  { NULL, NULL },
};
