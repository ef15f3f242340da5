/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-mask.h"
#include "ehlo-redactor.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* What must not be in a report. */
typedef struct
{
  EhloRedactor *secrets; /* nullable */
  EhloMask     *mask;
} EhloReportBans;

gboolean ehlo_report_check_run   (EhloRun              *run,
                                  const EhloReportBans *bans,
                                  GError              **error);
gboolean ehlo_report_check_tried (const char           *tried,
                                  const EhloReportBans *bans,
                                  GError              **error);
gboolean ehlo_report_check_bytes (GBytes               *bytes,
                                  const EhloReportBans *bans,
                                  GError              **error);

G_END_DECLS
