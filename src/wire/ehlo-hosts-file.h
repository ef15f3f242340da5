/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-dns-answer.h"

G_BEGIN_DECLS

/* Addresses that somebody wrote down on this computer, see hosts(5). Private to this room. */
EhloDnsAnswer *_ehlo_hosts_file_find (const char  *path,
                                      const char  *name,
                                      EhloDnsType  type);

G_END_DECLS
