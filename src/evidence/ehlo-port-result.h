/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What became of a connection to a port. The names are an interface (JSON reports). */
typedef enum
{
  EHLO_PORT_OPEN,
  EHLO_PORT_REFUSED,     /* a reset */
  EHLO_PORT_REJECTED,    /* an ICMP message, or the own firewall */
  EHLO_PORT_DROPPED,     /* silence */
  EHLO_PORT_UNREACHABLE, /* no route, no neighbour */
} EhloPortState;

#define EHLO_N_PORT_STATES (EHLO_PORT_UNREACHABLE + 1)

#define EHLO_TYPE_PORT_RESULT (ehlo_port_result_get_type ())

/* One port of one address, compared with others: a row of `ports` in a report. Boxed. */
typedef struct
{
  guint               port;
  char               *address;      /* of the host; nullable: a report that does not say */
  EhloPortState       state;
  char               *by;           /* address of who turned it down, where known; nullable */
  guint               hop;          /* where that is; 0 = unknown */
  char               *icmp;         /* "3/13"; nullable */
  gboolean            local;        /* this computer itself does not let it out */
  gint64              rtt_us;       /* until the answer; -1 = none came */
  char               *manner;       /* "tls", "starttls" or "plain"; nullable: nothing was said */
  gboolean            other_manner; /* not the one that the port is meant for */
  char               *tls;          /* "TLS1.3"; nullable */
  char               *certificate;  /* "valid", or the name of a problem; nullable */
  char               *greeting;     /* its first line, escaped; nullable */
  char              **auth;         /* ways to sign in that it offers; never NULL */
  char               *error;        /* exact words; nullable */
  char               *advice;       /* see ehlo_port_advise(); nullable */
  struct _JsonObject *rest;         /* members that this version does not know; nullable */
} EhloPortResult;

GType           ehlo_port_result_get_type    (void);
EhloPortResult *ehlo_port_result_new         (const char           *address,
                                              guint                 port);
EhloPortResult *ehlo_port_result_copy        (const EhloPortResult *self);
void            ehlo_port_result_free        (EhloPortResult       *self);
gboolean        ehlo_port_result_is_same_row (const EhloPortResult *self,
                                              const EhloPortResult *other);
const char     *ehlo_port_state_to_string    (EhloPortState         state);
gboolean        ehlo_port_state_from_string  (const char           *text,
                                              EhloPortState        *ret_state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloPortResult, ehlo_port_result_free)

G_END_DECLS
