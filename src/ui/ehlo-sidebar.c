/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-sidebar.h"

#include "ehlo-account-row.h"

#include <glib/gi18n.h>

struct _EhloSidebar
{
  AdwBin         parent_instance;

  EhloSession   *session;
  EhloAccount   *selected;

  GtkListBox    *list;
  GMenuModel    *account_menu;
  GtkWidget     *popover; /* nullable: made when it is first asked for */
};

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EhloSidebar, ehlo_sidebar, ADW_TYPE_BIN)

static void
take_selected (EhloSidebar *self,
               EhloAccount *account)
{
  if (g_set_object (&self->selected, account))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
row_selected_cb (EhloSidebar   *self,
                 GtkListBoxRow *row)
{
  take_selected (self, row != NULL ? ehlo_account_row_get_account (EHLO_ACCOUNT_ROW (row)) : NULL);
}

static void
row_activated_cb (EhloSidebar *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
show_menu_at (EhloSidebar        *self,
              const GdkRectangle *place)
{
  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (self->account_menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }

  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
secondary_pressed_cb (GtkGestureClick *gesture,
                      int              n_press,
                      double           x,
                      double           y,
                      EhloSidebar     *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);
  double sidebar_x, sidebar_y;

  if (row == NULL)
    return;

  gtk_list_box_select_row (self->list, row);
  gtk_widget_translate_coordinates (GTK_WIDGET (self->list), GTK_WIDGET (self), x, y,
                                    &sidebar_x, &sidebar_y);
  show_menu_at (self, &(GdkRectangle) { (int) sidebar_x, (int) sidebar_y, 1, 1 });
}

static void
show_menu_action_cb (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  EhloSidebar *self = EHLO_SIDEBAR (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (row), widget, &bounds))
    return;

  show_menu_at (self, &(GdkRectangle) { (int) bounds.origin.x + 12,
                                        (int) (bounds.origin.y + bounds.size.height), 1, 1 });
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return ehlo_account_row_new (EHLO_SIDEBAR (user_data)->session, item);
}

static gboolean
is_practice_row (EhloSidebar   *self,
                 GtkListBoxRow *row)
{
  return row != NULL &&
         ehlo_session_is_practice (self->session,
                                   ehlo_account_row_get_account (EHLO_ACCOUNT_ROW (row)));
}

/* The practice accounts have a heading of their own above the first one. */
static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       user_data)
{
  EhloSidebar *self = user_data;
  GtkWidget *label;

  if (!is_practice_row (self, row) || is_practice_row (self, before))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }

  if (gtk_list_box_row_get_header (row) != NULL)
    return;

  label = gtk_label_new (_("Practice"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "sidebar-heading");
  gtk_list_box_row_set_header (row, label);
}

static void
ehlo_sidebar_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  EhloSidebar *self = EHLO_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_sidebar_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  EhloSidebar *self = EHLO_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      ehlo_sidebar_set_selected (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_sidebar_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  EhloSidebar *self = EHLO_SIDEBAR (widget);

  GTK_WIDGET_CLASS (ehlo_sidebar_parent_class)->size_allocate (widget, width, height, baseline);

  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
ehlo_sidebar_dispose (GObject *object)
{
  EhloSidebar *self = EHLO_SIDEBAR (object);

  /* The list outlives the session for a moment, and would ask it about its rows. */
  if (self->session != NULL)
    {
      gtk_list_box_set_header_func (self->list, NULL, NULL, NULL);
      gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
    }

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_SIDEBAR);
  g_clear_object (&self->session);
  g_clear_object (&self->selected);

  G_OBJECT_CLASS (ehlo_sidebar_parent_class)->dispose (object);
}

static void
ehlo_sidebar_class_init (EhloSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ehlo_sidebar_dispose;
  object_class->get_property = ehlo_sidebar_get_property;
  object_class->set_property = ehlo_sidebar_set_property;
  widget_class->size_allocate = ehlo_sidebar_size_allocate;

  /**
   * EhloSidebar:selected:
   *
   * The selected account; %NULL when there is none.
   */
  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, EHLO_TYPE_ACCOUNT,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * EhloSidebar::activated:
   *
   * The person chose the selected row: where only the sidebar is shown, they want to go on.
   */
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, EhloSidebar, account_menu);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, secondary_pressed_cb);
  gtk_widget_class_install_action (widget_class, "sidebar.show-menu", NULL, show_menu_action_cb);
}

static void
ehlo_sidebar_init (EhloSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkListBoxRow *
find_row (EhloSidebar *self,
          EhloAccount *account)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      if (ehlo_account_row_get_account (EHLO_ACCOUNT_ROW (row)) == account)
        return row;
    }

  return NULL;
}

/**
 * ehlo_sidebar_set_session:
 * @self: a sidebar without a session yet
 * @session: the session
 *
 * Shows the accounts of @session from now on.
 */
void
ehlo_sidebar_set_session (EhloSidebar *self,
                          EhloSession *session)
{
  g_autoptr (GListStore) both = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr (GListModel) rows = NULL;

  g_return_if_fail (EHLO_IS_SIDEBAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);

  g_list_store_append (both, ehlo_session_get_accounts (session));
  g_list_store_append (both, ehlo_session_get_practice_accounts (session));
  rows = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&both))));

  gtk_list_box_set_header_func (self->list, update_header, self, NULL);
  gtk_list_box_bind_model (self->list, rows, create_row, self, NULL);
}

/**
 * ehlo_sidebar_get_selected:
 * @self: a sidebar
 *
 * Returns: (transfer none) (nullable): the selected account
 */
EhloAccount *
ehlo_sidebar_get_selected (EhloSidebar *self)
{
  g_return_val_if_fail (EHLO_IS_SIDEBAR (self), NULL);

  return self->selected;
}

/**
 * ehlo_sidebar_set_selected:
 * @self: a sidebar
 * @account: (nullable): an account of its session
 *
 * Selects the row of @account.
 */
void
ehlo_sidebar_set_selected (EhloSidebar *self,
                           EhloAccount *account)
{
  GtkListBoxRow *row;

  g_return_if_fail (EHLO_IS_SIDEBAR (self));

  row = account != NULL ? find_row (self, account) : NULL;
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
  else
    gtk_list_box_unselect_all (self->list);
}
