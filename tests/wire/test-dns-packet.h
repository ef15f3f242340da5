/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Builds DNS packets byte by byte, right ones and wrong ones. */

#define TEST_DNS_RESPONSE      0x8000
#define TEST_DNS_TRUNCATED     0x0200
#define TEST_DNS_RECURSION     0x0180  /* desired and available */
#define TEST_DNS_AUTHENTICATED 0x0020

/* Where the question begins: a pointer there means the name that was asked for. */
#define TEST_DNS_QUESTION 12

void  test_dns_add_u8         (GByteArray   *packet,
                               guint         value);
void  test_dns_add_u16        (GByteArray   *packet,
                               guint         value);
void  test_dns_add_u32        (GByteArray   *packet,
                               guint32       value);
void  test_dns_set_u16        (GByteArray   *packet,
                               guint         at,
                               guint         value);
void  test_dns_add_name       (GByteArray   *packet,
                               const char   *name);
void  test_dns_add_pointer    (GByteArray   *packet,
                               guint         to);
void  test_dns_add_header     (GByteArray   *packet,
                               guint         id,
                               guint         flags,
                               guint         n_questions);
void  test_dns_add_question   (GByteArray   *packet,
                               const char   *name,
                               guint         type);
guint test_dns_begin_record   (GByteArray   *packet,
                               const char   *owner,
                               guint         type,
                               guint32       ttl);
void  test_dns_end_record     (GByteArray   *packet,
                               guint         begun);
void  test_dns_add_record     (GByteArray   *packet,
                               const char   *owner,
                               guint         type,
                               guint32       ttl,
                               const guint8 *data,
                               gsize         length);
void  test_dns_add_address    (GByteArray   *packet,
                               const char   *owner,
                               guint32       ttl,
                               const char   *address);
void  test_dns_add_cname      (GByteArray   *packet,
                               const char   *owner,
                               guint32       ttl,
                               const char   *target);
void  test_dns_add_text       (GByteArray   *packet,
                               const char   *owner,
                               guint32       ttl,
                               const char   *text);

G_END_DECLS
