/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-pdf.h"

#include "ehlo-pdf-pager.h"

#define INDENT 12
#define GAP 10
#define LABEL_WIDTH 110
#define KEY_WIDTH 150

/* A column of a table other than the last takes no more of the width, and the last one no less. */
#define MAX_SHARE 0.30
#define MIN_LAST_SHARE 0.30

static void
show_text (EhloPdfPager *pager,
           const char   *text,
           double        x,
           EhloPdfStyle  style,
           EhloOutcome   tone)
{
  const EhloPdfCell cell = { text, x, EHLO_PDF_TEXT_WIDTH - x, style, tone };

  ehlo_pdf_pager_show_row (pager, &cell, 1);
}

/* A heading at the foot of a page, without what it is about, leads nobody anywhere. */
static void
show_heading (EhloPdfPager    *pager,
              const EhloBlock *block)
{
  gboolean is_section = block->level == 1;

  ehlo_pdf_pager_skip (pager, is_section ? 14 : 7);
  ehlo_pdf_pager_keep (pager, 50);
  ehlo_pdf_pager_add_outline (pager, block->text, block->level);
  show_text (pager, block->text, 0, is_section ? EHLO_PDF_HEADING : EHLO_PDF_SUBHEADING,
             EHLO_OUTCOME_SKIPPED);
  ehlo_pdf_pager_skip (pager, 2);
}

/* ---- fields ---------------------------------------------------------------------------------- */

static void
show_field (EhloPdfPager    *pager,
            const EhloBlock *block,
            char           **row)
{
  double label = block->is_long ? KEY_WIDTH : LABEL_WIDTH;
  const EhloPdfCell cells[] = {
    { row[0], 0, label - GAP, EHLO_PDF_DIM, EHLO_OUTCOME_SKIPPED },
    { row[1], label, EHLO_PDF_TEXT_WIDTH - label,
      block->is_long ? EHLO_PDF_MONOSPACE : EHLO_PDF_BODY, EHLO_OUTCOME_SKIPPED },
  };

  ehlo_pdf_pager_show_row (pager, cells, G_N_ELEMENTS (cells));
}

static void
show_fields (EhloPdfPager    *pager,
             const EhloBlock *block)
{
  for (guint i = 0; i < block->rows->len; i++)
    {
      char **row = g_ptr_array_index (block->rows, i);

      if (*row[0] == '\0')
        show_text (pager, row[1], 0, EHLO_PDF_BODY, EHLO_OUTCOME_SKIPPED);
      else
        show_field (pager, block, row);
      ehlo_pdf_pager_skip (pager, 1.5);
    }
}

static void
show_verdict (EhloPdfPager    *pager,
              const EhloBlock *block)
{
  ehlo_pdf_pager_skip (pager, 8);
  ehlo_pdf_pager_set_bar (pager, block->tone != EHLO_OUTCOME_SKIPPED ? block->tone
                                                                     : EHLO_OUTCOME_CANCELLED);
  show_text (pager, block->text, 0, EHLO_PDF_HEADING, block->tone);
  ehlo_pdf_pager_skip (pager, 3);
  show_fields (pager, block);
  ehlo_pdf_pager_set_bar (pager, EHLO_OUTCOME_SKIPPED);
  ehlo_pdf_pager_skip (pager, 8);
}

/* ---- tables ---------------------------------------------------------------------------------- */

static guint
count_columns (const EhloBlock *block)
{
  guint n = 0;

  for (guint i = 0; i < block->rows->len; i++)
    n = MAX (n, g_strv_length (g_ptr_array_index (block->rows, i)));
  return n;
}

static double
measure_column (EhloPdfPager    *pager,
                const EhloBlock *block,
                guint            column)
{
  double width = 0;

  for (guint i = 0; i < block->rows->len; i++)
    {
      char **row = g_ptr_array_index (block->rows, i);

      if (column < g_strv_length (row))
        width = MAX (width, ehlo_pdf_pager_measure (pager, row[column],
                                                    i == 0 ? EHLO_PDF_BOLD : EHLO_PDF_BODY));
    }
  return width;
}

/* The last column holds sentences and takes what the others leave; those shrink where they must,
 * and their words wrap. */
static void
fit_columns (EhloPdfPager    *pager,
             const EhloBlock *block,
             EhloPdfCell     *cells,
             guint            n)
{
  const double room = EHLO_PDF_TEXT_WIDTH - GAP * (n - 1);
  double used = 0;
  double factor;

  for (guint k = 0; k + 1 < n; k++)
    {
      cells[k].width = MIN (measure_column (pager, block, k) + 1, room * MAX_SHARE);
      used += cells[k].width;
    }

  factor = used > room * (1 - MIN_LAST_SHARE) ? room * (1 - MIN_LAST_SHARE) / used : 1;
  for (guint k = 0; k < n; k++)
    {
      cells[k].x = k > 0 ? cells[k - 1].x + cells[k - 1].width + GAP : 0;
      cells[k].width = k + 1 < n ? cells[k].width * factor : EHLO_PDF_TEXT_WIDTH - cells[k].x;
    }
}

static void
fill_cells (EhloPdfCell  *cells,
            guint         n,
            char        **row,
            EhloPdfStyle  style,
            EhloOutcome   tone)
{
  for (guint k = 0; k < n; k++)
    {
      cells[k].text = k < g_strv_length (row) ? row[k] : "";
      cells[k].style = style;
      cells[k].tone = k == 1 ? tone : EHLO_OUTCOME_SKIPPED;
    }
}

static void
show_table (EhloPdfPager    *pager,
            const EhloBlock *block)
{
  guint n = count_columns (block);
  g_autofree EhloPdfCell *titles = NULL;
  g_autofree EhloPdfCell *cells = NULL;

  if (block->rows->len < 2)
    return;

  cells = g_new0 (EhloPdfCell, n);
  fit_columns (pager, block, cells, n);
  titles = g_memdup2 (cells, n * sizeof *cells);
  fill_cells (titles, n, g_ptr_array_index (block->rows, 0), EHLO_PDF_BOLD, EHLO_OUTCOME_SKIPPED);

  ehlo_pdf_pager_show_row (pager, titles, n);
  ehlo_pdf_pager_rule (pager);
  ehlo_pdf_pager_set_header (pager, titles, n);
  for (guint i = 1; i < block->rows->len; i++)
    {
      fill_cells (cells, n, g_ptr_array_index (block->rows, i), EHLO_PDF_BODY,
                  g_array_index (block->tones, EhloOutcome, i));
      ehlo_pdf_pager_show_row (pager, cells, n);
      ehlo_pdf_pager_skip (pager, 1.5);
    }
  ehlo_pdf_pager_set_header (pager, NULL, 0);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void
show_block (EhloPdfPager    *pager,
            const EhloBlock *block)
{
  switch (block->kind)
    {
    case EHLO_BLOCK_VERDICT:
      show_verdict (pager, block);
      break;
    case EHLO_BLOCK_HEADING:
      show_heading (pager, block);
      break;
    case EHLO_BLOCK_PARAGRAPH:
      show_text (pager, block->text, block->level > 1 ? INDENT : 0, EHLO_PDF_BODY,
                 EHLO_OUTCOME_SKIPPED);
      break;
    case EHLO_BLOCK_FIELDS:
      show_fields (pager, block);
      break;
    case EHLO_BLOCK_TABLE:
      show_table (pager, block);
      break;
    case EHLO_BLOCK_VERBATIM:
      ehlo_pdf_pager_show_code (pager, block->text, 0);
      break;
    default:
      g_return_if_reached ();
    }
}

/* Returns how many pages it took; 0 with an error. */
static guint
show_document (const EhloDocument  *document,
               guint                n_pages,
               GByteArray          *out,
               GError             **error)
{
  g_autoptr (EhloPdfPager) pager = ehlo_pdf_pager_new (document, n_pages, out);

  show_text (pager, document->title, 0, EHLO_PDF_TITLE, EHLO_OUTCOME_SKIPPED);
  show_text (pager, document->date, 0, EHLO_PDF_DIM, EHLO_OUTCOME_SKIPPED);
  ehlo_pdf_pager_rule (pager);
  for (guint i = 0; i < document->blocks->len; i++)
    show_block (pager, g_ptr_array_index (document->blocks, i));

  ehlo_pdf_pager_skip (pager, 14);
  ehlo_pdf_pager_rule (pager);
  show_text (pager, document->footer, 0, EHLO_PDF_DIM, EHLO_OUTCOME_SKIPPED);
  return ehlo_pdf_pager_finish (pager, error);
}

/**
 * ehlo_report_pdf_write:
 * @document: a report
 * @error: %EHLO_ERROR_FAILED when the file could not be made
 *
 * Lays the report out on A4 pages, with text that can be selected and a list of sections.
 *
 * Returns: (transfer full) (nullable): the PDF file
 */
GBytes *
ehlo_report_pdf_write (const EhloDocument  *document,
                       GError             **error)
{
  g_autoptr (GByteArray) draft = g_byte_array_new ();
  GByteArray *out;
  guint n_pages = show_document (document, 0, draft, error);

  if (n_pages == 0)
    return NULL;

  /* Only now it is known how many there are. */
  out = g_byte_array_new ();
  if (show_document (document, n_pages, out, error) > 0)
    return g_byte_array_free_to_bytes (out);

  g_byte_array_unref (out);
  return NULL;
}
