/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-path-result.h"

G_BEGIN_DECLS

void                  ehlo_path_conclude       (EhloPathResult       *path);
guint                 ehlo_path_find_hop       (const EhloPathResult *path,
                                                const char           *address);
const EhloPathHop    *ehlo_path_get_final      (const EhloPathTarget *target);
const EhloPathTarget *ehlo_path_get_comparison (const EhloPathResult *path,
                                                const EhloPathTarget *target);

G_END_DECLS
