/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-tunnel.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if_arp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* An address of each family that belongs to nobody (RFC 5737, RFC 3849), so that the way to it is
 * the way to everywhere. */
#define ANYWHERE_IPV4 "192.0.2.1"
#define ANYWHERE_IPV6 "2001:db8::1"

/* How programs call their tunnels, for where the kernel's folder is out of sight. */
static const char *const prefixes[] = { "tun", "tap", "wg", "ipsec", "vti", "tailscale" };

/* Kinds of hardware (net/if_arp.h) that are none. 65534 has also the modem for the mobile network,
 * which says so in its uevent. PPP is left out: it is more often a line to the provider (PPPoE, a
 * modem) than a way out through somebody else. */
static gboolean
is_tunnel_type (guint64 type)
{
  return type == ARPHRD_TUNNEL || type == ARPHRD_TUNNEL6 || type == ARPHRD_SIT
         || type == ARPHRD_IPGRE || type == ARPHRD_NONE;
}

static char *
read_file (const char *folder,
           const char *interface,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, interface, name, NULL);
  char *contents = NULL;

  g_file_get_contents (path, &contents, NULL, NULL);
  return contents;
}

static gboolean
has_telling_name (const char *interface)
{
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (interface, prefixes[i]))
      return TRUE;

  return FALSE;
}

/**
 * ehlo_tunnel_is_one:
 * @folder: %EHLO_TUNNEL_INTERFACES, or another one for a test
 * @interface: the name of a network interface
 *
 * Any thread; reads three small files of the kernel.
 *
 * Returns: whether packets that leave by @interface travel inside others: a VPN, or a tunnel of
 *   another kind
 */
gboolean
ehlo_tunnel_is_one (const char *folder,
                    const char *interface)
{
  g_autofree char *type = read_file (folder, interface, "type");
  g_autofree char *uevent = read_file (folder, interface, "uevent");
  g_autofree char *flags = read_file (folder, interface, "tun_flags");

  if (type == NULL)
    return has_telling_name (interface);
  if (flags != NULL)
    return TRUE;
  if (uevent != NULL && strstr (uevent, "DEVTYPE=wwan") != NULL)
    return FALSE;
  if (uevent != NULL && strstr (uevent, "DEVTYPE=wireguard") != NULL)
    return TRUE;

  return is_tunnel_type (g_ascii_strtoull (type, NULL, 10));
}

/* The interface that has the address of @local. */
static char *
find_interface (const struct sockaddr *local)
{
  g_autoptr (GSocketAddress) wanted =
    g_socket_address_new_from_native ((gpointer) local, sizeof (struct sockaddr_in6));
  GInetAddress *address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (wanted));
  struct ifaddrs *all = NULL;
  char *name = NULL;

  if (getifaddrs (&all) != 0)
    return NULL;

  for (struct ifaddrs *at = all; at != NULL && name == NULL; at = at->ifa_next)
    {
      g_autoptr (GSocketAddress) own = NULL;

      if (at->ifa_addr == NULL || at->ifa_addr->sa_family != local->sa_family)
        continue;
      own = g_socket_address_new_from_native (at->ifa_addr, local->sa_family == AF_INET6
                                                              ? sizeof (struct sockaddr_in6)
                                                              : sizeof (struct sockaddr_in));
      if (own != NULL
          && g_inet_address_equal (address, g_inet_socket_address_get_address (
                                              G_INET_SOCKET_ADDRESS (own))))
        name = g_strdup (at->ifa_name);
    }
  freeifaddrs (all);
  return name;
}

/**
 * ehlo_tunnel_find_way_out:
 * @family: IPv4 or IPv6
 *
 * Asks the kernel by which interface a packet to anywhere would leave; none is sent. The table of
 * routes does not tell: WireGuard has its default route in another one, and OpenVPN has two halves.
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the name of the interface; %NULL when there is no way
 */
char *
ehlo_tunnel_find_way_out (GSocketFamily family)
{
  const char *anywhere = family == G_SOCKET_FAMILY_IPV6 ? ANYWHERE_IPV6 : ANYWHERE_IPV4;
  g_autoptr (GSocketAddress) target = g_inet_socket_address_new_from_string (anywhere, 9);
  struct sockaddr_storage there, here;
  socklen_t length = sizeof here;
  int fd = socket (family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  char *name = NULL;

  if (fd < 0)
    return NULL;

  memset (&here, 0, sizeof here);
  if (g_socket_address_to_native (target, &there, sizeof there, NULL)
      && connect (fd, (struct sockaddr *) &there,
                  (socklen_t) g_socket_address_get_native_size (target)) == 0
      && getsockname (fd, (struct sockaddr *) &here, &length) == 0)
    name = find_interface ((struct sockaddr *) &here);
  close (fd);
  return name;
}
