/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reply-reader-private.h"

#include "ehlo-error.h"
#include "ehlo-verdict-codes.h"

#include <string.h>

#define MAX_PRIORITY 100

/* A member that is a text, and where it goes in the entry. */
typedef struct
{
  const char         *field;
  gsize               offset;
  EhloJsonNeed        need;
  const char *const  *known; /* nullable: the words that it may have */
} TextMember;

static const char *const actors[] = { "user", "network", "provider", "recipient", NULL };
static const char *const persistences[] = { "temporary", "permanent", "none", NULL };
static const char *const confidences[] = { "high", "medium", "low", NULL };
static const char *const classes[] = { "success", "continue", "temporary", "permanent", NULL };
static const char *const origins[] = {
  "os", "tls", "library", "client", "tool", "server-log", "device", NULL
};
static const char *const platforms[] = { "any", "linux", "macos", "windows", "android", NULL };
static const char *const phases[] = {
  "banner", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "quit", "help", "vrfy", "etrn",
  "atrn", "any", "other", NULL
};

static gboolean
check_word (const char         *field,
            const char         *text,
            const char *const  *known,
            GError            **error)
{
  if (text == NULL || known == NULL || g_strv_contains (known, text))
    return TRUE;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "%s has the unknown value \"%s\"", field,
               text);
  return FALSE;
}

static gboolean
read_texts (EhloReplyReader   *reader,
            JsonObject        *object,
            const TextMember  *members,
            gsize              n_members,
            gpointer           entry,
            GError           **error)
{
  for (gsize i = 0; i < n_members; i++)
    {
      const char **place = (const char **) (gpointer) ((char *) entry + members[i].offset);
      const char *text;

      if (!ehlo_json_field_get_string (object, members[i].field, members[i].need, &text, error)
          || !check_word (members[i].field, text, members[i].known, error))
        return FALSE;

      *place = text != NULL ? g_string_chunk_insert_const (reader->texts, text) : NULL;
    }

  return TRUE;
}

static gboolean
read_strings (EhloReplyReader    *reader,
              JsonObject         *object,
              const char         *field,
              const char *const  *known,
              const char *const **ret_strings,
              GError            **error)
{
  g_auto (GStrv) strings = NULL;
  const char **copy;
  guint n;

  if (!ehlo_json_field_dup_strings (object, field, &strings, error))
    return FALSE;

  n = g_strv_length (strings);
  copy = g_new0 (const char *, n + 1);
  g_ptr_array_add (reader->blocks, copy);

  for (guint i = 0; i < n; i++)
    {
      if (!check_word (field, strings[i], known, error))
        return FALSE;
      copy[i] = g_string_chunk_insert_const (reader->texts, strings[i]);
    }

  *ret_strings = copy;
  return TRUE;
}

static gboolean
read_codes (EhloReplyReader  *reader,
            JsonObject       *object,
            const guint     **ret_codes,
            GError          **error)
{
  JsonArray *array;
  guint *codes;

  if (!ehlo_json_field_get_array (object, "codes", &array, error))
    return FALSE;

  codes = g_new0 (guint, json_array_get_length (array) + 1);
  g_ptr_array_add (reader->blocks, codes);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gint64 code = json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;

      if (code < 200 || code > 599)
        {
          g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "codes holds something else");
          return FALSE;
        }
      codes[i] = (guint) code;
    }

  *ret_codes = codes;
  return TRUE;
}

static gboolean
read_cause (EhloReplyReader        *reader,
            JsonObject             *object,
            const char             *field,
            EhloJsonNeed            need,
            const EhloReplyCause  **ret_cause,
            GError                **error)
{
  const char *id;

  *ret_cause = NULL;
  if (!ehlo_json_field_get_string (object, field, need, &id, error))
    return FALSE;
  if (id == NULL)
    return TRUE;

  *ret_cause = g_hash_table_lookup (reader->causes, id);
  if (*ret_cause != NULL)
    return TRUE;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "%s names the unknown cause \"%s\"", field,
               id);
  return FALSE;
}

static gboolean
read_priority (JsonObject  *object,
               guint       *ret_priority,
               GError     **error)
{
  gint64 priority;

  if (!ehlo_json_field_get_integer (object, "priority", 0, MAX_PRIORITY, &priority, error))
    return FALSE;

  *ret_priority = (guint) priority;
  return TRUE;
}

/*< private >
 * _ehlo_reply_read_cause:
 * @reader: the reader; the cause is not added to its table, because @entry may still move
 * @object: an entry of "causes"
 * @entry: (type EhloReplyCause): where it goes
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID, which names the member that is wrong
 */
gboolean
_ehlo_reply_read_cause (EhloReplyReader  *reader,
                        JsonObject       *object,
                        gpointer          entry,
                        GError          **error)
{
  static const TextMember members[] = {
    { "id", G_STRUCT_OFFSET (EhloReplyCause, id), EHLO_JSON_REQUIRED, NULL },
    { "title", G_STRUCT_OFFSET (EhloReplyCause, title), EHLO_JSON_REQUIRED, NULL },
    { "meaning", G_STRUCT_OFFSET (EhloReplyCause, meaning), EHLO_JSON_REQUIRED, NULL },
    { "next_action", G_STRUCT_OFFSET (EhloReplyCause, next_action), EHLO_JSON_REQUIRED, NULL },
    { "actor", G_STRUCT_OFFSET (EhloReplyCause, actor), EHLO_JSON_REQUIRED, actors },
    { "verdict", G_STRUCT_OFFSET (EhloReplyCause, verdict), EHLO_JSON_REQUIRED, NULL },
  };
  EhloReplyCause *self = entry;

  if (!read_texts (reader, object, members, G_N_ELEMENTS (members), self, error))
    return FALSE;
  if (ehlo_verdict_codes_find (self->verdict) != NULL)
    return TRUE;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "verdict has the unknown value \"%s\"",
               self->verdict);
  return FALSE;
}

/*< private >
 * _ehlo_reply_read_basic:
 * @reader: the reader
 * @object: an entry of "basic_codes"
 * @entry: (type EhloReplyBasic): where it goes
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID, which names the member that is wrong
 */
gboolean
_ehlo_reply_read_basic (EhloReplyReader  *reader,
                        JsonObject       *object,
                        gpointer          entry,
                        GError          **error)
{
  static const TextMember members[] = {
    { "class", G_STRUCT_OFFSET (EhloReplyBasic, klass), EHLO_JSON_REQUIRED, classes },
    { "meaning", G_STRUCT_OFFSET (EhloReplyBasic, meaning), EHLO_JSON_REQUIRED, NULL },
    { "next_action", G_STRUCT_OFFSET (EhloReplyBasic, next_action), EHLO_JSON_REQUIRED, NULL },
    { "persistence", G_STRUCT_OFFSET (EhloReplyBasic, persistence), EHLO_JSON_REQUIRED,
      persistences },
  };
  EhloReplyBasic *self = entry;
  gint64 code;

  if (!ehlo_json_field_get_integer (object, "code", 200, 599, &code, error)
      || !read_texts (reader, object, members, G_N_ELEMENTS (members), self, error)
      || !read_strings (reader, object, "phases", phases, &self->phases, error)
      || !read_cause (reader, object, "likely_cause", EHLO_JSON_OPTIONAL, &self->cause, error)
      || !ehlo_json_field_get_boolean (object, "standard", &self->standard, error))
    return FALSE;

  self->code = (guint) code;
  return TRUE;
}

/*< private >
 * _ehlo_reply_read_enhanced:
 * @reader: the reader
 * @object: an entry of "enhanced_codes"
 * @entry: (type EhloReplyEnhanced): where it goes
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID, which names the member that is wrong
 */
gboolean
_ehlo_reply_read_enhanced (EhloReplyReader  *reader,
                           JsonObject       *object,
                           gpointer          entry,
                           GError          **error)
{
  static const TextMember members[] = {
    { "code", G_STRUCT_OFFSET (EhloReplyEnhanced, code), EHLO_JSON_REQUIRED, NULL },
    { "meaning", G_STRUCT_OFFSET (EhloReplyEnhanced, meaning), EHLO_JSON_REQUIRED, NULL },
    { "next_action", G_STRUCT_OFFSET (EhloReplyEnhanced, next_action), EHLO_JSON_REQUIRED, NULL },
    { "collision_note", G_STRUCT_OFFSET (EhloReplyEnhanced, collision_note), EHLO_JSON_OPTIONAL,
      NULL },
  };
  EhloReplyEnhanced *self = entry;

  return read_texts (reader, object, members, G_N_ELEMENTS (members), self, error)
         && read_cause (reader, object, "likely_cause", EHLO_JSON_OPTIONAL, &self->cause, error);
}

/*< private >
 * _ehlo_reply_read_pattern:
 * @reader: the reader
 * @object: an entry of "patterns"
 * @entry: (type EhloReplyPattern): where it goes
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID, which names the member that is wrong
 */
gboolean
_ehlo_reply_read_pattern (EhloReplyReader  *reader,
                          JsonObject       *object,
                          gpointer          entry,
                          GError          **error)
{
  static const TextMember members[] = {
    { "id", G_STRUCT_OFFSET (EhloReplyPattern, id), EHLO_JSON_REQUIRED, NULL },
    { "provider", G_STRUCT_OFFSET (EhloReplyPattern, provider), EHLO_JSON_REQUIRED, NULL },
    { "regex", G_STRUCT_OFFSET (EhloReplyPattern, regex.source), EHLO_JSON_REQUIRED, NULL },
    { "phase", G_STRUCT_OFFSET (EhloReplyPattern, phase), EHLO_JSON_REQUIRED, phases },
    { "meaning", G_STRUCT_OFFSET (EhloReplyPattern, meaning), EHLO_JSON_REQUIRED, NULL },
    { "likely_cause", G_STRUCT_OFFSET (EhloReplyPattern, likely_cause), EHLO_JSON_REQUIRED, NULL },
    { "next_action", G_STRUCT_OFFSET (EhloReplyPattern, next_action), EHLO_JSON_REQUIRED, NULL },
    { "actor", G_STRUCT_OFFSET (EhloReplyPattern, actor), EHLO_JSON_REQUIRED, actors },
    { "actor_detail", G_STRUCT_OFFSET (EhloReplyPattern, actor_detail), EHLO_JSON_OPTIONAL, NULL },
    { "persistence", G_STRUCT_OFFSET (EhloReplyPattern, persistence), EHLO_JSON_REQUIRED,
      persistences },
    { "example", G_STRUCT_OFFSET (EhloReplyPattern, example), EHLO_JSON_REQUIRED, NULL },
    { "confidence", G_STRUCT_OFFSET (EhloReplyPattern, confidence), EHLO_JSON_REQUIRED,
      confidences },
    { "note", G_STRUCT_OFFSET (EhloReplyPattern, note), EHLO_JSON_OPTIONAL, NULL },
  };
  EhloReplyPattern *self = entry;

  if (json_object_has_member (object, "case_sensitive")
      && !ehlo_json_field_get_boolean (object, "case_sensitive", &self->regex.case_sensitive,
                                       error))
    return FALSE;

  return read_texts (reader, object, members, G_N_ELEMENTS (members), self, error)
         && read_priority (object, &self->priority, error)
         && read_codes (reader, object, &self->codes, error)
         && read_strings (reader, object, "enhanced", NULL, &self->enhanced, error)
         && read_cause (reader, object, "cause", EHLO_JSON_REQUIRED, &self->cause, error)
         && ehlo_json_field_get_boolean (object, "provider_specific", &self->provider_specific,
                                         error)
         && ehlo_json_field_get_boolean (object, "retry_helps", &self->retry_helps, error);
}

/*< private >
 * _ehlo_reply_read_client_error:
 * @reader: the reader
 * @object: an entry of "client_errors"
 * @entry: (type EhloClientError): where it goes
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID, which names the member that is wrong
 */
gboolean
_ehlo_reply_read_client_error (EhloReplyReader  *reader,
                               JsonObject       *object,
                               gpointer          entry,
                               GError          **error)
{
  static const TextMember members[] = {
    { "id", G_STRUCT_OFFSET (EhloClientError, id), EHLO_JSON_REQUIRED, NULL },
    { "origin", G_STRUCT_OFFSET (EhloClientError, origin), EHLO_JSON_REQUIRED, origins },
    { "platform", G_STRUCT_OFFSET (EhloClientError, platform), EHLO_JSON_REQUIRED, platforms },
    { "regex", G_STRUCT_OFFSET (EhloClientError, regex.source), EHLO_JSON_REQUIRED, NULL },
    { "meaning", G_STRUCT_OFFSET (EhloClientError, meaning), EHLO_JSON_REQUIRED, NULL },
    { "next_action", G_STRUCT_OFFSET (EhloClientError, next_action), EHLO_JSON_REQUIRED, NULL },
    { "actor", G_STRUCT_OFFSET (EhloClientError, actor), EHLO_JSON_REQUIRED, actors },
    { "example", G_STRUCT_OFFSET (EhloClientError, example), EHLO_JSON_REQUIRED, NULL },
    { "confidence", G_STRUCT_OFFSET (EhloClientError, confidence), EHLO_JSON_REQUIRED,
      confidences },
  };
  EhloClientError *self = entry;

  return read_texts (reader, object, members, G_N_ELEMENTS (members), self, error)
         && read_priority (object, &self->priority, error)
         && read_cause (reader, object, "cause", EHLO_JSON_REQUIRED, &self->cause, error);
}
