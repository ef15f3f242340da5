/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A report is five levels deep; whoever nests further wants to exhaust the stack of a parser. */
#define EHLO_JSON_MAX_DEPTH 32

/* Is this JSON as RFC 8259 has it? json-glib is lenient where a report must not be. */
gboolean ehlo_json_check (const char  *text,
                          gsize        length,
                          GError     **error);

G_END_DECLS
