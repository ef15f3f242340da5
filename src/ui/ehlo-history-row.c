/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-history-row.h"

#include "ehlo-history-words.h"
#include "ehlo-outcome-look.h"

#include <glib/gi18n.h>

struct _EhloHistoryRow
{
  AdwBin            parent_instance;

  EhloHistoryEntry *entry; /* nullable */
  GtkCheckButton   *check;
  GtkImage         *icon;
  GtkLabel         *title;
  GtkLabel         *details;
};

enum
{
  PROP_0,
  PROP_CHOSEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (EhloHistoryRow, ehlo_history_row, ADW_TYPE_BIN)

static void
toggled_cb (EhloHistoryRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}

static void
ehlo_history_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CHOSEN:
      g_value_set_boolean (value, ehlo_history_row_get_chosen (EHLO_HISTORY_ROW (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_history_row_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_CHOSEN:
      ehlo_history_row_set_chosen (EHLO_HISTORY_ROW (object), g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_history_row_dispose (GObject *object)
{
  EhloHistoryRow *self = EHLO_HISTORY_ROW (object);

  g_clear_object (&self->entry);

  /* AdwBin does not notice when a template takes its child away, and would do so again. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_HISTORY_ROW);

  G_OBJECT_CLASS (ehlo_history_row_parent_class)->dispose (object);
}

static void
ehlo_history_row_class_init (EhloHistoryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ehlo_history_row_dispose;
  object_class->get_property = ehlo_history_row_get_property;
  object_class->set_property = ehlo_history_row_set_property;

  /**
   * EhloHistoryRow:chosen:
   *
   * Whether the run is to be compared.
   */
  properties[PROP_CHOSEN] =
    g_param_spec_boolean ("chosen", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-history-row.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloHistoryRow, check);
  gtk_widget_class_bind_template_child (widget_class, EhloHistoryRow, icon);
  gtk_widget_class_bind_template_child (widget_class, EhloHistoryRow, title);
  gtk_widget_class_bind_template_child (widget_class, EhloHistoryRow, details);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
ehlo_history_row_init (EhloHistoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ehlo_history_row_new:
 *
 * Returns: (transfer full): an empty row
 */
GtkWidget *
ehlo_history_row_new (void)
{
  return g_object_new (EHLO_TYPE_HISTORY_ROW, NULL);
}

/**
 * ehlo_history_row_get_entry:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
EhloHistoryEntry *
ehlo_history_row_get_entry (EhloHistoryRow *self)
{
  g_return_val_if_fail (EHLO_IS_HISTORY_ROW (self), NULL);

  return self->entry;
}

/**
 * ehlo_history_row_set_entry:
 * @self: a row
 * @entry: (nullable): what to show
 */
void
ehlo_history_row_set_entry (EhloHistoryRow   *self,
                            EhloHistoryEntry *entry)
{
  g_autofree char *date = NULL;
  g_autofree char *network = NULL;
  g_autofree char *details = NULL;
  g_autofree char *spoken = NULL;
  const char *title;
  EhloOutcome outcome;

  g_return_if_fail (EHLO_IS_HISTORY_ROW (self));

  g_set_object (&self->entry, entry);
  if (entry == NULL)
    return;

  outcome = ehlo_history_entry_get_outcome (entry);
  title = ehlo_history_entry_get_title (entry);
  date = ehlo_history_words_dup_date (ehlo_history_entry_get_started (entry));
  network = ehlo_history_words_dup_network (entry);
  details = *network != '\0' ? g_strdup_printf ("%s · %s", date, network) : g_strdup (date);
  spoken = g_strdup_printf (_("Compare the test of %s"), date);

  gtk_label_set_text (self->title, title != NULL ? title : ehlo_outcome_get_label (outcome));
  gtk_label_set_text (self->details, details);
  gtk_image_set_from_icon_name (self->icon, ehlo_outcome_get_icon_name (outcome));
  ehlo_outcome_style_widget (outcome, GTK_WIDGET (self->icon));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, ehlo_outcome_get_label (outcome),
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/**
 * ehlo_history_row_get_chosen:
 * @self: a row
 *
 * Returns: whether its run is to be compared
 */
gboolean
ehlo_history_row_get_chosen (EhloHistoryRow *self)
{
  g_return_val_if_fail (EHLO_IS_HISTORY_ROW (self), FALSE);

  return gtk_check_button_get_active (self->check);
}

/**
 * ehlo_history_row_set_chosen:
 * @self: a row
 * @chosen: whether its run is to be compared
 */
void
ehlo_history_row_set_chosen (EhloHistoryRow *self,
                             gboolean        chosen)
{
  g_return_if_fail (EHLO_IS_HISTORY_ROW (self));

  gtk_check_button_set_active (self->check, chosen);
}
