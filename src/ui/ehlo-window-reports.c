/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-window-private.h"

#include "ehlo-compare-window.h"
#include "ehlo-history-window.h"
#include "ehlo-report-window.h"
#include "ehlo-run-file.h"

#include <glib/gi18n.h>

/* What was tested at another time or by somebody else: the history, comparisons, reports. */

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (EhloWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloRun) run = ehlo_run_read_file_finish (G_FILE (source), result, &error);
  GtkWindow *report;

  /* It may have been closed meanwhile. */
  if (_ehlo_window_get_session (self) == NULL)
    return;

  if (run == NULL)
    {
      ehlo_window_show_error (self, _("The Report Cannot Be Opened"), error->message);
      return;
    }
  report = ehlo_report_window_new (GTK_WINDOW (self), run, TRUE);
  g_signal_connect_object (report, "test-wanted", G_CALLBACK (_ehlo_window_test_values), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (report);
}

/**
 * ehlo_window_open_report:
 * @self: a window
 * @file: a report
 *
 * Reads @file in a thread and shows it in a window of its own, as somebody else's. Where it is no
 * report, a dialog says why.
 */
void
ehlo_window_open_report (EhloWindow *self,
                         GFile      *file)
{
  g_return_if_fail (EHLO_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  ehlo_run_read_file_async (file, NULL, read_cb, g_object_ref (self));
}

static void
chosen_cb (GtkNativeDialog *chooser,
           int              response,
           EhloWindow      *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL)
    ehlo_window_open_report (self, file);
  g_object_unref (chooser);
}

static void
open_report_action_cb (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  GtkFileChooserNative *chooser;
  g_autoptr (GtkFileFilter) reports = gtk_file_filter_new ();

  chooser = gtk_file_chooser_native_new (_("Open a Report"), GTK_WINDOW (widget),
                                         GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_file_filter_set_name (reports, _("Reports (JSON)"));
  gtk_file_filter_add_suffix (reports, "json");
  gtk_file_filter_add_mime_type (reports, "application/vnd.ehlo.report+json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), reports);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static gboolean
drop_cb (EhloWindow   *self,
         const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  for (GSList *l = files; l != NULL; l = l->next)
    ehlo_window_open_report (self, l->data);

  return files != NULL;
}

static void
history_action_cb (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);

  gtk_window_present (ehlo_history_window_new (
    GTK_WINDOW (self), ehlo_session_get_history (_ehlo_window_get_session (self)),
    _ehlo_window_get_account (self)));
}

static void
clear_answered_cb (EhloWindow *self,
                   const char *response)
{
  if (g_str_equal (response, "clear"))
    ehlo_history_clear (ehlo_session_get_history (_ehlo_window_get_session (self)), NULL);
}

/* Above whatever window asks for it. */
static void
clear_history_action_cb (GtkWidget  *widget,
                         const char *action_name,
                         GVariant   *parameter)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (widget));
  AdwMessageDialog *dialog;

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
    gtk_application_get_active_window (application), _("Clear the History?"),
    _("All tests of all accounts that are kept will be removed for good.")));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "clear", _("C_lear"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "clear", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (clear_answered_cb), widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
compare_last_action_cb (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);
  EhloAccount *account = _ehlo_window_get_account (self);
  EhloComparison *since =
    account != NULL ? ehlo_session_get_since (_ehlo_window_get_session (self), account) : NULL;

  if (since != NULL)
    gtk_window_present (ehlo_compare_window_new (GTK_WINDOW (self), since));
}

static void
failed_cb (EhloWindow *self,
           GError     *error)
{
  ehlo_window_show_error (self, _("The History Could Not Be Saved"), error->message);
}

static void
unreadable_cb (EhloWindow *self,
               guint       n_files,
               GError     *error)
{
  g_autofree char *title = g_markup_escape_text (error->message, -1);
  g_autofree char *text = g_strdup_printf (
    ngettext ("%u kept test cannot be read: %s", "%u kept tests cannot be read. First: %s",
              n_files), n_files, title);

  _ehlo_window_add_toast (self, adw_toast_new (text)); /* its title is markup */
}

/*< private >
 * _ehlo_window_follow_history:
 * @self: a window that has its session
 *
 * Tells what goes wrong with the history, and takes reports that are dropped on the window.
 */
void
_ehlo_window_follow_history (EhloWindow *self)
{
  EhloHistory *history = ehlo_session_get_history (_ehlo_window_get_session (self));
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (history, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (history, "unreadable", G_CALLBACK (unreadable_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/*< private >
 * _ehlo_window_install_reports:
 * @widget_class: the class of the window
 *
 * What menus, buttons and keys can do with runs of another time.
 */
void
_ehlo_window_install_reports (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open-report", NULL, open_report_action_cb);
  gtk_widget_class_install_action (widget_class, "win.history", NULL, history_action_cb);
  gtk_widget_class_install_action (widget_class, "win.clear-history", NULL,
                                   clear_history_action_cb);
  gtk_widget_class_install_action (widget_class, "win.compare-last", NULL,
                                   compare_last_action_cb);
}
