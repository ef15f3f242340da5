/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-finding.h"
#include "ehlo-rule-match.h"
#include "ehlo-subject.h"

G_BEGIN_DECLS

/* More than that is no help any more. */
#define EHLO_OFFERS_MAX 3

/* What can be done about a finding, with the words that stand on its button. */
void ehlo_offers_add         (EhloFinding         *finding,
                              const EhloSubject   *subject,
                              const char          *kind,
                              const char          *value);
void ehlo_offers_add_match   (EhloFinding         *finding,
                              const EhloSubject   *subject,
                              const EhloRuleMatch *match);
void ehlo_offers_add_pass_on (EhloFinding         *finding,
                              const EhloSubject   *subject);

G_END_DECLS
