/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

#include "ehlo-practice-script.h"

G_BEGIN_DECLS

/* A certificate authority that lives as long as its object, and the certificates under it.
 * Immutable once made: may be read from any thread. */
typedef struct _EhloPracticePki EhloPracticePki;

EhloPracticePki                 *ehlo_practice_pki_new             (GError          **error);
void                             ehlo_practice_pki_free            (EhloPracticePki  *self);
GBytes                          *ehlo_practice_pki_get_ca_pem      (EhloPracticePki  *self);
gnutls_certificate_credentials_t ehlo_practice_pki_get_credentials (EhloPracticePki  *self,
                                                                    EhloPracticeCertificate which);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloPracticePki, ehlo_practice_pki_free)

G_END_DECLS
