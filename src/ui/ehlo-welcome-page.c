/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-welcome-page.h"

#include "ehlo-mail-address.h"
#include "ehlo-practice.h"
#include "ehlo-wrap-layout.h"

#include <glib/gi18n.h>

struct _EhloWelcomePage
{
  AdwBin               parent_instance;

  guint                fill_source;

  GtkEditable         *address;
  GtkWidget           *problem;
  GtkBox              *providers;
  AdwPreferencesGroup *practice;
};

G_DEFINE_FINAL_TYPE (EhloWelcomePage, ehlo_welcome_page, ADW_TYPE_BIN)

/* Those that most people have. Their names stand here, too, so that the data set need not be read
 * before the window is up; a test compares the ids with it. */
static const struct
{
  const char *id;
  const char *name;
} big_providers[] = {
  { "gmail", "Gmail" },
  { "microsoft-365", "Microsoft 365" },
  { "outlook-com", "Outlook.com" },
  { "yahoo", "Yahoo" },
  { "icloud", "iCloud" },
  { "gmx-net", "GMX" },
  { "web-de", "WEB.DE" },
  { "t-online", "Telekom" },
  { "fastmail", "Fastmail" },
  { "zoho", "Zoho" },
};

static const char *
get_address (EhloWelcomePage *self)
{
  return gtk_editable_get_text (self->address);
}

static void
show_problem (EhloWelcomePage *self,
              gboolean         is_wrong)
{
  gtk_widget_set_visible (self->problem, is_wrong);
  if (is_wrong)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->address), "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->address), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->address), "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self->address), GTK_ACCESSIBLE_STATE_INVALID);
    }
}

static void
address_changed_cb (EhloWelcomePage *self)
{
  show_problem (self, FALSE);
}

static void
continue_cb (EhloWelcomePage *self)
{
  g_autofree char *address = g_strstrip (g_strdup (get_address (self)));

  if (!ehlo_mail_address_check ("address", address, NULL))
    {
      show_problem (self, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->address));
      return;
    }

  gtk_widget_activate_action (GTK_WIDGET (self), "win.add-address", "s", address);
}

static void
provider_clicked_cb (GtkButton       *button,
                     EhloWelcomePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.add-provider", "(ss)",
                              g_object_get_data (G_OBJECT (button), "provider"),
                              get_address (self));
}

static void
search_clicked_cb (EhloWelcomePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.search-providers", "s", get_address (self));
}

static void
by_hand_clicked_cb (EhloWelcomePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.add-by-hand", "s", get_address (self));
}

static void
fill_providers (EhloWelcomePage *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (big_providers); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (big_providers[i].name);

      g_object_set_data (G_OBJECT (button), "provider", (gpointer) big_providers[i].id);
      g_signal_connect (button, "clicked", G_CALLBACK (provider_clicked_cb), self);
      gtk_box_append (self->providers, button);
    }
}

static GtkWidget *
create_practice_row (const EhloPracticeInfo *info)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  g_autofree char *title = g_markup_escape_text (info->name, -1);
  g_autofree char *subtitle = g_markup_escape_text (info->description, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.start-practice");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", info->id);

  return row;
}

static gboolean
fill_practice_cb (gpointer user_data)
{
  EhloWelcomePage *self = user_data;

  for (guint i = 0; i < ehlo_practice_get_n_presets (); i++)
    adw_preferences_group_add (self->practice, create_practice_row (ehlo_practice_get_preset (i)));

  self->fill_source = 0;

  return G_SOURCE_REMOVE;
}

/* The practice servers are below what fits on a screen: they come after the first frame. */
static void
ehlo_welcome_page_map (GtkWidget *widget)
{
  EhloWelcomePage *self = EHLO_WELCOME_PAGE (widget);

  GTK_WIDGET_CLASS (ehlo_welcome_page_parent_class)->map (widget);

  if (gtk_widget_get_first_child (GTK_WIDGET (self->providers)) != NULL)
    return;

  fill_providers (self);
  self->fill_source = g_idle_add_full (G_PRIORITY_LOW, fill_practice_cb, self, NULL);
}

static gboolean
ehlo_welcome_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (EHLO_WELCOME_PAGE (widget)->address));
}

static void
ehlo_welcome_page_dispose (GObject *object)
{
  EhloWelcomePage *self = EHLO_WELCOME_PAGE (object);

  g_clear_handle_id (&self->fill_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_WELCOME_PAGE);

  G_OBJECT_CLASS (ehlo_welcome_page_parent_class)->dispose (object);
}

static void
ehlo_welcome_page_class_init (EhloWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_welcome_page_dispose;
  widget_class->map = ehlo_welcome_page_map;
  widget_class->grab_focus = ehlo_welcome_page_grab_focus;

  g_type_ensure (EHLO_TYPE_WRAP_LAYOUT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloWelcomePage, address);
  gtk_widget_class_bind_template_child (widget_class, EhloWelcomePage, problem);
  gtk_widget_class_bind_template_child (widget_class, EhloWelcomePage, providers);
  gtk_widget_class_bind_template_child (widget_class, EhloWelcomePage, practice);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, by_hand_clicked_cb);
}

static void
ehlo_welcome_page_init (EhloWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
