/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-format.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *name;
  const char *title;
  const char *mime_type;
  const char *extension;
} formats[] = {
  [EHLO_REPORT_TEXT] = { "text", N_("Plain text"), "text/plain", "txt" },
  [EHLO_REPORT_JSON] = { "json", N_("Ehlo report (JSON)"), "application/vnd.ehlo.report+json",
                         "json" },
  [EHLO_REPORT_MARKDOWN] = { "markdown", N_("Markdown"), "text/markdown", "md" },
  [EHLO_REPORT_HTML] = { "html", N_("Web page"), "text/html", "html" },
  [EHLO_REPORT_PDF] = { "pdf", N_("PDF"), "application/pdf", "pdf" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (formats) == EHLO_N_REPORT_FORMATS);

/**
 * ehlo_report_format_to_string:
 * @format: a format
 *
 * Returns: (transfer none): its name, such as "markdown"
 */
const char *
ehlo_report_format_to_string (EhloReportFormat format)
{
  g_return_val_if_fail ((guint) format < EHLO_N_REPORT_FORMATS, NULL);

  return formats[format].name;
}

/**
 * ehlo_report_format_from_string:
 * @text: (nullable): a name, such as "markdown"
 * @ret_format: (out): the format of that name; untouched when there is none
 *
 * Returns: whether @text names a format
 */
gboolean
ehlo_report_format_from_string (const char       *text,
                                EhloReportFormat *ret_format)
{
  for (guint i = 0; i < EHLO_N_REPORT_FORMATS; i++)
    if (g_strcmp0 (text, formats[i].name) == 0)
      {
        *ret_format = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * ehlo_report_format_get_title:
 * @format: a format
 *
 * Returns: (transfer none): what a person calls it
 */
const char *
ehlo_report_format_get_title (EhloReportFormat format)
{
  g_return_val_if_fail ((guint) format < EHLO_N_REPORT_FORMATS, NULL);

  return _(formats[format].title);
}

/**
 * ehlo_report_format_get_mime_type:
 * @format: a format
 *
 * Returns: (transfer none): its MIME type, without parameters
 */
const char *
ehlo_report_format_get_mime_type (EhloReportFormat format)
{
  g_return_val_if_fail ((guint) format < EHLO_N_REPORT_FORMATS, NULL);

  return formats[format].mime_type;
}

/**
 * ehlo_report_format_get_extension:
 * @format: a format
 *
 * Returns: (transfer none): how names of such files end, without the dot
 */
const char *
ehlo_report_format_get_extension (EhloReportFormat format)
{
  g_return_val_if_fail ((guint) format < EHLO_N_REPORT_FORMATS, NULL);

  return formats[format].extension;
}

/**
 * ehlo_report_format_dup_names:
 * @separator: what stands between two of them
 *
 * Returns: (transfer full): the names of all formats
 */
char *
ehlo_report_format_dup_names (const char *separator)
{
  GString *names = g_string_new (formats[0].name);

  for (guint i = 1; i < EHLO_N_REPORT_FORMATS; i++)
    g_string_append_printf (names, "%s%s", separator, formats[i].name);
  return g_string_free (names, FALSE);
}
