/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ehlo_core_dump_leave_memory_out (void);

G_END_DECLS
