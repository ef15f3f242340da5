/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-json-list.h"

#include "ehlo-error.h"

/**
 * ehlo_json_list_parse:
 * @json: UTF-8 text
 * @what: what it is, to begin a message with
 * @ret_root: (out) (transfer none): the object that it holds, as long as the parser lives
 * @error: return location
 *
 * Returns: (transfer full): the parser, or %NULL with %EHLO_ERROR_INVALID
 */
JsonParser *
ehlo_json_list_parse (GBytes      *json,
                      const char  *what,
                      JsonObject **ret_root,
                      GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) parse_error = NULL;
  JsonNode *root;
  gsize length;
  const char *text = g_bytes_get_data (json, &length);

  if (!json_parser_load_from_data (parser, text != NULL ? text : "", (gssize) length, &parse_error))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "%s: %s", what, parse_error->message);
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "%s: the text is not an object", what);
      return NULL;
    }

  *ret_root = json_node_get_object (root);
  return g_steal_pointer (&parser);
}

/**
 * ehlo_json_list_read:
 * @object: an object
 * @field: name of a member that is a list of objects
 * @entries: where they go, one element for each; its clear function gets whatever was read
 * @read: reads one of them
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID, which names the entry (from 0) and the member
 */
gboolean
ehlo_json_list_read (JsonObject        *object,
                     const char        *field,
                     GArray            *entries,
                     EhloJsonReadFunc   read,
                     GError           **error)
{
  gsize entry_size = g_array_get_element_size (entries);
  JsonArray *array;

  if (!ehlo_json_field_get_array (object, field, &array, error))
    return FALSE;

  g_array_set_size (entries, json_array_get_length (array));

  for (guint i = 0; i < entries->len; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "%s[%u] is not an object", field, i);
          return FALSE;
        }
      if (!read (json_node_get_object (node), entries->data + i * entry_size, error))
        {
          g_prefix_error (error, "%s[%u].", field, i);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * ehlo_json_list_dup_text:
 * @object: an object
 * @field: name of the member
 * @need: whether it must be there
 * @known: (nullable) (array zero-terminated=1): the words that it may have
 * @ret_text: (out) (transfer full) (nullable): the text
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID, which names the member
 */
gboolean
ehlo_json_list_dup_text (JsonObject         *object,
                         const char         *field,
                         EhloJsonNeed        need,
                         const char *const  *known,
                         char              **ret_text,
                         GError            **error)
{
  const char *text;

  if (!ehlo_json_field_get_string (object, field, need, &text, error))
    return FALSE;

  if (text != NULL && known != NULL && !g_strv_contains (known, text))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "%s has the unknown value \"%s\"",
                   field, text);
      return FALSE;
    }

  *ret_text = g_strdup (text);
  return TRUE;
}
