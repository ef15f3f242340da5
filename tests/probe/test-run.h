/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-checkup.h"
#include "ehlo-practice-script.h"
#include "ehlo-practice.h"

/* One run, from start to finish, for tests. */
EhloPlan   *test_plan_new        (EhloPractice            *practice,
                                  const EhloPracticeInfo  *info);
EhloRun    *test_run             (EhloEngine              *engine,
                                  const EhloPlan          *plan);
EhloRun    *test_run_cancelled   (EhloEngine              *engine,
                                  const EhloPlan          *plan,
                                  EhloStepKind             during,
                                  gint64                  *ret_took_us);
EhloRun    *test_run_script      (const EhloPracticeScript *script,
                                  void                    (*change_plan) (EhloPlan *));
void        test_assert_outcome  (EhloRun                 *run,
                                  EhloStepKind             kind,
                                  EhloOutcome              outcome);
void        test_assert_absent   (EhloRun                 *run,
                                  EhloStepKind             kind);
const char *test_fact            (EhloRun                 *run,
                                  EhloStepKind             kind,
                                  const char              *key);
