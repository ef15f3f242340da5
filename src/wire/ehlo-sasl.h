/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A server may make us hash as often as it likes (SCRAM's iteration count), on the one thread that
 * everything else waits for. RFC 7677 asks for 4096; this many, the advice for stored passwords
 * today, take about a second. */
#define EHLO_SASL_MAX_ITERATIONS 600000

/* One sign-in with one mechanism (RFC 4422, RFC 4954), client side. Not thread-safe. */
typedef struct _EhloSasl EhloSasl;

const char *const *ehlo_sasl_list_mechanisms  (void);
const char        *ehlo_sasl_choose           (const char *const *offered,
                                               gboolean           secret_is_token);
gboolean           ehlo_sasl_is_token         (const char        *mechanism);
EhloSasl          *ehlo_sasl_new              (const char        *mechanism,
                                               const char        *user,
                                               const char        *secret,
                                               const char        *host,
                                               guint16            port,
                                               GError           **error);
void               ehlo_sasl_free             (EhloSasl          *self);
const char        *ehlo_sasl_get_mechanism    (EhloSasl          *self);
gboolean           ehlo_sasl_start            (EhloSasl          *self,
                                               char             **ret_initial,
                                               GError           **error);
char              *ehlo_sasl_step             (EhloSasl          *self,
                                               const char        *challenge,
                                               GError           **error);
gboolean           ehlo_sasl_server_proved    (EhloSasl          *self);
const char        *ehlo_sasl_get_token_error  (EhloSasl          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloSasl, ehlo_sasl_free)

G_END_DECLS
