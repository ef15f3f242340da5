/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-explanation-card.h"

#include "ehlo-explain.h"
#include "ehlo-who.h"
#include "ehlo-wrap-layout.h"

#include <glib/gi18n.h>

struct _EhloExplanationCard
{
  AdwBin    parent_instance;

  GtkLabel *title;
  GtkLabel *confidence;
  GtkLabel *explanation;
  GtkLabel *exact_error;
  GtkLabel *who;
  GtkLabel *proof;
  GtkBox   *buttons;
};

G_DEFINE_FINAL_TYPE (EhloExplanationCard, ehlo_explanation_card, ADW_TYPE_BIN)

static const struct
{
  const char *confidence;
  const char *words;
} confidences[] = {
  /* Translators: how sure an explanation is */
  { "certain", N_("Certain") },
  /* Translators: how sure an explanation is */
  { "likely", N_("Likely") },
  /* Translators: how sure an explanation is */
  { "possible", N_("Possible") },
};

static const char *
get_confidence (EhloFinding *finding)
{
  for (gsize i = 0; i < G_N_ELEMENTS (confidences); i++)
    if (g_str_equal (confidences[i].confidence, ehlo_finding_get_confidence (finding)))
      return _(confidences[i].words);

  return NULL;
}

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static char *
dup_who (EhloFinding *finding)
{
  g_autofree char *all = ehlo_who_dup_titles (ehlo_finding_get_who (finding));

  /* Translators: followed by people: "you, or your internet provider" */
  return g_strdup_printf (_("Who can act: %s"), all);
}

/* For somebody who was not there: what it says, what it means, who can do something. */
static char *
dup_copy (EhloFinding *finding,
          const char  *who)
{
  return g_strdup_printf ("%s\n\n%s\n\n%s\n\n%s\n", ehlo_finding_get_title (finding),
                          ehlo_finding_get_explanation (finding), who,
                          ehlo_finding_get_exact_error (finding));
}

/* The target comes first: an action that takes one is not there without it. */
static GtkWidget *
add_button (EhloExplanationCard *self,
            const char          *label,
            const char          *action,
            const char          *target)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  GtkLabel *text = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));

  /* A server name can be wider than the card. */
  gtk_label_set_wrap (text, TRUE);
  gtk_label_set_wrap_mode (text, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (text, GTK_JUSTIFY_CENTER);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (self->buttons, button);

  return button;
}

static void
add_tests (EhloExplanationCard *self,
           EhloFinding         *finding)
{
  for (guint i = 0; i < ehlo_finding_get_n_actions (finding); i++)
    {
      const EhloAction *action = ehlo_finding_get_action (finding, i);

      if (g_str_equal (action->kind, EHLO_ACTION_TEST))
        add_button (self, action->label, "explain.test",
                    action->value != NULL ? action->value : "");
    }
}

static void
ehlo_explanation_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), EHLO_TYPE_EXPLANATION_CARD);

  G_OBJECT_CLASS (ehlo_explanation_card_parent_class)->dispose (object);
}

static void
ehlo_explanation_card_class_init (EhloExplanationCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_explanation_card_dispose;

  g_type_ensure (EHLO_TYPE_WRAP_LAYOUT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-explanation-card.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloExplanationCard, title);
  gtk_widget_class_bind_template_child (widget_class, EhloExplanationCard, confidence);
  gtk_widget_class_bind_template_child (widget_class, EhloExplanationCard, explanation);
  gtk_widget_class_bind_template_child (widget_class, EhloExplanationCard, exact_error);
  gtk_widget_class_bind_template_child (widget_class, EhloExplanationCard, who);
  gtk_widget_class_bind_template_child (widget_class, EhloExplanationCard, proof);
  gtk_widget_class_bind_template_child (widget_class, EhloExplanationCard, buttons);
}

static void
ehlo_explanation_card_init (EhloExplanationCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ehlo_explanation_card_new:
 * @finding: what was found in a text
 *
 * Returns: (transfer floating): a card that shows it
 */
GtkWidget *
ehlo_explanation_card_new (EhloFinding *finding)
{
  EhloExplanationCard *self;
  g_autofree char *who = NULL;
  g_autofree char *copy = NULL;
  gboolean is_known;

  g_return_val_if_fail (EHLO_IS_FINDING (finding), NULL);

  self = g_object_new (EHLO_TYPE_EXPLANATION_CARD, NULL);
  who = dup_who (finding);
  copy = dup_copy (finding, who);
  is_known = !g_str_equal (ehlo_finding_get_code (finding), "undetermined");

  set_text (self->title, ehlo_finding_get_title (finding));
  set_text (self->confidence, is_known ? get_confidence (finding) : NULL);
  set_text (self->explanation, ehlo_finding_get_explanation (finding));
  set_text (self->exact_error, ehlo_finding_get_exact_error (finding));
  set_text (self->who, who);
  set_text (self->proof, ehlo_explain_get_proof (ehlo_finding_get_code (finding)));
  add_tests (self, finding);
  add_button (self, _("Copy"), "explain.copy", copy);

  return GTK_WIDGET (self);
}
