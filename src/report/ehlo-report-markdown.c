/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-markdown.h"

#include "ehlo-report-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* CommonMark 0.30 and nothing beyond it: it knows no tables, so they stand in fences, aligned, and
 * read alike in every viewer and in the source. */

/* Whatever begins a construct of CommonMark within a line, and what the dialects of GitHub and
 * GitLab add to it. */
#define ACTIVE "\\`*_[]<>&|~#$!{}"

/* Any ASCII punctuation may be escaped (CommonMark 2.4). "@" and ":" wake somebody or become a
 * picture only at the beginning of a word; within a mail address an escape would hurt the eye. */
static gboolean
needs_escape (const char *line,
              const char *at)
{
  gboolean begins_word = at == line || !g_ascii_isalnum (at[-1]);

  if (strchr (ACTIVE, *at) != NULL)
    return TRUE;
  if (*at == '@' || *at == ':')
    return begins_word;
  return at == line && strchr ("-+=", *at) != NULL;
}

/* "1." and "1)" at the beginning of a line would begin a list. */
static const char *
append_list_mark (GString    *out,
                  const char *line)
{
  gsize n_digits = strspn (line, "0123456789");

  if (n_digits == 0 || (line[n_digits] != '.' && line[n_digits] != ')'))
    return line;

  g_string_append_len (out, line, (gssize) n_digits);
  g_string_append_printf (out, "\\%c", line[n_digits]);
  return line + n_digits + 1;
}

static void
append_line (GString    *out,
             const char *line)
{
  line += strspn (line, " \t");
  for (const char *at = append_list_mark (out, line); *at != '\0'; at++)
    {
      if (needs_escape (line, at))
        g_string_append_c (out, '\\');
      g_string_append_c (out, *at);
    }
  g_string_append_c (out, '\n');
}

/* Lines stay lines: a backslash at the end of one breaks it (CommonMark 6.7). An empty line would
 * end the paragraph, or the list. */
static void
append_lines (GString    *out,
              const char *text,
              const char *indent)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean begun = FALSE;

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_strchomp (lines[i]);
      if (*(lines[i] + strspn (lines[i], " \t")) == '\0')
        continue;
      if (begun)
        {
          g_string_truncate (out, out->len - 1);
          g_string_append_printf (out, "\\\n%s", indent);
        }
      append_line (out, lines[i]);
      begun = TRUE;
    }
  if (!begun)
    g_string_append_c (out, '\n');
}

/* Longer than any run of backticks inside, so that nothing inside can end it (CommonMark 4.5). */
static void
append_fenced (GString    *out,
               const char *text)
{
  g_autofree char *fence = NULL;
  gsize longest = 2;

  for (const char *at = strchr (text, '`'); at != NULL; at = strchr (at, '`'))
    {
      gsize run = strspn (at, "`");

      longest = MAX (longest, run);
      at += run;
    }

  fence = g_strnfill (longest + 1, '`');
  g_string_append_printf (out, "%s\n%s%s%s\n\n", fence, text,
                          g_str_has_suffix (text, "\n") ? "" : "\n", fence);
}

/* A heading is one line. */
static void
append_heading (GString    *out,
                const char *text,
                guint       level)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\n", ' ');

  for (guint i = 0; i < level; i++)
    g_string_append_c (out, '#');
  g_string_append_c (out, ' ');
  append_line (out, line);
  g_string_append_c (out, '\n');
}

static void
append_field (GString    *out,
              const char *label,
              const char *value)
{
  g_string_append (out, "- **");
  append_line (out, label);
  g_string_truncate (out, out->len - 1);
  g_string_append (out, "**: ");
  append_lines (out, value, "  ");
}

static void
append_fields (GString         *out,
               const EhloBlock *block)
{
  for (guint i = 0; i < block->rows->len; i++)
    {
      char **row = g_ptr_array_index (block->rows, i);

      if (*row[0] != '\0')
        append_field (out, row[0], row[1]);
      else
        {
          append_lines (out, row[1], "");
          g_string_append_c (out, '\n');
        }
    }
  if (block->rows->len > 0)
    g_string_append_c (out, '\n');
}

static void
append_table (GString         *out,
              const EhloBlock *block)
{
  g_autoptr (GString) table = g_string_new (NULL);

  ehlo_report_text_append_table (table, block, 0);
  if (table->len > 0)
    append_fenced (out, table->str);
}

static void
append_block (GString         *out,
              const EhloBlock *block)
{
  switch (block->kind)
    {
    case EHLO_BLOCK_VERDICT:
      append_heading (out, block->text, 2);
      append_fields (out, block);
      break;
    case EHLO_BLOCK_HEADING:
      append_heading (out, block->text, block->level + 1);
      break;
    case EHLO_BLOCK_PARAGRAPH:
      append_lines (out, block->text, "");
      g_string_append_c (out, '\n');
      break;
    case EHLO_BLOCK_FIELDS:
      append_fields (out, block);
      break;
    case EHLO_BLOCK_TABLE:
      append_table (out, block);
      break;
    case EHLO_BLOCK_VERBATIM:
      append_fenced (out, block->text);
      break;
    default:
      g_return_if_reached ();
    }
}

/**
 * ehlo_report_markdown_write:
 * @document: a report
 *
 * Returns: (transfer full): the report as CommonMark, UTF-8. Words of others stand in fences or are
 *   escaped: they stay text.
 */
GBytes *
ehlo_report_markdown_write (const EhloDocument *document)
{
  GString *out = g_string_new (NULL);

  append_heading (out, document->title, 1);
  append_lines (out, document->date, "");
  g_string_append_c (out, '\n');
  for (guint i = 0; i < document->blocks->len; i++)
    append_block (out, g_ptr_array_index (document->blocks, i));

  g_string_append (out, "---\n\n");
  append_lines (out, document->footer, "");
  return g_string_free_to_bytes (out);
}
