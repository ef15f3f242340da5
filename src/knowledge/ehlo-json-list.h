/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-json-field.h"

G_BEGIN_DECLS

/* Reads one object of a list into an element of an array, which is all zero before. */
typedef gboolean (*EhloJsonReadFunc) (JsonObject  *object,
                                      gpointer     entry,
                                      GError     **error);

JsonParser *ehlo_json_list_parse    (GBytes              *json,
                                     const char          *what,
                                     JsonObject         **ret_root,
                                     GError             **error);
gboolean    ehlo_json_list_read     (JsonObject          *object,
                                     const char          *field,
                                     GArray              *entries,
                                     EhloJsonReadFunc     read,
                                     GError             **error);
gboolean    ehlo_json_list_dup_text (JsonObject          *object,
                                     const char          *field,
                                     EhloJsonNeed         need,
                                     const char *const   *known,
                                     char               **ret_text,
                                     GError             **error);

G_END_DECLS
