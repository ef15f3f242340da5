/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

#include "ehlo-tls-evidence.h"
#include "ehlo-tls-trust.h"

G_BEGIN_DECLS

/* A GnuTLS session on a non-blocking socket: what EhloTlsStream and its two halves share.
 * Reference-counted, because either half may outlive the stream. One thread at a time. */
typedef struct
{
  gnutls_session_t gnutls;
  GSocket         *socket;
  EhloTlsTrust    *trust;            /* nullable: a server has none */
  char            *server_name;      /* as asked for, nullable */
  EhloTlsEvidence *evidence;
  gboolean         is_server;
  gboolean         eof;              /* the peer closed its direction */
  int              read_errnum;      /* last hard error of the socket, 0 = none */
  int              write_errnum;     /* likewise */
  guint            n_warnings;       /* alerts that did not end the handshake */
  gboolean         read_wants_write; /* GnuTLS must answer before it can read on */
} EhloTlsSession;

EhloTlsSession *ehlo_tls_session_new        (GSocket        *socket,
                                             gboolean        is_server,
                                             const char     *priority,
                                             GError        **error);
EhloTlsSession *ehlo_tls_session_ref        (EhloTlsSession *self);
void            ehlo_tls_session_unref      (EhloTlsSession *self);
void            ehlo_tls_session_note       (EhloTlsSession *self,
                                             const char     *format,
                                             ...) G_GNUC_PRINTF (2, 3);
void            ehlo_tls_session_note_alert (EhloTlsSession *self);
int             ehlo_tls_session_handshake  (EhloTlsSession *self);
gssize          ehlo_tls_session_read       (EhloTlsSession *self,
                                             void           *buffer,
                                             gsize           count,
                                             GError        **error);
gssize          ehlo_tls_session_write      (EhloTlsSession *self,
                                             const void     *buffer,
                                             gsize           count,
                                             GError        **error);
gboolean        ehlo_tls_session_has_record (EhloTlsSession *self);
GIOCondition    ehlo_tls_session_get_wanted (EhloTlsSession *self);
void            ehlo_tls_session_ack_fast   (EhloTlsSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloTlsSession, ehlo_tls_session_unref)

G_END_DECLS
