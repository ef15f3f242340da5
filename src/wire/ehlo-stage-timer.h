/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Every asynchronous call of this room takes a deadline: a point of g_get_monotonic_time() in µs,
 * the same for all calls of one stage. */
#define EHLO_NO_DEADLINE G_MAXINT64

/* Calls @func once at @deadline_us on the thread-default context, to the millisecond. */
GSource *ehlo_stage_timer_new (gint64      deadline_us,
                               GSourceFunc func,
                               gpointer    data);
void     ehlo_source_clear    (GSource   **source);

G_END_DECLS
