/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "ehlo-report-text.h"
#include "ehlo-run-document.h"
#include "ehlo-text-layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
get_title (EhloStep *step)
{
  return ehlo_step_kind_get_title (ehlo_step_get_kind (step));
}

/* ---- the timeline ---------------------------------------------------------------------------- */

static void
add_step (EhloBlock *table,
          EhloStep  *step)
{
  gint64 duration_us = ehlo_step_get_duration_us (step);
  g_autofree char *offset = ehlo_text_dup_offset (ehlo_step_get_start_us (step));
  g_autofree char *time = duration_us > 0 ? ehlo_text_dup_duration (duration_us) : g_strdup ("");
  g_autofree char *summary = g_strdelimit (g_strdup (ehlo_step_get_summary (step)), "\n", ' ');

  ehlo_block_add_row (table, offset, ehlo_report_text_get_outcome (ehlo_step_get_outcome (step)),
                      get_title (step), time, summary, NULL);
  ehlo_block_set_tone (table, ehlo_step_get_outcome (step));
}

/*< private >
 * _ehlo_run_document_add_timeline:
 * @self: a document
 * @run: a run
 *
 * Adds a row for each step.
 */
void
_ehlo_run_document_add_timeline (EhloDocument *self,
                                 EhloRun      *run)
{
  GListModel *steps = G_LIST_MODEL (run);
  EhloBlock *table;

  ehlo_document_add_heading (self, _("Timeline"), 1);
  table = ehlo_document_add (self, EHLO_BLOCK_TABLE, NULL);
  ehlo_block_add_row (table, _("Begun"), _("Result"), _("Step"), _("Time"), _("What was seen"),
                      NULL);
  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (steps, i);

      add_step (table, step);
    }
}

/* ---- the conversation ------------------------------------------------------------------------ */

/* C and S as every RFC on mail writes it; an arrow would not survive every ticket system. */
static char *
dup_lines (EhloStep *step)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ehlo_step_get_n_lines (step); i++)
    {
      const EhloLine *line = ehlo_step_get_line (step, i);
      g_autofree char *offset = ehlo_text_dup_offset (line->at_us);

      g_string_append_printf (text, "%s%s %c:%s%s", i > 0 ? "\n" : "", offset,
                              line->from_client ? 'C' : 'S', *line->text != '\0' ? " " : "",
                              line->text);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_lines (EhloDocument *self,
           EhloStep     *step,
           gboolean     *begun)
{
  g_autofree char *lines = NULL;
  EhloBlock *block;

  if (ehlo_step_get_n_lines (step) == 0)
    return;

  if (!*begun)
    ehlo_document_add_heading (self, _("Conversation (C: this computer, S: server)"), 1);
  *begun = TRUE;
  lines = dup_lines (step);
  ehlo_document_add_heading (self, get_title (step), 2);
  block = ehlo_document_add (self, EHLO_BLOCK_VERBATIM, lines);
  block->level = 2;
  block->is_long = TRUE;
}

/*< private >
 * _ehlo_run_document_add_conversation:
 * @self: a document
 * @run: a run
 *
 * Adds every line sent and received, step by step.
 */
void
_ehlo_run_document_add_conversation (EhloDocument *self,
                                     EhloRun      *run)
{
  gboolean begun = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (run)); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (run), i);

      add_lines (self, step, &begun);
    }
}

/* ---- facts ----------------------------------------------------------------------------------- */

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

static EhloBlock *
begin_facts (EhloDocument *self,
             EhloStep     *step,
             gboolean     *begun)
{
  EhloBlock *block;

  if (!*begun)
    ehlo_document_add_heading (self, _("Facts"), 1);
  *begun = TRUE;
  ehlo_document_add_heading (self, get_title (step), 2);
  block = ehlo_document_add (self, EHLO_BLOCK_FIELDS, NULL);
  block->level = 2;
  block->is_long = TRUE;
  return block;
}

static void
add_facts (EhloDocument *self,
           EhloStep     *step,
           gboolean     *begun)
{
  const char *const *keys = ehlo_step_get_fact_keys (step);
  EhloBlock *block = NULL;

  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = NULL;

      if (is_left_out (step, keys[i]))
        continue;
      if (block == NULL)
        block = begin_facts (self, step, begun);
      value = value_to_text (ehlo_step_get_fact (step, keys[i]));
      ehlo_block_add_row (block, keys[i], value, NULL);
    }
}

/*< private >
 * _ehlo_run_document_add_facts:
 * @self: a document
 * @run: a run
 *
 * Adds the facts of each step, by the keys that rules and JSON use too.
 */
void
_ehlo_run_document_add_facts (EhloDocument *self,
                              EhloRun      *run)
{
  gboolean begun = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (run)); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (run), i);

      add_facts (self, step, &begun);
    }
}
