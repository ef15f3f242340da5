/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "built-run.h"

G_BEGIN_DECLS

/* A run as a line of a table, and what must be concluded from it. */
typedef struct
{
  const char *name;
  const char *host;       /* NULL: mail.example.org */
  BuiltStep   steps[MAX_STEPS];
  const char *code;
  const char *confidence;
  const char *who;        /* joined by blanks; NULL: whoever */
  const char *findings;   /* codes, joined by blanks; NULL: none */
  const char *words;      /* of the explanation; NULL: whatever */
} RuleCase;

void rule_cases_add (const RuleCase *cases,
                     gsize           n_cases);

G_END_DECLS
