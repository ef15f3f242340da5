/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli.h"

#include "ehlo-core-dump.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

typedef struct
{
  const char *name;
  EhloExit  (*run) (int argc, char **argv);
  const char *summary;
} Command;

static const Command commands[] = {
  { "test", ehlo_cli_test, N_("test an account, from the settings to the recipient") },
  { "ports", ehlo_cli_ports, N_("compare the ports of a server") },
  { "path", ehlo_cli_path, N_("show the way to a port, hop by hop") },
  { "reputation", ehlo_cli_reputation, N_("look up an address or a domain on blocklists") },
  { "explain", ehlo_cli_explain, N_("say what an error, a log or a bounce message means") },
  { "presets", ehlo_cli_presets, N_("list the mail services and practice servers that are known") },
  { "show", ehlo_cli_show, N_("show a report that was saved") },
  { "compare", ehlo_cli_compare, N_("show what changed between two reports") },
  { "practice", ehlo_cli_practice, N_("run practice servers until interrupted") },
};

static void
print_usage (FILE *stream)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n  ehlo-cli %s\n\n%s\n", _("Usage:"),
                          _("COMMAND [OPTION…]"), _("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-11s %s\n", commands[i].name, _(commands[i].summary));
  g_string_append_printf (text, "\n%s\n\n%s\n", _("ehlo-cli COMMAND --help tells more."),
                          _("Exit status: 0 works, 1 works with warnings, 2 does not work, "
                            "3 could not be tested or wrong use."));
  fputs (text->str, stream);
}

static void
set_up_locale (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE,
                  g_getenv ("EHLO_LOCALEDIR") != NULL ? g_getenv ("EHLO_LOCALEDIR") : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* What --help says is how to call it. */
static int
run_command (const Command *command,
             int            argc,
             char         **argv)
{
  g_autofree char *name = g_strconcat ("ehlo-cli ", command->name, NULL);

  g_set_prgname (name);
  return (int) command->run (argc, argv);
}

int
main (int    argc,
      char **argv)
{
  ehlo_core_dump_leave_memory_out ();
  set_up_locale ();
  g_set_prgname ("ehlo-cli");

  if (argc < 2)
    {
      print_usage (stderr);
      return EHLO_EXIT_NOT_TESTED;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    {
      print_usage (stdout);
      return EHLO_EXIT_WORKS;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("Ehlo %s\n", PACKAGE_VERSION);
      return EHLO_EXIT_WORKS;
    }

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      return run_command (&commands[i], argc - 1, argv + 1);

  g_printerr (_("ehlo-cli: there is no command “%s”\n"), argv[1]);
  return EHLO_EXIT_NOT_TESTED;
}
