/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where an address means something. Only public ones are anybody else's business. */
typedef enum
{
  EHLO_SCOPE_PUBLIC,
  EHLO_SCOPE_PRIVATE,       /* RFC 1918, RFC 4193 */
  EHLO_SCOPE_SHARED,        /* RFC 6598: the provider's own network in front of its NAT */
  EHLO_SCOPE_LOOPBACK,
  EHLO_SCOPE_LINK_LOCAL,
  EHLO_SCOPE_DOCUMENTATION, /* RFC 5737, RFC 3849 */
  EHLO_SCOPE_MULTICAST,
  EHLO_SCOPE_RESERVED,      /* RFC 6890: anything else that is nobody's */
} EhloIpScope;

EhloIpScope  ehlo_ip_scope_of             (GInetAddress *address);
char        *ehlo_ip_address_dup_reversed (GInetAddress *address);

G_END_DECLS
