/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-json-field.h"

#include "ehlo-error.h"

static void
set_error (GError     **error,
           const char  *field,
           const char  *problem)
{
  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "%s %s", field, problem);
}

/* The member, or NULL when it is missing or null. */
static JsonNode *
find_member (JsonObject *object,
             const char *field)
{
  JsonNode *node = json_object_get_member (object, field);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

/**
 * ehlo_json_field_get_string:
 * @object: an object
 * @field: name of the member
 * @need: whether a missing, null or empty member is an error
 * @ret_text: (out) (transfer none) (nullable): the text; %NULL when it is missing
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID when the member is missing or no text
 */
gboolean
ehlo_json_field_get_string (JsonObject    *object,
                            const char    *field,
                            EhloJsonNeed   need,
                            const char   **ret_text,
                            GError       **error)
{
  JsonNode *node = find_member (object, field);

  *ret_text = NULL;

  if (node != NULL && json_node_get_value_type (node) != G_TYPE_STRING)
    {
      set_error (error, field, "is not a text");
      return FALSE;
    }

  if (node != NULL)
    *ret_text = json_node_get_string (node);

  if (need == EHLO_JSON_REQUIRED && (*ret_text == NULL || **ret_text == '\0'))
    {
      set_error (error, field, "is missing");
      return FALSE;
    }

  return TRUE;
}

/**
 * ehlo_json_field_get_boolean:
 * @object: an object
 * @field: name of the member, which must be there
 * @ret_value: (out): the value
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID when the member is missing or neither true nor false
 */
gboolean
ehlo_json_field_get_boolean (JsonObject  *object,
                             const char  *field,
                             gboolean    *ret_value,
                             GError     **error)
{
  JsonNode *node = find_member (object, field);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      set_error (error, field, "is not true or false");
      return FALSE;
    }

  *ret_value = json_node_get_boolean (node);
  return TRUE;
}

/**
 * ehlo_json_field_get_integer:
 * @object: an object
 * @field: name of the member, which must be there
 * @least: the smallest value allowed
 * @most: the largest value allowed
 * @ret_value: (out): the value
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID when the member is no whole number in these bounds
 */
gboolean
ehlo_json_field_get_integer (JsonObject  *object,
                             const char  *field,
                             gint64       least,
                             gint64       most,
                             gint64      *ret_value,
                             GError     **error)
{
  JsonNode *node = find_member (object, field);
  gint64 value = 0;

  if (node != NULL && json_node_get_value_type (node) == G_TYPE_INT64)
    value = json_node_get_int (node);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64 ||
      value < least || value > most)
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                   "%s is not a number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                   field, least, most);
      return FALSE;
    }

  *ret_value = value;
  return TRUE;
}

/**
 * ehlo_json_field_get_object:
 * @object: an object
 * @field: name of the member, which must be there
 * @ret_member: (out) (transfer none): the object
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID when the member is missing or no object
 */
gboolean
ehlo_json_field_get_object (JsonObject  *object,
                            const char  *field,
                            JsonObject **ret_member,
                            GError     **error)
{
  JsonNode *node = find_member (object, field);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      set_error (error, field, "is not an object");
      return FALSE;
    }

  *ret_member = json_node_get_object (node);
  return TRUE;
}

/**
 * ehlo_json_field_get_array:
 * @object: an object
 * @field: name of the member, which must be there
 * @ret_member: (out) (transfer none): the array
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID when the member is missing or no array
 */
gboolean
ehlo_json_field_get_array (JsonObject  *object,
                           const char  *field,
                           JsonArray  **ret_member,
                           GError     **error)
{
  JsonNode *node = find_member (object, field);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      set_error (error, field, "is not an array");
      return FALSE;
    }

  *ret_member = json_node_get_array (node);
  return TRUE;
}

/**
 * ehlo_json_field_dup_strings:
 * @object: an object
 * @field: name of the member, which must be there
 * @ret_texts: (out) (transfer full): its texts
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID when the member is no array of texts
 */
gboolean
ehlo_json_field_dup_strings (JsonObject   *object,
                             const char   *field,
                             char       ***ret_texts,
                             GError      **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (!ehlo_json_field_get_array (object, field, &array, error))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_value_type (node) != G_TYPE_STRING)
        {
          set_error (error, field, "holds something that is not a text");
          return FALSE;
        }
      g_strv_builder_add (builder, json_node_get_string (node));
    }

  *ret_texts = g_strv_builder_end (builder);
  return TRUE;
}
