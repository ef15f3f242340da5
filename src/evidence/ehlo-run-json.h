/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-run.h"

G_BEGIN_DECLS

#define EHLO_RUN_SCHEMA "ehlo-report-1"

GBytes  *ehlo_run_to_json   (EhloRun  *self);
EhloRun *ehlo_run_from_json (GBytes   *bytes,
                             GError  **error);

G_END_DECLS
