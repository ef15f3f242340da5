/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-stop.h"

#include <string.h>

#define STAGE(first, last) (first), (last)

/* Replies that mean the same with every wording, or nearly: the first line that fits counts. The
 * confidence says whether a wording could still tell otherwise. */
static const struct
{
  EhloStepKind    first;
  EhloStepKind    last;
  gint64          low;
  gint64          high;
  const char     *enhanced; /* nullable: any */
  const char     *word;     /* nullable: none needed; of an RFC's own reply texts */
  const char     *code;
  EhloConfidence  confidence;
} meanings[] = {
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
  { STAGE (EHLO_STEP_MAIL, EHLO_STEP_DATA), 530, 530, "5.7.0", NULL,
    "auth-required", EHLO_CONFIDENCE_CERTAIN },
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

/* The one place that knows what a reply means: the code of a verdict, and how sure that is. */
static const char *
map_reply (EhloStep       *step,
           EhloConfidence *ret_confidence)
{
  gint64 code = ehlo_step_get_int (step, EHLO_FACT_REPLY_CODE, 0);
  const char *enhanced = ehlo_step_get_string (step, EHLO_FACT_ENHANCED_CODE);
  const char *reply = ehlo_step_get_string (step, EHLO_FACT_REPLY);
  EhloStepKind kind = ehlo_step_get_kind (step);

  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      if (kind < meanings[i].first || kind > meanings[i].last || code < meanings[i].low ||
          code > meanings[i].high)
        continue;
      if (meanings[i].enhanced != NULL && g_strcmp0 (meanings[i].enhanced, enhanced) != 0)
        continue;
      if (meanings[i].word != NULL && !has_word (reply, meanings[i].word))
        continue;

      *ret_confidence = meanings[i].confidence;

      return meanings[i].code;
    }

  return NULL;
}

/* With a sign-in before it, "sign in first" means something else. */
static gboolean
is_contradicted (EhloRun    *run,
                 const char *code)
{
  return g_strcmp0 (code, "auth-required") == 0 &&
         _ehlo_rule_has_ended_well (ehlo_run_get_step (run, EHLO_STEP_AUTH));
}

static EhloConfidence
look_at_reply (EhloRun       *run,
               EhloStep      *stop,
               EhloRuleMatch *match)
{
  EhloConfidence confidence = EHLO_CONFIDENCE_NONE;

  if (!ehlo_stop_has_reply (stop))
    return EHLO_CONFIDENCE_NONE;

  match->code = map_reply (stop, &confidence);

  return is_contradicted (run, match->code) ? EHLO_CONFIDENCE_NONE : confidence;
}

const EhloRule _ehlo_rules_reply[] = {
  { NULL, look_at_reply },
  { NULL, NULL },
};
