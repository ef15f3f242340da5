/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-resolver.h"

G_BEGIN_DECLS

EhloResolver *_ehlo_resolver_new_from_files (const char *resolv_conf_path,
                                             const char *hosts_path);

G_END_DECLS
