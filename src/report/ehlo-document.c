/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-document.h"

#include "ehlo-json-member.h"

#include <stdarg.h>

static void
block_free (gpointer data)
{
  EhloBlock *self = data;

  g_free (self->text);
  g_ptr_array_unref (self->rows);
  g_array_unref (self->tones);
  g_free (self);
}

/**
 * ehlo_document_new:
 * @title: its title
 * @date: when the test was made, for a person
 * @footer: what stands at its end
 *
 * Returns: (transfer full): a document without blocks
 */
EhloDocument *
ehlo_document_new (const char *title,
                   const char *date,
                   const char *footer)
{
  EhloDocument *self = g_new0 (EhloDocument, 1);

  self->title = g_strdup (title);
  self->date = g_strdup (date);
  self->footer = g_strdup (footer);
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  return self;
}

/**
 * ehlo_document_free:
 * @self: (transfer full) (nullable): a document
 */
void
ehlo_document_free (EhloDocument *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_free (self->date);
  g_free (self->created);
  g_free (self->footer);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/**
 * ehlo_document_add:
 * @self: a document
 * @kind: what comes next
 * @text: (nullable): its text
 *
 * What could move a cursor, hide or reorder text is escaped here, for all writers.
 *
 * Returns: (transfer none): the block at the end
 */
EhloBlock *
ehlo_document_add (EhloDocument  *self,
                   EhloBlockKind  kind,
                   const char    *text)
{
  EhloBlock *block = g_new0 (EhloBlock, 1);

  block->kind = kind;
  block->text = text != NULL ? ehlo_json_dup_harmless (text) : NULL;
  block->level = 1;
  block->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  block->tones = g_array_new (FALSE, FALSE, sizeof (EhloOutcome));
  block->tone = EHLO_OUTCOME_SKIPPED;
  g_ptr_array_add (self->blocks, block);
  return block;
}

/**
 * ehlo_document_add_heading:
 * @self: a document
 * @text: a heading
 * @level: 1 for a section, 2 for a part of one
 *
 * Returns: (transfer none): the block at the end
 */
EhloBlock *
ehlo_document_add_heading (EhloDocument *self,
                           const char   *text,
                           guint         level)
{
  EhloBlock *block = ehlo_document_add (self, EHLO_BLOCK_HEADING, text);

  block->level = level;
  return block;
}

/**
 * ehlo_block_add_row:
 * @self: a table
 * @first: its first cell
 * @...: its further cells, %NULL at the end
 */
void
ehlo_block_add_row (EhloBlock  *self,
                    const char *first,
                    ...)
{
  const EhloOutcome plain = EHLO_OUTCOME_SKIPPED;
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  va_list args;

  va_start (args, first);
  for (const char *cell = first; cell != NULL; cell = va_arg (args, const char *))
    {
      g_autofree char *harmless = ehlo_json_dup_harmless (cell);

      g_strv_builder_add (cells, harmless);
    }
  va_end (args);

  g_ptr_array_add (self->rows, g_strv_builder_end (cells));
  g_array_append_val (self->tones, plain);
}

/**
 * ehlo_block_add_field:
 * @self: fields
 * @label: what it is
 * @value: (nullable): the value; without one there is no row
 */
void
ehlo_block_add_field (EhloBlock  *self,
                      const char *label,
                      const char *value)
{
  if (value != NULL && *value != '\0')
    ehlo_block_add_row (self, label, value, NULL);
}

/**
 * ehlo_block_set_tone:
 * @self: a block with rows
 * @tone: how good or bad its last row is
 */
void
ehlo_block_set_tone (EhloBlock   *self,
                     EhloOutcome  tone)
{
  g_return_if_fail (self->tones->len > 0);

  g_array_index (self->tones, EhloOutcome, self->tones->len - 1) = tone;
}
