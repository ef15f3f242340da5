/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-json-member.h"

#include "ehlo-error.h"
#include "ehlo-escape.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * ehlo_json_fail:
 * @error: becomes %EHLO_ERROR_INVALID
 * @format: what is wrong, in the manner of printf(), beginning with the name of the member
 * @...: what @format wants
 *
 * Returns: %FALSE, for the caller to return
 */
gboolean
ehlo_json_fail (GError     **error,
                const char  *format,
                ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (EHLO_ERROR, EHLO_ERROR_INVALID, format, args);
  va_end (args);

  return FALSE;
}

/* Is there a value? A missing or null member is an error only when @need says so. */
static gboolean
find (JsonObject    *object,
      const char    *key,
      EhloJsonNeed   need,
      JsonNode     **ret_node,
      GError       **error)
{
  *ret_node = json_object_get_member (object, key);
  if (*ret_node != NULL && json_node_is_null (*ret_node))
    *ret_node = NULL;

  if (*ret_node == NULL && need == EHLO_JSON_REQUIRED)
    return ehlo_json_fail (error, _("%s: is missing"), key);

  return TRUE;
}

/**
 * ehlo_json_dup_harmless:
 * @text: text of a report
 *
 * A report may come from a stranger: what could move a cursor, hide or reorder text is escaped
 * when it is read, once for the window, the terminal and every writer. Text of this program is
 * escaped already, so backslashes stay as they are; otherwise they would double at each reading.
 *
 * Returns: (transfer full): the text that may be shown; line ends stay
 */
char *
ehlo_json_dup_harmless (const char *text)
{
  g_autoptr (GString) harmless = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize length = strcspn (text, "\n\\");
      g_autofree char *part = ehlo_escape_bytes (text, length, 0);

      g_string_append (harmless, part);
      text += length;
      if (*text != '\0')
        g_string_append_c (harmless, *text++);
    }

  return g_string_free (g_steal_pointer (&harmless), FALSE);
}

/**
 * ehlo_json_dup_excerpt:
 * @text: text of a report
 *
 * Returns: (transfer full): its beginning in one line, short enough for an error
 */
char *
ehlo_json_dup_excerpt (const char *text)
{
  return ehlo_escape_bytes (text, strlen (text), 40);
}

/**
 * ehlo_json_dup_text:
 * @node: a value
 * @name: what an error calls it
 * @error: %EHLO_ERROR_INVALID when it is no text or longer than %EHLO_JSON_MAX_TEXT_BYTES
 *
 * Returns: (transfer full) (nullable): the text, harmless to show
 */
char *
ehlo_json_dup_text (JsonNode    *node,
                    const char  *name,
                    GError     **error)
{
  const char *text;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      ehlo_json_fail (error, _("%s: must be text"), name);
      return NULL;
    }

  text = json_node_get_string (node);
  if (strlen (text) > EHLO_JSON_MAX_TEXT_BYTES)
    {
      ehlo_json_fail (error, _("%s: is longer than %d bytes"), name, EHLO_JSON_MAX_TEXT_BYTES);
      return NULL;
    }

  return ehlo_json_dup_harmless (text);
}

/**
 * ehlo_json_read_text:
 * @object: an object
 * @key: which member
 * @need: whether it may be missing
 * @ret_text: (out) (transfer full) (nullable): the text, harmless to show; %NULL when missing
 * @error: %EHLO_ERROR_INVALID naming @key
 *
 * Returns: whether it could be read
 */
gboolean
ehlo_json_read_text (JsonObject    *object,
                     const char    *key,
                     EhloJsonNeed   need,
                     char         **ret_text,
                     GError       **error)
{
  JsonNode *node;

  *ret_text = NULL;
  if (!find (object, key, need, &node, error))
    return FALSE;

  if (node != NULL)
    *ret_text = ehlo_json_dup_text (node, key, error);

  return node == NULL || *ret_text != NULL;
}

/**
 * ehlo_json_read_int:
 * @object: an object
 * @key: which member
 * @need: whether it may be missing
 * @lowest: the lowest number that is right
 * @highest: the highest
 * @ret_value: (out): the number; untouched when missing
 * @error: %EHLO_ERROR_INVALID naming @key
 *
 * Returns: whether it could be read
 */
gboolean
ehlo_json_read_int (JsonObject    *object,
                    const char    *key,
                    EhloJsonNeed   need,
                    gint64         lowest,
                    gint64         highest,
                    gint64        *ret_value,
                    GError       **error)
{
  JsonNode *node;
  gint64 value;

  if (!find (object, key, need, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return ehlo_json_fail (error, _("%s: must be a whole number"), key);

  value = json_node_get_int (node);
  if (value < lowest || value > highest)
    {
      g_autofree char *from = g_strdup_printf ("%" G_GINT64_FORMAT, lowest);
      g_autofree char *to = g_strdup_printf ("%" G_GINT64_FORMAT, highest);

      return ehlo_json_fail (error, _("%s: must be from %s to %s"), key, from, to);
    }

  *ret_value = value;
  return TRUE;
}

/**
 * ehlo_json_read_flag:
 * @object: an object
 * @key: which member; it may be missing
 * @ret_value: (out): its value; %FALSE when missing
 * @error: %EHLO_ERROR_INVALID naming @key
 *
 * Returns: whether it could be read
 */
gboolean
ehlo_json_read_flag (JsonObject  *object,
                     const char  *key,
                     gboolean    *ret_value,
                     GError     **error)
{
  JsonNode *node;

  *ret_value = FALSE;
  if (!find (object, key, EHLO_JSON_OPTIONAL, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return ehlo_json_fail (error, _("%s: must be true or false"), key);

  *ret_value = json_node_get_boolean (node);
  return TRUE;
}

/**
 * ehlo_json_read_texts:
 * @object: an object
 * @key: which member; it may be missing
 * @ret_texts: (out) (transfer full) (array zero-terminated=1): the texts, harmless to show
 * @error: %EHLO_ERROR_INVALID naming @key
 *
 * Returns: whether they could be read
 */
gboolean
ehlo_json_read_texts (JsonObject   *object,
                      const char   *key,
                      char       ***ret_texts,
                      GError      **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  JsonArray *list;
  guint n;

  *ret_texts = NULL;
  if (!ehlo_json_read_list (object, key, EHLO_JSON_OPTIONAL, G_MAXUINT, &list, error))
    return FALSE;

  n = list != NULL ? json_array_get_length (list) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s[%u]", key, i);
      char *text = ehlo_json_dup_text (json_array_get_element (list, i), name, error);

      if (text == NULL)
        return FALSE;
      g_ptr_array_add (texts, text);
    }

  g_ptr_array_add (texts, NULL);
  *ret_texts = (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
  return TRUE;
}

/**
 * ehlo_json_read_object:
 * @object: an object
 * @key: which member
 * @need: whether it may be missing
 * @ret_object: (out) (transfer none) (nullable): the object; %NULL when missing
 * @error: %EHLO_ERROR_INVALID naming @key
 *
 * Returns: whether it could be read
 */
gboolean
ehlo_json_read_object (JsonObject    *object,
                       const char    *key,
                       EhloJsonNeed   need,
                       JsonObject   **ret_object,
                       GError       **error)
{
  JsonNode *node;

  *ret_object = NULL;
  if (!find (object, key, need, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return ehlo_json_fail (error, _("%s: must be an object"), key);

  *ret_object = json_node_get_object (node);
  return TRUE;
}

/**
 * ehlo_json_read_list:
 * @object: an object
 * @key: which member
 * @need: whether it may be missing
 * @most: how many elements it may have
 * @ret_list: (out) (transfer none) (nullable): the list; %NULL when missing
 * @error: %EHLO_ERROR_INVALID naming @key
 *
 * Returns: whether it could be read
 */
gboolean
ehlo_json_read_list (JsonObject    *object,
                     const char    *key,
                     EhloJsonNeed   need,
                     guint          most,
                     JsonArray    **ret_list,
                     GError       **error)
{
  JsonNode *node;

  *ret_list = NULL;
  if (!find (object, key, need, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return ehlo_json_fail (error, _("%s: must be a list"), key);

  *ret_list = json_node_get_array (node);
  if (json_array_get_length (*ret_list) > most)
    return ehlo_json_fail (error, _("%s: has more than %u entries"), key, most);

  return TRUE;
}

/**
 * ehlo_json_dup_rest:
 * @object: an object
 * @known: (array zero-terminated=1): the members that this version reads
 *
 * Returns: (transfer full) (nullable): the other members in their order; %NULL without any
 */
JsonObject *
ehlo_json_dup_rest (JsonObject        *object,
                    const char *const *known)
{
  JsonObject *rest = NULL;
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      if (g_strv_contains (known, key))
        continue;
      if (rest == NULL)
        rest = json_object_new ();
      json_object_set_member (rest, key, json_node_copy (node));
    }

  return rest;
}

/**
 * ehlo_json_add_rest:
 * @object: an object in which everything that this version knows is set
 * @rest: (nullable): further members, set behind them
 *
 * What @object has already stays as it is.
 */
void
ehlo_json_add_rest (JsonObject *object,
                    JsonObject *rest)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (rest == NULL)
    return;

  json_object_iter_init_ordered (&iter, rest);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    if (!json_object_has_member (object, key))
      json_object_set_member (object, key, json_node_copy (node));
}

/**
 * ehlo_json_write_text:
 * @object: an object
 * @key: which member
 * @text: (nullable): its text; %NULL becomes null
 */
void
ehlo_json_write_text (JsonObject *object,
                      const char *key,
                      const char *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL)
    {
      json_object_set_null_member (object, key);
      return;
    }

  valid = g_utf8_make_valid (text, -1);
  json_object_set_string_member (object, key, valid);
}

/**
 * ehlo_json_write_texts:
 * @object: an object
 * @key: which member
 * @texts: (array zero-terminated=1): its texts
 */
void
ehlo_json_write_texts (JsonObject        *object,
                       const char        *key,
                       const char *const *texts)
{
  JsonArray *list = json_array_new ();

  for (gsize i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (texts[i], -1);

      json_array_add_string_element (list, valid);
    }

  json_object_set_array_member (object, key, list);
}

/**
 * ehlo_json_write_time:
 * @object: an object
 * @key: which member
 * @time_us: a time in µs, moved into the range that can be read again
 */
void
ehlo_json_write_time (JsonObject *object,
                      const char *key,
                      gint64      time_us)
{
  json_object_set_int_member (object, key, CLAMP (time_us, 0, EHLO_JSON_MAX_TIME_US));
}
