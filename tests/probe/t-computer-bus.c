/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "test-run.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

/* What the system bus tells, with a bus of its own: where the tests run there is no systemd. */

#define SYSTEMD "org.freedesktop.systemd1"
#define FIREWALLD "org.fedoraproject.FirewallD1"

#define UNIT_PATH(name) "/org/freedesktop/systemd1/unit/" name

/* A bus that does not answer holds a run up no longer than that, on a loaded machine. */
#define SILENT_US (15 * G_USEC_PER_SEC)

static const char interfaces[] =
  "<node>"
  "<interface name='org.freedesktop.systemd1.Manager'><method name='ListUnitsByNames'>"
  "<arg type='as' direction='in'/><arg type='a(ssssssouso)' direction='out'/></method></interface>"
  "<interface name='org.freedesktop.systemd1.Unit'>"
  "<property name='UnitFileState' type='s' access='read'/></interface>"
  "<interface name='org.freedesktop.systemd1.Service'>"
  "<property name='Result' type='s' access='read'/></interface>"
  "<interface name='org.fedoraproject.FirewallD1.zone'><method name='getActiveZones'>"
  "<arg type='a{sa{sas}}' direction='out'/></method></interface>"
  "</node>";

typedef struct
{
  GTestDBus       *bus;
  GDBusConnection *services;
} World;

static void
list_units (GVariant              *parameters,
            GDBusMethodInvocation *invocation)
{
  g_autofree const char **names = NULL;

  g_variant_get (parameters, "(^a&s)", &names);
  g_assert_true (g_strv_contains (names, "postfix.service"));
  g_assert_true (g_strv_contains (names, "dovecot.service"));
  g_dbus_method_invocation_return_value (
    invocation,
    g_variant_new_parsed (
      "([('postfix.service', 'Postfix', 'loaded', 'active', 'exited', '', "
      "objectpath '" UNIT_PATH ("postfix") "', uint32 0, '', objectpath '/'), "
      "('postfix@-.service', 'Postfix', 'loaded', 'failed', 'failed', '', "
      "objectpath '" UNIT_PATH ("postfix_2d") "', uint32 0, '', objectpath '/'), "
      "('exim4.service', '', 'not-found', 'inactive', 'dead', '', "
      "objectpath '" UNIT_PATH ("exim4") "', uint32 0, '', objectpath '/'), "
      "('sendmail.service', '', 'masked', 'inactive', 'dead', '', "
      "objectpath '" UNIT_PATH ("sendmail") "', uint32 0, '', objectpath '/')],)"));
}

static void
call_cb (GDBusConnection       *connection,
         const char            *sender,
         const char            *path,
         const char            *interface,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               user_data)
{
  if (g_str_equal (method, "ListUnitsByNames"))
    list_units (parameters, invocation);
  else
    g_dbus_method_invocation_return_value (
      invocation, g_variant_new_parsed ("({'public': {'interfaces': ['eth0', 'wlan0']}, "
                                        "'trusted': {'sources': ['192.0.2.0/24']}},)"));
}

static GVariant *
get_cb (GDBusConnection  *connection,
        const char       *sender,
        const char       *path,
        const char       *interface,
        const char       *property,
        GError          **error,
        gpointer          user_data)
{
  return g_variant_new_string (g_str_equal (property, "Result") ? "exit-code" : "enabled");
}

static const GDBusInterfaceVTable vtable = { call_cb, get_cb, NULL, { NULL } };

static void
own_name (World      *world,
          const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    world->services, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "RequestName", g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

static void
export (World         *world,
        GDBusNodeInfo *node,
        const char    *path,
        const char    *interface)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_register_object (world->services, path,
                                     g_dbus_node_info_lookup_interface (node, interface), &vtable,
                                     NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
start_bus (World *world)
{
  g_autoptr (GError) error = NULL;

  world->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (world->bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (world->bus), TRUE);
  world->services = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (world->bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
stop_bus (World *world)
{
  g_dbus_connection_close_sync (world->services, NULL, NULL);
  g_clear_object (&world->services);
  g_test_dbus_down (world->bus);
  g_clear_object (&world->bus);
}

static EhloPlan *
make_plan (void)
{
  g_autoptr (EhloAccount) account = ehlo_account_new ();
  g_autoptr (GError) error = NULL;
  EhloPlan *plan;

  g_object_set (account, "host", "127.0.0.1", "port", 587, "encryption",
                (int) EHLO_ENCRYPTION_NONE, NULL);
  plan = ehlo_plan_new_for_account (account, NULL, &error);
  g_assert_no_error (error);
  plan->only = g_strsplit ("computer", ",", -1);
  plan->resolver = g_strdup ("127.0.0.1:1");

  return plan;
}

static EhloRun *
look (void)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPlan) plan = make_plan ();

  return test_run (engine, plan);
}

static char *
join_fact (EhloRun    *run,
           const char *key)
{
  g_auto (GStrv) lines = ehlo_step_dup_strv (ehlo_run_get_step (run, EHLO_STEP_COMPUTER), key);

  return g_strjoinv ("; ", lines);
}

static void
test_services (void)
{
  World world = { NULL };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interfaces, NULL);
  g_autoptr (EhloRun) run = NULL;
  g_autofree char *units = NULL;
  g_autofree char *zones = NULL;
  g_autofree char *absent = NULL;

  start_bus (&world);
  export (&world, node, "/org/freedesktop/systemd1", SYSTEMD ".Manager");
  export (&world, node, UNIT_PATH ("postfix"), SYSTEMD ".Unit");
  export (&world, node, UNIT_PATH ("postfix"), SYSTEMD ".Service");
  export (&world, node, UNIT_PATH ("postfix_2d"), SYSTEMD ".Unit");
  export (&world, node, UNIT_PATH ("postfix_2d"), SYSTEMD ".Service");
  export (&world, node, "/org/fedoraproject/FirewallD1", FIREWALLD ".zone");
  own_name (&world, SYSTEMD);
  own_name (&world, FIREWALLD);
  run = look ();

  units = join_fact (run, EHLO_FACT_UNITS);
  zones = join_fact (run, EHLO_FACT_FIREWALL_ZONES);
  absent = join_fact (run, EHLO_FACT_ABSENT);
  g_assert_cmpstr (units, ==,
                   "postfix.service active (exited), enabled; "
                   "postfix@-.service failed (exit-code), enabled; sendmail.service masked");
  g_assert_cmpstr (zones, ==, "public: eth0, wlan0; trusted: 192.0.2.0/24");
  g_assert_null (strstr (absent, "systemd"));
  g_assert_null (strstr (absent, "firewalld"));
  stop_bus (&world);
}

/* A bus without these services, as on a computer that another program started. */
static void
test_bare_bus (void)
{
  World world = { NULL };
  g_autoptr (EhloRun) run = NULL;
  g_autofree char *absent = NULL;

  start_bus (&world);
  run = look ();
  absent = join_fact (run, EHLO_FACT_ABSENT);
  g_assert_nonnull (strstr (absent, "systemd: does not run"));
  g_assert_nonnull (strstr (absent, "firewalld: does not run"));
  test_assert_outcome (run, EHLO_STEP_COMPUTER, EHLO_OUTCOME_OK);
  stop_bus (&world);
}

static void
test_no_bus (void)
{
  g_autoptr (EhloRun) run = NULL;
  g_autofree char *absent = NULL;

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  run = look ();
  absent = join_fact (run, EHLO_FACT_ABSENT);
  g_assert_nonnull (strstr (absent, "systemd: no system bus"));
  g_assert_nonnull (strstr (absent, "firewalld: no system bus"));
  test_assert_outcome (run, EHLO_STEP_COMPUTER, EHLO_OUTCOME_OK);
}

/* Something takes the connection and says nothing: the look ends all the same, at its limit or when
 * the person has had enough. */
static void
test_silent_bus (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ehlo-bus-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "socket", NULL);
  g_autofree char *bus = g_strconcat ("unix:path=", path, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPlan) plan = make_plan ();
  g_autoptr (EhloRun) run = NULL;
  g_autoptr (EhloRun) stopped = NULL;
  g_autofree char *absent = NULL;
  gint64 took_us;

  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", bus, TRUE);
  run = test_run (engine, plan);
  absent = join_fact (run, EHLO_FACT_ABSENT);
  g_assert_nonnull (strstr (absent, "systemd: no answer in time"));
  test_assert_outcome (run, EHLO_STEP_COMPUTER, EHLO_OUTCOME_OK);
  g_assert_cmpint (ehlo_run_get_duration_us (run), <, SILENT_US);

  stopped = test_run_cancelled (engine, plan, EHLO_STEP_COMPUTER, &took_us);
  test_assert_outcome (stopped, EHLO_STEP_COMPUTER, EHLO_OUTCOME_CANCELLED);
  g_assert_cmpint (took_us, <, 2 * G_USEC_PER_SEC);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/computer-bus/services", test_services);
  g_test_add_func ("/computer-bus/bare-bus", test_bare_bus);
  g_test_add_func ("/computer-bus/no-bus", test_no_bus);
  g_test_add_func ("/computer-bus/silent-bus", test_silent_bus);

  return g_test_run ();
}
