/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-run.h"

G_BEGIN_DECLS

#define EHLO_TYPE_FINDINGS_LIST (ehlo_findings_list_get_type ())

/* What a run has shown besides its verdict, each finding a row that opens. Hidden while there is
 * nothing. */
G_DECLARE_FINAL_TYPE (EhloFindingsList, ehlo_findings_list, EHLO, FINDINGS_LIST, AdwBin)

void ehlo_findings_list_set_run (EhloFindingsList *self,
                                 EhloRun          *run);

G_END_DECLS
