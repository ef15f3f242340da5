/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-report-format.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* What the choices for a report are called, and what they would do to it. */
void              ehlo_export_words_add_formats  (AdwComboRow      *row);
EhloReportFormat  ehlo_export_words_get_format   (guint             position);
guint             ehlo_export_words_get_position (EhloReportFormat  format);
const char       *ehlo_export_words_get_purpose  (EhloReportFormat  format);
char             *ehlo_export_words_dup_address  (EhloRun          *run);
char             *ehlo_export_words_dup_ip       (EhloRun          *run);
char             *ehlo_export_words_dup_name     (EhloRun          *run,
                                                  EhloReportFormat  format);

G_END_DECLS
