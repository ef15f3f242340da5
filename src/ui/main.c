/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-application.h"
#include "ehlo-core-dump.h"

#include <glib/gi18n.h>
#include <locale.h>

/* Where the translations are; the variable is for a program that is not installed. */
static const char *
get_locale_dir (void)
{
  const char *dir = g_getenv ("EHLO_LOCALEDIR");

  return dir != NULL ? dir : LOCALEDIR;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (EhloApplication) application = NULL;

  ehlo_core_dump_leave_memory_out ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, get_locale_dir ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = ehlo_application_new (G_APPLICATION_HANDLES_OPEN);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
