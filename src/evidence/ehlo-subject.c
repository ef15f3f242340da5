/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-subject.h"

/**
 * ehlo_subject_copy:
 * @self: (nullable): an account as it is tested
 *
 * Returns: (transfer full): a copy that shares nothing with @self; %NULL for %NULL
 */
EhloSubject *
ehlo_subject_copy (const EhloSubject *self)
{
  EhloSubject *copy;

  if (self == NULL)
    return NULL;

  copy = g_new0 (EhloSubject, 1);
  copy->preset = g_strdup (self->preset);
  copy->host = g_strdup (self->host);
  copy->port = self->port;
  copy->encryption = self->encryption;
  copy->user = g_strdup (self->user);
  copy->from = g_strdup (self->from);
  copy->to = g_strdup (self->to);

  return copy;
}

/**
 * ehlo_subject_free:
 * @self: (transfer full) (nullable): an account as it is tested
 */
void
ehlo_subject_free (EhloSubject *self)
{
  if (self == NULL)
    return;

  g_free (self->preset);
  g_free (self->host);
  g_free (self->user);
  g_free (self->from);
  g_free (self->to);
  g_free (self);
}
