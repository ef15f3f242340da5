/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-document.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* Pieces that the terminal's live progress shares with the finished text. */
const char *ehlo_report_text_get_outcome (EhloOutcome           outcome);
char       *ehlo_report_text_step_line   (EhloStep             *step);
char       *ehlo_report_text_port_line   (const EhloPortResult *port);
GBytes     *ehlo_report_text_write       (const EhloDocument   *document);
void        ehlo_report_text_append_table (GString             *out,
                                          const EhloBlock      *block,
                                          guint                 indent);

G_END_DECLS
