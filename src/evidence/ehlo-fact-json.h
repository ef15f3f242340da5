/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The value of one fact. */
JsonNode *ehlo_fact_to_json   (GVariant    *value);
GVariant *ehlo_fact_from_json (JsonNode    *node,
                               const char  *name,
                               GError     **error);

G_END_DECLS
