/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-findings-list.h"

#include "ehlo-who.h"

#include <glib/gi18n.h>

struct _EhloFindingsList
{
  AdwBin      parent_instance;

  EhloRun    *run; /* nullable */
  GtkListBox *rows;
};

G_DEFINE_FINAL_TYPE (EhloFindingsList, ehlo_findings_list, ADW_TYPE_BIN)

static GtkWidget *
create_label (const char *text,
              const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static char *
dup_who (EhloFinding *finding)
{
  const char *const *who = ehlo_finding_get_who (finding);
  g_autofree char *all = NULL;

  if (who == NULL || who[0] == NULL)
    return NULL;

  all = ehlo_who_dup_titles (who);

  /* Translators: followed by people: "you, or your internet provider" */
  return g_strdup_printf (_("Who can act: %s"), all);
}

static GtkWidget *
create_text (EhloFinding *finding)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  const char *exact_error = ehlo_finding_get_exact_error (finding);
  g_autofree char *who = dup_who (finding);

  gtk_widget_add_css_class (GTK_WIDGET (box), "finding");
  gtk_box_append (box, create_label (ehlo_finding_get_explanation (finding), NULL));
  if (exact_error != NULL && *exact_error != '\0')
    {
      GtkWidget *label = create_label (exact_error, "monospace");

      gtk_label_set_selectable (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "exact-error");
      gtk_box_append (box, label);
    }
  if (who != NULL)
    gtk_box_append (box, create_label (who, "dim-label"));

  return GTK_WIDGET (box);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  EhloFinding *finding = item;
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *text = gtk_list_box_row_new ();

  /* A title may quote what a server says. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), ehlo_finding_get_title (finding));
  adw_expander_row_set_icon_name (ADW_EXPANDER_ROW (row), "dialog-information-symbolic");

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (text), create_text (finding));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (text), FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), text);

  return row;
}

static void
update (EhloFindingsList *self)
{
  GListModel *findings = self->run != NULL ? ehlo_run_get_findings (self->run) : NULL;
  gboolean has_any = findings != NULL && g_list_model_get_n_items (findings) > 0;

  gtk_list_box_bind_model (self->rows, has_any ? findings : NULL, create_row, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), has_any);
}

static void
ehlo_findings_list_dispose (GObject *object)
{
  EhloFindingsList *self = EHLO_FINDINGS_LIST (object);

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_func (self->run, update, self);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (ehlo_findings_list_parent_class)->dispose (object);
}

static void
ehlo_findings_list_class_init (EhloFindingsListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ehlo_findings_list_dispose;
}

static void
ehlo_findings_list_init (EhloFindingsList *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  GtkWidget *title = create_label (_("Also Found"), "heading");

  self->rows = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->rows, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "boxed-list");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->rows),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, title, NULL, -1);
  gtk_box_append (box, title);
  gtk_box_append (box, GTK_WIDGET (self->rows));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (box));
  gtk_widget_hide (GTK_WIDGET (self));
}

/**
 * ehlo_findings_list_set_run:
 * @self: a list
 * @run: (nullable): the run whose findings to show
 *
 * Shows the findings of @run as soon as there are any.
 */
void
ehlo_findings_list_set_run (EhloFindingsList *self,
                            EhloRun          *run)
{
  g_return_if_fail (EHLO_IS_FINDINGS_LIST (self));
  g_return_if_fail (run == NULL || EHLO_IS_RUN (run));

  if (self->run == run)
    return;

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_func (self->run, update, self);
  g_set_object (&self->run, run);
  if (run != NULL)
    g_signal_connect_object (run, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
