/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "ehlo-encryption.h"

G_BEGIN_DECLS

typedef struct
{
  char          *host;      /* may hold {domain} {region} {tenant} {server} {login} */
  guint16        port;
  EhloEncryption encryption;
  gboolean       preferred;
  char          *note;      /* nullable */
} EhloEndpoint;

#define EHLO_TYPE_PROVIDER (ehlo_provider_get_type ())

/* A known mail service of data/providers.json. Immutable. */
G_DECLARE_FINAL_TYPE (EhloProvider, ehlo_provider, EHLO, PROVIDER, GObject)

const char         *ehlo_provider_get_id             (EhloProvider *self);
const char         *ehlo_provider_get_name           (EhloProvider *self);
const char         *ehlo_provider_get_kind           (EhloProvider *self);
gboolean            ehlo_provider_has_submission     (EhloProvider *self);
const char *const  *ehlo_provider_get_domains        (EhloProvider *self);
guint               ehlo_provider_get_n_endpoints    (EhloProvider *self);
const EhloEndpoint *ehlo_provider_get_endpoint       (EhloProvider *self,
                                                      guint         index);
const EhloEndpoint *ehlo_provider_get_preferred      (EhloProvider *self);
const char         *ehlo_provider_get_username_form  (EhloProvider *self);
const char         *ehlo_provider_get_username_literal (EhloProvider *self);
const char         *ehlo_provider_get_password_kind  (EhloProvider *self);
const char         *ehlo_provider_get_password_shape (EhloProvider *self);
const char *const  *ehlo_provider_get_auth_methods   (EhloProvider *self);
const char         *ehlo_provider_get_help_url       (EhloProvider *self);
const char         *ehlo_provider_get_note           (EhloProvider *self);
gboolean            ehlo_provider_matches            (EhloProvider *self,
                                                      const char   *search);
char               *ehlo_provider_expand             (EhloProvider *self,
                                                      const char   *host_template,
                                                      const char   *mail_address);
char               *ehlo_provider_dup_username       (EhloProvider *self,
                                                      const char   *mail_address);

G_END_DECLS
