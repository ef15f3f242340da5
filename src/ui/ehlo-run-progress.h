/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-run.h"

G_BEGIN_DECLS

#define EHLO_TYPE_RUN_PROGRESS (ehlo_run_progress_get_type ())

/* A thin line below the header bar that shows how far a test has come. Hidden otherwise. */
G_DECLARE_FINAL_TYPE (EhloRunProgress, ehlo_run_progress, EHLO, RUN_PROGRESS, AdwBin)

void ehlo_run_progress_set_run (EhloRunProgress *self,
                                EhloRun         *run);

G_END_DECLS
