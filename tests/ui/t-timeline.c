/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-world.h"

#include "ehlo-step-details.h"
#include "ehlo-step-row.h"
#include "ehlo-time-scale.h"
#include "ehlo-timeline-page.h"
#include "ehlo-verdict-card.h"

/* A page in a window of its own. */
typedef struct
{
  GtkWindow        *window;
  EhloTimelinePage *page;
  EhloAccount      *account;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->page = g_object_new (EHLO_TYPE_TIMELINE_PAGE, NULL);
  fixture->account = g_object_new (EHLO_TYPE_ACCOUNT, "host", "mail.example.org", "port", 587,
                                   "user", "ana", NULL);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (fixture->window, 800, 800);
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
}

static EhloStepRow *
get_row (Fixture *fixture,
         guint    index)
{
  return ui_world_find (fixture->page, EHLO_TYPE_STEP_ROW, index);
}

static void
show (Fixture *fixture,
      EhloRun *run)
{
  ehlo_timeline_page_show (fixture->page, fixture->account, run);
  gtk_window_present (fixture->window);
  ui_world_settle (fixture->window);
}

static EhloRun *
make_run (void)
{
  EhloSubject subject = { .host = (char *) "mail.example.org", .port = 587,
                          .encryption = EHLO_ENCRYPTION_STARTTLS };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return ehlo_run_new (&subject, now);
}

static void
put (EhloRun      *run,
     const char   *id,
     EhloStepKind  kind,
     EhloOutcome   outcome,
     gint64        duration_us,
     const char   *summary)
{
  g_autoptr (EhloStep) step = ehlo_step_new (kind, id, 1000);

  ehlo_step_add_line (step, TRUE, "EHLO there", 1000);
  if (outcome != EHLO_OUTCOME_RUNNING)
    ehlo_step_finish (step, outcome, duration_us, summary);
  ehlo_run_put_step (run, step);
}

static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run (data);
  guint n_steps = g_list_model_get_n_items (G_LIST_MODEL (run));

  show (fixture, run);

  g_assert_null (get_row (fixture, n_steps));
  for (guint i = 0; i < n_steps; i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (run), i);
      EhloStepRow *row = get_row (fixture, i);

      g_assert_true (ehlo_step_row_get_step (row) == step);
      g_assert_nonnull (ui_world_find_text (row, ehlo_step_kind_get_title (
                                                   ehlo_step_get_kind (step))));
      g_assert_nonnull (ui_world_find_text (row, ehlo_step_get_summary (step)));

      /* What failed is open, and nothing else. */
      g_assert_true (ehlo_step_row_get_expanded (row) ==
                     (ehlo_step_get_outcome (step) == EHLO_OUTCOME_FAILED));
    }
}

static void
test_verdict (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-blocked.json");
  EhloVerdictCard *card;

  show (fixture, run);
  card = ui_world_find (fixture->page, EHLO_TYPE_VERDICT_CARD, 0);
  g_assert_nonnull (ui_world_find_text (card, "Your network blocks port 587"));
  g_assert_nonnull (ui_world_find_text (card,
                                        "connect to 142.250.102.108:587: No route to host (113)"));
  g_assert_nonnull (ui_world_find_text (card, "Test again"));
  g_assert_nonnull (ui_world_find_text (card, "Change settings"));
  g_assert_nonnull (ui_world_find_text (card, "Copy for support"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (card), "outcome-failed"));
}

/* Whatever a server says is text. A label that took it for markup would show less, or warn. */
static void
test_no_markup (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-extreme.json");
  EhloStepRow *row;

  show (fixture, run);
  row = get_row (fixture, 4);
  ehlo_step_row_set_expanded (row, TRUE);
  ui_world_settle (fixture->window);
  g_assert_nonnull (ui_world_find_text (row,
                                        "220 smtp.example.com ESMTP <script>alert(1)</script>"));
  g_assert_nonnull (ui_world_find_text (row,
                                        "← 220 smtp.example.com ESMTP <script>alert(1)</script>"));
}

/* An action that this version does not know has no button, one that it knows has; another test has
 * one only where it is the best that one can do. */
static void
test_unknown_action (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (EhloRun) run = make_run ();
  g_autoptr (EhloFinding) verdict = ehlo_finding_new ("undetermined", "Title", "Explanation");

  ehlo_finding_add_action (verdict, "fly-to-the-moon", "Fly", NULL);
  ehlo_finding_add_action (verdict, "open-link", "Nowhere", NULL);
  ehlo_finding_add_action (verdict, "edit-account", "Change", NULL);
  ehlo_finding_add_action (verdict, "retry", "Again", NULL);
  put (run, "s1", EHLO_STEP_CONNECT, EHLO_OUTCOME_FAILED, 5000, "Refused");
  ehlo_run_finish (run, 6000);
  ehlo_run_set_verdict (run, verdict);

  show (fixture, run);
  g_assert_null (ui_world_find_text (fixture->page, "Fly"));
  g_assert_null (ui_world_find_text (fixture->page, "Nowhere"));
  g_assert_nonnull (ui_world_find_text (fixture->page, "Change"));
  g_assert_null (ui_world_find_text (fixture->page, "Again"));
}

/* What can be done at a click has a button with its value, what goes beyond three is in a menu. */
static void
test_fixes (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-ports.json");
  GtkWidget *button;
  GtkMenuButton *more;

  show (fixture, run);
  button = gtk_widget_get_ancestor (ui_world_find_text (fixture->page, "Use port 465"),
                                    GTK_TYPE_BUTTON);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, "win.use-port");
  g_assert_cmpstr (g_variant_get_string (
                     gtk_actionable_get_action_target_value (GTK_ACTIONABLE (button)), NULL),
                   ==, "465 implicit");
  g_assert_nonnull (ui_world_find_text (fixture->page, "Show where"));
  g_assert_nonnull (ui_world_find_text (fixture->page, "Copy for support"));
  g_assert_null (ui_world_find_text (fixture->page, "Tell the administrator"));
  more = ui_world_find (fixture->page, GTK_TYPE_MENU_BUTTON, 0);
  g_assert_cmpint (g_menu_model_get_n_items (gtk_menu_button_get_menu_model (more)), ==, 2);
}

static void
test_findings (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-ports.json");
  g_autoptr (EhloRun) without = ui_world_load_run ("run-blocked.json");
  AdwExpanderRow *row;

  show (fixture, run);
  g_assert_nonnull (ui_world_find_text (fixture->page, "Also Found"));
  g_assert_nonnull (ui_world_find_text (fixture->page, "IPv6 does not get through here"));
  row = ui_world_find (fixture->page, ADW_TYPE_EXPANDER_ROW, 0);
  adw_expander_row_set_expanded (row, TRUE);
  ui_world_settle (fixture->window);
  g_assert_nonnull (ui_world_find_text (row, "Who can act: who looks after your network"));

  show (fixture, without);
  g_assert_null (ui_world_find_text (fixture->page, "Also Found"));
}

static void
test_live (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (EhloRun) run = make_run ();
  g_autoptr (EhloFinding) verdict = ehlo_finding_new ("undetermined", "It stopped", "There");
  EhloStepRow *first;

  show (fixture, run);
  g_assert_nonnull (ui_world_find_text (fixture->page, "Testing mail.example.org …"));
  g_assert_null (get_row (fixture, 0));

  put (run, "s1", EHLO_STEP_CONNECT, EHLO_OUTCOME_RUNNING, 0, NULL);
  ui_world_settle (fixture->window);
  first = get_row (fixture, 0);
  g_assert_nonnull (ui_world_find_text (first, "Under way …"));
  gtk_widget_activate (GTK_WIDGET (first));
  ui_world_settle (fixture->window);
  g_assert_true (ehlo_step_row_get_expanded (first));
  g_assert_nonnull (ui_world_find (first, EHLO_TYPE_STEP_DETAILS, 0));

  /* The same step, further on: the same row, still open. */
  put (run, "s1", EHLO_STEP_CONNECT, EHLO_OUTCOME_OK, 21000, "It answered");
  put (run, "s2", EHLO_STEP_GREETING, EHLO_OUTCOME_FAILED, 3000, "554 No");
  ui_world_settle (fixture->window);
  g_assert_true (get_row (fixture, 0) == first);
  g_assert_true (ehlo_step_row_get_expanded (first));
  g_assert_nonnull (ui_world_find_text (first, "It answered"));
  g_assert_nonnull (ui_world_find_text (first, "21 ms"));
  g_assert_false (ehlo_step_row_get_expanded (get_row (fixture, 1)));

  ehlo_run_finish (run, 25000);
  ehlo_run_set_verdict (run, verdict);
  ui_world_settle (fixture->window);
  g_assert_true (ehlo_step_row_get_expanded (get_row (fixture, 1)));
  g_assert_nonnull (ui_world_find_text (fixture->page, "It stopped"));
}

static void
test_accessible (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (EhloRun) run = make_run ();
  EhloStepRow *row;

  put (run, "s1", EHLO_STEP_CONNECT, EHLO_OUTCOME_FAILED, 31000, "Port 587 refused");
  show (fixture, run);
  row = get_row (fixture, 0);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Connect, failed, Port 587 refused, 31 ms");
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_EXPANDED, FALSE);
  ehlo_step_row_set_expanded (row, TRUE);
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_EXPANDED, TRUE);
}

/* A row with nothing behind it does not pretend. */
static void
test_not_reached (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-blocked.json");
  EhloStepRow *row;

  show (fixture, run);
  row = get_row (fixture, 5);
  g_assert_cmpint (ehlo_step_get_outcome (ehlo_step_row_get_step (row)), ==, EHLO_OUTCOME_SKIPPED);
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  AdwStatusPage *status;

  g_object_set (fixture->account, "from", "a<b>@example.org", "to", "c&d@example.org",
                "last-outcome", EHLO_OUTCOME_FAILED, "last-summary", "<It> stopped", NULL);
  show (fixture, NULL);
  status = ui_world_find (fixture->page, ADW_TYPE_STATUS_PAGE, 0);
  g_assert_nonnull (strstr (adw_status_page_get_description (status), "port 587"));
  g_assert_nonnull (ui_world_find_text (fixture->page, "Last time: <It> stopped"));
}

/* One run after the other on the same page, back and forth. */
static void
test_switch (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (EhloRun) first = ui_world_load_run ("run-ok.json");
  g_autoptr (EhloRun) second = ui_world_load_run ("run-blocked.json");
  EhloStepRow *row;

  show (fixture, first);
  show (fixture, second);
  g_assert_nonnull (ui_world_find_text (fixture->page, "Your network blocks port 587"));
  show (fixture, NULL);
  g_assert_null (ui_world_find_text (fixture->page, "Your network blocks port 587"));
  show (fixture, first);
  row = get_row (fixture, 0);
  ehlo_step_row_set_expanded (row, TRUE);
  show (fixture, first);
  g_assert_true (get_row (fixture, 0) == row);
  g_assert_true (ehlo_step_row_get_expanded (row));
}

static void
test_time_scale (void)
{
  g_autoptr (EhloRun) run = make_run ();
  g_autoptr (EhloTimeScale) scale = NULL;
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_CONNECT, "s1", 25000);
  double start, end;

  ehlo_step_finish (step, EHLO_OUTCOME_OK, 50000, "Fine");
  ehlo_run_put_step (run, step);
  ehlo_run_finish (run, 100000);
  scale = ehlo_time_scale_new (run);
  ehlo_time_scale_place (scale, step, &start, &end);
  g_assert_cmpfloat_with_epsilon (start, 0.25, 1e-9);
  g_assert_cmpfloat_with_epsilon (end, 0.75, 1e-9);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const runs[] = {
    "run-ok.json", "run-refused.json", "run-auth-rejected.json", "run-cancelled.json",
    "run-blocked.json", "run-extreme.json",
  };

  ui_world_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/timeline/rows/%s", runs[i]);

      g_test_add (path, Fixture, runs[i], set_up, test_rows, tear_down);
    }
#define ADD(path, func) \
  g_test_add ("/ui/timeline/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("verdict", test_verdict);
  ADD ("no-markup", test_no_markup);
  ADD ("unknown-action", test_unknown_action);
  ADD ("fixes", test_fixes);
  ADD ("findings", test_findings);
  ADD ("live", test_live);
  ADD ("accessible", test_accessible);
  ADD ("not-reached", test_not_reached);
  ADD ("empty", test_empty);
  ADD ("switch", test_switch);
#undef ADD
  g_test_add_func ("/ui/timeline/time-scale", test_time_scale);

  return g_test_run ();
}
