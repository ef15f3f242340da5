/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-run.h"

G_BEGIN_DECLS

typedef enum
{
  EHLO_REPORT_TEXT,
  EHLO_REPORT_JSON,
} EhloReportFormat;

gboolean ehlo_report_format_from_string (const char        *text,
                                         EhloReportFormat  *ret_format);
GBytes  *ehlo_report_write              (EhloRun           *run,
                                         EhloReportFormat   format);

G_END_DECLS
