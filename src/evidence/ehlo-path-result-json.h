/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ehlo-path-result.h"

G_BEGIN_DECLS

JsonObject     *ehlo_path_result_to_json   (const EhloPathResult  *self);
EhloPathResult *ehlo_path_result_from_json (JsonObject            *object,
                                            GError               **error);

G_END_DECLS
