/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-ip-address-private.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

/**
 * ehlo_ip_address_normalize:
 * @text: an address as people and servers write it, without brackets
 *
 * Reads an IPv4 address in four decimal parts or an IPv6 address, with or without `IPv6:` in front
 * (RFC 5321 4.1.3). An IPv4 address that is mapped into IPv6 counts as IPv4: that is how servers
 * with one socket for both see it. No scope identifiers. Any thread.
 *
 * Returns: (transfer full) (nullable): the address in its usual form (RFC 5952), or %NULL when
 *   @text is none
 */
char *
ehlo_ip_address_normalize (const char *text)
{
  char out[INET6_ADDRSTRLEN];
  struct in6_addr v6;
  struct in_addr v4;
  gboolean tagged = g_ascii_strncasecmp (text, "IPv6:", 5) == 0;

  if (!tagged && inet_pton (AF_INET, text, &v4) == 1)
    return g_strdup (inet_ntop (AF_INET, &v4, out, sizeof out));

  if (inet_pton (AF_INET6, tagged ? text + 5 : text, &v6) != 1)
    return NULL;

  if (IN6_IS_ADDR_V4MAPPED (&v6))
    {
      memcpy (&v4, &v6.s6_addr[12], sizeof v4);
      return g_strdup (inet_ntop (AF_INET, &v4, out, sizeof out));
    }

  return g_strdup (inet_ntop (AF_INET6, &v6, out, sizeof out));
}
