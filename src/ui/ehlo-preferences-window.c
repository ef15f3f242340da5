/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-preferences-window.h"

#include "ehlo-list-keys.h"
#include "ehlo-list-words.h"
#include "ehlo-reputation-choice.h"

#include <glib/gi18n.h>

struct _EhloPreferencesWindow
{
  AdwPreferencesWindow  parent_instance;

  EhloReputationDesk   *desk;
  GSettings            *settings;

  GtkSwitch            *keep_history;
  AdwPreferencesGroup  *privacy;
  AdwEntryRow          *resolver;
  GtkSwitch            *recursion;
  AdwPreferencesGroup  *keys;
  AdwPreferencesGroup  *own;
  AdwEntryRow          *zone;
  AdwPreferencesGroup  *recommended;
  AdwPreferencesGroup  *domains;
  AdwPreferencesGroup  *allow;
  AdwPreferencesGroup  *further;
};

G_DEFINE_FINAL_TYPE (EhloPreferencesWindow, ehlo_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* What the data set says is text, never markup. */
static GtkWidget *
create_switch_row (const char  *title,
                   const char  *subtitle,
                   GtkWidget  **ret_switch)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  row, NULL, -1);
  *ret_switch = toggle;

  return row;
}

static void
add_privacy_rows (EhloPreferencesWindow *self)
{
  static const struct
  {
    const char *key;
    const char *title;
    const char *subtitle;
  } rows[] = {
    { "ask-blocklists", N_("Blocklists"),
      N_("Your name server and those who run the lists see the address or the domain that is "
         "looked up.") },
    { "echo-by-dns", N_("Your Address, by DNS"),
      N_("Where no mail server has named your address, a public name server is asked which one it "
         "sees.") },
    { "echo-by-https", N_("Your Address, by HTTPS"),
      N_("Likewise, a public web page.") },
    { "check-connectivity", N_("Sign-in Page of a Network"),
      N_("When a test fails as it does in a hotel, a page of the Debian project is asked once. It "
         "sees your address.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *toggle;
      GtkWidget *row = create_switch_row (_(rows[i].title), _(rows[i].subtitle), &toggle);

      g_settings_bind (self->settings, rows[i].key, toggle, "active", G_SETTINGS_BIND_DEFAULT);
      adw_preferences_group_add (self->privacy, row);
    }
}

/* What is kept belongs to the main window. */
static void
clear_history_cb (EhloPreferencesWindow *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.clear-history", NULL);
}

/* Lists */

static void
list_switched_cb (GtkSwitch             *toggle,
                  GParamSpec            *pspec,
                  EhloPreferencesWindow *self)
{
  const EhloBlocklist *list = g_object_get_data (G_OBJECT (toggle), "ehlo-list");

  ehlo_reputation_choice_set_on (self->settings, list, gtk_switch_get_active (toggle));
}

static char *
dup_list_words (const EhloBlocklist *list)
{
  static const char *const weights[] = {
    [EHLO_WEIGHT_INFORMATIONAL] = "informational", [EHLO_WEIGHT_MINOR] = "minor",
    [EHLO_WEIGHT_MODERATE] = "moderate",           [EHLO_WEIGHT_MAJOR] = "major",
  };
  const char *weight = ehlo_list_words_get_weight (weights[list->weight]);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  g_strv_builder_add (lines, list->holds);
  g_strv_builder_add (lines, weight);
  if (list->needs_key)
    g_strv_builder_add (lines, _("For its customers only"));
  if (list->refuses_public_resolvers)
    g_strv_builder_add (lines, _("Does not answer public name servers"));
  if (list->paid_removal)
    g_strv_builder_add (lines, _("Takes money for removal"));
  texts = g_strv_builder_end (lines);

  return g_strjoinv (" · ", texts);
}

static AdwPreferencesGroup *
choose_group (EhloPreferencesWindow *self,
              const EhloBlocklist   *list)
{
  if (g_str_has_suffix (list->kind, "-allow"))
    return self->allow;
  if (list->by_domain)
    return self->domains;

  return list->enabled ? self->recommended : self->further;
}

static void
add_list_rows (EhloPreferencesWindow *self)
{
  EhloBlocklists *lists = ehlo_blocklists_get_default ();

  for (guint i = 0; i < ehlo_blocklists_get_n (lists); i++)
    {
      const EhloBlocklist *list = ehlo_blocklists_get (lists, i);
      g_autofree char *words = dup_list_words (list);
      GtkWidget *toggle;
      GtkWidget *row = create_switch_row (list->name, words, &toggle);

      gtk_switch_set_active (GTK_SWITCH (toggle),
                             ehlo_reputation_choice_is_on (self->settings, list));
      /* The data set lives as long as the program. */
      g_object_set_data (G_OBJECT (toggle), "ehlo-list", (gpointer) list);
      g_signal_connect_object (toggle, "notify::active", G_CALLBACK (list_switched_cb), self, 0);
      adw_preferences_group_add (choose_group (self, list), row);
    }
}

/* Entries */

/* What is wrong with an entry stands in its title until it is changed. */
static void
tell_wrong (EhloPreferencesWindow *self,
            AdwEntryRow           *entry,
            const char            *message)
{
  AdwToast *toast;
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (entry), message);
  toast = adw_toast_new (escaped); /* its title is markup */
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), toast);
}

static void
entry_changed_cb (AdwEntryRow           *entry,
                  EhloPreferencesWindow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (entry), NULL);
}

static char *
dup_entry (AdwEntryRow *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

static void
resolver_applied_cb (EhloPreferencesWindow *self)
{
  g_autofree char *text = dup_entry (self->resolver);
  g_autoptr (GError) error = NULL;

  if (ehlo_reputation_choice_check_resolver (text, &error))
    g_settings_set_string (self->settings, "list-resolver", text);
  else
    tell_wrong (self, self->resolver, error->message);
}

static void
remove_zone_cb (GtkButton             *button,
                EhloPreferencesWindow *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);

  ehlo_reputation_choice_remove_zone (self->settings, adw_preferences_row_get_title (
                                                        ADW_PREFERENCES_ROW (row)));
  adw_preferences_group_remove (self->own, row);
}

static void
add_zone_row (EhloPreferencesWindow *self,
              const char            *zone)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  /* Translators: the name of a blocklist */
  g_autofree char *label = g_strdup_printf (_("Remove %s"), zone);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), zone);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_zone_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->own, row);
}

static void
zone_applied_cb (EhloPreferencesWindow *self)
{
  g_autofree char *text = dup_entry (self->zone);
  g_auto (GStrv) zones = NULL;
  g_autoptr (GError) error = NULL;
  guint n_before;

  if (*text == '\0')
    return;

  zones = g_settings_get_strv (self->settings, "own-lists");
  n_before = g_strv_length (zones);
  if (!ehlo_reputation_choice_add_zone (self->settings, ehlo_blocklists_get_default (), text,
                                        &error))
    {
      tell_wrong (self, self->zone, error->message);
      return;
    }

  g_strfreev (zones);
  zones = g_settings_get_strv (self->settings, "own-lists");
  if (g_strv_length (zones) > n_before)
    add_zone_row (self, zones[n_before]);
  gtk_editable_set_text (GTK_EDITABLE (self->zone), "");
}

/* Keys */

typedef struct
{
  EhloPreferencesWindow *window; /* nullable: closed meanwhile */
  EhloReputationDesk    *desk;
  char                  *operator_;
  gboolean               is_set;
} Storing;

static void
note_key (GSettings  *settings,
          const char *operator_,
          gboolean    is_set)
{
  g_auto (GStrv) known = g_settings_get_strv (settings, "list-keys");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) changed = NULL;

  for (char **k = known; *k != NULL; k++)
    if (!g_str_equal (*k, operator_))
      g_strv_builder_add (builder, *k);
  if (is_set)
    g_strv_builder_add (builder, operator_);
  changed = g_strv_builder_end (builder);
  g_settings_set_strv (settings, "list-keys", (const char *const *) changed);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Storing *storing = user_data;
  g_autoptr (GError) error = NULL;

  if (ehlo_list_keys_store_finish (result, &error))
    {
      note_key (ehlo_reputation_desk_get_settings (storing->desk), storing->operator_,
                storing->is_set);
      ehlo_reputation_desk_load_keys (storing->desk);
    }
  else if (storing->window != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);
      /* Translators: followed by what the keyring says */
      g_autofree char *message = g_strdup_printf (_("The key could not be kept: %s"), escaped);

      adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (storing->window),
                                        adw_toast_new (message));
    }

  g_clear_weak_pointer (&storing->window);
  g_object_unref (storing->desk);
  g_free (storing->operator_);
  g_free (storing);
}

static void
key_applied_cb (AdwEntryRow           *entry,
                EhloPreferencesWindow *self)
{
  g_autofree char *key = dup_entry (entry);
  Storing *storing;

  if (*key != '\0' && !ehlo_list_keys_check (key))
    {
      tell_wrong (self, entry, _("A key has only letters and digits"));
      return;
    }

  storing = g_new0 (Storing, 1);
  g_set_weak_pointer (&storing->window, self);
  storing->desk = g_object_ref (self->desk);
  storing->operator_ = g_strdup (g_object_get_data (G_OBJECT (entry), "ehlo-operator"));
  storing->is_set = *key != '\0';
  ehlo_list_keys_store_async (storing->operator_, storing->is_set ? key : NULL, NULL, stored_cb,
                              storing);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
}

static void
add_key_rows (EhloPreferencesWindow *self)
{
  g_auto (GStrv) operators = ehlo_list_keys_dup_operators (ehlo_blocklists_get_default ());
  g_auto (GStrv) known = g_settings_get_strv (self->settings, "list-keys");

  for (char **o = operators; *o != NULL; o++)
    {
      GtkWidget *entry = adw_password_entry_row_new ();
      gboolean is_known = g_strv_contains ((const char *const *) known, *o);
      g_autofree char *title = NULL;

      /* Translators: who runs a blocklist */
      title = g_strdup_printf (is_known ? _("%s (kept; type another one to change it)") : "%s", *o);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (entry), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), title);
      adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (entry), TRUE);
      g_object_set_data_full (G_OBJECT (entry), "ehlo-operator", g_strdup (*o), g_free);
      g_signal_connect_object (entry, "apply", G_CALLBACK (key_applied_cb), self, 0);
      g_signal_connect_object (entry, "changed", G_CALLBACK (entry_changed_cb), self, 0);
      adw_preferences_group_add (self->keys, entry);
    }
}

static void
ehlo_preferences_window_dispose (GObject *object)
{
  EhloPreferencesWindow *self = EHLO_PREFERENCES_WINDOW (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ehlo_preferences_window_parent_class)->dispose (object);
}

static void
ehlo_preferences_window_class_init (EhloPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_preferences_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloPreferencesWindow, keep_history);
  gtk_widget_class_bind_template_callback (widget_class, clear_history_cb);
  gtk_widget_class_bind_template_child (widget_class, EhloPreferencesWindow, privacy);
  gtk_widget_class_bind_template_child (widget_class, EhloPreferencesWindow, resolver);
  gtk_widget_class_bind_template_child (widget_class, EhloPreferencesWindow, recursion);
  gtk_widget_class_bind_template_child (widget_class, EhloPreferencesWindow, keys);
  gtk_widget_class_bind_template_child (widget_class, EhloPreferencesWindow, own);
  gtk_widget_class_bind_template_child (widget_class, EhloPreferencesWindow, zone);
  gtk_widget_class_bind_template_child (widget_class, EhloPreferencesWindow, recommended);
  gtk_widget_class_bind_template_child (widget_class, EhloPreferencesWindow, domains);
  gtk_widget_class_bind_template_child (widget_class, EhloPreferencesWindow, allow);
  gtk_widget_class_bind_template_child (widget_class, EhloPreferencesWindow, further);
  gtk_widget_class_bind_template_callback (widget_class, resolver_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, zone_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
}

static void
ehlo_preferences_window_init (EhloPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ehlo_preferences_window_new:
 * @parent: the window it belongs to
 * @desk: who looks addresses up; has settings
 *
 * Returns: (transfer none): the preferences, to be presented
 */
GtkWindow *
ehlo_preferences_window_new (GtkWindow          *parent,
                             EhloReputationDesk *desk)
{
  EhloPreferencesWindow *self;
  g_autofree char *resolver = NULL;
  g_auto (GStrv) zones = NULL;

  g_return_val_if_fail (EHLO_IS_REPUTATION_DESK (desk), NULL);

  self = g_object_new (EHLO_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);
  self->desk = g_object_ref (desk);
  self->settings = g_object_ref (ehlo_reputation_desk_get_settings (desk));

  resolver = g_settings_get_string (self->settings, "list-resolver");
  zones = g_settings_get_strv (self->settings, "own-lists");
  gtk_editable_set_text (GTK_EDITABLE (self->resolver), resolver);
  g_settings_bind (self->settings, "own-recursion", self->recursion, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "keep-history", self->keep_history, "active",
                   G_SETTINGS_BIND_DEFAULT);
  add_privacy_rows (self);
  add_key_rows (self);
  for (char **zone = zones; *zone != NULL; zone++)
    add_zone_row (self, *zone);
  add_list_rows (self);

  return GTK_WINDOW (self);
}
