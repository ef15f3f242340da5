/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-run.h"

G_BEGIN_DECLS

/* The steps of a run, drawn on a terminal while they happen. */
typedef struct _EhloCliProgress EhloCliProgress;

EhloCliProgress *ehlo_cli_progress_new   (EhloRun         *run);
void             ehlo_cli_progress_clear (EhloCliProgress *self);

G_END_DECLS
