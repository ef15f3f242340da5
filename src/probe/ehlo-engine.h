/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-tls-trust.h"

G_BEGIN_DECLS

#define EHLO_TYPE_ENGINE (ehlo_engine_get_type ())

/* The one thread on which every probe runs, with its own main context. */
G_DECLARE_FINAL_TYPE (EhloEngine, ehlo_engine, EHLO, ENGINE, GObject)

EhloEngine   *ehlo_engine_new               (void);
void          ehlo_engine_invoke            (EhloEngine          *self,
                                             GSourceFunc          func,
                                             gpointer             data,
                                             GDestroyNotify       destroy);
void          ehlo_engine_cancel            (EhloEngine          *self,
                                             GCancellable        *cancellable);
void          ehlo_engine_load_trust_async  (EhloEngine          *self,
                                             GBytes              *extra_ca_pem,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
EhloTlsTrust *ehlo_engine_load_trust_finish (EhloEngine          *self,
                                             GAsyncResult        *result,
                                             GError             **error);

G_END_DECLS
