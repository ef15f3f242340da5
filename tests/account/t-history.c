/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-history.h"

#include "ehlo-fact.h"
#include "ehlo-history-file.h"
#include "ehlo-run-file.h"
#include "ehlo-run-json.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ACCOUNT "0b0c1c1e-0000-4000-8000-000000000001"
#define OTHER   "0b0c1c1e-0000-4000-8000-000000000002"
#define HOST    "smtp.example.org"

#define N_KILLS     200

typedef struct
{
  char        *folder;
  EhloHistory *history;
  guint        n_unreadable;
  guint        n_failed;
} Fixture;

static void
unreadable_cb (EhloHistory *history,
               guint        n_files,
               GError      *error,
               Fixture     *fixture)
{
  g_assert_nonnull (error);
  fixture->n_unreadable += n_files;
}

static void
failed_cb (EhloHistory *history,
           GError      *error,
           Fixture     *fixture)
{
  g_assert_nonnull (strstr (error->message, fixture->folder));
  fixture->n_failed++;
}

static void
open_history (Fixture *fixture)
{
  fixture->history = ehlo_history_new (fixture->folder);
  g_signal_connect (fixture->history, "unreadable", G_CALLBACK (unreadable_cb), fixture);
  g_signal_connect (fixture->history, "failed", G_CALLBACK (failed_cb), fixture);
}

/* Until all that was asked for is done, and known here. */
static void
settle (Fixture *fixture)
{
  ehlo_history_wait (fixture->history);
  do
    while (g_main_context_iteration (NULL, FALSE))
      ;
  while (G_OBJECT (fixture->history)->ref_count > 1);
}

static void
close_history (Fixture *fixture)
{
  settle (fixture);
  g_assert_finalize_object (fixture->history);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *parent = g_dir_make_tmp ("ehlo-history-XXXXXX", NULL);

  g_assert_nonnull (parent);
  fixture->folder = g_build_filename (parent, "history", NULL);
  open_history (fixture);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->folder);

  close_history (fixture);
  remove_tree (parent);
  g_free (fixture->folder);
}

static GDateTime *
ago (GTimeSpan span)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_add (now, -span);
}

/* A run of @host that ended with @outcome; one that failed had its password refused. */
static EhloRun *
make_run (const char  *host,
          GDateTime   *started,
          EhloOutcome  outcome)
{
  const EhloSubject subject = { .host = (char *) host, .port = 587,
                                .encryption = EHLO_ENCRYPTION_STARTTLS,
                                .user = (char *) "ana@example.org" };
  const char *const interfaces[] = { "wlp3s0", NULL };
  const char *const tunnels[] = { "tun0", NULL };
  EhloRun *run = ehlo_run_new (&subject, started);
  g_autoptr (EhloStep) network = ehlo_step_new (EHLO_STEP_NETWORK, "s1", 0);
  g_autoptr (EhloStep) ehlo = ehlo_step_new (EHLO_STEP_EHLO, "s2", 10);
  g_autoptr (EhloStep) auth = ehlo_step_new (EHLO_STEP_AUTH, "s3", 20);
  g_autoptr (EhloFinding) verdict = NULL;

  ehlo_step_set_strv (network, EHLO_FACT_INTERFACES, interfaces);
  ehlo_step_set_strv (network, EHLO_FACT_TUNNELS, tunnels);
  ehlo_step_finish (network, EHLO_OUTCOME_OK, 5, "Online");
  ehlo_step_set_string (ehlo, EHLO_FACT_SEEN_ADDRESS, "203.0.113.7");
  ehlo_step_finish (ehlo, EHLO_OUTCOME_OK, 5, "AUTH PLAIN");
  if (outcome == EHLO_OUTCOME_FAILED)
    ehlo_step_set_int (auth, EHLO_FACT_REPLY_CODE, 535);
  ehlo_step_finish (auth, outcome, 5, "-");
  ehlo_run_put_step (run, network);
  ehlo_run_put_step (run, ehlo);
  ehlo_run_put_step (run, auth);
  ehlo_run_finish (run, 100);

  verdict = outcome == EHLO_OUTCOME_FAILED
              ? ehlo_finding_new ("auth-rejected", "The password was refused", "-")
              : ehlo_finding_new ("ok", "Signing in works", "-");
  ehlo_run_set_verdict (run, verdict);

  return run;
}

static void
keep (Fixture     *fixture,
      const char  *account_id,
      GTimeSpan    age,
      EhloOutcome  outcome)
{
  g_autoptr (GDateTime) started = ago (age);
  g_autoptr (EhloRun) run = make_run (HOST, started, outcome);

  ehlo_history_keep (fixture->history, account_id, run);
}

static guint
count_files (Fixture    *fixture,
             const char *account_id)
{
  g_autofree char *folder = g_build_filename (fixture->folder, account_id, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_files = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n_files++;

  return n_files;
}

static GListModel *
list (Fixture    *fixture,
      const char *account_id)
{
  GListModel *entries = ehlo_history_get_entries (fixture->history, account_id);

  settle (fixture);
  g_assert_true (ehlo_history_is_read (fixture->history, account_id));

  return entries;
}

static guint
count (Fixture    *fixture,
       const char *account_id)
{
  return g_list_model_get_n_items (list (fixture, account_id));
}

static void
test_names (void)
{
  g_autoptr (GDateTime) started = g_date_time_new_from_iso8601 ("2026-11-21T09:14:03.000042+01:00",
                                                                NULL);
  g_autofree char *name = _ehlo_history_file_dup_name (started);
  g_autoptr (GDateTime) parsed = _ehlo_history_file_parse_name (name);
  static const char *const others[] = {
    "", "x.json", "20261121T081403.000042Z.json.part", "20261121T081403.000042Z.json.unreadable-1",
    "20261321T081403.000042Z.json", "20261121T081403.000042Z.text",
  };

  g_assert_cmpstr (name, ==, "20261121T081403.000042Z.json");
  g_assert_true (g_date_time_equal (parsed, started));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_null (_ehlo_history_file_parse_name (others[i]));
}

/* An id comes from a file that somebody may have edited: it never leads out of the folder. */
static void
test_folders (void)
{
  static const char *const ids[] = { "..", ".", "", "../../etc", "a/b", "a.removed", "\303\244" };
  g_autofree char *plain = _ehlo_history_file_dup_folder ("/root", ACCOUNT);

  g_assert_cmpstr (plain, ==, "/root/" ACCOUNT);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *folder = _ehlo_history_file_dup_folder ("/root", ids[i]);
      g_autofree char *parent = g_path_get_dirname (folder);
      g_autofree char *base = g_path_get_basename (folder);

      g_assert_cmpstr (parent, ==, "/root");
      g_assert_cmpuint (strlen (base), ==, 64);
    }
}

static void
test_keep (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GDateTime) started = ago (G_TIME_SPAN_MINUTE);
  g_autoptr (EhloRun) run = make_run (HOST, started, EHLO_OUTCOME_FAILED);
  g_autoptr (GBytes) written = ehlo_run_to_json (run);
  g_autoptr (EhloHistoryEntry) entry = NULL;
  g_autoptr (EhloRun) again = NULL;
  g_autoptr (GBytes) rewritten = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  GListModel *entries;
  GStatBuf status;

  ehlo_history_keep (fixture->history, ACCOUNT, run);
  entries = list (fixture, ACCOUNT);
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 1);
  g_assert_cmpuint (count (fixture, OTHER), ==, 0);

  entry = g_list_model_get_item (entries, 0);
  g_assert_true (g_date_time_equal (ehlo_history_entry_get_started (entry), started));
  g_assert_cmpint (ehlo_history_entry_get_outcome (entry), ==, EHLO_OUTCOME_FAILED);
  g_assert_cmpstr (ehlo_history_entry_get_code (entry), ==, "auth-rejected");
  g_assert_cmpstr (ehlo_history_entry_get_title (entry), ==, "The password was refused");
  g_assert_cmpstr (ehlo_history_entry_get_host (entry), ==, HOST);
  g_assert_cmpstr (ehlo_history_entry_get_interfaces (entry), ==, "wlp3s0");
  g_assert_cmpstr (ehlo_history_entry_get_tunnels (entry), ==, "tun0");
  g_assert_cmpstr (ehlo_history_entry_get_address (entry), ==, "203.0.113.7");
  g_assert_true (ehlo_history_entry_is_refusal (entry));

  again = ehlo_run_read_file (ehlo_history_entry_get_file (entry), NULL, &error);
  g_assert_no_error (error);
  rewritten = ehlo_run_to_json (again);
  g_assert_cmpmem (g_bytes_get_data (written, NULL), g_bytes_get_size (written),
                   g_bytes_get_data (rewritten, NULL), g_bytes_get_size (rewritten));

  path = g_file_get_path (ehlo_history_entry_get_file (entry));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);
  g_assert_cmpint (g_stat (fixture->folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0700);

  /* The same run a second time is the same file. */
  ehlo_history_keep (fixture->history, ACCOUNT, run);
  g_assert_cmpuint (count (fixture, ACCOUNT), ==, 1);
  g_assert_cmpuint (count_files (fixture, ACCOUNT), ==, 1);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_not_kept (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GDateTime) now = ago (0);

  keep (fixture, ACCOUNT, G_TIME_SPAN_MINUTE, EHLO_OUTCOME_CANCELLED);
  ehlo_history_set_enabled (fixture->history, FALSE);
  keep (fixture, ACCOUNT, G_TIME_SPAN_MINUTE, EHLO_OUTCOME_FAILED);
  g_assert_cmpuint (count (fixture, ACCOUNT), ==, 0);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));

  /* The server remembers all the same. */
  g_assert_cmpuint (ehlo_history_count_refusals (fixture->history, HOST, now), ==, 1);

  ehlo_history_set_enabled (fixture->history, TRUE);
  keep (fixture, ACCOUNT, G_TIME_SPAN_MINUTE, EHLO_OUTCOME_OK);
  g_assert_cmpuint (count (fixture, ACCOUNT), ==, 1);
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  GListModel *entries;
  g_autoptr (EhloHistoryEntry) first = NULL;

  keep (fixture, ACCOUNT, 3 * G_TIME_SPAN_HOUR, EHLO_OUTCOME_OK);
  entries = list (fixture, ACCOUNT);
  keep (fixture, ACCOUNT, 1 * G_TIME_SPAN_HOUR, EHLO_OUTCOME_WARNING);
  keep (fixture, ACCOUNT, 2 * G_TIME_SPAN_HOUR, EHLO_OUTCOME_OK);
  settle (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 3);
  first = g_list_model_get_item (entries, 0);
  g_assert_cmpint (ehlo_history_entry_get_outcome (first), ==, EHLO_OUTCOME_WARNING);

  /* As it is on the disk. */
  close_history (fixture);
  open_history (fixture);
  entries = list (fixture, ACCOUNT);
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 3);
  g_clear_object (&first);
  first = g_list_model_get_item (entries, 0);
  g_assert_cmpint (ehlo_history_entry_get_outcome (first), ==, EHLO_OUTCOME_WARNING);
}

static void
test_limits (Fixture       *fixture,
             gconstpointer  data)
{
  GListModel *entries;

  keep (fixture, ACCOUNT, (EHLO_HISTORY_MAX_DAYS + 1) * G_TIME_SPAN_DAY, EHLO_OUTCOME_OK);
  keep (fixture, ACCOUNT, (EHLO_HISTORY_MAX_DAYS - 1) * G_TIME_SPAN_DAY, EHLO_OUTCOME_OK);
  entries = list (fixture, ACCOUNT);
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 1);

  for (guint i = 0; i < EHLO_HISTORY_MAX_RUNS; i++)
    keep (fixture, ACCOUNT, (EHLO_HISTORY_MAX_RUNS - i) * G_TIME_SPAN_MINUTE, EHLO_OUTCOME_OK);
  settle (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, EHLO_HISTORY_MAX_RUNS);
  g_assert_cmpuint (count_files (fixture, ACCOUNT), ==, EHLO_HISTORY_MAX_RUNS);
}

static void
test_unreadable (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const broken[] = { "{\"schema\": \"ehlo-report-1\", \"sta", "", "[]" };
  g_autofree char *folder = g_build_filename (fixture->folder, ACCOUNT, NULL);

  keep (fixture, ACCOUNT, G_TIME_SPAN_MINUTE, EHLO_OUTCOME_OK);
  settle (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GDateTime) started = ago ((gint64) (i + 1) * G_TIME_SPAN_HOUR);
      g_autofree char *name = _ehlo_history_file_dup_name (started);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, broken[i], -1, NULL));
    }

  g_assert_cmpuint (count (fixture, ACCOUNT), ==, 1);
  g_assert_cmpuint (fixture->n_unreadable, ==, 3);
  g_assert_cmpuint (count_files (fixture, ACCOUNT), ==, 4);

  /* Told once; nothing of it is lost. */
  close_history (fixture);
  open_history (fixture);
  fixture->n_unreadable = 0;
  g_assert_cmpuint (count (fixture, ACCOUNT), ==, 1);
  g_assert_cmpuint (fixture->n_unreadable, ==, 0);
  g_assert_cmpuint (count_files (fixture, ACCOUNT), ==, 4);

  ehlo_history_clear (fixture->history, ACCOUNT);
  settle (fixture);
  g_assert_cmpuint (count_files (fixture, ACCOUNT), ==, 0);
}

static void
test_clear (Fixture       *fixture,
            gconstpointer  data)
{
  GListModel *entries;

  keep (fixture, ACCOUNT, G_TIME_SPAN_MINUTE, EHLO_OUTCOME_FAILED);
  keep (fixture, OTHER, G_TIME_SPAN_MINUTE, EHLO_OUTCOME_OK);

  /* Asked for, not read yet: what comes after the clearing must not bring it back. */
  entries = ehlo_history_get_entries (fixture->history, ACCOUNT);
  ehlo_history_clear (fixture->history, ACCOUNT);
  settle (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 0);
  g_assert_cmpuint (count_files (fixture, ACCOUNT), ==, 0);
  g_assert_cmpuint (count (fixture, OTHER), ==, 1);

  keep (fixture, ACCOUNT, G_TIME_SPAN_MINUTE, EHLO_OUTCOME_OK);
  settle (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 1);

  ehlo_history_clear (fixture->history, NULL);
  settle (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (entries), ==, 0);
  g_assert_cmpuint (count (fixture, OTHER), ==, 0);
  g_assert_cmpuint (count_files (fixture, ""), ==, 0);
}

static void
test_removed (Fixture       *fixture,
              gconstpointer  data)
{
  keep (fixture, ACCOUNT, G_TIME_SPAN_MINUTE, EHLO_OUTCOME_OK);
  g_assert_cmpuint (count (fixture, ACCOUNT), ==, 1);

  ehlo_history_take_away (fixture->history, ACCOUNT);
  g_assert_cmpuint (count (fixture, ACCOUNT), ==, 0);
  ehlo_history_bring_back (fixture->history, ACCOUNT);
  g_assert_cmpuint (count (fixture, ACCOUNT), ==, 1);

  ehlo_history_take_away (fixture->history, ACCOUNT);
  close_history (fixture);
  g_assert_cmpuint (count_files (fixture, ""), ==, 1);
  open_history (fixture);
  ehlo_history_start (fixture->history);
  settle (fixture);
  g_assert_cmpuint (count_files (fixture, ""), ==, 0);
}

static void
test_refusals (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GDateTime) now = ago (0);
  g_autoptr (GDateTime) later = g_date_time_add_hours (now, 1);

  keep (fixture, ACCOUNT, 10 * G_TIME_SPAN_MINUTE, EHLO_OUTCOME_FAILED);
  keep (fixture, OTHER, 50 * G_TIME_SPAN_MINUTE, EHLO_OUTCOME_FAILED);
  keep (fixture, ACCOUNT, 70 * G_TIME_SPAN_MINUTE, EHLO_OUTCOME_FAILED);
  keep (fixture, ACCOUNT, 5 * G_TIME_SPAN_MINUTE, EHLO_OUTCOME_OK);
  g_assert_cmpuint (ehlo_history_count_refusals (fixture->history, HOST, now), ==, 2);

  /* The next time the program runs. */
  close_history (fixture);
  open_history (fixture);
  g_assert_cmpuint (ehlo_history_count_refusals (fixture->history, HOST, now), ==, 0);
  ehlo_history_start (fixture->history);
  settle (fixture);
  g_assert_cmpuint (ehlo_history_count_refusals (fixture->history, HOST, now), ==, 2);
  g_assert_cmpuint (ehlo_history_count_refusals (fixture->history, "SMTP.Example.ORG", now), ==, 2);
  g_assert_cmpuint (ehlo_history_count_refusals (fixture->history, "mx.example.org", now), ==, 0);
  g_assert_cmpuint (ehlo_history_count_refusals (fixture->history, HOST, later), ==, 0);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static EhloRun *
find_last_worked (Fixture   *fixture,
                  GTimeSpan  age)
{
  g_autoptr (GDateTime) before = ago (age);
  g_autoptr (GAsyncResult) result = NULL;

  ehlo_history_find_last_worked_async (fixture->history, ACCOUNT, before, found_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return ehlo_history_find_last_worked_finish (fixture->history, result);
}

static void
test_last_worked (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (EhloRun) found = NULL;
  g_autoptr (EhloRun) earlier = NULL;

  g_assert_null (find_last_worked (fixture, 0));
  keep (fixture, ACCOUNT, 4 * G_TIME_SPAN_HOUR, EHLO_OUTCOME_OK);
  keep (fixture, ACCOUNT, 3 * G_TIME_SPAN_HOUR, EHLO_OUTCOME_WARNING);
  keep (fixture, ACCOUNT, 2 * G_TIME_SPAN_HOUR, EHLO_OUTCOME_FAILED);
  keep (fixture, OTHER, 1 * G_TIME_SPAN_HOUR, EHLO_OUTCOME_OK);

  found = find_last_worked (fixture, 0);
  g_assert_cmpint (ehlo_run_get_outcome (found), ==, EHLO_OUTCOME_WARNING);
  earlier = find_last_worked (fixture, 3 * G_TIME_SPAN_HOUR + G_TIME_SPAN_MINUTE);
  g_assert_cmpint (ehlo_run_get_outcome (earlier), ==, EHLO_OUTCOME_OK);
  g_assert_null (find_last_worked (fixture, 5 * G_TIME_SPAN_HOUR));
}

static void
test_failing_disk (Fixture       *fixture,
                   gconstpointer  data)
{
  g_assert_true (g_file_set_contents (fixture->folder, "in the way", -1, NULL));
  keep (fixture, ACCOUNT, G_TIME_SPAN_MINUTE, EHLO_OUTCOME_OK);
  g_assert_cmpuint (count (fixture, ACCOUNT), ==, 0);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

/* While 200 runs are read, the main loop goes on. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "run-ok.json", NULL);
  g_autofree char *text = NULL;
  g_autofree char *folder = g_build_filename (fixture->folder, ACCOUNT, NULL);
  g_autoptr (GBytes) bytes = NULL;
  gint64 begin, last, longest = 0;
  guint n_turns = 0;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  bytes = g_bytes_new (text, length);
  for (guint i = 0; i < EHLO_HISTORY_MAX_RUNS; i++)
    {
      g_autoptr (GDateTime) started = ago (i * G_TIME_SPAN_HOUR);
      g_autofree char *name = _ehlo_history_file_dup_name (started);

      g_assert_true (_ehlo_history_file_write (folder, name, bytes, NULL));
    }

  begin = last = g_get_monotonic_time ();
  ehlo_history_get_entries (fixture->history, ACCOUNT);
  while (!ehlo_history_is_read (fixture->history, ACCOUNT))
    {
      gint64 now;

      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
      now = g_get_monotonic_time ();
      longest = MAX (longest, now - last);
      last = now;
      n_turns++;
    }

  g_assert_cmpuint (count (fixture, ACCOUNT), ==, EHLO_HISTORY_MAX_RUNS);
  g_assert_cmpuint (n_turns, >, 1);
  g_test_message ("200 runs of %" G_GSIZE_FORMAT " bytes were read in %d ms; the main loop took a "
                  "turn %u times, the longest of %.1f ms", length, (int) ((last - begin) / 1000),
                  n_turns, (double) longest / 1000);
}

/* Being killed */

/* Writes one run after the other until somebody ends it. */
G_NORETURN static void
write_for_ever (const char *folder)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "%015u\n", i);
  for (gint64 i = 0; TRUE; i++)
    {
      g_autoptr (GDateTime) started = g_date_time_new_from_unix_utc (1700000000 + i);
      g_autofree char *name = _ehlo_history_file_dup_name (started);
      g_autoptr (GBytes) bytes = g_bytes_new_static (text->str, text->len);

      if (!_ehlo_history_file_write (folder, name, bytes, NULL))
        _exit (1);
      if (i == 0)
        g_assert_cmpint (write (STDOUT_FILENO, "x", 1), ==, 1);
    }
}

/* Every name is that of a run, every run is whole. */
static guint
check_all_whole (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GDateTime) started = _ehlo_history_file_parse_name (name);
      g_autofree char *text = NULL;
      gsize length;

      g_assert_nonnull (started);
      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      g_assert_cmpuint (length, ==, 20000 * 16);
      g_assert_cmpstr (text + length - 16, ==, "000000000019999\n");
      n_files++;
    }

  return n_files;
}

static void
kill_once (Fixture    *fixture,
           const char *folder)
{
  g_autoptr (GError) error = NULL;
  char ready;
  GPid pid;
  int out;
  int status;
  const char *const argv[] = { "/proc/self/exe", "--write", folder, NULL };

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read (out, &ready, 1), ==, 1);
  g_usleep ((gulong) g_test_rand_int_range (0, 4000));
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  close (out);
}

static void
test_kill (Fixture       *fixture,
           gconstpointer  data)
{
  guint n_files = 0;

  for (guint i = 0; i < N_KILLS; i++)
    {
      g_autofree char *id = g_strdup_printf ("kill-%u", i);
      g_autofree char *folder = _ehlo_history_file_dup_folder (fixture->folder, id);

      kill_once (fixture, folder);
      n_files += check_all_whole (folder);
      remove_tree (folder);
    }
  g_test_message ("killed %d times; %u files were complete, none was not", N_KILLS, n_files);
}

#define ADD(name, function) \
  g_test_add ("/history/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    write_for_ever (argv[2]);

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/history/names", test_names);
  g_test_add_func ("/history/folders", test_folders);
  ADD ("keep", test_keep);
  ADD ("not-kept", test_not_kept);
  ADD ("order", test_order);
  ADD ("limits", test_limits);
  ADD ("unreadable", test_unreadable);
  ADD ("clear", test_clear);
  ADD ("removed", test_removed);
  ADD ("refusals", test_refusals);
  ADD ("last-worked", test_last_worked);
  ADD ("failing-disk", test_failing_disk);
  ADD ("many", test_many);
  ADD ("kill", test_kill);

  return g_test_run ();
}
