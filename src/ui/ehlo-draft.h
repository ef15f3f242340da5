/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-document.h"
#include "ehlo-report.h"

G_BEGIN_DECLS

/* A report that has been written, ready to be looked at, copied, saved and printed. */
typedef struct
{
  EhloReportFormat  format;
  GBytes           *bytes;    /* as they go into a file */
  EhloDocument     *document; /* the same as blocks; nullable: of a web page only */
} EhloDraft;

void       ehlo_draft_write_async  (EhloRun                 *run,
                                    EhloReportFormat         format,
                                    const EhloReportOptions *options,
                                    GAsyncReadyCallback      callback,
                                    gpointer                 user_data);
EhloDraft *ehlo_draft_write_finish (GAsyncResult            *result,
                                    GError                 **error);
void       ehlo_draft_free         (EhloDraft               *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloDraft, ehlo_draft_free)

G_END_DECLS
