/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which known mail server a mistyped name was probably meant to be. */
const char *ehlo_nearest_host_find (const char *host);

G_END_DECLS
