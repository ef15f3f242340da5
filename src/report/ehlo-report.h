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

/* What a report holds beside what every report holds. JSON has everything in any case. */
typedef struct
{
  gboolean    conversation; /* every line sent and received, and all facts */
  gboolean    commands;     /* to repeat the test with other programs */
  const char *tried;        /* what the person has tried already; nullable */
} EhloReportOptions;

extern const EhloReportOptions ehlo_report_options_default;

gboolean ehlo_report_format_from_string (const char              *text,
                                         EhloReportFormat        *ret_format);
GBytes  *ehlo_report_write              (EhloRun                 *run,
                                         EhloReportFormat         format,
                                         const EhloReportOptions *options);

G_END_DECLS
