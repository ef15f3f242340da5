/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-http-answer.h"

G_BEGIN_DECLS

/* A page that many systems ask already. */
#define EHLO_CONNECTIVITY_PAGE "http://network-test.debian.org/nm"

/* Says another page, or "none", in its place; for scripts and tests. */
#define EHLO_CONNECTIVITY_VARIABLE "EHLO_CONNECTIVITY_URI"

/* What became of asking a web page whose content is known, as NetworkManager and the browsers do:
 * a network that wants a sign-in first answers in its place. */
typedef struct
{
  const char *connectivity; /* "full", "portal", "limited" or "none", as the fact has it; %NULL: the
                             * page itself is out of order */
  char       *portal;       /* where it led instead, or what was said there, escaped; nullable */
  GDateTime  *date;         /* of the page itself, not of who stands in between; nullable */
  gint64      at_us;        /* g_get_real_time() when it came */
} EhloConnectivityPage;

char                 *ehlo_connectivity_page_dup_default (void);
gboolean              ehlo_connectivity_page_check  (const char            *uri,
                                                     GError               **error);
void                  ehlo_connectivity_page_async  (const char            *resolver,
                                                     const char            *uri,
                                                     gint64                 deadline_us,
                                                     GCancellable          *cancellable,
                                                     GAsyncReadyCallback    callback,
                                                     gpointer               user_data);
EhloConnectivityPage *ehlo_connectivity_page_finish (GAsyncResult          *result);
EhloConnectivityPage *ehlo_connectivity_page_judge  (const char            *uri,
                                                     const EhloHttpAnswer  *answer);
void                  ehlo_connectivity_page_free   (EhloConnectivityPage  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloConnectivityPage, ehlo_connectivity_page_free)

G_END_DECLS
