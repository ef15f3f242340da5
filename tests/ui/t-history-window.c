/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-world.h"

#include "ehlo-account-dialog.h"
#include "ehlo-compare-window.h"
#include "ehlo-history-row.h"
#include "ehlo-history-window.h"
#include "ehlo-report-window.h"
#include "ehlo-run-json.h"
#include "ehlo-timeline-page.h"
#include "ehlo-window.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_MANY 200

static EhloAccount *
add_account (EhloSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloAccount) account = g_object_new (EHLO_TYPE_ACCOUNT, "name", "Work",
                                                  "host", "mail.example.org", "port", 587, NULL);

  ehlo_session_add (session, account, &error);
  g_assert_no_error (error);

  return account; /* the session keeps it alive */
}

static void
keep (EhloSession *session,
      EhloAccount *account,
      const char  *name)
{
  g_autoptr (EhloRun) run = ui_world_load_run (name);

  ehlo_history_keep (ehlo_session_get_history (session), ehlo_account_get_id (account), run);
}

static GtkWindow *
find_window (GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (G_OBJECT_TYPE (l->data) == type)
      return l->data;

  return NULL;
}

static gboolean
has_appeared (gpointer type)
{
  GtkWindow *window = find_window (*(GType *) type);

  return window != NULL && gtk_widget_get_mapped (GTK_WIDGET (window));
}

static GtkWindow *
wait_for (GType type)
{
  g_assert_true (ui_world_wait (has_appeared, &type));
  ui_world_settle (find_window (type));

  return find_window (type);
}

static gboolean
has_rows (gpointer history)
{
  return ui_world_find (history, EHLO_TYPE_HISTORY_ROW, 0) != NULL;
}

static GtkWindow *
open_history (GtkWindow *window)
{
  GtkWindow *history;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.history", NULL);
  history = wait_for (EHLO_TYPE_HISTORY_WINDOW);
  g_assert_true (ui_world_wait (has_rows, history));
  ui_world_settle (history);

  return history;
}

static void
close_all (GtkWindow *window)
{
  static GType types[3];

  types[0] = EHLO_TYPE_REPORT_WINDOW;
  types[1] = EHLO_TYPE_COMPARE_WINDOW;
  types[2] = EHLO_TYPE_HISTORY_WINDOW;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWindow *child = find_window (types[i]);

      if (child != NULL)
        ui_world_close (child);
    }
  ui_world_close (window);
}

static void
test_list (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  EhloAccount *account = add_account (session);
  GtkWindow *window, *history;

  keep (session, account, "run-ok.json");
  keep (session, account, "run-refused.json");
  window = ui_world_new_window (session);
  history = open_history (window);
  g_assert_nonnull (ui_world_find_text (history, "The server turns port 587 down"));
  g_assert_nonnull (ui_world_find_text (history, "Mail can be sent with these settings"));
  g_assert_nonnull (ui_world_find_text (history, "Choose two tests to see what changed."));

  /* Both have the same network, and one a result with "port" in it. */
  gtk_editable_set_text (ui_world_find (history, GTK_TYPE_SEARCH_ENTRY, 0), "PORT 587");
  g_signal_emit_by_name (ui_world_find (history, GTK_TYPE_SEARCH_ENTRY, 0), "search-changed");
  ui_world_settle (history);
  g_assert_nonnull (ui_world_find_text (history, "The server turns port 587 down"));
  g_assert_null (ui_world_find_text (history, "Mail can be sent with these settings"));
  close_all (window);
}

static void
test_open (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  EhloAccount *account = add_account (session);
  GtkWindow *window, *history, *report;

  keep (session, account, "run-refused.json");
  window = ui_world_new_window (session);
  history = open_history (window);
  g_signal_emit_by_name (ui_world_find (history, GTK_TYPE_LIST_VIEW, 0), "activate", 0);
  report = wait_for (EHLO_TYPE_REPORT_WINDOW);

  /* One's own test, but of another time: nothing there tests or changes anything. */
  g_assert_nonnull (ui_world_find_text (report, "The server turns port 587 down"));
  g_assert_false (gtk_widget_get_visible (ui_world_find_named (report, "banner")));
  g_assert_null (ui_world_find_text (report, "Test Again"));
  g_assert_null (ui_world_find_text (report, "Edit Account"));
  close_all (window);
}

static void
test_compare (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  EhloAccount *account = add_account (session);
  GtkWindow *window, *history, *compare;

  keep (session, account, "run-ok.json");
  keep (session, account, "run-refused.json");
  keep (session, account, "run-auth-rejected.json");
  window = ui_world_new_window (session);
  history = open_history (window);

  /* A third one takes the place of the first. */
  for (guint i = 0; i < 3; i++)
    ehlo_history_row_set_chosen (ui_world_find (history, EHLO_TYPE_HISTORY_ROW, i), TRUE);
  g_assert_false (ehlo_history_row_get_chosen (ui_world_find (history, EHLO_TYPE_HISTORY_ROW, 0)));
  g_assert_nonnull (ui_world_find_text (history, "Two tests are chosen."));

  ehlo_history_row_set_chosen (ui_world_find (history, EHLO_TYPE_HISTORY_ROW, 0), FALSE);
  gtk_widget_activate_action (GTK_WIDGET (history), "history.compare", NULL);
  compare = wait_for (EHLO_TYPE_COMPARE_WINDOW);
  g_assert_nonnull (ui_world_find_text (compare, "What Changed"));
  g_assert_nonnull (ui_world_find_text (compare, "Side by Side"));
  g_assert_nonnull (ui_world_find_text (compare, "Result (changed)"));
  close_all (window);
}

static void
test_last_worked (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  EhloAccount *account = add_account (session);
  GtkWindow *window, *history, *compare;

  keep (session, account, "run-ok.json");
  keep (session, account, "run-refused.json");
  window = ui_world_new_window (session);
  history = open_history (window);
  ehlo_history_row_set_chosen (ui_world_find (history, EHLO_TYPE_HISTORY_ROW, 0), TRUE);
  g_assert_nonnull (ui_world_find_text (history, "Compare With the Last That Worked"));
  gtk_widget_activate_action (GTK_WIDGET (history), "history.compare", NULL);
  compare = wait_for (EHLO_TYPE_COMPARE_WINDOW);
  g_assert_nonnull (ui_world_find_text (compare, "Port 587 was: open. Now it is: refused."));
  close_all (window);
}

static void
test_card (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  EhloAccount *account = add_account (session);
  g_autoptr (EhloRun) ok = ui_world_load_run ("run-ok.json");
  g_autoptr (EhloRun) refused = ui_world_load_run ("run-refused.json");
  g_autoptr (EhloComparison) since = ehlo_compare_runs (ok, refused);
  GtkWindow *window = ui_world_new_window (session);
  EhloTimelinePage *page = ui_world_find (window, EHLO_TYPE_TIMELINE_PAGE, 0);
  const char *text;

  ehlo_timeline_page_show (page, account, refused);
  g_assert_false (gtk_widget_get_visible (ui_world_find_named (page, "since")));
  ehlo_timeline_page_set_since (page, since);
  g_assert_true (gtk_widget_get_visible (ui_world_find_named (page, "since")));
  text = gtk_label_get_text (ui_world_find_named (page, "since_label"));
  g_assert_nonnull (strstr (text, "21 November 2026"));
  g_assert_nonnull (strstr (text, "Changed since: Server, User name, Name service"));

  /* It says nothing about another run. */
  ehlo_timeline_page_show (page, account, ok);
  g_assert_false (gtk_widget_get_visible (ui_world_find_named (page, "since")));
  ehlo_timeline_page_set_since (page, since);
  g_assert_false (gtk_widget_get_visible (ui_world_find_named (page, "since")));
  close_all (window);
}

static GFile *
get_data_file (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);

  return g_file_new_for_path (path);
}

static void
test_report (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  g_autoptr (GFile) file = get_data_file ("run-refused.json");
  GtkWindow *window = ui_world_new_window (session);
  GtkWindow *report, *dialog;

  ehlo_window_open_report (EHLO_WINDOW (window), file);
  report = wait_for (EHLO_TYPE_REPORT_WINDOW);
  g_assert_true (gtk_widget_get_visible (ui_world_find_named (report, "banner")));
  g_assert_nonnull (ui_world_find_text (report, "The server turns port 587 down"));
  g_assert_nonnull (strstr (gtk_label_get_text (ui_world_find_named (report, "origin")),
                            "Somebody else’s test"));

  gtk_widget_activate_action (GTK_WIDGET (report), "report.test", NULL);
  dialog = wait_for (EHLO_TYPE_ACCOUNT_DIALOG);
  gtk_window_destroy (dialog);
  close_all (window);
}

static void
test_broken_report (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  g_autoptr (GFile) file = g_file_new_for_path ("/dev/null");
  GtkWindow *window = ui_world_new_window (session);
  GtkWindow *dialog;

  ehlo_window_open_report (EHLO_WINDOW (window), file);
  dialog = wait_for (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)),
                            "/dev/null"));
  gtk_window_destroy (dialog);
  g_assert_null (find_window (EHLO_TYPE_REPORT_WINDOW));
  close_all (window);
}

/* With 200 kept runs the window answers all the time. */
static void
test_many (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  EhloAccount *account = add_account (session);
  g_autoptr (EhloRun) sample = ui_world_load_run ("run-ok.json");
  gint64 last, longest = 0;
  GtkWindow *window, *history;

  for (guint i = 0; i < N_MANY; i++)
    {
      g_autoptr (GDateTime) started = g_date_time_add_minutes (ehlo_run_get_started (sample), i);
      g_autoptr (EhloRun) run = ehlo_run_new (ehlo_run_get_subject (sample), started);

      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (sample)); j++)
        {
          g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (sample), j);

          ehlo_run_put_step (run, step);
        }
      ehlo_run_finish (run, 100);
      ehlo_run_set_verdict (run, ehlo_run_get_verdict (sample));
      ehlo_history_keep (ehlo_session_get_history (session), ehlo_account_get_id (account), run);
    }
  ehlo_history_wait (ehlo_session_get_history (session));

  window = ui_world_new_window (session);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.history", NULL);
  history = find_window (EHLO_TYPE_HISTORY_WINDOW);
  last = g_get_monotonic_time ();
  while (!has_rows (history))
    {
      gint64 now;

      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (500);
      now = g_get_monotonic_time ();
      longest = MAX (longest, now - last);
      last = now;
    }
  ui_world_settle (history);
  g_test_message ("200 kept tests: the longest turn of the main loop took %.1f ms",
                  (double) longest / 1000);
  close_all (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_world_init (&argc, &argv);

  g_test_add_func ("/history-window/list", test_list);
  g_test_add_func ("/history-window/open", test_open);
  g_test_add_func ("/history-window/compare", test_compare);
  g_test_add_func ("/history-window/last-worked", test_last_worked);
  g_test_add_func ("/history-window/card", test_card);
  g_test_add_func ("/history-window/report", test_report);
  g_test_add_func ("/history-window/broken-report", test_broken_report);
  g_test_add_func ("/history-window/many", test_many);

  return g_test_run ();
}
