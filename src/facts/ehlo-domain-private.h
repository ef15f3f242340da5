/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ehlo_domain_find_problem (const char  *text,
                                char       **ret_ascii);

G_END_DECLS
