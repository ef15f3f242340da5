/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-engine.h"
#include "ehlo-practice-accounts.h"
#include "ehlo-reputation-desk.h"
#include "ehlo-session.h"
#include "ehlo-trial.h"

G_BEGIN_DECLS

/* Between ehlo-session.c, which keeps the accounts, and ehlo-session-run.c, which tests them. */
struct _EhloSession
{
  GObject               parent_instance;

  EhloAccountList      *accounts;
  EhloPracticeAccounts *practice;
  EhloHistory          *history;
  GHashTable           *trials;  /* id of an account → EhloTrial */
  EhloEngine           *engine;  /* nullable: a thread has no place in the start-up */
  guint                 n_tests; /* that go on */
  EhloReputationDesk   *desk;
  gboolean              looking; /* an address up: counts as a test, the engine is not idle */
  GSettings            *settings; /* nullable: nobody else may be asked anything */
};

EhloEngine *_ehlo_session_get_engine (EhloSession *self);
EhloTrial *_ehlo_session_find_trial  (EhloSession *self,
                                      EhloAccount *account);
EhloTrial *_ehlo_session_get_trial   (EhloSession *self,
                                      EhloAccount *account);
void       _ehlo_session_run_changed (EhloSession *self,
                                      EhloAccount *account);
void       _ehlo_session_keep_run    (EhloSession *self,
                                      EhloAccount *account,
                                      EhloRun     *run);
void       _ehlo_session_save_failed (EhloSession *self,
                                      GError      *error);
void       _ehlo_session_set_n_tests (EhloSession *self,
                                      guint        n_tests);

G_END_DECLS
