/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-provider.h"

G_BEGIN_DECLS

#define EHLO_TYPE_PROVIDERS (ehlo_providers_get_type ())

/* The data set of known mail services, a GListModel of EhloProvider in the order of the file. */
G_DECLARE_FINAL_TYPE (EhloProviders, ehlo_providers, EHLO, PROVIDERS, GObject)

EhloProviders *ehlo_providers_get_default     (void);
EhloProviders *ehlo_providers_new_from_bytes  (GBytes        *json,
                                               GError       **error);
EhloProvider  *ehlo_providers_find            (EhloProviders *self,
                                               const char    *id);
EhloProvider  *ehlo_providers_find_by_address (EhloProviders *self,
                                               const char    *mail_address);
EhloProvider  *ehlo_providers_find_by_host    (EhloProviders *self,
                                               const char    *host);

G_END_DECLS
