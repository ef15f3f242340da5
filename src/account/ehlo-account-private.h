/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ehlo-account.h"

G_BEGIN_DECLS

/* The object this account was read from, kept for the members that this version does not know. */
JsonObject  *_ehlo_account_get_origin (EhloAccount  *self);
void         _ehlo_account_set_origin (EhloAccount  *self,
                                       JsonObject   *origin);

JsonNode    *_ehlo_account_to_json    (EhloAccount  *self);
EhloAccount *_ehlo_account_from_json  (JsonNode     *node,
                                       GError      **error);

G_END_DECLS
