/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-rule-match.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* One rule: what it concludes, and the function that looks whether the steps prove it. */
typedef struct
{
  const char     *code; /* NULL: the function says it */
  EhloConfidence (*look) (EhloRun       *run,
                          EhloStep      *stop,
                          EhloRuleMatch *match);
} EhloRule;

gboolean ehlo_rules_find_cause   (EhloRun       *run,
                                  EhloStep      *stop,
                                  EhloRuleMatch *match);
gboolean ehlo_rules_find_finding (EhloRun       *run,
                                  guint         *cursor,
                                  EhloRuleMatch *match);

G_END_DECLS
