/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-history-work.h"

#include "ehlo-account-file.h"
#include "ehlo-error.h"
#include "ehlo-history-file.h"
#include "ehlo-run-file.h"

#include <glib/gstdio.h>

/* The folder of an account that was removed, until that can be undone no more. */
#define REMOVED_SUFFIX ".removed"

/*< private >
 * _ehlo_history_job_new:
 * @history: the history
 * @root: (type filename): its folder
 * @account_id: (nullable): the account that it is about
 * @work: what to do in the thread of the disk
 * @done: (nullable): what to do in the main thread then
 *
 * Returns: (transfer full): the job
 */
EhloHistoryJob *
_ehlo_history_job_new (EhloHistory     *history,
                       const char      *root,
                       const char      *account_id,
                       EhloHistoryWork  work,
                       EhloHistoryWork  done)
{
  EhloHistoryJob *job = g_new0 (EhloHistoryJob, 1);

  job->history = g_object_ref (history);
  job->work = work;
  job->done = done;
  job->root = g_strdup (root);
  job->account_id = g_strdup (account_id);
  if (account_id != NULL)
    job->folder = _ehlo_history_file_dup_folder (root, account_id);

  return job;
}

/*< private >
 * _ehlo_history_job_free:
 * @data: (transfer full): a job
 *
 * Main thread: it may have the last reference of the history.
 */
void
_ehlo_history_job_free (gpointer data)
{
  EhloHistoryJob *job = data;

  g_object_unref (job->history);
  g_free (job->root);
  g_free (job->account_id);
  g_free (job->folder);
  g_free (job->name);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_clear_pointer (&job->since, g_date_time_unref);
  g_clear_pointer (&job->entries, g_ptr_array_unref);
  g_clear_object (&job->run);
  g_clear_object (&job->task);
  g_clear_error (&job->unreadable);
  g_clear_error (&job->error);
  g_free (job);
}

/* A file that holds no run gets another name beside it. One that is gone meanwhile is
 * no news. */
static EhloRun *
read_run (EhloHistoryJob *job,
          const char     *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autofree char *aside = NULL;
  EhloRun *run = ehlo_run_read_file (file, NULL, &error);

  if (run != NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return run;

  if (g_error_matches (error, EHLO_ERROR, EHLO_ERROR_INVALID))
    aside = _ehlo_account_file_set_aside (path, NULL);
  job->n_unreadable++;
  if (job->unreadable == NULL)
    job->unreadable = g_steal_pointer (&error);

  return NULL;
}

static GDateTime *
dup_oldest (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_add_days (now, -EHLO_HISTORY_MAX_DAYS);
}

/* The runs of the last hour, for the refusals among them. */
static void
read_recent (EhloHistoryJob *job,
             const char     *folder)
{
  g_autoptr (GPtrArray) names = _ehlo_history_file_list (folder);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr (GDateTime) started = _ehlo_history_file_parse_name (name);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (EhloRun) run = NULL;

      if (g_date_time_compare (started, job->since) < 0)
        return;

      run = read_run (job, path);
      if (run != NULL)
        g_ptr_array_add (job->entries, ehlo_history_entry_new (path, run));
    }
}

/*< private >
 * _ehlo_history_work_start:
 * @job: a job
 *
 * Removes what is kept no longer, and reads the runs since a point of time.
 */
void
_ehlo_history_work_start (EhloHistoryJob *job)
{
  g_autoptr (GDateTime) oldest = dup_oldest ();
  g_autoptr (GDir) dir = g_dir_open (job->root, 0, NULL);
  const char *name;

  job->entries = g_ptr_array_new_with_free_func (g_object_unref);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (job->root, name, NULL);

      if (g_str_has_suffix (name, REMOVED_SUFFIX))
        {
          _ehlo_history_file_remove (folder, NULL);
          continue;
        }
      _ehlo_history_file_tidy (folder);
      _ehlo_history_file_prune (folder, oldest, EHLO_HISTORY_MAX_RUNS);
      read_recent (job, folder);
    }
}

/*< private >
 * _ehlo_history_work_keep:
 * @job: a job
 *
 * Writes a run, and removes what has no place any more.
 */
void
_ehlo_history_work_keep (EhloHistoryJob *job)
{
  g_autoptr (GDateTime) oldest = dup_oldest ();

  if (_ehlo_history_file_write (job->folder, job->name, job->bytes, &job->error))
    _ehlo_history_file_prune (job->folder, oldest, EHLO_HISTORY_MAX_RUNS);
}

/*< private >
 * _ehlo_history_work_read:
 * @job: a job
 *
 * Reads all runs of an account.
 */
void
_ehlo_history_work_read (EhloHistoryJob *job)
{
  g_autoptr (GPtrArray) names = _ehlo_history_file_list (job->folder);

  job->entries = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (job->folder, g_ptr_array_index (names, i), NULL);
      g_autoptr (EhloRun) run = read_run (job, path);

      if (run != NULL)
        g_ptr_array_add (job->entries, ehlo_history_entry_new (path, run));
    }
}

/*< private >
 * _ehlo_history_work_clear:
 * @job: a job
 *
 * Removes all runs of an account, or of all.
 */
void
_ehlo_history_work_clear (EhloHistoryJob *job)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (job->folder != NULL)
    {
      _ehlo_history_file_remove (job->folder, &job->error);
      return;
    }

  dir = g_dir_open (job->root, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (job->root, name, NULL);

      _ehlo_history_file_remove (folder, job->error == NULL ? &job->error : NULL);
    }
}

/*< private >
 * _ehlo_history_work_take_away:
 * @job: a job
 *
 * Puts the runs of an account out of sight.
 */
void
_ehlo_history_work_take_away (EhloHistoryJob *job)
{
  g_autofree char *removed = g_strconcat (job->folder, REMOVED_SUFFIX, NULL);

  _ehlo_history_file_remove (removed, NULL);
  g_rename (job->folder, removed);
}

/*< private >
 * _ehlo_history_work_bring_back:
 * @job: a job
 *
 * Undoes _ehlo_history_work_take_away().
 */
void
_ehlo_history_work_bring_back (EhloHistoryJob *job)
{
  g_autofree char *removed = g_strconcat (job->folder, REMOVED_SUFFIX, NULL);

  g_rename (removed, job->folder);
}

/*< private >
 * _ehlo_history_work_find:
 * @job: a job
 *
 * Looks for the last run before a point of time that worked.
 */
void
_ehlo_history_work_find (EhloHistoryJob *job)
{
  g_autoptr (GPtrArray) names = _ehlo_history_file_list (job->folder);

  for (guint i = 0; i < names->len && job->run == NULL; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr (GDateTime) started = _ehlo_history_file_parse_name (name);
      g_autofree char *path = g_build_filename (job->folder, name, NULL);
      g_autoptr (EhloRun) run = NULL;

      if (g_date_time_compare (started, job->since) >= 0)
        continue;

      run = read_run (job, path);
      if (run != NULL && (ehlo_run_get_outcome (run) == EHLO_OUTCOME_OK ||
                          ehlo_run_get_outcome (run) == EHLO_OUTCOME_WARNING))
        job->run = g_steal_pointer (&run);
    }
}
