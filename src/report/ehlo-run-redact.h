/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-mask.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* Is this text the one that is looked for? @is_own: it is a sentence of this program. */
typedef gboolean (*EhloTextFunc) (const char *text,
                                  gboolean    is_own,
                                  gpointer    user_data);

EhloRun *ehlo_run_redact    (EhloRun      *run,
                             EhloMask     *mask,
                             GError      **error);
char    *ehlo_run_find_text (EhloRun      *run,
                             EhloTextFunc  is_wanted,
                             gpointer      user_data);

G_END_DECLS
