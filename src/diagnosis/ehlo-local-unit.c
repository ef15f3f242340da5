/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-local-unit.h"

#include "ehlo-fact.h"

#include <string.h>

/* "postfix@-.service failed (exit-code), enabled": the second word. A unit that has ended well
 * while it stands for another one ("exited") runs nothing itself. */
static EhloUnitState
read_state (const char *line)
{
  const char *state = strchr (line, ' ');

  if (state == NULL)
    return EHLO_UNIT_NONE;
  state++;
  if (g_str_has_prefix (state, "failed"))
    return EHLO_UNIT_FAILED;
  if (g_str_has_prefix (state, "masked"))
    return EHLO_UNIT_MASKED;
  if (g_str_has_prefix (state, "active (exited)"))
    return EHLO_UNIT_NONE;

  return g_str_has_prefix (state, "active") ? EHLO_UNIT_RUNNING : EHLO_UNIT_STOPPED;
}

/* Dovecot takes mail from people at some places, but is there for reading it. */
static gboolean
is_for_reading (const char *line)
{
  return g_str_has_prefix (line, "dovecot");
}

/* What is said of several: one that failed is what to look at; else one that runs shows that those
 * that do not are not meant to. */
static guint
rank (const char *line)
{
  static const guint ranks[] = {
    [EHLO_UNIT_NONE] = 0,    [EHLO_UNIT_MASKED] = 2,  [EHLO_UNIT_STOPPED] = 4,
    [EHLO_UNIT_RUNNING] = 6, [EHLO_UNIT_FAILED] = 8,
  };
  guint value = ranks[read_state (line)];

  return value > 0 && is_for_reading (line) ? 1 : value;
}

/* "postfix" of "postfix@-.service": what systemctl is told. */
static char *
dup_service (const char *line)
{
  return g_strndup (line, strcspn (line, "@. "));
}

/**
 * ehlo_local_unit_find:
 * @computer: the step about this computer
 * @ret_unit: (out) (transfer full) (nullable): the unit with its state, "postfix.service failed"
 * @ret_service: (out) (transfer full) (nullable): what to call it on a command line, "postfix"
 *
 * Chooses the mail service to speak of.
 *
 * Returns: how it stands
 */
EhloUnitState
ehlo_local_unit_find (EhloStep  *computer,
                      char     **ret_unit,
                      char     **ret_service)
{
  g_auto (GStrv) lines = ehlo_step_dup_strv (computer, EHLO_FACT_UNITS);
  const char *best = NULL;

  *ret_unit = NULL;
  *ret_service = NULL;
  for (guint i = 0; lines[i] != NULL; i++)
    if (rank (lines[i]) > (best != NULL ? rank (best) : 0))
      best = lines[i];
  if (best == NULL)
    return EHLO_UNIT_NONE;

  *ret_unit = g_strndup (best, strcspn (best, ","));
  *ret_service = dup_service (best);

  return read_state (best);
}
