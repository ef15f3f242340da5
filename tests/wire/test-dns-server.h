/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A name server on 127.0.0.1, UDP and TCP on one port, in a thread of its own. It knows no zone:
 * the first label of a name says how to answer for it.
 *
 *   found           192.0.2.1 (300 s), 2001:db8::1 (200 s), NS ns.test; any other label does the
 *                   same
 *   nodata nxdomain servfail refused formerr notimp    as they say
 *   silent          never answers
 *   drop-first      does not answer the first time
 *   slow            answers after 300 ms
 *   wrong-id wrong-question    an answer to something else
 *   garbage         five bytes
 *   broken          ends in the middle of a record
 *   tc              nothing but "truncated" by UDP, like found by TCP
 *   tc-closed       "truncated" by UDP; closes the connection by TCP
 *   big             a text of 1,850 bytes, so it needs TCP
 *   mx              no address, but the mail server in.mail.test
 *   bogus           servfail, but like found for who wants no signatures checked
 *   cname           cname -> a.test (50 s) -> b.test (20 s) -> like found
 *   ad              like found, and the AD bit if the question had it
 *
 * A name below "nowhere.test" does not exist in any case. */
typedef struct _TestDnsServer TestDnsServer;

TestDnsServer *test_dns_server_new         (const char    *always);
void           test_dns_server_free        (TestDnsServer *self);
const char    *test_dns_server_get_address (TestDnsServer *self);
guint          test_dns_server_count_udp   (TestDnsServer *self);
guint          test_dns_server_count_tcp   (TestDnsServer *self);
char          *test_dns_dup_closed_address (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestDnsServer, test_dns_server_free)

G_END_DECLS
