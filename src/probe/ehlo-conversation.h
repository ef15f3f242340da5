/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-engine.h"
#include "ehlo-other-manner.h"
#include "ehlo-plan.h"
#include "ehlo-recorder.h"

G_BEGIN_DECLS

void ehlo_conversation_run_async  (EhloEngine          *engine,
                                   const EhloPlan      *plan,
                                   EhloRecorder        *recorder,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
void ehlo_conversation_run_finish (GAsyncResult        *result);

/* Parts of the same walk, for probes that look at more than one port. */
void       ehlo_conversation_find_async  (EhloEngine          *engine,
                                          const EhloPlan      *plan,
                                          EhloRecorder        *recorder,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
GPtrArray *ehlo_conversation_find_finish (GAsyncResult        *result);
void       ehlo_conversation_talk_async  (EhloEngine          *engine,
                                          const EhloPlan      *plan,
                                          GInetAddress        *address,
                                          gboolean             handshake_only,
                                          EhloRecorder        *recorder,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
const EhloOtherManner *
           ehlo_conversation_talk_finish (GAsyncResult        *result);

G_END_DECLS
