/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-step.h"

/* Facts of a step by their type: each of these is ehlo_step_set_fact() or ehlo_step_get_fact() in
 * the words of C. */

static GVariant *
get_fact_of_type (EhloStep           *self,
                  const char         *key,
                  const GVariantType *type)
{
  GVariant *value = ehlo_step_get_fact (self, key);

  return value != NULL && g_variant_is_of_type (value, type) ? value : NULL;
}

/**
 * ehlo_step_set_string:
 * @self: a step
 * @key: which fact, of `ehlo-fact.h`
 * @value: (nullable): text; %NULL removes the fact
 */
void
ehlo_step_set_string (EhloStep   *self,
                      const char *key,
                      const char *value)
{
  GVariant *text = NULL;

  if (value != NULL)
    text = g_variant_new_take_string (g_utf8_make_valid (value, -1));

  ehlo_step_set_fact (self, key, text);
}

/**
 * ehlo_step_set_int:
 * @self: a step
 * @key: which fact, of `ehlo-fact.h`
 * @value: a whole number in the unit of @key
 */
void
ehlo_step_set_int (EhloStep   *self,
                   const char *key,
                   gint64      value)
{
  ehlo_step_set_fact (self, key, g_variant_new_int64 (value));
}

/**
 * ehlo_step_set_double:
 * @self: a step
 * @key: which fact, of `ehlo-fact.h`
 * @value: a number in the unit of @key; NaN and infinity remove the fact
 */
void
ehlo_step_set_double (EhloStep   *self,
                      const char *key,
                      double      value)
{
  ehlo_step_set_fact (self, key, g_variant_new_double (value));
}

/**
 * ehlo_step_set_boolean:
 * @self: a step
 * @key: which fact, of `ehlo-fact.h`
 * @value: whether it is so
 */
void
ehlo_step_set_boolean (EhloStep   *self,
                       const char *key,
                       gboolean    value)
{
  ehlo_step_set_fact (self, key, g_variant_new_boolean (value));
}

/**
 * ehlo_step_set_strv:
 * @self: a step
 * @key: which fact, of `ehlo-fact.h`
 * @values: (nullable) (array zero-terminated=1): texts; %NULL removes the fact
 */
void
ehlo_step_set_strv (EhloStep          *self,
                    const char        *key,
                    const char *const *values)
{
  GVariantBuilder builder;

  if (values == NULL)
    {
      ehlo_step_set_fact (self, key, NULL);
      return;
    }

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (gsize i = 0; values[i] != NULL; i++)
    g_variant_builder_add_value (
      &builder, g_variant_new_take_string (g_utf8_make_valid (values[i], -1)));
  ehlo_step_set_fact (self, key, g_variant_builder_end (&builder));
}

/**
 * ehlo_step_get_string:
 * @self: a step
 * @key: which fact, of `ehlo-fact.h`
 *
 * Returns: (transfer none) (nullable): its text, until it changes; %NULL when it is missing or no
 *   text
 */
const char *
ehlo_step_get_string (EhloStep   *self,
                      const char *key)
{
  GVariant *value = get_fact_of_type (self, key, G_VARIANT_TYPE_STRING);

  return value != NULL ? g_variant_get_string (value, NULL) : NULL;
}

/**
 * ehlo_step_get_int:
 * @self: a step
 * @key: which fact, of `ehlo-fact.h`
 * @fallback: what to return when it is missing or no whole number
 *
 * Returns: its value
 */
gint64
ehlo_step_get_int (EhloStep   *self,
                   const char *key,
                   gint64      fallback)
{
  GVariant *value = get_fact_of_type (self, key, G_VARIANT_TYPE_INT64);

  return value != NULL ? g_variant_get_int64 (value) : fallback;
}

/**
 * ehlo_step_get_boolean:
 * @self: a step
 * @key: which fact, of `ehlo-fact.h`
 *
 * Returns: its value; %FALSE when it is missing or no truth value
 */
gboolean
ehlo_step_get_boolean (EhloStep   *self,
                       const char *key)
{
  GVariant *value = get_fact_of_type (self, key, G_VARIANT_TYPE_BOOLEAN);

  return value != NULL && g_variant_get_boolean (value);
}

/**
 * ehlo_step_dup_strv:
 * @self: a step
 * @key: which fact, of `ehlo-fact.h`
 *
 * Returns: (transfer full) (array zero-terminated=1): its texts; an empty list when it is missing
 *   or no list of texts
 */
char **
ehlo_step_dup_strv (EhloStep   *self,
                    const char *key)
{
  GVariant *value = get_fact_of_type (self, key, G_VARIANT_TYPE_STRING_ARRAY);

  return value != NULL ? g_variant_dup_strv (value, NULL) : g_new0 (char *, 1);
}
