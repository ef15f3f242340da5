/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ehlo-reputation.h"

G_BEGIN_DECLS

JsonObject     *ehlo_reputation_to_json   (const EhloReputation  *self);
EhloReputation *ehlo_reputation_from_json (JsonObject            *object,
                                           GError               **error);

G_END_DECLS
