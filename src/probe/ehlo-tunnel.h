/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the kernel shows its network interfaces, a folder for each. */
#define EHLO_TUNNEL_INTERFACES "/sys/class/net"

gboolean ehlo_tunnel_is_one       (const char    *folder,
                                   const char    *interface);
char    *ehlo_tunnel_find_way_out (GSocketFamily  family);

G_END_DECLS
