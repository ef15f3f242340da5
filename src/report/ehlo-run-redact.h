/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-mask.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

EhloRun *ehlo_run_redact    (EhloRun   *run,
                             EhloMask  *mask,
                             GError   **error);
char    *ehlo_run_find_text (EhloRun   *run,
                             gboolean (*is_wanted) (const char *text,
                                                    gpointer    user_data),
                             gpointer   user_data);

G_END_DECLS
