/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli.h"

#include "ehlo-error.h"
#include "ehlo-run-file.h"

#include <glib/gi18n.h>

/**
 * ehlo_cli_show:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * The command "show".
 *
 * Returns: the exit status of the run that is shown
 */
EhloExit
ehlo_cli_show (int    argc,
               char **argv)
{
  g_autofree char *format_text = NULL;
  g_autofree char *redact = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format_text, N_("Format of the report"),
      EHLO_CLI_FORMATS },
    { "redact", 0, 0, G_OPTION_ARG_STRING, &redact,
      N_("Hide who you are in the report"), "address,ip" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output,
      N_("Write the report here instead of standard output"), N_("FILE") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("REPORT.json"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (EhloRun) run = NULL;
  g_autoptr (GBytes) report = NULL;
  EhloReportOptions options = ehlo_report_options_default;
  EhloReportFormat format;

  g_option_context_set_summary (context, _("Shows a report that was saved as JSON."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || !ehlo_cli_parse_format (format_text, &format, &error)
      || !ehlo_cli_parse_redact (redact, &options, &error))
    return ehlo_cli_fail (error);
  if (argc != 2)
    {
      g_set_error_literal (&error, EHLO_ERROR, EHLO_ERROR_INVALID, _("show: name one report"));
      return ehlo_cli_fail (error);
    }

  file = g_file_new_for_commandline_arg (argv[1]);
  run = ehlo_run_read_file (file, NULL, &error);
  if (run == NULL)
    return ehlo_cli_fail (error);
  report = ehlo_report_write (run, format, &options, &error);
  if (report == NULL || !ehlo_cli_write (report, output, &error))
    return ehlo_cli_fail (error);
  return ehlo_cli_exit_for_run (run);
}
