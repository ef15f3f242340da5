/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-provider.h"
#include "ehlo-rule-match.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* What the provider of the account that was tested publishes about its servers. */
EhloProvider       *ehlo_published_get_provider (EhloRun       *run);
const EhloEndpoint *ehlo_published_find         (EhloRun       *run,
                                                 gboolean      *ret_kept);
gboolean            ehlo_published_offer        (EhloRun       *run,
                                                 EhloRuleMatch *match);
void                ehlo_published_offer_encryption (EhloRun   *run,
                                                 EhloRuleMatch *match);
gboolean            ehlo_published_wants_address (EhloRun      *run);
void                ehlo_published_offer_user   (EhloRun       *run,
                                                 EhloRuleMatch *match);
void                ehlo_published_offer_help   (EhloRun       *run,
                                                 EhloRuleMatch *match);

G_END_DECLS
