/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-session.h"

#include "ehlo-error.h"
#include "ehlo-fact.h"

#include <glib/gstdio.h>
#include <string.h>

#define PATIENCE_MS 20000

typedef struct
{
  char        *dir;
  char        *path;
  EhloSession *session;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("ehlo-session-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->dir, "accounts.json", NULL);
  fixture->session = ehlo_session_new (fixture->path);
  ehlo_session_load (fixture->session, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->session);
  g_unlink (fixture->path);
  g_rmdir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static EhloAccount *
add (Fixture    *fixture,
     const char *name)
{
  g_autoptr (EhloAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  account = g_object_new (EHLO_TYPE_ACCOUNT, "name", name, "host", "mail.example.org",
                          "user", "ana", NULL);
  ehlo_session_add (fixture->session, account, &error);
  g_assert_no_error (error);

  return account; /* the session keeps it alive */
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (ehlo_session_get_accounts (fixture->session)));
}

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
wait_until_idle (EhloSession *session)
{
  gboolean late = FALSE;
  guint source = g_timeout_add (PATIENCE_MS, late_cb, &late);

  while (ehlo_session_is_busy (session) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (late);
  g_source_remove (source);
}

static EhloOutcome
get_last_outcome (EhloAccount *account)
{
  int outcome;

  g_object_get (account, "last-outcome", &outcome, NULL);

  return outcome;
}

/* Runs a test of a practice server to its end. */
static EhloAccount *
practise (Fixture    *fixture,
          const char *preset)
{
  g_autoptr (GError) error = NULL;
  EhloAccount *account = ehlo_session_start_practice (fixture->session, preset, &error);

  g_assert_no_error (error);
  g_assert_true (ehlo_session_test (fixture->session, account, EHLO_TEST_DEFAULT, &error));
  g_assert_no_error (error);
  wait_until_idle (fixture->session);

  return account;
}

static void
test_accounts_stay (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (EhloSession) later = NULL;
  g_autoptr (GError) error = NULL;
  EhloAccount *account = add (fixture, "Work");

  later = ehlo_session_new (fixture->path);
  g_assert_true (ehlo_session_load (later, NULL, &error));
  g_assert_no_error (error);
  g_assert_nonnull (ehlo_session_find (later, ehlo_account_get_id (account)));
}

static void
test_remove_and_restore (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (EhloAccount) second = NULL;
  g_autoptr (EhloAccount) found = NULL;
  g_autoptr (GError) error = NULL;
  guint position;

  add (fixture, "First");
  second = g_object_ref (add (fixture, "Second"));
  add (fixture, "Third");
  ehlo_session_set_password (fixture->session, second, "secret");

  g_assert_true (ehlo_session_remove (fixture->session, second, &position, &error));
  g_assert_cmpuint (position, ==, 1);
  g_assert_cmpuint (count (fixture), ==, 2);

  g_assert_true (ehlo_session_restore (fixture->session, second, position, &error));
  found = g_list_model_get_item (G_LIST_MODEL (ehlo_session_get_accounts (fixture->session)), 1);
  g_assert_true (found == second);

  /* The password went with it. */
  g_assert_true (ehlo_session_wants_password (fixture->session, second));
}

static void
test_password (Fixture       *fixture,
               gconstpointer  data)
{
  EhloAccount *account = add (fixture, "Work");

  g_assert_true (ehlo_session_wants_password (fixture->session, account));
  ehlo_session_set_password (fixture->session, account, "secret");
  g_assert_false (ehlo_session_wants_password (fixture->session, account));
  ehlo_session_set_password (fixture->session, account, NULL);
  g_assert_true (ehlo_session_wants_password (fixture->session, account));

  g_object_set (account, "user", NULL, NULL);
  g_assert_false (ehlo_session_wants_password (fixture->session, account));
}

static void
test_change (Fixture       *fixture,
             gconstpointer  data)
{
  EhloAccount *account = add (fixture, "Work");
  g_autoptr (EhloAccount) values = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (account, "last-outcome", EHLO_OUTCOME_OK, NULL);
  ehlo_session_set_password (fixture->session, account, "secret");

  values = ehlo_account_copy (account);
  g_object_set (values, "name", "Office", NULL);
  g_assert_true (ehlo_session_change (fixture->session, account, values, &error));
  g_assert_cmpstr (ehlo_account_get_name (account), ==, "Office");
  g_assert_false (ehlo_session_wants_password (fixture->session, account));
  g_assert_cmpint (get_last_outcome (account), ==, EHLO_OUTCOME_OK);

  /* What was known belongs to the old server. */
  g_object_set (values, "host", "mail.example.net", NULL);
  g_assert_true (ehlo_session_change (fixture->session, account, values, &error));
  g_assert_true (ehlo_session_wants_password (fixture->session, account));
  g_assert_cmpint (get_last_outcome (account), ==, EHLO_OUTCOME_RUNNING);
}

static void
test_practice_good (Fixture       *fixture,
                    gconstpointer  data)
{
  EhloAccount *account = practise (fixture, "practice-good");
  EhloRun *run = ehlo_session_get_run (fixture->session, account);

  g_assert_true (ehlo_session_is_practice (fixture->session, account));
  g_assert_false (ehlo_session_wants_password (fixture->session, account));
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_OK);
  g_assert_nonnull (ehlo_run_get_verdict (run));
  g_assert_cmpint (get_last_outcome (account), ==, EHLO_OUTCOME_OK);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  /* Chosen again it is the same one. */
  g_assert_true (ehlo_session_start_practice (fixture->session, "practice-good", NULL) == account);
}

static void
test_practice_wrong_password (Fixture       *fixture,
                              gconstpointer  data)
{
  EhloAccount *account = practise (fixture, "practice-wrong-password");
  EhloRun *run = ehlo_session_get_run (fixture->session, account);
  EhloStep *step = ehlo_run_get_step (run, EHLO_STEP_AUTH);

  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_FAILED);
  g_assert_cmpint (ehlo_step_get_outcome (step), ==, EHLO_OUTCOME_FAILED);
}

static void
test_without_sign_in (Fixture       *fixture,
                      gconstpointer  data)
{
  EhloAccount *account = ehlo_session_start_practice (fixture->session, "practice-good", NULL);
  EhloRun *run;

  g_assert_true (ehlo_session_test (fixture->session, account, EHLO_TEST_WITHOUT_SIGN_IN, NULL));
  wait_until_idle (fixture->session);
  run = ehlo_session_get_run (fixture->session, account);
  g_assert_cmpstr (ehlo_step_get_string (ehlo_run_get_step (run, EHLO_STEP_AUTH), "reason"), ==,
                   "no-password");
}

static void
test_practice_remove (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (EhloAccount) account = NULL;
  GListModel *accounts = ehlo_session_get_practice_accounts (fixture->session);
  guint position;

  account = g_object_ref (ehlo_session_start_practice (fixture->session, "practice-good", NULL));
  g_assert_true (ehlo_session_remove (fixture->session, account, &position, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 0);
  g_assert_true (ehlo_session_restore (fixture->session, account, position, NULL));
  g_assert_true (ehlo_session_find (fixture->session, ehlo_account_get_id (account)) == account);
  g_assert_false (ehlo_session_wants_password (fixture->session, account));
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  EhloAccount *account = ehlo_session_start_practice (fixture->session, "practice-silent", NULL);

  g_assert_true (ehlo_session_test (fixture->session, account, EHLO_TEST_DEFAULT, NULL));
  g_assert_true (ehlo_session_is_testing (fixture->session, account));
  ehlo_session_stop (fixture->session, account);
  wait_until_idle (fixture->session);
  g_assert_false (ehlo_session_is_testing (fixture->session, account));
  g_assert_cmpint (get_last_outcome (account), ==, EHLO_OUTCOME_CANCELLED);
}

/* The test of an account that is gone, or that has become another one, must not come back to it. */
static void
test_remove_while_testing (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (EhloAccount) account = NULL;
  guint position;

  account = g_object_ref (ehlo_session_start_practice (fixture->session, "practice-silent", NULL));
  g_assert_true (ehlo_session_test (fixture->session, account, EHLO_TEST_DEFAULT, NULL));
  g_assert_true (ehlo_session_remove (fixture->session, account, &position, NULL));
  g_assert_true (ehlo_session_restore (fixture->session, account, position, NULL));
  g_assert_false (ehlo_session_is_testing (fixture->session, account));
  wait_until_idle (fixture->session);
  g_assert_null (ehlo_session_get_run (fixture->session, account));
  g_assert_cmpint (get_last_outcome (account), ==, EHLO_OUTCOME_RUNNING);
}

static void
test_change_while_testing (Fixture       *fixture,
                           gconstpointer  data)
{
  EhloAccount *account = ehlo_session_start_practice (fixture->session, "practice-silent", NULL);
  g_autoptr (EhloAccount) values = ehlo_account_copy (account);

  g_object_set (values, "user", "somebody-else", NULL);
  g_assert_true (ehlo_session_test (fixture->session, account, EHLO_TEST_DEFAULT, NULL));
  g_assert_true (ehlo_session_change (fixture->session, account, values, NULL));
  wait_until_idle (fixture->session);
  g_assert_false (ehlo_session_is_testing (fixture->session, account));
  g_assert_null (ehlo_session_get_run (fixture->session, account));
}

static void
test_wrong_settings (Fixture       *fixture,
                     gconstpointer  data)
{
  EhloAccount *account = add (fixture, "Work");
  g_autoptr (GError) error = NULL;

  g_object_set (account, "host", "https://mail.example.org/", NULL);
  g_assert_false (ehlo_session_test (fixture->session, account, EHLO_TEST_DEFAULT, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
  g_assert_false (ehlo_session_is_busy (fixture->session));
}

/* Another form of the user name is for the same server: the password goes with it. Another server
 * does not get it. */
static void
test_fix_keeps_password (Fixture       *fixture,
                         gconstpointer  data)
{
  static const struct
  {
    const char *kind;
    const char *value;
    gboolean    keeps_password;
  } cases[] = {
    { EHLO_ACTION_USE_PORT, "465 implicit", TRUE },
    { EHLO_ACTION_USE_USER, "ana@example.org", TRUE },
    { EHLO_ACTION_USE_IPV4, NULL, TRUE },
    { EHLO_ACTION_USE_HOST, "smtp.example.org", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EhloAccount *account = add (fixture, "Work");
      g_autoptr (EhloFix) fix = NULL;
      g_autoptr (GError) error = NULL;

      ehlo_session_set_password (fixture->session, account, "secret");
      fix = ehlo_fix_new (account, cases[i].kind, cases[i].value, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (ehlo_session_fix (fixture->session, fix, &error));
      g_assert_no_error (error);
      g_assert_true (ehlo_session_wants_password (fixture->session, account) !=
                     cases[i].keeps_password);
    }
}

/* The account is as it was, with its last run, on disk too. */
static void
test_undo_fix (Fixture       *fixture,
               gconstpointer  data)
{
  EhloAccount *account = add (fixture, "Work");
  g_autoptr (EhloFix) fix = NULL;
  g_autoptr (EhloSession) later = NULL;
  g_autoptr (GError) error = NULL;
  EhloAccount *saved;

  g_object_set (account, "port", 587, "encryption", EHLO_ENCRYPTION_STARTTLS,
                "last-outcome", EHLO_OUTCOME_FAILED, "last-summary", "Blocked", NULL);
  fix = ehlo_fix_new (account, EHLO_ACTION_USE_PORT, "465 implicit", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ehlo_session_fix (fixture->session, fix, &error));
  g_assert_cmpuint (ehlo_account_get_port (account), ==, 465);
  g_assert_cmpint (ehlo_account_get_encryption (account), ==, EHLO_ENCRYPTION_IMPLICIT);
  g_object_set (account, "last-outcome", EHLO_OUTCOME_OK, NULL);

  g_assert_true (ehlo_session_undo_fix (fixture->session, fix, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ehlo_account_get_port (account), ==, 587);
  g_assert_cmpint (ehlo_account_get_encryption (account), ==, EHLO_ENCRYPTION_STARTTLS);
  g_assert_cmpint (get_last_outcome (account), ==, EHLO_OUTCOME_FAILED);

  later = ehlo_session_new (fixture->path);
  g_assert_true (ehlo_session_load (later, NULL, &error));
  saved = ehlo_session_find (later, ehlo_account_get_id (account));
  g_assert_cmpuint (ehlo_account_get_port (saved), ==, 587);
}

/* What somebody has changed since then is theirs. */
static void
test_undo_keeps_edits (Fixture       *fixture,
                       gconstpointer  data)
{
  EhloAccount *account = add (fixture, "Work");
  g_autoptr (EhloFix) fix = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (account, "port", 587, "encryption", EHLO_ENCRYPTION_STARTTLS,
                "last-outcome", EHLO_OUTCOME_FAILED, NULL);
  fix = ehlo_fix_new (account, EHLO_ACTION_USE_PORT, "465 implicit", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ehlo_session_fix (fixture->session, fix, &error));
  g_object_set (account, "port", 2525, "to", "ben@example.org", "name", "Mine", NULL);

  g_assert_true (ehlo_session_undo_fix (fixture->session, fix, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ehlo_account_get_port (account), ==, 2525);
  g_assert_cmpint (ehlo_account_get_encryption (account), ==, EHLO_ENCRYPTION_STARTTLS);
  g_assert_cmpstr (ehlo_account_get_to (account), ==, "ben@example.org");
  g_assert_cmpstr (ehlo_account_get_name (account), ==, "Mine");

  /* The old result is not about these settings. */
  g_assert_cmpint (get_last_outcome (account), ==, EHLO_OUTCOME_RUNNING);
}

static void
test_undo_after_removal (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (EhloAccount) account = g_object_ref (add (fixture, "Work"));
  g_autoptr (EhloFix) fix = NULL;
  g_autoptr (GError) error = NULL;
  guint position;

  fix = ehlo_fix_new (account, EHLO_ACTION_USE_PORT, "587 starttls", NULL, &error);
  g_assert_true (ehlo_session_fix (fixture->session, fix, &error));
  g_assert_true (ehlo_session_remove (fixture->session, account, &position, &error));
  g_assert_true (ehlo_session_undo_fix (fixture->session, fix, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (fixture), ==, 0);
}

/* A report may come from anywhere, and so may what it offers. */
static void
test_wrong_fixes (Fixture       *fixture,
                  gconstpointer  data)
{
  static const struct
  {
    const char *kind;
    const char *value;
  } cases[] = {
    { EHLO_ACTION_USE_PORT, "465" },
    { EHLO_ACTION_USE_PORT, "0 implicit" },
    { EHLO_ACTION_USE_PORT, "70000 implicit" },
    { EHLO_ACTION_USE_PORT, "465 magic" },
    { EHLO_ACTION_USE_PORT, "465 implicit now" },
    { EHLO_ACTION_USE_PORT, NULL },
    { EHLO_ACTION_USE_HOST, "" },
    { EHLO_ACTION_USE_HOST, "two words" },
    { EHLO_ACTION_USE_USER, "two\nlines" },
    { EHLO_ACTION_OPEN_LINK, "https://example.org/" },
  };
  EhloAccount *account = add (fixture, "Work");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      EhloFix *fix = ehlo_fix_new (account, cases[i].kind, cases[i].value, NULL, &error);

      g_assert_null (fix);
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
    }
}

/* The practice server speaks another manner than its account: the comparison says so without a
 * password, and what it says is of use. */
static void
test_compare_ports (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  EhloAccount *account = ehlo_session_start_practice (fixture->session,
                                                      "practice-tls-on-wrong-port", &error);
  EhloRun *run;

  g_assert_no_error (error);
  g_assert_null (ehlo_session_get_ports_run (fixture->session, account));
  g_assert_true (ehlo_session_compare_ports (fixture->session, account, &error));
  g_assert_no_error (error);
  g_assert_true (ehlo_session_is_testing (fixture->session, account));
  run = ehlo_session_get_ports_run (fixture->session, account);
  wait_until_idle (fixture->session);

  g_assert_true (ehlo_session_get_ports_run (fixture->session, account) == run);
  g_assert_true (ehlo_run_is_finished (run));
  g_assert_null (ehlo_session_get_run (fixture->session, account));
  g_assert_cmpint (get_last_outcome (account), ==, EHLO_OUTCOME_RUNNING);
  g_assert_cmpuint (ehlo_run_get_n_ports (run), ==, 1);
  g_assert_cmpuint (ehlo_run_get_port (run, 0)->port, ==, ehlo_account_get_port (account));
  g_assert_cmpstr (ehlo_run_get_port (run, 0)->manner, ==, "tls");
  g_assert_true (ehlo_run_get_port (run, 0)->other_manner);
}

static void
test_stop_comparison (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  EhloAccount *account = ehlo_session_start_practice (fixture->session, "practice-silent", &error);

  g_assert_no_error (error);
  g_assert_true (ehlo_session_compare_ports (fixture->session, account, &error));
  ehlo_session_stop (fixture->session, account);
  wait_until_idle (fixture->session);
  g_assert_true (ehlo_run_is_finished (ehlo_session_get_ports_run (fixture->session, account)));
}

static void
test_cannot_save (void)
{
  g_autoptr (EhloSession) session = ehlo_session_new ("/proc/ehlo/accounts.json");
  g_autoptr (EhloAccount) account = ehlo_account_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (ehlo_session_add (session, account, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "/proc/ehlo"));
  g_assert_null (ehlo_session_find (session, ehlo_account_get_id (account)));
}

/* A run of this computer of @minutes ago: it worked, or the password was refused. */
static void
keep (Fixture     *fixture,
      EhloAccount *account,
      int          minutes,
      EhloOutcome  outcome)
{
  const EhloSubject subject = { .host = (char *) "127.0.0.1", .port = 1 };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) started = g_date_time_add_minutes (now, -minutes);
  g_autoptr (EhloRun) run = ehlo_run_new (&subject, started);
  g_autoptr (EhloStep) auth = ehlo_step_new (EHLO_STEP_AUTH, "auth", 0);

  if (outcome == EHLO_OUTCOME_FAILED)
    ehlo_step_set_int (auth, EHLO_FACT_REPLY_CODE, 535);
  ehlo_step_finish (auth, outcome, 1, "-");
  ehlo_run_put_step (run, auth);
  ehlo_run_finish (run, 1);
  ehlo_history_keep (ehlo_session_get_history (fixture->session), ehlo_account_get_id (account),
                     run);
}

/* Nobody listens on port 1. */
static gint64
test_closed_port (Fixture     *fixture,
                  EhloAccount *account)
{
  g_autoptr (GError) error = NULL;
  EhloStep *settings;

  g_object_set (account, "host", "127.0.0.1", "port", 1, "user", NULL, NULL);
  g_assert_true (ehlo_session_test (fixture->session, account, EHLO_TEST_DEFAULT, &error));
  g_assert_no_error (error);
  wait_until_idle (fixture->session);
  settings = ehlo_run_get_step (ehlo_session_get_run (fixture->session, account),
                                EHLO_STEP_SETTINGS);

  return ehlo_step_get_int (settings, EHLO_FACT_EARLIER_REFUSALS, 0);
}

static void
clear_history (Fixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->dir, "history", NULL);

  ehlo_history_clear (ehlo_session_get_history (fixture->session), NULL);
  ehlo_history_wait (ehlo_session_get_history (fixture->session));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The rule for a server that shuts its door reads this. */
static void
test_earlier_refusals (Fixture       *fixture,
                       gconstpointer  data)
{
  EhloAccount *account = add (fixture, "Work");

  g_assert_cmpint (test_closed_port (fixture, account), ==, 0);
  keep (fixture, account, 10, EHLO_OUTCOME_FAILED);
  keep (fixture, account, 20, EHLO_OUTCOME_FAILED);
  keep (fixture, account, 90, EHLO_OUTCOME_FAILED);
  g_assert_cmpint (test_closed_port (fixture, account), ==, 2);
  clear_history (fixture);
}

static void
test_since (Fixture       *fixture,
            gconstpointer  data)
{
  EhloAccount *account = add (fixture, "Work");
  EhloComparison *since;
  GListModel *entries;

  g_assert_null (ehlo_session_get_since (fixture->session, account));
  keep (fixture, account, 10, EHLO_OUTCOME_OK);
  test_closed_port (fixture, account);
  while (ehlo_session_get_since (fixture->session, account) == NULL)
    g_main_context_iteration (NULL, TRUE);

  since = ehlo_session_get_since (fixture->session, account);
  g_assert_true (since->after == ehlo_session_get_run (fixture->session, account));
  g_assert_cmpint (ehlo_run_get_outcome (since->before), ==, EHLO_OUTCOME_OK);

  /* The test itself is kept too. */
  entries = ehlo_history_get_entries (ehlo_session_get_history (fixture->session),
                                      ehlo_account_get_id (account));
  while (!ehlo_history_is_read (ehlo_session_get_history (fixture->session),
                                ehlo_account_get_id (account)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 2);
  clear_history (fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) \
  g_test_add ("/ui/session/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("accounts-stay", test_accounts_stay);
  ADD ("earlier-refusals", test_earlier_refusals);
  ADD ("since", test_since);
  ADD ("remove-and-restore", test_remove_and_restore);
  ADD ("password", test_password);
  ADD ("change", test_change);
  ADD ("practice-good", test_practice_good);
  ADD ("practice-wrong-password", test_practice_wrong_password);
  ADD ("without-sign-in", test_without_sign_in);
  ADD ("practice-remove", test_practice_remove);
  ADD ("stop", test_stop);
  ADD ("remove-while-testing", test_remove_while_testing);
  ADD ("change-while-testing", test_change_while_testing);
  ADD ("wrong-settings", test_wrong_settings);
  ADD ("fix-keeps-password", test_fix_keeps_password);
  ADD ("undo-fix", test_undo_fix);
  ADD ("undo-keeps-edits", test_undo_keeps_edits);
  ADD ("undo-after-removal", test_undo_after_removal);
  ADD ("wrong-fixes", test_wrong_fixes);
  ADD ("compare-ports", test_compare_ports);
  ADD ("stop-comparison", test_stop_comparison);
#undef ADD
  g_test_add_func ("/ui/session/cannot-save", test_cannot_save);

  return g_test_run ();
}
