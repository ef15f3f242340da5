/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli.h"

#include "ehlo-cli-run.h"
#include "ehlo-echoes.h"
#include "ehlo-error.h"
#include "ehlo-reputation-run.h"
#include "ehlo-standing.h"

#include <glib/gi18n.h>
#include <string.h>

/* The command "reputation": an address or a domain on blocklists. Who types it has allowed the
 * lists; whoever else may be asked, an option says. */

typedef struct
{
  char                  **lists;     /* of --lists, each may have commas */
  char                  **own_zones;
  char                  **echoes;    /* likewise */
  char                   *lists_file;
  char                   *keys_file;
  char                   *resolver;
  gboolean                recursion;
  gboolean                mail_server;
  gboolean                home;
  char                   *sender_domain;
  char                   *timeout;
  char                   *format;
  char                   *output;
  EhloReputationWish     *wish;
  EhloReputationSettings *settings;
} ReputationOptions;

static void
reputation_options_clear (ReputationOptions *self)
{
  g_strfreev (self->lists);
  g_strfreev (self->own_zones);
  g_strfreev (self->echoes);
  g_free (self->lists_file);
  g_free (self->keys_file);
  g_free (self->resolver);
  g_free (self->sender_domain);
  g_free (self->timeout);
  g_free (self->format);
  g_free (self->output);
  ehlo_reputation_wish_free (self->wish);
  ehlo_reputation_settings_free (self->settings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReputationOptions, reputation_options_clear)

static gboolean
parse_options (ReputationOptions  *o,
               int                *argc,
               char             ***argv,
               GError            **error)
{
  const GOptionEntry entries[] = {
    { "lists", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->lists,
      N_("Ask these lists instead of the usual ones; “all” for every one"), N_("ID,…") },
    { "own-zone", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->own_zones,
      N_("Ask this further list of addresses; may be given several times"), N_("ZONE") },
    { "lists-file", 0, 0, G_OPTION_ARG_FILENAME, &o->lists_file,
      N_("Take the lists from here instead of those that come with Ehlo"), N_("JSON") },
    { "keys-file", 0, 0, G_OPTION_ARG_FILENAME, &o->keys_file,
      N_("Keys of lists for customers, a line each: the list’s id, a space, the key"), N_("FILE") },
    { "sender-domain", 0, 0, G_OPTION_ARG_STRING, &o->sender_domain,
      N_("Look this domain up as well"), N_("DOMAIN") },
    { "allow-echo", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->echoes,
      N_("These services may be asked for the own address; “all” for every one"), N_("ID,…") },
    { "recursion", 0, 0, G_OPTION_ARG_NONE, &o->recursion,
      N_("Where lists refuse the name server, look from the root on"), NULL },
    { "mail-server", 0, 0, G_OPTION_ARG_NONE, &o->mail_server,
      N_("A mail server delivers from that address by itself"), NULL },
    { "home", 0, 0, G_OPTION_ARG_NONE, &o->home,
      N_("Mail leaves that address only through the server of a provider"), NULL },
    { "resolver", 0, 0, G_OPTION_ARG_STRING, &o->resolver,
      N_("Name server to ask instead of the system’s"), N_("ADDRESS[:PORT]") },
    { "timeout", 0, 0, G_OPTION_ARG_STRING, &o->timeout,
      N_("Limit of one list in seconds (default 2)"), N_("SECONDS") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &o->format, N_("Format of the report"),
      EHLO_CLI_FORMATS },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &o->output,
      N_("Write the report here instead of standard output"), N_("FILE") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("[ADDRESS|DOMAIN]"));

  g_option_context_set_summary (context, _("Looks an address or a domain up on blocklists, and "
                                           "says whether it matters."));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, argc, argv, error);
}

/* ---- settings -------------------------------------------------------------------------------- */

/* "a,b" "c" → "a" "b" "c" */
static char **
split_ids (char **texts)
{
  g_autofree char *joined = g_strjoinv (",", texts);

  return g_strsplit (joined, ",", -1);
}

static EhloBlocklists *
load_lists (const char  *path,
            GError     **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  EhloBlocklists *lists;
  gsize length;

  if (path == NULL)
    return g_object_ref (ehlo_blocklists_get_default ());
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  bytes = g_bytes_new_take (g_steal_pointer (&text), length);
  lists = ehlo_blocklists_new_from_bytes (bytes, error);
  if (lists == NULL)
    g_prefix_error (error, "%s: ", path);
  return lists;
}

static char **
list_all_ids (EhloBlocklists *lists)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < ehlo_blocklists_get_n (lists); i++)
    g_strv_builder_add (ids, ehlo_blocklists_get (lists, i)->id);
  return g_strv_builder_end (ids);
}

static gboolean
choose_lists (ReputationOptions  *options,
              GError            **error)
{
  EhloReputationSettings *settings = options->settings;
  g_auto (GStrv) ids = options->lists != NULL ? split_ids (options->lists) : NULL;

  if (ids == NULL)
    return TRUE;
  if (g_strv_length (ids) == 1 && g_str_equal (ids[0], "all"))
    {
      settings->chosen = list_all_ids (settings->data);
      return TRUE;
    }

  for (guint i = 0; ids[i] != NULL; i++)
    if (ehlo_blocklists_find (settings->data, ids[i]) == NULL)
      {
        g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, _("lists: there is no list “%s”"),
                     ids[i]);
        return FALSE;
      }
  settings->chosen = g_steal_pointer (&ids);
  return TRUE;
}

static gboolean
choose_echoes (ReputationOptions  *options,
               GError            **error)
{
  EhloEchoes *echoes = ehlo_echoes_get_default ();
  g_auto (GStrv) ids = options->echoes != NULL ? split_ids (options->echoes) : NULL;
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();
  gboolean all = ids != NULL && g_strv_length (ids) == 1 && g_str_equal (ids[0], "all");

  if (ids == NULL)
    return TRUE;

  for (guint i = 0; !all && ids[i] != NULL; i++)
    if (ehlo_echoes_find (echoes, ids[i]) == NULL)
      {
        g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                     _("allow-echo: there is no service “%s”"), ids[i]);
        return FALSE;
      }
  for (guint i = 0; i < ehlo_echoes_get_n (echoes); i++)
    if (all || g_strv_contains ((const char *const *) ids, ehlo_echoes_get (echoes, i)->id))
      g_strv_builder_add (chosen, ehlo_echoes_get (echoes, i)->id);
  options->settings->echoes = g_strv_builder_end (chosen);
  return TRUE;
}

static gboolean
read_keys (ReputationOptions  *options,
           GError            **error)
{
  g_autoptr (GHashTable) keys = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (options->keys_file == NULL)
    return TRUE;
  if (!g_file_get_contents (options->keys_file, &text, NULL, error))
    return FALSE;

  keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (lines[i]), " ", 2);

      if (g_strv_length (words) == 2)
        g_hash_table_insert (keys, g_strdup (words[0]), g_strdup (g_strstrip (words[1])));
    }
  options->settings->keys = g_steal_pointer (&keys);
  return TRUE;
}

static gboolean
make_settings (ReputationOptions  *options,
               GError            **error)
{
  EhloReputationSettings *settings = ehlo_reputation_settings_new ();

  options->settings = settings;
  settings->lists = TRUE;
  settings->own_zones = g_strdupv (options->own_zones);
  settings->resolver = g_strdup (options->resolver);
  settings->recursion = options->recursion;
  settings->data = load_lists (options->lists_file, error);
  return settings->data != NULL && choose_lists (options, error)
         && choose_echoes (options, error) && read_keys (options, error)
         && ehlo_cli_parse_timeout (options->timeout, &settings->timeout_us, error);
}

static gboolean
make_wish (ReputationOptions  *options,
           int                 argc,
           char              **argv,
           GError            **error)
{
  if (argc > 2)
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                           _("reputation: name one address or domain"));
      return FALSE;
    }
  if (options->home && options->mail_server)
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                           _("reputation: --home and --mail-server exclude each other"));
      return FALSE;
    }

  options->wish = ehlo_reputation_wish_new (argc == 2 ? argv[1] : NULL);
  options->wish->sender_domain = g_strdup (options->sender_domain);
  return ehlo_reputation_wish_check (options->wish, options->settings, error);
}

/* ---- the run --------------------------------------------------------------------------------- */

static EhloRun *
begin_reputation (EhloEngine          *engine,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data,
                  gconstpointer        data)
{
  const ReputationOptions *options = data;

  return ehlo_reputation_run_async (engine, options->wish, options->settings, NULL, cancellable,
                                    callback, user_data);
}

static EhloMailRoute
get_route (const ReputationOptions *options)
{
  if (options->mail_server)
    return EHLO_MAIL_ROUTE_DIRECT;

  return options->home ? EHLO_MAIL_ROUTE_SUBMISSION : EHLO_MAIL_ROUTE_UNKNOWN;
}

static EhloExit
get_exit (EhloStandingLevel worst)
{
  static const EhloExit exits[] = {
    [EHLO_STANDING_UNKNOWN] = EHLO_EXIT_NOT_TESTED, [EHLO_STANDING_OK] = EHLO_EXIT_WORKS,
    [EHLO_STANDING_NOTE] = EHLO_EXIT_WORKS,         [EHLO_STANDING_WARNING] = EHLO_EXIT_WARNINGS,
    [EHLO_STANDING_PROBLEM] = EHLO_EXIT_DOES_NOT_WORK,
  };

  return exits[worst];
}

/* What it means stands in front of the report, where that is for people. */
static GBytes *
write_report (EhloRun          *run,
              EhloReportFormat  format,
              GString          *sentences,
              GError          **error)
{
  g_autoptr (GBytes) report = ehlo_report_write (run, format, NULL, error);
  const char *text;
  gsize length;

  if (report == NULL || format != EHLO_REPORT_TEXT || sentences->len == 0)
    return g_steal_pointer (&report);

  text = g_bytes_get_data (report, &length);
  g_string_append_c (sentences, '\n');
  g_string_append_len (sentences, text, (gssize) length);
  return g_bytes_new (sentences->str, sentences->len);
}

static gboolean
look_up (const ReputationOptions  *options,
         EhloReportFormat          format,
         EhloExit                 *ret_exit,
         GError                  **error)
{
  g_autoptr (EhloRun) run = ehlo_cli_run (begin_reputation, options);
  g_autoptr (GString) sentences = g_string_new (NULL);
  g_autoptr (GBytes) report = NULL;
  EhloStandingLevel worst = EHLO_STANDING_UNKNOWN;

  for (guint i = 0; i < ehlo_run_get_n_reputations (run); i++)
    {
      g_autoptr (EhloStanding) standing =
        ehlo_standing_new (ehlo_run_get_reputation (run, i), get_route (options));

      worst = MAX (worst, standing->level);
      g_string_append_printf (sentences, "%s\n%s.\n", standing->sentence, standing->counts);
      if (standing->advice != NULL)
        g_string_append_printf (sentences, "%s\n", standing->advice);
    }

  report = write_report (run, format, sentences, error);
  *ret_exit = ehlo_run_get_outcome (run) == EHLO_OUTCOME_CANCELLED ? EHLO_EXIT_NOT_TESTED
                                                                   : get_exit (worst);
  return report != NULL && ehlo_cli_write (report, options->output, error);
}

/**
 * ehlo_cli_reputation:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * The command "reputation".
 *
 * Returns: the exit status: whether a listing matters
 */
EhloExit
ehlo_cli_reputation (int    argc,
                     char **argv)
{
  g_auto (ReputationOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  EhloReportFormat format = EHLO_REPORT_TEXT;
  EhloExit status = EHLO_EXIT_NOT_TESTED;

  if (!parse_options (&options, &argc, &argv, &error)
      || !ehlo_cli_parse_format (options.format, &format, &error)
      || !make_settings (&options, &error) || !make_wish (&options, argc, argv, &error)
      || !look_up (&options, format, &status, &error))
    return ehlo_cli_fail (error);
  return status;
}
