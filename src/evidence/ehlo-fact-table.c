/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact-table.h"

#include <math.h>
#include <string.h>

struct _EhloFactTable
{
  GPtrArray  *keys;   /* (element-type utf8), NULL-terminated; owned by the hash table */
  GHashTable *values; /* (element-type utf8 GVariant) */
};

static const char *const value_types[] = { "s", "x", "d", "b", "as", "ax", "ad", "ab" };

static gboolean
is_finite (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    return isfinite (g_variant_get_double (value));

  if (g_variant_is_of_type (value, G_VARIANT_TYPE ("ad")))
    {
      gsize n;
      const double *numbers = g_variant_get_fixed_array (value, &n, sizeof (double));

      for (gsize i = 0; i < n; i++)
        if (!isfinite (numbers[i]))
          return FALSE;
    }

  return TRUE;
}

static gboolean
is_allowed_type (GVariant *value)
{
  const char *type = g_variant_get_type_string (value);

  for (gsize i = 0; i < G_N_ELEMENTS (value_types); i++)
    if (strcmp (type, value_types[i]) == 0)
      return TRUE;

  return FALSE;
}

static guint
find_key (const EhloFactTable *self,
          const char          *key)
{
  guint i = 0;

  while (strcmp (g_ptr_array_index (self->keys, i), key) != 0)
    i++;

  return i;
}

static void
append (EhloFactTable *self,
        const char    *key,
        GVariant      *value)
{
  char *owned = g_strdup (key);

  g_hash_table_insert (self->values, owned, g_variant_ref (value));
  g_ptr_array_insert (self->keys, self->keys->len - 1, owned);
}

static gboolean
remove_key (EhloFactTable *self,
            const char    *key)
{
  if (!g_hash_table_contains (self->values, key))
    return FALSE;

  g_ptr_array_remove_index (self->keys, find_key (self, key));
  return g_hash_table_remove (self->values, key);
}

/**
 * ehlo_fact_table_new:
 *
 * Returns: (transfer full): a table without facts
 */
EhloFactTable *
ehlo_fact_table_new (void)
{
  EhloFactTable *self = g_new0 (EhloFactTable, 1);

  self->keys = g_ptr_array_new ();
  g_ptr_array_add (self->keys, NULL);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_variant_unref);

  return self;
}

/**
 * ehlo_fact_table_copy:
 * @self: a table
 *
 * Returns: (transfer full): a table of its own with the same facts; the values, which never
 *   change, are shared
 */
EhloFactTable *
ehlo_fact_table_copy (const EhloFactTable *self)
{
  EhloFactTable *copy = ehlo_fact_table_new ();

  for (guint i = 0; i + 1 < self->keys->len; i++)
    {
      const char *key = g_ptr_array_index (self->keys, i);

      append (copy, key, g_hash_table_lookup (self->values, key));
    }

  return copy;
}

/**
 * ehlo_fact_table_free:
 * @self: (transfer full): a table
 */
void
ehlo_fact_table_free (EhloFactTable *self)
{
  g_ptr_array_unref (self->keys);
  g_hash_table_unref (self->values);
  g_free (self);
}

/**
 * ehlo_fact_table_equal:
 * @self: a table
 * @other: another one
 *
 * Returns: whether both have the same facts in the same order
 */
gboolean
ehlo_fact_table_equal (const EhloFactTable *self,
                       const EhloFactTable *other)
{
  if (self->keys->len != other->keys->len)
    return FALSE;

  for (guint i = 0; i + 1 < self->keys->len; i++)
    {
      const char *key = g_ptr_array_index (self->keys, i);

      if (strcmp (key, g_ptr_array_index (other->keys, i)) != 0 ||
          !g_variant_equal (g_hash_table_lookup (self->values, key),
                            g_hash_table_lookup (other->values, key)))
        return FALSE;
    }

  return TRUE;
}

/**
 * ehlo_fact_table_set:
 * @self: a table
 * @key: which fact
 * @value: (nullable): its value, a floating reference is taken; %NULL removes the fact, and so
 *   does a number that is none (NaN, infinity), because no report could hold it
 *
 * A fact that is set again keeps its place.
 *
 * Returns: whether that changed anything
 */
gboolean
ehlo_fact_table_set (EhloFactTable *self,
                     const char    *key,
                     GVariant      *value)
{
  g_autoptr (GVariant) held = value != NULL ? g_variant_ref_sink (value) : NULL;
  GVariant *before;

  g_return_val_if_fail (key != NULL && *key != '\0', FALSE);
  g_return_val_if_fail (value == NULL || is_allowed_type (value), FALSE);

  if (held == NULL || !is_finite (held))
    return remove_key (self, key);

  before = g_hash_table_lookup (self->values, key);
  if (before != NULL && g_variant_equal (before, held))
    return FALSE;

  if (before == NULL)
    {
      append (self, key, held);
      return TRUE;
    }

  /* g_hash_table_insert() keeps the key that is in the table, the one self->keys points to. */
  g_hash_table_insert (self->values, g_strdup (key), g_steal_pointer (&held));
  return TRUE;
}

/**
 * ehlo_fact_table_lookup:
 * @self: a table
 * @key: which fact
 *
 * Returns: (transfer none) (nullable): its value
 */
GVariant *
ehlo_fact_table_lookup (const EhloFactTable *self,
                        const char          *key)
{
  return g_hash_table_lookup (self->values, key);
}

/**
 * ehlo_fact_table_get_keys:
 * @self: a table
 *
 * Returns: (transfer none) (array zero-terminated=1): the keys in their order, until the next
 *   change
 */
const char *const *
ehlo_fact_table_get_keys (const EhloFactTable *self)
{
  return (const char *const *) self->keys->pdata;
}
