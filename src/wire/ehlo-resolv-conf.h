/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What /etc/resolv.conf says, see resolv.conf(5). Private to this room. */
typedef struct
{
  GPtrArray *servers; /* (element-type GInetSocketAddress), never empty */
  char     **search;
} EhloResolvConf;

EhloResolvConf *_ehlo_resolv_conf_read      (const char      *path);
void            _ehlo_resolv_conf_free      (EhloResolvConf  *self);
GSocketAddress *_ehlo_name_server_parse     (const char      *text,
                                             GError         **error);
char           *_ehlo_name_server_to_string (GSocketAddress  *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloResolvConf, _ehlo_resolv_conf_free)

G_END_DECLS
