/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-list-row.h"

#include "ehlo-list-details.h"
#include "ehlo-list-words.h"
#include "ehlo-outcome-look.h"

struct _EhloListRow
{
  GtkListBoxRow   parent_instance;

  char           *id;
  EhloReputation *reputation; /* nullable until shown; as it was then */
  gboolean        expanded;

  GtkStack       *mark;
  GtkImage       *icon;
  GtkSpinner     *spinner;
  GtkLabel       *title;
  GtkLabel       *subtitle;
  GtkLabel       *pill;
  GtkRevealer    *revealer;
};

G_DEFINE_FINAL_TYPE (EhloListRow, ehlo_list_row, GTK_TYPE_LIST_BOX_ROW)

static const EhloListReport *
get_list (EhloListRow *self)
{
  return self->reputation != NULL ? ehlo_reputation_find (self->reputation, self->id) : NULL;
}

/* "Spamhaus ZEN, policy, Normal for a line at home" */
static void
update_accessible (EhloListRow *self)
{
  const char *subtitle = gtk_label_get_text (self->subtitle);
  g_autofree char *sentence = NULL;

  sentence = g_strjoin (", ", gtk_label_get_text (self->title), gtk_label_get_text (self->pill),
                        *subtitle != '\0' ? subtitle : NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static void
update_details (EhloListRow *self)
{
  const EhloListReport *list = get_list (self);

  /* Built when they are first looked at: most rows stay closed. */
  if (self->expanded && list != NULL)
    gtk_revealer_set_child (self->revealer, ehlo_list_details_new (self->reputation, list));
  gtk_revealer_set_reveal_child (self->revealer, self->expanded);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self),
                               GTK_ACCESSIBLE_STATE_EXPANDED, self->expanded, -1);
}

static void
update (EhloListRow          *self,
        const EhloListReport *list)
{
  EhloOutcome outcome = ehlo_list_words_get_outcome (list);
  const char *meaning = ehlo_list_words_get_meaning (list);

  gtk_label_set_text (self->title, list->name != NULL ? list->name : list->id);
  gtk_label_set_text (self->subtitle, meaning);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), *meaning != '\0');
  gtk_label_set_text (self->pill, ehlo_list_words_get_pill (list));
  gtk_image_set_from_icon_name (self->icon, ehlo_outcome_get_icon_name (outcome));
  gtk_stack_set_visible_child_name (self->mark, list->pending ? "spinner" : "icon");
  gtk_spinner_set_spinning (self->spinner, list->pending);
  ehlo_outcome_style_widget (outcome, GTK_WIDGET (self->icon));
  ehlo_outcome_style_widget (outcome, GTK_WIDGET (self->pill));
}

static void
ehlo_list_row_dispose (GObject *object)
{
  EhloListRow *self = EHLO_LIST_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_LIST_ROW);
  g_clear_pointer (&self->reputation, ehlo_reputation_free);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (ehlo_list_row_parent_class)->dispose (object);
}

static void
ehlo_list_row_class_init (EhloListRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_list_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-list-row.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloListRow, mark);
  gtk_widget_class_bind_template_child (widget_class, EhloListRow, icon);
  gtk_widget_class_bind_template_child (widget_class, EhloListRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, EhloListRow, title);
  gtk_widget_class_bind_template_child (widget_class, EhloListRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, EhloListRow, pill);
  gtk_widget_class_bind_template_child (widget_class, EhloListRow, revealer);
}

static void
ehlo_list_row_init (EhloListRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ehlo_list_row_new:
 * @id: a list
 *
 * Returns: (transfer floating): a closed row for it
 */
GtkWidget *
ehlo_list_row_new (const char *id)
{
  EhloListRow *self = g_object_new (EHLO_TYPE_LIST_ROW, NULL);

  self->id = g_strdup (id);

  return GTK_WIDGET (self);
}

/**
 * ehlo_list_row_get_id:
 * @self: a row
 *
 * Returns: (transfer none): the list it is about
 */
const char *
ehlo_list_row_get_id (EhloListRow *self)
{
  g_return_val_if_fail (EHLO_IS_LIST_ROW (self), NULL);

  return self->id;
}

/**
 * ehlo_list_row_get_rank:
 * @self: a row
 *
 * Returns: where it stands among the others, see ehlo_list_words_get_rank()
 */
guint
ehlo_list_row_get_rank (EhloListRow *self)
{
  const EhloListReport *list = get_list (self);

  return list != NULL ? ehlo_list_words_get_rank (list) : G_MAXUINT;
}

static gboolean
says_the_same (const EhloListReport *a,
               const EhloListReport *b)
{
  return a != NULL && a->pending == b->pending && a->result == b->result &&
         g_strcmp0 (a->reason, b->reason) == 0 && g_strcmp0 (a->meaning, b->meaning) == 0 &&
         g_strcmp0 (a->covered_by, b->covered_by) == 0 && a->verified == b->verified &&
         g_strv_equal ((const char *const *) a->codes, (const char *const *) b->codes);
}

/**
 * ehlo_list_row_show:
 * @self: a row
 * @reputation: what lists say, the one of this row among them; copied
 *
 * Shows what is known now.
 */
void
ehlo_list_row_show (EhloListRow          *self,
                    const EhloReputation *reputation)
{
  const EhloListReport *list;

  g_return_if_fail (EHLO_IS_LIST_ROW (self));

  /* Most rows are as they were: another list has answered. */
  list = ehlo_reputation_find (reputation, self->id);
  if (list == NULL ||
      (self->reputation != NULL && g_str_equal (self->reputation->address, reputation->address)
       && says_the_same (get_list (self), list)))
    return;

  g_clear_pointer (&self->reputation, ehlo_reputation_free);
  self->reputation = ehlo_reputation_copy (reputation);
  update (self, list);
  update_accessible (self);
  if (self->expanded)
    update_details (self);
}

/**
 * ehlo_list_row_set_expanded:
 * @self: a row
 * @expanded: whether it is to be open
 */
void
ehlo_list_row_set_expanded (EhloListRow *self,
                            gboolean     expanded)
{
  g_return_if_fail (EHLO_IS_LIST_ROW (self));

  if (self->expanded == !!expanded)
    return;

  self->expanded = !!expanded;
  update_details (self);
}

/**
 * ehlo_list_row_get_expanded:
 * @self: a row
 *
 * Returns: whether it is open
 */
gboolean
ehlo_list_row_get_expanded (EhloListRow *self)
{
  g_return_val_if_fail (EHLO_IS_LIST_ROW (self), FALSE);

  return self->expanded;
}
