/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ehlo-run.h"

G_BEGIN_DECLS

/* What the file held that a run was read from, without its verdict, findings and steps: who wrote
 * it, the network, the probes that this version does not show, and whatever else it does not know.
 * NULL for a run of this program. */
void        ehlo_run_set_origin (EhloRun    *self,
                                 JsonObject *origin);
JsonObject *ehlo_run_get_origin (EhloRun    *self);

G_END_DECLS
