/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-own-addresses.h"

#include <ifaddrs.h>
#include <netinet/in.h>

static gsize
get_size (const struct sockaddr *address)
{
  return address->sa_family == AF_INET ? sizeof (struct sockaddr_in)
                                       : sizeof (struct sockaddr_in6);
}

static gboolean
is_of_interface (GInetAddress         *address,
                 const struct ifaddrs *interfaces)
{
  for (const struct ifaddrs *one = interfaces; one != NULL; one = one->ifa_next)
    {
      g_autoptr (GSocketAddress) own = NULL;

      if (one->ifa_addr == NULL ||
          (one->ifa_addr->sa_family != AF_INET && one->ifa_addr->sa_family != AF_INET6))
        continue;
      own = g_socket_address_new_from_native (one->ifa_addr, get_size (one->ifa_addr));
      if (own != NULL &&
          g_inet_address_equal (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (own)),
                                address))
        return TRUE;
    }

  return FALSE;
}

/**
 * ehlo_own_addresses_find:
 * @addresses: (element-type GInetAddress): addresses
 *
 * Compares with loopback and with the addresses of all interfaces. Takes well under a millisecond;
 * any thread.
 *
 * Returns: (transfer full): those that are this computer's
 */
char **
ehlo_own_addresses_find (GPtrArray *addresses)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  struct ifaddrs *interfaces = NULL;

  if (getifaddrs (&interfaces) != 0)
    interfaces = NULL;

  for (guint i = 0; i < addresses->len; i++)
    {
      GInetAddress *address = g_ptr_array_index (addresses, i);

      if (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_any (address) ||
          is_of_interface (address, interfaces))
        {
          g_autofree char *text = g_inet_address_to_string (address);

          g_strv_builder_add (found, text);
        }
    }
  if (interfaces != NULL)
    freeifaddrs (interfaces);

  return g_strv_builder_end (found);
}
