/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-resolver.h"
#include "ehlo-step.h"

G_BEGIN_DECLS

/* The answers to A and AAAA of one host, asked at the same time. */
typedef struct
{
  EhloDnsAnswer *a;
  EhloDnsAnswer *aaaa;
  GPtrArray     *addresses; /* (element-type GInetAddress) in the order in which to try them */
  gboolean       cancelled;
} EhloLookup;

void        ehlo_lookup_async  (EhloResolver        *resolver,
                                const char          *host,
                                gint64               deadline_us,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
EhloLookup *ehlo_lookup_finish (GAsyncResult        *result);
void        ehlo_lookup_keep_ipv4 (EhloLookup       *self);
void        ehlo_lookup_free   (EhloLookup          *self);
void        ehlo_lookup_store  (const EhloLookup    *self,
                                EhloStep            *step);
GPtrArray  *ehlo_lookup_order  (GPtrArray           *ipv6,
                                GPtrArray           *ipv4);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloLookup, ehlo_lookup_free)

G_END_DECLS
