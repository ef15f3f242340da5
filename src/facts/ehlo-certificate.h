/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define EHLO_TYPE_CERTIFICATE (ehlo_certificate_get_type ())

/* What is worth knowing of one X.509 certificate, as plain values. Boxed. */
typedef struct
{
  char  *subject;       /* RFC 4514 text, escaped */
  char  *issuer;        /* likewise */
  char **names;         /* subject alternative names: host names and addresses; never NULL */
  char  *common_name;   /* nullable */
  gint64 not_before;    /* Unix time in seconds, UTC */
  gint64 not_after;     /* likewise */
  char  *key;           /* "RSA 2048", "ECDSA 256 (SECP256R1)" */
  char  *signature;     /* "RSA-SHA256" */
  char  *sha256;        /* fingerprint of the DER form, 64 lower-case hex digits */
  char  *serial;        /* hex digits */
  gboolean is_ca;
  gboolean self_issued; /* subject and issuer are the same name */
} EhloCertificate;

GType            ehlo_certificate_get_type (void);
EhloCertificate *ehlo_certificate_new      (void);
EhloCertificate *ehlo_certificate_copy     (const EhloCertificate *self);
void             ehlo_certificate_free     (EhloCertificate       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloCertificate, ehlo_certificate_free)

G_END_DECLS
