/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-finding.h"
#include "ehlo-host-name.h"

static EhloConfidence
look_for_invalid_host (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  g_autofree char *suggestion = NULL;

  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_SETTINGS) ||
      ehlo_host_name_check (ehlo_run_get_subject (run)->host, &suggestion, NULL))
    return EHLO_CONFIDENCE_NONE;

  if (suggestion != NULL)
    {
      match->variant = "suggestion";
      ehlo_rule_match_offer (match, EHLO_ACTION_USE_HOST, g_strdup (suggestion));
    }
  match->values.suggestion = ehlo_rule_match_keep (match, g_steal_pointer (&suggestion));

  return EHLO_CONFIDENCE_CERTAIN;
}

const EhloRule _ehlo_rules_settings[] = {
  { "host-invalid", look_for_invalid_host },
  { NULL, NULL },
};
