/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-history-window.h"

#include "ehlo-account-words.h"
#include "ehlo-compare-window.h"
#include "ehlo-history-row.h"
#include "ehlo-history-words.h"
#include "ehlo-report-window.h"
#include "ehlo-run-file.h"
#include "ehlo-wrap-layout.h"

#include <glib/gi18n.h>
#include <string.h>

struct _EhloHistoryWindow
{
  AdwWindow        parent_instance;

  EhloHistory     *history;
  EhloAccount     *account;
  GListModel      *entries;
  GtkFilter       *filter;
  GPtrArray       *chosen;  /* (element-type EhloHistoryEntry) at most two, as they were chosen */

  AdwToastOverlay *toasts;
  AdwWindowTitle  *title;
  GtkStack        *stack;
  GtkSearchEntry  *search;
  GtkListView     *list;
  GtkLabel        *hint;
  GtkLabel        *compare_label;
};

G_DEFINE_FINAL_TYPE (EhloHistoryWindow, ehlo_history_window, ADW_TYPE_WINDOW)

static void
tell (EhloHistoryWindow *self,
      const char        *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped)); /* its title is markup */
}

/* Choosing */

static void
update_choice (EhloHistoryWindow *self)
{
  static const struct
  {
    const char *hint;
    const char *label;
  } states[] = {
    { N_("Choose two tests to see what changed."), N_("Compare") },
    { N_("One test is chosen."), N_("Compare With the Last That Worked") },
    { N_("Two tests are chosen."), N_("Compare") },
  };
  guint n_chosen = MIN (self->chosen->len, G_N_ELEMENTS (states) - 1);

  gtk_label_set_text (self->hint, _(states[n_chosen].hint));
  gtk_label_set_text (self->compare_label, _(states[n_chosen].label));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.compare", n_chosen > 0);
}

static gboolean
is_chosen (EhloHistoryWindow *self,
           EhloHistoryEntry  *entry)
{
  return g_ptr_array_find (self->chosen, entry, NULL);
}

/* A third one takes the place of the first. */
static void
choose (EhloHistoryWindow *self,
        EhloHistoryEntry  *entry)
{
  if (self->chosen->len == 2)
    g_ptr_array_remove_index (self->chosen, 0);
  g_ptr_array_add (self->chosen, g_object_ref (entry));
}

static void
update_rows (EhloHistoryWindow *self)
{
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->list)); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (EHLO_IS_HISTORY_ROW (row) && ehlo_history_row_get_entry (EHLO_HISTORY_ROW (row)) != NULL)
        ehlo_history_row_set_chosen (
          EHLO_HISTORY_ROW (row),
          is_chosen (self, ehlo_history_row_get_entry (EHLO_HISTORY_ROW (row))));
    }
}

static void
chosen_cb (EhloHistoryWindow *self,
           GParamSpec        *pspec,
           EhloHistoryRow    *row)
{
  EhloHistoryEntry *entry = ehlo_history_row_get_entry (row);
  gboolean wanted = ehlo_history_row_get_chosen (row);

  if (entry == NULL || wanted == is_chosen (self, entry))
    return;

  if (wanted)
    choose (self, entry);
  else
    g_ptr_array_remove (self->chosen, entry);
  update_rows (self);
  update_choice (self);
}

/* The list */

static void
setup_cb (EhloHistoryWindow        *self,
          GtkListItem              *item,
          GtkSignalListItemFactory *factory)
{
  GtkWidget *row = ehlo_history_row_new ();

  g_signal_connect_object (row, "notify::chosen", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (EhloHistoryWindow        *self,
         GtkListItem              *item,
         GtkSignalListItemFactory *factory)
{
  EhloHistoryRow *row = EHLO_HISTORY_ROW (gtk_list_item_get_child (item));
  EhloHistoryEntry *entry = gtk_list_item_get_item (item);

  ehlo_history_row_set_entry (row, entry);
  ehlo_history_row_set_chosen (row, is_chosen (self, entry));
}

/* Without an entry, so that the mark of one does not become that of the next. */
static void
unbind_cb (EhloHistoryWindow        *self,
           GtkListItem              *item,
           GtkSignalListItemFactory *factory)
{
  ehlo_history_row_set_entry (EHLO_HISTORY_ROW (gtk_list_item_get_child (item)), NULL);
}

static gboolean
has_text (const char *text,
          const char *wanted)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, wanted) != NULL;
}

static gboolean
matches_cb (gpointer item,
            gpointer user_data)
{
  EhloHistoryWindow *self = user_data;
  EhloHistoryEntry *entry = item;
  g_autofree char *wanted =
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autofree char *date = ehlo_history_words_dup_date (ehlo_history_entry_get_started (entry));
  g_autofree char *network = ehlo_history_words_dup_network (entry);

  return has_text (ehlo_history_entry_get_title (entry), wanted) || has_text (date, wanted) ||
         has_text (network, wanted) || has_text (ehlo_history_entry_get_host (entry), wanted);
}

static void
search_changed_cb (EhloHistoryWindow *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
entries_changed_cb (EhloHistoryWindow *self)
{
  gboolean is_read = ehlo_history_is_read (self->history, ehlo_account_get_id (self->account));
  gboolean is_empty = g_list_model_get_n_items (self->entries) == 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.clear", !is_empty);
  gtk_stack_set_visible_child_name (self->stack,
                                    !is_read ? "reading" : is_empty ? "empty" : "list");
}

/* Opening */

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (EhloHistoryWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloRun) run = ehlo_run_read_file_finish (G_FILE (source), result, &error);

  if (self->history == NULL)
    return;

  if (run != NULL)
    gtk_window_present (ehlo_report_window_new (GTK_WINDOW (self), run, FALSE));
  else
    tell (self, error->message);
}

static void
activated_cb (EhloHistoryWindow *self,
              guint              position)
{
  g_autoptr (EhloHistoryEntry) entry =
    g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->list)), position);

  ehlo_run_read_file_async (ehlo_history_entry_get_file (entry), NULL, opened_cb,
                            g_object_ref (self));
}

/* Comparing: the earlier one is read first, then the later one, then both are shown. */

typedef struct
{
  EhloHistoryWindow *window;
  EhloHistoryEntry  *later;
  EhloRun           *before; /* nullable: not read yet */
} Pair;

static void
pair_free (Pair *pair)
{
  g_object_unref (pair->window);
  g_object_unref (pair->later);
  g_clear_object (&pair->before);
  g_free (pair);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pair, pair_free)

static void
later_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Pair) pair = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloRun) after = ehlo_run_read_file_finish (G_FILE (source), result, &error);
  g_autoptr (EhloComparison) comparison = NULL;

  if (pair->window->history == NULL)
    return;

  if (after == NULL)
    {
      tell (pair->window, error->message);
      return;
    }
  comparison = ehlo_compare_runs (pair->before, after);
  gtk_window_present (ehlo_compare_window_new (GTK_WINDOW (pair->window), comparison));
}

static void
read_later (Pair *pair)
{
  ehlo_run_read_file_async (ehlo_history_entry_get_file (pair->later), NULL, later_read_cb, pair);
}

static void
earlier_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Pair) pair = user_data;
  g_autoptr (GError) error = NULL;

  pair->before = ehlo_run_read_file_finish (G_FILE (source), result, &error);
  if (pair->window->history == NULL)
    return;

  if (pair->before == NULL)
    tell (pair->window, error->message);
  else
    read_later (g_steal_pointer (&pair));
}

static void
last_worked_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Pair) pair = user_data;

  pair->before = ehlo_history_find_last_worked_finish (EHLO_HISTORY (source), result);
  if (pair->window->history == NULL)
    return;

  if (pair->before == NULL)
    tell (pair->window, _("No earlier test worked"));
  else
    read_later (g_steal_pointer (&pair));
}

static int
compare_dates (EhloHistoryEntry *a,
               EhloHistoryEntry *b)
{
  return g_date_time_compare (ehlo_history_entry_get_started (a),
                              ehlo_history_entry_get_started (b));
}

static void
compare_action_cb (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  EhloHistoryWindow *self = EHLO_HISTORY_WINDOW (widget);
  EhloHistoryEntry *earlier = g_ptr_array_index (self->chosen, 0);
  EhloHistoryEntry *later = g_ptr_array_index (self->chosen, self->chosen->len - 1);
  Pair *pair = g_new0 (Pair, 1);

  pair->window = g_object_ref (self);
  if (compare_dates (earlier, later) > 0)
    {
      pair->later = g_object_ref (earlier);
      earlier = later;
    }
  else
    {
      pair->later = g_object_ref (later);
    }

  if (self->chosen->len == 1)
    ehlo_history_find_last_worked_async (self->history, ehlo_account_get_id (self->account),
                                         ehlo_history_entry_get_started (later), last_worked_cb,
                                         pair);
  else
    ehlo_run_read_file_async (ehlo_history_entry_get_file (earlier), NULL, earlier_read_cb, pair);
}

/* Clearing */

static void
clear_answered_cb (EhloHistoryWindow *self,
                   const char        *response)
{
  if (!g_str_equal (response, "clear"))
    return;

  g_ptr_array_set_size (self->chosen, 0);
  ehlo_history_clear (self->history, ehlo_account_get_id (self->account));
  update_choice (self);
}

static void
clear_action_cb (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  AdwMessageDialog *dialog;

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
    GTK_WINDOW (widget), _("Clear the History?"),
    _("All tests of this account that are kept will be removed for good.")));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "clear", _("C_lear"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "clear", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (clear_answered_cb), widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The window */

static void
ehlo_history_window_dispose (GObject *object)
{
  EhloHistoryWindow *self = EHLO_HISTORY_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_HISTORY_WINDOW);
  g_clear_object (&self->history);
  g_clear_object (&self->account);
  g_clear_object (&self->entries);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);

  G_OBJECT_CLASS (ehlo_history_window_parent_class)->dispose (object);
}

static void
ehlo_history_window_class_init (EhloHistoryWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_history_window_dispose;

  g_type_ensure (EHLO_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-history-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloHistoryWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, EhloHistoryWindow, title);
  gtk_widget_class_bind_template_child (widget_class, EhloHistoryWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, EhloHistoryWindow, search);
  gtk_widget_class_bind_template_child (widget_class, EhloHistoryWindow, list);
  gtk_widget_class_bind_template_child (widget_class, EhloHistoryWindow, hint);
  gtk_widget_class_bind_template_child (widget_class, EhloHistoryWindow, compare_label);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_install_action (widget_class, "history.compare", NULL, compare_action_cb);
  gtk_widget_class_install_action (widget_class, "history.clear", NULL, clear_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ehlo_history_window_init (EhloHistoryWindow *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->chosen = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  update_choice (self);
}

/**
 * ehlo_history_window_new:
 * @parent: the window that it belongs to
 * @history: what is kept
 * @account: the account whose runs are to be shown
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWindow *
ehlo_history_window_new (GtkWindow   *parent,
                         EhloHistory *history,
                         EhloAccount *account)
{
  EhloHistoryWindow *self;
  GtkFilterListModel *filtered;
  g_autoptr (GtkSelectionModel) selection = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (EHLO_IS_HISTORY (history), NULL);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), NULL);

  self = g_object_new (EHLO_TYPE_HISTORY_WINDOW, "transient-for", parent, NULL);
  self->history = g_object_ref (history);
  self->account = g_object_ref (account);
  self->entries = g_object_ref (ehlo_history_get_entries (history, ehlo_account_get_id (account)));
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches_cb, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (self->entries), g_object_ref (self->filter));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (filtered)));
  gtk_list_view_set_model (self->list, selection);

  adw_window_title_set_subtitle (self->title, ehlo_account_get_title (account));
  g_signal_connect_object (self->entries, "items-changed", G_CALLBACK (entries_changed_cb), self,
                           G_CONNECT_SWAPPED);
  entries_changed_cb (self);

  return GTK_WINDOW (self);
}
