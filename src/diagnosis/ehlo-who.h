/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who can act on a finding, in plain words. */
const char *ehlo_who_get_title  (const char        *who);
char       *ehlo_who_dup_titles (const char *const *who);

G_END_DECLS
