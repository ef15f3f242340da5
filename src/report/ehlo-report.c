/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report.h"

#include "ehlo-report-check.h"
#include "ehlo-report-html.h"
#include "ehlo-report-markdown.h"
#include "ehlo-report-pdf.h"
#include "ehlo-report-text.h"
#include "ehlo-run-document.h"
#include "ehlo-run-json.h"
#include "ehlo-run-mask.h"
#include "ehlo-run-redact.h"

const EhloReportOptions ehlo_report_options_default = {
  .conversation = TRUE,
  .commands = TRUE,
};

static GBytes *
write_document (const EhloDocument    *document,
                EhloReportFormat       format,
                const EhloReportBans  *bans,
                GError               **error)
{
  g_autoptr (GBytes) text = ehlo_report_text_write (document);

  /* A PDF file holds its text packed, as numbers of glyphs. What it is made of can be looked
   * through. */
  if (!ehlo_report_check_bytes (text, bans, error))
    return NULL;

  switch (format)
    {
    case EHLO_REPORT_MARKDOWN:
      return ehlo_report_markdown_write (document);
    case EHLO_REPORT_HTML:
      return ehlo_report_html_write (document);
    case EHLO_REPORT_PDF:
      return ehlo_report_pdf_write (document, error);
    case EHLO_REPORT_TEXT:
    case EHLO_REPORT_JSON:
    default:
      return g_steal_pointer (&text);
    }
}

static GBytes *
write_run (EhloRun                  *run,
           EhloReportFormat          format,
           const EhloReportOptions  *options,
           const EhloReportBans     *bans,
           GError                  **error)
{
  g_autoptr (EhloDocument) document = NULL;
  g_autofree char *tried = NULL;
  EhloReportOptions own = *options;

  if (format == EHLO_REPORT_JSON)
    return ehlo_run_to_json (run);

  tried = ehlo_mask_clean (bans->mask, options->tried);
  own.tried = tried;
  document = ehlo_run_document_new (run, &own);
  return write_document (document, format, bans, error);
}

/**
 * ehlo_report_write:
 * @run: a run
 * @format: what to write
 * @options: (nullable): what to hold; %NULL for %ehlo_report_options_default
 * @error: %EHLO_ERROR_FAILED when a secret, or what was to be hidden, is found in the finished
 *   report, or when it could not be made; the message names the place
 *
 * Writes what the run holds and nothing else. What is to be hidden is taken out before any writer
 * sees the run, and the finished report is looked through for it, and for secrets, once more.
 *
 * Returns: (transfer full) (nullable): the report; but for PDF it is UTF-8 with a line end at the
 *   end
 */
GBytes *
ehlo_report_write (EhloRun                  *run,
                   EhloReportFormat          format,
                   const EhloReportOptions  *options,
                   GError                  **error)
{
  g_autoptr (EhloMask) mask = NULL;
  g_autoptr (EhloRun) shown = NULL;
  g_autoptr (GBytes) report = NULL;
  EhloReportBans bans;

  g_return_val_if_fail (EHLO_IS_RUN (run), NULL);

  if (options == NULL)
    options = &ehlo_report_options_default;
  mask = ehlo_run_mask_new (run, options->hide_address, options->hide_ip);
  bans = (EhloReportBans) { options->secrets, mask };
  shown = ehlo_run_redact (run, mask, error);
  if (shown == NULL || !ehlo_report_check_run (shown, &bans, error)
      || (format != EHLO_REPORT_JSON && !ehlo_report_check_tried (options->tried, &bans, error)))
    return NULL;

  report = write_run (shown, format, options, &bans, error);
  if (report == NULL
      || (format != EHLO_REPORT_PDF && !ehlo_report_check_bytes (report, &bans, error)))
    return NULL;
  return g_steal_pointer (&report);
}
