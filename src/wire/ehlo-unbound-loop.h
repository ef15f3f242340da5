/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <unbound-event.h>
#include <unbound.h>

G_BEGIN_DECLS

/* Lets libunbound wait in a GMainContext instead of a thread or a process of its own. Private to
 * this room. */
typedef struct _EhloUnboundLoop EhloUnboundLoop;

EhloUnboundLoop      *_ehlo_unbound_loop_new  (void);
void                  _ehlo_unbound_loop_free (EhloUnboundLoop *self);
struct ub_event_base *_ehlo_unbound_loop_get  (EhloUnboundLoop *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloUnboundLoop, _ehlo_unbound_loop_free)

G_END_DECLS
