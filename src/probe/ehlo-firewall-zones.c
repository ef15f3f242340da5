/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-firewall-zones.h"

#define FIREWALLD_NAME "org.fedoraproject.FirewallD1"
#define FIREWALLD_PATH "/org/fedoraproject/FirewallD1"
#define FIREWALLD_ZONE FIREWALLD_NAME ".zone"

#define CALL_TIMEOUT_MS 1000

static void zones_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data);

/**
 * ehlo_firewall_zones_read_async:
 * @bus: a connection to the system bus
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context, after a second at the most
 * @user_data: data for @callback
 *
 * Asks firewalld for its active zones. It is not started for it, and nobody is asked for a
 * password: who may not know is told so.
 */
void
ehlo_firewall_zones_read_async (GDBusConnection     *bus,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ehlo_firewall_zones_read_async);
  g_dbus_connection_call (bus, FIREWALLD_NAME, FIREWALLD_PATH, FIREWALLD_ZONE, "getActiveZones",
                          NULL, G_VARIANT_TYPE ("(a{sa{sas}})"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          CALL_TIMEOUT_MS, cancellable, zones_cb, task);
}

/* "public: eth0, wlan0"; a zone may also be for addresses. */
static char *
describe_zone (const char *zone,
               GVariant   *members)
{
  g_autofree const char **interfaces = NULL;
  g_autofree const char **sources = NULL;
  g_autofree char *interface_list = NULL;
  g_autofree char *source_list = NULL;

  g_variant_lookup (members, "interfaces", "^a&s", &interfaces);
  g_variant_lookup (members, "sources", "^a&s", &sources);
  interface_list = interfaces != NULL ? g_strjoinv (", ", (char **) interfaces) : g_strdup ("");
  source_list = sources != NULL ? g_strjoinv (", ", (char **) sources) : g_strdup ("");

  return g_strdup_printf ("%s: %s%s%s", zone, interface_list,
                          *interface_list != '\0' && *source_list != '\0' ? ", " : "",
                          source_list);
}

static void
zones_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) zones = NULL;

  if (reply == NULL)
    {
      g_dbus_error_strip_remote_error (error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  zones = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (zones); i++)
    {
      g_autoptr (GVariant) members = NULL;
      g_autofree char *line = NULL;
      const char *zone;

      g_variant_get_child (zones, i, "{&s@a{sas}}", &zone, &members);
      line = describe_zone (zone, members);
      g_strv_builder_add (lines, line);
    }
  g_task_return_pointer (task, g_strv_builder_end (lines), (GDestroyNotify) g_strfreev);
}

/**
 * ehlo_firewall_zones_read_finish:
 * @result: what the callback was given
 * @error: place for an error
 *
 * Errors: those of D-Bus, where firewalld does not run or does not tell; %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full): a line for each active zone, "public: eth0"; %NULL with @error set
 */
char **
ehlo_firewall_zones_read_finish (GAsyncResult  *result,
                                 GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
