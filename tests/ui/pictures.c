/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-reputation.h"
#include "ui-world.h"

#include "ehlo-account-dialog.h"
#include "ehlo-account-words.h"
#include "ehlo-compare-window.h"
#include "ehlo-explain-window.h"
#include "ehlo-explanation-card.h"
#include "ehlo-export-page.h"
#include "ehlo-list-row.h"
#include "ehlo-history-row.h"
#include "ehlo-history-window.h"
#include "ehlo-password-dialog.h"
#include "ehlo-ports-page.h"
#include "ehlo-preferences-window.h"
#include "ehlo-report-window.h"
#include "ehlo-step-row.h"
#include "ehlo-timeline-page.h"
#include "ehlo-provider-chooser.h"

#include <glib/gi18n.h>
#include <locale.h>

/* In 1024ths of a dot per inch; 96 dots are usual. */
#define LARGE_DPI (144 * 1024)

/* Draws the window in all its states, for people to look at. See screenshots.sh. */

static char *dir;
static char *prefix;
static int width = 1000;
static int height = 760;
static gboolean rtl;
static gboolean large;
static char *only;

static const GOptionEntry options[] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &dir, "Folder for the pictures", "FOLDER" },
  { "prefix", 'p', 0, G_OPTION_ARG_STRING, &prefix, "What their names begin with", "TEXT" },
  { "width", 'w', 0, G_OPTION_ARG_INT, &width, "Width of the window", "PIXELS" },
  { "height", 'h', 0, G_OPTION_ARG_INT, &height, "Height of the window", "PIXELS" },
  { "rtl", 'r', 0, G_OPTION_ARG_NONE, &rtl, "From right to left", NULL },
  { "large", 'l', 0, G_OPTION_ARG_NONE, &large, "Text half as large again", NULL },
  { "only", 'y', 0, G_OPTION_ARG_STRING, &only, "Only one part, such as reputation", "PART" },
  { NULL }
};

static const char *const report_actions[] = { "win.copy-report", "win.save-report",
                                              "win.print-report", "win.share-report" };

static void
save (GtkWindow  *window,
      const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s-%s.png", prefix != NULL ? prefix : "light", name);
  g_autofree char *path = g_build_filename (dir != NULL ? dir : ".", file, NULL);

  ui_world_settle (window);
  ui_world_save_png (window, path);
  g_print ("%s\n", path);
}

static EhloAccount *
add_account (EhloSession *session,
             const char  *name,
             const char  *address,
             const char  *host,
             EhloOutcome  outcome)
{
  g_autoptr (GError) error = NULL;
  EhloAccount *account = g_object_new (EHLO_TYPE_ACCOUNT,
                                       "name", name, "from", address, "user", address,
                                       "host", host, "port", 587,
                                       "encryption", EHLO_ENCRYPTION_STARTTLS,
                                       "to", "team@example.org",
                                       "last-outcome", outcome,
                                       "last-summary", outcome != EHLO_OUTCOME_RUNNING
                                                         ? "It stopped at: Connect" : NULL,
                                       NULL);

  ehlo_session_add (session, account, &error);
  g_assert_no_error (error);

  return account;
}

static GtkWindow *
new_window (EhloSession *session)
{
  GtkWindow *window = ui_world_new_window (session);

  gtk_window_set_default_size (window, width, height);
  ui_world_settle (window);

  return window;
}

/* A run that has come to the fifth step. */
static EhloRun *
make_unfinished (void)
{
  EhloSubject subject = { .host = (char *) "mail.example.net", .port = 587,
                          .encryption = EHLO_ENCRYPTION_STARTTLS, .user = (char *) "ana" };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) started = g_date_time_add (now, -160000);
  g_autoptr (EhloRun) source = ui_world_load_run ("run-ok.json");
  EhloRun *run = ehlo_run_new (&subject, started);
  g_autoptr (EhloStep) running = ehlo_step_new (EHLO_STEP_GREETING, "s5", 70000);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (source), i);
      g_autoptr (EhloStep) copy = ehlo_step_copy (step);

      ehlo_run_put_step (run, copy);
    }
  ehlo_run_put_step (run, running);

  return run;
}

static void
draw_welcome (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  GtkWindow *window = new_window (session);

  save (window, "welcome");
  gtk_window_set_default_size (window, width, 1900);
  save (window, "welcome-tall");
  ui_world_close (window);
}

static void
draw_runs (void)
{
  static const char *const runs[] = { "run-ok", "run-refused", "run-auth-rejected",
                                      "run-cancelled", "run-blocked", "run-extreme" };
  g_autoptr (EhloSession) session = ui_world_new_session ();
  g_autoptr (EhloAccount) gmail = NULL, work = NULL, news = NULL, own = NULL;
  g_autoptr (EhloRun) unfinished = make_unfinished ();
  EhloTimelinePage *page;
  GtkWindow *window;

  gmail = add_account (session, "Gmail", "ana@gmail.com", "smtp.gmail.com", EHLO_OUTCOME_FAILED);
  work = add_account (session, "Work", "ana@example.com", "smtp.office365.com", EHLO_OUTCOME_OK);
  news = add_account (session, "Newsletter", "news@a-rather-long-domain-name.example",
                      "email-smtp.eu-west-1.amazonaws.com", EHLO_OUTCOME_WARNING);
  own = add_account (session, "This Computer", "root@localhost", "localhost",
                     EHLO_OUTCOME_RUNNING);
  ehlo_session_start_practice (session, "practice-good", NULL);

  window = new_window (session);
  page = ui_world_find (window, EHLO_TYPE_TIMELINE_PAGE, 0);
  save (window, "empty");

  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autofree char *file = g_strconcat (runs[i], ".json", NULL);
      g_autoptr (EhloRun) run = ui_world_load_run (file);

      ehlo_timeline_page_show (page, gmail, run);
      gtk_window_set_default_size (window, width, height);
      gtk_widget_action_set_enabled (GTK_WIDGET (window), "win.copy-report", TRUE);
      save (window, runs[i]);
    }

  ehlo_timeline_page_show (page, gmail, unfinished);
  save (window, "running");
  ui_world_close (window);
}

static gboolean
elapsed_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static gboolean
is_idle (gpointer session)
{
  return !ehlo_session_is_busy (session);
}

/* A server that never speaks gives all the time that a picture needs. */
static void
draw_live (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  GtkWindow *window = new_window (session);
  gboolean elapsed = FALSE;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.start-practice", "s", "practice-silent");
  ui_world_settle (window);
  save (window, "practice");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.test", NULL);
  g_timeout_add (900, elapsed_cb, &elapsed);
  ui_world_wait (is_true, &elapsed);
  save (window, "live");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.stop", NULL);
  g_assert_true (ui_world_wait (is_idle, session));
  save (window, "stopped");
  ui_world_close (window);
}

static void
draw_open_rows (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  g_autoptr (EhloAccount) account = NULL;
  g_autoptr (EhloRun) run = ui_world_load_run ("run-ok.json");
  EhloTimelinePage *page;
  EhloStepRow *row;
  GtkWindow *window;

  account = add_account (session, "Gmail", "ana@gmail.com", "smtp.gmail.com", EHLO_OUTCOME_OK);
  window = new_window (session);
  page = ui_world_find (window, EHLO_TYPE_TIMELINE_PAGE, 0);
  ehlo_timeline_page_show (page, account, run);
  for (guint i = 0; (row = ui_world_find (page, EHLO_TYPE_STEP_ROW, i)) != NULL; i++)
    ehlo_step_row_set_expanded (row, TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (window), "win.copy-report", TRUE);
  gtk_window_set_default_size (window, width, 3400);
  save (window, "open-rows");
  ui_world_close (window);
}

static void
draw_ports (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  g_autoptr (EhloAccount) account = NULL;
  g_autoptr (EhloRun) run = ui_world_load_run ("run-ports.json");
  GtkWindow *window;
  EhloTimelinePage *timeline;
  EhloPortsPage *ports;

  account = add_account (session, "Gmail", "ana@gmail.com", "smtp.gmail.com", EHLO_OUTCOME_FAILED);
  window = new_window (session);
  timeline = ui_world_find (window, EHLO_TYPE_TIMELINE_PAGE, 0);
  ports = ui_world_find (window, EHLO_TYPE_PORTS_PAGE, 0);
  ehlo_timeline_page_show (timeline, account, run);
  gtk_widget_action_set_enabled (GTK_WIDGET (window), "win.copy-report", TRUE);
  save (window, "fix");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-ports", NULL);
  save (window, "ports-empty");
  ehlo_ports_page_show (ports, account, run);
  save (window, "ports");
  gtk_window_set_default_size (window, MAX (width, 1280), 1400);
  if (width < 600)
    gtk_window_set_default_size (window, width, 1600);
  save (window, "ports-tall");
  ui_world_close (window);
}

static void
show_standing (EhloReputationDesk *desk,
               const char         *subject,
               EhloReputation     *reputation,
               GtkWindow          *window,
               const char         *name)
{
  g_autoptr (EhloRun) run = ui_reputation_finish (reputation);

  ehlo_reputation_desk_show (desk, subject, run);
  save (window, name);
}

static EhloRun *
make_looking_up (void)
{
  g_autoptr (EhloReputation) reputation = ui_reputation_new_home ();
  EhloRun *run = ui_reputation_new_run ();

  for (guint i = 3; i < reputation->lists->len; i++)
    ((EhloListReport *) g_ptr_array_index (reputation->lists, i))->pending = TRUE;
  ehlo_run_put_reputation (run, reputation);

  return run;
}

static void
draw_open_lists (GtkWindow *window)
{
  EhloListRow *row;

  for (guint i = 0; i < 2 && (row = ui_world_find (window, EHLO_TYPE_LIST_ROW, i)) != NULL; i++)
    ehlo_list_row_set_expanded (row, TRUE);
  gtk_window_set_default_size (window, width < 600 ? width : 1400, 1500);
  save (window, "reputation-open");
}

static void
draw_preferences (GtkWindow          *parent,
                  EhloReputationDesk *desk)
{
  GtkWindow *preferences = ehlo_preferences_window_new (parent, desk);

  gtk_window_present (preferences);
  ui_world_settle (preferences);
  gtk_window_set_default_size (preferences, MIN (width, 640), 640);
  save (preferences, "preferences-privacy");
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (preferences),
                                                "blocklists");
  gtk_window_set_default_size (preferences, MIN (width, 640), 1500);
  save (preferences, "preferences-blocklists");
  gtk_window_destroy (preferences);
}

static void
draw_reputation (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  g_autoptr (GSettings) settings = g_settings_new (APP_ID);
  g_autoptr (EhloAccount) gmail = NULL;
  g_autoptr (EhloRun) run = ui_world_load_run ("run-blocked.json");
  g_autoptr (EhloRun) looking = make_looking_up ();
  g_autoptr (EhloRun) nothing = ui_reputation_new_run ();
  EhloReputationDesk *desk = ehlo_session_get_desk (session);
  GtkWindow *window;

  ehlo_session_set_settings (session, settings);
  gmail = add_account (session, "Gmail", "ana@gmail.com", "smtp.gmail.com", EHLO_OUTCOME_FAILED);
  window = new_window (session);
  gtk_window_set_default_size (window, width < 600 ? width : 1400, 860);
  ui_world_settle (window);
  ehlo_timeline_page_show (ui_world_find (window, EHLO_TYPE_TIMELINE_PAGE, 0), gmail, run);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toggle-reputation", NULL);
  save (window, "reputation-first");

  g_settings_set_boolean (settings, "ask-blocklists", TRUE);
  save (window, "reputation-idle");
  ehlo_reputation_desk_show (desk, NULL, looking);
  save (window, "reputation-looking");
  ehlo_run_finish (nothing, 1000);
  ehlo_reputation_desk_show (desk, NULL, nothing);
  save (window, "reputation-nothing");
  show_standing (desk, NULL, ui_reputation_new_home (), window, "reputation-home");
  show_standing (desk, "example.org", ui_reputation_new_good ("example.org", "typed"), window,
                 "reputation-domain");
  show_standing (desk, "198.51.100.7", ui_reputation_new_bad (), window, "reputation-bad");
  draw_open_lists (window);
  draw_preferences (window, desk);
  ui_world_close (window);
  g_settings_reset (settings, "ask-blocklists");
  g_settings_reset (settings, "show-reputation");
}

static gboolean
is_written (gpointer page)
{
  return ehlo_export_page_is_settled (page);
}

static void
save_export (GtkWindow      *window,
             EhloExportPage *page,
             const char     *name)
{
  g_assert_true (ui_world_wait (is_written, page));
  save (window, name);
}

static void
draw_formats (GtkWindow      *window,
              EhloExportPage *page)
{
  static const char *const names[] = { "text", "markdown", "page", "pdf", "json" };
  AdwComboRow *format = ui_world_find_named (page, "format");
  GtkScrolledWindow *scroller = ui_world_find_named (page, "scroller");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat ("export-", names[i], NULL);
      g_autofree char *below = g_strconcat (name, "-below", NULL);
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (scroller);

      adw_combo_row_set_selected (format, i);
      save_export (window, page, name);
      if (gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment))
        {
          gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
          save_export (window, page, below);
          gtk_adjustment_set_value (adjustment, 0);
        }
    }
  adw_combo_row_set_selected (format, 0);
}

/* A report that was written by hand wrongly enough to be refused. */
static void
draw_refused (GtkWindow      *window,
              EhloExportPage *page,
              EhloAccount    *account)
{
  g_autoptr (EhloRedactor) secrets = ehlo_redactor_new ("ana@gmail.com", "Username and Password");
  g_autoptr (EhloRun) run = ui_world_load_run ("run-auth-rejected.json");

  ehlo_export_page_show (page, account, run, secrets);
  save_export (window, page, "export-refused");
}

static void
draw_export (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  g_autoptr (EhloAccount) account = NULL, other = NULL;
  g_autoptr (EhloRun) run = ui_world_load_run ("run-blocked.json");
  g_autoptr (EhloRun) unfinished = make_unfinished ();
  GtkWindow *window;
  EhloExportPage *page;
  GtkTextView *tried;

  account = add_account (session, "Gmail", "ana@gmail.com", "smtp.gmail.com", EHLO_OUTCOME_FAILED);
  other = add_account (session, "Work", "ana@example.com", "smtp.office365.com", EHLO_OUTCOME_OK);
  window = new_window (session);
  page = ui_world_find (window, EHLO_TYPE_EXPORT_PAGE, 0);
  adw_view_stack_set_visible_child_name (ui_world_find_named (window, "views"), "export");
  save (window, "export-empty");

  ehlo_export_page_show (page, account, run, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (report_actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (window), report_actions[i], TRUE);
  if (width > 600)
    {
      gtk_window_set_default_size (window, 1390, 840);
      save_export (window, page, "export-wide");
      gtk_window_set_default_size (window, width, height);
    }
  draw_formats (window, page);

  adw_expander_row_set_expanded (ui_world_find_named (page, "tried_row"), TRUE);
  tried = ui_world_find_named (page, "tried_view");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (tried),
                            "Restarted the router.\nAnother mail program says the same.", -1);
  save_export (window, page, "export-tried");
  draw_refused (window, page, account);
  ehlo_export_page_show (page, other, unfinished, NULL);
  save (window, "export-running");
  ui_world_close (window);
}

static void
draw_narrow_sidebar (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  g_autoptr (EhloAccount) gmail = NULL, work = NULL;
  GtkWindow *window;

  gmail = add_account (session, "Gmail", "ana@gmail.com", "smtp.gmail.com", EHLO_OUTCOME_FAILED);
  work = add_account (session, "Work", "ana@example.com", "smtp.office365.com", EHLO_OUTCOME_OK);
  window = new_window (session);
  adw_leaflet_navigate (ui_world_find (window, ADW_TYPE_LEAFLET, 0), ADW_NAVIGATION_DIRECTION_BACK);
  save (window, "sidebar");
  ui_world_close (window);
}

static void
draw_dialog (GtkWindow  *dialog,
             const char *name)
{
  gtk_window_present (dialog);
  ui_world_settle (dialog);
  if (width < 480 && EHLO_IS_ACCOUNT_DIALOG (dialog))
    gtk_window_set_default_size (dialog, width, height);
  save (dialog, name);
  gtk_window_destroy (dialog);
}

static void
draw_dialogs (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  g_autoptr (EhloAccount) wrong = ehlo_account_new_by_hand ("ana@example.com");
  g_autoptr (EhloAccount) account = NULL;
  GtkWindow *window = new_window (session);

  account = g_object_new (EHLO_TYPE_ACCOUNT, "name", "Gmail", "preset", "gmail",
                          "host", "smtp.gmail.com", "port", 465, "user", "ana@gmail.com",
                          "from", "ana@gmail.com", NULL);
  draw_dialog (ehlo_account_dialog_new_to_choose (window, NULL), "choose");
  draw_dialog (ehlo_account_dialog_new_to_add (window, account), "form");
  g_object_set (wrong, "host", "https://smtp.example.com/", "to", "nobody", NULL);
  draw_dialog (ehlo_account_dialog_new_to_edit (window, wrong), "form-wrong");
  draw_dialog (ehlo_password_dialog_new (window, account), "password");
  ui_world_close (window);
}

static gboolean
is_explained (gpointer explain)
{
  return ui_world_find (explain, EHLO_TYPE_EXPLANATION_CARD, 0) != NULL;
}

static void
draw_explain (void)
{
  static const char *const texts[][2] = {
    { "explain-error", "Error: connect ECONNREFUSED smtp.example.com:587\n"
                       "  code: 'ESOCKET', command: 'CONN', user: 'ana@example.com'\n"
                       "535-5.7.8 Username and Password not accepted. For more information, go to\n"
                       "535 5.7.8 https://support.google.com/mail/?p=BadCredentials - gsmtp\n" },
    { "explain-bounce", "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n"
                        "Remote-MTA: dns; mx.example.org\nDiagnostic-Code: smtp; 550 5.1.1 "
                        "<bob@example.org>: Recipient address rejected: User unknown in virtual "
                        "mailbox table\n" },
    { "explain-unknown", "Have a nice day" },
  };
  g_autoptr (EhloSession) session = ui_world_new_session ();
  GtkWindow *window = new_window (session);
  EhloExplainWindow *explain;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.explain", NULL);
  explain = ehlo_explain_window_find (window);
  gtk_window_set_default_size (GTK_WINDOW (explain), MIN (width, 680), height);
  save (GTK_WINDOW (explain), "explain");
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      ehlo_explain_window_set_text (explain, texts[i][1]);
      ui_world_wait (is_explained, explain);
      save (GTK_WINDOW (explain), texts[i][0]);
      ehlo_explain_window_set_text (explain, "");
      while (is_explained (explain))
        g_main_context_iteration (NULL, TRUE);
    }
  ui_world_close (window);
}

static void
keep_run (EhloSession *session,
          EhloAccount *account,
          const char  *name)
{
  g_autoptr (EhloRun) run = ui_world_load_run (name);

  ehlo_history_keep (ehlo_session_get_history (session), ehlo_account_get_id (account), run);
}

static void
draw_child (GtkWindow  *child,
            int         child_width,
            int         child_height,
            const char *name)
{
  gtk_window_set_default_size (child, MIN (width, child_width), child_height);
  gtk_window_present (child);
  save (child, name);
  gtk_window_destroy (child);
}

static gboolean
is_history_read (gpointer history)
{
  return ui_world_find (history, EHLO_TYPE_HISTORY_ROW, 0) != NULL;
}

static void
draw_history (void)
{
  g_autoptr (EhloSession) session = ui_world_new_session ();
  g_autoptr (EhloAccount) account = NULL;
  g_autoptr (EhloRun) ok = ui_world_load_run ("run-ok.json");
  g_autoptr (EhloRun) ports = ui_world_load_run ("run-ports.json");
  g_autoptr (EhloComparison) since = ehlo_compare_runs (ok, ports);
  EhloHistory *kept = ehlo_session_get_history (session);
  EhloTimelinePage *page;
  GtkWindow *window, *history;

  account = add_account (session, "Gmail", "ana@gmail.com", "smtp.gmail.com", EHLO_OUTCOME_FAILED);
  window = new_window (session);
  history = ehlo_history_window_new (window, kept, account);
  draw_child (history, 560, 640, "history-empty");
  keep_run (session, account, "run-ok.json");
  keep_run (session, account, "run-refused.json");
  keep_run (session, account, "run-auth-rejected.json");
  keep_run (session, account, "run-extreme.json");
  keep_run (session, account, "run-ports.json");
  history = ehlo_history_window_new (window, kept, account);
  gtk_window_present (history);
  ui_world_wait (is_history_read, history);
  ui_world_settle (history);
  ehlo_history_row_set_chosen (ui_world_find (history, EHLO_TYPE_HISTORY_ROW, 0), TRUE);
  draw_child (history, 560, 640, "history");

  draw_child (ehlo_compare_window_new (window, since), 680, 2200, "compare");
  draw_child (ehlo_report_window_new (window, ports, TRUE), 760, 900, "report");
  page = ui_world_find (window, EHLO_TYPE_TIMELINE_PAGE, 0);
  ehlo_timeline_page_show (page, account, ports);
  ehlo_timeline_page_set_since (page, since);
  gtk_widget_action_set_enabled (GTK_WIDGET (window), "win.copy-report", TRUE);
  save (window, "since");
  ui_world_close (window);
}

static void
draw_parts (void)
{
  static const struct
  {
    const char *name;
    void      (*draw) (void);
    gboolean    narrow_only;
  } parts[] = {
    { "welcome", draw_welcome },
    { "runs", draw_runs },
    { "open-rows", draw_open_rows },
    { "ports", draw_ports },
    { "export", draw_export },
    { "reputation", draw_reputation },
    { "live", draw_live },
    { "dialogs", draw_dialogs },
    { "explain", draw_explain },
    { "history", draw_history },
    { "sidebar", draw_narrow_sidebar, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if ((only == NULL || g_str_equal (only, parts[i].name)) &&
        (width < 600 || !parts[i].narrow_only))
      parts[i].draw ();
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  setlocale (LC_ALL, "");
  if (g_getenv ("EHLO_LOCALEDIR") != NULL)
    bindtextdomain (GETTEXT_PACKAGE, g_getenv ("EHLO_LOCALEDIR"));
  textdomain (GETTEXT_PACKAGE);

  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  g_option_context_parse (context, &argc, &argv, NULL);

  ui_world_init (&argc, &argv);
  if (rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (large)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", LARGE_DPI, NULL);

  draw_parts ();

  return 0;
}
