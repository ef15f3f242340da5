/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact-json.h"

#include "ehlo-error.h"
#include "ehlo-json-member.h"

#include <glib/gi18n-lib.h>

static JsonNode *
single_to_json (GVariant *value)
{
  JsonNode *node = json_node_alloc ();

  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_INT64:
      return json_node_init_int (node, g_variant_get_int64 (value));
    case G_VARIANT_CLASS_DOUBLE:
      return json_node_init_double (node, g_variant_get_double (value));
    case G_VARIANT_CLASS_BOOLEAN:
      return json_node_init_boolean (node, g_variant_get_boolean (value));
    case G_VARIANT_CLASS_STRING:
      return json_node_init_string (node, g_variant_get_string (value, NULL));
    case G_VARIANT_CLASS_BYTE:
    case G_VARIANT_CLASS_INT16:
    case G_VARIANT_CLASS_UINT16:
    case G_VARIANT_CLASS_INT32:
    case G_VARIANT_CLASS_UINT32:
    case G_VARIANT_CLASS_UINT64:
    case G_VARIANT_CLASS_HANDLE:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
    case G_VARIANT_CLASS_VARIANT:
    case G_VARIANT_CLASS_MAYBE:
    case G_VARIANT_CLASS_ARRAY:
    case G_VARIANT_CLASS_TUPLE:
    case G_VARIANT_CLASS_DICT_ENTRY:
    default:
      g_assert_not_reached ();
    }
}

/**
 * ehlo_fact_to_json:
 * @value: a value as #EhloFactTable takes it
 *
 * Returns: (transfer full): text, a number, true or false, or a list of them
 */
JsonNode *
ehlo_fact_to_json (GVariant *value)
{
  g_autoptr (JsonArray) list = NULL;
  JsonNode *node;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY))
    return single_to_json (value);

  list = json_array_new ();
  for (gsize i = 0; i < g_variant_n_children (value); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (value, i);

      json_array_add_element (list, single_to_json (child));
    }

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, list);
  return node;
}

static GVariant *
wrong_value (const char  *name,
             GError     **error)
{
  ehlo_json_fail (error, _("%s: must be text, a number, true or false, or a list of one of these"),
                  name);
  return NULL;
}

static GVariant *
single_from_json (JsonNode    *node,
                  const char  *name,
                  GError     **error)
{
  char *text;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return wrong_value (name, error);

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_INT64:
      return g_variant_new_int64 (json_node_get_int (node));
    case G_TYPE_DOUBLE:
      return g_variant_new_double (json_node_get_double (node));
    case G_TYPE_BOOLEAN:
      return g_variant_new_boolean (json_node_get_boolean (node));
    default:
      text = ehlo_json_dup_text (node, name, error);
      return text != NULL ? g_variant_new_take_string (text) : NULL;
    }
}

/* 2 beside 2.5 is a list of numbers, unless the whole number is too large to be the same as a
 * fraction. */
static GVariant *
widen (GVariant *value)
{
  const gint64 exact = G_GINT64_CONSTANT (1) << 53;
  gint64 whole;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return value;

  whole = g_variant_get_int64 (value);
  if (whole < -exact || whole > exact)
    return value;

  g_variant_unref (value);
  return g_variant_ref_sink (g_variant_new_double ((double) whole));
}

static gboolean
holds_double (GPtrArray *values)
{
  for (guint i = 0; i < values->len; i++)
    if (g_variant_is_of_type (g_ptr_array_index (values, i), G_VARIANT_TYPE_DOUBLE))
      return TRUE;

  return FALSE;
}

static GVariant *
list_of (GPtrArray   *values,
         const char  *name,
         GError     **error)
{
  const GVariantType *type;

  if (values->len == 0)
    return g_variant_new_strv (NULL, 0);

  if (holds_double (values))
    for (guint i = 0; i < values->len; i++)
      values->pdata[i] = widen (values->pdata[i]);

  type = g_variant_get_type (values->pdata[0]);
  for (guint i = 1; i < values->len; i++)
    if (!g_variant_is_of_type (values->pdata[i], type))
      return wrong_value (name, error);

  return g_variant_new_array (type, (GVariant *const *) values->pdata, values->len);
}

/**
 * ehlo_fact_from_json:
 * @node: a value
 * @name: what an error calls it
 * @error: %EHLO_ERROR_INVALID naming @name
 *
 * Returns: (transfer floating) (nullable): the value as #EhloFactTable takes it
 */
GVariant *
ehlo_fact_from_json (JsonNode    *node,
                     const char  *name,
                     GError     **error)
{
  g_autoptr (GPtrArray) values = NULL;
  JsonArray *list;
  guint n;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return single_from_json (node, name, error);

  list = json_node_get_array (node);
  n = json_array_get_length (list);
  values = g_ptr_array_new_full (n, (GDestroyNotify) g_variant_unref);
  for (guint i = 0; i < n; i++)
    {
      GVariant *value = single_from_json (json_array_get_element (list, i), name, error);

      if (value == NULL)
        return NULL;
      g_ptr_array_add (values, g_variant_ref_sink (value));
    }

  return list_of (values, name, error);
}
