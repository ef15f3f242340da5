/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-host-name.h"
#include "ehlo-rule-text.h"
#include "ehlo-way.h"

/* The first rule that fires names the cause: what a conversation meets first, and within that the
 * special before the general. */
static const EhloRule *const causes[] = {
  _ehlo_rules_settings, _ehlo_rules_network, _ehlo_rules_dns,  _ehlo_rules_computer,
  _ehlo_rules_way,      _ehlo_rules_connect, _ehlo_rules_talk, _ehlo_rules_packets,
  _ehlo_rules_door,     _ehlo_rules_tls,     _ehlo_rules_auth, _ehlo_rules_reply,
  _ehlo_rules_loss,
};

static const EhloRule *const findings[] = {
  _ehlo_rules_findings,         _ehlo_rules_network_findings, _ehlo_rules_computer_findings,
  _ehlo_rules_way_findings,     _ehlo_rules_talk_findings,    _ehlo_rules_packets_findings,
};

/* Whether the conversation stopped at a step of @kind. */
gboolean
_ehlo_rule_stopped_at (EhloStep     *stop,
                       EhloStepKind  kind)
{
  return ehlo_step_get_kind (stop) == kind;
}

/* Whether a step (nullable) has the fact @key, and it is the text @value. */
gboolean
_ehlo_rule_fact_is (EhloStep   *step,
                    const char *key,
                    const char *value)
{
  return step != NULL && g_strcmp0 (ehlo_step_get_string (step, key), value) == 0;
}

/* Whether a step (nullable) says that @key is not so. What is not known is not denied. */
gboolean
_ehlo_rule_is_denied (EhloStep   *step,
                      const char *key)
{
  return step != NULL && ehlo_step_get_fact (step, key) != NULL &&
         !ehlo_step_get_boolean (step, key);
}

/* Whether a step (nullable) was taken and did what it should. */
gboolean
_ehlo_rule_has_ended_well (EhloStep *step)
{
  EhloOutcome outcome = step != NULL ? ehlo_step_get_outcome (step) : EHLO_OUTCOME_SKIPPED;

  return outcome == EHLO_OUTCOME_OK || outcome == EHLO_OUTCOME_WARNING;
}

/* Whether there is no default route of any family, and the server is not this computer. */
gboolean
_ehlo_rule_is_offline (EhloRun *run)
{
  EhloStep *network = ehlo_run_get_step (run, EHLO_STEP_NETWORK);
  const char *host = ehlo_run_get_subject (run)->host;

  return _ehlo_rule_is_denied (network, EHLO_FACT_ROUTE_IPV4) &&
         _ehlo_rule_is_denied (network, EHLO_FACT_ROUTE_IPV6) &&
         (host == NULL || !ehlo_host_name_is_loopback (host));
}

/* Does this rule fire? Then @match is filled; else it is as new. */
static gboolean
try_rule (const EhloRule *rule,
          EhloRun        *run,
          EhloStep       *stop,
          EhloRuleMatch  *match)
{
  match->code = rule->code;
  match->proof = stop;
  match->confidence = rule->look (run, stop, match);
  if (match->confidence != EHLO_CONFIDENCE_NONE &&
      ehlo_rule_text_find (match->code, match->variant) != NULL)
    return TRUE;

  ehlo_rule_match_clear (match);
  ehlo_rule_match_init (match);

  return FALSE;
}

/* Where the conversation stopped before a sign-in, another port of the server may get farther. */
static gboolean
may_go_on_elsewhere (EhloStep *stop)
{
  EhloStepKind kind = ehlo_step_get_kind (stop);

  return (kind >= EHLO_STEP_CONNECT && kind <= EHLO_STEP_EHLO_TLS) ||
         (kind == EHLO_STEP_AUTH && _ehlo_rule_fact_is (stop, EHLO_FACT_REASON, "not-offered"));
}

/**
 * ehlo_rules_find_cause:
 * @run: a run that failed
 * @stop: its first failed step
 * @match: a match that says nothing yet; filled when a rule fires
 *
 * Returns: whether the steps prove why it failed, or make it likely
 */
gboolean
ehlo_rules_find_cause (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    for (const EhloRule *rule = causes[i]; rule->look != NULL; rule++)
      if (try_rule (rule, run, stop, match))
        {
          if (may_go_on_elsewhere (stop))
            ehlo_way_offer_ports (run, match);
          return TRUE;
        }

  return FALSE;
}

/* The rule at @index of all tables of findings; %NULL behind the last. */
static const EhloRule *
get_finding_rule (guint index)
{
  for (gsize i = 0; i < G_N_ELEMENTS (findings); i++)
    for (const EhloRule *rule = findings[i]; rule->look != NULL; rule++)
      if (index-- == 0)
        return rule;

  return NULL;
}

/**
 * ehlo_rules_find_finding:
 * @run: a finished run
 * @cursor: (inout): 0 at the beginning; where to go on
 * @match: a match that says nothing yet; filled when a rule fires
 *
 * Returns: whether there is another thing that is true and worth knowing
 */
gboolean
ehlo_rules_find_finding (EhloRun       *run,
                         guint         *cursor,
                         EhloRuleMatch *match)
{
  const EhloRule *rule;

  while ((rule = get_finding_rule (*cursor)) != NULL)
    {
      (*cursor)++;
      if (try_rule (rule, run, NULL, match))
        return TRUE;
    }

  return FALSE;
}
