/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Typed reading of a member of a JSON object, for the files that this program reads: a wrong type
 * is an error that names the member. */
typedef enum
{
  EHLO_JSON_OPTIONAL,
  EHLO_JSON_REQUIRED,
} EhloJsonNeed;

gboolean ehlo_json_field_get_string  (JsonObject    *object,
                                      const char    *field,
                                      EhloJsonNeed   need,
                                      const char   **ret_text,
                                      GError       **error);
gboolean ehlo_json_field_get_boolean (JsonObject    *object,
                                      const char    *field,
                                      gboolean      *ret_value,
                                      GError       **error);
gboolean ehlo_json_field_get_integer (JsonObject    *object,
                                      const char    *field,
                                      gint64         least,
                                      gint64         most,
                                      gint64        *ret_value,
                                      GError       **error);
gboolean ehlo_json_field_get_object  (JsonObject    *object,
                                      const char    *field,
                                      JsonObject   **ret_member,
                                      GError       **error);
gboolean ehlo_json_field_get_array   (JsonObject    *object,
                                      const char    *field,
                                      JsonArray    **ret_member,
                                      GError       **error);
gboolean ehlo_json_field_dup_strings (JsonObject    *object,
                                      const char    *field,
                                      char        ***ret_texts,
                                      GError       **error);

G_END_DECLS
