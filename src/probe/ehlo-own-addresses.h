/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which of these addresses lead to this computer itself? */
char **ehlo_own_addresses_find (GPtrArray *addresses);

G_END_DECLS
