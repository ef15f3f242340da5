/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "ehlo-network-facts.h"
#include "ehlo-tunnel.h"

#include <glib/gstdio.h>

#define HEAD4 "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
#define ZERO "00000000000000000000000000000000"

static const struct
{
  const char *name;
  const char *ipv4;
  const char *ipv6;
  gboolean    known;
  gboolean    route_ipv4;
  gboolean    route_ipv6;
  const char *interfaces;
} cases[] = {
  { "nothing", NULL, NULL, FALSE, FALSE, FALSE, "" },
  { "empty", "", "", TRUE, FALSE, FALSE, "" },
  { "no-ipv6", HEAD4 "wlan0\t00000000\t0100A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n", NULL, TRUE,
    TRUE, FALSE, "wlan0" },
  { "neighbours-only", HEAD4 "eth0\t0000A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n", "",
    TRUE, FALSE, FALSE, "" },
  /* 0.0.0.0/1, as a VPN splits the default route, is no default route */
  { "half", HEAD4 "tun0\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000080\t0\t0\t0\n", "", TRUE, FALSE,
    FALSE, "" },
  { "rejected", HEAD4 "eth0\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0\n", "", TRUE,
    FALSE, FALSE, "" },
  { "down", HEAD4 "eth0\t00000000\t0100A8C0\t0002\t0\t0\t0\t00000000\t0\t0\t0\n", "", TRUE, FALSE,
    FALSE, "" },
  { "both",
    HEAD4 "wlan0\t00000000\t0100A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
          "eth0\t00000000\t0100A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n",
    ZERO " 00 " ZERO " 00 fe800000000000000000000000000001 00000400 00000001 00000000 00450003 "
         "wlan0\n",
    TRUE, TRUE, TRUE, "wlan0,eth0" },
  /* what every kernel without an IPv6 route has */
  { "unreachable-ipv6", HEAD4,
    ZERO " 00 " ZERO " 00 " ZERO " ffffffff 00000001 00000000 00200200       lo\n", TRUE, FALSE,
    FALSE, "" },
  { "hostile", "x\ny z\n\n\t\t\t\n", "zz 00\n" ZERO "\n", TRUE, FALSE, FALSE, "" },
};

static void
test_tables (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (EhloNetworkFacts) facts = ehlo_network_facts_parse (cases[i].ipv4, cases[i].ipv6);
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_NETWORK, "s1", 0);
  g_auto (GStrv) interfaces = NULL;
  g_autofree char *joined = NULL;

  g_assert_cmpint (facts->known, ==, cases[i].known);
  g_assert_cmpint (facts->route_ipv4, ==, cases[i].route_ipv4);
  g_assert_cmpint (facts->route_ipv6, ==, cases[i].route_ipv6);

  ehlo_network_facts_store (facts, step);
  g_assert_cmpint (ehlo_step_get_fact (step, EHLO_FACT_ROUTE_IPV4) != NULL, ==, cases[i].known);
  if (!cases[i].known)
    return;
  interfaces = ehlo_step_dup_strv (step, EHLO_FACT_INTERFACES);
  joined = g_strjoinv (",", interfaces);
  g_assert_cmpstr (joined, ==, cases[i].interfaces);
}

/* The machine's own tables can be read, whatever stands in them. */
static void
test_own (void)
{
  g_autoptr (EhloNetworkFacts) facts = ehlo_network_facts_read ();

  g_assert_true (facts->known);
}

/* ---- tunnels --------------------------------------------------------------------------------- */

/* Folders as the kernel has them; a file of %NULL is not there. */
static const struct
{
  const char *interface;
  const char *type;
  const char *uevent;
  const char *tun_flags;
  gboolean    is_tunnel;
} interfaces[] = {
  { "eth0", "1\n", "INTERFACE=eth0\nIFINDEX=2\n", NULL, FALSE },
  { "wlan0", "1\n", "DEVTYPE=wlan\nINTERFACE=wlan0\n", NULL, FALSE },
  { "tunisia0", "1\n", "INTERFACE=tunisia0\n", NULL, FALSE },
  { "tun0", "65534\n", "INTERFACE=tun0\n", "0x1001\n", TRUE },
  { "tap0", "1\n", "INTERFACE=tap0\n", "0x1002\n", TRUE },
  { "mullvad", "65534\n", "DEVTYPE=wireguard\nINTERFACE=mullvad\n", NULL, TRUE },
  { "wwan0", "65534\n", "DEVTYPE=wwan\nINTERFACE=wwan0\n", NULL, FALSE },
  { "ppp0", "512\n", "DEVTYPE=ppp\nINTERFACE=ppp0\n", NULL, FALSE },
  { "he-ipv6", "776\n", "INTERFACE=he-ipv6\n", NULL, TRUE },
  { "wg0", NULL, NULL, NULL, TRUE },
  { "enp3s0", NULL, NULL, NULL, FALSE },
};

static void
put_file (const char *folder,
          const char *name,
          const char *contents)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (contents != NULL)
    g_assert_true (g_file_set_contents (path, contents, -1, NULL));
}

static void
remove_file (const char *folder,
             const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_remove (path);
}

static void
test_tunnel (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *root = g_dir_make_tmp ("ehlo-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (root, interfaces[i].interface, NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  put_file (folder, "type", interfaces[i].type);
  put_file (folder, "uevent", interfaces[i].uevent);
  put_file (folder, "tun_flags", interfaces[i].tun_flags);
  g_assert_cmpint (ehlo_tunnel_is_one (root, interfaces[i].interface), ==,
                   interfaces[i].is_tunnel);

  remove_file (folder, "type");
  remove_file (folder, "uevent");
  remove_file (folder, "tun_flags");
  g_rmdir (folder);
  g_rmdir (root);
}

/* By name on the step, and only where there is one. */
static void
test_tunnel_fact (void)
{
  g_autoptr (EhloNetworkFacts) facts = ehlo_network_facts_parse ("", "");
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_NETWORK, "s1", 0);
  g_auto (GStrv) tunnels = NULL;

  ehlo_network_facts_store (facts, step);
  g_assert_null (ehlo_step_get_fact (step, EHLO_FACT_TUNNELS));

  g_ptr_array_add (facts->tunnels, g_strdup ("wg0"));
  ehlo_network_facts_store (facts, step);
  tunnels = ehlo_step_dup_strv (step, EHLO_FACT_TUNNELS);
  g_assert_cmpstr (tunnels[0], ==, "wg0");
  g_assert_null (tunnels[1]);
}

/* Where the kernel knows a way, it is by an interface that it has. */
static void
test_way_out (void)
{
  g_autofree char *interface = ehlo_tunnel_find_way_out (G_SOCKET_FAMILY_IPV4);
  g_autoptr (EhloNetworkFacts) facts = ehlo_network_facts_read ();

  g_assert_true (interface == NULL || *interface != '\0');
  if (facts->route_ipv4 && facts->interfaces->len == 1 && facts->tunnels->len == 0)
    g_assert_cmpstr (interface, ==, g_ptr_array_index (facts->interfaces, 0));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/network-facts/%s", cases[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_tables);
    }
  g_test_add_func ("/network-facts/own", test_own);
  for (guint i = 0; i < G_N_ELEMENTS (interfaces); i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/network-facts/tunnel/%s", interfaces[i].interface);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_tunnel);
    }
  g_test_add_func ("/network-facts/tunnel-fact", test_tunnel_fact);
  g_test_add_func ("/network-facts/way-out", test_way_out);
  return g_test_run ();
}
