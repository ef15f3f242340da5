/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Numbers of RFC 1035, 2782, 3596 and 6698. */
typedef enum
{
  EHLO_DNS_A = 1,
  EHLO_DNS_NS = 2,
  EHLO_DNS_PTR = 12,
  EHLO_DNS_MX = 15,
  EHLO_DNS_TXT = 16,
  EHLO_DNS_AAAA = 28,
  EHLO_DNS_SRV = 33,
  EHLO_DNS_TLSA = 52,
} EhloDnsType;

typedef enum
{
  EHLO_DNS_FOUND,
  EHLO_DNS_NXDOMAIN,    /* rcode -1: no server was asked, no such name can exist (RFC 1035 2.3.4) */
  EHLO_DNS_NO_DATA,
  EHLO_DNS_SERVFAIL,
  EHLO_DNS_REFUSED,
  EHLO_DNS_BAD_ANSWER,  /* FORMERR, NOTIMP, or a packet that cannot be read */
  EHLO_DNS_TIMEOUT,     /* no server answered in time */
  EHLO_DNS_NO_NETWORK,  /* the question could not leave, or the server's port is closed */
  EHLO_DNS_CANCELLED,
} EhloDnsKind;

#define EHLO_N_DNS_KINDS (EHLO_DNS_CANCELLED + 1)

/* One record. Only the fields of its type are set. */
typedef struct
{
  EhloDnsType   type;
  guint32       ttl;       /* seconds */
  GInetAddress *address;   /* A, AAAA */
  char         *name;      /* NS, PTR, MX exchange, SRV target; "." is the root (RFC 7505) */
  guint16       priority;  /* MX preference, SRV priority */
  guint16       weight;    /* SRV */
  guint16       port;      /* SRV */
  char         *text;      /* TXT, escaped, its strings joined */
  guint8        usage;     /* TLSA */
  guint8        selector;  /* TLSA */
  guint8        matching;  /* TLSA */
  char         *data;      /* TLSA, hex digits */
} EhloDnsRecord;

typedef struct
{
  EhloDnsKind kind;
  EhloDnsType type;
  char       *name;         /* what was asked, in ASCII, with the domain of the search list */
  GPtrArray  *records;      /* (element-type EhloDnsRecord), never NULL */
  char       *canonical;    /* end of a CNAME chain, nullable */
  int         rcode;        /* of the packet, -1 = no packet */
  gboolean    authenticated;/* the AD bit */
  char       *server;       /* "192.0.2.53:53", "hosts file", "built-in" (RFC 6761), "literal";
                             * nullable */
  char       *detail;       /* exact words about a failure, nullable */
  int         errnum;       /* why the question could not leave this computer; 0 = it could */
  guint32     ttl;          /* seconds, the smallest of the records and of the CNAMEs that lead to
                             * them; 0 = none */
  gint64      start_us;
  gint64      duration_us;
} EhloDnsAnswer;

void           ehlo_dns_answer_free  (EhloDnsAnswer *self);
EhloDnsAnswer *ehlo_dns_answer_parse (EhloDnsType    type,
                                      const char    *name,
                                      const guint8  *packet,
                                      gsize          length);
const char    *ehlo_dns_kind_to_name (EhloDnsKind    kind);
const char    *ehlo_dns_type_to_name (EhloDnsType    type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloDnsAnswer, ehlo_dns_answer_free)

G_END_DECLS
