/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "ehlo-smtp-reply.h"

G_BEGIN_DECLS

#define EHLO_TYPE_CAPABILITIES (ehlo_capabilities_get_type ())

/* What a 250 reply to EHLO offers (RFC 5321 4.1.1.1). Keywords compare without case; "AUTH=LOGIN"
 * (pre-standard) counts as AUTH LOGIN. Boxed, reference-counted, immutable. */
typedef struct _EhloCapabilities EhloCapabilities;

GType              ehlo_capabilities_get_type            (void);
EhloCapabilities  *ehlo_capabilities_new_from_reply      (const EhloSmtpReply    *reply);
EhloCapabilities  *ehlo_capabilities_ref                 (EhloCapabilities       *self);
void               ehlo_capabilities_unref               (EhloCapabilities       *self);
gboolean           ehlo_capabilities_has                 (const EhloCapabilities *self,
                                                          const char             *keyword);
const char        *ehlo_capabilities_get_params          (const EhloCapabilities *self,
                                                          const char             *keyword);
const char *const *ehlo_capabilities_get_keywords        (const EhloCapabilities *self);
const char *const *ehlo_capabilities_get_auth_mechanisms (const EhloCapabilities *self);
guint64            ehlo_capabilities_get_size            (const EhloCapabilities *self);
const char        *ehlo_capabilities_get_server_name     (const EhloCapabilities *self);
const char        *ehlo_capabilities_get_client_address  (const EhloCapabilities *self);
const char        *ehlo_capabilities_get_mangled         (const EhloCapabilities *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloCapabilities, ehlo_capabilities_unref)

G_END_DECLS
