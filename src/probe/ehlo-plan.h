/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-account.h"
#include "ehlo-reputation-settings.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

#define EHLO_PLAN_DEFAULT_TIMEOUT_US (10 * G_USEC_PER_SEC)

/* What one run is to do. Made on the main thread, handed to the engine, never changed there. */
typedef struct
{
  EhloSubject *subject;
  EhloProvider *provider;        /* whose server this is; nullable */
  char        *password;         /* nullable; wiped when freed */
  char        *mechanism;        /* nullable: the strongest common one */
  char        *ehlo_name;        /* nullable: made from this computer */
  char        *resolver;         /* "ADDR[:PORT]", nullable: the system's */
  GBytes      *extra_ca_pem;     /* nullable */
  char        *tls_priority;     /* GnuTLS priority string, nullable: the usual one */
  gint64       timeout_us;       /* limit of one stage */
  gboolean     send;             /* really send a short test message */
  gboolean     allow_unprotected;/* the user said: send the password anyway, this once */
  guint        max_segment;      /* bytes that a TCP segment may carry; 0 = as the network has it */
  gboolean     ipv4_only;        /* leave IPv6 addresses out */
  guint        earlier_refusals; /* sign-ins that this server refused in the hour before */
  char        *connectivity_uri; /* page that says whether a sign-in page stands in between (see
                                  * ehlo-network-state.c); nullable: nobody may be asked */
  EhloReputationSettings *reputation; /* what may be asked of a list that a refusal names; nullable:
                                       * nothing */
  char       **only;             /* names of the probes to run, needed or not; nullable */
  char       **skip;             /* names of probes never to run; nullable */
} EhloPlan;

EhloPlan *ehlo_plan_new_for_account (EhloAccount     *account,
                                     const char      *password,
                                     GError         **error);
gboolean  ehlo_plan_check           (const EhloPlan  *self,
                                     GError         **error);
EhloPlan *ehlo_plan_copy            (const EhloPlan  *self);
gboolean  ehlo_plan_wants           (const EhloPlan  *self,
                                     const char      *probe,
                                     gboolean         needed);
void      ehlo_plan_free            (EhloPlan        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloPlan, ehlo_plan_free)

G_END_DECLS
