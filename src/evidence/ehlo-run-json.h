/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-run.h"

G_BEGIN_DECLS

#define EHLO_RUN_SCHEMA "ehlo-report-1"

/* Limits for a report that somebody sends in; one of this program has some 30 KiB and 20 steps. */
#define EHLO_RUN_MAX_BYTES (16 * 1024 * 1024)
#define EHLO_RUN_MAX_STEPS 1000

GBytes  *ehlo_run_to_json     (EhloRun  *self);
EhloRun *ehlo_run_from_json   (GBytes   *bytes,
                               GError  **error);
char    *ehlo_run_dup_program (EhloRun  *self);

G_END_DECLS
