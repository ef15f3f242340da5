/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-application.h"

#include "ehlo-session.h"
#include "ehlo-ui-resources.h"
#include "ehlo-window.h"

#include <glib/gi18n.h>

struct _EhloApplication
{
  AdwApplication  parent_instance;

  EhloSession    *session; /* made with the first window */
};

G_DEFINE_FINAL_TYPE (EhloApplication, ehlo_application, ADW_TYPE_APPLICATION)

static const struct
{
  const char *action;
  const char *accels[3];
} accels[] = {
  { "win.test", { "F5" } },
  { "win.stop", { "Escape" } },
  { "win.add-account", { "<Control>n" } },
  { "win.edit-account", { "F2" } },
  { "win.explain", { "<Control>e" } },
  { "win.open-report", { "<Control>o" } },
  { "win.history", { "<Control>h" } },
  { "win.toggle-reputation", { "F9" } },
  { "win.preferences", { "<Control>comma" } },
  { "win.copy-report", { "<Control><Shift>c" } },
  { "win.save-report", { "<Control>s" } },
  { "win.print-report", { "<Control>p" } },
  { "win.back", { "<Alt>Left" } },
  { "window.close", { "<Control>w" } },
  { "app.shortcuts", { "<Control>question" } },
  { "app.quit", { "<Control>q" } },
};

static void
shortcuts_action_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (user_data));
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWindow *window;

  builder = gtk_builder_new_from_resource ("/dev/ehlo/Ehlo/ui/ehlo-shortcuts.ui");
  window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}

static void
about_action_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                         "application-icon", APP_ID,
                         "application-name", PACKAGE_NAME,
                         "comments", _("Find out why your mail does not go out"),
                         "developer-name", _("The Ehlo developers"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your names, one on each line */
                         "translator-credits", _("translator-credits"),
                         "version", PACKAGE_VERSION,
                         NULL);
}

/* Each window decides how it closes: one that tests stops first. */
static void
quit_action_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (EHLO_IS_WINDOW (l->data))
        gtk_window_close (l->data);
    }
}

static const GActionEntry actions[] = {
  { .name = "shortcuts", .activate = shortcuts_action_cb },
  { .name = "about", .activate = about_action_cb },
  { .name = "quit", .activate = quit_action_cb },
};

static void
tell_kept_aside (EhloWindow   *window,
                 const char   *kept_aside,
                 const GError *error)
{
  g_autofree char *body = NULL;
  g_autofree char *shown = kept_aside != NULL ? g_filename_display_name (kept_aside) : NULL;

  if (shown != NULL)
    body = g_strdup_printf (_("%s\n\nThe file was kept as %s. Ehlo begins with an empty list."),
                            error->message, shown);
  else
    body = g_strdup_printf (_("%s\n\nThe file is left as it is, and nothing can be saved."),
                            error->message);

  ehlo_window_show_error (window, _("Your Accounts Cannot Be Read"), body);
}

static GtkWindow *
make_window (EhloApplication *self)
{
  g_autofree char *path = ehlo_account_list_dup_default_path ();
  g_autofree char *kept_aside = NULL;
  g_autoptr (GError) error = NULL;
  GtkWindow *window;

  if (self->session == NULL)
    {
      g_autoptr (GSettings) settings = g_settings_new (APP_ID);

      self->session = ehlo_session_new (path);
      ehlo_session_set_settings (self->session, settings);
      ehlo_session_load (self->session, &kept_aside, &error);
    }

  window = ehlo_window_new (GTK_APPLICATION (self), self->session);
  gtk_window_present (window);
  if (error != NULL)
    tell_kept_aside (EHLO_WINDOW (window), kept_aside, error);

  return window;
}

/* A dialog or a report may be the active one. */
static EhloWindow *
find_window (GApplication *application)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (application));

  for (GList *l = windows; l != NULL; l = l->next)
    if (EHLO_IS_WINDOW (l->data))
      return l->data;

  return NULL;
}

static void
ehlo_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    make_window (EHLO_APPLICATION (application));
  else
    gtk_window_present (window);
}

static void
ehlo_application_open (GApplication  *application,
                       GFile        **files,
                       int            n_files,
                       const char    *hint)
{
  ehlo_application_activate (application);
  for (int i = 0; i < n_files; i++)
    ehlo_window_open_report (find_window (application), files[i]);
}

static void
ehlo_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (ehlo_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action,
                                           accels[i].accels);
}

static void
ehlo_application_shutdown (GApplication *application)
{
  EhloApplication *self = EHLO_APPLICATION (application);

  g_clear_object (&self->session);

  G_APPLICATION_CLASS (ehlo_application_parent_class)->shutdown (application);
}

static int
ehlo_application_handle_local_options (GApplication *application,
                                       GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("%s %s\n", PACKAGE_NAME, PACKAGE_VERSION);
      return 0;
    }

  return -1;
}

static void
ehlo_application_class_init (EhloApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = ehlo_application_activate;
  application_class->open = ehlo_application_open;
  application_class->startup = ehlo_application_startup;
  application_class->shutdown = ehlo_application_shutdown;
  application_class->handle_local_options = ehlo_application_handle_local_options;

  /* In a static library nothing else would pull the resource in. */
  ehlo_ui_register_resource ();
}

static void
ehlo_application_init (EhloApplication *self)
{
  g_application_add_main_option (G_APPLICATION (self), "version", 0, G_OPTION_FLAG_NONE,
                                 G_OPTION_ARG_NONE, _("Print the version and exit"), NULL);
}

/**
 * ehlo_application_new:
 * @flags: %G_APPLICATION_HANDLES_OPEN, with %G_APPLICATION_NON_UNIQUE where there is no session bus
 *
 * Returns: (transfer full): the application, to be run
 */
EhloApplication *
ehlo_application_new (GApplicationFlags flags)
{
  return g_object_new (EHLO_TYPE_APPLICATION,
                       "application-id", APP_ID,
                       "flags", flags,
                       "resource-base-path", "/dev/ehlo/Ehlo",
                       NULL);
}
