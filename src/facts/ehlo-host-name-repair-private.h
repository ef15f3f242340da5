/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ehlo_host_name_repair (const char *text);

G_END_DECLS
