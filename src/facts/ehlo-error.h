/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define EHLO_ERROR (ehlo_error_quark ())

/* GError means: the work could not go on. What a peer answers (5xx, a bad certificate, NXDOMAIN)
 * is never one of these; it is a value with facts. */
typedef enum
{
  EHLO_ERROR_FAILED,     /* anything that has no code of its own */
  EHLO_ERROR_CANCELLED,  /* the user stopped it */
  EHLO_ERROR_DEADLINE,   /* the stage's time was up */
  EHLO_ERROR_CLOSED,     /* the peer closed the connection */
  EHLO_ERROR_RESET,      /* the connection was reset */
  EHLO_ERROR_LIMIT,      /* the peer sent more than a named limit allows */
  EHLO_ERROR_PROTOCOL,   /* the peer does not speak the protocol */
  EHLO_ERROR_TLS,        /* the TLS layer gave up */
  EHLO_ERROR_INVALID,    /* bad input; the message names the field */
  EHLO_ERROR_FILE,       /* a file cannot be read or written; the message names it */
} EhloError;

GQuark      ehlo_error_quark   (void);
GError     *ehlo_error_convert (const GError *foreign);
const char *ehlo_error_to_name (EhloError     code);

G_END_DECLS
