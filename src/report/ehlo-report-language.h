/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The language in which reports are written. */
const char *ehlo_report_language_get_tag (void);
gboolean    ehlo_report_language_is_rtl  (void);

G_END_DECLS
