/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-network-facts.h"

#include "ehlo-fact.h"
#include "ehlo-tunnel.h"

#include <net/route.h>
#include <stdio.h>
#include <string.h>

#define IPV4_TABLE "/proc/net/route"
#define IPV6_TABLE "/proc/net/ipv6_route"

static void
add_name (GPtrArray  *names,
          const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

/* Columns: Iface Destination Gateway Flags RefCnt Use Metric Mask …; a first line of titles. */
static void
parse_ipv4_line (EhloNetworkFacts *self,
                 const char       *line)
{
  char interface[32], destination[16], mask[16];
  unsigned flags;

  if (sscanf (line, "%31s %15s %*s %x %*s %*s %*s %15s", interface, destination, &flags, mask) != 4)
    return;
  if (!g_str_equal (destination, "00000000") || !g_str_equal (mask, "00000000"))
    return;
  if ((flags & RTF_UP) == 0 || (flags & RTF_REJECT) != 0)
    return;

  self->route_ipv4 = TRUE;
  add_name (self->interfaces, interface);
}

/* Columns: destination, its prefix length, source, its prefix length, next hop, metric, reference
 * count, use count, flags, interface; all hexadecimal. An unreachable default stands on "lo". */
static void
parse_ipv6_line (EhloNetworkFacts *self,
                 const char       *line)
{
  char destination[33], interface[32];
  unsigned prefix, flags;

  if (sscanf (line, "%32s %x %*s %*s %*s %*s %*s %*s %x %31s", destination, &prefix, &flags,
              interface) != 4)
    return;
  if (prefix != 0 || strspn (destination, "0") != 32 || g_str_equal (interface, "lo"))
    return;
  if ((flags & RTF_UP) == 0 || (flags & RTF_REJECT) != 0)
    return;

  self->route_ipv6 = TRUE;
  add_name (self->interfaces, interface);
}

static void
parse_table (EhloNetworkFacts *self,
             const char       *table,
             void            (*parse_line) (EhloNetworkFacts *, const char *))
{
  g_auto (GStrv) lines = table != NULL ? g_strsplit (table, "\n", -1) : NULL;

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    parse_line (self, lines[i]);
}

/**
 * ehlo_network_facts_parse:
 * @ipv4_table: (nullable): the text of /proc/net/route
 * @ipv6_table: (nullable): the text of /proc/net/ipv6_route
 *
 * Returns: (transfer full): what they say; not "known" when both are %NULL
 */
EhloNetworkFacts *
ehlo_network_facts_parse (const char *ipv4_table,
                          const char *ipv6_table)
{
  EhloNetworkFacts *self = g_new0 (EhloNetworkFacts, 1);

  self->interfaces = g_ptr_array_new_with_free_func (g_free);
  self->tunnels = g_ptr_array_new_with_free_func (g_free);
  self->known = ipv4_table != NULL || ipv6_table != NULL;
  parse_table (self, ipv4_table, parse_ipv4_line);
  parse_table (self, ipv6_table, parse_ipv6_line);
  return self;
}

static void
find_tunnels (EhloNetworkFacts *self)
{
  static const GSocketFamily families[] = { G_SOCKET_FAMILY_IPV4, G_SOCKET_FAMILY_IPV6 };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autofree char *interface = ehlo_tunnel_find_way_out (families[i]);

      if (interface != NULL && ehlo_tunnel_is_one (EHLO_TUNNEL_INTERFACES, interface))
        add_name (self->tunnels, interface);
    }
}

/**
 * ehlo_network_facts_read:
 *
 * Reads the kernel's routing tables, which any user may, and asks it which way packets to anywhere
 * take. A table that is not there (a sandbox, a kernel without IPv6) is no error. Takes well under
 * a millisecond; any thread.
 *
 * Returns: (transfer full): what they say
 */
EhloNetworkFacts *
ehlo_network_facts_read (void)
{
  g_autofree char *ipv4_table = NULL;
  g_autofree char *ipv6_table = NULL;
  EhloNetworkFacts *self;

  g_file_get_contents (IPV4_TABLE, &ipv4_table, NULL, NULL);
  g_file_get_contents (IPV6_TABLE, &ipv6_table, NULL, NULL);
  self = ehlo_network_facts_parse (ipv4_table, ipv6_table);
  find_tunnels (self);
  return self;
}

/**
 * ehlo_network_facts_free:
 * @self: (transfer full): facts
 */
void
ehlo_network_facts_free (EhloNetworkFacts *self)
{
  g_ptr_array_unref (self->interfaces);
  g_ptr_array_unref (self->tunnels);
  g_free (self);
}

static void
store_names (EhloStep   *step,
             const char *key,
             GPtrArray  *names)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < names->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (names, i));
  list = g_strv_builder_end (builder);
  ehlo_step_set_strv (step, key, (const char *const *) list);
}

/**
 * ehlo_network_facts_store:
 * @self: facts
 * @step: the network step of a run
 *
 * Writes the facts on @step; what is not known is left out rather than called absent.
 */
void
ehlo_network_facts_store (const EhloNetworkFacts *self,
                          EhloStep               *step)
{
  if (self->tunnels->len > 0)
    store_names (step, EHLO_FACT_TUNNELS, self->tunnels);
  if (!self->known)
    return;

  ehlo_step_set_boolean (step, EHLO_FACT_ROUTE_IPV4, self->route_ipv4);
  ehlo_step_set_boolean (step, EHLO_FACT_ROUTE_IPV6, self->route_ipv6);
  store_names (step, EHLO_FACT_INTERFACES, self->interfaces);
}
