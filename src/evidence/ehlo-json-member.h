/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The longest text in a report: a whole SMTP reply of 64 KiB with each byte escaped as \xNN. */
#define EHLO_JSON_MAX_TEXT_BYTES (256 * 1024)

/* The longest time in a report, 31 years: sums of two cannot overflow. */
#define EHLO_JSON_MAX_TIME_US G_GINT64_CONSTANT (1000000000000000)

typedef enum
{
  EHLO_JSON_OPTIONAL, /* may be missing or null */
  EHLO_JSON_REQUIRED,
} EhloJsonNeed;

/* Members of an object read by type. An error names the member and what is wrong with it; the
 * caller puts the place of the object in front. */
gboolean    ehlo_json_read_text    (JsonObject         *object,
                                    const char         *key,
                                    EhloJsonNeed        need,
                                    char              **ret_text,
                                    GError            **error);
gboolean    ehlo_json_read_int     (JsonObject         *object,
                                    const char         *key,
                                    EhloJsonNeed        need,
                                    gint64              lowest,
                                    gint64              highest,
                                    gint64             *ret_value,
                                    GError            **error);
gboolean    ehlo_json_read_flag    (JsonObject         *object,
                                    const char         *key,
                                    gboolean           *ret_value,
                                    GError            **error);
gboolean    ehlo_json_read_texts   (JsonObject         *object,
                                    const char         *key,
                                    char             ***ret_texts,
                                    GError            **error);
gboolean    ehlo_json_read_object  (JsonObject         *object,
                                    const char         *key,
                                    EhloJsonNeed        need,
                                    JsonObject        **ret_object,
                                    GError            **error);
gboolean    ehlo_json_read_list    (JsonObject         *object,
                                    const char         *key,
                                    EhloJsonNeed        need,
                                    guint               most,
                                    JsonArray         **ret_list,
                                    GError            **error);
char       *ehlo_json_dup_text     (JsonNode           *node,
                                    const char         *name,
                                    GError            **error);
char       *ehlo_json_dup_harmless (const char         *text);
char       *ehlo_json_dup_excerpt  (const char         *text);
gboolean    ehlo_json_fail         (GError            **error,
                                    const char         *format,
                                    ...) G_GNUC_PRINTF (2, 3);

/* Members that this version does not know. */
JsonObject *ehlo_json_dup_rest     (JsonObject         *object,
                                    const char *const  *known);
void        ehlo_json_add_rest     (JsonObject         *object,
                                    JsonObject         *rest);

void        ehlo_json_write_text   (JsonObject         *object,
                                    const char         *key,
                                    const char         *text);
void        ehlo_json_write_texts  (JsonObject         *object,
                                    const char         *key,
                                    const char *const  *texts);
void        ehlo_json_write_time   (JsonObject         *object,
                                    const char         *key,
                                    gint64              time_us);

G_END_DECLS
