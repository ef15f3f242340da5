/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "ehlo-certificate.h"

G_BEGIN_DECLS

#define EHLO_TLS_FIRST_BYTES 256

typedef enum
{
  EHLO_TLS_RUNNING,
  EHLO_TLS_DONE,      /* handshake complete, whatever the certificate */
  EHLO_TLS_NOT_TLS,   /* the peer answered, but not in TLS: see first_bytes */
  EHLO_TLS_ALERT,     /* the peer gave up and said why: see alert */
  EHLO_TLS_REFUSED,   /* we gave up: see error */
  EHLO_TLS_CLOSED,    /* the peer closed in the middle */
  EHLO_TLS_RESET,
  EHLO_TLS_TIMED_OUT,
  EHLO_TLS_CANCELLED,
} EhloTlsOutcome;

#define EHLO_N_TLS_OUTCOMES (EHLO_TLS_CANCELLED + 1)

/* Everything a handshake showed, filled as far as it got. Owned by its EhloTlsStream. */
typedef struct
{
  EhloTlsOutcome outcome;
  int            gnutls_code;     /* 0 = none */
  char          *error;           /* GnuTLS's or the system's words; nullable */
  int            alert;           /* number of the alert received, -1 = none */
  char          *alert_name;      /* nullable */
  guint8         first_bytes[EHLO_TLS_FIRST_BYTES];
  gsize          n_first_bytes;   /* of what the peer sent first */
  guint64        bytes_in;
  guint64        bytes_out;
  char          *version;         /* "TLS1.3"; nullable */
  char          *suite;           /* "TLS_AES_256_GCM_SHA384"; nullable */
  char          *group;           /* "X25519"; nullable */
  char          *server_signature;/* nullable */
  GPtrArray     *chain;           /* (element-type EhloCertificate), as sent, leaf first */
  GPtrArray     *chain_der;       /* (element-type GBytes), the same */
  gboolean       verified;        /* chain, dates and name are all good */
  guint          verify_status;   /* GNUTLS_CERT_* bits */
  char         **verify_problems; /* a stable name per bit: "expired" …; never NULL */
  char          *verify_text;     /* GnuTLS's sentence; nullable */
  gboolean       ocsp_stapled;
  char          *ocsp_status;     /* "good", "revoked", "unknown"; nullable */
  gboolean       client_certificate_requested;
  gboolean       truncated;       /* after the handshake: the peer closed without close_notify */
  GPtrArray     *messages;        /* (element-type utf8), "+3.9 ms < SERVER HELLO (151)" */
  gint64         start_us;
  gint64         duration_us;
} EhloTlsEvidence;

EhloTlsEvidence *ehlo_tls_evidence_new         (void);
void             ehlo_tls_evidence_free        (EhloTlsEvidence *self);
const char      *ehlo_tls_outcome_to_name      (EhloTlsOutcome   outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloTlsEvidence, ehlo_tls_evidence_free)

G_END_DECLS
