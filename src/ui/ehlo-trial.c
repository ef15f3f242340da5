/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-trial.h"

#include <string.h>

/**
 * ehlo_trial_new:
 *
 * Returns: (transfer full): an empty trial
 */
EhloTrial *
ehlo_trial_new (void)
{
  return g_new0 (EhloTrial, 1);
}

/**
 * ehlo_trial_set_since:
 * @self: a trial
 * @since: (nullable): its run, which failed, beside the last one that worked
 */
void
ehlo_trial_set_since (EhloTrial      *self,
                      EhloComparison *since)
{
  g_clear_pointer (&self->since, ehlo_comparison_unref);
  self->since = since != NULL ? ehlo_comparison_ref (since) : NULL;
}

/**
 * ehlo_trial_set_run:
 * @self: a trial
 * @run: (nullable): a run
 */
void
ehlo_trial_set_run (EhloTrial *self,
                    EhloRun   *run)
{
  if (g_set_object (&self->run, run))
    ehlo_trial_set_since (self, NULL);
}

/**
 * ehlo_trial_set_survey:
 * @self: a trial
 * @survey: (nullable): a run that compares ports
 */
void
ehlo_trial_set_survey (EhloTrial *self,
                       EhloRun   *survey)
{
  g_set_object (&self->survey, survey);
}

/**
 * ehlo_trial_get_ports:
 * @self: a trial
 *
 * A test compares the ports by itself where that may explain a failure.
 *
 * Returns: (transfer none) (nullable): the run with the latest comparison of ports
 */
EhloRun *
ehlo_trial_get_ports (EhloTrial *self)
{
  gboolean run_has_ports = self->run != NULL && (ehlo_run_get_n_ports (self->run) > 0 ||
                                                 ehlo_run_get_path (self->run) != NULL);

  if (!run_has_ports)
    return self->survey;
  if (self->survey == NULL)
    return self->run;

  return g_date_time_compare (ehlo_run_get_started (self->survey),
                              ehlo_run_get_started (self->run)) > 0 ? self->survey : self->run;
}

/**
 * ehlo_trial_set_password:
 * @self: a trial
 * @password: (nullable): the password, %NULL to forget it
 *
 * Keeps a copy of @password. The one before is overwritten.
 */
void
ehlo_trial_set_password (EhloTrial  *self,
                         const char *password)
{
  char *old = self->password;

  self->password = g_strdup (password);
  if (old != NULL)
    explicit_bzero (old, strlen (old));
  g_free (old);
}

/**
 * ehlo_trial_free:
 * @self: (transfer full): a trial
 *
 * Overwrites the password. A test that goes on is not stopped by this.
 */
void
ehlo_trial_free (EhloTrial *self)
{
  g_clear_object (&self->cancellable);
  g_clear_object (&self->run);
  g_clear_object (&self->survey);
  ehlo_trial_set_since (self, NULL);
  ehlo_trial_set_password (self, NULL);
  g_free (self);
}
