/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-ports-page.h"

#include "ehlo-path-view.h"
#include "ehlo-port-columns.h"
#include "ehlo-port-details.h"
#include "ehlo-port-row.h"

#include <glib/gi18n.h>

struct _EhloPortsPage
{
  AdwBin              parent_instance;

  EhloAccount        *account;   /* nullable until one is shown */
  EhloRun            *run;       /* nullable */
  GListStore         *rows;      /* of EhloPortRow, in the order they came */
  GtkSingleSelection *selection;

  GtkStack           *stack;
  AdwStatusPage      *empty;
  GtkLabel           *note;
  GtkScrolledWindow  *scroller;
  GtkSpinner         *spinner;
  GtkLabel           *heading;
  GtkColumnView      *table;
  EhloPortDetails    *details;
  GtkWidget          *path_box;
  EhloPathView       *path;
};

G_DEFINE_FINAL_TYPE (EhloPortsPage, ehlo_ports_page, ADW_TYPE_BIN)

/* The table */

static void
selected_cb (EhloPortsPage *self)
{
  gpointer row = gtk_single_selection_get_selected_item (self->selection);

  ehlo_port_details_set_row (self->details, row);
}

static void
put_result (EhloPortsPage        *self,
            const EhloPortResult *result)
{
  g_autoptr (EhloPortRow) added = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (EhloPortRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (ehlo_port_row_set_result (row, result))
        return;
    }

  added = ehlo_port_row_new (result, self->account);
  g_list_store_append (self->rows, added);
}

static gboolean
has_several_addresses (EhloRun *run)
{
  for (guint i = 1; i < ehlo_run_get_n_ports (run); i++)
    if (g_strcmp0 (ehlo_run_get_port (run, i)->address, ehlo_run_get_port (run, 0)->address) != 0)
      return TRUE;

  return FALSE;
}

/* The one that works is what somebody whose own does not looks for. */
static void
select_way_out (EhloPortsPage *self)
{
  GListModel *model = G_LIST_MODEL (self->selection);

  if (gtk_single_selection_get_selected (self->selection) != GTK_INVALID_LIST_POSITION)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (EhloPortRow) row = g_list_model_get_item (model, i);
      g_autofree char *settings = ehlo_port_row_dup_settings (row);
      const char *advice = ehlo_port_row_get_result (row)->advice;

      if (settings != NULL && (g_strcmp0 (advice, "use") == 0 ||
                               g_strcmp0 (advice, "other-encryption") == 0))
        {
          gtk_single_selection_set_selected (self->selection, i);
          return;
        }
    }
}

static gboolean
begin_at_edge_cb (GtkWidget     *widget,
                  GdkFrameClock *clock,
                  gpointer       user_data)
{
  EhloPortsPage *self = EHLO_PORTS_PAGE (widget);
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->table));

  if (gtk_adjustment_get_value (adjustment) == 0)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));

  return G_SOURCE_REMOVE;
}

/* Where one reads from right to left the table begins at its right edge. While sizes are handed out
 * it would not notice: that waits for the next frame. */
static void
begin_at_edge (EhloPortsPage *self)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), begin_at_edge_cb, NULL, NULL);
}

/* The page */

static void
show_heading (EhloPortsPage *self)
{
  const char *host = ehlo_run_get_subject (self->run)->host;
  gboolean is_finished = ehlo_run_is_finished (self->run);
  g_autofree char *text = NULL;

  text = is_finished ? g_strdup_printf (_("Ports of %s"), host)
                     : g_strdup_printf (_("Comparing the ports of %s …"), host);
  gtk_label_set_text (self->heading, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->heading), text);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), !is_finished);
  gtk_spinner_set_spinning (self->spinner, !is_finished);
}

static void
show_ports (EhloPortsPage *self)
{
  const EhloPathResult *path = ehlo_run_get_path (self->run);

  for (guint i = 0; i < ehlo_run_get_n_ports (self->run); i++)
    put_result (self, ehlo_run_get_port (self->run, i));
  ehlo_port_columns_show_addresses (self->table, has_several_addresses (self->run));
  ehlo_port_columns_sort_anew (self->table);
  if (ehlo_run_is_finished (self->run) && ehlo_ports_page_explains (self->run))
    select_way_out (self);

  ehlo_path_view_set_path (self->path, path, ehlo_run_get_subject (self->run)->host);
  gtk_widget_set_visible (self->path_box, path != NULL && path->targets->len > 0);
  show_heading (self);
  gtk_stack_set_visible_child_name (self->stack, "ports");
}

/* Why there is nothing to see: the name was not found, say. */
static char *
dup_obstacle (EhloRun *run)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (run)); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (run), i);

      if (ehlo_step_get_outcome (step) == EHLO_OUTCOME_FAILED ||
          ehlo_step_get_outcome (step) == EHLO_OUTCOME_CANCELLED)
        return g_strdup (ehlo_step_get_summary (step));
    }

  return NULL;
}

static void
show_empty (EhloPortsPage *self)
{
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *obstacle = NULL;

  text = g_strdup_printf (_("Ehlo connects to %s on the ports that mail uses, all at once, and "
                            "shows which get through and where the others end. No password is "
                            "needed."), ehlo_account_get_host (self->account));
  escaped = g_markup_escape_text (text, -1);
  if (self->run != NULL && ehlo_run_is_finished (self->run))
    obstacle = dup_obstacle (self->run);

  adw_status_page_set_description (self->empty, escaped);
  gtk_label_set_text (self->note, obstacle != NULL ? obstacle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), obstacle != NULL);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
update (EhloPortsPage *self)
{
  gboolean has_rows = self->run != NULL && (ehlo_run_get_n_ports (self->run) > 0 ||
                                            ehlo_run_get_path (self->run) != NULL);

  if (has_rows || (self->run != NULL && !ehlo_run_is_finished (self->run)))
    show_ports (self);
  else
    show_empty (self);
}

static void
unset_run (EhloPortsPage *self)
{
  if (self->run == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
}

static void
set_run (EhloPortsPage *self,
         EhloRun       *run)
{
  unset_run (self);
  g_list_store_remove_all (self->rows);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (run == NULL)
    return;

  self->run = g_object_ref (run);
  g_signal_connect_object (run, "ports-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "path-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::finished", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
ehlo_ports_page_dispose (GObject *object)
{
  EhloPortsPage *self = EHLO_PORTS_PAGE (object);

  unset_run (self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_func (self->selection, selected_cb, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->account);
  g_clear_object (&self->rows);

  /* AdwBin does not notice when a template takes its child away, and would do so again. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_PORTS_PAGE);

  G_OBJECT_CLASS (ehlo_ports_page_parent_class)->dispose (object);
}

static void
ehlo_ports_page_class_init (EhloPortsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_ports_page_dispose;

  g_type_ensure (EHLO_TYPE_PATH_VIEW);
  g_type_ensure (EHLO_TYPE_PORT_DETAILS);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-ports-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloPortsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, EhloPortsPage, empty);
  gtk_widget_class_bind_template_child (widget_class, EhloPortsPage, note);
  gtk_widget_class_bind_template_child (widget_class, EhloPortsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, EhloPortsPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, EhloPortsPage, heading);
  gtk_widget_class_bind_template_child (widget_class, EhloPortsPage, table);
  gtk_widget_class_bind_template_child (widget_class, EhloPortsPage, details);
  gtk_widget_class_bind_template_child (widget_class, EhloPortsPage, path_box);
  gtk_widget_class_bind_template_child (widget_class, EhloPortsPage, path);
}

static void
ehlo_ports_page_init (EhloPortsPage *self)
{
  g_autoptr (GtkColumnViewColumn) first = NULL;
  GtkSortListModel *sorted;

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->table)),
                           "changed", G_CALLBACK (begin_at_edge), self, G_CONNECT_SWAPPED);
  self->rows = g_list_store_new (EHLO_TYPE_PORT_ROW);
  ehlo_port_columns_add (self->table);
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)),
                                    g_object_ref (gtk_column_view_get_sorter (self->table)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));

  first = g_list_model_get_item (gtk_column_view_get_columns (self->table), 0);
  gtk_column_view_sort_by_column (self->table, first, GTK_SORT_ASCENDING);
}

/**
 * ehlo_ports_page_show:
 * @self: the page
 * @account: an account
 * @run: (nullable): the run that compared its ports, finished or not; %NULL before one did
 *
 * Shows the ports of @run and follows it until another one is shown.
 */
void
ehlo_ports_page_show (EhloPortsPage *self,
                      EhloAccount   *account,
                      EhloRun       *run)
{
  g_return_if_fail (EHLO_IS_PORTS_PAGE (self));
  g_return_if_fail (EHLO_IS_ACCOUNT (account));
  g_return_if_fail (run == NULL || EHLO_IS_RUN (run));

  if (self->run != run || self->account != account)
    {
      g_set_object (&self->account, account);
      set_run (self, run);
    }

  /* The account may use another port now. */
  selected_cb (self);
  update (self);
}

/**
 * ehlo_ports_page_explains:
 * @run: (nullable): a run
 *
 * Returns: whether its comparison of ports says why the port that was asked for does not work
 */
gboolean
ehlo_ports_page_explains (EhloRun *run)
{
  guint port;

  g_return_val_if_fail (run == NULL || EHLO_IS_RUN (run), FALSE);

  if (run == NULL)
    return FALSE;

  port = ehlo_run_get_subject (run)->port;
  for (guint i = 0; i < ehlo_run_get_n_ports (run); i++)
    {
      const EhloPortResult *result = ehlo_run_get_port (run, i);

      if (result->port == port && (result->state != EHLO_PORT_OPEN || result->other_manner))
        return TRUE;
    }

  return FALSE;
}
