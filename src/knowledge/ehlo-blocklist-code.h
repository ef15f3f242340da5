/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which answers of a list a row is about: a range for each octet of the address, or one bit of the
 * last. */
typedef struct
{
  guint8 low[4];
  guint8 high[4];
  guint8 bit;     /* 0: the octets count */
} EhloBlocklistPattern;

gboolean ehlo_blocklist_pattern_parse   (const char                 *text,
                                         EhloBlocklistPattern       *ret_pattern);
gboolean ehlo_blocklist_pattern_matches (const EhloBlocklistPattern *self,
                                         guint32                     address);

G_END_DECLS
