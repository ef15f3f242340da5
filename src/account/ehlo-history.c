/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-history.h"

#include "ehlo-history-file.h"
#include "ehlo-history-work.h"
#include "ehlo-run-json.h"

/* How long a server may remember refused sign-ins; the usual tools ban for ten minutes to an
 * hour. */
#define REFUSALS_SPAN G_TIME_SPAN_HOUR

/* What is known of one account. */
typedef struct
{
  GListStore *entries;    /* of EhloHistoryEntry, the latest first */
  gboolean    is_asked;   /* reading has begun */
  gboolean    is_read;
  guint       generation; /* what was asked for before the last clearing says nothing now */
} Shelf;

/* A sign-in that a server refused. */
typedef struct
{
  char      *host;
  GDateTime *when;
} Refusal;

struct _EhloHistory
{
  GObject       parent_instance;

  char         *folder;
  gboolean      is_enabled;
  GHashTable   *shelves;   /* id of an account → Shelf */
  GPtrArray    *refusals;  /* (element-type Refusal) */
  GMainContext *context;
  GThreadPool  *disk;      /* one thread: what is asked for first is done first */
  GMutex        mutex;
  GCond         idle;
  guint         n_pending; /* under @mutex */
};

enum
{
  PROP_0,
  PROP_ENABLED,
  N_PROPS
};

enum
{
  FAILED,
  UNREADABLE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EhloHistory, ehlo_history, G_TYPE_OBJECT)

static void
shelf_free (gpointer data)
{
  Shelf *shelf = data;

  g_object_unref (shelf->entries);
  g_free (shelf);
}

static void
refusal_free (gpointer data)
{
  Refusal *refusal = data;

  g_free (refusal->host);
  g_date_time_unref (refusal->when);
  g_free (refusal);
}

/* Jobs */

static gboolean
done_cb (gpointer user_data)
{
  EhloHistoryJob *job = user_data;

  if (job->n_unreadable > 0)
    g_signal_emit (job->history, signals[UNREADABLE], 0, job->n_unreadable, job->unreadable);
  if (job->error != NULL)
    g_signal_emit (job->history, signals[FAILED], 0, job->error);
  if (job->done != NULL)
    job->done (job);

  return G_SOURCE_REMOVE;
}

/* The job goes back to the main thread before it counts as done, and takes its reference of the
 * history with it: this thread would wait for itself if it had the last one. */
static void
work_cb (gpointer data,
         gpointer user_data)
{
  EhloHistory *self = user_data;
  EhloHistoryJob *job = data;
  g_autoptr (GMainContext) context = g_main_context_ref (self->context);
  g_autoptr (GSource) source = g_idle_source_new ();

  job->work (job);

  g_mutex_lock (&self->mutex);
  if (--self->n_pending == 0)
    g_cond_broadcast (&self->idle);
  g_mutex_unlock (&self->mutex);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, done_cb, job, _ehlo_history_job_free);
  g_source_attach (source, context);
}

static EhloHistoryJob *
job_new (EhloHistory     *self,
         const char      *account_id,
         EhloHistoryWork  work,
         EhloHistoryWork  done)
{
  return _ehlo_history_job_new (self, self->folder, account_id, work, done);
}

static void
push (EhloHistory    *self,
      EhloHistoryJob *job)
{
  g_mutex_lock (&self->mutex);
  self->n_pending++;
  g_mutex_unlock (&self->mutex);
  g_thread_pool_push (self->disk, job, NULL);
}

/* The object */

static void
ehlo_history_finalize (GObject *object)
{
  EhloHistory *self = EHLO_HISTORY (object);

  /* Nothing is pending: a job keeps the history alive. */
  g_thread_pool_free (self->disk, FALSE, TRUE);
  g_hash_table_unref (self->shelves);
  g_ptr_array_unref (self->refusals);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->idle);
  g_free (self->folder);

  G_OBJECT_CLASS (ehlo_history_parent_class)->finalize (object);
}

static void
ehlo_history_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ENABLED:
      g_value_set_boolean (value, ehlo_history_get_enabled (EHLO_HISTORY (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_history_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_ENABLED:
      ehlo_history_set_enabled (EHLO_HISTORY (object), g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_history_class_init (EhloHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ehlo_history_finalize;
  object_class->get_property = ehlo_history_get_property;
  object_class->set_property = ehlo_history_set_property;

  /**
   * EhloHistory:enabled:
   *
   * Whether runs are kept. What is kept already stays.
   */
  properties[PROP_ENABLED] =
    g_param_spec_boolean ("enabled", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * EhloHistory::failed:
   * @self: the history
   * @error: why; the message names the file
   *
   * Something could not be written or removed.
   */
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  /**
   * EhloHistory::unreadable:
   * @self: the history
   * @n_files: how many files
   * @error: what is wrong with the first; the message names it
   *
   * Files that hold no run are kept under another name and will not be read again.
   */
  signals[UNREADABLE] = g_signal_new ("unreadable", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                      0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT,
                                      G_TYPE_ERROR);
}

static void
ehlo_history_init (EhloHistory *self)
{
  self->is_enabled = TRUE;
  self->shelves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, shelf_free);
  self->refusals = g_ptr_array_new_with_free_func (refusal_free);
  self->context = g_main_context_ref_thread_default ();
  self->disk = g_thread_pool_new (work_cb, self, 1, FALSE, NULL);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->idle);
}

/**
 * ehlo_history_new:
 * @folder: (type filename): the folder for all that is kept; it need not exist
 *
 * Returns: (transfer full): a history that has read nothing yet
 */
EhloHistory *
ehlo_history_new (const char *folder)
{
  EhloHistory *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (EHLO_TYPE_HISTORY, NULL);
  self->folder = g_strdup (folder);

  return self;
}

/**
 * ehlo_history_get_enabled:
 * @self: a history
 *
 * Returns: whether runs are kept
 */
gboolean
ehlo_history_get_enabled (EhloHistory *self)
{
  g_return_val_if_fail (EHLO_IS_HISTORY (self), FALSE);

  return self->is_enabled;
}

/**
 * ehlo_history_set_enabled:
 * @self: a history
 * @enabled: whether runs are to be kept from now on
 *
 * Leaves alone what is kept already, see ehlo_history_clear().
 */
void
ehlo_history_set_enabled (EhloHistory *self,
                          gboolean     enabled)
{
  g_return_if_fail (EHLO_IS_HISTORY (self));

  enabled = !!enabled;
  if (self->is_enabled == enabled)
    return;

  self->is_enabled = enabled;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
}

static Shelf *
get_shelf (EhloHistory *self,
           const char  *account_id)
{
  Shelf *shelf = g_hash_table_lookup (self->shelves, account_id);

  if (shelf == NULL)
    {
      shelf = g_new0 (Shelf, 1);
      shelf->entries = g_list_store_new (EHLO_TYPE_HISTORY_ENTRY);
      g_hash_table_insert (self->shelves, g_strdup (account_id), shelf);
    }

  return shelf;
}

static void
note_refusal (EhloHistory      *self,
              EhloHistoryEntry *entry)
{
  Refusal *refusal;

  if (!ehlo_history_entry_is_refusal (entry) || ehlo_history_entry_get_host (entry) == NULL)
    return;

  refusal = g_new0 (Refusal, 1);
  refusal->host = g_strdup (ehlo_history_entry_get_host (entry));
  refusal->when = g_date_time_ref (ehlo_history_entry_get_started (entry));
  g_ptr_array_add (self->refusals, refusal);
}

/* The beginning */

static void
start_done (EhloHistoryJob *job)
{
  for (guint i = 0; i < job->entries->len; i++)
    note_refusal (job->history, g_ptr_array_index (job->entries, i));
}

/**
 * ehlo_history_start:
 * @self: a history
 *
 * Removes what is kept no longer, and reads what ehlo_history_count_refusals() needs: to be called
 * once, before anything else.
 */
void
ehlo_history_start (EhloHistory *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  EhloHistoryJob *job;

  g_return_if_fail (EHLO_IS_HISTORY (self));

  job = job_new (self, NULL, _ehlo_history_work_start, start_done);
  job->since = g_date_time_add (now, -REFUSALS_SPAN);
  push (self, job);
}

/* Keeping */

static gint
compare_later (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  return g_date_time_compare (ehlo_history_entry_get_started ((EhloHistoryEntry *) b),
                              ehlo_history_entry_get_started ((EhloHistoryEntry *) a));
}

static gboolean
is_there (Shelf            *shelf,
          EhloHistoryEntry *entry)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (shelf->entries)); i++)
    {
      g_autoptr (EhloHistoryEntry) other =
        g_list_model_get_item (G_LIST_MODEL (shelf->entries), i);

      if (g_file_equal (ehlo_history_entry_get_file (other), ehlo_history_entry_get_file (entry)))
        return TRUE;
    }

  return FALSE;
}

/* A list that was read before gets the new one. One that was not will find it on the disk. */
static void
keep_done (EhloHistoryJob *job)
{
  Shelf *shelf = g_hash_table_lookup (job->history->shelves, job->account_id);
  EhloHistoryEntry *entry = g_ptr_array_index (job->entries, 0);
  guint n_entries;

  if (job->error != NULL || shelf == NULL || !shelf->is_read ||
      shelf->generation != job->generation || is_there (shelf, entry))
    return;

  g_list_store_insert_sorted (shelf->entries, entry, compare_later, NULL);
  n_entries = g_list_model_get_n_items (G_LIST_MODEL (shelf->entries));
  if (n_entries > EHLO_HISTORY_MAX_RUNS)
    g_list_store_remove (shelf->entries, n_entries - 1);
}

/* One that was stopped before it found anything would only be in the way. */
static gboolean
is_worth_keeping (EhloRun *run)
{
  EhloOutcome outcome = ehlo_run_get_outcome (run);

  return ehlo_run_is_finished (run) && outcome != EHLO_OUTCOME_CANCELLED &&
         outcome != EHLO_OUTCOME_RUNNING;
}

/**
 * ehlo_history_keep:
 * @self: a history
 * @account_id: the id of the account that was tested
 * @run: its run, finished and with its verdict
 *
 * Keeps @run, unless it was stopped before it found anything, or #EhloHistory:enabled is off. In
 * both cases refused sign-ins are remembered until the program ends. #EhloHistory::failed tells
 * when it cannot be written.
 */
void
ehlo_history_keep (EhloHistory *self,
                   const char  *account_id,
                   EhloRun     *run)
{
  g_autoptr (EhloHistoryEntry) entry = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  EhloHistoryJob *job;

  g_return_if_fail (EHLO_IS_HISTORY (self));
  g_return_if_fail (account_id != NULL);
  g_return_if_fail (EHLO_IS_RUN (run));

  if (!is_worth_keeping (run))
    return;

  folder = _ehlo_history_file_dup_folder (self->folder, account_id);
  name = _ehlo_history_file_dup_name (ehlo_run_get_started (run));
  path = g_build_filename (folder, name, NULL);
  entry = ehlo_history_entry_new (path, run);
  note_refusal (self, entry);
  if (!self->is_enabled)
    return;

  job = job_new (self, account_id, _ehlo_history_work_keep, keep_done);
  job->generation = get_shelf (self, account_id)->generation;
  job->name = g_steal_pointer (&name);
  job->bytes = ehlo_run_to_json (run);
  job->entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (job->entries, g_steal_pointer (&entry));
  push (self, job);
}

/* Listing */

static void
read_done (EhloHistoryJob *job)
{
  Shelf *shelf = get_shelf (job->history, job->account_id);

  if (shelf->generation != job->generation)
    return;

  shelf->is_read = TRUE;
  g_list_store_splice (shelf->entries, 0, g_list_model_get_n_items (G_LIST_MODEL (shelf->entries)),
                       job->entries->pdata, job->entries->len);
}

static void
begin_reading (EhloHistory *self,
               const char  *account_id)
{
  EhloHistoryJob *job = job_new (self, account_id, _ehlo_history_work_read, read_done);
  Shelf *shelf = get_shelf (self, account_id);

  shelf->is_asked = TRUE;
  job->generation = shelf->generation;
  push (self, job);
}

/**
 * ehlo_history_get_entries:
 * @self: a history
 * @account_id: the id of an account
 *
 * The first call for an account begins to read its runs; they appear together when all are read,
 * and ::items-changed is emitted then, also when there are none.
 *
 * Returns: (transfer none): what is kept of that account, of #EhloHistoryEntry, the latest first
 */
GListModel *
ehlo_history_get_entries (EhloHistory *self,
                          const char  *account_id)
{
  Shelf *shelf;

  g_return_val_if_fail (EHLO_IS_HISTORY (self), NULL);
  g_return_val_if_fail (account_id != NULL, NULL);

  shelf = get_shelf (self, account_id);
  if (!shelf->is_asked)
    begin_reading (self, account_id);

  return G_LIST_MODEL (shelf->entries);
}

/**
 * ehlo_history_is_read:
 * @self: a history
 * @account_id: the id of an account
 *
 * Returns: whether ehlo_history_get_entries() has all of them
 */
gboolean
ehlo_history_is_read (EhloHistory *self,
                      const char  *account_id)
{
  Shelf *shelf;

  g_return_val_if_fail (EHLO_IS_HISTORY (self), FALSE);

  shelf = g_hash_table_lookup (self->shelves, account_id);

  return shelf != NULL && shelf->is_read;
}

/* Clearing */

static void
empty_shelf (Shelf *shelf)
{
  shelf->generation++;
  shelf->is_read = TRUE;
  shelf->is_asked = TRUE;
  g_list_store_remove_all (shelf->entries);
}

/**
 * ehlo_history_clear:
 * @self: a history
 * @account_id: (nullable): the id of an account; %NULL for all of them
 *
 * Removes what is kept, what could not be read too.
 */
void
ehlo_history_clear (EhloHistory *self,
                    const char  *account_id)
{
  GHashTableIter iter;
  gpointer shelf;

  g_return_if_fail (EHLO_IS_HISTORY (self));

  push (self, job_new (self, account_id, _ehlo_history_work_clear, NULL));
  if (account_id != NULL)
    {
      empty_shelf (get_shelf (self, account_id));
      return;
    }

  g_ptr_array_set_size (self->refusals, 0);
  g_hash_table_iter_init (&iter, self->shelves);
  while (g_hash_table_iter_next (&iter, NULL, &shelf))
    empty_shelf (shelf);
}

/**
 * ehlo_history_take_away:
 * @self: a history
 * @account_id: the id of an account that was removed
 *
 * What is kept of it goes when the program starts the next time; until then
 * ehlo_history_bring_back() undoes that.
 */
void
ehlo_history_take_away (EhloHistory *self,
                        const char  *account_id)
{
  g_return_if_fail (EHLO_IS_HISTORY (self));
  g_return_if_fail (account_id != NULL);

  push (self, job_new (self, account_id, _ehlo_history_work_take_away, NULL));
  empty_shelf (get_shelf (self, account_id));
}

/**
 * ehlo_history_bring_back:
 * @self: a history
 * @account_id: the id of an account that came back
 *
 * Undoes ehlo_history_take_away().
 */
void
ehlo_history_bring_back (EhloHistory *self,
                         const char  *account_id)
{
  Shelf *shelf;

  g_return_if_fail (EHLO_IS_HISTORY (self));
  g_return_if_fail (account_id != NULL);

  push (self, job_new (self, account_id, _ehlo_history_work_bring_back, NULL));
  shelf = get_shelf (self, account_id);
  shelf->generation++;
  shelf->is_read = FALSE;
  begin_reading (self, account_id);
}

/* Asking */

/**
 * ehlo_history_count_refusals:
 * @self: a history
 * @host: a server
 * @now: the time
 *
 * Returns: how many sign-ins @host has refused in the hour before @now, for whichever account
 */
guint
ehlo_history_count_refusals (EhloHistory *self,
                             const char  *host,
                             GDateTime   *now)
{
  guint n_refusals = 0;

  g_return_val_if_fail (EHLO_IS_HISTORY (self), 0);
  g_return_val_if_fail (host != NULL, 0);

  for (guint i = 0; i < self->refusals->len; i++)
    {
      const Refusal *refusal = g_ptr_array_index (self->refusals, i);
      GTimeSpan age = g_date_time_difference (now, refusal->when);

      if (g_ascii_strcasecmp (refusal->host, host) == 0 && age >= 0 && age <= REFUSALS_SPAN)
        n_refusals++;
    }

  return n_refusals;
}

static void
find_done (EhloHistoryJob *job)
{
  g_task_return_pointer (job->task, g_steal_pointer (&job->run), g_object_unref);
}

/**
 * ehlo_history_find_last_worked_async:
 * @self: a history
 * @account_id: the id of an account
 * @before: a time
 * @callback: called when it is found, or not
 * @user_data: for @callback
 *
 * Looks for the last run of that account that began before @before and worked.
 */
void
ehlo_history_find_last_worked_async (EhloHistory         *self,
                                     const char          *account_id,
                                     GDateTime           *before,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  EhloHistoryJob *job;

  g_return_if_fail (EHLO_IS_HISTORY (self));
  g_return_if_fail (account_id != NULL);
  g_return_if_fail (before != NULL);

  job = job_new (self, account_id, _ehlo_history_work_find, find_done);
  job->since = g_date_time_ref (before);
  job->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (job->task, ehlo_history_find_last_worked_async);
  push (self, job);
}

/**
 * ehlo_history_find_last_worked_finish:
 * @self: a history
 * @result: what the callback got
 *
 * Returns: (transfer full) (nullable): the run; %NULL where none has ever worked
 */
EhloRun *
ehlo_history_find_last_worked_finish (EhloHistory  *self,
                                      GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ehlo_history_wait:
 * @self: a history
 *
 * Waits until all that is to be written is on the disk: before the program ends.
 */
void
ehlo_history_wait (EhloHistory *self)
{
  g_return_if_fail (EHLO_IS_HISTORY (self));

  g_mutex_lock (&self->mutex);
  while (self->n_pending > 0)
    g_cond_wait (&self->idle, &self->mutex);
  g_mutex_unlock (&self->mutex);
}
