/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-language.h"

#include <glib/gi18n-lib.h>

/**
 * ehlo_report_language_get_tag:
 *
 * Not the language of the person: without a translation for it reports are in English.
 *
 * Returns: (transfer none): the language of reports as a tag of BCP 47, such as "de"
 */
const char *
ehlo_report_language_get_tag (void)
{
  /* Translators: the tag of the language of your translation (BCP 47), such as "de" or "pt-BR". */
  return C_("language tag", "en");
}

/**
 * ehlo_report_language_is_rtl:
 *
 * Returns: whether the language of reports is written from right to left
 */
gboolean
ehlo_report_language_is_rtl (void)
{
  static const char *const languages[] = { "ar", "dv", "fa", "he", "ps", "ug", "ur", "yi", NULL };
  g_auto (GStrv) parts = g_strsplit (ehlo_report_language_get_tag (), "-", 2);

  return g_strv_contains (languages, parts[0]);
}
