/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli.h"

#include "ehlo-error.h"
#include "ehlo-practice.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

static void
print_server (const EhloPracticeInfo *info,
              const char             *ca_path)
{
  g_print ("%s: %s\n  %s\n  --host %s --port %u --tls %s --ca-file %s\n", info->id, info->name,
           info->description, info->host, info->port,
           ehlo_encryption_to_string (info->encryption), ca_path);
  if (info->user != NULL)
    g_print (_("  user %s, password %s (made up for this run)\n"), info->user, info->password);
}

static gboolean
start_servers (EhloPractice  *practice,
               const char    *only,
               const char    *ca_path,
               GError       **error)
{
  for (guint i = 0; i < ehlo_practice_get_n_presets (); i++)
    {
      const char *id = ehlo_practice_get_preset (i)->id;
      const EhloPracticeInfo *info;

      if (only != NULL && !g_str_equal (only, id))
        continue;
      info = ehlo_practice_start (practice, id, error);
      if (info == NULL)
        return FALSE;
      print_server (info, ca_path);
    }
  return TRUE;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
run_servers (const char  *only,
             GError     **error)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *name = g_strdup_printf ("ehlo-practice-%d.pem", (int) getpid ());
  g_autofree char *ca_path = g_build_filename (g_get_user_runtime_dir (), name, NULL);
  GBytes *ca = ehlo_practice_get_ca_pem (practice);
  gboolean started;

  if (ca == NULL)
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_FAILED,
                           _("practice: no certificates could be made"));
      return FALSE;
    }
  g_mkdir_with_parents (g_get_user_runtime_dir (), 0700);
  if (!ehlo_cli_write (ca, ca_path, error))
    return FALSE;

  started = start_servers (practice, only, ca_path, error);
  if (started)
    {
      g_print ("%s\n", _("Running. Ctrl+C ends it."));
      fflush (stdout);
      g_unix_signal_add (SIGINT, quit_cb, loop);
      g_unix_signal_add (SIGTERM, quit_cb, loop);
      g_main_loop_run (loop);
    }
  g_unlink (ca_path);
  return started;
}

/**
 * ehlo_cli_practice:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * The command "practice".
 *
 * Returns: the exit status
 */
EhloExit
ehlo_cli_practice (int    argc,
                   char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_("[NAME]"));
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _("Runs practice servers on this computer until "
                                           "interrupted: all of them, or one."));
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return ehlo_cli_fail (error);
  if (argc > 2)
    g_set_error (&error, EHLO_ERROR, EHLO_ERROR_INVALID, _("“%s” was not expected"), argv[2]);
  else if (argc == 2 && !ehlo_practice_is_preset (argv[1]))
    g_set_error (&error, EHLO_ERROR, EHLO_ERROR_INVALID,
                 _("practice: “%s” is not known; “ehlo-cli presets” lists them"), argv[1]);
  if (error != NULL || !run_servers (argc == 2 ? argv[1] : NULL, &error))
    return ehlo_cli_fail (error);
  return EHLO_EXIT_WORKS;
}
