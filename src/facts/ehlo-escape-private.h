/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *ehlo_escape_find_hidden (const char *text);

G_END_DECLS
