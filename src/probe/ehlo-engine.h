/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-tls-trust.h"

G_BEGIN_DECLS

#define EHLO_TYPE_ENGINE (ehlo_engine_get_type ())

/* The one thread on which every probe runs, with its own main context. */
G_DECLARE_FINAL_TYPE (EhloEngine, ehlo_engine, EHLO, ENGINE, GObject)

EhloEngine   *ehlo_engine_new         (void);
GMainContext *ehlo_engine_get_context (EhloEngine  *self);
EhloTlsTrust *ehlo_engine_dup_trust   (EhloEngine  *self,
                                       GBytes      *extra_ca_pem,
                                       GError     **error);
void          ehlo_engine_invoke      (EhloEngine  *self,
                                       GSourceFunc  func,
                                       gpointer     data,
                                       GDestroyNotify destroy);

G_END_DECLS
