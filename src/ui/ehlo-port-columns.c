/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-port-columns.h"

#include "ehlo-format.h"
#include "ehlo-outcome-look.h"
#include "ehlo-port-row.h"
#include "ehlo-port-text.h"
#include "ehlo-port-words.h"

#include <glib/gi18n.h>

/* So many letters of a text are shown before it ends in dots, and so many where room is short. */
#define MOST_LETTERS 28
#define FEWEST_LETTERS 11

typedef struct
{
  const char *title;
  char       *(*dup_text) (EhloPortRow *row);          /* nullable result: a dash */
  gboolean    (*get_outcome) (EhloPortRow *row,        /* nullable: no pill */
                              EhloOutcome *ret_outcome);
  int         (*compare) (const EhloPortResult *a,     /* nullable: by the text */
                          const EhloPortResult *b);
  gboolean    is_number;
  gboolean    is_wide;                                 /* takes what room there is */
} Column;

/* What each column says */

static char *
dup_port (EhloPortRow *row)
{
  return g_strdup_printf ("%u", ehlo_port_row_get_result (row)->port);
}

static int
compare_ports (const EhloPortResult *a,
               const EhloPortResult *b)
{
  return (int) a->port - (int) b->port;
}

static char *
dup_address (EhloPortRow *row)
{
  return g_strdup (ehlo_port_row_get_result (row)->address);
}

static char *
dup_meant_for (EhloPortRow *row)
{
  return g_strdup (ehlo_port_words_get_meant_for (ehlo_port_row_get_result (row)->port));
}

static char *
dup_encryption (EhloPortRow *row)
{
  return ehlo_port_words_dup_encryption (ehlo_port_row_get_result (row));
}

static char *
dup_reached (EhloPortRow *row)
{
  return ehlo_port_words_dup_reached (ehlo_port_row_get_result (row));
}

static gboolean
get_reached (EhloPortRow *row,
             EhloOutcome *ret_outcome)
{
  *ret_outcome = ehlo_port_words_get_outcome (ehlo_port_row_get_result (row));

  return TRUE;
}

static int
compare_states (const EhloPortResult *a,
                const EhloPortResult *b)
{
  return (int) a->state - (int) b->state;
}

static char *
dup_time (EhloPortRow *row)
{
  const EhloPortResult *result = ehlo_port_row_get_result (row);

  return result->rtt_us >= 0 ? ehlo_format_duration (result->rtt_us) : NULL;
}

/* No answer takes longest. */
static int
compare_times (const EhloPortResult *a,
               const EhloPortResult *b)
{
  guint64 time_a = (guint64) a->rtt_us, time_b = (guint64) b->rtt_us;

  return (time_a > time_b) - (time_a < time_b);
}

static char *
dup_server (EhloPortRow *row)
{
  return ehlo_port_text_dup_server (ehlo_port_row_get_result (row));
}

static char *
dup_sign_in (EhloPortRow *row)
{
  return ehlo_port_words_dup_sign_in (ehlo_port_row_get_result (row));
}

static gboolean
get_blocked (EhloPortRow *row,
             EhloOutcome *ret_outcome)
{
  return ehlo_port_words_get_blocked (ehlo_port_row_get_result (row)->port, ret_outcome) != NULL;
}

static char *
dup_blocked (EhloPortRow *row)
{
  EhloOutcome outcome;

  return g_strdup (ehlo_port_words_get_blocked (ehlo_port_row_get_result (row)->port, &outcome));
}

static int
compare_blocked (const EhloPortResult *a,
                 const EhloPortResult *b)
{
  EhloOutcome outcome_a = EHLO_OUTCOME_RUNNING, outcome_b = EHLO_OUTCOME_RUNNING;

  ehlo_port_words_get_blocked (a->port, &outcome_a);
  ehlo_port_words_get_blocked (b->port, &outcome_b);

  return (int) outcome_a - (int) outcome_b;
}

static char *
dup_advice (EhloPortRow *row)
{
  return g_strdup (ehlo_port_text_get_advice (ehlo_port_row_get_result (row)->advice));
}

#define ADDRESS_COLUMN 1

/* What one looks for comes first: a narrow window shows no more without scrolling. */
static const Column columns[] = {
  { N_("Port"), dup_port, NULL, compare_ports, TRUE, FALSE },
  { N_("Address"), dup_address, NULL, NULL, FALSE, FALSE },
  { N_("Reached"), dup_reached, get_reached, compare_states, FALSE, FALSE },
  { N_("Advice"), dup_advice, NULL, NULL, FALSE, TRUE },
  { N_("Time"), dup_time, NULL, compare_times, TRUE, FALSE },
  { N_("Encryption"), dup_encryption, NULL, NULL, FALSE, FALSE },
  { N_("Certificate"), dup_server, NULL, NULL, FALSE, FALSE },
  { N_("Sign-in"), dup_sign_in, NULL, NULL, FALSE, FALSE },
  { N_("Meant for"), dup_meant_for, NULL, NULL, FALSE, FALSE },
  { N_("Often Blocked"), dup_blocked, get_blocked, compare_blocked, FALSE, FALSE },
};

/* Cells */

static GtkLabel *
get_label (GtkWidget *cell)
{
  return GTK_LABEL (GTK_IS_LABEL (cell) ? cell : gtk_widget_get_last_child (cell));
}

static void
show_pill (GtkWidget    *cell,
           const Column *column,
           EhloPortRow  *row)
{
  EhloOutcome outcome;

  if (column->get_outcome (row, &outcome))
    {
      gtk_image_set_from_icon_name (GTK_IMAGE (gtk_widget_get_first_child (cell)),
                                    ehlo_outcome_get_icon_name (outcome));
      ehlo_outcome_style_widget (outcome, cell);
    }
  gtk_widget_set_visible (cell, column->get_outcome (row, &outcome));
}

static void
show_row (GtkWidget   *cell,
          EhloPortRow *row)
{
  const Column *column = g_object_get_data (G_OBJECT (cell), "column");
  g_autofree char *text = column->dup_text (row);
  GtkLabel *label = get_label (cell);

  gtk_label_set_text (label, text != NULL ? text : "—");
  if (column->get_outcome != NULL)
    show_pill (cell, column, row);
  gtk_widget_set_tooltip_text (cell, text != NULL && g_utf8_strlen (text, -1) > FEWEST_LETTERS
                                       ? text : NULL);
}

static GtkWidget *
create_label (const Column *column)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, NULL);

  if (!column->is_number)
    g_object_set (label,
                  "ellipsize", PANGO_ELLIPSIZE_END,
                  "max-width-chars", MOST_LETTERS,
                  "width-chars", column->is_wide ? 2 * FEWEST_LETTERS : FEWEST_LETTERS,
                  NULL);

  return label;
}

/* A word in a pill is short and says all: it is shown in full. */
static GtkWidget *
create_pill (void)
{
  GtkWidget *pill = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  "pixel-size", 12,
                                  NULL);

  gtk_widget_add_css_class (pill, "state-pill");
  gtk_widget_set_halign (pill, GTK_ALIGN_START);
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (pill), icon);
  gtk_box_append (GTK_BOX (pill), gtk_label_new (NULL));

  return pill;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  const Column *column = user_data;
  GtkWidget *cell = column->get_outcome != NULL ? create_pill () : create_label (column);

  if (column->is_number)
    gtk_widget_add_css_class (cell, "numeric");
  g_object_set_data (G_OBJECT (cell), "column", user_data);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  EhloPortRow *row = gtk_list_item_get_item (item);

  g_signal_connect_object (row, "changed", G_CALLBACK (show_row), cell, G_CONNECT_SWAPPED);
  show_row (cell, row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_row,
                                        gtk_list_item_get_child (item));
}

/* Columns */

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const Column *column = user_data;
  EhloPortRow *row_a = EHLO_PORT_ROW ((gpointer) a), *row_b = EHLO_PORT_ROW ((gpointer) b);
  g_autofree char *text_a = NULL, *text_b = NULL;

  if (column->compare != NULL)
    return column->compare (ehlo_port_row_get_result (row_a), ehlo_port_row_get_result (row_b));

  text_a = column->dup_text (row_a);
  text_b = column->dup_text (row_b);
  if (text_a == NULL || text_b == NULL)
    return (text_a == NULL) - (text_b == NULL);

  return g_utf8_collate (text_a, text_b);
}

static GtkColumnViewColumn *
create_column (const Column *description)
{
  gpointer data = (gpointer) description;
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;
  g_autoptr (GtkSorter) sorter = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), data);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);

  column = gtk_column_view_column_new (_(description->title), factory);
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_rows, data, NULL));
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_expand (column, description->is_wide);

  return column;
}

/**
 * ehlo_port_columns_add:
 * @view: a table of #EhloPortRow
 *
 * Gives @view its columns, each of which sorts.
 */
void
ehlo_port_columns_add (GtkColumnView *view)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = create_column (&columns[i]);

      gtk_column_view_append_column (view, column);
    }
}

/**
 * ehlo_port_columns_show_addresses:
 * @view: a table with these columns
 * @visible: whether the rows are of more than one address
 *
 * Where all rows are of one address it says nothing to repeat it.
 */
void
ehlo_port_columns_show_addresses (GtkColumnView *view,
                                  gboolean       visible)
{
  g_autoptr (GtkColumnViewColumn) column = NULL;

  column = g_list_model_get_item (gtk_column_view_get_columns (view), ADDRESS_COLUMN);
  gtk_column_view_column_set_visible (column, visible);
}

/**
 * ehlo_port_columns_sort_anew:
 * @view: a table with these columns
 *
 * Sorts anew: a row stands elsewhere when more is known of it.
 */
void
ehlo_port_columns_sort_anew (GtkColumnView *view)
{
  GListModel *list = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (list, i);

      gtk_sorter_changed (gtk_column_view_column_get_sorter (column), GTK_SORTER_CHANGE_DIFFERENT);
    }
}
