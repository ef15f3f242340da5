/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-window-private.h"

#include "ehlo-draft.h"
#include "ehlo-export-page.h"
#include "ehlo-export-words.h"
#include "ehlo-report-file.h"
#include "ehlo-report-print.h"

#include <glib/gi18n.h>

/* What is done with a report: it is written anew for each of them, of the same run with the same
 * choice as the preview, so that nothing leaves that has not been looked through. */

/* A report on its way. */
typedef struct Errand Errand;

struct Errand
{
  GWeakRef          window;
  EhloReportFormat  format;
  char             *name; /* of a file */
  GFile            *file; /* nullable: where it is saved */
  void            (*deliver) (EhloWindow *window,
                              Errand     *errand,
                              EhloDraft  *draft);
};

static void
errand_free (Errand *errand)
{
  g_weak_ref_clear (&errand->window);
  g_free (errand->name);
  g_clear_object (&errand->file);
  g_free (errand);
}

static void
tell_refusal (EhloWindow   *self,
              const GError *error)
{
  ehlo_window_show_error (self, _("No Report Was Made"), error->message);
}

static void
written_cb (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Errand *errand = user_data;
  g_autoptr (EhloWindow) self = g_weak_ref_get (&errand->window);
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloDraft) draft = ehlo_draft_write_finish (result, &error);

  if (self == NULL)
    errand_free (errand);
  else if (draft != NULL)
    errand->deliver (self, errand, draft);
  else
    {
      tell_refusal (self, error);
      errand_free (errand);
    }
}

static EhloRun *
get_run (EhloWindow *self)
{
  return ehlo_session_get_run (_ehlo_window_get_session (self), _ehlo_window_get_account (self));
}

static Errand *
errand_new (EhloWindow       *self,
            EhloReportFormat  format)
{
  Errand *errand = g_new0 (Errand, 1);

  g_weak_ref_init (&errand->window, self);
  errand->format = format;
  errand->name = ehlo_export_words_dup_name (get_run (self), format);

  return errand;
}

/* Takes over @errand. */
static void
write_report (EhloWindow *self,
              Errand     *errand,
              void      (*deliver) (EhloWindow *window,
                                    Errand     *errand,
                                    EhloDraft  *draft))
{
  EhloReportOptions options;

  errand->deliver = deliver;
  ehlo_export_page_get_options (_ehlo_window_get_export_page (self), &options);
  ehlo_draft_write_async (get_run (self), errand->format, &options, written_cb, errand);
}

static EhloReportFormat
get_format (EhloWindow *self)
{
  return ehlo_export_page_get_format (_ehlo_window_get_export_page (self));
}

static char *
dup_text (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_strndup (data, length);
}

/* Copying */

/* A mail takes a web page as it looks, a form takes the text of it. */
static GdkContentProvider *
new_page_content (GBytes *bytes)
{
  g_autofree char *text = dup_text (bytes);
  GdkContentProvider *contents[] = {
    gdk_content_provider_new_for_bytes ("text/html", bytes),
    gdk_content_provider_new_typed (G_TYPE_STRING, text),
  };

  return gdk_content_provider_new_union (contents, G_N_ELEMENTS (contents));
}

/* Nothing pastes a PDF, but a mail and a folder take a file. */
static GdkContentProvider *
new_file_content (Errand     *errand,
                  EhloDraft  *draft,
                  GError    **error)
{
  g_autoptr (GFile) file = ehlo_report_file_pass_on (errand->name, draft->bytes, error);
  g_auto (GValue) value = G_VALUE_INIT;
  GFile *files[] = { file };

  if (file == NULL)
    return NULL;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (files, G_N_ELEMENTS (files)));

  return gdk_content_provider_new_for_value (&value);
}

static GdkContentProvider *
new_content (Errand     *errand,
             EhloDraft  *draft,
             GError    **error)
{
  g_autofree char *text = NULL;

  if (errand->format == EHLO_REPORT_HTML)
    return new_page_content (draft->bytes);
  if (errand->format == EHLO_REPORT_PDF)
    return new_file_content (errand, draft, error);

  text = dup_text (draft->bytes);

  return gdk_content_provider_new_typed (G_TYPE_STRING, text);
}

static void
copy (EhloWindow *self,
      Errand     *errand,
      EhloDraft  *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkContentProvider) content = new_content (errand, draft, &error);

  errand_free (errand);
  if (content == NULL)
    {
      ehlo_window_show_error (self, _("The Report Could Not Be Copied"), error->message);
      return;
    }

  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), content);
  _ehlo_window_add_toast (self, adw_toast_new (_("Report copied")));
}

/* The button under a verdict is for a ticket or a mail, whatever the export page is set to. */
static void
copy_report_action_cb (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);
  gboolean is_shown = gtk_widget_get_mapped (GTK_WIDGET (_ehlo_window_get_export_page (self)));

  write_report (self, errand_new (self, is_shown ? get_format (self) : EHLO_REPORT_TEXT), copy);
}

/* Saving */

static void
open_folder_cb (AdwToast *toast,
                GFile    *folder)
{
  g_autofree char *uri = g_file_get_uri (folder);

  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
}

static void
tell_saved (EhloWindow *self,
            GFile      *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  AdwToast *toast = adw_toast_new (_("Report saved"));

  if (folder != NULL)
    {
      adw_toast_set_button_label (toast, _("Open _Folder"));
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (open_folder_cb),
                             g_steal_pointer (&folder), (GClosureNotify) g_object_unref, 0);
    }
  _ehlo_window_add_toast (self, toast);
}

static void
saved_cb (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Errand *errand = user_data;
  g_autoptr (EhloWindow) self = g_weak_ref_get (&errand->window);
  g_autoptr (GError) error = NULL;

  if (ehlo_report_file_save_finish (result, &error))
    {
      if (self != NULL)
        tell_saved (self, errand->file);
    }
  else if (self != NULL)
    ehlo_window_show_error (self, _("The Report Could Not Be Saved"), error->message);
  errand_free (errand);
}

static void
save (EhloWindow *self,
      Errand     *errand,
      EhloDraft  *draft)
{
  ehlo_report_file_save_async (errand->file, draft->bytes, saved_cb, errand);
}

/*< private >
 * _ehlo_window_save_report:
 * @self: a window whose account has a finished run
 * @file: where to
 *
 * Writes the report in the format that is chosen and saves it.
 */
void
_ehlo_window_save_report (EhloWindow *self,
                          GFile      *file)
{
  Errand *errand = errand_new (self, get_format (self));

  errand->file = g_object_ref (file);
  write_report (self, errand, save);
}

static void
file_chosen_cb (GtkFileChooserNative *chooser,
                int                   response,
                EhloWindow           *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL &&
      ehlo_export_page_can_write (_ehlo_window_get_export_page (self)))
    _ehlo_window_save_report (self, file);
  g_object_unref (chooser);
}

static void
save_report_action_cb (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);
  GtkFileChooserNative *chooser;
  g_autofree char *name = ehlo_export_words_dup_name (get_run (self), get_format (self));

  chooser = gtk_file_chooser_native_new (_("Save the Report"), GTK_WINDOW (self),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* Printing */

static void
print_done_cb (GtkPrintOperation       *operation,
               GtkPrintOperationResult  result,
               EhloWindow              *self)
{
  g_autoptr (GError) error = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;

  gtk_print_operation_get_error (operation, &error);
  ehlo_window_show_error (self, _("The Report Could Not Be Printed"), error->message);
}

static void
print (EhloWindow *self,
       Errand     *errand,
       EhloDraft  *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GtkPrintOperation) operation = NULL;

  operation = ehlo_report_print_new (draft->bytes, errand->name, &error);
  errand_free (errand);
  if (operation == NULL)
    {
      ehlo_window_show_error (self, _("The Report Could Not Be Printed"), error->message);
      return;
    }

  g_signal_connect_object (operation, "done", G_CALLBACK (print_done_cb), self, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (self),
                           NULL);
}

/* Paper has pages: it is the PDF that is printed, whatever is chosen. */
static void
print_report_action_cb (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);

  write_report (self, errand_new (self, EHLO_REPORT_PDF), print);
}

/* Giving to another program */

static void
program_chosen_cb (GtkDialog  *dialog,
                   int         response,
                   EhloWindow *self)
{
  g_autoptr (GAppInfo) program = gtk_app_chooser_get_app_info (GTK_APP_CHOOSER (dialog));
  g_autoptr (GFile) file = NULL;
  g_autoptr (GdkAppLaunchContext) context = NULL;
  g_autoptr (GError) error = NULL;
  GList files = { NULL, NULL, NULL };

  g_object_get (dialog, "gfile", &file, NULL);
  files.data = file;
  context = gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (self)));
  if (response == GTK_RESPONSE_OK && program != NULL &&
      !g_app_info_launch (program, &files, G_APP_LAUNCH_CONTEXT (context), &error))
    ehlo_window_show_error (self, _("The Program Could Not Start"), error->message);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
choose_program (EhloWindow *self,
                GFile      *file)
{
  GtkWidget *dialog = gtk_app_chooser_dialog_new (GTK_WINDOW (self),
                                                  GTK_DIALOG_MODAL | GTK_DIALOG_USE_HEADER_BAR,
                                                  file);

  gtk_app_chooser_dialog_set_heading (GTK_APP_CHOOSER_DIALOG (dialog),
                                      _("Which program shall have the report?"));
  g_signal_connect_object (dialog, "response", G_CALLBACK (program_chosen_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
launched_cb (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (EhloWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    ehlo_window_show_error (self, _("The Program Could Not Start"), error->message);
}

/* Inside a sandbox only the portal knows the programs, and asks by itself. */
static void
share (EhloWindow *self,
       Errand     *errand,
       EhloDraft  *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = ehlo_report_file_pass_on (errand->name, draft->bytes, &error);
  g_autofree char *uri = file != NULL ? g_file_get_uri (file) : NULL;

  errand_free (errand);
  if (file == NULL)
    ehlo_window_show_error (self, _("The Report Could Not Be Passed On"), error->message);
  else if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    g_app_info_launch_default_for_uri_async (uri, NULL, NULL, launched_cb, g_object_ref (self));
  else
    choose_program (self, file);
}

static void
share_report_action_cb (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);

  write_report (self, errand_new (self, get_format (self)), share);
}

/*< private >
 * _ehlo_window_install_export:
 * @widget_class: the class of the window
 *
 * What can be done with a report.
 */
void
_ehlo_window_install_export (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.copy-report", copy_report_action_cb },
    { "win.save-report", save_report_action_cb },
    { "win.print-report", print_report_action_cb },
    { "win.share-report", share_report_action_cb },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
}

/*< private >
 * _ehlo_window_update_export:
 * @self: a window
 *
 * Offers only what can be done: there is no report before the end of a test, and none that would
 * say what it must not.
 */
void
_ehlo_window_update_export (EhloWindow *self)
{
  static const char *const actions[] = { "win.copy-report", "win.save-report", "win.print-report",
                                         "win.share-report" };
  gboolean can_write = ehlo_export_page_can_write (_ehlo_window_get_export_page (self));

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], can_write);
}
