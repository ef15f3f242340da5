/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-reputation-desk.h"
#include "ehlo-standing.h"

G_BEGIN_DECLS

#define EHLO_TYPE_NETWORK_CARD (ehlo_network_card_get_type ())

/* The network in use, the address it has for the world, and how that stands on blocklists. Opens
 * the sidebar on the right. */
G_DECLARE_FINAL_TYPE (EhloNetworkCard, ehlo_network_card, EHLO, NETWORK_CARD, AdwBin)

void ehlo_network_card_set_desk  (EhloNetworkCard    *self,
                                  EhloReputationDesk *desk);
void ehlo_network_card_set_route (EhloNetworkCard    *self,
                                  EhloMailRoute       route);

G_END_DECLS
