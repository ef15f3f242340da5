/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-html.h"

#include "ehlo-report-language.h"
#include "ehlo-report-resources.h"

/* One file that loads nothing and runs nothing. A browser that finds more in it than we put in is
 * told by the policy not to follow. */
#define POLICY "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

static const char *
get_style (void)
{
  static gsize once;
  static GBytes *style;

  if (g_once_init_enter (&once))
    {
      ehlo_report_register_resource ();
      style = g_resources_lookup_data ("/dev/ehlo/Ehlo/report/ehlo-report.css",
                                       G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_assert (style != NULL);
      g_once_init_leave (&once, 1);
    }

  /* A resource has a NUL behind its end. */
  return g_bytes_get_data (style, NULL);
}

static void
append_text (GString    *out,
             const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (out, escaped);
}

/* Each line apart from its neighbours: text from right to left must not reorder those. */
static void
append_isolated (GString    *out,
                 const char *text,
                 const char *begin,
                 const char *line_end)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (out, line_end);
      if (*lines[i] == '\0')
        continue;
      g_string_append (out, begin);
      append_text (out, lines[i]);
      g_string_append (out, "</bdi>");
    }
}

static void
append_lines (GString    *out,
              const char *text)
{
  append_isolated (out, text, "<bdi>", "<br>");
}

static void
append_element (GString    *out,
                const char *name,
                const char *text)
{
  g_string_append_printf (out, "<%s>", name);
  append_lines (out, text);
  g_string_append_printf (out, "</%s>\n", name);
}

/* ---- fields ---------------------------------------------------------------------------------- */

static void
append_field (GString *out,
              char   **row)
{
  g_string_append (out, "<tr><th scope=\"row\">");
  append_lines (out, row[0]);
  g_string_append (out, "</th><td>");
  append_lines (out, row[1]);
  g_string_append (out, "</td></tr>\n");
}

static void
append_fields (GString         *out,
               const EhloBlock *block)
{
  gboolean begun = FALSE;

  for (guint i = 0; i < block->rows->len; i++)
    {
      char **row = g_ptr_array_index (block->rows, i);

      if (*row[0] == '\0')
        {
          append_element (out, "p", row[1]);
          continue;
        }
      if (!begun)
        g_string_append_printf (out, "<table class=\"fields%s\">\n", block->is_long ? " long" : "");
      begun = TRUE;
      append_field (out, row);
    }
  if (begun)
    g_string_append (out, "</table>\n");
}

static void
append_fields_card (GString         *out,
                    const EhloBlock *block)
{
  if (block->rows->len == 0)
    return;

  g_string_append (out, "<div class=\"card\">\n");
  append_fields (out, block);
  g_string_append (out, "</div>\n");
}

static void
append_verdict (GString         *out,
                const EhloBlock *block)
{
  g_string_append_printf (out, "<section class=\"verdict %s\">\n",
                          ehlo_outcome_to_string (block->tone));
  append_element (out, "h2", block->text);
  append_fields (out, block);
  g_string_append (out, "</section>\n");
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* The second cell says how it went, the first what or when. */
static void
append_cells (GString    *out,
              char      **row,
              const char *name,
              const char *attributes)
{
  for (guint k = 0; row[k] != NULL; k++)
    {
      g_string_append_printf (out, "<%s%s%s>", name, attributes, k == 1 ? " class=\"tone\"" : "");
      append_lines (out, row[k]);
      g_string_append_printf (out, "</%s>", name);
    }
}

static void
append_table (GString         *out,
              const EhloBlock *block)
{
  if (block->rows->len < 2)
    return;

  g_string_append (out, "<div class=\"card\">\n<table class=\"grid\">\n<thead><tr>");
  append_cells (out, g_ptr_array_index (block->rows, 0), "th", " scope=\"col\"");
  g_string_append (out, "</tr></thead>\n<tbody>\n");
  for (guint i = 1; i < block->rows->len; i++)
    {
      EhloOutcome tone = g_array_index (block->tones, EhloOutcome, i);

      g_string_append_printf (out, "<tr class=\"%s\">", ehlo_outcome_to_string (tone));
      append_cells (out, g_ptr_array_index (block->rows, i), "td", "");
      g_string_append (out, "</tr>\n");
    }
  g_string_append (out, "</tbody>\n</table>\n</div>\n");
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void
append_verbatim (GString         *out,
                 const EhloBlock *block)
{
  /* SMTP is read from left to right, whatever is said in it.
   * A line end right behind the tag would not count (HTML 13.1.2.5), so one is put there. */
  g_string_append (out, "<pre dir=\"ltr\">\n");
  append_isolated (out, block->text, "<bdi dir=\"ltr\">", "\n");
  g_string_append (out, "</pre>\n");
}

static void
append_block (GString         *out,
              const EhloBlock *block)
{
  switch (block->kind)
    {
    case EHLO_BLOCK_VERDICT:
      append_verdict (out, block);
      break;
    case EHLO_BLOCK_HEADING:
      append_element (out, block->level == 1 ? "h2" : "h3", block->text);
      break;
    case EHLO_BLOCK_PARAGRAPH:
      append_element (out, "p", block->text);
      break;
    case EHLO_BLOCK_FIELDS:
      append_fields_card (out, block);
      break;
    case EHLO_BLOCK_TABLE:
      append_table (out, block);
      break;
    case EHLO_BLOCK_VERBATIM:
      append_verbatim (out, block);
      break;
    default:
      g_return_if_reached ();
    }
}

static void
append_head (GString            *out,
             const EhloDocument *document)
{
  g_string_append_printf (out, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n",
                          ehlo_report_language_get_tag (),
                          ehlo_report_language_is_rtl () ? "rtl" : "ltr");
  g_string_append (out, "<meta charset=\"utf-8\">\n"
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"" POLICY "\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width\">\n"
                        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
  append_text (out, document->title);
  g_string_append_printf (out, "</title>\n<style>\n%s</style>\n</head>\n", get_style ());
}

/**
 * ehlo_report_html_write:
 * @document: a report
 *
 * Returns: (transfer full): the report as one HTML file without scripts, links or anything that is
 *   loaded; words of others stand in it as text, isolated from the direction of their surroundings
 */
GBytes *
ehlo_report_html_write (const EhloDocument *document)
{
  GString *out = g_string_new (NULL);

  append_head (out, document);
  g_string_append (out, "<body>\n<header>\n");
  append_element (out, "h1", document->title);
  g_string_append (out, "<p class=\"date\">");
  append_lines (out, document->date);
  g_string_append (out, "</p>\n</header>\n<main>\n");
  for (guint i = 0; i < document->blocks->len; i++)
    append_block (out, g_ptr_array_index (document->blocks, i));
  g_string_append (out, "</main>\n<footer>\n");
  append_element (out, "p", document->footer);
  g_string_append (out, "</footer>\n</body>\n</html>\n");
  return g_string_free_to_bytes (out);
}
