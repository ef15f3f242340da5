/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-verdict-card.h"

#include "ehlo-history-words.h"
#include "ehlo-outcome-look.h"
#include "ehlo-ports-page.h"
#include "ehlo-who.h"
#include "ehlo-wrap-layout.h"

#include <glib/gi18n.h>

struct _EhloVerdictCard
{
  AdwBin       parent_instance;

  EhloRun     *run;
  gboolean     read_only; /* a run of another time or of somebody else */
  GtkStack    *mark;
  GtkImage    *icon;
  GtkSpinner  *spinner;
  GtkLabel    *title;
  GtkLabel    *explanation;
  GtkLabel    *exact_error;
  GtkLabel    *who;
  GtkWidget   *since;
  GtkLabel    *since_label;
  GtkBox      *buttons;
};

G_DEFINE_FINAL_TYPE (EhloVerdictCard, ehlo_verdict_card, ADW_TYPE_BIN)

/* What the window can do about a finding. A kind that is not here has no button: a report may come
 * from a later version. */
static const struct
{
  const char *kind;
  const char *action;
  gboolean    takes_value;
  gboolean    is_harmless; /* changes nothing and tests nothing */
} actions[] = {
  { EHLO_ACTION_RETRY, "win.test", FALSE },
  { EHLO_ACTION_EDIT_ACCOUNT, "win.edit-account", FALSE },
  { EHLO_ACTION_SET_PASSWORD, "win.set-password", FALSE },
  { EHLO_ACTION_SEND_ANYWAY, "win.send-anyway", FALSE },
  { EHLO_ACTION_OPEN_LINK, "win.open-link", TRUE, TRUE },
  { EHLO_ACTION_PASS_ON, "win.pass-on", TRUE, TRUE },
  { EHLO_ACTION_USE_PORT, "win.use-port", TRUE },
  { EHLO_ACTION_USE_HOST, "win.use-host", TRUE },
  { EHLO_ACTION_USE_USER, "win.use-user", TRUE },
  { EHLO_ACTION_USE_IPV4, "win.use-ipv4", FALSE },
};

/* More than three things to choose from are none: the others are in a menu. */
#define MAX_BUTTONS 3

/* A picture of what the verdict is about. */
static const char *
get_subject_icon (EhloStepKind kind)
{
  static const char *const icons[EHLO_N_STEP_KINDS] = {
    [EHLO_STEP_SETTINGS] = "emblem-system-symbolic",
    [EHLO_STEP_NETWORK] = "network-offline-symbolic",
    [EHLO_STEP_DNS] = "system-search-symbolic",
    [EHLO_STEP_CONNECT] = "network-error-symbolic",
    [EHLO_STEP_GREETING] = "network-server-symbolic",
    [EHLO_STEP_EHLO] = "network-server-symbolic",
    [EHLO_STEP_STARTTLS] = "channel-insecure-symbolic",
    [EHLO_STEP_TLS] = "channel-insecure-symbolic",
    [EHLO_STEP_EHLO_TLS] = "network-server-symbolic",
    [EHLO_STEP_AUTH] = "dialog-password-symbolic",
    [EHLO_STEP_MAIL] = "mail-send-symbolic",
    [EHLO_STEP_RCPT] = "mail-unread-symbolic",
    [EHLO_STEP_DATA] = "mail-send-symbolic",
  };

  return kind < G_N_ELEMENTS (icons) ? icons[kind] : NULL;
}

static EhloStep *
find_evidence (EhloVerdictCard *self,
               EhloFinding     *verdict)
{
  const char *const *evidence = ehlo_finding_get_evidence (verdict);
  guint n_steps = g_list_model_get_n_items (G_LIST_MODEL (self->run));

  for (guint i = 0; evidence != NULL && evidence[0] != NULL && i < n_steps; i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (self->run), i);

      if (g_strcmp0 (ehlo_step_get_id (step), evidence[0]) == 0)
        return step; /* the run keeps it alive */
    }

  return NULL;
}

static const char *
get_icon_name (EhloVerdictCard *self,
               EhloFinding     *verdict,
               EhloOutcome      outcome)
{
  EhloStep *step = find_evidence (self, verdict);
  const char *subject = NULL;

  if (outcome == EHLO_OUTCOME_OK)
    return "ehlo-works-symbolic";
  if (outcome == EHLO_OUTCOME_FAILED && step != NULL)
    subject = get_subject_icon (ehlo_step_get_kind (step));

  return subject != NULL ? subject : ehlo_outcome_get_icon_name (outcome);
}

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static char *
dup_who (EhloFinding *verdict)
{
  const char *const *who = ehlo_finding_get_who (verdict);
  g_autofree char *all = NULL;

  if (who == NULL || who[0] == NULL)
    return NULL;

  all = ehlo_who_dup_titles (who);

  /* Translators: followed by people: "you, or your internet provider" */
  return g_strdup_printf (_("Who can act: %s"), all);
}

static void
clear_buttons (EhloVerdictCard *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, child);
}

/* A list of buttons to be: label, action and target. */
static void
offer (GMenu      *offers,
       const char *label,
       const char *action,
       const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, target != NULL ? "s" : NULL, target);
  g_menu_append_item (offers, item);
}

static void
offer_action (EhloVerdictCard  *self,
              GMenu            *offers,
              const EhloAction *action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].kind, action->kind) &&
        (!actions[i].takes_value || action->value != NULL) &&
        (!self->read_only || actions[i].is_harmless))
      offer (offers, action->label, actions[i].action,
             actions[i].takes_value ? action->value : NULL);
}

/* The header bar has a button for another test all the time. Here it is worth a place only where
 * there is nothing better to do. */
static gboolean
is_worth_a_button (const EhloAction *action,
                   guint             index)
{
  return index == 0 || !g_str_equal (action->kind, EHLO_ACTION_RETRY);
}

/* What the ports tell stands beside a failure only: elsewhere they were not looked at, or are not
 * what it is about. */
static gboolean
has_ports_to_show (EhloVerdictCard *self)
{
  return ehlo_run_get_outcome (self->run) == EHLO_OUTCOME_FAILED &&
         (ehlo_ports_page_explains (self->run) || ehlo_run_get_path (self->run) != NULL);
}

static GMenu *
list_offers (EhloVerdictCard *self,
             EhloFinding     *verdict)
{
  GMenu *offers = g_menu_new ();
  guint n_actions = ehlo_finding_get_n_actions (verdict);

  for (guint i = 0; i < n_actions; i++)
    {
      const EhloAction *action = ehlo_finding_get_action (verdict, i);

      if (is_worth_a_button (action, i))
        offer_action (self, offers, action);
      if (i == 0 && has_ports_to_show (self))
        offer (offers, _("Show where"), "win.show-ports", NULL);
    }
  if (n_actions == 0 && has_ports_to_show (self))
    offer (offers, _("Show where"), "win.show-ports", NULL);

  return offers;
}

/* The target comes first: an action that takes one is not there without it. */
static GtkWidget *
add_button (EhloVerdictCard *self,
            const char      *label,
            const char      *action,
            GVariant        *target)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  GtkLabel *text = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));

  /* In some languages, on a narrow window, a few words are wider than the card. */
  gtk_label_set_wrap (text, TRUE);
  gtk_label_set_wrap_mode (text, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (text, GTK_JUSTIFY_CENTER);

  if (target != NULL)
    gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (self->buttons, button);

  return button;
}

static GtkWidget *
add_offer (EhloVerdictCard *self,
           GMenuModel      *offers,
           int              index)
{
  g_autofree char *label = NULL;
  g_autofree char *action = NULL;
  g_autoptr (GVariant) target = NULL;

  g_menu_model_get_item_attribute (offers, index, G_MENU_ATTRIBUTE_LABEL, "s", &label);
  g_menu_model_get_item_attribute (offers, index, G_MENU_ATTRIBUTE_ACTION, "s", &action);
  target = g_menu_model_get_item_attribute_value (offers, index, G_MENU_ATTRIBUTE_TARGET, NULL);

  return add_button (self, label, action, target);
}

static void
add_menu (EhloVerdictCard *self,
          GMenu           *offers,
          int              n_shown)
{
  GtkWidget *button = gtk_menu_button_new ();

  for (int i = 0; i < n_shown; i++)
    g_menu_remove (offers, 0);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (offers));
  gtk_widget_set_tooltip_text (button, _("More to Do"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("More to Do"), -1);
  gtk_box_append (self->buttons, button);
}

static void
update_buttons (EhloVerdictCard *self,
                EhloFinding     *verdict)
{
  gboolean is_ok = ehlo_run_get_outcome (self->run) == EHLO_OUTCOME_OK;
  g_autoptr (GMenu) offers = list_offers (self, verdict);
  int n_offers = g_menu_model_get_n_items (G_MENU_MODEL (offers));
  int n_shown = MIN (n_offers, MAX_BUTTONS - 1);

  clear_buttons (self);
  for (int i = 0; i < n_shown; i++)
    {
      GtkWidget *button = add_offer (self, G_MENU_MODEL (offers), i);

      if (i == 0 && !is_ok && ehlo_finding_get_n_actions (verdict) > 0)
        gtk_widget_add_css_class (button, "suggested-action");
    }

  add_button (self, _("Copy for support"), "win.copy-report", NULL);
  if (n_offers > n_shown)
    add_menu (self, offers, n_shown);
}

static void
show_verdict (EhloVerdictCard *self,
              EhloFinding     *verdict)
{
  EhloOutcome outcome = ehlo_run_get_outcome (self->run);
  g_autofree char *who = outcome != EHLO_OUTCOME_OK ? dup_who (verdict) : NULL;

  set_text (self->title, ehlo_finding_get_title (verdict));
  set_text (self->explanation, ehlo_finding_get_explanation (verdict));
  set_text (self->exact_error, ehlo_finding_get_exact_error (verdict));
  set_text (self->who, who);

  /* Shown first: what is put into a hidden box does not make it measure itself anew. */
  gtk_widget_show (GTK_WIDGET (self->buttons));
  update_buttons (self, verdict);

  gtk_image_set_from_icon_name (self->icon, get_icon_name (self, verdict, outcome));
  gtk_stack_set_visible_child_name (self->mark, "icon");
  gtk_spinner_stop (self->spinner);
  ehlo_outcome_style_widget (outcome, GTK_WIDGET (self));
}

static void
show_progress (EhloVerdictCard *self)
{
  const EhloSubject *subject = ehlo_run_get_subject (self->run);
  guint n_steps = g_list_model_get_n_items (G_LIST_MODEL (self->run));
  g_autoptr (EhloStep) step = n_steps > 0
                                ? g_list_model_get_item (G_LIST_MODEL (self->run), n_steps - 1)
                                : NULL;
  g_autofree char *title = g_strdup_printf (_("Testing %s …"), subject->host);

  set_text (self->title, title);
  set_text (self->explanation,
            step != NULL ? ehlo_step_kind_get_title (ehlo_step_get_kind (step)) : _("Starting"));
  set_text (self->exact_error, NULL);
  set_text (self->who, NULL);
  gtk_widget_hide (GTK_WIDGET (self->buttons));

  gtk_stack_set_visible_child_name (self->mark, "spinner");
  gtk_spinner_start (self->spinner);
  ehlo_outcome_style_widget (EHLO_OUTCOME_RUNNING, GTK_WIDGET (self));
}

static void
update (EhloVerdictCard *self)
{
  EhloFinding *verdict = ehlo_run_get_verdict (self->run);

  /* Between the end of a run and its verdict nothing changes on the screen. */
  if (ehlo_run_is_finished (self->run) && verdict != NULL)
    show_verdict (self, verdict);
  else
    show_progress (self);
}

static void
ehlo_verdict_card_dispose (GObject *object)
{
  EhloVerdictCard *self = EHLO_VERDICT_CARD (object);

  ehlo_verdict_card_set_run (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_VERDICT_CARD);

  G_OBJECT_CLASS (ehlo_verdict_card_parent_class)->dispose (object);
}

static void
ehlo_verdict_card_class_init (EhloVerdictCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_verdict_card_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-verdict-card.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloVerdictCard, mark);
  gtk_widget_class_bind_template_child (widget_class, EhloVerdictCard, icon);
  gtk_widget_class_bind_template_child (widget_class, EhloVerdictCard, spinner);
  gtk_widget_class_bind_template_child (widget_class, EhloVerdictCard, title);
  gtk_widget_class_bind_template_child (widget_class, EhloVerdictCard, explanation);
  gtk_widget_class_bind_template_child (widget_class, EhloVerdictCard, exact_error);
  gtk_widget_class_bind_template_child (widget_class, EhloVerdictCard, who);
  gtk_widget_class_bind_template_child (widget_class, EhloVerdictCard, since);
  gtk_widget_class_bind_template_child (widget_class, EhloVerdictCard, since_label);
  gtk_widget_class_bind_template_child (widget_class, EhloVerdictCard, buttons);

  g_type_ensure (EHLO_TYPE_WRAP_LAYOUT);
}

static void
ehlo_verdict_card_init (EhloVerdictCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ehlo_verdict_card_set_run:
 * @self: a card
 * @run: (nullable): the run to sum up
 *
 * Follows @run: quiet while it goes on, the verdict once there is one.
 */
void
ehlo_verdict_card_set_run (EhloVerdictCard *self,
                           EhloRun         *run)
{
  g_return_if_fail (EHLO_IS_VERDICT_CARD (self));
  g_return_if_fail (run == NULL || EHLO_IS_RUN (run));

  if (self->run == run)
    return;

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_func (self->run, update, self);
  g_set_object (&self->run, run);
  gtk_widget_hide (self->since);
  if (run == NULL)
    return;

  g_signal_connect_object (run, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * ehlo_verdict_card_set_since:
 * @self: a card
 * @since: (nullable): its run beside the last one that worked
 *
 * Says when it last worked and what has changed since, until another run is shown.
 */
void
ehlo_verdict_card_set_since (EhloVerdictCard *self,
                             EhloComparison  *since)
{
  g_autofree char *text = NULL;

  g_return_if_fail (EHLO_IS_VERDICT_CARD (self));

  gtk_widget_set_visible (self->since, since != NULL && since->after == self->run);
  if (since == NULL)
    return;

  text = ehlo_history_words_dup_since (since);
  gtk_label_set_text (self->since_label, text);
}

/**
 * ehlo_verdict_card_set_read_only:
 * @self: a card
 * @read_only: whether it is about a run of another time, or of somebody else
 *
 * A card that is read only offers nothing that tests or changes an account. To be called before
 * ehlo_verdict_card_set_run().
 */
void
ehlo_verdict_card_set_read_only (EhloVerdictCard *self,
                                 gboolean         read_only)
{
  g_return_if_fail (EHLO_IS_VERDICT_CARD (self));

  self->read_only = read_only;
}
