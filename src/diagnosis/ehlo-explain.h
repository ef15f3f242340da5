/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-finding.h"

G_BEGIN_DECLS

/* As much of a pasted text as is read: some thousand lines of a log. */
#define EHLO_EXPLAIN_MAX_BYTES (256 * 1024)

GPtrArray *ehlo_explain_text (const char *text,
                              gssize      length);

G_END_DECLS
