/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A point of time as mail and web servers write it. */
GDateTime *ehlo_date_text_find (const char *text);

G_END_DECLS
