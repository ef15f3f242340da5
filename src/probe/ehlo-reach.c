/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reach.h"

#include "ehlo-lookup.h"
#include "ehlo-race.h"

typedef struct
{
  guint16  port;
  gint64   deadline_us;
  EhloRace *race; /* nullable */
} ReachData;

static void
reach_data_free (ReachData *data)
{
  g_clear_object (&data->race);
  g_free (data);
}

static void found_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data);
static void raced_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data);

static GTask *
task_new (guint16              port,
          gint64               deadline_us,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  ReachData *data = g_new0 (ReachData, 1);

  g_task_set_source_tag (task, task_new);
  g_task_set_task_data (task, data, (GDestroyNotify) reach_data_free);
  data->port = port;
  data->deadline_us = deadline_us;
  return task;
}

static void
race (GTask     *task,
      GPtrArray *addresses)
{
  ReachData *data = g_task_get_task_data (task);

  if (addresses->len == 0)
    {
      g_task_return_pointer (task, NULL, NULL);
      g_object_unref (task);
      return;
    }

  data->race = ehlo_race_new (addresses, data->port);
  ehlo_race_run_async (data->race, data->deadline_us, g_task_get_cancellable (task), raced_cb,
                       task);
}

/**
 * ehlo_reach_async:
 * @resolver: (nullable): the name server to ask, as in #EhloPlan; %NULL: the system's
 * @host: a host name or an address
 * @port: a TCP port
 * @deadline_us: point of g_get_monotonic_time() in µs, for look-up and connection
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: data for @callback
 *
 * Looks @host up and connects to the first of its addresses that answers. Engine thread.
 */
void
ehlo_reach_async (const char          *resolver,
                  const char          *host,
                  guint16              port,
                  gint64               deadline_us,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  GTask *task = task_new (port, deadline_us, cancellable, callback, user_data);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
  GInetAddress *literal = g_inet_address_new_from_string (host);
  g_autoptr (EhloResolver) asked = NULL;

  if (literal != NULL)
    g_ptr_array_add (addresses, literal);
  else
    asked = ehlo_resolver_new (resolver, NULL);

  if (asked != NULL)
    ehlo_lookup_async (asked, host, deadline_us, cancellable, found_cb, task);
  else
    race (task, addresses);
}

/**
 * ehlo_reach_addresses_async:
 * @addresses: (element-type GInetAddress): what a name led to
 * @port: a TCP port
 * @deadline_us: point of g_get_monotonic_time() in µs
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: data for @callback
 *
 * Connects to the first of @addresses that answers. Engine thread.
 */
void
ehlo_reach_addresses_async (GPtrArray           *addresses,
                            guint16              port,
                            gint64               deadline_us,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  race (task_new (port, deadline_us, cancellable, callback, user_data), addresses);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (EhloLookup) lookup = ehlo_lookup_finish (result);

  race (user_data, lookup->addresses);
}

static void
raced_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  EhloRace *self = EHLO_RACE (source);
  gboolean is_open = ehlo_race_run_finish (self, result);

  ehlo_race_stop (self);
  g_task_return_pointer (task, is_open ? g_object_ref (ehlo_race_get_winner (self)->socket) : NULL,
                         g_object_unref);
  g_object_unref (task);
}

/**
 * ehlo_reach_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full) (nullable): a connected socket; %NULL when nobody answered, or when it
 *   was stopped
 */
GSocket *
ehlo_reach_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
