/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-session-private.h"

/* What a failure hands to the search for the last time that it worked. */
typedef struct
{
  EhloSession *session;
  EhloAccount *account;
  EhloRun     *run;
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->session);
  g_object_unref (search->account);
  g_object_unref (search->run);
  g_free (search);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Search, search_free)

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Search) search = user_data;
  g_autoptr (EhloRun) worked = NULL;
  g_autoptr (EhloComparison) since = NULL;
  EhloTrial *trial = _ehlo_session_find_trial (search->session, search->account);

  worked = ehlo_history_find_last_worked_finish (EHLO_HISTORY (source), result);
  if (worked == NULL || trial == NULL || trial->run != search->run)
    return;

  since = ehlo_compare_runs (worked, search->run);
  ehlo_trial_set_since (trial, since);
  _ehlo_session_run_changed (search->session, search->account);
}

static void
look_when_it_worked (EhloSession *self,
                     EhloAccount *account,
                     EhloRun     *run)
{
  Search *search = g_new0 (Search, 1);

  search->session = g_object_ref (self);
  search->account = g_object_ref (account);
  search->run = g_object_ref (run);
  ehlo_history_find_last_worked_async (self->history, ehlo_account_get_id (account),
                                       ehlo_run_get_started (run), found_cb, search);
}

/*< private >
 * _ehlo_session_keep_run:
 * @self: a session
 * @account: the account that was tested
 * @run: its run, finished
 *
 * Keeps @run in the history; after a failure looks there for the last run that worked. Practice
 * accounts have none: they are gone with the program.
 */
void
_ehlo_session_keep_run (EhloSession *self,
                        EhloAccount *account,
                        EhloRun     *run)
{
  const char *id = ehlo_account_get_id (account);

  if (ehlo_session_is_practice (self, account) ||
      ehlo_account_list_find (self->accounts, id) != account)
    return;

  ehlo_history_keep (self->history, id, run);
  if (ehlo_run_get_outcome (run) == EHLO_OUTCOME_FAILED)
    look_when_it_worked (self, account, run);
}

/**
 * ehlo_session_get_history:
 * @self: a session
 *
 * Returns: (transfer none): the runs that are kept on disk
 */
EhloHistory *
ehlo_session_get_history (EhloSession *self)
{
  g_return_val_if_fail (EHLO_IS_SESSION (self), NULL);

  return self->history;
}

/**
 * ehlo_session_get_since:
 * @self: a session
 * @account: an account
 *
 * Returns: (transfer none) (nullable): the run of ehlo_session_get_run(), which failed, beside the
 *   last one that worked; #EhloSession::run-changed tells when that is found
 */
EhloComparison *
ehlo_session_get_since (EhloSession *self,
                        EhloAccount *account)
{
  EhloTrial *trial;

  g_return_val_if_fail (EHLO_IS_SESSION (self), NULL);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), NULL);

  trial = _ehlo_session_find_trial (self, account);

  return trial != NULL ? trial->since : NULL;
}
