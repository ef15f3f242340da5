/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-reputation-desk.h"
#include "ehlo-standing.h"

G_BEGIN_DECLS

#define EHLO_TYPE_REPUTATION_PANE (ehlo_reputation_pane_get_type ())

/* What blocklists say about our address, or about another one: the sidebar on the right. */
G_DECLARE_FINAL_TYPE (EhloReputationPane, ehlo_reputation_pane, EHLO, REPUTATION_PANE, AdwBin)

void  ehlo_reputation_pane_set_desk     (EhloReputationPane *self,
                                         EhloReputationDesk *desk);
void  ehlo_reputation_pane_set_route    (EhloReputationPane *self,
                                         EhloMailRoute       route);
char *ehlo_reputation_pane_dup_text     (EhloReputationPane *self);
void  ehlo_reputation_pane_set_closable (EhloReputationPane *self,
                                         gboolean            closable);
void  ehlo_reputation_pane_focus        (EhloReputationPane *self);

G_END_DECLS
