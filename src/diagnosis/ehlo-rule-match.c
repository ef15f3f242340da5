/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rule-match.h"

#include <string.h>

/* More names than a person reads are only counted by the dots behind them. */
#define MAX_LISTED 5

static void
rule_offer_free (gpointer data)
{
  EhloRuleOffer *self = data;

  g_free (self->value);
  g_free (self);
}

/**
 * ehlo_rule_match_init:
 * @self: uninitialised memory
 *
 * Makes @self a match that says nothing.
 */
void
ehlo_rule_match_init (EhloRuleMatch *self)
{
  memset (self, 0, sizeof *self);
  self->kept = g_ptr_array_new_with_free_func (g_free);
  self->actions = g_ptr_array_new_with_free_func (rule_offer_free);
}

/**
 * ehlo_rule_match_clear:
 * @self: a match
 *
 * Gives its texts back.
 */
void
ehlo_rule_match_clear (EhloRuleMatch *self)
{
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_pointer (&self->actions, g_ptr_array_unref);
}

/**
 * ehlo_rule_match_keep:
 * @self: a match
 * @text: (transfer full) (nullable): a text
 *
 * Returns: (transfer none) (nullable): @text, which lives as long as @self
 */
const char *
ehlo_rule_match_keep (EhloRuleMatch *self,
                      char          *text)
{
  if (text != NULL)
    g_ptr_array_add (self->kept, text);

  return text;
}

/**
 * ehlo_rule_match_keep_list:
 * @self: a match
 * @step: a step
 * @key: a fact that is a list of texts
 *
 * Returns: (transfer none): the texts joined by commas, "" for none; lives as long as @self
 */
const char *
ehlo_rule_match_keep_list (EhloRuleMatch *self,
                           EhloStep      *step,
                           const char    *key)
{
  g_auto (GStrv) all = ehlo_step_dup_strv (step, key);
  GString *list = g_string_new (NULL);

  for (guint i = 0; all[i] != NULL && i <= MAX_LISTED; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", i < MAX_LISTED ? all[i] : "…");

  return ehlo_rule_match_keep (self, g_string_free (list, FALSE));
}

/**
 * ehlo_rule_match_keep_date:
 * @self: a match
 * @step: a step
 * @key: a fact that is a time of RFC 3339
 *
 * Returns: (transfer none): its day, "2026-11-21"; "?" when it is missing; lives as long as @self
 */
const char *
ehlo_rule_match_keep_date (EhloRuleMatch *self,
                           EhloStep      *step,
                           const char    *key)
{
  const char *time = ehlo_step_get_string (step, key);

  return ehlo_rule_match_keep (self, g_strndup (time != NULL ? time : "?", strlen ("2026-11-21")));
}

/**
 * ehlo_rule_match_offer:
 * @self: a match
 * @kind: one of `EHLO_ACTION_*`
 * @value: (transfer full) (nullable): what @kind needs, such as "465 implicit"
 *
 * Proposes something to do about it, behind what was proposed before. The same is proposed once.
 */
void
ehlo_rule_match_offer (EhloRuleMatch *self,
                       const char    *kind,
                       char          *value)
{
  EhloRuleOffer *offer;

  for (guint i = 0; i < self->actions->len; i++)
    {
      const EhloRuleOffer *other = g_ptr_array_index (self->actions, i);

      if (g_str_equal (other->kind, kind) && g_strcmp0 (other->value, value) == 0)
        {
          g_free (value);
          return;
        }
    }

  offer = g_new0 (EhloRuleOffer, 1);
  offer->kind = kind;
  offer->value = value;
  g_ptr_array_add (self->actions, offer);
}

/**
 * ehlo_confidence_to_string:
 * @confidence: how sure a rule is
 *
 * Returns: (transfer none): as ehlo_finding_get_confidence() has it
 */
const char *
ehlo_confidence_to_string (EhloConfidence confidence)
{
  switch (confidence)
    {
    case EHLO_CONFIDENCE_CERTAIN:
      return "certain";
    case EHLO_CONFIDENCE_LIKELY:
      return "likely";
    case EHLO_CONFIDENCE_POSSIBLE:
    case EHLO_CONFIDENCE_NONE:
    default:
      return "possible";
    }
}
