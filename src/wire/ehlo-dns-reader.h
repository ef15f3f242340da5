/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A place in a DNS packet. Nothing is ever read from behind @end; names may point back into the
 * whole packet. Private to this room. */
typedef struct
{
  const guint8 *packet;
  gsize         length;
  gsize         at;
  gsize         end;    /* of the packet, or of the record that is being read */
} EhloDnsReader;

gboolean _ehlo_dns_reader_read_u8   (EhloDnsReader  *self,
                                     guint8         *ret_value);
gboolean _ehlo_dns_reader_read_u16  (EhloDnsReader  *self,
                                     guint16        *ret_value);
gboolean _ehlo_dns_reader_read_u32  (EhloDnsReader  *self,
                                     guint32        *ret_value);
gboolean _ehlo_dns_reader_read_name (EhloDnsReader  *self,
                                     char          **ret_name);
gboolean _ehlo_dns_reader_skip      (EhloDnsReader  *self,
                                     gsize           n_bytes,
                                     const guint8  **ret_skipped);

G_END_DECLS
