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
 * ehlo_trial_set_run:
 * @self: a trial
 * @run: (nullable): a run
 */
void
ehlo_trial_set_run (EhloTrial *self,
                    EhloRun   *run)
{
  g_set_object (&self->run, run);
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
  ehlo_trial_set_password (self, NULL);
  g_free (self);
}
