/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An ICMP error that came back for a packet of ours. */
typedef struct
{
  gboolean      v6;
  guint         type;
  guint         code;
  GInetAddress *from;       /* nullable */
  guint         quoted_mss; /* MSS option of our SYN as the sender saw it; 0 = unknown */
} EhloIcmp;

void     ehlo_icmp_listen (GSocket  *socket,
                           gboolean  on);
gboolean ehlo_icmp_take   (GSocket  *socket,
                           EhloIcmp *ret_icmp);

G_END_DECLS
