/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-world.h"

#include "ehlo-document-view.h"
#include "ehlo-export-page.h"
#include "ehlo-export-words.h"
#include "ehlo-paper-sheet.h"
#include "ehlo-paper-view.h"
#include "ehlo-report-file.h"
#include "ehlo-report-print.h"
#include "ehlo-side-layout.h"

#include <glib/gstdio.h>

/* A page in a window of its own. */
typedef struct
{
  GtkWindow      *window;
  EhloExportPage *page;
  EhloAccount    *account;
  GSettings      *settings;
} Fixture;

static EhloAccount *
make_account (void)
{
  return g_object_new (EHLO_TYPE_ACCOUNT, "host", "mail.example.org", "port", 587,
                       "encryption", EHLO_ENCRYPTION_STARTTLS, "user", "ana@example.org", NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const char *const keys[] = { "export-format", "export-hide-address", "export-hide-ip",
                                      "export-conversation", "export-commands" };

  fixture->settings = g_settings_new (APP_ID);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (fixture->settings, keys[i]);
  fixture->page = g_object_new (EHLO_TYPE_EXPORT_PAGE, NULL);
  fixture->account = make_account ();
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (fixture->window, 1100, 800);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->page));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gpointer weak = fixture->page;

  g_object_add_weak_pointer (weak, &weak);
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (weak);
  g_assert_finalize_object (fixture->account);
  g_object_unref (fixture->settings);
}

static gboolean
is_settled (gpointer page)
{
  return ehlo_export_page_is_settled (page);
}

static void
settle (Fixture *fixture)
{
  g_assert_true (ui_world_wait (is_settled, fixture->page));
  ui_world_settle (fixture->window);
}

static void
show (Fixture      *fixture,
      EhloRun      *run,
      EhloRedactor *secrets)
{
  ehlo_export_page_show (fixture->page, fixture->account, run, secrets);
  gtk_window_present (fixture->window);
  ui_world_settle (fixture->window);
  settle (fixture);
}

static void
choose (Fixture          *fixture,
        EhloReportFormat  format)
{
  AdwComboRow *row = ui_world_find_named (fixture->page, "format");

  adw_combo_row_set_selected (row, ehlo_export_words_get_position (format));
  settle (fixture);
}

static void
set_switch (Fixture    *fixture,
            const char *name,
            gboolean    active)
{
  gtk_switch_set_active (ui_world_find_named (fixture->page, name), active);
  settle (fixture);
}

static char *
dup_preview (Fixture *fixture)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (ui_world_find_named (fixture->page, "text"));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static const char *
get_shown (Fixture *fixture)
{
  GtkWidget *preview = ui_world_find_named (fixture->page, "preview");

  return gtk_stack_get_visible_child_name (ui_world_find_named (preview, "wait_text") != NULL
                                             ? ui_world_find (preview, GTK_TYPE_STACK, 0) : NULL);
}

static void
assert_preview (Fixture    *fixture,
                const char *text,
                gboolean    has)
{
  g_autofree char *preview = dup_preview (fixture);

  if ((strstr (preview, text) != NULL) != has)
    g_error ("“%s” %s in the preview:\n%s", text, has ? "is not" : "is", preview);
}

/* ---- states ---------------------------------------------------------------------------------- */

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  show (fixture, NULL, NULL);
  g_assert_nonnull (ui_world_find_text (fixture->page, "No Report Yet"));
  g_assert_false (ehlo_export_page_can_write (fixture->page));
}

/* A report without a verdict would be sent to somebody as if that were all. */
static void
test_running (Fixture       *fixture,
              gconstpointer  data)
{
  EhloSubject subject = { .host = (char *) "mail.example.org", .port = 587 };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (EhloRun) run = ehlo_run_new (&subject, now);

  show (fixture, run, NULL);
  g_assert_cmpstr (get_shown (fixture), ==, "wait");
  g_assert_false (ehlo_export_page_can_write (fixture->page));

  ehlo_run_finish (run, 1000);
  settle (fixture);
  g_assert_cmpstr (get_shown (fixture), ==, "text");
  g_assert_true (ehlo_export_page_can_write (fixture->page));
  assert_preview (fixture, "mail.example.org, port 587", TRUE);
}

static void
test_switches (Fixture       *fixture,
               gconstpointer  data)
{
  static const struct
  {
    const char *name;
    const char *text;
    gboolean    shows; /* the text, while it is on */
  } switches[] = {
    { "address", "ana@gmail.com", FALSE },
    { "ip", "203.0.113.42", FALSE },
    { "conversation", "C: EHLO", TRUE },
    { "commands", "openssl s_client", TRUE },
  };
  g_autoptr (EhloRun) run = ui_world_load_run ("run-auth-rejected.json");

  show (fixture, run, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      set_switch (fixture, switches[i].name, FALSE);
      assert_preview (fixture, switches[i].text, !switches[i].shows);
      set_switch (fixture, switches[i].name, TRUE);
      assert_preview (fixture, switches[i].text, switches[i].shows);
    }
}

/* What a switch says that it does is what it does. */
static void
test_subtitles (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-auth-rejected.json");

  show (fixture, run, NULL);
  g_assert_nonnull (ui_world_find_text (fixture->page, "ana@gmail.com becomes a…@gmail.com"));
  g_assert_nonnull (ui_world_find_text (fixture->page, "203.0.113.42 becomes 203.0.113.x"));
  assert_preview (fixture, "a…@gmail.com", TRUE);
  g_assert_nonnull (ui_world_find_text (fixture->page, "For a ticket or a mail"));
  choose (fixture, EHLO_REPORT_PDF);
  g_assert_nonnull (ui_world_find_text (fixture->page, "To print or to file"));
}

static void
test_formats (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct
  {
    EhloReportFormat format;
    const char      *shown;
    const char      *text;
  } formats[] = {
    { EHLO_REPORT_MARKDOWN, "text", "# Ehlo" },
    { EHLO_REPORT_HTML, "document", NULL },
    { EHLO_REPORT_PDF, "paper", NULL },
    { EHLO_REPORT_JSON, "text", "\"schema\"" },
    { EHLO_REPORT_TEXT, "text", "======" },
  };
  g_autoptr (EhloRun) run = ui_world_load_run ("run-auth-rejected.json");

  show (fixture, run, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      choose (fixture, formats[i].format);
      g_assert_cmpstr (get_shown (fixture), ==, formats[i].shown);
      if (formats[i].text != NULL)
        assert_preview (fixture, formats[i].text, TRUE);
    }
}

static void
test_remembers (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *format = NULL;
  EhloExportPage *other;

  show (fixture, NULL, NULL);
  choose (fixture, EHLO_REPORT_MARKDOWN);
  set_switch (fixture, "address", FALSE);
  set_switch (fixture, "ip", TRUE);

  format = g_settings_get_string (fixture->settings, "export-format");
  g_assert_cmpstr (format, ==, "markdown");
  g_assert_false (g_settings_get_boolean (fixture->settings, "export-hide-address"));
  g_assert_true (g_settings_get_boolean (fixture->settings, "export-hide-ip"));

  other = g_object_ref_sink (g_object_new (EHLO_TYPE_EXPORT_PAGE, NULL));
  g_assert_cmpint (ehlo_export_page_get_format (other), ==, EHLO_REPORT_MARKDOWN);
  g_object_unref (other);
}

/* Each account has its own words. */
static void
test_tried (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-auth-rejected.json");
  g_autoptr (EhloAccount) other = make_account ();
  GtkTextBuffer *buffer;
  EhloReportOptions options;

  show (fixture, run, NULL);
  buffer = gtk_text_view_get_buffer (ui_world_find_named (fixture->page, "tried_view"));
  gtk_text_buffer_set_text (buffer, "Restarted <b>twice</b>\nas ana@gmail.com", -1);
  settle (fixture);
  assert_preview (fixture, "Restarted <b>twice</b>", TRUE);
  assert_preview (fixture, "ana@gmail.com", FALSE);
  g_assert_nonnull (ui_world_find_text (fixture->page,
                                        "Restarted <b>twice</b> as ana@gmail.com"));

  ehlo_export_page_show (fixture->page, other, run, NULL);
  settle (fixture);
  assert_preview (fixture, "Restarted", FALSE);
  ehlo_export_page_show (fixture->page, fixture->account, run, NULL);
  settle (fixture);
  assert_preview (fixture, "Restarted", TRUE);
  ehlo_export_page_get_options (fixture->page, &options);
  g_assert_cmpstr (options.tried, ==, "Restarted <b>twice</b>\nas ana@gmail.com");
}

/* Where the writer finds a secret there is nothing to look at and nothing to save. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-auth-rejected.json");
  g_autoptr (EhloRedactor) secrets = ehlo_redactor_new ("ana@gmail.com", "correct horse");
  GtkTextBuffer *buffer;

  show (fixture, run, secrets);
  g_assert_true (ehlo_export_page_can_write (fixture->page));
  buffer = gtk_text_view_get_buffer (ui_world_find_named (fixture->page, "tried_view"));
  gtk_text_buffer_set_text (buffer, "My password is correct horse", -1);
  settle (fixture);
  g_assert_cmpstr (get_shown (fixture), ==, "error");
  g_assert_nonnull (ui_world_find_text (fixture->page, "No Report Was Made"));
  g_assert_false (ehlo_export_page_can_write (fixture->page));

  gtk_text_buffer_set_text (buffer, "", -1);
  settle (fixture);
  g_assert_true (ehlo_export_page_can_write (fixture->page));
}

/* One that is being written when the page goes finds nobody. */
static void
test_gone_meanwhile (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-auth-rejected.json");

  show (fixture, run, NULL);
  gtk_switch_set_active (ui_world_find_named (fixture->page, "ip"), TRUE);
  for (int i = 0; i < 3 && !is_settled (fixture->page); i++)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- the views ------------------------------------------------------------------------------- */

static void
test_page (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-auth-rejected.json");
  GtkWidget *view;

  show (fixture, run, NULL);
  choose (fixture, EHLO_REPORT_HTML);
  view = ui_world_find (fixture->page, EHLO_TYPE_DOCUMENT_VIEW, 0);
  g_assert_nonnull (ui_world_find_text (view, "Ehlo mail connection report"));
  g_assert_nonnull (ui_world_find_text (view, "a…@gmail.com"));
  g_assert_null (ui_world_find_text (view, "ana@gmail.com"));
  g_assert_nonnull (ui_world_find_text (view, "Timeline"));
}

/* Only what is looked at is drawn. */
static void
test_paper (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-auth-rejected.json");
  EhloPaperSheet *first, *sheet = NULL, *last = NULL;
  GtkScrolledWindow *scroller;
  GtkAdjustment *adjustment;

  show (fixture, run, NULL);
  choose (fixture, EHLO_REPORT_PDF);
  first = ui_world_find (fixture->page, EHLO_TYPE_PAPER_SHEET, 0);
  for (guint i = 0; (sheet = ui_world_find (fixture->page, EHLO_TYPE_PAPER_SHEET, i)) != NULL; i++)
    last = sheet;
  g_assert_true (ehlo_paper_sheet_is_drawn (first));
  g_assert_true (first != last);
  g_assert_false (ehlo_paper_sheet_is_drawn (last));

  scroller = ui_world_find (ui_world_find (fixture->page, EHLO_TYPE_PAPER_VIEW, 0),
                            GTK_TYPE_SCROLLED_WINDOW, 0);
  adjustment = gtk_scrolled_window_get_vadjustment (scroller);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  ui_world_settle (fixture->window);
  g_assert_true (ehlo_paper_sheet_is_drawn (last));
}

static void
test_not_paper (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("no pages", 8);
  EhloPaperView *view = g_object_ref_sink (g_object_new (EHLO_TYPE_PAPER_VIEW, NULL));
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) print_error = NULL;

  g_assert_false (ehlo_paper_view_set_bytes (view, bytes, &error));
  g_assert_nonnull (error);
  g_assert_null (ehlo_report_print_new (bytes, "Report", &print_error));
  g_assert_nonnull (print_error);
  g_object_unref (view);
}

static void
print_done_cb (GtkPrintOperation       *operation,
               GtkPrintOperationResult  result,
               gpointer                 user_data)
{
  *(GtkPrintOperationResult *) user_data = result;
}

/* Printed into a file, which is how GTK prints without a printer. */
static void
test_print (void)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-auth-rejected.json");
  g_autofree char *folder = g_dir_make_tmp ("ehlo-print-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "out.pdf", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = ehlo_report_write (run, EHLO_REPORT_PDF, NULL, &error);
  g_autoptr (GtkPrintOperation) operation = NULL;
  GtkPrintOperationResult result = GTK_PRINT_OPERATION_RESULT_ERROR;
  g_autofree char *printed = NULL;
  gsize length;

  g_assert_no_error (error);
  operation = ehlo_report_print_new (pdf, "Report", &error);
  g_assert_no_error (error);
  gtk_print_operation_set_export_filename (operation, path);
  gtk_print_operation_set_allow_async (operation, FALSE);
  g_signal_connect (operation, "done", G_CALLBACK (print_done_cb), &result);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result, ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_true (g_file_get_contents (path, &printed, &length, NULL));
  g_assert_cmpuint (length, >, 1000);
  g_assert_true (g_str_has_prefix (printed, "%PDF"));
  g_unlink (path);
  g_rmdir (folder);
}

/* ---- the layout ------------------------------------------------------------------------------ */

static void
get_places (Fixture         *fixture,
            graphene_rect_t *settings,
            graphene_rect_t *preview)
{
  GtkWidget *sides = ui_world_find_named (fixture->page, "sides");

  g_assert_true (gtk_widget_compute_bounds (ui_world_find_named (sides, "settings"), sides,
                                            settings));
  g_assert_true (gtk_widget_compute_bounds (ui_world_find_named (sides, "preview"), sides,
                                            preview));
}

static void
test_layout (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-auth-rejected.json");
  graphene_rect_t settings, preview;
  int minimum;

  show (fixture, run, NULL);
  get_places (fixture, &settings, &preview);
  g_assert_cmpfloat (preview.origin.x, >=, settings.origin.x + settings.size.width);

  gtk_widget_set_direction (ui_world_find_named (fixture->page, "sides"), GTK_TEXT_DIR_RTL);
  ui_world_settle (fixture->window);
  get_places (fixture, &settings, &preview);
  g_assert_cmpfloat (settings.origin.x, >=, preview.origin.x + preview.size.width);

  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                      NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  gtk_window_set_default_size (fixture->window, 360, 640);
  ui_world_settle (fixture->window);
  get_places (fixture, &settings, &preview);
  g_assert_cmpfloat (preview.origin.y, >=, settings.origin.y + settings.size.height);
  g_assert_cmpfloat (preview.size.height, >=, 400);
}

/* ---- words and files ------------------------------------------------------------------------- */

static void
test_names (void)
{
  static const struct
  {
    const char *host;
    const char *name;
  } names[] = {
    { "smtp.gmail.com", "Ehlo report 2026-11-21 smtp.gmail.com.pdf" },
    { "../../etc/passwd", "Ehlo report 2026-11-21 ..-..-etc-passwd.pdf" },
    { "a:b\nc", "Ehlo report 2026-11-21 a-b-c.pdf" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      EhloSubject subject = { .host = (char *) names[i].host, .port = 587 };
      g_autoptr (GDateTime) started = g_date_time_new_local (2026, 11, 21, 9, 14, 0);
      g_autoptr (EhloRun) run = ehlo_run_new (&subject, started);
      g_autofree char *name = ehlo_export_words_dup_name (run, EHLO_REPORT_PDF);

      g_assert_cmpstr (name, ==, names[i].name);
    }
}

static void
test_every_format (void)
{
  for (guint i = 0; i < EHLO_N_REPORT_FORMATS; i++)
    {
      guint position = ehlo_export_words_get_position (i);

      g_assert_cmpint (ehlo_export_words_get_format (position), ==, i);
      g_assert_nonnull (ehlo_export_words_get_purpose (i));
    }
}

typedef struct
{
  gboolean  done;
  GError   *error;
} Saved;

static void
saved_cb (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Saved *saved = user_data;

  ehlo_report_file_save_finish (result, &saved->error);
  saved->done = TRUE;
}

static gboolean
is_saved (gpointer saved)
{
  return ((Saved *) saved)->done;
}

static void
test_save (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ehlo-save-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.txt", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing", "report.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) nowhere = g_file_new_for_path (missing);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("report\n", 7);
  g_autofree char *text = NULL;
  Saved saved = { FALSE, NULL };
  Saved failed = { FALSE, NULL };
  GStatBuf status;

  g_assert_true (g_file_set_contents (path, "what was there before", -1, NULL));
  ehlo_report_file_save_async (file, bytes, saved_cb, &saved);
  g_assert_true (ui_world_wait (is_saved, &saved));
  g_assert_no_error (saved.error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "report\n");
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  ehlo_report_file_save_async (nowhere, bytes, saved_cb, &failed);
  g_assert_true (ui_world_wait (is_saved, &failed));
  g_assert_nonnull (failed.error);
  g_assert_nonnull (strstr (failed.error->message, missing));
  g_clear_error (&failed.error);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  ui_world_init (&argc, &argv);

#define ADD(path, func) g_test_add ("/ui/export/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("empty", test_empty);
  ADD ("running", test_running);
  ADD ("switches", test_switches);
  ADD ("subtitles", test_subtitles);
  ADD ("formats", test_formats);
  ADD ("remembers", test_remembers);
  ADD ("tried", test_tried);
  ADD ("refused", test_refused);
  ADD ("gone-meanwhile", test_gone_meanwhile);
  ADD ("page", test_page);
  ADD ("paper", test_paper);
  ADD ("layout", test_layout);
#undef ADD
  g_test_add_func ("/ui/export/not-paper", test_not_paper);
  g_test_add_func ("/ui/export/print", test_print);
  g_test_add_func ("/ui/export/names", test_names);
  g_test_add_func ("/ui/export/every-format", test_every_format);
  g_test_add_func ("/ui/export/save", test_save);

  return g_test_run ();
}
