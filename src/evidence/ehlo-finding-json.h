/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ehlo-finding.h"

G_BEGIN_DECLS

JsonObject  *ehlo_finding_to_json   (EhloFinding  *self);
EhloFinding *ehlo_finding_from_json (JsonObject   *object,
                                     GError      **error);

G_END_DECLS
