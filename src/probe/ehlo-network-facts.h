/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-step.h"

G_BEGIN_DECLS

/* What this computer knows of its own ways out, without asking anybody. */
typedef struct
{
  gboolean   known;       /* the kernel's tables could be read */
  gboolean   route_ipv4;
  gboolean   route_ipv6;
  GPtrArray *interfaces;  /* (element-type utf8) that carry a default route */
  GPtrArray *tunnels;     /* (element-type utf8) by which packets to anywhere leave, if those are */
} EhloNetworkFacts;

EhloNetworkFacts *ehlo_network_facts_read  (void);
EhloNetworkFacts *ehlo_network_facts_parse (const char             *ipv4_table,
                                            const char             *ipv6_table);
void              ehlo_network_facts_free  (EhloNetworkFacts       *self);
void              ehlo_network_facts_store (const EhloNetworkFacts *self,
                                            EhloStep               *step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloNetworkFacts, ehlo_network_facts_free)

G_END_DECLS
