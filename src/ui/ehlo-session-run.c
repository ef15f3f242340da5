/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-session-private.h"

#include "ehlo-checkup.h"
#include "ehlo-connectivity-page.h"
#include "ehlo-diagnosis.h"
#include "ehlo-practice.h"
#include "ehlo-survey.h"

/* No standard gives it to mail, and few servers have it. */
#define RARE_PORT 2525

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

static EhloPlan *
make_plan (EhloSession    *self,
           EhloAccount    *account,
           EhloTestFlags   flags,
           GError        **error)
{
  EhloTrial *trial = _ehlo_session_get_trial (self, account);
  EhloPlan *plan;

  plan = ehlo_plan_new_for_account (account,
                                    flags & EHLO_TEST_WITHOUT_SIGN_IN ? NULL : trial->password,
                                    error);
  if (plan == NULL)
    return NULL;

  if (!ehlo_session_is_practice (self, account))
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

      plan->earlier_refusals =
        ehlo_history_count_refusals (self->history, plan->subject->host, now);
    }
  plan->allow_unprotected = (flags & EHLO_TEST_ALLOW_UNPROTECTED) != 0;
  if (self->settings != NULL && g_settings_get_boolean (self->settings, "check-connectivity")
      && !ehlo_session_is_practice (self, account))
    plan->connectivity_uri = ehlo_connectivity_page_dup_default ();
  if (plan->extra_ca_pem == NULL && ehlo_session_is_practice (self, account))
    plan->extra_ca_pem = g_bytes_ref (ehlo_practice_accounts_get_ca_pem (self->practice));

  return plan;
}

/*< private >
 * _ehlo_session_get_engine:
 * @self: a session
 *
 * Returns: (transfer none): the engine, from now on if there was none
 */
EhloEngine *
_ehlo_session_get_engine (EhloSession *self)
{
  if (self->engine == NULL)
    self->engine = ehlo_engine_new ();

  return self->engine;
}

/* What is to be handed to the end of a test that begins. */
static Test *
begin (EhloSession *self,
       EhloAccount *account)
{
  EhloTrial *trial = _ehlo_session_get_trial (self, account);
  Test *test = g_new0 (Test, 1);

  test->session = g_object_ref (self);
  test->account = g_object_ref (account);
  test->cancellable = g_cancellable_new ();
  trial->cancellable = g_object_ref (test->cancellable);

  return test;
}

static void
end (Test *test)
{
  EhloSession *self = test->session;
  EhloTrial *trial = _ehlo_session_find_trial (self, test->account);

  /* The account may have been removed meanwhile, even come back. */
  if (trial != NULL && trial->cancellable == test->cancellable)
    g_clear_object (&trial->cancellable);
  _ehlo_session_set_n_tests (self, self->n_tests - 1);
  _ehlo_session_run_changed (self, test->account);
}

static void
rows_changed_cb (Test *test)
{
  _ehlo_session_run_changed (test->session, test->account);
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
  Test *test;

  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), FALSE);
  g_return_val_if_fail (!ehlo_session_is_testing (self, account), FALSE);

  plan = make_plan (self, account, flags, error);
  if (plan == NULL)
    return FALSE;

  test = begin (self, account);
  run = ehlo_checkup_run_async (_ehlo_session_get_engine (self), plan, test->cancellable,
                                test_done_cb, test);
  g_signal_connect_swapped (run, "ports-changed", G_CALLBACK (rows_changed_cb), test);
  g_signal_connect_swapped (run, "path-changed", G_CALLBACK (rows_changed_cb), test);
  ehlo_trial_set_run (_ehlo_session_get_trial (self, account), run);
  _ehlo_session_set_n_tests (self, self->n_tests + 1);
  _ehlo_session_run_changed (self, account);

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
    _ehlo_session_save_failed (self, error);
}

static void
test_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Test) test = user_data;
  g_autoptr (EhloRun) run = ehlo_checkup_run_finish (EHLO_ENGINE (source), result);
  EhloTrial *trial = _ehlo_session_find_trial (test->session, test->account);

  g_signal_handlers_disconnect_by_data (run, test);
  if (ehlo_run_get_verdict (run) == NULL)
    ehlo_diagnose (run);

  /* While the test went on the account may have been changed so that this run says nothing about
   * it. */
  if (trial != NULL && trial->run == run)
    {
      note_result (test->session, test->account, run);
      _ehlo_session_keep_run (test->session, test->account, run);
    }
  if (!ehlo_session_is_practice (test->session, test->account))
    ehlo_reputation_desk_learn (test->session->desk, run);
  end (test);
}

/* The usual ports with that of the account among them: no more connections than without it, and
 * the one that is left out is the one that hardly any server has. On this computer the others
 * belong to somebody else. */
static guint
choose_ports (EhloSession *self,
              EhloAccount *account,
              guint       *ports)
{
  guint own = ehlo_account_get_port (account);
  guint n_ports;
  const guint *usual = ehlo_ports_get_usual (&n_ports);
  gboolean is_usual = FALSE;

  if (ehlo_session_is_practice (self, account))
    {
      ports[0] = own;
      return 1;
    }

  for (guint i = 0; i < n_ports; i++)
    {
      ports[i] = usual[i];
      is_usual |= usual[i] == own;
    }
  for (guint i = 0; i < n_ports && !is_usual; i++)
    if (ports[i] == RARE_PORT)
      ports[i] = own;

  return n_ports;
}

static void compared_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);

/**
 * ehlo_session_compare_ports:
 * @self: a session
 * @account: an account that is not tested just now
 * @error: return location
 *
 * Begins a comparison of the ports of the server of @account, without a password. Its run can be
 * had at once from ehlo_session_get_ports_run() and grows.
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID or %EHLO_ERROR_FILE when it cannot even begin; the
 *   message names the field or the file
 */
gboolean
ehlo_session_compare_ports (EhloSession  *self,
                            EhloAccount  *account,
                            GError      **error)
{
  g_autoptr (EhloPlan) plan = NULL;
  g_autoptr (EhloRun) run = NULL;
  guint ports[EHLO_PORTS_MAX];
  guint n_ports;
  Test *test;

  g_return_val_if_fail (EHLO_IS_SESSION (self), FALSE);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), FALSE);
  g_return_val_if_fail (!ehlo_session_is_testing (self, account), FALSE);

  plan = make_plan (self, account, EHLO_TEST_WITHOUT_SIGN_IN, error);
  if (plan == NULL)
    return FALSE;

  n_ports = choose_ports (self, account, ports);
  test = begin (self, account);
  run = ehlo_survey_ports_async (_ehlo_session_get_engine (self), plan, ports, n_ports,
                                 test->cancellable, compared_cb, test);
  ehlo_trial_set_survey (_ehlo_session_get_trial (self, account), run);
  _ehlo_session_set_n_tests (self, self->n_tests + 1);
  _ehlo_session_run_changed (self, account);

  return TRUE;
}

static void
compared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Test) test = user_data;

  g_object_unref (ehlo_survey_finish (EHLO_ENGINE (source), result));
  end (test);
}

static void
cancel (EhloSession *self,
        EhloTrial   *trial)
{
  if (trial->cancellable != NULL)
    ehlo_engine_cancel (self->engine, trial->cancellable);
}

/**
 * ehlo_session_dup_secrets:
 * @self: a session
 * @account: one of its accounts
 *
 * Returns: (transfer full) (nullable): what no report of @account may hold
 */
EhloRedactor *
ehlo_session_dup_secrets (EhloSession *self,
                          EhloAccount *account)
{
  EhloTrial *trial;

  g_return_val_if_fail (EHLO_IS_SESSION (self), NULL);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), NULL);

  trial = _ehlo_session_find_trial (self, account);
  if (trial == NULL || trial->password == NULL)
    return NULL;

  return ehlo_redactor_new (ehlo_account_get_user (account), trial->password);
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

  trial = _ehlo_session_find_trial (self, account);
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
  ehlo_reputation_desk_stop (self->desk);
}
