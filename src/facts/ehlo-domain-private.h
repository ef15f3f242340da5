/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ehlo_domain_to_ascii (const char  *text,
                            char       **ret_problem);

G_END_DECLS
