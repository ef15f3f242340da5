/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-run.h"

G_BEGIN_DECLS

/* Pieces that the terminal's live progress shares with the finished text. */
char *ehlo_report_text_port_line    (const EhloPortResult *port);
void  ehlo_report_text_append_ports (GString              *out,
                                     EhloRun              *run);
void  ehlo_report_text_append_path  (GString              *out,
                                     const EhloPathResult *path);

G_END_DECLS
