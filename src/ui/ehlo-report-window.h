/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-run.h"

G_BEGIN_DECLS

#define EHLO_TYPE_REPORT_WINDOW (ehlo_report_window_get_type ())

/* A run of another time or of somebody else: the same timeline and the same ports, to be read only.
 * Signal: test-wanted (EhloAccount). */
G_DECLARE_FINAL_TYPE (EhloReportWindow, ehlo_report_window, EHLO, REPORT_WINDOW, AdwWindow)

GtkWindow *ehlo_report_window_new (GtkWindow *parent,
                                   EhloRun   *run,
                                   gboolean   is_foreign);

G_END_DECLS
