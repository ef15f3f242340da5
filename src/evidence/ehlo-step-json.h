/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ehlo-step.h"

G_BEGIN_DECLS

JsonNode *ehlo_step_to_json   (EhloStep  *self);
EhloStep *ehlo_step_from_json (JsonNode  *node,
                               GError   **error);

G_END_DECLS
