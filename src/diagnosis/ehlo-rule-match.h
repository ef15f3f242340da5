/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-step.h"
#include "ehlo-verdict-text.h"

G_BEGIN_DECLS

typedef enum
{
  EHLO_CONFIDENCE_NONE,     /* the rule has nothing to say */
  EHLO_CONFIDENCE_POSSIBLE, /* a rival explains it as well */
  EHLO_CONFIDENCE_LIKELY,   /* rivals remain, but less likely ones */
  EHLO_CONFIDENCE_CERTAIN,  /* proven, rivals ruled out */
} EhloConfidence;

/* Something that can be done about it: an action of a finding without its words. */
typedef struct
{
  const char *kind;  /* EHLO_ACTION_* */
  char       *value; /* nullable */
} EhloRuleOffer;

/* What a rule found. A rule that has nothing to say may leave anything here. */
typedef struct
{
  const char        *code;
  const char        *variant; /* which of the texts of the code; nullable: its usual one */
  const char        *note;    /* a sentence to stand behind it, not yet translated; nullable */
  EhloConfidence     confidence;
  EhloStep          *proof;   /* not owned: the step that proves it */
  const char *const *who;     /* who can act; nullable: as the text says */
  EhloVerdictValues  values;
  GPtrArray         *kept;    /* (element-type utf8): what @values points to */
  GPtrArray         *actions; /* (element-type EhloRuleOffer), best first */
} EhloRuleMatch;

void        ehlo_rule_match_init      (EhloRuleMatch  *self);
void        ehlo_rule_match_clear     (EhloRuleMatch  *self);
const char *ehlo_rule_match_keep      (EhloRuleMatch  *self,
                                       char           *text);
const char *ehlo_rule_match_keep_list (EhloRuleMatch  *self,
                                       EhloStep       *step,
                                       const char     *key);
const char *ehlo_rule_match_keep_date (EhloRuleMatch  *self,
                                       EhloStep       *step,
                                       const char     *key);
void        ehlo_rule_match_offer     (EhloRuleMatch  *self,
                                       const char     *kind,
                                       char           *value);
const char *ehlo_confidence_to_string (EhloConfidence  confidence);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EhloRuleMatch, ehlo_rule_match_clear)

G_END_DECLS
