/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a report can be written as. The names are an interface: --format, settings. */
typedef enum
{
  EHLO_REPORT_TEXT,
  EHLO_REPORT_JSON,
  EHLO_REPORT_MARKDOWN,
  EHLO_REPORT_HTML,
  EHLO_REPORT_PDF,
} EhloReportFormat;

#define EHLO_N_REPORT_FORMATS (EHLO_REPORT_PDF + 1)

const char *ehlo_report_format_to_string     (EhloReportFormat  format);
gboolean    ehlo_report_format_from_string   (const char       *text,
                                              EhloReportFormat *ret_format);
const char *ehlo_report_format_get_title     (EhloReportFormat  format);
const char *ehlo_report_format_get_mime_type (EhloReportFormat  format);
const char *ehlo_report_format_get_extension (EhloReportFormat  format);
char       *ehlo_report_format_dup_names     (const char       *separator);

G_END_DECLS
