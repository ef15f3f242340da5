/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-ip-scope.h"

#include <string.h>

/* The special ranges of RFC 6890 and its registry; within one family the longer prefix stands
 * first where one contains the other. */
static const struct
{
  GSocketFamily family;
  guint8        prefix[16];
  guint         bits;
  EhloIpScope   scope;
} ranges[] = {
  { G_SOCKET_FAMILY_IPV4, { 10 }, 8, EHLO_SCOPE_PRIVATE },
  { G_SOCKET_FAMILY_IPV4, { 172, 16 }, 12, EHLO_SCOPE_PRIVATE },
  { G_SOCKET_FAMILY_IPV4, { 192, 168 }, 16, EHLO_SCOPE_PRIVATE },
  { G_SOCKET_FAMILY_IPV4, { 100, 64 }, 10, EHLO_SCOPE_SHARED },
  { G_SOCKET_FAMILY_IPV4, { 127 }, 8, EHLO_SCOPE_LOOPBACK },
  { G_SOCKET_FAMILY_IPV4, { 169, 254 }, 16, EHLO_SCOPE_LINK_LOCAL },
  { G_SOCKET_FAMILY_IPV4, { 192, 0, 2 }, 24, EHLO_SCOPE_DOCUMENTATION },
  { G_SOCKET_FAMILY_IPV4, { 198, 51, 100 }, 24, EHLO_SCOPE_DOCUMENTATION },
  { G_SOCKET_FAMILY_IPV4, { 203, 0, 113 }, 24, EHLO_SCOPE_DOCUMENTATION },
  { G_SOCKET_FAMILY_IPV4, { 192, 0, 0 }, 24, EHLO_SCOPE_RESERVED },
  { G_SOCKET_FAMILY_IPV4, { 192, 88, 99 }, 24, EHLO_SCOPE_RESERVED },
  { G_SOCKET_FAMILY_IPV4, { 198, 18 }, 15, EHLO_SCOPE_RESERVED },
  { G_SOCKET_FAMILY_IPV4, { 0 }, 8, EHLO_SCOPE_RESERVED },
  { G_SOCKET_FAMILY_IPV4, { 224 }, 4, EHLO_SCOPE_MULTICAST },
  { G_SOCKET_FAMILY_IPV4, { 240 }, 4, EHLO_SCOPE_RESERVED },

  { G_SOCKET_FAMILY_IPV6, { [15] = 1 }, 128, EHLO_SCOPE_LOOPBACK },
  { G_SOCKET_FAMILY_IPV6, { 0xfc }, 7, EHLO_SCOPE_PRIVATE },
  { G_SOCKET_FAMILY_IPV6, { 0xfe, 0x80 }, 10, EHLO_SCOPE_LINK_LOCAL },
  { G_SOCKET_FAMILY_IPV6, { 0x20, 0x01, 0x0d, 0xb8 }, 32, EHLO_SCOPE_DOCUMENTATION },
  { G_SOCKET_FAMILY_IPV6, { 0x3f, 0xff }, 20, EHLO_SCOPE_DOCUMENTATION },
  { G_SOCKET_FAMILY_IPV6, { 0xff }, 8, EHLO_SCOPE_MULTICAST },
  { G_SOCKET_FAMILY_IPV6, { 0x20 }, 3, EHLO_SCOPE_PUBLIC }, /* 2000::/3, all that is given out */
  { G_SOCKET_FAMILY_IPV6, { 0 }, 0, EHLO_SCOPE_RESERVED },
};

static gboolean
begins_with (const guint8 *bytes,
             const guint8 *prefix,
             guint         bits)
{
  guint whole = bits / 8;
  guint8 mask = (guint8) (0xff00 >> (bits % 8));

  return memcmp (bytes, prefix, whole) == 0
         && (bits % 8 == 0 || (bytes[whole] & mask) == (prefix[whole] & mask));
}

/**
 * ehlo_ip_scope_of:
 * @address: an address
 *
 * Any thread.
 *
 * Returns: where @address means something
 */
EhloIpScope
ehlo_ip_scope_of (GInetAddress *address)
{
  g_return_val_if_fail (G_IS_INET_ADDRESS (address), EHLO_SCOPE_RESERVED);

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (ranges[i].family == g_inet_address_get_family (address)
        && begins_with (g_inet_address_to_bytes (address), ranges[i].prefix, ranges[i].bits))
      return ranges[i].scope;

  return EHLO_SCOPE_PUBLIC;
}

/**
 * ehlo_ip_address_dup_reversed:
 * @address: an address
 *
 * Any thread.
 *
 * Returns: (transfer full): the address as the name service has it, last part first: octets for
 *   IPv4, hex digits for IPv6 (RFC 1035 3.5, RFC 3596 2.5, RFC 5782 2.1 and 2.4)
 */
char *
ehlo_ip_address_dup_reversed (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);
  gsize n_bytes = g_inet_address_get_native_size (address);
  g_autoptr (GString) name = g_string_new (NULL);

  for (gsize i = n_bytes; i-- > 0;)
    {
      if (name->len > 0)
        g_string_append_c (name, '.');
      if (n_bytes == 4)
        g_string_append_printf (name, "%u", bytes[i]);
      else
        g_string_append_printf (name, "%x.%x", bytes[i] & 0xfu, bytes[i] >> 4);
    }

  return g_string_free (g_steal_pointer (&name), FALSE);
}
