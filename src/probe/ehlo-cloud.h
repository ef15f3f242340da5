/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whose machine is this computer? */
const char *ehlo_cloud_find (const char *root,
                             gboolean   *ret_readable);

G_END_DECLS
