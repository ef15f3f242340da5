/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ehlo-finding.h"

G_BEGIN_DECLS

/* Members of a report that this version does not know, kept for the next writing. All nullable. */
void        ehlo_finding_set_rest        (EhloFinding *self,
                                          JsonObject  *rest);
JsonObject *ehlo_finding_get_rest        (EhloFinding *self);
void        ehlo_finding_set_action_rest (EhloFinding *self,
                                          guint        index,
                                          JsonObject  *rest);
JsonObject *ehlo_finding_get_action_rest (EhloFinding *self,
                                          guint        index);

G_END_DECLS
