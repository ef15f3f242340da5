/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli.h"

#include "ehlo-checkup.h"
#include "ehlo-cli-account.h"
#include "ehlo-cli-run.h"
#include "ehlo-connectivity-page.h"
#include "ehlo-diagnosis.h"
#include "ehlo-error.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  EhloCliAccountOptions account;
  char                 *password_file;
  char                 *ehlo_name;
  char                 *resolver;
  char                 *timeout;
  char                 *only;
  char                 *skip;
  char                 *format;
  char                 *redact;
  char                 *output;
  gboolean              send;
} TestOptions;

static void
test_options_clear (TestOptions *self)
{
  ehlo_cli_account_options_clear (&self->account);
  g_free (self->password_file);
  g_free (self->ehlo_name);
  g_free (self->resolver);
  g_free (self->timeout);
  g_free (self->only);
  g_free (self->skip);
  g_free (self->format);
  g_free (self->redact);
  g_free (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestOptions, test_options_clear)

static gboolean
parse_options (TestOptions   *o,
               int            argc,
               char         **argv,
               GError       **error)
{
  const GOptionEntry entries[] = {
    { "preset", 0, 0, G_OPTION_ARG_STRING, &o->account.preset,
      N_("A mail service or practice server"), N_("ID") },
    { "host", 0, 0, G_OPTION_ARG_STRING, &o->account.host, N_("The server"), N_("NAME") },
    { "port", 0, 0, G_OPTION_ARG_STRING, &o->account.port, N_("Its port"), N_("NUMBER") },
    { "tls", 0, 0, G_OPTION_ARG_STRING, &o->account.tls, N_("Encryption"),
      "implicit|starttls|none" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &o->account.user, N_("User name"), N_("NAME") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &o->password_file,
      N_("Where the password stands, “-” for standard input"), N_("FILE") },
    { "mechanism", 0, 0, G_OPTION_ARG_STRING, &o->account.mechanism,
      N_("How to sign in; the strongest by default"), N_("NAME") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &o->account.from, N_("Sender"), N_("ADDRESS") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &o->account.to, N_("Recipient"), N_("ADDRESS") },
    { "send", 0, 0, G_OPTION_ARG_NONE, &o->send,
      N_("Really send a short test message to the recipient"), NULL },
    { "ehlo-name", 0, 0, G_OPTION_ARG_STRING, &o->ehlo_name, N_("The name to greet with"),
      N_("NAME") },
    { "resolver", 0, 0, G_OPTION_ARG_STRING, &o->resolver,
      N_("Name server to ask instead of the system’s"), N_("ADDRESS[:PORT]") },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &o->account.ca_file,
      N_("Further certificate authorities to trust (PEM)"), N_("FILE") },
    { "ipv4", '4', 0, G_OPTION_ARG_NONE, &o->account.ipv4_only, N_("Leave IPv6 out"), NULL },
    { "timeout", 0, 0, G_OPTION_ARG_STRING, &o->timeout,
      N_("Limit of one stage in seconds (default 10)"), N_("SECONDS") },
    { "only", 0, 0, G_OPTION_ARG_STRING, &o->only,
      N_("Run these probes, needed or not, and no other"), N_("PROBE,…") },
    { "skip", 0, 0, G_OPTION_ARG_STRING, &o->skip, N_("Never run these probes"),
      N_("PROBE,…") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &o->format, N_("Format of the report"),
      EHLO_CLI_FORMATS },
    { "redact", 0, 0, G_OPTION_ARG_STRING, &o->redact,
      N_("Hide who you are in the report"), "address,ip" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &o->output,
      N_("Write the report here instead of standard output"), N_("FILE") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context,
                                _("Tests a mail account, from the settings to the recipient."));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (argc > 1)
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, _("“%s” was not expected"), argv[1]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
has_control_or_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || *p == 0x7f)
      return TRUE;
  return FALSE;
}

static gboolean
check_test_options (const TestOptions  *options,
                    EhloAccount        *account,
                    GError            **error)
{
  if (options->ehlo_name != NULL
      && (*options->ehlo_name == '\0' || has_control_or_blank (options->ehlo_name)))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                   _("ehlo-name: “%s” is empty or has a blank"), options->ehlo_name);
      return FALSE;
    }
  if (options->send
      && (ehlo_account_get_from (account) == NULL || ehlo_account_get_to (account) == NULL))
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                           _("send: needs --from and --to"));
      return FALSE;
    }
  return TRUE;
}

/* The password of a practice server goes with its own user only. */
static gboolean
find_password (const TestOptions       *options,
               EhloAccount             *account,
               const EhloPracticeInfo  *practice,
               char                   **ret_password,
               GError                 **error)
{
  const char *user = ehlo_account_get_user (account);

  if (options->password_file != NULL)
    {
      *ret_password = ehlo_cli_read_password (options->password_file, error);
      return *ret_password != NULL;
    }
  if (practice != NULL && g_strcmp0 (user, practice->user) == 0)
    *ret_password = g_strdup (practice->password);
  else if (user != NULL)
    *ret_password = ehlo_cli_ask_password (user);
  return TRUE;
}

/* "ports,path" of --only and --skip; nothing at all would run nothing, or skip nothing. */
static gboolean
parse_probes (const char   *option,
              const char   *text,
              char       ***ret_probes,
              GError      **error)
{
  g_auto (GStrv) probes = NULL;
  g_autofree char *known = NULL;

  if (text == NULL)
    return TRUE;

  probes = g_strsplit (text, ",", -1);
  for (guint i = 0; i == 0 || probes[i] != NULL; i++)
    if (probes[i] == NULL || !ehlo_checkup_has_probe (probes[i]))
      {
        known = ehlo_checkup_list_probes ();
        g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                     _("%s: there is no probe “%s”; there are %s"), option,
                     probes[i] != NULL ? probes[i] : "", known);
        return FALSE;
      }

  *ret_probes = g_steal_pointer (&probes);
  return TRUE;
}

static EhloPlan *
make_plan (const TestOptions       *options,
           EhloAccount             *account,
           EhloPractice            *practice,
           const EhloPracticeInfo  *info,
           GError                 **error)
{
  g_autoptr (EhloPlan) plan = NULL;
  GBytes *practice_ca;

  if (!check_test_options (options, account, error))
    return NULL;
  plan = ehlo_plan_new_for_account (account, NULL, error);
  if (plan == NULL || !ehlo_cli_parse_timeout (options->timeout, &plan->timeout_us, error)
      || !parse_probes ("only", options->only, &plan->only, error)
      || !parse_probes ("skip", options->skip, &plan->skip, error)
      || !find_password (options, account, info, &plan->password, error))
    return NULL;

  plan->ehlo_name = g_strdup (options->ehlo_name);
  plan->resolver = g_strdup (options->resolver);
  plan->send = options->send;
  plan->connectivity_uri = practice == NULL ? ehlo_connectivity_page_dup_default () : NULL;
  practice_ca = practice != NULL ? ehlo_practice_get_ca_pem (practice) : NULL;
  if (practice_ca != NULL && plan->extra_ca_pem == NULL)
    plan->extra_ca_pem = g_bytes_ref (practice_ca);
  if (!ehlo_plan_check (plan, error))
    return NULL;
  return g_steal_pointer (&plan);
}

static EhloRun *
begin_test (EhloEngine          *engine,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data,
            gconstpointer        plan)
{
  return ehlo_checkup_run_async (engine, plan, cancellable, callback, user_data);
}

static gboolean
test_account (const TestOptions  *options,
              EhloExit           *ret_exit,
              GError            **error)
{
  g_autoptr (EhloPractice) practice = NULL;
  const EhloPracticeInfo *info = NULL;
  g_autoptr (EhloAccount) account = NULL;
  g_autoptr (EhloPlan) plan = NULL;
  g_autoptr (EhloRun) run = NULL;
  g_autoptr (EhloRedactor) secrets = NULL;
  g_autoptr (GBytes) report = NULL;
  EhloReportOptions report_options = ehlo_report_options_default;
  EhloReportFormat format;

  if (!ehlo_cli_parse_format (options->format, &format, error)
      || !ehlo_cli_parse_redact (options->redact, &report_options, error))
    return FALSE;
  account = ehlo_cli_account_new (&options->account, &practice, &info, error);
  if (account == NULL)
    return FALSE;
  plan = make_plan (options, account, practice, info, error);
  if (plan == NULL)
    return FALSE;

  run = ehlo_cli_run (begin_test, plan);
  ehlo_diagnose (run);
  secrets = ehlo_redactor_new (ehlo_account_get_user (account), plan->password);
  report_options.secrets = secrets;
  report = ehlo_report_write (run, format, &report_options, error);
  *ret_exit = ehlo_cli_exit_for_run (run);
  return report != NULL && ehlo_cli_write (report, options->output, error);
}

/**
 * ehlo_cli_test:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * The command "test".
 *
 * Returns: the exit status
 */
EhloExit
ehlo_cli_test (int    argc,
               char **argv)
{
  g_auto (TestOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  EhloExit status = EHLO_EXIT_NOT_TESTED;

  if (!parse_options (&options, argc, argv, &error) || !test_account (&options, &status, &error))
    return ehlo_cli_fail (error);
  return status;
}
