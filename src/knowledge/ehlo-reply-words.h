/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-enhanced-code.h"

G_BEGIN_DECLS

/* As much of a reply as is looked at. The longest known one has a quarter of it; expressions that
 * backtrack take a time that grows faster than the text. */
#define EHLO_REPLY_MAX_BYTES 2048

char *ehlo_reply_words_dup (const char        *text,
                            gssize             length,
                            guint             *ret_code,
                            EhloEnhancedCode  *ret_enhanced);

G_END_DECLS
