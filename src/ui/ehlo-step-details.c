/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-step-details.h"

#include "ehlo-attempt.h"
#include "ehlo-fact-words.h"
#include "ehlo-pill.h"

struct _EhloStepDetails
{
  AdwBin       parent_instance;

  EhloStep    *step;
  int          n_facts; /* rows in the grid */

  GtkBox      *pills;
  GtkBox      *attempts;
  GtkGrid     *facts;
  GtkBox      *transcript_box;
  GtkLabel    *transcript;
};

G_DEFINE_FINAL_TYPE (EhloStepDetails, ehlo_step_details, ADW_TYPE_BIN)

static void
remove_children (GtkWidget *parent)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (parent)) != NULL)
    gtk_widget_unparent (child);
}

static void
add_pill (EhloStepDetails *self,
          const char      *key,
          GVariant        *value)
{
  g_autofree char *text = ehlo_fact_dup_text (key, value);
  GtkWidget *pill = ehlo_pill_new (text, ehlo_fact_get_tone (key, value));

  gtk_widget_set_tooltip_text (pill, ehlo_fact_get_label (key));
  gtk_box_append (self->pills, pill);
}

static GtkWidget *
make_label (const char *text)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  /* What a server says is not to be changed, not even by a hyphen where a line is full. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));

  return g_object_new (GTK_TYPE_LABEL,
                       "attributes", attributes,
                       "label", text,
                       "valign", GTK_ALIGN_BASELINE,
                       "wrap", TRUE,
                       "wrap-mode", PANGO_WRAP_WORD_CHAR,
                       "xalign", 0.0f,
                       NULL);
}

static void
add_line (EhloStepDetails *self,
          const char      *key,
          GVariant        *value,
          gboolean         monospace)
{
  g_autofree char *text = ehlo_fact_dup_text (key, value);
  GtkWidget *name_label = make_label (ehlo_fact_get_label (key));
  GtkWidget *value_label = make_label (text);

  gtk_label_set_width_chars (GTK_LABEL (name_label), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (name_label), 14);
  gtk_widget_add_css_class (name_label, "dim-label");
  gtk_label_set_selectable (GTK_LABEL (value_label), TRUE);
  gtk_widget_set_hexpand (value_label, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value_label),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, name_label, NULL,
                                  -1);
  if (monospace)
    gtk_widget_add_css_class (value_label, "monospace");

  gtk_grid_attach (self->facts, name_label, 0, self->n_facts, 1, 1);
  gtk_grid_attach (self->facts, value_label, 1, self->n_facts, 1, 1);
  self->n_facts++;
}

static void
update_facts (EhloStepDetails *self)
{
  const char *const *keys = ehlo_step_get_fact_keys (self->step);

  remove_children (GTK_WIDGET (self->pills));
  remove_children (GTK_WIDGET (self->facts));
  self->n_facts = 0;

  for (gsize i = 0; keys[i] != NULL; i++)
    {
      GVariant *value = ehlo_step_get_fact (self->step, keys[i]);

      switch (ehlo_fact_get_place (keys[i], value))
        {
        case EHLO_FACT_PLACE_PILL:
          add_pill (self, keys[i], value);
          break;

        case EHLO_FACT_PLACE_LINE:
          add_line (self, keys[i], value, FALSE);
          break;

        case EHLO_FACT_PLACE_MONO:
          add_line (self, keys[i], value, TRUE);
          break;

        case EHLO_FACT_PLACE_HIDDEN:
        default:
          break;
        }
    }

  gtk_widget_set_visible (GTK_WIDGET (self->pills),
                          gtk_widget_get_first_child (GTK_WIDGET (self->pills)) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), self->n_facts > 0);
}

static void
update_attempts (EhloStepDetails *self)
{
  guint n_attempts = ehlo_attempt_get_n (self->step);

  remove_children (GTK_WIDGET (self->attempts));
  for (guint i = 0; i < n_attempts; i++)
    gtk_box_append (self->attempts, ehlo_attempt_new_line (self->step, i));

  gtk_widget_set_visible (GTK_WIDGET (self->attempts), n_attempts > 0);
}

static void
update_transcript (EhloStepDetails *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_lines = ehlo_step_get_n_lines (self->step);

  for (guint i = 0; i < n_lines; i++)
    {
      const EhloLine *line = ehlo_step_get_line (self->step, i);

      g_string_append_printf (text, "%s%s %s", i > 0 ? "\n" : "",
                              line->from_client ? "→" : "←", line->text);
    }

  gtk_label_set_text (self->transcript, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->transcript_box), n_lines > 0);
}

static void
update (EhloStepDetails *self)
{
  update_facts (self);
  update_attempts (self);
  update_transcript (self);
}

static void
copy_clicked_cb (EhloStepDetails *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_text (self->transcript));
}

/* A click on the proof must not fold the row that holds it. */
static void
pressed_cb (GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
ehlo_step_details_dispose (GObject *object)
{
  EhloStepDetails *self = EHLO_STEP_DETAILS (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_STEP_DETAILS);
  g_clear_object (&self->step);

  G_OBJECT_CLASS (ehlo_step_details_parent_class)->dispose (object);
}

static void
ehlo_step_details_class_init (EhloStepDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_step_details_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-step-details.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloStepDetails, pills);
  gtk_widget_class_bind_template_child (widget_class, EhloStepDetails, attempts);
  gtk_widget_class_bind_template_child (widget_class, EhloStepDetails, facts);
  gtk_widget_class_bind_template_child (widget_class, EhloStepDetails, transcript_box);
  gtk_widget_class_bind_template_child (widget_class, EhloStepDetails, transcript);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
ehlo_step_details_init (EhloStepDetails *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect (gesture, "pressed", G_CALLBACK (pressed_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));

  /* SMTP runs from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self->transcript), GTK_TEXT_DIR_LTR);
}

/**
 * ehlo_step_details_new:
 * @step: a step
 *
 * Returns: (transfer floating): the facts and the transcript of @step, and what comes to them
 */
GtkWidget *
ehlo_step_details_new (EhloStep *step)
{
  EhloStepDetails *self;

  g_return_val_if_fail (EHLO_IS_STEP (step), NULL);

  self = g_object_new (EHLO_TYPE_STEP_DETAILS, NULL);
  self->step = g_object_ref (step);
  g_signal_connect_object (step, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * ehlo_step_details_has_anything:
 * @step: a step
 *
 * Returns: whether there is more to see of @step than its row says
 */
gboolean
ehlo_step_details_has_anything (EhloStep *step)
{
  const char *const *keys;

  g_return_val_if_fail (EHLO_IS_STEP (step), FALSE);

  if (ehlo_step_get_n_lines (step) > 0 || ehlo_attempt_get_n (step) > 0)
    return TRUE;

  keys = ehlo_step_get_fact_keys (step);
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      GVariant *value = ehlo_step_get_fact (step, keys[i]);

      if (ehlo_fact_get_place (keys[i], value) != EHLO_FACT_PLACE_HIDDEN)
        return TRUE;
    }

  return FALSE;
}
