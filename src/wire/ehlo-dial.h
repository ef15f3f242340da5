/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-tcp-info.h"

G_BEGIN_DECLS

typedef enum
{
  EHLO_DIAL_OPEN,
  EHLO_DIAL_REFUSED,     /* a reset, nothing in the error queue */
  EHLO_DIAL_REJECTED,    /* an ICMP error; type, code and sender where the kernel tells */
  EHLO_DIAL_TIMED_OUT,   /* silence until the deadline */
  EHLO_DIAL_UNREACHABLE, /* no route, or no neighbour */
  EHLO_DIAL_LOCAL,       /* this computer itself does not let it out (EPERM, EACCES …) */
  EHLO_DIAL_CANCELLED,
} EhloDialOutcome;

#define EHLO_N_DIAL_OUTCOMES (EHLO_DIAL_CANCELLED + 1)

/* What one TCP connection attempt showed. */
typedef struct
{
  EhloDialOutcome outcome;
  GSocketAddress *target;
  GInetAddress   *local_address; /* nullable */
  int             errnum;        /* 0 = none */
  gboolean        synchronous;   /* connect() itself failed: decided on this computer */
  gboolean        has_icmp;
  gboolean        icmp_v6;
  guint           icmp_type;
  guint           icmp_code;
  GInetAddress   *icmp_from;     /* nullable */
  guint           quoted_mss;    /* MSS of our SYN as the sender of the ICMP saw it; 0 = unknown */
  gint64          start_us;      /* g_get_monotonic_time() */
  gint64          duration_us;
  EhloTcpInfo     tcp;
  GSocket        *socket;        /* only when open: non-blocking, TCP_NODELAY, RECVERR off again */
} EhloDialResult;

/* How a connection is tried; all zero: as any program does. */
typedef struct
{
  guint ttl;     /* hops that our packets may make, 1 to 255; 0 = the system's default */
  guint min_ttl; /* answers that come in with less are ignored, 1 to 255; 0 = none are */
  guint max_segment; /* bytes that a segment may carry, both ways, 88 to 32767; 0 = as the network
                      * has it */
} EhloDialOptions;

void            ehlo_dial_full_async      (GSocketAddress      *target,
                                           const EhloDialOptions *options,
                                           gint64               deadline_us,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
void            ehlo_dial_async           (GSocketAddress      *target,
                                           guint                ttl,
                                           gint64               deadline_us,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
EhloDialResult *ehlo_dial_finish          (GAsyncResult        *result);
void            ehlo_dial_result_free     (EhloDialResult      *self);
const char     *ehlo_dial_outcome_to_name (EhloDialOutcome      outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloDialResult, ehlo_dial_result_free)

G_END_DECLS
