/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli.h"

#include "ehlo-error.h"

#include <glib/gi18n.h>
#include <stdio.h>

/**
 * ehlo_cli_fail:
 * @error: what is wrong
 *
 * Says it in one line on standard error.
 *
 * Returns: the exit status for wrong use
 */
EhloExit
ehlo_cli_fail (const GError *error)
{
  g_autofree char *line = g_strdelimit (g_strdup (error->message), "\n\r", ' ');

  g_printerr ("ehlo-cli: %s\n", line);
  return EHLO_EXIT_NOT_TESTED;
}

/**
 * ehlo_cli_exit_for_run:
 * @run: a finished run
 *
 * Returns: the exit status that tells how it went
 */
EhloExit
ehlo_cli_exit_for_run (EhloRun *run)
{
  switch (ehlo_run_get_outcome (run))
    {
    case EHLO_OUTCOME_OK:
      return EHLO_EXIT_WORKS;
    case EHLO_OUTCOME_WARNING:
      return EHLO_EXIT_WARNINGS;
    case EHLO_OUTCOME_FAILED:
      return EHLO_EXIT_DOES_NOT_WORK;
    case EHLO_OUTCOME_RUNNING:
    case EHLO_OUTCOME_SKIPPED:
    case EHLO_OUTCOME_CANCELLED:
    default:
      return EHLO_EXIT_NOT_TESTED;
    }
}

/**
 * ehlo_cli_parse_format:
 * @text: (nullable): what stood behind --format; %NULL for the default
 * @ret_format: (out): the format
 * @error: place for an error
 *
 * Errors: %EHLO_ERROR_INVALID.
 *
 * Returns: whether the format is known
 */
gboolean
ehlo_cli_parse_format (const char        *text,
                       EhloReportFormat  *ret_format,
                       GError           **error)
{
  g_autofree char *names = NULL;

  if (ehlo_report_format_from_string (text != NULL ? text : "text", ret_format))
    return TRUE;

  names = ehlo_report_format_dup_names (", ");
  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, _("format: “%s” is not known; there are %s"),
               text, names);
  return FALSE;
}

/**
 * ehlo_cli_parse_redact:
 * @text: (nullable): what stood behind --redact: "address", "ip" or both with a comma between
 * @options: where what is to be hidden is set
 * @error: place for an error
 *
 * Errors: %EHLO_ERROR_INVALID.
 *
 * Returns: whether all of it is known
 */
gboolean
ehlo_cli_parse_redact (const char         *text,
                       EhloReportOptions  *options,
                       GError            **error)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, ",", -1) : NULL;

  /* "" has no parts, and hiding nothing is hardly what was meant. */
  for (guint i = 0; parts != NULL && (i == 0 || parts[i] != NULL); i++)
    if (g_strcmp0 (parts[i], "address") == 0)
      options->hide_address = TRUE;
    else if (g_strcmp0 (parts[i], "ip") == 0)
      options->hide_ip = TRUE;
    else
      {
        g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                     _("redact: “%s” is not known; there are address and ip"),
                     parts[i] != NULL ? parts[i] : "");
        return FALSE;
      }
  return TRUE;
}

/**
 * ehlo_cli_write:
 * @bytes: what to write
 * @path: (nullable): a file, or %NULL for standard output
 * @error: place for an error
 *
 * A file is written atomically and readable only by its owner: a report names mail addresses.
 *
 * Errors: %EHLO_ERROR_FILE naming the file.
 *
 * Returns: whether all of it was written
 */
gboolean
ehlo_cli_write (GBytes      *bytes,
                const char  *path,
                GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (path == NULL)
    {
      if (fwrite (data, 1, length, stdout) == length && fflush (stdout) == 0)
        return TRUE;
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_FILE,
                           _("standard output cannot be written"));
      return FALSE;
    }

  if (g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                &local_error))
    return TRUE;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "output: %s", local_error->message);
  return FALSE;
}
