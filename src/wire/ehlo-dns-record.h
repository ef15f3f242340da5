/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-dns-answer.h"
#include "ehlo-dns-reader.h"

G_BEGIN_DECLS

/* A record as it stands in a packet. Private to this room. */
typedef struct
{
  char         *owner;
  guint16       type;
  guint16       dns_class;
  guint32       ttl_field; /* as it was sent; flags in an OPT record */
  guint32       ttl;       /* seconds */
  EhloDnsReader data;
} EhloDnsRawRecord;

gboolean       _ehlo_dns_raw_record_read  (EhloDnsRawRecord       *self,
                                           EhloDnsReader          *reader);
void           _ehlo_dns_raw_record_clear (EhloDnsRawRecord       *self);
EhloDnsRecord *_ehlo_dns_record_new       (const EhloDnsRawRecord *raw);
void           _ehlo_dns_record_free      (EhloDnsRecord          *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EhloDnsRawRecord, _ehlo_dns_raw_record_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloDnsRecord, _ehlo_dns_record_free)

G_END_DECLS
