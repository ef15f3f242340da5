/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a step, or a whole run, ended. The names are an interface (JSON reports). */
typedef enum
{
  EHLO_OUTCOME_RUNNING,
  EHLO_OUTCOME_OK,
  EHLO_OUTCOME_WARNING,
  EHLO_OUTCOME_FAILED,
  EHLO_OUTCOME_SKIPPED,
  EHLO_OUTCOME_CANCELLED,
} EhloOutcome;

#define EHLO_N_OUTCOMES (EHLO_OUTCOME_CANCELLED + 1)

const char *ehlo_outcome_to_string   (EhloOutcome  outcome);
gboolean    ehlo_outcome_from_string (const char  *text,
                                      EhloOutcome *ret_outcome);

G_END_DECLS
