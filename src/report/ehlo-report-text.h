/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-run.h"

G_BEGIN_DECLS

/* Pieces that the terminal's live progress shares with the finished text. */
char   *ehlo_report_text_step_line (EhloStep *step);
GBytes *ehlo_report_text_write     (EhloRun  *run);

G_END_DECLS
