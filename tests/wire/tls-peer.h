/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* Does with a blocking connection what a test wants of its server; the connection is closed
 * afterwards. */
typedef void (*PeerFunc) (int      fd,
                          gpointer data);

/* A server on 127.0.0.1 with a thread of its own, that takes one connection after the other. It
 * knows nothing of the code under test: GnuTLS, blocking. */
typedef struct _TlsPeer TlsPeer;

TlsPeer *tls_peer_new     (PeerFunc  func,
                           gpointer  data);
void     tls_peer_free    (TlsPeer  *self);
GSocket *tls_peer_connect (TlsPeer  *self);
void     tls_make_sockets (GSocket **ret_client,
                           GSocket **ret_server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlsPeer, tls_peer_free)

/* How tls_peer_serve() behaves. */
typedef struct
{
  gnutls_certificate_credentials_t credentials;
  const char *priority;               /* NULL = NORMAL */
  gboolean    wants_client_certificate;
  gboolean    insists_on_it;
  gboolean    leaves_at_once;         /* after the greeting */
  gboolean    leaves_without_goodbye; /* no close_notify */
  gboolean    leaves_with_reset;
  guint       n_key_updates;          /* TLS 1.3, before the greeting */
  guint       n_warnings;             /* likewise, each with a line of its own */
  const char *greeting;               /* sent after the handshake, nullable */
  /* Written by the peer's thread: to be read once the peer is freed. */
  char        sni[128];               /* what the last client asked for, or "" */
  int         last_read;              /* 0 = the last client said goodbye, or GnuTLS's code */
} TlsPeerSpec;

void tls_peer_serve (int      fd,
                     gpointer spec);

G_END_DECLS
