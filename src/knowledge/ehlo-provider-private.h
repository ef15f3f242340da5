/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ehlo-provider.h"

G_BEGIN_DECLS

EhloProvider *_ehlo_provider_new_from_json (JsonObject    *object,
                                            GError       **error);

G_END_DECLS
