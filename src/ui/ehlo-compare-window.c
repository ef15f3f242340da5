/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-compare-window.h"

#include "ehlo-history-words.h"
#include "ehlo-outcome-look.h"

#include <glib/gi18n.h>

struct _EhloCompareWindow
{
  AdwWindow   parent_instance;

  GtkListBox *runs;
  GtkListBox *changes;
  GtkListBox *table;
};

G_DEFINE_FINAL_TYPE (EhloCompareWindow, ehlo_compare_window, ADW_TYPE_WINDOW)

static GtkWidget *
create_label (const char *text,
              const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f,
                                   "hexpand", TRUE, "valign", GTK_ALIGN_START, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static void
append_row (GtkListBox *list,
            GtkWidget  *child,
            const char *description)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_add_css_class (child, "comparison");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
  gtk_list_box_append (list, row);
}

static void
append_run (EhloCompareWindow *self,
            const char        *heading,
            EhloRun           *run)
{
  EhloFinding *verdict = ehlo_run_get_verdict (run);
  EhloOutcome outcome = ehlo_run_get_outcome (run);
  g_autofree char *date = ehlo_history_words_dup_date (ehlo_run_get_started (run));
  const char *title = verdict != NULL ? ehlo_finding_get_title (verdict)
                                      : ehlo_outcome_get_label (outcome);
  g_autofree char *when = g_strdup_printf ("%s: %s", heading, date);
  g_autofree char *description = g_strdup_printf ("%s. %s", when, title);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name (ehlo_outcome_get_icon_name (outcome));

  ehlo_outcome_style_widget (outcome, icon);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (texts), create_label (when, "dim-label"));
  gtk_box_append (GTK_BOX (texts), create_label (title, NULL));
  gtk_box_append (GTK_BOX (box), texts);
  append_row (self->runs, box, description);
}

static void
append_change (EhloCompareWindow *self,
               const char        *sentence)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_append (GTK_BOX (box), create_label (sentence, NULL));
  append_row (self->changes, box, sentence);
}

static const char *
get_value (const char *value)
{
  return value != NULL ? value : _("not known");
}

static GtkWidget *
create_value (const char *heading,
              const char *value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), create_label (heading, "caption"));
  gtk_box_append (GTK_BOX (box), create_label (get_value (value),
                                               value == NULL ? "dim-label" : NULL));

  return box;
}

/* The label says that it changed, not the colour alone. */
static void
append_pair (EhloCompareWindow       *self,
             const EhloComparisonRow *row)
{
  gboolean differs = row->change == EHLO_CHANGE_DIFFERS;
  g_autofree char *label = differs ? g_strdup_printf (_("%s (changed)"), row->label)
                                   : g_strdup (row->label);
  g_autofree char *description = NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  /* Translators: said by a screen reader: what is compared, its values before and after */
  description = g_strdup_printf (_("%s. Before: %s. After: %s."), label, get_value (row->before),
                                 get_value (row->after));
  gtk_box_append (GTK_BOX (box), create_label (label, differs ? "heading" : NULL));
  gtk_box_set_homogeneous (GTK_BOX (pair), TRUE);
  gtk_box_append (GTK_BOX (pair), create_value (_("Before"), row->before));
  gtk_box_append (GTK_BOX (pair), create_value (_("After"), row->after));
  gtk_box_append (GTK_BOX (box), pair);
  append_row (self->table, box, description);
}

static void
show (EhloCompareWindow *self,
      EhloComparison    *comparison)
{
  append_run (self, _("Before"), comparison->before);
  append_run (self, _("After"), comparison->after);

  if (ehlo_comparison_count_changes (comparison) == 0)
    append_change (self, _("Nothing that these tests have in common."));
  for (guint i = 0; i < comparison->rows->len; i++)
    {
      const EhloComparisonRow *row = g_ptr_array_index (comparison->rows, i);

      if (row->change == EHLO_CHANGE_DIFFERS)
        append_change (self, row->sentence);
      append_pair (self, row);
    }
}

static void
ehlo_compare_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), EHLO_TYPE_COMPARE_WINDOW);

  G_OBJECT_CLASS (ehlo_compare_window_parent_class)->dispose (object);
}

static void
ehlo_compare_window_class_init (EhloCompareWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_compare_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-compare-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloCompareWindow, runs);
  gtk_widget_class_bind_template_child (widget_class, EhloCompareWindow, changes);
  gtk_widget_class_bind_template_child (widget_class, EhloCompareWindow, table);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ehlo_compare_window_init (EhloCompareWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ehlo_compare_window_new:
 * @parent: the window that it belongs to
 * @comparison: two runs beside each other
 *
 * Returns: (transfer none): a window that shows @comparison, to be presented
 */
GtkWindow *
ehlo_compare_window_new (GtkWindow      *parent,
                         EhloComparison *comparison)
{
  EhloCompareWindow *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (comparison != NULL, NULL);

  self = g_object_new (EHLO_TYPE_COMPARE_WINDOW, "transient-for", parent, NULL);
  show (self, comparison);

  return GTK_WINDOW (self);
}
