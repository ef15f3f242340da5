/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-reputation.h"
#include "ui-world.h"

#include "ehlo-blocklists.h"
#include "ehlo-list-row.h"
#include "ehlo-network-card.h"
#include "ehlo-preferences-window.h"
#include "ehlo-reputation-pane.h"

/* A window whose session has settings. */
typedef struct
{
  EhloSession        *session;
  GSettings          *settings;
  EhloReputationDesk *desk;
  GtkWindow          *window;
  EhloReputationPane *pane;
} Fixture;

static void
reset (GSettings *settings)
{
  static const char *const keys[] = { "ask-blocklists", "lists-on", "lists-off",
                                      "own-lists", "list-resolver", "own-recursion",
                                      "show-reputation" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);
}

static void
add_account (EhloSession *session)
{
  g_autoptr (EhloAccount) account = g_object_new (EHLO_TYPE_ACCOUNT, "host", "smtp.gmail.com",
                                                  "port", 587, "user", "ana",
                                                  "encryption", EHLO_ENCRYPTION_STARTTLS, NULL);

  g_assert_true (ehlo_session_add (session, account, NULL));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->session = ui_world_new_session ();
  fixture->settings = g_settings_new (APP_ID);
  reset (fixture->settings);
  ehlo_session_set_settings (fixture->session, fixture->settings);
  fixture->desk = ehlo_session_get_desk (fixture->session);
  add_account (fixture->session);
  fixture->window = ui_world_new_window (fixture->session);
  gtk_window_set_default_size (fixture->window, 1300, 800);
  ui_world_settle (fixture->window);
  fixture->pane = ui_world_find (fixture->window, EHLO_TYPE_REPUTATION_PANE, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_world_close (fixture->window);
  reset (fixture->settings);
  g_clear_object (&fixture->settings);
  g_assert_finalize_object (fixture->session);
}

static void
open_pane (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.toggle-reputation", NULL);
  ui_world_settle (fixture->window);
}

static void
show (Fixture        *fixture,
      const char     *subject,
      EhloReputation *reputation)
{
  g_autoptr (EhloRun) run = ui_reputation_finish (reputation);

  ehlo_reputation_desk_show (fixture->desk, subject, run);
  ui_world_settle (fixture->window);
}

static gboolean
is_seen (Fixture    *fixture,
         const char *text)
{
  return ui_world_find_text (fixture->window, text) != NULL;
}

static void
assert_seen (Fixture    *fixture,
             const char *text)
{
  if (!is_seen (fixture, text))
    g_error ("“%s” cannot be seen", text);
}

static const char *
get_name (Fixture *fixture,
          guint    index)
{
  EhloListRow *row = ui_world_find (fixture->pane, EHLO_TYPE_LIST_ROW, index);

  return row != NULL ? ehlo_list_row_get_id (row) : NULL;
}

/* ---- the sidebar ----------------------------------------------------------------------------- */

static void
test_remembers (Fixture       *fixture,
                gconstpointer  data)
{
  AdwFlap *flap = ui_world_find (fixture->window, ADW_TYPE_FLAP, 0);

  g_assert_false (adw_flap_get_reveal_flap (flap));
  open_pane (fixture);
  g_assert_true (adw_flap_get_reveal_flap (flap));
  g_assert_false (adw_flap_get_folded (flap));
  g_assert_true (g_settings_get_boolean (fixture->settings, "show-reputation"));
  assert_seen (fixture, "IP Reputation");
  open_pane (fixture);
  g_assert_false (g_settings_get_boolean (fixture->settings, "show-reputation"));
}

/* On a narrow window it lies above, has a way out, and what is done there is not remembered. */
static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  AdwFlap *flap = ui_world_find (fixture->window, ADW_TYPE_FLAP, 0);
  GtkWidget *close = ui_world_find_named (fixture->pane, "close");

  open_pane (fixture);
  g_assert_false (gtk_widget_get_visible (close));
  gtk_window_set_default_size (fixture->window, 360, 700);
  ui_world_settle (fixture->window);
  g_assert_true (adw_flap_get_folded (flap));
  g_assert_false (adw_flap_get_reveal_flap (flap));
  g_assert_true (g_settings_get_boolean (fixture->settings, "show-reputation"));

  open_pane (fixture);
  g_assert_true (adw_flap_get_reveal_flap (flap));
  g_assert_true (gtk_widget_is_drawable (close));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->window)), <=, 400);
  g_signal_emit_by_name (close, "clicked");
  ui_world_settle (fixture->window);
  g_assert_false (adw_flap_get_reveal_flap (flap));
  g_assert_true (g_settings_get_boolean (fixture->settings, "show-reputation"));

  gtk_window_set_default_size (fixture->window, 1300, 800);
  ui_world_settle (fixture->window);
  g_assert_true (adw_flap_get_reveal_flap (flap));
}

/* ---- states ---------------------------------------------------------------------------------- */

static void
test_not_allowed (Fixture       *fixture,
                  gconstpointer  data)
{
  open_pane (fixture);
  assert_seen (fixture, "Is Your Address on a Blocklist?");
  assert_seen (fixture, "Look Up");
  assert_seen (fixture, "Blocklists not asked yet");
  g_assert_false (gtk_widget_is_drawable (ui_world_find_named (fixture->pane, "search")));
  g_assert_false (gtk_widget_get_sensitive (ui_world_find_named (fixture->pane, "refresh")));
  g_assert_false (gtk_widget_get_sensitive (ui_world_find_named (fixture->pane, "copy")));
  g_assert_null (ehlo_reputation_desk_get_run (fixture->desk));

  g_settings_set_boolean (fixture->settings, "ask-blocklists", TRUE);
  ui_world_settle (fixture->window);
  g_assert_true (gtk_widget_is_drawable (ui_world_find_named (fixture->pane, "search")));
  g_assert_null (ehlo_reputation_desk_get_run (fixture->desk));
}

static void
test_home (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const texts[] = {
    UI_OWN_ADDRESS, "Example Telecom · seen by smtp.gmail.com", "Listed on 1", "Clear on 8",
    "No answer 2", "Spamhaus ZEN", "policy", "Normal for a line at home", "Mailspike", "unknown",
    "No answer in time", UI_OWN_ADDRESS " · Example Telecom", "On 1 of 9 blocklists, harmless",
  };

  open_pane (fixture);
  gtk_window_set_default_size (fixture->window, 1300, 1300);
  show (fixture, NULL, ui_reputation_new_home ());
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_seen (fixture, texts[i]);
  g_assert_false (is_seen (fixture, "Back to My Address"));
}

/* Hits come first, what was not asked last; nothing is read as markup. */
static void
test_many_hits (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const texts[] = {
    "Listed on 3", "Clear on 1", "No answer 2", "Not asked 1", "Back to My Address",
    "Lists everybody, so it says nothing", "Its whole network is listed",
    "Your name server is a public one, which some lists do not answer.",
    "Let Ehlo Ask the Lists Itself",
  };

  open_pane (fixture);
  gtk_window_set_default_size (fixture->window, 1300, 1300);
  show (fixture, "198.51.100.7", ui_reputation_new_bad ());
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_seen (fixture, texts[i]);
  g_assert_cmpstr (get_name (fixture, 0), ==, "spamhaus-zen");
  g_assert_cmpstr (get_name (fixture, 1), ==, "spamcop");
  g_assert_cmpstr (get_name (fixture, 2), ==, "uceprotect-2");
  g_assert_cmpstr (get_name (fixture, 6), ==, "spamhaus-zen-dqs");
  g_assert_null (get_name (fixture, 7));

  /* The card stays with our own address. */
  assert_seen (fixture, "Blocklists not asked yet");
}

static void
test_details (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const texts[] = {
    "What to do", "In the list’s own words",
    "Infected: see https://check.spamhaus.org/query/ip/198.51.100.7 <b>now</b>",
    "127.0.0.4, 127.0.0.11", "Many mail servers refuse on it alone",
    "Its test entry answered just now", "Look It Up There", "Ask for Removal",
  };
  EhloListRow *row;

  open_pane (fixture);
  gtk_window_set_default_size (fixture->window, 1300, 1500);
  show (fixture, "198.51.100.7", ui_reputation_new_bad ());
  row = ui_world_find (fixture->pane, EHLO_TYPE_LIST_ROW, 0);
  g_assert_false (is_seen (fixture, "What to do"));
  gtk_widget_activate (GTK_WIDGET (row));
  ui_world_settle (fixture->window);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_seen (fixture, texts[i]);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_EXPANDED, TRUE);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Spamhaus ZEN, listed, "
                                       "An infected device or a misused one");
  gtk_widget_activate (GTK_WIDGET (row));
  g_assert_false (ehlo_list_row_get_expanded (row));
}

/* Who takes money for removal is named so, where it matters. */
static void
test_paid_removal (Fixture       *fixture,
                   gconstpointer  data)
{
  EhloReputation *reputation = ui_reputation_new_good ("198.51.100.7", "typed");
  EhloListReport *list = ehlo_reputation_find (reputation, "uceprotect-1");
  const char *warning = "This list takes money for removal. There is no need to pay: entries go "
                        "away by themselves.";
  EhloListRow *row;

  g_assert_true (ehlo_blocklists_find (ehlo_blocklists_get_default (),
                                       "uceprotect-1")->paid_removal);
  list->result = EHLO_RESULT_LISTED;
  list->kind = g_strdup ("spam");
  open_pane (fixture);
  show (fixture, "198.51.100.7", reputation);
  row = ui_world_find (fixture->pane, EHLO_TYPE_LIST_ROW, 0);
  g_assert_cmpstr (ehlo_list_row_get_id (row), ==, "uceprotect-1");
  ehlo_list_row_set_expanded (row, TRUE);
  ui_world_settle (fixture->window);
  assert_seen (fixture, warning);
}

/* Rows fill in as the lists answer, and there is no judgement before all have. */
static void
test_looking_up (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (EhloReputation) reputation = ui_reputation_new_home ();
  g_autoptr (EhloRun) run = ui_reputation_new_run ();
  EhloListReport *list;
  GtkWidget *sentence = ui_world_find_named (fixture->pane, "sentence");

  open_pane (fixture);
  ehlo_reputation_desk_show (fixture->desk, NULL, run);
  ui_world_settle (fixture->window);
  assert_seen (fixture, "Looking Up …");
  assert_seen (fixture, "Asking blocklists …");

  for (guint i = 0; i < reputation->lists->len; i++)
    ((EhloListReport *) g_ptr_array_index (reputation->lists, i))->pending = TRUE;
  ehlo_run_put_reputation (run, reputation);
  ui_world_settle (fixture->window);
  assert_seen (fixture, "0 of 11 lists have answered");
  assert_seen (fixture, "asking");
  list = ehlo_reputation_find (reputation, "spamhaus-zen");
  list->pending = FALSE;
  ehlo_run_put_reputation (run, reputation);
  ui_world_settle (fixture->window);
  assert_seen (fixture, "1 of 11 lists have answered");
  assert_seen (fixture, "Listed on 1");
  g_assert_false (gtk_widget_get_visible (sentence));
  g_assert_false (gtk_widget_get_sensitive (ui_world_find_named (fixture->pane, "refresh")));

  for (guint i = 0; i < reputation->lists->len; i++)
    ((EhloListReport *) g_ptr_array_index (reputation->lists, i))->pending = FALSE;
  ehlo_run_put_reputation (run, reputation);
  ehlo_run_finish (run, 1000);
  ui_world_settle (fixture->window);
  g_assert_false (gtk_widget_is_drawable (ui_world_find_named (fixture->pane, "progress")));
  g_assert_true (gtk_widget_is_drawable (sentence));
  assert_seen (fixture, "On 1 of 9 blocklists, harmless");
}

static void
test_nothing_found (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (EhloRun) run = ui_reputation_new_run ();
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_REPUTATION, "s1", 0);

  g_settings_set_boolean (fixture->settings, "ask-blocklists", TRUE);
  ehlo_step_finish (step, EHLO_OUTCOME_SKIPPED, 1000, "Nobody has named the address");
  ehlo_run_put_step (run, step);
  ehlo_run_finish (run, 1000);
  open_pane (fixture);
  ehlo_reputation_desk_show (fixture->desk, NULL, run);
  ui_world_settle (fixture->window);
  assert_seen (fixture, "Your Address Is Not Known");
  assert_seen (fixture, "Nobody has named the address");
  assert_seen (fixture, "Try Again");
  g_assert_true (gtk_widget_get_sensitive (ui_world_find_named (fixture->pane, "refresh")));
}

/* IPv4 and IPv6: one is shown, the other is a click away. */
static void
test_two_addresses (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (EhloReputation) four = ui_reputation_new_home ();
  g_autoptr (EhloReputation) six = ui_reputation_new_good ("2001:db8::42", "ehlo-reply");
  g_autoptr (EhloRun) run = ui_reputation_new_run ();
  GtkWidget *choice = ui_world_find_named (fixture->pane, "choice");

  ehlo_run_put_reputation (run, four);
  ehlo_run_put_reputation (run, six);
  ehlo_run_finish (run, 1000);
  open_pane (fixture);
  ehlo_reputation_desk_show (fixture->desk, NULL, run);
  ui_world_settle (fixture->window);
  assert_seen (fixture, "IPv4");
  assert_seen (fixture, "IPv6");
  assert_seen (fixture, "Listed on 1");
  gtk_toggle_button_set_active (ui_world_find (choice, GTK_TYPE_TOGGLE_BUTTON, 1), TRUE);
  ui_world_settle (fixture->window);
  assert_seen (fixture, "2001:db8::42");
  g_assert_false (is_seen (fixture, "Listed on 1"));
}

static void
test_wrong_search (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWidget *search = ui_world_find_named (fixture->pane, "search");
  GtkWidget *error = ui_world_find_named (fixture->pane, "search_error");

  g_settings_set_boolean (fixture->settings, "ask-blocklists", TRUE);
  open_pane (fixture);
  gtk_editable_set_text (GTK_EDITABLE (search), "no domain at all");
  g_signal_emit_by_name (search, "activate");
  ui_world_settle (fixture->window);
  g_assert_true (gtk_widget_is_drawable (error));
  g_assert_null (ehlo_reputation_desk_get_run (fixture->desk));
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  g_assert_false (gtk_widget_get_visible (error));
}

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_there (gpointer pointer)
{
  return *(gpointer *) pointer != NULL;
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *text = NULL;

  open_pane (fixture);
  show (fixture, NULL, ui_reputation_new_home ());
  g_signal_emit_by_name (ui_world_find_named (fixture->pane, "copy"), "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)), NULL,
                                 copied_cb, &text);
  g_assert_true (ui_world_wait (is_there, &text));
  g_assert_nonnull (strstr (text, UI_OWN_ADDRESS));
  g_assert_nonnull (strstr (text, "Spamhaus ZEN: policy (127.0.0.10)"));
}

/* ---- preferences ----------------------------------------------------------------------------- */

static GtkWidget *
find_row (GtkWindow  *preferences,
          const char *title)
{
  GtkWidget *row;

  for (guint i = 0; (row = ui_world_find (preferences, ADW_TYPE_PREFERENCES_ROW, i)) != NULL; i++)
    if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) == 0)
      return row;

  g_error ("no row “%s”", title);
}

static void
test_preferences (Fixture       *fixture,
                  gconstpointer  data)
{
  GtkWindow *preferences = ehlo_preferences_window_new (fixture->window, fixture->desk);
  GtkSwitch *toggle = ui_world_find (find_row (preferences, "Blocklists"), GTK_TYPE_SWITCH, 0);
  GtkEditable *zone = ui_world_find_named (preferences, "zone");
  GtkEditable *resolver = ui_world_find_named (preferences, "resolver");
  g_autofree char *server = NULL;
  g_auto (GStrv) off = NULL;
  g_auto (GStrv) own = NULL;

  gtk_window_present (preferences);
  ui_world_settle (preferences);
  gtk_switch_set_active (toggle, TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "ask-blocklists"));

  toggle = ui_world_find (find_row (preferences, "PSBL"), GTK_TYPE_SWITCH, 0);
  g_assert_true (gtk_switch_get_active (toggle));
  gtk_switch_set_active (toggle, FALSE);
  off = g_settings_get_strv (fixture->settings, "lists-off");
  g_assert_true (g_strv_contains ((const char *const *) off, "psbl"));

  gtk_editable_set_text (zone, "dnsbl.sorbs.net");
  g_signal_emit_by_name (zone, "apply");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (zone), "error"));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (GTK_WIDGET (zone)), "is not asked"));
  gtk_editable_set_text (zone, "bl.example.org");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (zone), "error"));
  g_signal_emit_by_name (zone, "apply");
  own = g_settings_get_strv (fixture->settings, "own-lists");
  g_assert_cmpuint (g_strv_length (own), ==, 1);
  g_signal_emit_by_name (ui_world_find (find_row (preferences, "bl.example.org"),
                                        GTK_TYPE_BUTTON, 0), "clicked");
  g_strfreev (own);
  own = g_settings_get_strv (fixture->settings, "own-lists");
  g_assert_cmpuint (g_strv_length (own), ==, 0);

  gtk_editable_set_text (resolver, "dns.example.org");
  g_signal_emit_by_name (resolver, "apply");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (resolver), "error"));
  gtk_editable_set_text (resolver, "127.0.0.1:5353");
  g_signal_emit_by_name (resolver, "apply");
  server = g_settings_get_string (fixture->settings, "list-resolver");
  g_assert_cmpstr (server, ==, "127.0.0.1:5353");
  gtk_window_destroy (preferences);
}

int
main (int   argc,
      char *argv[])
{
  ui_world_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/reputation/sidebar/remembers", test_remembers);
  ADD ("/reputation/sidebar/narrow", test_narrow);
  ADD ("/reputation/state/not-allowed", test_not_allowed);
  ADD ("/reputation/state/home", test_home);
  ADD ("/reputation/state/many-hits", test_many_hits);
  ADD ("/reputation/state/looking-up", test_looking_up);
  ADD ("/reputation/state/nothing-found", test_nothing_found);
  ADD ("/reputation/state/two-addresses", test_two_addresses);
  ADD ("/reputation/state/wrong-search", test_wrong_search);
  ADD ("/reputation/details", test_details);
  ADD ("/reputation/paid-removal", test_paid_removal);
  ADD ("/reputation/copy", test_copy);
  ADD ("/reputation/preferences", test_preferences);
#undef ADD

  return g_test_run ();
}
