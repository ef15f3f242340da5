/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-engine.h"
#include "ehlo-plan.h"
#include "ehlo-recorder.h"

G_BEGIN_DECLS

/* What a further probe may look at and write to. It belongs to the check-up and outlives the probe.
 * Engine thread. */
typedef struct
{
  EhloEngine     *engine;
  const EhloPlan *plan;
  EhloRecorder   *recorder;  /* the steps so far; facts may be added to those that have ended */
  GPtrArray      *addresses; /* (element-type GInetAddress) that the name led to, as tried */
  GPtrArray      *ports;     /* (element-type EhloPortResult) compared so far */
  GCancellable   *cancellable; /* the user's; nullable */
  gint64          deadline_us; /* while the conversation waits for a connection: when it gives
                                * up; a point of g_get_monotonic_time() */
} EhloInquiry;

/* A probe that the check-up runs behind the conversation, when evidence is missing that it can get:
 * a test that went well costs nothing more. All needed probes of a round run at once; the next
 * round is chosen when they have ended. A probe adds facts to steps, or steps, and never judges: a
 * step of its own ends with %EHLO_OUTCOME_OK or %EHLO_OUTCOME_CANCELLED, whatever it saw. It never
 * sends a password. @finish is called when the probe and the conversation are both over: those that
 * compare ports and look at the way begin beside a connection that gets no answer. */
typedef struct
{
  const char *name;      /* for ehlo-cli --only and --skip */
  guint       round;     /* 0: from what the conversation left; 1: needs what round 0 found */
  gboolean  (*is_needed) (const EhloInquiry   *inquiry);
  void      (*start)     (const EhloInquiry   *inquiry,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data);
  void      (*finish)    (GAsyncResult        *result);
} EhloFurtherProbe;

#define EHLO_FURTHER_ROUNDS 2

extern const EhloFurtherProbe ehlo_further_network;  /* state of the network: portal, proxy */
extern const EhloFurtherProbe ehlo_further_dns;      /* does the name service tell the truth */
extern const EhloFurtherProbe ehlo_further_computer; /* what listens on this computer */
extern const EhloFurtherProbe ehlo_further_ports;    /* the ports beside each other */
extern const EhloFurtherProbe ehlo_further_path;     /* who on the way turns a port down */
extern const EhloFurtherProbe ehlo_further_packets;  /* do large packets get through */
extern const EhloFurtherProbe ehlo_further_tls;      /* which old version the server would take */
extern const EhloFurtherProbe ehlo_further_clock;    /* what others say the time is */
extern const EhloFurtherProbe ehlo_further_list;     /* what a list says that a refusal names */

G_END_DECLS
