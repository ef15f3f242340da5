/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "ehlo-network-facts.h"

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
  return g_test_run ();
}
