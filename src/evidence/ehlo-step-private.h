/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ehlo-step.h"

G_BEGIN_DECLS

/* Members of a report that this version does not know, kept for the next writing. All nullable. */
void        ehlo_step_set_rest      (EhloStep   *self,
                                     JsonObject *rest);
JsonObject *ehlo_step_get_rest      (EhloStep   *self);
void        ehlo_step_set_line_rest (EhloStep   *self,
                                     guint       index,
                                     JsonObject *rest);
JsonObject *ehlo_step_get_line_rest (EhloStep   *self,
                                     guint       index);

G_END_DECLS
