/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-system-connectivity.h"

/* Not GNetworkMonitor: it asks the bus when it is made, and waits for the answer. */

#define BUS_NAME    "org.freedesktop.NetworkManager"
#define OBJECT_PATH "/org/freedesktop/NetworkManager"
#define LIMIT_MS    1000

/* NMConnectivityState; 0 is "unknown". */
static const char *const states[] = { NULL, "none", "portal", "limited", "full" };

static void connected_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);
static void answered_cb  (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);

static void
finish_state (GTask      *task,
              const char *state)
{
  g_task_return_pointer (task, (gpointer) state, NULL);
  g_object_unref (task);
}

/**
 * ehlo_system_connectivity_async:
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: data for @callback
 *
 * Reads what NetworkManager found when it last looked; it is not told to look again, and it is not
 * started. On a connection of its own to the system bus, because the shared one ends the program
 * when the bus does. Engine thread.
 */
void
ehlo_system_connectivity_async (GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);

  g_task_set_source_tag (task, ehlo_system_connectivity_async);
  if (address == NULL)
    finish_state (task, NULL);
  else
    g_dbus_connection_new_for_address (address,
                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                         | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                       NULL, cancellable, connected_cb, task);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr (GDBusConnection) bus = g_dbus_connection_new_for_address_finish (result, NULL);

  if (bus == NULL)
    {
      finish_state (task, NULL);
      return;
    }

  g_dbus_connection_call (bus, BUS_NAME, OBJECT_PATH, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", BUS_NAME, "Connectivity"), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, LIMIT_MS, g_task_get_cancellable (task),
                          answered_cb, task);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GDBusConnection *bus = G_DBUS_CONNECTION (source);
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (bus, result, NULL);
  g_autoptr (GVariant) value = NULL;
  guint32 state = 0;

  if (answer != NULL)
    g_variant_get (answer, "(v)", &value);
  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    state = g_variant_get_uint32 (value);

  g_dbus_connection_close (bus, NULL, NULL, NULL);
  finish_state (user_data, state < G_N_ELEMENTS (states) ? states[state] : NULL);
}

/**
 * ehlo_system_connectivity_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer none) (nullable): "full", "portal", "limited" or "none"; %NULL when there is
 *   no NetworkManager, or it does not know
 */
const char *
ehlo_system_connectivity_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
