/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-further.h"

static gboolean
is_needed (const EhloInquiry *inquiry)
{
  return FALSE;
}

static void
start (const EhloInquiry   *inquiry,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, start);
  g_task_return_boolean (task, TRUE);
}

static void
finish (GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

const EhloFurtherProbe ehlo_further_network = { "network", 0, is_needed, start, finish };
