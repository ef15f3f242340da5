/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-engine.h"
#include "ehlo-plan.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* Runs @plan on the engine thread. The run that is returned at once grows on the caller's
 * thread-default context; @callback comes when it is finished. Cancelling ends the run with what
 * it has: a cancelled run is a run, not an error. */
EhloRun *ehlo_checkup_run_async  (EhloEngine          *engine,
                                  const EhloPlan      *plan,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
EhloRun *ehlo_checkup_run_finish (EhloEngine          *engine,
                                  GAsyncResult        *result);
gboolean ehlo_checkup_has_probe  (const char          *name);
char    *ehlo_checkup_list_probes (void);

G_END_DECLS
