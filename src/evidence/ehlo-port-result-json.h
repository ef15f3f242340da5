/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ehlo-port-result.h"

G_BEGIN_DECLS

JsonObject     *ehlo_port_result_to_json   (const EhloPortResult  *self);
EhloPortResult *ehlo_port_result_from_json (JsonObject            *object,
                                            GError               **error);

G_END_DECLS
