/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ehlo_seen_address_find (const char *greeting);

G_END_DECLS
