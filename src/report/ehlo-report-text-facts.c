/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-text-facts.h"

#include "ehlo-fact.h"
#include "ehlo-text-layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY_COLUMNS 24
#define VALUE_COLUMN (4 + KEY_COLUMNS)

static char *
single_to_text (GVariant *value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? _("yes") : _("no"));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (value));

  return g_strdup (g_ascii_dtostr (number, sizeof number, g_variant_get_double (value)));
}

/* Each text of a list stands in a line of its own: any of them may hold commas. Where one answers
 * to one (an address and its time), an empty text keeps its place. */
static char *
value_to_text (GVariant *value)
{
  g_autoptr (GPtrArray) parts = NULL;
  gboolean texts = g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY);

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY))
    return single_to_text (value);

  parts = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < g_variant_n_children (value); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (value, i);
      g_autofree char *part = single_to_text (child);

      g_ptr_array_add (parts, *part == '\0' ? g_strdup ("-") : g_steal_pointer (&part));
    }
  if (parts->len == 0)
    return g_strdup (_("none"));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (texts ? "\n" : ", ", (char **) parts->pdata);
}

/* Certificates in PEM are for programs; the JSON report has them. The reply stands in the
 * conversation already, word by word, and "not reached" in the timeline. */
static gboolean
is_left_out (EhloStep   *step,
             const char *key)
{
  if (strcmp (key, EHLO_FACT_CHAIN_PEM) == 0)
    return TRUE;
  if (strcmp (key, EHLO_FACT_REPLY) == 0)
    return ehlo_step_get_n_lines (step) > 0;

  return strcmp (key, EHLO_FACT_REASON) == 0 &&
         g_strcmp0 (ehlo_step_get_string (step, key), "not-reached") == 0;
}

static void
append_fact (GString    *out,
             const char *key,
             GVariant   *value)
{
  g_autofree char *text = value_to_text (value);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_string_append (out, "    ");
  ehlo_text_append_padded (out, key, KEY_COLUMNS - 1);
  g_string_append_printf (out, " %s\n", lines[0] != NULL ? lines[0] : "");
  for (gsize i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    ehlo_text_append_lines (out, lines[i], VALUE_COLUMN);
}

/**
 * ehlo_report_text_append_facts:
 * @out: where to append, at the beginning of a line
 * @step: a step
 *
 * Appends the facts of @step below its name, by the keys that rules and JSON use too; nothing for
 * a step without facts.
 */
void
ehlo_report_text_append_facts (GString  *out,
                               EhloStep *step)
{
  const char *const *keys = ehlo_step_get_fact_keys (step);
  gboolean begun = FALSE;

  for (gsize i = 0; keys[i] != NULL; i++)
    {
      if (is_left_out (step, keys[i]))
        continue;
      if (!begun)
        g_string_append_printf (out, "  %s\n",
                                ehlo_step_kind_get_title (ehlo_step_get_kind (step)));
      begun = TRUE;
      append_fact (out, keys[i], ehlo_step_get_fact (step, keys[i]));
    }
}
