/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-text.h"

#include "ehlo-text-layout.h"

#include <glib/gi18n-lib.h>

/* A report for a ticket or a mail: plain text, every letter as wide as every other. Our own words
 * are broken at column 80; what the server or the system said is left as it is. */

#define LABEL_COLUMNS 10
#define KEY_COLUMNS 24
#define GAP 2

/* A last column narrower than this is not worth breaking text in. */
#define NARROWEST 20

typedef struct
{
  GString *out;
  gboolean in_section; /* below a heading: what follows is indented */
} Writer;

static guint
get_indent (const Writer    *writer,
            const EhloBlock *block)
{
  return writer->in_section ? 2 * block->level : 0;
}

static void
append_title (Writer             *writer,
              const EhloDocument *document)
{
  ehlo_text_append_padded (writer->out, document->title,
                           EHLO_TEXT_COLUMNS - ehlo_text_width (document->date));
  g_string_append_printf (writer->out, "%s\n", document->date);
  ehlo_text_append_rule (writer->out, '=');
}

static void
append_heading (Writer          *writer,
                const EhloBlock *block)
{
  if (block->level == 1)
    {
      writer->in_section = TRUE;
      g_string_append_printf (writer->out, "\n%s\n", block->text);
      return;
    }

  g_string_append (writer->out, "  ");
  ehlo_text_append_filled (writer->out, block->text, 2, EHLO_TEXT_COLUMNS);
}

static void
append_paragraph (Writer          *writer,
                  const EhloBlock *block)
{
  guint indent = get_indent (writer, block);
  g_auto (GStrv) lines = g_strsplit (block->text, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      ehlo_text_append_padded (writer->out, "", indent);
      ehlo_text_append_filled (writer->out, lines[i], indent, EHLO_TEXT_COLUMNS);
    }
}

/* ---- fields ---------------------------------------------------------------------------------- */

/* A value in one line is ours to break, unless it is a fact; one in several lines is a list of the
 * program or the words of others. */
static void
append_value (GString    *out,
              const char *value,
              guint       column,
              gboolean    is_fact)
{
  g_auto (GStrv) lines = g_strsplit (value, "\n", -1);

  if (lines[0] == NULL || (lines[1] == NULL && !is_fact))
    {
      ehlo_text_append_filled (out, value, column, EHLO_TEXT_COLUMNS);
      return;
    }

  g_string_append_printf (out, "%s\n", lines[0]);
  for (gsize i = 1; lines[i] != NULL; i++)
    ehlo_text_append_lines (out, lines[i], column);
}

static guint
measure_labels (const EhloBlock *block)
{
  guint columns = 0;

  for (guint i = 0; i < block->rows->len; i++)
    {
      char **row = g_ptr_array_index (block->rows, i);

      columns = MAX (columns, ehlo_text_width (row[0]) + GAP);
    }
  return columns;
}

static void
append_fields (Writer          *writer,
               const EhloBlock *block)
{
  guint indent = get_indent (writer, block);
  guint columns = !writer->in_section ? LABEL_COLUMNS
                  : block->is_long    ? KEY_COLUMNS
                                      : measure_labels (block);

  for (guint i = 0; i < block->rows->len; i++)
    {
      char **row = g_ptr_array_index (block->rows, i);
      guint column = MAX (columns, ehlo_text_width (row[0]) + 1);

      ehlo_text_append_padded (writer->out, "", indent);
      ehlo_text_append_padded (writer->out, row[0], column);
      append_value (writer->out, row[1], indent + column, block->is_long);
    }
}

static void
append_verdict (Writer          *writer,
                const EhloBlock *block)
{
  const char *label = _("Verdict");
  guint column = MAX (LABEL_COLUMNS, ehlo_text_width (label) + 1);

  ehlo_text_append_padded (writer->out, label, column);
  ehlo_text_append_filled (writer->out, block->text, column, EHLO_TEXT_COLUMNS);
  append_fields (writer, block);
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* As wide as the widest cell; of the last column nothing is asked. */
static GArray *
measure_columns (const EhloBlock *block)
{
  GArray *widths = g_array_new (FALSE, TRUE, sizeof (guint));

  for (guint i = 0; i < block->rows->len; i++)
    {
      char **row = g_ptr_array_index (block->rows, i);

      for (guint k = 0; row[k] != NULL; k++)
        {
          if (k >= widths->len)
            g_array_set_size (widths, k + 1);
          g_array_index (widths, guint, k) = MAX (g_array_index (widths, guint, k),
                                                  ehlo_text_width (row[k]) + GAP);
        }
    }
  return widths;
}

static void
append_row (GString *out,
            char   **row,
            GArray  *widths,
            guint    indent)
{
  guint column = indent;
  guint last = widths->len - 1;

  ehlo_text_append_padded (out, "", indent);
  for (guint k = 0; k < last && row[k] != NULL; k++)
    {
      ehlo_text_append_padded (out, row[k], g_array_index (widths, guint, k));
      column += g_array_index (widths, guint, k);
    }
  ehlo_text_append_filled (out, g_strv_length (row) > last ? row[last] : "", column,
                           MAX (EHLO_TEXT_COLUMNS, column + NARROWEST));
}

/**
 * ehlo_report_text_append_table:
 * @out: where to append, at the beginning of a line
 * @block: a table
 * @indent: in which column it begins
 *
 * Appends the table in columns; nothing where it has nothing but titles.
 */
void
ehlo_report_text_append_table (GString         *out,
                               const EhloBlock *block,
                               guint            indent)
{
  g_autoptr (GArray) widths = measure_columns (block);

  for (guint i = 0; i < block->rows->len && block->rows->len > 1; i++)
    append_row (out, g_ptr_array_index (block->rows, i), widths, indent);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void
append_block (Writer          *writer,
              const EhloBlock *block)
{
  switch (block->kind)
    {
    case EHLO_BLOCK_VERDICT:
      append_verdict (writer, block);
      break;
    case EHLO_BLOCK_HEADING:
      append_heading (writer, block);
      break;
    case EHLO_BLOCK_PARAGRAPH:
      append_paragraph (writer, block);
      break;
    case EHLO_BLOCK_FIELDS:
      append_fields (writer, block);
      break;
    case EHLO_BLOCK_TABLE:
      ehlo_report_text_append_table (writer->out, block, get_indent (writer, block));
      break;
    case EHLO_BLOCK_VERBATIM:
      ehlo_text_append_lines (writer->out, block->text, get_indent (writer, block));
      break;
    default:
      g_return_if_reached ();
    }
}

/**
 * ehlo_report_text_write:
 * @document: a report
 *
 * Returns: (transfer full): the report as plain text, UTF-8, 80 columns
 */
GBytes *
ehlo_report_text_write (const EhloDocument *document)
{
  Writer writer = { .out = g_string_new (NULL) };

  append_title (&writer, document);
  for (guint i = 0; i < document->blocks->len; i++)
    append_block (&writer, g_ptr_array_index (document->blocks, i));

  g_string_append_c (writer.out, '\n');
  ehlo_text_append_rule (writer.out, '-');
  g_string_append_printf (writer.out, "%s\n", document->footer);
  return g_string_free_to_bytes (writer.out);
}
