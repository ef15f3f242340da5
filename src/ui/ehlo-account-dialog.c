/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-account-dialog.h"

#include "ehlo-account-form.h"
#include "ehlo-account-words.h"
#include "ehlo-provider-chooser.h"

#include <glib/gi18n.h>

struct _EhloAccountDialog
{
  AdwWindow        parent_instance;

  char            *mail_address; /* nullable: what the person is known by already */

  GtkWidget       *back;
  GtkWidget       *save;
  GtkStack        *stack;
  AdwBin          *chooser_bin;
  EhloAccountForm *form;
};

enum
{
  SAVED,
  PRACTICE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EhloAccountDialog, ehlo_account_dialog, ADW_TYPE_WINDOW)

static void
show_form (EhloAccountDialog *self,
           EhloAccount       *account)
{
  ehlo_account_form_set_account (self->form, account);
  gtk_widget_set_visible (self->back, adw_bin_get_child (self->chooser_bin) != NULL);
  gtk_widget_show (self->save);

  /* Each time: a hidden button is no default any more. */
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save);
  gtk_stack_set_visible_child_name (self->stack, "form");
  gtk_widget_grab_focus (GTK_WIDGET (self->form));
}

static void
back_clicked_cb (EhloAccountDialog *self)
{
  gtk_widget_hide (self->back);
  gtk_widget_hide (self->save);
  gtk_stack_set_visible_child_name (self->stack, "choose");
  gtk_widget_grab_focus (adw_bin_get_child (self->chooser_bin));
}

static void
save_clicked_cb (EhloAccountDialog *self)
{
  if (!ehlo_account_form_is_valid (self->form))
    return;

  g_signal_emit (self, signals[SAVED], 0, ehlo_account_form_get_account (self->form));
  gtk_window_close (GTK_WINDOW (self));
}

static void
chosen_cb (EhloAccountDialog *self,
           EhloChoice        *choice)
{
  g_autoptr (EhloAccount) account = NULL;

  if (ehlo_choice_get_practice (choice) != NULL)
    {
      g_signal_emit (self, signals[PRACTICE_CHOSEN], 0, ehlo_choice_get_practice (choice));
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  account = ehlo_account_new_named (ehlo_choice_get_provider (choice), self->mail_address);
  show_form (self, account);
}

static void
by_hand_cb (EhloAccountDialog *self)
{
  g_autoptr (EhloAccount) account = ehlo_account_new_by_hand (self->mail_address);

  show_form (self, account);
}

/* The list of providers is read and built only for those who want to see it. */
static void
show_chooser (EhloAccountDialog *self)
{
  GtkWidget *chooser = g_object_new (EHLO_TYPE_PROVIDER_CHOOSER, NULL);

  g_signal_connect_object (chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chooser, "by-hand", G_CALLBACK (by_hand_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->chooser_bin, chooser);

  back_clicked_cb (self);
}

static void
ehlo_account_dialog_dispose (GObject *object)
{
  EhloAccountDialog *self = EHLO_ACCOUNT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_ACCOUNT_DIALOG);
  g_clear_pointer (&self->mail_address, g_free);

  G_OBJECT_CLASS (ehlo_account_dialog_parent_class)->dispose (object);
}

static void
ehlo_account_dialog_class_init (EhloAccountDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_account_dialog_dispose;

  /**
   * EhloAccountDialog::saved:
   * @self: the dialog
   * @account: what was typed
   */
  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 1, EHLO_TYPE_ACCOUNT);

  /**
   * EhloAccountDialog::practice-chosen:
   * @self: the dialog
   * @id: the id of a practice server
   */
  signals[PRACTICE_CHOSEN] = g_signal_new ("practice-chosen", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (EHLO_TYPE_ACCOUNT_FORM);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-account-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloAccountDialog, back);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountDialog, save);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountDialog, chooser_bin);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountDialog, form);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
}

static void
ehlo_account_dialog_init (EhloAccountDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ehlo_account_dialog_new_to_choose:
 * @parent: the window above which it opens
 * @mail_address: (nullable): the person's address, where it is known
 *
 * Returns: (transfer none): a dialog that begins with the list of providers; to be presented
 */
GtkWindow *
ehlo_account_dialog_new_to_choose (GtkWindow  *parent,
                                   const char *mail_address)
{
  EhloAccountDialog *self = g_object_new (EHLO_TYPE_ACCOUNT_DIALOG,
                                          "transient-for", parent, NULL);

  self->mail_address = g_strdup (mail_address);
  show_chooser (self);

  return GTK_WINDOW (self);
}

/**
 * ehlo_account_dialog_new_to_add:
 * @parent: the window above which it opens
 * @account: a new account, filled in as far as it is known
 *
 * Returns: (transfer none): a dialog that begins with the form; to be presented
 */
GtkWindow *
ehlo_account_dialog_new_to_add (GtkWindow   *parent,
                                EhloAccount *account)
{
  EhloAccountDialog *self = g_object_new (EHLO_TYPE_ACCOUNT_DIALOG,
                                          "transient-for", parent, NULL);

  show_form (self, account);

  return GTK_WINDOW (self);
}

/**
 * ehlo_account_dialog_new_to_edit:
 * @parent: the window above which it opens
 * @account: an account that is kept already; the dialog does not change it
 *
 * Returns: (transfer none): a dialog with the form; to be presented
 */
GtkWindow *
ehlo_account_dialog_new_to_edit (GtkWindow   *parent,
                                 EhloAccount *account)
{
  GtkWindow *self = ehlo_account_dialog_new_to_add (parent, account);

  gtk_window_set_title (self, _("Edit Account"));

  return self;
}
