/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-engine.h"
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

G_END_DECLS
