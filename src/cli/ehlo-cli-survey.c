/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli.h"

#include "ehlo-account-check.h"
#include "ehlo-cli-run.h"
#include "ehlo-error.h"
#include "ehlo-survey.h"

#include <glib/gi18n.h>

/* The commands "ports" and "path": a host seen from outside. */

typedef struct
{
  char  **ports_text; /* of --port */
  char   *resolver;
  char   *ca_file;
  char   *timeout;
  char   *format;
  char   *redact;
  char   *output;
  char   *host;
  guint   ports[EHLO_PORTS_MAX];
  guint   n_ports;
  EhloPlan *plan;
  EhloReportOptions report;
} SurveyOptions;

static void
survey_options_clear (SurveyOptions *self)
{
  g_strfreev (self->ports_text);
  g_free (self->resolver);
  g_free (self->ca_file);
  g_free (self->timeout);
  g_free (self->format);
  g_free (self->redact);
  g_free (self->output);
  g_free (self->host);
  g_clear_pointer (&self->plan, ehlo_plan_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SurveyOptions, survey_options_clear)

static gboolean
parse_options (SurveyOptions  *o,
               gboolean        with_ports,
               const char     *arguments,
               const char     *summary,
               int            *argc,
               char         ***argv,
               GError        **error)
{
  const GOptionEntry port_entries[] = {
    { "port", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->ports_text,
      N_("Compare this port instead of the usual ones; up to five times"), N_("NUMBER") },
    G_OPTION_ENTRY_NULL
  };
  const GOptionEntry entries[] = {
    { "resolver", 0, 0, G_OPTION_ARG_STRING, &o->resolver,
      N_("Name server to ask instead of the system’s"), N_("ADDRESS[:PORT]") },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &o->ca_file,
      N_("Further certificate authorities to trust (PEM)"), N_("FILE") },
    { "timeout", 0, 0, G_OPTION_ARG_STRING, &o->timeout,
      N_("Limit of one stage in seconds (default 10)"), N_("SECONDS") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &o->format, N_("Format of the report"),
      EHLO_CLI_FORMATS },
    { "redact", 0, 0, G_OPTION_ARG_STRING, &o->redact,
      N_("Hide who you are in the report"), "address,ip" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &o->output,
      N_("Write the report here instead of standard output"), N_("FILE") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);

  g_option_context_set_summary (context, summary);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (with_ports)
    g_option_context_add_main_entries (context, port_entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
parse_ports (SurveyOptions  *options,
             GError        **error)
{
  guint n = options->ports_text != NULL ? g_strv_length (options->ports_text) : 0;

  if (n > EHLO_PORTS_MAX)
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, _("port: at most %d ports are compared"),
                   EHLO_PORTS_MAX);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      guint port;
      gboolean twice = FALSE;

      if (!ehlo_account_parse_port (options->ports_text[i], &port, error))
        return FALSE;
      for (guint k = 0; k < options->n_ports; k++)
        twice = twice || options->ports[k] == port;
      if (!twice)
        options->ports[options->n_ports++] = port;
    }
  return TRUE;
}

static EhloPlan *
make_plan (const SurveyOptions  *options,
           guint                 port,
           GError              **error)
{
  g_autoptr (EhloAccount) account = ehlo_account_new ();
  g_autoptr (EhloPlan) plan = NULL;
  EhloEncryption encryption =
    port == 465 || port == 443 ? EHLO_ENCRYPTION_IMPLICIT : EHLO_ENCRYPTION_STARTTLS;

  g_object_set (account, "host", options->host, "port", port, "encryption", (int) encryption,
                "ca-file", options->ca_file, NULL);
  plan = ehlo_plan_new_for_account (account, NULL, error);
  if (plan == NULL || !ehlo_cli_parse_timeout (options->timeout, &plan->timeout_us, error))
    return NULL;

  plan->resolver = g_strdup (options->resolver);
  return ehlo_plan_check (plan, error) ? g_steal_pointer (&plan) : NULL;
}

static EhloRun *
begin_ports (EhloEngine          *engine,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data,
             gconstpointer        data)
{
  const SurveyOptions *options = data;

  return ehlo_survey_ports_async (engine, options->plan, options->ports, options->n_ports,
                                  cancellable, callback, user_data);
}

static EhloRun *
begin_path (EhloEngine          *engine,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data,
            gconstpointer        data)
{
  const SurveyOptions *options = data;

  return ehlo_survey_path_async (engine, options->plan, cancellable, callback, user_data);
}

static gboolean
survey (const SurveyOptions  *options,
        EhloCliBegin          begin,
        EhloReportFormat      format,
        EhloExit             *ret_exit,
        GError              **error)
{
  g_autoptr (EhloRun) run = ehlo_cli_run (begin, options);
  g_autoptr (GBytes) report = ehlo_report_write (run, format, &options->report, error);

  *ret_exit = ehlo_cli_exit_for_run (run);
  return report != NULL && ehlo_cli_write (report, options->output, error);
}

static gboolean
take_arguments (SurveyOptions  *options,
                int             argc,
                char          **argv,
                int             wanted,
                const char     *complaint,
                GError        **error)
{
  if (argc != wanted + 1)
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_INVALID, complaint);
      return FALSE;
    }
  options->host = g_strdup (argv[1]);
  return TRUE;
}

/**
 * ehlo_cli_ports:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * The command "ports".
 *
 * Returns: the exit status: whether a port for sending works
 */
EhloExit
ehlo_cli_ports (int    argc,
                char **argv)
{
  g_auto (SurveyOptions) options = { .report = ehlo_report_options_default };
  g_autoptr (GError) error = NULL;
  EhloReportFormat format = EHLO_REPORT_TEXT;
  EhloExit status = EHLO_EXIT_NOT_TESTED;

  if (!parse_options (&options, TRUE, _("HOST"),
                      _("Compares the ports of a mail server: which open, and who turns down the "
                        "others."),
                      &argc, &argv, &error)
      || !ehlo_cli_parse_format (options.format, &format, &error)
      || !ehlo_cli_parse_redact (options.redact, &options.report, &error)
      || !take_arguments (&options, argc, argv, 1, _("ports: name one host"), &error)
      || !parse_ports (&options, &error))
    return ehlo_cli_fail (error);

  options.plan = make_plan (&options, options.n_ports > 0 ? options.ports[0] : 465, &error);
  if (options.plan == NULL || !survey (&options, begin_ports, format, &status, &error))
    return ehlo_cli_fail (error);
  return status;
}

/**
 * ehlo_cli_path:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * The command "path".
 *
 * Returns: the exit status: whether the port reaches the server
 */
EhloExit
ehlo_cli_path (int    argc,
               char **argv)
{
  g_auto (SurveyOptions) options = { .report = ehlo_report_options_default };
  g_autoptr (GError) error = NULL;
  EhloReportFormat format = EHLO_REPORT_TEXT;
  EhloExit status = EHLO_EXIT_NOT_TESTED;
  guint port = 0;

  if (!parse_options (&options, FALSE, _("HOST PORT"),
                      _("Shows the way to a port of a server, hop by hop."), &argc, &argv, &error)
      || !ehlo_cli_parse_format (options.format, &format, &error)
      || !ehlo_cli_parse_redact (options.redact, &options.report, &error)
      || !take_arguments (&options, argc, argv, 2, _("path: name one host and one port"), &error)
      || !ehlo_account_parse_port (argv[2], &port, &error))
    return ehlo_cli_fail (error);

  options.plan = make_plan (&options, port, &error);
  if (options.plan == NULL || !survey (&options, begin_path, format, &status, &error))
    return ehlo_cli_fail (error);
  return status;
}
