/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-account.h"
#include "ehlo-report.h"

G_BEGIN_DECLS

#define EHLO_TYPE_EXPORT_PAGE (ehlo_export_page_get_type ())

/* What a report of the last run shall hold and how, beside the report as it comes out. Remembers
 * the choice in the settings. Property: refused (boolean, read-only). */
G_DECLARE_FINAL_TYPE (EhloExportPage, ehlo_export_page, EHLO, EXPORT_PAGE, AdwBin)

void              ehlo_export_page_show        (EhloExportPage    *self,
                                                EhloAccount       *account,
                                                EhloRun           *run,
                                                EhloRedactor      *secrets);
EhloReportFormat  ehlo_export_page_get_format  (EhloExportPage    *self);
void              ehlo_export_page_get_options (EhloExportPage    *self,
                                                EhloReportOptions *ret_options);
gboolean          ehlo_export_page_can_write   (EhloExportPage    *self);
gboolean          ehlo_export_page_is_settled  (EhloExportPage    *self);

G_END_DECLS
