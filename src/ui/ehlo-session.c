/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-session-private.h"

#include "ehlo-practice.h"

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

/*< private >
 * _ehlo_session_find_trial:
 * @self: a session
 * @account: an account
 *
 * Returns: (transfer none) (nullable): what is kept for @account
 */
EhloTrial *
_ehlo_session_find_trial (EhloSession *self,
                          EhloAccount *account)
{
  return g_hash_table_lookup (self->trials, ehlo_account_get_id (account));
}

/*< private >
 * _ehlo_session_get_trial:
 * @self: a session
 * @account: an account
 *
 * Returns: (transfer none): what is kept for @account, from now on if nothing was
 */
EhloTrial *
_ehlo_session_get_trial (EhloSession *self,
                         EhloAccount *account)
{
  EhloTrial *trial = _ehlo_session_find_trial (self, account);

  if (trial == NULL)
    {
      trial = ehlo_trial_new ();
      g_hash_table_insert (self->trials, g_strdup (ehlo_account_get_id (account)), trial);
    }

  return trial;
}

static EhloEngine *
get_engine (gpointer self)
{
  return _ehlo_session_get_engine (self);
}

/* Whoever closes the program waits for a look-up as for a test. */
static void
looking_cb (EhloSession *self)
{
  gboolean looking;

  g_object_get (self->desk, "looking", &looking, NULL);
  if (looking == self->looking)
    return;

  self->looking = looking;
  _ehlo_session_set_n_tests (self, looking ? self->n_tests + 1 : self->n_tests - 1);
}

static void
ehlo_session_dispose (GObject *object)
{
  EhloSession *self = EHLO_SESSION (object);

  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
  g_hash_table_remove_all (self->trials);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
  g_clear_object (&self->practice);
  if (self->history != NULL)
    ehlo_history_wait (self->history);
  g_clear_object (&self->history);
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
   * A test of @account has begun, has got further with its ports, or is over:
   * ehlo_session_get_run(), ehlo_session_get_ports_run() and ehlo_session_is_testing() say
   * something new.
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
  self->desk = ehlo_reputation_desk_new (get_engine, self);
  g_signal_connect_object (self->desk, "notify::looking", G_CALLBACK (looking_cb), self,
                           G_CONNECT_SWAPPED);
  self->trials = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) ehlo_trial_free);
}

/*< private >
 * _ehlo_session_run_changed:
 * @self: a session
 * @account: an account
 *
 * Tells that there is something new about the runs of @account.
 */
void
_ehlo_session_run_changed (EhloSession *self,
                           EhloAccount *account)
{
  g_signal_emit (self, signals[RUN_CHANGED], 0, account);
}

/*< private >
 * _ehlo_session_save_failed:
 * @self: a session
 * @error: why
 *
 * Tells that a result could not be saved.
 */
void
_ehlo_session_save_failed (EhloSession *self,
                           GError      *error)
{
  g_signal_emit (self, signals[SAVE_FAILED], 0, error);
}

/*< private >
 * _ehlo_session_set_n_tests:
 * @self: a session
 * @n_tests: how many tests and comparisons go on
 */
void
_ehlo_session_set_n_tests (EhloSession *self,
                           guint        n_tests)
{
  gboolean was_busy = self->n_tests > 0;

  self->n_tests = n_tests;
  if (was_busy != (n_tests > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
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
  g_autofree char *folder = NULL;
  g_autofree char *history = NULL;

  self->accounts = ehlo_account_list_new (accounts_path);
  folder = g_path_get_dirname (accounts_path);
  history = g_build_filename (folder, "history", NULL);
  self->history = ehlo_history_new (history);

  return self;
}

/**
 * ehlo_session_set_settings:
 * @self: a session
 * @settings: the settings of the program
 *
 * Lets tests ask others than the mail server, where @settings allow it. Without them nobody is.
 */
void
ehlo_session_set_settings (EhloSession *self,
                           GSettings   *settings)
{
  g_return_if_fail (EHLO_IS_SESSION (self));

  g_settings_bind (settings, "keep-history", self->history, "enabled", G_SETTINGS_BIND_GET);
  if (g_set_object (&self->settings, settings))
    ehlo_reputation_desk_set_settings (self->desk, settings);
}

/**
 * ehlo_session_get_desk:
 * @self: a session
 *
 * Returns: (transfer none): who looks up addresses and domains
 */
EhloReputationDesk *
ehlo_session_get_desk (EhloSession *self)
{
  g_return_val_if_fail (EHLO_IS_SESSION (self), NULL);

  return self->desk;
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

  ehlo_history_start (self->history);

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
is_other_host (EhloAccount *a,
               EhloAccount *b)
{
  return g_strcmp0 (ehlo_account_get_host (a), ehlo_account_get_host (b)) != 0;
}

static gboolean
is_other_user (EhloAccount *a,
               EhloAccount *b)
{
  return g_strcmp0 (ehlo_account_get_user (a), ehlo_account_get_user (b)) != 0;
}

static gboolean
save_change (EhloSession  *self,
             EhloAccount  *account,
             GError      **error)
{
  if (ehlo_session_is_practice (self, account))
    return TRUE;

  return ehlo_account_list_save (self->accounts, error);
}

/* The old run says nothing about another server or another user, the ports of the old server
 * nothing about another. */
static void
forget_runs (EhloSession *self,
             EhloAccount *account,
             gboolean     with_survey)
{
  EhloTrial *trial = _ehlo_session_get_trial (self, account);

  ehlo_session_stop (self, account);
  ehlo_trial_set_run (trial, NULL);
  if (with_survey)
    ehlo_trial_set_survey (trial, NULL);
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
  gboolean other_host, other_user;

  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), FALSE);

  other_host = is_other_host (account, values);
  other_user = is_other_user (account, values);
  ehlo_account_assign (account, values);
  if (other_host || other_user)
    {
      forget_runs (self, account, other_host);
      ehlo_session_set_password (self, account, NULL);
      g_object_set (account, "last-outcome", EHLO_OUTCOME_RUNNING, "last-summary", NULL, NULL);
      _ehlo_session_run_changed (self, account);
    }

  return save_change (self, account, error);
}

/**
 * ehlo_session_fix:
 * @self: a session
 * @fix: a change of an account of this session
 * @error: return location
 *
 * Makes the change that a verdict offers. Unlike ehlo_session_change() it keeps the password for
 * another form of the user name: it is still the same person at the same server. Another server
 * does not get it.
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE when it cannot be saved; the account is changed then, too,
 *   until the program ends
 */
gboolean
ehlo_session_fix (EhloSession    *self,
                  const EhloFix  *fix,
                  GError        **error)
{
  gboolean other_host;

  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);
  g_return_val_if_fail (fix != NULL, FALSE);

  other_host = is_other_host (fix->account, fix->after);
  ehlo_account_assign (fix->account, fix->after);
  if (other_host)
    {
      forget_runs (self, fix->account, TRUE);
      ehlo_session_set_password (self, fix->account, NULL);
      _ehlo_session_run_changed (self, fix->account);
    }

  return save_change (self, fix->account, error);
}

/**
 * ehlo_session_undo_fix:
 * @self: a session
 * @fix: a change that was made with ehlo_session_fix()
 * @error: return location
 *
 * Gives the account back what the fix changed, as far as nobody has changed it again. Where that
 * makes it what it was, its last run comes back too. An account that is gone stays gone.
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE when it cannot be saved; the account is changed then, too,
 *   until the program ends
 */
gboolean
ehlo_session_undo_fix (EhloSession    *self,
                       const EhloFix  *fix,
                       GError        **error)
{
  EhloAccount *account;
  g_autoptr (EhloAccount) undone = NULL;
  gboolean is_complete;

  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);
  g_return_val_if_fail (fix != NULL, FALSE);

  account = fix->account;
  if (ehlo_session_find (self, ehlo_account_get_id (account)) != account)
    return TRUE;

  undone = ehlo_fix_dup_undone (fix, &is_complete);
  if (is_other_host (account, undone))
    ehlo_session_set_password (self, account, NULL);
  forget_runs (self, account, is_other_host (account, undone));
  ehlo_account_assign (account, undone);
  if (is_complete)
    ehlo_trial_set_run (_ehlo_session_get_trial (self, account), fix->run);
  else
    g_object_set (account, "last-outcome", EHLO_OUTCOME_RUNNING, "last-summary", NULL, NULL);
  _ehlo_session_run_changed (self, account);

  return save_change (self, account, error);
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
      ehlo_history_take_away (self->history, ehlo_account_get_id (kept));
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
    {
      if (!ehlo_account_list_insert (self->accounts, position, account, error))
        return FALSE;
      ehlo_history_bring_back (self->history, ehlo_account_get_id (account));
      return TRUE;
    }

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

  trial = _ehlo_session_find_trial (self, account);

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

  ehlo_trial_set_password (_ehlo_session_get_trial (self, account), password);
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

  trial = _ehlo_session_find_trial (self, account);

  return trial != NULL ? trial->run : NULL;
}

/**
 * ehlo_session_get_ports_run:
 * @self: a session
 * @account: an account
 *
 * Returns: (transfer none) (nullable): the run with the latest comparison of the ports of
 *   @account, a test or one of ehlo_session_compare_ports(), finished or not
 */
EhloRun *
ehlo_session_get_ports_run (EhloSession *self,
                            EhloAccount *account)
{
  EhloTrial *trial;

  g_return_val_if_fail (EHLO_IS_SESSION (self), NULL);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), NULL);

  trial = _ehlo_session_find_trial (self, account);

  return trial != NULL ? ehlo_trial_get_ports (trial) : NULL;
}

/**
 * ehlo_session_is_testing:
 * @self: a session
 * @account: an account
 *
 * Returns: whether a test of @account or a comparison of its ports goes on
 */
gboolean
ehlo_session_is_testing (EhloSession *self,
                         EhloAccount *account)
{
  EhloTrial *trial;

  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), FALSE);

  trial = _ehlo_session_find_trial (self, account);

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
