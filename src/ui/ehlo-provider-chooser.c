/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-provider-chooser.h"

#include "ehlo-practice.h"
#include "ehlo-providers.h"

struct _EhloProviderChooser
{
  AdwBin          parent_instance;

  GListModel     *choices; /* those that match */
  GtkFilter      *filter;

  GtkSearchEntry *search;
  GtkStack       *stack;
  GtkListView    *list;
};

enum
{
  CHOSEN,
  BY_HAND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EhloProviderChooser, ehlo_provider_chooser, ADW_TYPE_BIN)

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  EhloProviderChooser *self = user_data;

  return ehlo_choice_matches (item, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
search_changed_cb (EhloProviderChooser *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (self->choices) > 0 ? "results"
                                                                                 : "nothing");
}

static void
choose (EhloProviderChooser *self,
        guint                position)
{
  g_autoptr (EhloChoice) choice = g_list_model_get_item (self->choices, position);
  gboolean usable;

  if (choice == NULL)
    return;

  g_object_get (choice, "usable", &usable, NULL);
  if (usable)
    g_signal_emit (self, signals[CHOSEN], 0, choice);
}

/* Enter takes the first one: what was typed has mostly left just that. */
static void
search_activated_cb (EhloProviderChooser *self)
{
  search_changed_cb (self);
  choose (self, 0);
}

static void
activated_cb (EhloProviderChooser *self,
              guint                position)
{
  choose (self, position);
}

static void
by_hand_clicked_cb (EhloProviderChooser *self)
{
  g_signal_emit (self, signals[BY_HAND], 0);
}

static GListStore *
make_choices (void)
{
  GListModel *providers = G_LIST_MODEL (ehlo_providers_get_default ());
  guint n_providers = g_list_model_get_n_items (providers);
  GListStore *choices = g_list_store_new (EHLO_TYPE_CHOICE);

  for (guint i = 0; i < n_providers; i++)
    {
      g_autoptr (EhloProvider) provider = g_list_model_get_item (providers, i);
      g_autoptr (EhloChoice) choice = ehlo_choice_new_for_provider (provider);

      g_list_store_append (choices, choice);
    }

  for (guint i = 0; i < ehlo_practice_get_n_presets (); i++)
    {
      g_autoptr (EhloChoice) choice = ehlo_choice_new_for_practice (i);

      g_list_store_append (choices, choice);
    }

  return choices;
}

static void
ehlo_provider_chooser_dispose (GObject *object)
{
  EhloProviderChooser *self = EHLO_PROVIDER_CHOOSER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_PROVIDER_CHOOSER);
  g_clear_object (&self->choices);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (ehlo_provider_chooser_parent_class)->dispose (object);
}

static gboolean
ehlo_provider_chooser_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (EHLO_PROVIDER_CHOOSER (widget)->search));
}

static void
ehlo_provider_chooser_class_init (EhloProviderChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_provider_chooser_dispose;
  widget_class->grab_focus = ehlo_provider_chooser_grab_focus;

  /**
   * EhloProviderChooser::chosen:
   * @self: the chooser
   * @choice: what was chosen
   */
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, EHLO_TYPE_CHOICE);

  /**
   * EhloProviderChooser::by-hand:
   * @self: the chooser
   *
   * None of them: the person knows the server.
   */
  signals[BY_HAND] = g_signal_new ("by-hand", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (EHLO_TYPE_CHOICE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-provider-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloProviderChooser, search);
  gtk_widget_class_bind_template_child (widget_class, EhloProviderChooser, stack);
  gtk_widget_class_bind_template_child (widget_class, EhloProviderChooser, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, by_hand_clicked_cb);
}

static void
ehlo_provider_chooser_init (EhloProviderChooser *self)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->choices = G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (make_choices ()),
                                                           g_object_ref (self->filter)));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (self->choices)));
  gtk_list_view_set_model (self->list, selection);
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
}
