/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-step.h"
#include "ehlo-tls-trust.h"

G_BEGIN_DECLS

/* What a port answered when it was spoken to in the other manner: TLS instead of plain text, or
 * plain text instead of TLS. */
typedef struct
{
  gboolean  tls;         /* the manner that was tried */
  gboolean  answered;    /* it was the right one */
  char     *tls_version; /* nullable */
  char     *greeting;    /* the reply or first line, escaped; nullable */
  char     *error;       /* nullable */
} EhloOtherManner;

void             ehlo_other_manner_async  (GSocketAddress        *address,
                                           EhloTlsTrust          *trust,
                                           const char            *host,
                                           gboolean               try_tls,
                                           gint64                 deadline_us,
                                           GCancellable          *cancellable,
                                           GAsyncReadyCallback    callback,
                                           gpointer               user_data);
EhloOtherManner *ehlo_other_manner_finish (GAsyncResult          *result,
                                           GError               **error);
void             ehlo_other_manner_free   (EhloOtherManner       *self);
void             ehlo_other_manner_store  (const EhloOtherManner *self,
                                           EhloStep              *step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloOtherManner, ehlo_other_manner_free)

G_END_DECLS
