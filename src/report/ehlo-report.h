/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-redactor.h"
#include "ehlo-report-format.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* What a report holds beside what every report holds. JSON has everything in any case. */
typedef struct
{
  gboolean      conversation; /* every line sent and received, and all facts */
  gboolean      commands;     /* to repeat the test with other programs */
  gboolean      hide_address; /* mail addresses, user names, the name of this computer */
  gboolean      hide_ip;      /* addresses of this computer, and its name */
  const char   *tried;        /* what the person has tried already; nullable */
  EhloRedactor *secrets;      /* that must not be in it: it is looked through for them; nullable */
} EhloReportOptions;

extern const EhloReportOptions ehlo_report_options_default;

GBytes *ehlo_report_write (EhloRun                  *run,
                           EhloReportFormat          format,
                           const EhloReportOptions  *options,
                           GError                  **error);

G_END_DECLS
