/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-dns-answer.h"

G_BEGIN_DECLS

/* Names a file with the servers of the root, for networks that have a root of their own. */
#define EHLO_RESOLVER_ROOT_HINTS_VARIABLE "EHLO_DNS_ROOT_HINTS"

#define EHLO_TYPE_RESOLVER (ehlo_resolver_get_type ())

/* Asks name servers and keeps the kinds of failure apart. Lives on the thread-default context of
 * its first query. */
G_DECLARE_FINAL_TYPE (EhloResolver, ehlo_resolver, EHLO, RESOLVER, GObject)

EhloResolver      *ehlo_resolver_new          (const char           *server,
                                               GError              **error);
EhloResolver      *ehlo_resolver_new_recursive (void);
void               ehlo_resolver_set_unchecked (EhloResolver        *self,
                                               gboolean              unchecked);
const char *const *ehlo_resolver_get_servers  (EhloResolver         *self);
void               ehlo_resolver_query_async  (EhloResolver         *self,
                                               const char           *name,
                                               EhloDnsType           type,
                                               gint64                deadline_us,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
EhloDnsAnswer     *ehlo_resolver_query_finish (EhloResolver         *self,
                                               GAsyncResult         *result);

G_END_DECLS
