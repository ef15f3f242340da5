/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-step.h"

G_BEGIN_DECLS

/* What can be told from a step that failed, whatever the reason. */
const char *ehlo_stop_get_nature      (EhloStep *step);
gboolean    ehlo_stop_has_reply       (EhloStep *step);
char       *ehlo_stop_dup_exact_error (EhloStep *step);

G_END_DECLS
