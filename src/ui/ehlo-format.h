/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Figures in plain words, for the window. */
char *ehlo_format_duration (gint64 duration_us);

G_END_DECLS
