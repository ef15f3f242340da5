/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-engine.h"
#include "ehlo-plan.h"
#include "ehlo-ports.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* Runs that look at a host from outside: its ports beside each other, and the way to it. As with
 * ehlo_checkup_run_async(), the run grows on the caller's thread-default context. */
EhloRun *ehlo_survey_ports_async (EhloEngine          *engine,
                                  const EhloPlan      *plan,
                                  const guint         *ports,
                                  guint                n_ports,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
EhloRun *ehlo_survey_path_async  (EhloEngine          *engine,
                                  const EhloPlan      *plan,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
EhloRun *ehlo_survey_finish      (EhloEngine          *engine,
                                  GAsyncResult        *result);

G_END_DECLS
