/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define EHLO_TEXT_COLUMNS 80

/* Text in columns of a terminal or a ticket. */
guint ehlo_text_width         (const char *text);
void  ehlo_text_append_padded (GString    *out,
                               const char *text,
                               guint       columns);
void  ehlo_text_append_rule   (GString    *out,
                               char        c);
void  ehlo_text_append_filled (GString    *out,
                               const char *text,
                               guint       indent,
                               guint       columns);
void  ehlo_text_append_lines  (GString    *out,
                               const char *text,
                               guint       indent);
char *ehlo_text_dup_duration  (gint64      duration_us);
char *ehlo_text_dup_offset    (gint64      time_us);

G_END_DECLS
