/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-stop.h"

#include "ehlo-fact.h"

/* All addresses had the same fate, or there is none to name. */
static const char *
get_common_fate (EhloStep *step)
{
  g_auto (GStrv) fates = ehlo_step_dup_strv (step, EHLO_FACT_OUTCOMES);
  static const char *const named[] = { "refused", "timed-out", NULL };

  for (gsize i = 0; named[i] != NULL; i++)
    {
      gsize n = 0;

      while (fates[n] != NULL && g_str_equal (fates[n], named[i]))
        n++;
      if (n > 0 && fates[n] == NULL)
        return named[i];
    }

  return NULL;
}

/* The port did not answer in the manner of the settings, but in the other one. */
static const char *
get_other_manner (EhloStep *step)
{
  const char *manner = ehlo_step_get_string (step, EHLO_FACT_OTHER_MANNER);

  if (manner == NULL || !ehlo_step_get_boolean (step, EHLO_FACT_OTHER_ANSWERED))
    return NULL;

  return g_str_equal (manner, "tls") ? "other-tls" : "other-plain";
}

static gboolean
is_unproven (EhloStep *step)
{
  return ehlo_step_get_kind (step) == EHLO_STEP_TLS &&
         ehlo_step_get_fact (step, EHLO_FACT_VERIFIED) != NULL &&
         !ehlo_step_get_boolean (step, EHLO_FACT_VERIFIED);
}

/**
 * ehlo_stop_get_nature:
 * @step: a step that failed, or that could not be tried
 *
 * Returns: (transfer none) (nullable): how it failed, as ehlo_verdict_text_failure() takes it;
 *   until a fact of @step changes
 */
const char *
ehlo_stop_get_nature (EhloStep *step)
{
  gint64 code = ehlo_step_get_int (step, EHLO_FACT_REPLY_CODE, 0);
  const char *nature = ehlo_step_get_string (step, EHLO_FACT_REASON);

  if (nature == NULL && is_unproven (step))
    nature = "unproven";
  if (nature == NULL)
    nature = get_other_manner (step);
  /* A refusal counts for more than the loss of the connection that often follows it. */
  if (nature == NULL && code >= 400)
    nature = code < 500 ? "temporary" : "refused";
  if (nature == NULL && ehlo_step_get_kind (step) == EHLO_STEP_CONNECT)
    nature = get_common_fate (step);

  return nature != NULL ? nature : ehlo_step_get_string (step, EHLO_FACT_ERROR_CODE);
}

/**
 * ehlo_stop_has_reply:
 * @step: a step
 *
 * Returns: whether the server turned it down in words
 */
gboolean
ehlo_stop_has_reply (EhloStep *step)
{
  return ehlo_step_get_int (step, EHLO_FACT_REPLY_CODE, 0) >= 400 &&
         ehlo_step_get_string (step, EHLO_FACT_REPLY) != NULL;
}

static void
add_words (GString    *words,
           const char *text)
{
  if (text == NULL || *text == '\0')
    return;

  if (words->len > 0)
    g_string_append_c (words, '\n');
  g_string_append (words, text);
}

/**
 * ehlo_stop_dup_exact_error:
 * @step: a step that failed
 *
 * Returns: (transfer full) (nullable): the reply of the server, or else the words of the system or
 *   library and what came instead of a reply, all untouched, a line for each; %NULL when nobody
 *   said a word
 */
char *
ehlo_stop_dup_exact_error (EhloStep *step)
{
  g_autoptr (GString) words = g_string_new (NULL);

  if (ehlo_stop_has_reply (step))
    return g_strdup (ehlo_step_get_string (step, EHLO_FACT_REPLY));

  add_words (words, ehlo_step_get_string (step, EHLO_FACT_ERROR));
  if (is_unproven (step))
    add_words (words, ehlo_step_get_string (step, EHLO_FACT_VERIFY_TEXT));
  add_words (words, ehlo_step_get_string (step, EHLO_FACT_FIRST_BYTES));

  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}
