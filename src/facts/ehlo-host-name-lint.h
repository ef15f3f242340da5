/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong with a name by which a mail client introduces itself (RFC 5321 4.1.3, 4.1.4). */
const char *ehlo_host_name_lint (const char *name);

G_END_DECLS
