/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-account-row.h"

#include "ehlo-account-words.h"
#include "ehlo-outcome-look.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _EhloAccountRow
{
  GtkListBoxRow  parent_instance;

  EhloSession   *session;
  EhloAccount   *account;

  AdwAvatar     *avatar;
  GtkLabel      *name;
  GtkLabel      *address;
  GtkStack      *mark;
  GtkImage      *icon;
  GtkSpinner    *spinner;
};

G_DEFINE_FINAL_TYPE (EhloAccountRow, ehlo_account_row, GTK_TYPE_LIST_BOX_ROW)

static const char *
get_result_words (gboolean    testing,
                  EhloOutcome outcome)
{
  if (testing)
    return _("test under way");

  switch (outcome)
    {
    case EHLO_OUTCOME_OK:
      return _("last test passed");
    case EHLO_OUTCOME_WARNING:
      return _("last test passed with a warning");
    case EHLO_OUTCOME_FAILED:
      return _("last test failed");
    case EHLO_OUTCOME_CANCELLED:
      return _("last test was stopped");
    case EHLO_OUTCOME_RUNNING:
    case EHLO_OUTCOME_SKIPPED:
    default:
      return _("not tested yet");
    }
}

static void
update_mark (EhloAccountRow *self,
             gboolean        testing,
             EhloOutcome     outcome)
{
  const char *icon_name = NULL;

  /* Never tested has no mark at all: nothing calls for attention. */
  if (outcome != EHLO_OUTCOME_RUNNING)
    icon_name = ehlo_outcome_get_icon_name (outcome);

  gtk_image_set_from_icon_name (self->icon, icon_name);
  ehlo_outcome_style_widget (outcome, GTK_WIDGET (self->icon));
  gtk_stack_set_visible_child_name (self->mark, testing ? "spinner" : "icon");
  gtk_spinner_set_spinning (self->spinner, testing);
}

static void
update (EhloAccountRow *self)
{
  const char *name = ehlo_account_get_title (self->account);
  const char *address = ehlo_account_get_subtitle (self->account);
  gboolean testing = ehlo_session_is_testing (self->session, self->account);
  g_autofree char *sentence = NULL;
  EhloOutcome outcome;

  g_object_get (self->account, "last-outcome", &outcome, NULL);

  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_text (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  gtk_label_set_text (self->address, address);
  update_mark (self, testing, outcome);

  sentence = g_strdup_printf ("%s, %s, %s", name, address, get_result_words (testing, outcome));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->icon),
                               outcome != EHLO_OUTCOME_RUNNING
                                 ? get_result_words (FALSE, outcome) : NULL);
}

static void
run_changed_cb (EhloAccountRow *self,
                EhloAccount    *account)
{
  if (account == self->account)
    update (self);
}

static void
ehlo_account_row_dispose (GObject *object)
{
  EhloAccountRow *self = EHLO_ACCOUNT_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_ACCOUNT_ROW);
  g_clear_object (&self->session);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (ehlo_account_row_parent_class)->dispose (object);
}

static void
ehlo_account_row_class_init (EhloAccountRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_account_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloAccountRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountRow, name);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountRow, address);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountRow, mark);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountRow, icon);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountRow, spinner);
}

static void
ehlo_account_row_init (EhloAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ehlo_account_row_new:
 * @session: the session
 * @account: one of its accounts
 *
 * Returns: (transfer floating): a row that shows @account and follows it
 */
GtkWidget *
ehlo_account_row_new (EhloSession *session,
                      EhloAccount *account)
{
  EhloAccountRow *self;

  g_return_val_if_fail (EHLO_IS_SESSION (session), NULL);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), NULL);

  self = g_object_new (EHLO_TYPE_ACCOUNT_ROW, NULL);
  self->session = g_object_ref (session);
  self->account = g_object_ref (account);

  g_signal_connect_object (account, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "run-changed", G_CALLBACK (run_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * ehlo_account_row_get_account:
 * @self: a row
 *
 * Returns: (transfer none): the account it shows
 */
EhloAccount *
ehlo_account_row_get_account (EhloAccountRow *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT_ROW (self), NULL);

  return self->account;
}
