/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report.h"

#include "ehlo-report-text.h"
#include "ehlo-run-document.h"
#include "ehlo-run-json.h"

const EhloReportOptions ehlo_report_options_default = {
  .conversation = TRUE,
  .commands = TRUE,
};

/**
 * ehlo_report_format_from_string:
 * @text: (nullable): a name, "text" or "json"
 * @ret_format: (out): the format of that name; untouched when there is none
 *
 * Returns: whether @text names a format
 */
gboolean
ehlo_report_format_from_string (const char       *text,
                                EhloReportFormat *ret_format)
{
  if (g_strcmp0 (text, "text") == 0)
    *ret_format = EHLO_REPORT_TEXT;
  else if (g_strcmp0 (text, "json") == 0)
    *ret_format = EHLO_REPORT_JSON;
  else
    return FALSE;

  return TRUE;
}

/**
 * ehlo_report_write:
 * @run: a run
 * @format: what to write
 * @options: (nullable): what to hold; %NULL for %ehlo_report_options_default
 *
 * Writes what the run holds and nothing else.
 *
 * Returns: (transfer full): the report, UTF-8, with a line end at the end
 */
GBytes *
ehlo_report_write (EhloRun                 *run,
                   EhloReportFormat         format,
                   const EhloReportOptions *options)
{
  g_autoptr (EhloDocument) document = NULL;

  g_return_val_if_fail (EHLO_IS_RUN (run), NULL);

  if (format == EHLO_REPORT_JSON)
    return ehlo_run_to_json (run);

  document = ehlo_run_document_new (run, options != NULL ? options : &ehlo_report_options_default);
  return ehlo_report_text_write (document);
}
