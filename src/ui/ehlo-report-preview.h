/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-draft.h"

G_BEGIN_DECLS

#define EHLO_TYPE_REPORT_PREVIEW (ehlo_report_preview_get_type ())

/* A written report as whoever gets it will see it: text as it stands, a web page and a PDF as they
 * look. */
G_DECLARE_FINAL_TYPE (EhloReportPreview, ehlo_report_preview, EHLO, REPORT_PREVIEW, AdwBin)

void     ehlo_report_preview_show_draft (EhloReportPreview *self,
                                         EhloDraft         *draft);
void     ehlo_report_preview_show_wait  (EhloReportPreview *self,
                                         const char        *text);
void     ehlo_report_preview_show_error (EhloReportPreview *self,
                                         const char        *text);
gboolean ehlo_report_preview_is_settled (EhloReportPreview *self);

G_END_DECLS
