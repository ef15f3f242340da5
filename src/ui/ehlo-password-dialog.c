/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-password-dialog.h"

#include "ehlo-providers.h"

#include <glib/gi18n.h>
#include <string.h>

struct _EhloPasswordDialog
{
  AdwMessageDialog  parent_instance;

  GtkEditable      *entry;
  GtkLabel         *problem;
  GtkLabel         *hint;
};

G_DEFINE_FINAL_TYPE (EhloPasswordDialog, ehlo_password_dialog, ADW_TYPE_MESSAGE_DIALOG)

/* What a provider takes here is often not what its website takes. */
static const struct
{
  const char *password_kind;
  const char *words;
} hints[] = {
  { "app_password", N_("%s wants an app password here, not the one for its website.") },
  { "account_or_app_password",
    N_("%s may want an app password here, if you sign in with two steps on its website.") },
  { "auth_code", N_("%s wants an authorization code here, not the password for its website.") },
  { "api_key", N_("%s wants an API key here.") },
  { "smtp_key", N_("%s wants its SMTP key here.") },
  { "smtp_token", N_("%s wants an SMTP token here.") },
  { "smtp_credential", N_("%s wants SMTP credentials here, not those for its website.") },
  { "bridge_password", N_("%s wants the password that its bridge shows.") },
  { "oauth", N_("%s takes no passwords. An access token for OAuth may work.") },
};

static char *
dup_hint (EhloAccount *account)
{
  const char *preset = ehlo_account_get_preset (account);
  EhloProvider *provider = preset != NULL
                             ? ehlo_providers_find (ehlo_providers_get_default (), preset) : NULL;
  const char *kind = provider != NULL ? ehlo_provider_get_password_kind (provider) : NULL;

  for (gsize i = 0; kind != NULL && i < G_N_ELEMENTS (hints); i++)
    {
      g_autoptr (GString) text = NULL;

      if (!g_str_equal (hints[i].password_kind, kind))
        continue;

      text = g_string_new (_(hints[i].words));
      g_string_replace (text, "%s", ehlo_provider_get_name (provider), 1);
      return g_string_free (g_steal_pointer (&text), FALSE);
    }

  return NULL;
}

static void
changed_cb (EhloPasswordDialog *self)
{
  const char *password = gtk_editable_get_text (self->entry);
  gboolean is_right = ehlo_password_check (password, strlen (password), NULL);
  gboolean is_wrong = *password != '\0' && !is_right;

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self),
                                           EHLO_PASSWORD_RESPONSE_TEST, is_right);
  gtk_label_set_text (self->problem,
                      is_wrong ? _("This contains characters that no password can have.") : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), is_wrong);
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

static void
ehlo_password_dialog_dispose (GObject *object)
{
  /* GTK 4.8: the window keeps the text that has the focus longer than the entry around it, which
   * would then be told about the focus when it is gone. */
  gtk_window_set_focus (GTK_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), EHLO_TYPE_PASSWORD_DIALOG);

  G_OBJECT_CLASS (ehlo_password_dialog_parent_class)->dispose (object);
}

static void
ehlo_password_dialog_class_init (EhloPasswordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_password_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-password-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloPasswordDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, EhloPasswordDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, EhloPasswordDialog, hint);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
ehlo_password_dialog_init (EhloPasswordDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ehlo_password_dialog_new:
 * @parent: the window above which it opens
 * @account: an account with a user name
 *
 * Returns: (transfer none): a dialog to be presented; its response is %EHLO_PASSWORD_RESPONSE_TEST
 *   with a password that can be used, %EHLO_PASSWORD_RESPONSE_SKIP or `cancel`
 */
GtkWindow *
ehlo_password_dialog_new (GtkWindow   *parent,
                          EhloAccount *account)
{
  EhloPasswordDialog *self = g_object_new (EHLO_TYPE_PASSWORD_DIALOG,
                                           "transient-for", parent, NULL);
  const char *user = ehlo_account_get_user (account);
  const char *host = ehlo_account_get_host (account);
  g_autofree char *hint = dup_hint (account);

  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (self), _("Enter the Password"));
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (self),
                                  _("For %s on %s. It is kept until you quit, and never stored."),
                                  user != NULL ? user : "", host != NULL ? host : "");
  gtk_label_set_text (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));

  return GTK_WINDOW (self);
}

/**
 * ehlo_password_dialog_get_password:
 * @self: a dialog
 *
 * Returns: (transfer none): what was typed; it goes with the dialog
 */
const char *
ehlo_password_dialog_get_password (EhloPasswordDialog *self)
{
  g_return_val_if_fail (EHLO_IS_PASSWORD_DIALOG (self), NULL);

  return gtk_editable_get_text (self->entry);
}
