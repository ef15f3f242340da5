/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-run.h"

G_BEGIN_DECLS

#define OK EHLO_OUTCOME_OK
#define WARN EHLO_OUTCOME_WARNING
#define FAIL EHLO_OUTCOME_FAILED
#define SKIP EHLO_OUTCOME_SKIPPED
#define STOP EHLO_OUTCOME_CANCELLED
#define CUT EHLO_OUTCOME_RUNNING

#define MAX_STEPS 12

/* A step as a line of a table. */
typedef struct
{
  EhloStepKind kind;
  EhloOutcome  outcome;
  const char  *facts;       /* GVariant text of a{sv}; NULL: none */
  const char  *summary;     /* NULL: the table ends here */
  gint64       duration_us; /* 0: 1 */
} BuiltStep;

EhloRun *built_run_begin (const char      *host,
                          const char      *user,
                          const BuiltStep *steps);
EhloRun *built_run_new   (const char      *host,
                          const char      *user,
                          const BuiltStep *steps);

G_END_DECLS
