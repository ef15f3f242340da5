/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-world.h"

#include "ehlo-account-dialog.h"
#include "ehlo-account-row.h"
#include "ehlo-password-dialog.h"
#include "ehlo-providers.h"
#include "ehlo-sidebar.h"
#include "ehlo-step-row.h"
#include "ehlo-timeline-page.h"
#include "ehlo-verdict-card.h"
#include "ehlo-welcome-page.h"
#include "ehlo-window.h"

typedef struct
{
  EhloSession *session;
  GtkWindow   *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->session = ui_world_new_session ();
  fixture->window = ui_world_new_window (fixture->session);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_world_close (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->session);
}

static void
activate (Fixture    *fixture,
          const char *action,
          const char *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), action,
                              parameter != NULL ? "s" : NULL, parameter);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static EhloAccount *
get_selected (Fixture *fixture)
{
  return ehlo_sidebar_get_selected (ui_world_find (fixture->window, EHLO_TYPE_SIDEBAR, 0));
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (ehlo_session_get_accounts (fixture->session)));
}

/* The dialog of that type that is open now. */
static gpointer
find_dialog (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) &&
          gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }

  return NULL;
}

static gboolean
is_idle (gpointer session)
{
  return !ehlo_session_is_busy (session);
}

static void
wait_until_idle (Fixture *fixture)
{
  g_assert_true (ui_world_wait (is_idle, fixture->session));
  ui_world_settle (fixture->window);
}

static EhloStepRow *
find_row (Fixture      *fixture,
          EhloStepKind  kind)
{
  EhloStepRow *row;

  for (guint i = 0; (row = ui_world_find (fixture->window, EHLO_TYPE_STEP_ROW, i)) != NULL; i++)
    {
      if (ehlo_step_get_kind (ehlo_step_row_get_step (row)) == kind)
        return row;
    }

  return NULL;
}

static void
test_welcome (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *welcome = ui_world_find (fixture->window, EHLO_TYPE_WELCOME_PAGE, 0);
  guint n_providers = 0;

  g_assert_true (gtk_widget_get_mapped (welcome));
  g_assert_nonnull (ui_world_find_text (welcome, "A server that works"));

  /* The short list of the page and the data set know the same providers. */
  for (GtkWidget *button = gtk_widget_get_first_child (ui_world_find_named (welcome, "providers"));
       button != NULL; button = gtk_widget_get_next_sibling (button))
    {
      const char *id = g_object_get_data (G_OBJECT (button), "provider");

      g_assert_nonnull (ehlo_providers_find (ehlo_providers_get_default (), id));
      n_providers++;
    }
  g_assert_cmpuint (n_providers, >=, 8);
}

/* An address of a provider that is known needs no form. */
static void
test_known_address (Fixture       *fixture,
                    gconstpointer  data)
{
  GtkWidget *welcome = ui_world_find (fixture->window, EHLO_TYPE_WELCOME_PAGE, 0);
  GtkEditable *address = ui_world_find_named (welcome, "address");

  gtk_editable_set_text (address, "not an address");
  g_signal_emit_by_name (address, "activate");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (address), "error"));
  g_assert_cmpuint (count (fixture), ==, 0);

  gtk_editable_set_text (address, " ana@gmail.com ");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (address), "error"));
  g_signal_emit_by_name (address, "activate");
  ui_world_settle (fixture->window);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpstr (ehlo_account_get_host (get_selected (fixture)), ==, "smtp.gmail.com");
  g_assert_cmpstr (ehlo_account_get_user (get_selected (fixture)), ==, "ana@gmail.com");
  g_assert_nonnull (ui_world_find_text (fixture->window, "Ready to Test"));
}

static void
test_unknown_address (Fixture       *fixture,
                      gconstpointer  data)
{
  GtkWindow *dialog;

  activate (fixture, "win.add-address", "ana@unknown.example");
  dialog = find_dialog (EHLO_TYPE_ACCOUNT_DIALOG);
  g_assert_nonnull (dialog);
  gtk_editable_set_text (ui_world_find_named (dialog, "host_row"), "mail.unknown.example");
  g_signal_emit_by_name (ui_world_find_named (dialog, "save"), "clicked");
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpstr (ehlo_account_get_from (get_selected (fixture)), ==, "ana@unknown.example");
}

static void
test_edit (Fixture       *fixture,
           gconstpointer  data)
{
  EhloAccount *account;
  GtkWindow *dialog;

  activate (fixture, "win.add-address", "ana@gmail.com");
  account = get_selected (fixture);
  activate (fixture, "win.edit-account", NULL);
  dialog = find_dialog (EHLO_TYPE_ACCOUNT_DIALOG);
  gtk_editable_set_text (ui_world_find_named (dialog, "name_row"), "Ana’s mail");
  g_assert_cmpstr (ehlo_account_get_name (account), ==, "Gmail");
  g_signal_emit_by_name (ui_world_find_named (dialog, "save"), "clicked");
  g_assert_cmpstr (ehlo_account_get_name (account), ==, "Ana’s mail");
  g_assert_nonnull (ui_world_find_text (fixture->window, "Ana’s mail"));
}

static void
test_remove_and_undo (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (EhloAccount) account = NULL;
  GtkWidget *undo;

  activate (fixture, "win.add-address", "ana@gmail.com");
  activate (fixture, "win.add-address", "ben@gmx.de");
  account = g_object_ref (get_selected (fixture));
  g_assert_cmpuint (count (fixture), ==, 2);

  activate (fixture, "win.remove-account", NULL);
  ui_world_settle (fixture->window);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_true (get_selected (fixture) != account);
  g_assert_nonnull (get_selected (fixture));

  undo = gtk_widget_get_ancestor (ui_world_find_text (fixture->window, "Undo"), GTK_TYPE_BUTTON);
  g_signal_emit_by_name (undo, "clicked");
  ui_world_settle (fixture->window);
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_true (get_selected (fixture) == account);
}

static void
test_remove_last (Fixture       *fixture,
                  gconstpointer  data)
{
  activate (fixture, "win.add-address", "ana@gmail.com");
  activate (fixture, "win.remove-account", NULL);
  ui_world_settle (fixture->window);
  g_assert_null (get_selected (fixture));
  g_assert_nonnull (ui_world_find_text (fixture->window,
                                        "Find Out Why Your Mail Does Not Go Out"));
}

static void
test_practice_good (Fixture       *fixture,
                    gconstpointer  data)
{
  EhloVerdictCard *card;

  activate (fixture, "win.start-practice", "practice-good");
  ui_world_settle (fixture->window);
  g_assert_nonnull (ui_world_find_text (fixture->window, "Practice"));

  activate (fixture, "win.test", NULL);
  g_assert_nonnull (ehlo_session_get_run (fixture->session, get_selected (fixture)));
  g_assert_null (find_dialog (EHLO_TYPE_PASSWORD_DIALOG));
  wait_until_idle (fixture);

  card = ui_world_find (fixture->window, EHLO_TYPE_VERDICT_CARD, 0);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (card), "outcome-ok"));
  g_assert_cmpint (ehlo_step_get_outcome (ehlo_step_row_get_step (
                                            find_row (fixture, EHLO_STEP_AUTH))), ==,
                   EHLO_OUTCOME_OK);
}

static void
test_practice_wrong_password (Fixture       *fixture,
                              gconstpointer  data)
{
  EhloStepRow *row;

  activate (fixture, "win.start-practice", "practice-wrong-password");
  activate (fixture, "win.test", NULL);
  wait_until_idle (fixture);

  row = find_row (fixture, EHLO_STEP_AUTH);
  g_assert_cmpint (ehlo_step_get_outcome (ehlo_step_row_get_step (row)), ==, EHLO_OUTCOME_FAILED);
  g_assert_true (ehlo_step_row_get_expanded (row));
  g_assert_nonnull (ui_world_find_text (fixture->window, "Enter another password"));
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  GtkButton *button = ui_world_find_named (fixture->window, "test_button");

  activate (fixture, "win.start-practice", "practice-silent");
  activate (fixture, "win.test", NULL);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, "win.stop");
  activate (fixture, "win.stop", NULL);
  wait_until_idle (fixture);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, "win.test");
  g_assert_nonnull (ui_world_find_text (fixture->window, "You stopped the test"));
}

/* Closed in the middle of a test: tear_down waits until the window is gone from memory. */
static void
test_close_while_testing (Fixture       *fixture,
                          gconstpointer  data)
{
  activate (fixture, "win.start-practice", "practice-silent");
  activate (fixture, "win.test", NULL);
  g_assert_true (ehlo_session_is_busy (fixture->session));
}

static void
test_remove_while_testing (Fixture       *fixture,
                           gconstpointer  data)
{
  activate (fixture, "win.start-practice", "practice-silent");
  activate (fixture, "win.test", NULL);
  activate (fixture, "win.remove-account", NULL);
  wait_until_idle (fixture);
  g_assert_null (get_selected (fixture));
}

/* As its buttons do: first the answer, then the dialog goes. */
static void
respond (AdwMessageDialog *dialog,
         const char       *response)
{
  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* An account that is no preset, at a practice server: its password has to be asked for. */
static EhloAccount *
add_local_account (Fixture *fixture)
{
  EhloAccount *practice = ehlo_session_start_practice (fixture->session, "practice-good", NULL);
  g_autoptr (EhloAccount) account = ehlo_account_copy (practice);
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (GError) error = NULL;

  g_object_set (account, "id", id, "preset", NULL, NULL);
  ehlo_session_add (fixture->session, account, &error);
  g_assert_no_error (error);
  ehlo_sidebar_set_selected (ui_world_find (fixture->window, EHLO_TYPE_SIDEBAR, 0), account);

  return account; /* the session keeps it alive */
}

static void
test_password (Fixture       *fixture,
               gconstpointer  data)
{
  EhloAccount *account = add_local_account (fixture);
  EhloPasswordDialog *dialog;
  GtkEditable *entry;

  activate (fixture, "win.test", NULL);
  dialog = find_dialog (EHLO_TYPE_PASSWORD_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_false (ehlo_session_is_busy (fixture->session));

  entry = ui_world_find_named (dialog, "entry");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "test"));
  gtk_editable_set_text (entry, "two\nlines");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "test"));
  gtk_editable_set_text (entry, "secret");
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "test"));
  respond (ADW_MESSAGE_DIALOG (dialog), "test");

  g_assert_false (ehlo_session_wants_password (fixture->session, account));
  wait_until_idle (fixture);
  g_assert_nonnull (ehlo_session_get_run (fixture->session, account));

  /* Once known, it is not asked for again. */
  activate (fixture, "win.test", NULL);
  g_assert_null (find_dialog (EHLO_TYPE_PASSWORD_DIALOG));
  wait_until_idle (fixture);
}

static void
test_without_password (Fixture       *fixture,
                       gconstpointer  data)
{
  EhloAccount *account = add_local_account (fixture);

  activate (fixture, "win.test", NULL);
  respond (find_dialog (EHLO_TYPE_PASSWORD_DIALOG), "cancel");
  g_assert_false (ehlo_session_is_busy (fixture->session));

  activate (fixture, "win.test", NULL);
  respond (find_dialog (EHLO_TYPE_PASSWORD_DIALOG), "skip");
  wait_until_idle (fixture);
  g_assert_nonnull (ehlo_session_get_run (fixture->session, account));
  g_assert_true (ehlo_session_wants_password (fixture->session, account));
}

/* The practice servers' certificates are not trusted by an ordinary account: the password stays
 * here, until somebody insists. */
static void
test_send_anyway (Fixture       *fixture,
                  gconstpointer  data)
{
  EhloAccount *account = add_local_account (fixture);
  EhloRun *run;

  ehlo_session_set_password (fixture->session, account, "secret");
  activate (fixture, "win.test", NULL);
  wait_until_idle (fixture);
  run = ehlo_session_get_run (fixture->session, account);
  g_assert_cmpstr (ehlo_step_get_string (ehlo_run_get_step (run, EHLO_STEP_AUTH), "reason"), ==,
                   "not-verified");

  activate (fixture, "win.send-anyway", NULL);
  respond (find_dialog (ADW_TYPE_MESSAGE_DIALOG), "cancel");
  g_assert_false (ehlo_session_is_busy (fixture->session));

  activate (fixture, "win.send-anyway", NULL);
  respond (find_dialog (ADW_TYPE_MESSAGE_DIALOG), "send");
  wait_until_idle (fixture);
  run = ehlo_session_get_run (fixture->session, account);
  g_assert_cmpint (ehlo_step_get_int (ehlo_run_get_step (run, EHLO_STEP_AUTH), "reply-code", 0),
                   ==, 535);
}

typedef struct
{
  gboolean done;
  char    *text;
} Clip;

static void
clipboard_read_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Clip *clip = user_data;

  clip->text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  clip->done = TRUE;
}

static gboolean
is_clip_done (gpointer clip)
{
  return ((Clip *) clip)->done;
}

static gboolean
is_copied (gpointer window)
{
  return ui_world_find_text (window, "Report copied") != NULL;
}

static void
test_copy_report (Fixture       *fixture,
                  gconstpointer  data)
{
  Clip clip = { FALSE, NULL };

  activate (fixture, "win.start-practice", "practice-wrong-password");
  activate (fixture, "win.test", NULL);
  wait_until_idle (fixture);
  activate (fixture, "win.copy-report", NULL);
  g_assert_true (ui_world_wait (is_copied, fixture->window));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)), NULL,
                                 clipboard_read_cb, &clip);
  g_assert_true (ui_world_wait (is_clip_done, &clip));
  g_assert_nonnull (clip.text);
  g_assert_nonnull (strstr (clip.text, "535"));

  /* The choice of the export page counts here too: addresses are hidden unless somebody shows
   * them. */
  g_assert_nonnull (strstr (clip.text, "y…@practice.example"));
  g_assert_null (strstr (clip.text, "you@practice.example"));
  g_free (clip.text);
}

static void
click_undo (Fixture *fixture)
{
  GtkWidget *undo = gtk_widget_get_ancestor (ui_world_find_text (fixture->window, "Undo"),
                                             GTK_TYPE_BUTTON);

  g_signal_emit_by_name (undo, "clicked");
  ui_world_settle (fixture->window);
}

/* A test that fails, the comparison of ports that tells why, the row that works, a test that
 * passes; and all of it back. */
static void
test_use_port (Fixture       *fixture,
               gconstpointer  data)
{
  AdwViewStack *views = ui_world_find_named (fixture->window, "views");
  EhloAccount *account;
  GtkSelectionModel *rows;
  GtkWidget *button;
  EhloRun *run;

  activate (fixture, "win.start-practice", "practice-tls-on-wrong-port");
  account = get_selected (fixture);
  activate (fixture, "win.test", NULL);
  wait_until_idle (fixture);
  run = ehlo_session_get_run (fixture->session, account);
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_FAILED);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (views), ==, "timeline");

  activate (fixture, "win.compare-ports", NULL);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (views), ==, "ports");
  wait_until_idle (fixture);
  rows = gtk_column_view_get_model (ui_world_find (fixture->window, GTK_TYPE_COLUMN_VIEW, 0));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 1);
  gtk_selection_model_select_item (rows, 0, TRUE);
  ui_world_settle (fixture->window);
  button = gtk_widget_get_ancestor (ui_world_find_text (fixture->window,
                                                        "Use This Port and Test Again"),
                                    GTK_TYPE_BUTTON);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpint (ehlo_account_get_encryption (account), ==, EHLO_ENCRYPTION_IMPLICIT);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (views), ==, "timeline");
  wait_until_idle (fixture);
  g_assert_cmpint (ehlo_run_get_outcome (ehlo_session_get_run (fixture->session, account)), ==,
                   EHLO_OUTCOME_OK);

  click_undo (fixture);
  g_assert_cmpint (ehlo_account_get_encryption (account), ==, EHLO_ENCRYPTION_STARTTLS);
  g_assert_true (ehlo_session_get_run (fixture->session, account) == run);
}

/* While the test of the fix still goes on, undo stops it. */
static void
test_undo_while_testing (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *settings = NULL;
  EhloAccount *account;

  activate (fixture, "win.start-practice", "practice-silent");
  account = get_selected (fixture);
  settings = g_strdup_printf ("%u none", ehlo_account_get_port (account));
  activate (fixture, "win.use-port", settings);
  g_assert_true (ehlo_session_is_busy (fixture->session));
  g_assert_cmpint (ehlo_account_get_encryption (account), ==, EHLO_ENCRYPTION_NONE);
  ui_world_settle (fixture->window);
  click_undo (fixture);
  g_assert_true (ui_world_wait (is_idle, fixture->session));
  g_assert_cmpint (ehlo_account_get_encryption (account), !=, EHLO_ENCRYPTION_NONE);
  g_assert_null (ehlo_session_get_run (fixture->session, account));
}

/* What a report offers is not taken on trust. */
static void
test_wrong_fix (Fixture       *fixture,
                gconstpointer  data)
{
  activate (fixture, "win.start-practice", "practice-good");
  activate (fixture, "win.use-host", "no such host");
  respond (find_dialog (ADW_TYPE_MESSAGE_DIALOG), "close");
  g_assert_false (ehlo_session_is_busy (fixture->session));
  g_assert_cmpstr (ehlo_account_get_host (get_selected (fixture)), !=, "no such host");
}

static void
test_pass_on (Fixture       *fixture,
              gconstpointer  data)
{
  Clip clip = { FALSE, NULL };

  activate (fixture, "win.pass-on", "Port 587 is closed.");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)), NULL,
                                 clipboard_read_cb, &clip);
  g_assert_true (ui_world_wait (is_clip_done, &clip));
  g_assert_cmpstr (clip.text, ==, "Port 587 is closed.");
  g_free (clip.text);
}

/* Each account keeps its own run. */
static void
test_switch_accounts (Fixture       *fixture,
                      gconstpointer  data)
{
  EhloSidebar *sidebar = ui_world_find (fixture->window, EHLO_TYPE_SIDEBAR, 0);
  EhloAccount *good;

  activate (fixture, "win.start-practice", "practice-good");
  good = get_selected (fixture);
  activate (fixture, "win.test", NULL);
  wait_until_idle (fixture);
  activate (fixture, "win.start-practice", "practice-wrong-password");
  ui_world_settle (fixture->window);
  g_assert_nonnull (ui_world_find_text (fixture->window, "Ready to Test"));

  ehlo_sidebar_set_selected (sidebar, good);
  ui_world_settle (fixture->window);
  g_assert_nonnull (find_row (fixture, EHLO_STEP_AUTH));
}

static void
test_accessible (Fixture       *fixture,
                 gconstpointer  data)
{
  AdwButtonContent *content = ui_world_find_named (fixture->window, "test_content");
  EhloAccountRow *row;

  activate (fixture, "win.start-practice", "practice-good");
  row = ui_world_find (fixture->window, EHLO_TYPE_ACCOUNT_ROW, 0);
  g_assert_cmpstr (adw_button_content_get_label (content), ==, "Test");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "A server that works, you@practice.example, "
                                       "not tested yet");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.test", NULL);
  g_assert_cmpstr (adw_button_content_get_label (content), ==, "Stop");
  wait_until_idle (fixture);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "A server that works, you@practice.example, "
                                       "last test passed");
}

static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  AdwLeaflet *leaflet = ui_world_find (fixture->window, ADW_TYPE_LEAFLET, 0);
  int minimum;

  /* Without the frame that a screen without a window manager adds. */
  gtk_widget_measure (GTK_WIDGET (leaflet), GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                      NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);

  gtk_window_set_default_size (fixture->window, 360, 640);
  ui_world_settle (fixture->window);
  g_assert_true (adw_leaflet_get_folded (leaflet));
  g_assert_cmpstr (adw_leaflet_get_visible_child_name (leaflet), ==, "content");
  activate (fixture, "win.back", NULL);
  g_assert_cmpstr (adw_leaflet_get_visible_child_name (leaflet), ==, "sidebar");
  activate (fixture, "win.start-practice", "practice-good");
  g_assert_cmpstr (adw_leaflet_get_visible_child_name (leaflet), ==, "content");
}

int
main (int   argc,
      char *argv[])
{
  ui_world_init (&argc, &argv);

#define ADD(path, func) g_test_add ("/ui/window/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("welcome", test_welcome);
  ADD ("known-address", test_known_address);
  ADD ("unknown-address", test_unknown_address);
  ADD ("edit", test_edit);
  ADD ("remove-and-undo", test_remove_and_undo);
  ADD ("remove-last", test_remove_last);
  ADD ("practice-good", test_practice_good);
  ADD ("practice-wrong-password", test_practice_wrong_password);
  ADD ("stop", test_stop);
  ADD ("close-while-testing", test_close_while_testing);
  ADD ("remove-while-testing", test_remove_while_testing);
  ADD ("password", test_password);
  ADD ("without-password", test_without_password);
  ADD ("send-anyway", test_send_anyway);
  ADD ("copy-report", test_copy_report);
  ADD ("use-port", test_use_port);
  ADD ("undo-while-testing", test_undo_while_testing);
  ADD ("wrong-fix", test_wrong_fix);
  ADD ("pass-on", test_pass_on);
  ADD ("switch-accounts", test_switch_accounts);
  ADD ("accessible", test_accessible);
  ADD ("narrow", test_narrow);
#undef ADD

  return g_test_run ();
}
