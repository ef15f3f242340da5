/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-run.h"

G_BEGIN_DECLS

/* The rules: a finished run in, its verdict and findings set on it. Pure: no I/O, no clock. */
void ehlo_diagnose (EhloRun *run);

G_END_DECLS
