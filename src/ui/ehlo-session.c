/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-session.h"

#include "ehlo-checkup.h"
#include "ehlo-diagnosis.h"
#include "ehlo-practice.h"
#include "ehlo-practice-accounts.h"
#include "ehlo-trial.h"

struct _EhloSession
{
  GObject               parent_instance;

  EhloAccountList      *accounts;
  EhloPracticeAccounts *practice;
  GHashTable           *trials;  /* id of an account → EhloTrial */
  EhloEngine           *engine;  /* nullable: a thread has no place in the start-up */
  guint                 n_tests; /* that go on */
};

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS
};

enum
{
  RUN_CHANGED,
  SAVE_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EhloSession, ehlo_session, G_TYPE_OBJECT)

/* What a test hands to its end. */
typedef struct
{
  EhloSession  *session;
  EhloAccount  *account;
  GCancellable *cancellable;
} Test;

static void
test_free (Test *test)
{
  g_object_unref (test->session);
  g_object_unref (test->account);
  g_object_unref (test->cancellable);
  g_free (test);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Test, test_free)

static EhloTrial *
find_trial (EhloSession *self,
            EhloAccount *account)
{
  return g_hash_table_lookup (self->trials, ehlo_account_get_id (account));
}

static EhloTrial *
get_trial (EhloSession *self,
           EhloAccount *account)
{
  EhloTrial *trial = find_trial (self, account);

  if (trial == NULL)
    {
      trial = ehlo_trial_new ();
      g_hash_table_insert (self->trials, g_strdup (ehlo_account_get_id (account)), trial);
    }

  return trial;
}

static void
ehlo_session_dispose (GObject *object)
{
  EhloSession *self = EHLO_SESSION (object);

  g_hash_table_remove_all (self->trials);
  g_clear_object (&self->engine);
  g_clear_object (&self->practice);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (ehlo_session_parent_class)->dispose (object);
}

static void
ehlo_session_finalize (GObject *object)
{
  g_hash_table_unref (EHLO_SESSION (object)->trials);

  G_OBJECT_CLASS (ehlo_session_parent_class)->finalize (object);
}

static void
ehlo_session_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  EhloSession *self = EHLO_SESSION (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, ehlo_session_is_busy (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_session_class_init (EhloSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ehlo_session_dispose;
  object_class->finalize = ehlo_session_finalize;
  object_class->get_property = ehlo_session_get_property;

  /**
   * EhloSession:busy:
   *
   * Whether any test goes on.
   */
  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * EhloSession::run-changed:
   * @self: the session
   * @account: the account
   *
   * A test of @account has begun or is over: ehlo_session_get_run() and
   * ehlo_session_is_testing() say something new.
   */
  signals[RUN_CHANGED] = g_signal_new ("run-changed", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, EHLO_TYPE_ACCOUNT);

  /**
   * EhloSession::save-failed:
   * @self: the session
   * @error: why; the message names the file
   *
   * The result of a test could not be written beside its account.
   */
  signals[SAVE_FAILED] = g_signal_new ("save-failed", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ehlo_session_init (EhloSession *self)
{
  self->practice = ehlo_practice_accounts_new ();
  self->trials = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) ehlo_trial_free);
}

/**
 * ehlo_session_new:
 * @accounts_path: (type filename): the file with the accounts; it need not exist
 *
 * Returns: (transfer full): a session without accounts yet, see ehlo_session_load()
 */
EhloSession *
ehlo_session_new (const char *accounts_path)
{
  EhloSession *self = g_object_new (EHLO_TYPE_SESSION, NULL);

  self->accounts = ehlo_account_list_new (accounts_path);

  return self;
}

/**
 * ehlo_session_load:
 * @self: a session
 * @ret_kept_aside: (out) (nullable) (transfer full) (type filename): where a file that cannot be
 *   read is now
 * @error: return location
 *
 * Reads the accounts. See ehlo_account_list_load().
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE; the session can be used all the same
 */
gboolean
ehlo_session_load (EhloSession  *self,
                   char        **ret_kept_aside,
                   GError      **error)
{
  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);

  return ehlo_account_list_load (self->accounts, ret_kept_aside, error);
}

/**
 * ehlo_session_get_accounts:
 * @self: a session
 *
 * Returns: (transfer none): the accounts that are kept on disk
 */
EhloAccountList *
ehlo_session_get_accounts (EhloSession *self)
{
  g_return_val_if_fail (EHLO_IS_SESSION (self), NULL);

  return self->accounts;
}

/**
 * ehlo_session_get_practice_accounts:
 * @self: a session
 *
 * Returns: (transfer none): the practice accounts of this session, which are not kept; of
 *   #EhloAccount
 */
GListModel *
ehlo_session_get_practice_accounts (EhloSession *self)
{
  g_return_val_if_fail (EHLO_IS_SESSION (self), NULL);

  return ehlo_practice_accounts_get_model (self->practice);
}

/**
 * ehlo_session_find:
 * @self: a session
 * @id: the id of an account
 *
 * Returns: (transfer none) (nullable): that account, kept or of practice
 */
EhloAccount *
ehlo_session_find (EhloSession *self,
                   const char  *id)
{
  EhloAccount *account;

  g_return_val_if_fail (EHLO_IS_SESSION (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  account = ehlo_account_list_find (self->accounts, id);

  return account != NULL ? account : ehlo_practice_accounts_find (self->practice, id);
}

/**
 * ehlo_session_is_practice:
 * @self: a session
 * @account: an account
 *
 * Returns: whether @account belongs to a practice server
 */
gboolean
ehlo_session_is_practice (EhloSession *self,
                          EhloAccount *account)
{
  const char *preset;

  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), FALSE);

  preset = ehlo_account_get_preset (account);

  return preset != NULL && ehlo_practice_is_preset (preset);
}

/**
 * ehlo_session_start_practice:
 * @self: a session
 * @preset: the id of a practice server
 * @error: return location
 *
 * Starts a practice server, or finds the one that runs already. Its password is known, so that a
 * test of it asks for nothing.
 *
 * Returns: (transfer none) (nullable): the account that tests it, or %NULL with the error of
 *   ehlo_practice_start()
 */
EhloAccount *
ehlo_session_start_practice (EhloSession  *self,
                             const char   *preset,
                             GError      **error)
{
  EhloAccount *account;
  const char *password;

  g_return_val_if_fail (EHLO_IS_SESSION (self), NULL);
  g_return_val_if_fail (preset != NULL, NULL);

  account = ehlo_practice_accounts_start (self->practice, preset, &password, error);
  if (account != NULL)
    ehlo_session_set_password (self, account, password);

  return account;
}

/**
 * ehlo_session_add:
 * @self: a session
 * @account: a new account
 * @error: return location
 *
 * Adds @account to those that are kept.
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE when it cannot be saved; it is then not in the list
 */
gboolean
ehlo_session_add (EhloSession  *self,
                  EhloAccount  *account,
                  GError      **error)
{
  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);

  return ehlo_account_list_insert (self->accounts, G_MAXUINT, account, error);
}

static gboolean
is_other_door (EhloAccount *a,
               EhloAccount *b)
{
  return g_strcmp0 (ehlo_account_get_host (a), ehlo_account_get_host (b)) != 0 ||
         g_strcmp0 (ehlo_account_get_user (a), ehlo_account_get_user (b)) != 0;
}

/* The old run and the old password say nothing about another server or another user. */
static void
forget_trial (EhloSession *self,
              EhloAccount *account)
{
  EhloTrial *trial = get_trial (self, account);

  ehlo_session_stop (self, account);
  ehlo_trial_set_password (trial, NULL);
  ehlo_trial_set_run (trial, NULL);
}

/**
 * ehlo_session_change:
 * @self: a session
 * @account: an account of this session
 * @values: what it is to be like
 * @error: return location
 *
 * Takes over what was typed into a form. With the server or the user name go the password, the
 * last run and its result: they belong to the old ones.
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE when it cannot be saved; @account has the new values then,
 *   too, until the program ends
 */
gboolean
ehlo_session_change (EhloSession  *self,
                     EhloAccount  *account,
                     EhloAccount  *values,
                     GError      **error)
{
  gboolean is_other;

  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), FALSE);

  is_other = is_other_door (account, values);
  ehlo_account_assign (account, values);
  if (is_other)
    {
      forget_trial (self, account);
      g_object_set (account, "last-outcome", EHLO_OUTCOME_RUNNING, "last-summary", NULL, NULL);
      g_signal_emit (self, signals[RUN_CHANGED], 0, account);
    }

  if (ehlo_session_is_practice (self, account))
    return TRUE;

  return ehlo_account_list_save (self->accounts, error);
}

/**
 * ehlo_session_remove:
 * @self: a session
 * @account: an account of this session
 * @ret_position: (out): where it stood, for ehlo_session_restore()
 * @error: return location
 *
 * Takes @account out of its list, stops its test and forgets its run and its password.
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE when that cannot be saved; nothing is changed then
 */
gboolean
ehlo_session_remove (EhloSession  *self,
                     EhloAccount  *account,
                     guint        *ret_position,
                     GError      **error)
{
  g_autoptr (EhloAccount) kept = g_object_ref (account);

  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);

  if (!ehlo_session_is_practice (self, account))
    {
      if (!ehlo_account_list_remove (self->accounts, account, ret_position, error))
        return FALSE;
    }
  else if (!ehlo_practice_accounts_remove (self->practice, account, ret_position))
    {
      return TRUE;
    }

  ehlo_session_stop (self, kept);
  g_hash_table_remove (self->trials, ehlo_account_get_id (kept));

  return TRUE;
}

/**
 * ehlo_session_restore:
 * @self: a session
 * @account: an account that was removed
 * @position: where it stood
 * @error: return location
 *
 * Undoes ehlo_session_remove(), but for the run and the password, which are gone.
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE when it cannot be saved; it is then not in the list
 */
gboolean
ehlo_session_restore (EhloSession  *self,
                      EhloAccount  *account,
                      guint         position,
                      GError      **error)
{
  const char *password;

  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), FALSE);

  if (!ehlo_session_is_practice (self, account))
    return ehlo_account_list_insert (self->accounts, position, account, error);

  if (!ehlo_practice_accounts_restore (self->practice, account, position, &password, error))
    return FALSE;

  ehlo_session_set_password (self, account, password);

  return TRUE;
}

/**
 * ehlo_session_wants_password:
 * @self: a session
 * @account: an account
 *
 * Returns: whether a test of @account needs a password that is not known yet
 */
gboolean
ehlo_session_wants_password (EhloSession *self,
                             EhloAccount *account)
{
  EhloTrial *trial;

  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), FALSE);

  trial = find_trial (self, account);

  return ehlo_account_get_user (account) != NULL && (trial == NULL || trial->password == NULL);
}

/**
 * ehlo_session_set_password:
 * @self: a session
 * @account: an account
 * @password: (nullable): its password, %NULL to forget it
 *
 * Keeps a copy of @password in memory until the program ends or @account is removed.
 */
void
ehlo_session_set_password (EhloSession *self,
                           EhloAccount *account,
                           const char  *password)
{
  g_return_if_fail (EHLO_IS_SESSION (self));
  g_return_if_fail (EHLO_IS_ACCOUNT (account));

  ehlo_trial_set_password (get_trial (self, account), password);
}

/**
 * ehlo_session_get_run:
 * @self: a session
 * @account: an account
 *
 * Returns: (transfer none) (nullable): the run that goes on, or the last one of this session
 */
EhloRun *
ehlo_session_get_run (EhloSession *self,
                      EhloAccount *account)
{
  EhloTrial *trial;

  g_return_val_if_fail (EHLO_IS_SESSION (self), NULL);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), NULL);

  trial = find_trial (self, account);

  return trial != NULL ? trial->run : NULL;
}

/**
 * ehlo_session_is_testing:
 * @self: a session
 * @account: an account
 *
 * Returns: whether a test of @account goes on
 */
gboolean
ehlo_session_is_testing (EhloSession *self,
                         EhloAccount *account)
{
  EhloTrial *trial;

  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), FALSE);

  trial = find_trial (self, account);

  return trial != NULL && trial->cancellable != NULL;
}

/**
 * ehlo_session_is_busy:
 * @self: a session
 *
 * Returns: whether any test goes on
 */
gboolean
ehlo_session_is_busy (EhloSession *self)
{
  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);

  return self->n_tests > 0;
}

static EhloPlan *
make_plan (EhloSession    *self,
           EhloAccount    *account,
           EhloTestFlags   flags,
           GError        **error)
{
  EhloTrial *trial = get_trial (self, account);
  EhloPlan *plan;

  plan = ehlo_plan_new_for_account (account,
                                    flags & EHLO_TEST_WITHOUT_SIGN_IN ? NULL : trial->password,
                                    error);
  if (plan == NULL)
    return NULL;

  plan->allow_unprotected = (flags & EHLO_TEST_ALLOW_UNPROTECTED) != 0;
  if (plan->extra_ca_pem == NULL && ehlo_session_is_practice (self, account))
    plan->extra_ca_pem = g_bytes_ref (ehlo_practice_accounts_get_ca_pem (self->practice));

  return plan;
}

static void
set_n_tests (EhloSession *self,
             guint        n_tests)
{
  gboolean was_busy = self->n_tests > 0;

  self->n_tests = n_tests;
  if (was_busy != (n_tests > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void test_done_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);

/**
 * ehlo_session_test:
 * @self: a session
 * @account: an account that is not tested just now
 * @flags: how
 * @error: return location
 *
 * Begins a test of @account. Its run can be had at once from ehlo_session_get_run() and grows.
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID or %EHLO_ERROR_FILE when it cannot even begin; the
 *   message names the field or the file
 */
gboolean
ehlo_session_test (EhloSession    *self,
                   EhloAccount    *account,
                   EhloTestFlags   flags,
                   GError        **error)
{
  g_autoptr (EhloPlan) plan = NULL;
  g_autoptr (EhloRun) run = NULL;
  EhloTrial *trial;
  Test *test;

  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), FALSE);
  g_return_val_if_fail (!ehlo_session_is_testing (self, account), FALSE);

  plan = make_plan (self, account, flags, error);
  if (plan == NULL)
    return FALSE;

  if (self->engine == NULL)
    self->engine = ehlo_engine_new ();

  test = g_new0 (Test, 1);
  test->session = g_object_ref (self);
  test->account = g_object_ref (account);
  test->cancellable = g_cancellable_new ();

  trial = get_trial (self, account);
  trial->cancellable = g_object_ref (test->cancellable);
  run = ehlo_checkup_run_async (self->engine, plan, trial->cancellable, test_done_cb, test);
  ehlo_trial_set_run (trial, run);
  set_n_tests (self, self->n_tests + 1);
  g_signal_emit (self, signals[RUN_CHANGED], 0, account);

  return TRUE;
}

/* The account remembers how its last test ended; its run is kept for this session only. */
static void
note_result (EhloSession *self,
             EhloAccount *account,
             EhloRun     *run)
{
  EhloFinding *verdict = ehlo_run_get_verdict (run);
  g_autoptr (GError) error = NULL;

  g_object_set (account,
                "last-outcome", ehlo_run_get_outcome (run),
                "last-summary", verdict != NULL ? ehlo_finding_get_title (verdict) : NULL,
                NULL);

  if (!ehlo_session_is_practice (self, account) &&
      ehlo_account_list_find (self->accounts, ehlo_account_get_id (account)) == account &&
      !ehlo_account_list_save (self->accounts, &error))
    g_signal_emit (self, signals[SAVE_FAILED], 0, error);
}

static void
test_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Test) test = user_data;
  g_autoptr (EhloRun) run = ehlo_checkup_run_finish (EHLO_ENGINE (source), result);
  EhloSession *self = test->session;
  EhloTrial *trial = find_trial (self, test->account);

  if (ehlo_run_get_verdict (run) == NULL)
    ehlo_diagnose (run);

  /* While the test went on the account may have been removed, even come back, or been changed so
   * that this run says nothing about it. */
  if (trial != NULL && trial->cancellable == test->cancellable)
    g_clear_object (&trial->cancellable);
  if (trial != NULL && trial->run == run)
    note_result (self, test->account, run);

  set_n_tests (self, self->n_tests - 1);
  g_signal_emit (self, signals[RUN_CHANGED], 0, test->account);
}

static void
cancel (EhloSession *self,
        EhloTrial   *trial)
{
  if (trial->cancellable != NULL)
    ehlo_engine_cancel (self->engine, trial->cancellable);
}

/**
 * ehlo_session_stop:
 * @self: a session
 * @account: an account
 *
 * Stops the test of @account, if one goes on. The run ends with what it has.
 */
void
ehlo_session_stop (EhloSession *self,
                   EhloAccount *account)
{
  EhloTrial *trial;

  g_return_if_fail (EHLO_IS_SESSION (self));
  g_return_if_fail (EHLO_IS_ACCOUNT (account));

  trial = find_trial (self, account);
  if (trial != NULL)
    cancel (self, trial);
}

/**
 * ehlo_session_stop_all:
 * @self: a session
 *
 * Stops every test that goes on. #EhloSession:busy tells when they are over.
 */
void
ehlo_session_stop_all (EhloSession *self)
{
  GHashTableIter iter;
  gpointer trial;

  g_return_if_fail (EHLO_IS_SESSION (self));

  g_hash_table_iter_init (&iter, self->trials);
  while (g_hash_table_iter_next (&iter, NULL, &trial))
    cancel (self, trial);
}
