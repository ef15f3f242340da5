/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-window-private.h"

#include "ehlo-account-dialog.h"
#include "ehlo-account-words.h"
#include "ehlo-explain-window.h"
#include "ehlo-mail-address.h"
#include "ehlo-password-dialog.h"
#include "ehlo-providers.h"

#include <glib/gi18n.h>

/* Testing */

static void
test (EhloWindow    *self,
      EhloAccount   *account,
      EhloTestFlags  flags)
{
  EhloSession *session = _ehlo_window_get_session (self);
  g_autoptr (GError) error = NULL;

  if (ehlo_session_is_testing (session, account))
    return;

  if (!ehlo_session_test (session, account, flags, &error))
    ehlo_window_show_error (self, _("The Test Could Not Begin"), error->message);
  else
    _ehlo_window_show_view (self, "timeline");
}

/* What a question is about, until it is answered. */
typedef struct
{
  EhloWindow   *window; /* not owned: it owns the dialog */
  EhloAccount  *account;
  EhloTestFlags flags;
} Question;

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->account);
  g_free (question);
}

static void
ask (EhloWindow    *self,
     GtkWindow     *dialog,
     EhloTestFlags  flags,
     GCallback      answered_cb)
{
  Question *question = g_new0 (Question, 1);

  question->window = self;
  question->account = g_object_ref (_ehlo_window_get_account (self));
  question->flags = flags;
  g_signal_connect_data (dialog, "response", answered_cb, question, question_free, 0);
  gtk_window_present (dialog);
}

static void
password_answered_cb (EhloPasswordDialog *dialog,
                      const char         *response,
                      Question           *question)
{
  EhloSession *session = _ehlo_window_get_session (question->window);

  if (g_str_equal (response, EHLO_PASSWORD_RESPONSE_TEST))
    {
      ehlo_session_set_password (session, question->account,
                                 ehlo_password_dialog_get_password (dialog));
      test (question->window, question->account, question->flags);
    }
  else if (g_str_equal (response, EHLO_PASSWORD_RESPONSE_SKIP))
    {
      test (question->window, question->account, question->flags | EHLO_TEST_WITHOUT_SIGN_IN);
    }
}

static void
ask_password (EhloWindow    *self,
              EhloTestFlags  flags)
{
  ask (self, ehlo_password_dialog_new (GTK_WINDOW (self), _ehlo_window_get_account (self)),
       flags, G_CALLBACK (password_answered_cb));
}

static void
test_or_ask (EhloWindow    *self,
             EhloTestFlags  flags)
{
  EhloAccount *account = _ehlo_window_get_account (self);

  if (ehlo_session_wants_password (_ehlo_window_get_session (self), account))
    ask_password (self, flags);
  else
    test (self, account, flags);
}

static void
test_action_cb (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  test_or_ask (EHLO_WINDOW (widget), EHLO_TEST_DEFAULT);
}

static void
stop_action_cb (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);

  ehlo_session_stop (_ehlo_window_get_session (self), _ehlo_window_get_account (self));
}

static void
compare_ports_action_cb (GtkWidget  *widget,
                         const char *action_name,
                         GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);
  g_autoptr (GError) error = NULL;

  if (ehlo_session_compare_ports (_ehlo_window_get_session (self),
                                  _ehlo_window_get_account (self), &error))
    _ehlo_window_show_view (self, "ports");
  else
    ehlo_window_show_error (self, _("The Ports Could Not Be Compared"), error->message);
}

static void
set_password_action_cb (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  ask_password (EHLO_WINDOW (widget), EHLO_TEST_DEFAULT);
}

static void
send_anyway_answered_cb (AdwMessageDialog *dialog,
                         const char       *response,
                         Question         *question)
{
  if (g_str_equal (response, "send"))
    test_or_ask (question->window, question->flags);
}

static void
send_anyway_action_cb (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);
  AdwMessageDialog *dialog;

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
    GTK_WINDOW (self), _("Send the Password Unprotected?"),
    _("The connection is not safe. Somebody on the way may read the password, or the server may "
      "be somebody else’s. This is for the next test only.")));
  adw_message_dialog_add_responses (dialog,
                                    "cancel", _("_Cancel"),
                                    "send", _("_Send and Test"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "send", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");

  ask (self, GTK_WINDOW (dialog), EHLO_TEST_ALLOW_UNPROTECTED,
       G_CALLBACK (send_anyway_answered_cb));
}

/* Adding */

static void
add_account (EhloWindow  *self,
             EhloAccount *values)
{
  g_autoptr (EhloAccount) account = g_object_ref (values);
  g_autoptr (GError) error = NULL;

  if (ehlo_session_add (_ehlo_window_get_session (self), account, &error))
    _ehlo_window_show_account (self, account);
  else
    ehlo_window_show_error (self, _("The Account Could Not Be Saved"), error->message);
}

static void
start_practice (EhloWindow *self,
                const char *preset)
{
  g_autoptr (GError) error = NULL;
  EhloAccount *account;

  account = ehlo_session_start_practice (_ehlo_window_get_session (self), preset, &error);
  if (account != NULL)
    _ehlo_window_show_account (self, account);
  else
    ehlo_window_show_error (self, _("The Practice Server Could Not Start"), error->message);
}

static void
present_adding (EhloWindow *self,
                GtkWindow  *dialog)
{
  g_signal_connect_object (dialog, "saved", G_CALLBACK (add_account), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "practice-chosen", G_CALLBACK (start_practice), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

/* No form for somebody whose settings are known from the address alone. */
static void
add_from_provider (EhloWindow   *self,
                   EhloProvider *provider,
                   const char   *mail_address)
{
  g_autoptr (EhloAccount) account = ehlo_account_new_named (provider, mail_address);

  if (mail_address != NULL && ehlo_account_get_user (account) != NULL &&
      ehlo_account_check (account, NULL, NULL))
    add_account (self, account);
  else
    present_adding (self, ehlo_account_dialog_new_to_add (GTK_WINDOW (self), account));
}

/* What stands in the field of the welcome page, if it is an address. */
static char *
dup_address (const char *text)
{
  g_autofree char *address = g_strstrip (g_strdup (text));

  return ehlo_mail_address_check ("address", address, NULL) ? g_steal_pointer (&address) : NULL;
}

static void
add_account_action_cb (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);

  present_adding (self, ehlo_account_dialog_new_to_choose (GTK_WINDOW (self), NULL));
}

static void
search_providers_action_cb (GtkWidget  *widget,
                            const char *action_name,
                            GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);
  g_autofree char *address = dup_address (g_variant_get_string (parameter, NULL));

  present_adding (self, ehlo_account_dialog_new_to_choose (GTK_WINDOW (self), address));
}

static void
add_by_hand_action_cb (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);
  g_autofree char *address = dup_address (g_variant_get_string (parameter, NULL));
  g_autoptr (EhloAccount) account = ehlo_account_new_by_hand (address);

  present_adding (self, ehlo_account_dialog_new_to_add (GTK_WINDOW (self), account));
}

static void
add_address_action_cb (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);
  const char *address = g_variant_get_string (parameter, NULL);
  EhloProvider *provider;

  provider = ehlo_providers_find_by_address (ehlo_providers_get_default (), address);
  if (provider != NULL)
    add_from_provider (self, provider, address);
  else
    add_by_hand_action_cb (widget, action_name, parameter);
}

static void
add_provider_action_cb (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  const char *id, *text;
  g_autofree char *address = NULL;
  EhloProvider *provider;

  g_variant_get (parameter, "(&s&s)", &id, &text);
  address = dup_address (text);
  provider = ehlo_providers_find (ehlo_providers_get_default (), id);
  if (provider != NULL)
    add_from_provider (EHLO_WINDOW (widget), provider, address);
}

static void
start_practice_action_cb (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  start_practice (EHLO_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* Explaining */

static EhloAccount *
find_known (EhloSession *session,
            EhloAccount *values)
{
  GListModel *accounts = G_LIST_MODEL (ehlo_session_get_accounts (session));

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (EhloAccount) account = g_list_model_get_item (accounts, i);

      if (g_strcmp0 (ehlo_account_get_host (account), ehlo_account_get_host (values)) == 0
          && ehlo_account_get_port (account) == ehlo_account_get_port (values))
        return account; /* the session keeps it alive */
    }

  return NULL;
}

/*< private >
 * _ehlo_window_test_values:
 * @self: a window
 * @values: settings, from an error that was explained or from a report
 *
 * Shows the account with the same server and port, where there is one, or the form for a new one.
 */
void
_ehlo_window_test_values (EhloWindow  *self,
                          EhloAccount *values)
{
  EhloAccount *known = find_known (_ehlo_window_get_session (self), values);

  gtk_window_present (GTK_WINDOW (self));
  if (ehlo_account_get_host (values) == NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.add-account", NULL);
  else if (known != NULL)
    _ehlo_window_show_account (self, known);
  else
    present_adding (self, ehlo_account_dialog_new_to_add (GTK_WINDOW (self), values));
}

static void
explain_action_cb (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  EhloExplainWindow *explain = ehlo_explain_window_find (GTK_WINDOW (widget));

  if (explain == NULL)
    {
      explain = ehlo_explain_window_new (GTK_WINDOW (widget));
      g_signal_connect_object (explain, "test-wanted", G_CALLBACK (_ehlo_window_test_values),
                               widget, G_CONNECT_SWAPPED);
    }
  gtk_window_present (GTK_WINDOW (explain));
}

/* Changing and removing */

static void
edited_cb (EhloWindow  *self,
           EhloAccount *values)
{
  EhloSession *session = _ehlo_window_get_session (self);
  EhloAccount *account = ehlo_session_find (session, ehlo_account_get_id (values));
  g_autoptr (GError) error = NULL;

  if (account != NULL && !ehlo_session_change (session, account, values, &error))
    ehlo_window_show_error (self, _("The Account Could Not Be Saved"), error->message);
}

static void
edit_account_action_cb (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);
  GtkWindow *dialog = ehlo_account_dialog_new_to_edit (GTK_WINDOW (self),
                                                       _ehlo_window_get_account (self));

  g_signal_connect_object (dialog, "saved", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

/* Twice the usual time: what is lost here was typed by hand. */
#define UNDO_SECONDS 10

/* What is needed to bring a removed account back. */
typedef struct
{
  EhloWindow  *window; /* not owned: it owns the toast */
  EhloAccount *account;
  guint        position;
} Removal;

static void
removal_free (gpointer  data,
              GClosure *closure)
{
  Removal *removal = data;

  g_object_unref (removal->account);
  g_free (removal);
}

static void
undo_cb (AdwToast *toast,
         Removal  *removal)
{
  g_autoptr (GError) error = NULL;

  if (ehlo_session_restore (_ehlo_window_get_session (removal->window), removal->account,
                            removal->position, &error))
    _ehlo_window_show_account (removal->window, removal->account);
  else
    ehlo_window_show_error (removal->window, _("The Account Could Not Be Restored"),
                            error->message);
}

static void
offer_undo (EhloWindow  *self,
            EhloAccount *account,
            guint        position)
{
  Removal *removal = g_new0 (Removal, 1);
  g_autofree char *name = g_markup_escape_text (ehlo_account_get_title (account), -1);
  g_autofree char *title = g_strdup_printf (_("“%s” removed"), name);
  AdwToast *toast = adw_toast_new (title); /* its title is markup */

  removal->window = self;
  removal->account = g_object_ref (account);
  removal->position = position;
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), removal, removal_free, 0);
  _ehlo_window_add_toast (self, toast);
}

static EhloAccount *
dup_neighbor (EhloSession *session,
              guint        position)
{
  GListModel *accounts = G_LIST_MODEL (ehlo_session_get_accounts (session));
  guint n_accounts = g_list_model_get_n_items (accounts);

  return n_accounts > 0 ? g_list_model_get_item (accounts, MIN (position, n_accounts - 1)) : NULL;
}

static void
remove_account_action_cb (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);
  EhloSession *session = _ehlo_window_get_session (self);
  g_autoptr (EhloAccount) account = g_object_ref (_ehlo_window_get_account (self));
  g_autoptr (EhloAccount) neighbor = NULL;
  g_autoptr (GError) error = NULL;
  guint position;

  if (!ehlo_session_remove (session, account, &position, &error))
    {
      ehlo_window_show_error (self, _("The Account Could Not Be Removed"), error->message);
      return;
    }

  neighbor = dup_neighbor (session, position);
  _ehlo_window_show_account (self, neighbor);
  offer_undo (self, account, position);
}

/* The result */

static void
show_ports_action_cb (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  _ehlo_window_show_view (EHLO_WINDOW (widget), "ports");
}

static void
open_link_action_cb (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  const char *link = g_variant_get_string (parameter, NULL);

  /* A report may come from anywhere: a link leads to a web page, or nowhere. The sign-in page of a
   * hotel has no https. */
  if (g_str_has_prefix (link, "https://") || g_str_has_prefix (link, "http://"))
    gtk_show_uri (GTK_WINDOW (widget), link, GDK_CURRENT_TIME);
}

static void
back_action_cb (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  _ehlo_window_go_back (EHLO_WINDOW (widget));
}

/*< private >
 * _ehlo_window_install_actions:
 * @widget_class: the class of the window
 *
 * What menus, buttons and keys can do.
 */
void
_ehlo_window_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.test", NULL, test_action_cb },
    { "win.stop", NULL, stop_action_cb },
    { "win.compare-ports", NULL, compare_ports_action_cb },
    { "win.show-ports", NULL, show_ports_action_cb },
    { "win.set-password", NULL, set_password_action_cb },
    { "win.send-anyway", NULL, send_anyway_action_cb },
    { "win.add-account", NULL, add_account_action_cb },
    { "win.search-providers", "s", search_providers_action_cb },
    { "win.add-by-hand", "s", add_by_hand_action_cb },
    { "win.add-address", "s", add_address_action_cb },
    { "win.add-provider", "(ss)", add_provider_action_cb },
    { "win.start-practice", "s", start_practice_action_cb },
    { "win.edit-account", NULL, edit_account_action_cb },
    { "win.remove-account", NULL, remove_account_action_cb },
    { "win.explain", NULL, explain_action_cb },
    { "win.open-link", "s", open_link_action_cb },
    { "win.back", NULL, back_action_cb },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
}
