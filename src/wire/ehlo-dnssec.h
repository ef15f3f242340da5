/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-dns-answer.h"

G_BEGIN_DECLS

/* Where Debian and others keep the keys of the root zone; this variable names another file. */
#define EHLO_DNSSEC_ROOT_KEY          "/usr/share/dns/root.key"
#define EHLO_DNSSEC_ROOT_KEY_VARIABLE "EHLO_DNS_ROOT_KEY"

typedef enum
{
  EHLO_DNSSEC_UNKNOWN,  /* it could not be found out */
  EHLO_DNSSEC_SECURE,   /* the answer is signed, up to the root */
  EHLO_DNSSEC_INSECURE, /* the zone is not signed, which is proven */
  EHLO_DNSSEC_BOGUS,    /* there is an answer, and its signatures do not hold */
  EHLO_DNSSEC_NO_ANSWER,/* nor is there one when nothing is checked */
} EhloDnssecState;

#define EHLO_N_DNSSEC_STATES (EHLO_DNSSEC_NO_ANSWER + 1)

typedef struct
{
  EhloDnssecState  state;
  char            *why; /* for unknown and bogus; nullable */
} EhloDnssec;

void        ehlo_dnssec_check_async   (const char *const   *servers,
                                       const char          *name,
                                       EhloDnsType          type,
                                       gint64               deadline_us,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
EhloDnssec *ehlo_dnssec_check_finish  (GAsyncResult        *result);
void        ehlo_dnssec_free          (EhloDnssec          *self);
const char *ehlo_dnssec_state_to_name (EhloDnssecState      state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloDnssec, ehlo_dnssec_free)

G_END_DECLS
