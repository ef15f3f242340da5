/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-world.h"

#include "ehlo-outcome-look.h"
#include "ehlo-path-layout.h"
#include "ehlo-path-view.h"
#include "ehlo-path-words.h"
#include "ehlo-port-details.h"
#include "ehlo-port-row.h"
#include "ehlo-port-words.h"
#include "ehlo-ports-page.h"

#define ADDRESS "192.0.2.25"

/* A page in a window of its own. */
typedef struct
{
  GtkWindow     *window;
  EhloPortsPage *page;
  EhloAccount   *account;
} Fixture;

static EhloAccount *
make_account (void)
{
  return g_object_new (EHLO_TYPE_ACCOUNT, "host", "mail.example.org", "port", 587,
                       "encryption", EHLO_ENCRYPTION_STARTTLS, "user", "ana", NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->page = g_object_new (EHLO_TYPE_PORTS_PAGE, NULL);
  fixture->account = make_account ();
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (fixture->window, 1300, 800);
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

static void
show (Fixture *fixture,
      EhloRun *run)
{
  ehlo_ports_page_show (fixture->page, fixture->account, run);
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

static EhloPortResult *
make_result (guint          port,
             EhloPortState  state,
             const char    *advice)
{
  EhloPortResult *result = ehlo_port_result_new (ADDRESS, port);

  result->state = state;
  result->advice = g_strdup (advice);

  return result;
}

static EhloPortResult *
make_working (guint       port,
              const char *manner)
{
  EhloPortResult *result = make_result (port, EHLO_PORT_OPEN, "use");

  result->rtt_us = 21000;
  result->manner = g_strdup (manner);
  result->tls = g_strdup ("TLS1.3");
  result->certificate = g_strdup ("valid");
  result->greeting = g_strdup ("220 mail.example.org ESMTP <b>hello</b>");

  return result;
}

static void
put (EhloRun        *run,
     EhloPortResult *result)
{
  ehlo_run_put_port (run, result);
  ehlo_port_result_free (result);
}

static GListModel *
get_rows (Fixture *fixture)
{
  GtkColumnView *table = ui_world_find (fixture->page, GTK_TYPE_COLUMN_VIEW, 0);

  return G_LIST_MODEL (gtk_column_view_get_model (table));
}

static char *
dup_order (Fixture *fixture)
{
  g_autoptr (GString) order = g_string_new (NULL);
  GListModel *rows = get_rows (fixture);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (EhloPortRow) row = g_list_model_get_item (rows, i);
      guint port = ehlo_port_row_get_result (row)->port;

      g_string_append_printf (order, "%s%u", i > 0 ? " " : "", port);
    }

  return g_string_free (g_steal_pointer (&order), FALSE);
}

static GtkWidget *
get_button (Fixture *fixture)
{
  EhloPortDetails *details = ui_world_find (fixture->page, EHLO_TYPE_PORT_DETAILS, 0);

  return ui_world_find_named (details, "button");
}

/* ---- the page -------------------------------------------------------------------------------- */

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  AdwStatusPage *status;
  GtkActionable *button;

  show (fixture, NULL);
  status = ui_world_find (fixture->page, ADW_TYPE_STATUS_PAGE, 0);
  g_assert_nonnull (strstr (adw_status_page_get_description (status), "mail.example.org"));
  button = ui_world_find_named (fixture->page, "compare");
  g_assert_cmpstr (gtk_actionable_get_action_name (button), ==, "win.compare-ports");
  g_assert_true (gtk_widget_is_drawable (GTK_WIDGET (button)));
}

/* It could not even begin: that is said, and the button stays. */
static void
test_obstacle (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (EhloRun) run = make_run ();
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_DNS, "s1", 0);

  ehlo_step_finish (step, EHLO_OUTCOME_FAILED, 1000, "The name does not exist");
  ehlo_run_put_step (run, step);
  show (fixture, run);
  g_assert_nonnull (ui_world_find_text (fixture->page,
                                        "Comparing the ports of mail.example.org …"));
  ehlo_run_finish (run, 2000);
  ui_world_settle (fixture->window);
  g_assert_nonnull (ui_world_find_text (fixture->page, "The name does not exist"));
  g_assert_nonnull (ui_world_find_text (fixture->page, "Compare"));
}

static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const texts[] = {
    "25", "No answer after hop 2", "Blocked on the way", "Very often",
    "465", "Open", "Use this one", "TLS 1.3, valid", "PLAIN, XOAUTH2", "21 ms",
    "587", "Turned down at hop 2", "Sending, encrypted on request",
    "2525", "Refused", "Not offered by the provider",
    "443", "The network works", "Ports of smtp.gmail.com", "Where each port gets to",
  };
  g_autoptr (EhloRun) run = ui_world_load_run ("run-ports.json");

  gtk_window_set_default_size (fixture->window, 1390, 800);
  show (fixture, run);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (ui_world_find_text (fixture->page, texts[i]) == NULL)
      g_error ("“%s” cannot be seen", texts[i]);
}

static void
sort_by (Fixture     *fixture,
         guint        column,
         GtkSortType  direction)
{
  GtkColumnView *table = ui_world_find (fixture->page, GTK_TYPE_COLUMN_VIEW, 0);
  g_autoptr (GtkColumnViewColumn) item = NULL;

  item = g_list_model_get_item (gtk_column_view_get_columns (table), column);
  gtk_column_view_sort_by_column (table, item, direction);
}

static void
test_sorting (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct
  {
    guint       column;
    GtkSortType direction;
    const char *order;
  } sorts[] = {
    { 0, GTK_SORT_ASCENDING, "25 443 465 587 2525" },
    { 0, GTK_SORT_DESCENDING, "2525 587 465 443 25" },
    { 4, GTK_SORT_ASCENDING, "443 2525 465 587 25" }, /* time: no answer takes longest */
  };
  g_autoptr (EhloRun) run = ui_world_load_run ("run-ports.json");

  show (fixture, run);
  for (gsize i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      g_autofree char *order = NULL;

      sort_by (fixture, sorts[i].column, sorts[i].direction);
      order = dup_order (fixture);
      g_assert_cmpstr (order, ==, sorts[i].order);
    }
}

/* More about a port is the same row, still chosen, still in order. */
static void
test_live (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (EhloRun) run = make_run ();
  GtkSingleSelection *rows;
  g_autoptr (EhloPortRow) chosen = NULL;
  EhloPortResult *result;

  show (fixture, run);
  rows = GTK_SINGLE_SELECTION (get_rows (fixture));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 0);

  put (run, make_result (587, EHLO_PORT_DROPPED, NULL));
  put (run, make_result (465, EHLO_PORT_OPEN, NULL));
  ui_world_settle (fixture->window);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 2);
  gtk_single_selection_set_selected (rows, 1);
  chosen = g_object_ref (gtk_single_selection_get_selected_item (rows));
  g_assert_cmpuint (ehlo_port_row_get_result (chosen)->port, ==, 587);

  sort_by (fixture, 4, GTK_SORT_DESCENDING);
  result = make_result (587, EHLO_PORT_REJECTED, NULL);
  result->hop = 3;
  result->rtt_us = 1000;
  put (run, result);
  put (run, make_working (465, "tls"));
  put (run, make_result (25, EHLO_PORT_REFUSED, NULL));
  ui_world_settle (fixture->window);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 3);
  g_assert_true (gtk_single_selection_get_selected_item (rows) == chosen);
  g_assert_nonnull (ui_world_find_text (fixture->page, "Turned down at hop 3"));
}

/* A row that works offers itself where the account's own does not. */
static void
test_way_out (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (EhloRun) run = make_run ();
  GtkWidget *button;

  put (run, make_result (587, EHLO_PORT_DROPPED, "blocked"));
  put (run, make_working (465, "tls"));
  show (fixture, run);
  button = get_button (fixture);
  g_assert_false (gtk_widget_is_drawable (button));

  ehlo_run_finish (run, 1000);
  ui_world_settle (fixture->window);
  g_assert_true (gtk_widget_is_drawable (button));
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, "win.use-port");
  g_assert_cmpstr (g_variant_get_string (
                     gtk_actionable_get_action_target_value (GTK_ACTIONABLE (button)), NULL),
                   ==, "465 implicit");
  g_assert_nonnull (ui_world_find_text (fixture->page, "Port 465 at " ADDRESS));

  /* What a server says is text. */
  g_assert_nonnull (ui_world_find_text (fixture->page, "220 mail.example.org ESMTP <b>hello</b>"));

  /* Once the account uses it, there is nothing left to offer. */
  g_object_set (fixture->account, "port", 465, "encryption", EHLO_ENCRYPTION_IMPLICIT, NULL);
  show (fixture, run);
  g_assert_false (gtk_widget_is_drawable (button));
  g_assert_nonnull (ui_world_find_text (fixture->page, "Your account uses this port."));
}

/* Where nothing is wrong nobody is led to another port. */
static void
test_no_way_out_needed (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (EhloRun) run = make_run ();

  put (run, make_working (587, "starttls"));
  put (run, make_working (465, "tls"));
  ehlo_run_finish (run, 1000);
  show (fixture, run);
  g_assert_false (gtk_widget_is_drawable (get_button (fixture)));
}

static void
test_two_addresses (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (EhloRun) run = make_run ();
  EhloPortResult *other = ehlo_port_result_new ("2001:db8::25", 587);

  put (run, make_result (587, EHLO_PORT_OPEN, NULL));
  show (fixture, run);
  g_assert_null (ui_world_find_text (fixture->page, ADDRESS));
  put (run, other);
  ui_world_settle (fixture->window);
  g_assert_nonnull (ui_world_find_text (fixture->page, ADDRESS));
  g_assert_nonnull (ui_world_find_text (fixture->page, "2001:db8::25"));
}

static void
test_switch (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (EhloRun) first = ui_world_load_run ("run-ports.json");
  g_autoptr (EhloRun) second = make_run ();

  put (second, make_result (587, EHLO_PORT_OPEN, NULL));
  show (fixture, first);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, 5);
  show (fixture, second);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, 1);
  g_assert_null (ui_world_find_text (fixture->page, "Where each port gets to"));
  show (fixture, NULL);
  g_assert_nonnull (ui_world_find_text (fixture->page, "Compare Ports"));
}

static void
test_drawing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_world_load_run ("run-ports.json");
  EhloPathView *view;
  int minimum;

  show (fixture, run);
  view = ui_world_find (fixture->page, EHLO_TYPE_PATH_VIEW, 0);
  g_assert_false (ehlo_path_view_is_standing (view));
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Port 465 reaches the server at hop 9.\n"
                                       "Port 587 is turned down at hop 2 (10.20.0.1, ICMP 3/13).\n"
                                       "Port 25: no answer beyond hop 2.\n"
                                       "Port 443 reaches the server at hop 9.");

  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                      NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  gtk_window_set_default_size (fixture->window, 360, 800);
  ui_world_settle (fixture->window);
  g_assert_true (ehlo_path_view_is_standing (view));
}

/* ---- words ----------------------------------------------------------------------------------- */

static void
test_states (void)
{
  static const struct
  {
    EhloPortState state;
    guint         hop;
    gboolean      local;
    const char   *advice;
    const char   *reached;
    EhloOutcome   outcome;
  } cases[] = {
    { EHLO_PORT_OPEN, 9, FALSE, "use", "Open", EHLO_OUTCOME_OK },
    { EHLO_PORT_REFUSED, 0, FALSE, "no-service", "Refused", EHLO_OUTCOME_WARNING },
    { EHLO_PORT_REFUSED, 2, FALSE, "blocked", "Refused at hop 2", EHLO_OUTCOME_FAILED },
    { EHLO_PORT_REJECTED, 2, FALSE, "blocked", "Turned down at hop 2", EHLO_OUTCOME_FAILED },
    { EHLO_PORT_REJECTED, 0, TRUE, "blocked-here", "Blocked here", EHLO_OUTCOME_FAILED },
    { EHLO_PORT_DROPPED, 0, FALSE, "not-offered", "No answer", EHLO_OUTCOME_WARNING },
    { EHLO_PORT_DROPPED, 4, FALSE, NULL, "No answer after hop 4", EHLO_OUTCOME_FAILED },
    { EHLO_PORT_UNREACHABLE, 0, FALSE, "no-way", "No way there", EHLO_OUTCOME_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloPortResult) result = make_result (587, cases[i].state, cases[i].advice);
      g_autofree char *reached = NULL;

      result->hop = cases[i].hop;
      result->local = cases[i].local;
      reached = ehlo_port_words_dup_reached (result);
      g_assert_cmpstr (reached, ==, cases[i].reached);
      g_assert_cmpint (ehlo_port_words_get_outcome (result), ==, cases[i].outcome);
    }
}

/* What a row offers to use: never a port where a password would not be safe. */
static void
test_settings (void)
{
  static const struct
  {
    guint       port;
    const char *address;
    const char *manner;
    const char *tls;
    const char *certificate;
    const char *greeting;
    const char *settings;
  } cases[] = {
    { 465, ADDRESS, "tls", "TLS1.3", "valid", "220 hi", "465 implicit" },
    { 2525, ADDRESS, "starttls", "TLS1.2", "valid", "220 hi", "2525 starttls" },
    { 587, ADDRESS, "tls", "TLS1.3", "valid", "220 hi", "587 implicit" },
    { 587, ADDRESS, "starttls", "TLS1.3", "valid", "220 hi", NULL },    /* in use */
    { 465, ADDRESS, "tls", "TLS1.3", NULL, "220 hi", "465 implicit" },
    { 465, ADDRESS, "tls", "TLS1.3", "expired", "220 hi", NULL },
    { 465, ADDRESS, "tls", "TLS1.3", "valid", "554 no", NULL },
    { 465, ADDRESS, "tls", "TLS1.3", "valid", NULL, NULL },
    { 25, ADDRESS, "plain", NULL, NULL, "220 hi", NULL },
    { 25, "127.0.0.1", "plain", NULL, NULL, "220 hi", "25 none" },
    { 443, ADDRESS, "tls", "TLS1.3", "valid", "220 hi", NULL },
    { 465, ADDRESS, NULL, NULL, NULL, NULL, NULL },
  };
  g_autoptr (EhloAccount) account = make_account ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloPortResult) result = ehlo_port_result_new (cases[i].address, cases[i].port);
      g_autoptr (EhloPortRow) row = NULL;
      g_autofree char *settings = NULL;

      result->state = EHLO_PORT_OPEN;
      result->manner = g_strdup (cases[i].manner);
      result->tls = g_strdup (cases[i].tls);
      result->certificate = g_strdup (cases[i].certificate);
      result->greeting = g_strdup (cases[i].greeting);
      row = ehlo_port_row_new (result, account);
      settings = ehlo_port_row_dup_settings (row);
      g_assert_cmpstr (settings, ==, cases[i].settings);
    }
}

static void
test_offered (void)
{
  g_autoptr (EhloAccount) account = make_account ();
  g_autoptr (EhloPortResult) known = make_result (465, EHLO_PORT_OPEN, NULL);
  g_autoptr (EhloPortResult) rare = make_result (2525, EHLO_PORT_OPEN, NULL);
  g_autoptr (EhloPortRow) row = ehlo_port_row_new (known, account);
  g_autoptr (EhloPortRow) rare_row = ehlo_port_row_new (rare, account);

  g_assert_null (ehlo_port_row_get_provider (row));
  g_object_set (account, "host", "smtp.gmail.com", NULL);
  g_assert_nonnull (ehlo_port_row_get_provider (row));
  g_assert_true (ehlo_port_row_is_offered (row));
  g_assert_false (ehlo_port_row_is_offered (rare_row));
}

/* ---- the way --------------------------------------------------------------------------------- */

static EhloPathTarget *
add_target (EhloPathResult *path,
            guint           port,
            EhloPathEnds    ends,
            guint           end_hop,
            guint           distance)
{
  EhloPathTarget *target = ehlo_path_result_add_target (path, port);

  target->ends = ends;
  target->end_hop = end_hop;
  target->distance = distance;

  return target;
}

/* Places as letters: computer, hop, gap, server. */
static char *
dup_places (EhloPathLayout *layout)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < layout->places->len; i++)
    g_string_append_c (text, "Ch.S"[ehlo_path_layout_get_place (layout, i)->kind]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_places (void)
{
  static const struct
  {
    EhloPathEnds ends;
    guint        end_hop;
    guint        distance;
    guint        max_places;
    const char  *places;
    guint        end;
    gboolean     is_seen;
  } cases[] = {
    { EHLO_PATH_REACHES, 0, 1, 9, "CS", 1, TRUE },
    { EHLO_PATH_REACHES, 0, 4, 9, "ChhhS", 4, TRUE },
    { EHLO_PATH_REFUSED, 0, 4, 9, "ChhhS", 4, TRUE },
    { EHLO_PATH_REACHES, 0, 12, 6, "Chhh.S", 5, TRUE },
    { EHLO_PATH_REACHES, 0, 5, 6, "ChhhhS", 5, TRUE },
    { EHLO_PATH_REJECTED_BY, 2, 0, 9, "Chh.S", 2, TRUE },
    { EHLO_PATH_REJECTED_BY, 0, 0, 9, "C.S", 0, FALSE },
    { EHLO_PATH_RESET_AT, 3, 0, 9, "Chhh.S", 3, TRUE },
    { EHLO_PATH_ANSWERED_AT, 1, 0, 9, "Ch.S", 1, TRUE },
    { EHLO_PATH_SILENT_AFTER, 0, 0, 9, "C.S", 0, TRUE },
    { EHLO_PATH_LOCAL, 0, 0, 9, "C.S", 0, TRUE },
    { EHLO_PATH_UNKNOWN, 0, 0, 9, "C.S", 0, FALSE },
    { EHLO_PATH_REACHES, 0, 4000000000u, 4, "Ch.S", 3, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloPathResult) path = ehlo_path_result_new (ADDRESS);
      g_autoptr (EhloPathLayout) layout = NULL;
      g_autofree char *places = NULL;

      add_target (path, 587, cases[i].ends, cases[i].end_hop, cases[i].distance);
      layout = ehlo_path_layout_new (path, cases[i].max_places);
      places = dup_places (layout);
      g_test_message ("case %zu: %s, end %u", i, places,
                      ehlo_path_layout_get_lane (layout, 0)->end);
      g_assert_cmpstr (places, ==, cases[i].places);
      g_assert_cmpuint (ehlo_path_layout_get_lane (layout, 0)->end, ==, cases[i].end);
      g_assert_true (ehlo_path_layout_get_lane (layout, 0)->is_seen == cases[i].is_seen);
    }
}

/* The hop where a port ends keeps its place where the others have to give way. */
static void
test_end_is_kept (void)
{
  g_autoptr (EhloPathResult) path = ehlo_path_result_new (ADDRESS);
  g_autoptr (EhloPathLayout) layout = NULL;
  g_autofree char *places = NULL;
  EhloPathTarget *target;
  EhloPathHop *hop;

  add_target (path, 465, EHLO_PATH_REACHES, 0, 14);
  target = add_target (path, 587, EHLO_PATH_REJECTED_BY, 9, 0);
  hop = ehlo_path_target_add_hop (target, 9, EHLO_HOP_REJECTED);
  hop->from = g_strdup ("10.20.0.1");
  hop->rtt_us = 4000;
  layout = ehlo_path_layout_new (path, 6);
  places = dup_places (layout);
  g_assert_cmpstr (places, ==, "Chh.h.S");
  g_assert_cmpuint (ehlo_path_layout_get_lane (layout, 1)->end, ==, 4);
  g_assert_cmpstr (ehlo_path_layout_get_place (layout, 4)->from, ==, "10.20.0.1");
  g_assert_cmpint (ehlo_path_layout_get_place (layout, 4)->rtt_us, ==, 4000);
  g_assert_true (ehlo_path_layout_find_hop (layout, 1, 4)->answer == EHLO_HOP_REJECTED);
  g_assert_null (ehlo_path_layout_find_hop (layout, 0, 4));
  g_assert_null (ehlo_path_layout_find_hop (layout, 1, 3));
}

static void
test_sentences (void)
{
  for (guint ends = 0; ends < EHLO_N_PATH_ENDS; ends++)
    {
      g_autoptr (EhloPathResult) path = ehlo_path_result_new (ADDRESS);
      EhloPathTarget *target = add_target (path, 587, (EhloPathEnds) ends, 3, 5);
      g_autofree char *end = ehlo_path_words_dup_end (target);
      g_autofree char *sentence = ehlo_path_words_dup_sentence (target);

      g_assert_true (g_str_has_prefix (sentence, "Port 587"));
      g_assert_true ((end == NULL) == (ends == EHLO_PATH_REACHES));
    }
}

int
main (int   argc,
      char *argv[])
{
  ui_world_init (&argc, &argv);

#define ADD(path, func) g_test_add ("/ui/ports/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("empty", test_empty);
  ADD ("obstacle", test_obstacle);
  ADD ("rows", test_rows);
  ADD ("sorting", test_sorting);
  ADD ("live", test_live);
  ADD ("way-out", test_way_out);
  ADD ("no-way-out-needed", test_no_way_out_needed);
  ADD ("two-addresses", test_two_addresses);
  ADD ("switch", test_switch);
  ADD ("drawing", test_drawing);
#undef ADD
  g_test_add_func ("/ui/ports/states", test_states);
  g_test_add_func ("/ui/ports/settings", test_settings);
  g_test_add_func ("/ui/ports/offered", test_offered);
  g_test_add_func ("/ui/ports/places", test_places);
  g_test_add_func ("/ui/ports/end-is-kept", test_end_is_kept);
  g_test_add_func ("/ui/ports/sentences", test_sentences);

  return g_test_run ();
}
