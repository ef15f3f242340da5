/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-engine.h"
#include "ehlo-reputation-memory.h"
#include "ehlo-reputation-settings.h"
#include "ehlo-reputation-wish.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* The standing of an address or a domain on blocklists, as a run of its own: it may go on beside a
 * test. The run grows on the caller's thread-default context: one step, %EHLO_STEP_REPUTATION, and
 * the answers of the lists as they come (EhloRun::reputation-changed). */
EhloRun *ehlo_reputation_run_async  (EhloEngine                   *engine,
                                     const EhloReputationWish     *wish,
                                     const EhloReputationSettings *settings,
                                     EhloReputationMemory         *memory,
                                     GCancellable                 *cancellable,
                                     GAsyncReadyCallback           callback,
                                     gpointer                      user_data);
EhloRun *ehlo_reputation_run_finish (EhloEngine                   *engine,
                                     GAsyncResult                 *result);

G_END_DECLS
