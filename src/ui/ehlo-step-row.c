/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-step-row.h"

#include "ehlo-format.h"
#include "ehlo-outcome-look.h"
#include "ehlo-step-details.h"
#include "ehlo-step-layout.h"
#include "ehlo-waterfall-bar.h"

#include <glib/gi18n.h>

struct _EhloStepRow
{
  GtkListBoxRow     parent_instance;

  EhloStep         *step;
  gboolean          expanded; /* asked for; shown once there is something to show */

  GtkWidget        *rail_before;
  GtkStack         *mark;
  GtkImage         *icon;
  GtkSpinner       *spinner;
  GtkWidget        *rail_after;
  GtkWidget        *rail_beside;
  GtkLabel         *title;
  GtkLabel         *summary;
  EhloWaterfallBar *bar;
  GtkLabel         *time;
  GtkImage         *arrow;
  GtkRevealer      *revealer;
};

G_DEFINE_FINAL_TYPE (EhloStepRow, ehlo_step_row, GTK_TYPE_LIST_BOX_ROW)

static void
update_mark (EhloStepRow *self,
             EhloOutcome  outcome)
{
  gboolean running = outcome == EHLO_OUTCOME_RUNNING;

  gtk_image_set_from_icon_name (self->icon, ehlo_outcome_get_icon_name (outcome));
  gtk_stack_set_visible_child_name (self->mark, running ? "spinner" : "icon");
  gtk_spinner_set_spinning (self->spinner, running);
  ehlo_outcome_style_widget (outcome, GTK_WIDGET (self->icon));
  ehlo_outcome_style_widget (outcome, GTK_WIDGET (self->bar));
}

/* A step that was never begun has no time; a look at the settings takes none worth telling. */
static gboolean
takes_time (EhloStep *step)
{
  return ehlo_step_get_outcome (step) != EHLO_OUTCOME_SKIPPED &&
         ehlo_step_get_kind (step) != EHLO_STEP_SETTINGS;
}

static char *
dup_time (EhloStep *step)
{
  if (ehlo_step_get_outcome (step) == EHLO_OUTCOME_RUNNING || !takes_time (step))
    return g_strdup ("");

  return ehlo_format_duration (ehlo_step_get_duration_us (step));
}

/* One sentence for whoever cannot see the row: "Connect, failed, Port 587 refused, 31 ms". */
static void
update_accessible (EhloStepRow *self)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) words_v = NULL;
  g_autofree char *sentence = NULL;
  const char *summary = gtk_label_get_text (self->summary);
  const char *duration = gtk_label_get_text (self->time);

  g_strv_builder_add (words, gtk_label_get_text (self->title));
  g_strv_builder_add (words, ehlo_outcome_get_label (ehlo_step_get_outcome (self->step)));
  if (*summary != '\0')
    g_strv_builder_add (words, summary);
  if (*duration != '\0')
    g_strv_builder_add (words, duration);

  words_v = g_strv_builder_end (words);
  sentence = g_strjoinv (", ", words_v);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static void
update_expander (EhloStepRow *self)
{
  gboolean has_details = ehlo_step_details_has_anything (self->step);
  gboolean open = self->expanded && has_details;

  /* Built when they are first looked at: most rows stay closed. */
  if (open && gtk_revealer_get_child (self->revealer) == NULL)
    gtk_revealer_set_child (self->revealer, ehlo_step_details_new (self->step));

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), has_details);
  gtk_widget_set_opacity (GTK_WIDGET (self->arrow), has_details ? 1 : 0);
  gtk_widget_set_visible (self->rail_beside, open);
  gtk_revealer_set_reveal_child (self->revealer, open);

  if (open)
    gtk_widget_add_css_class (GTK_WIDGET (self), "expanded");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "expanded");

  if (has_details)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED);
}

static void
update (EhloStepRow *self)
{
  const char *summary = ehlo_step_get_summary (self->step);
  EhloOutcome outcome = ehlo_step_get_outcome (self->step);
  g_autofree char *duration = dup_time (self->step);

  if (outcome == EHLO_OUTCOME_RUNNING && (summary == NULL || *summary == '\0'))
    summary = _("Under way …");

  gtk_label_set_text (self->title, ehlo_step_kind_get_title (ehlo_step_get_kind (self->step)));
  gtk_label_set_text (self->summary, summary != NULL ? summary : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary), summary);
  gtk_label_set_text (self->time, duration);
  gtk_widget_set_opacity (GTK_WIDGET (self->bar), takes_time (self->step) ? 1 : 0);

  update_mark (self, outcome);
  update_expander (self);
  update_accessible (self);
}

static void
ehlo_step_row_dispose (GObject *object)
{
  EhloStepRow *self = EHLO_STEP_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_STEP_ROW);
  g_clear_object (&self->step);

  G_OBJECT_CLASS (ehlo_step_row_parent_class)->dispose (object);
}

static void
ehlo_step_row_class_init (EhloStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_step_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-step-row.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloStepRow, rail_before);
  gtk_widget_class_bind_template_child (widget_class, EhloStepRow, mark);
  gtk_widget_class_bind_template_child (widget_class, EhloStepRow, icon);
  gtk_widget_class_bind_template_child (widget_class, EhloStepRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, EhloStepRow, rail_after);
  gtk_widget_class_bind_template_child (widget_class, EhloStepRow, rail_beside);
  gtk_widget_class_bind_template_child (widget_class, EhloStepRow, title);
  gtk_widget_class_bind_template_child (widget_class, EhloStepRow, summary);
  gtk_widget_class_bind_template_child (widget_class, EhloStepRow, bar);
  gtk_widget_class_bind_template_child (widget_class, EhloStepRow, time);
  gtk_widget_class_bind_template_child (widget_class, EhloStepRow, arrow);
  gtk_widget_class_bind_template_child (widget_class, EhloStepRow, revealer);

  g_type_ensure (EHLO_TYPE_STEP_LAYOUT);
  g_type_ensure (EHLO_TYPE_WATERFALL_BAR);
}

static void
ehlo_step_row_init (EhloStepRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ehlo_step_row_new:
 * @step: a step
 * @scale: the time axis of its run
 *
 * Returns: (transfer floating): a closed row that shows @step and follows it
 */
GtkWidget *
ehlo_step_row_new (EhloStep      *step,
                   EhloTimeScale *scale)
{
  EhloStepRow *self;

  g_return_val_if_fail (EHLO_IS_STEP (step), NULL);
  g_return_val_if_fail (EHLO_IS_TIME_SCALE (scale), NULL);

  self = g_object_new (EHLO_TYPE_STEP_ROW, NULL);
  self->step = g_object_ref (step);
  ehlo_waterfall_bar_set_step (self->bar, step, scale);

  g_signal_connect_object (step, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (step, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * ehlo_step_row_get_step:
 * @self: a row
 *
 * Returns: (transfer none): the step it shows
 */
EhloStep *
ehlo_step_row_get_step (EhloStepRow *self)
{
  g_return_val_if_fail (EHLO_IS_STEP_ROW (self), NULL);

  return self->step;
}

/**
 * ehlo_step_row_get_expanded:
 * @self: a row
 *
 * Returns: whether it is open
 */
gboolean
ehlo_step_row_get_expanded (EhloStepRow *self)
{
  g_return_val_if_fail (EHLO_IS_STEP_ROW (self), FALSE);

  return self->expanded;
}

/**
 * ehlo_step_row_set_expanded:
 * @self: a row
 * @expanded: whether it is to be open
 *
 * Opens or closes the row. One whose step has nothing more to show opens once it has.
 */
void
ehlo_step_row_set_expanded (EhloStepRow *self,
                            gboolean     expanded)
{
  g_return_if_fail (EHLO_IS_STEP_ROW (self));

  if (self->expanded == !!expanded)
    return;

  self->expanded = !!expanded;
  update_expander (self);
}

/**
 * ehlo_step_row_set_ends:
 * @self: a row
 * @is_first: whether no row comes before
 * @is_last: whether no row comes after
 *
 * Lets the rail begin or end here.
 */
void
ehlo_step_row_set_ends (EhloStepRow *self,
                        gboolean     is_first,
                        gboolean     is_last)
{
  g_return_if_fail (EHLO_IS_STEP_ROW (self));

  gtk_widget_set_opacity (self->rail_before, is_first ? 0 : 1);
  gtk_widget_set_opacity (self->rail_after, is_last ? 0 : 1);
  gtk_widget_set_opacity (self->rail_beside, is_last ? 0 : 1);
}
