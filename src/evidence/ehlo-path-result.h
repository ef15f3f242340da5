/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What came back for a connection that was allowed so many hops. The names of all enumerations
 * here are an interface (JSON reports). */
typedef enum
{
  EHLO_HOP_SILENT,
  EHLO_HOP_EXPIRED,  /* ICMP time exceeded: a router on the way */
  EHLO_HOP_REJECTED, /* any other ICMP message */
  EHLO_HOP_RESET,
  EHLO_HOP_OPEN,
  EHLO_HOP_LOCAL,    /* it did not leave this computer */
} EhloHopAnswer;

#define EHLO_N_HOP_ANSWERS (EHLO_HOP_LOCAL + 1)

typedef struct
{
  guint               ttl;
  EhloHopAnswer       answer;
  char               *from;   /* who answered; nullable */
  char               *icmp;   /* "11/0"; nullable */
  gint64              rtt_us; /* -1 = no answer */
  struct _JsonObject *rest;   /* nullable */
} EhloPathHop;

/* How far a port gets. */
typedef enum
{
  EHLO_PATH_UNKNOWN,
  EHLO_PATH_REACHES,      /* the host answers: open */
  EHLO_PATH_REFUSED,      /* the host answers: with a reset, or its firewall's ICMP message */
  EHLO_PATH_REJECTED_BY,  /* the router at @end_hop sent an ICMP message */
  EHLO_PATH_RESET_AT,     /* a reset from the box at @end_hop or the next one, not from the host */
  EHLO_PATH_ANSWERED_AT,  /* opened at @end_hop or the hop before, in the place of the host */
  EHLO_PATH_SILENT_AFTER, /* nothing behind @end_hop answers */
  EHLO_PATH_LOCAL,        /* this computer does not let it out */
} EhloPathEnds;

#define EHLO_N_PATH_ENDS (EHLO_PATH_LOCAL + 1)

/* One port, hop by hop. */
typedef struct
{
  guint               port;
  GPtrArray          *hops;       /* (element-type EhloPathHop), by rising TTL */
  EhloPathEnds        ends;
  guint               end_hop;    /* 0 = unknown, or before the first hop */
  char               *end_by;     /* address there; nullable */
  char               *end_icmp;   /* nullable */
  guint               distance;   /* hops to whoever ended it; 0 = unknown */
  guint               answer_ttl; /* with which TTL the answer came in; 0 = not measured */
  guint               nat_hop;    /* where the address is rewritten; 0 = no sign of that */
  struct _JsonObject *rest;       /* nullable */
} EhloPathTarget;

#define EHLO_TYPE_PATH_RESULT (ehlo_path_result_get_type ())

/* The way to a host: `path` in a report. Boxed. */
typedef struct
{
  char               *address; /* of the host; nullable */
  GPtrArray          *targets; /* (element-type EhloPathTarget), in the order asked for */
  struct _JsonObject *rest;    /* nullable */
} EhloPathResult;

GType           ehlo_path_result_get_type   (void);
EhloPathResult *ehlo_path_result_new        (const char           *address);
EhloPathResult *ehlo_path_result_copy       (const EhloPathResult *self);
void            ehlo_path_result_free       (EhloPathResult       *self);
EhloPathTarget *ehlo_path_result_add_target (EhloPathResult       *self,
                                             guint                 port);
EhloPathTarget *ehlo_path_result_find       (const EhloPathResult *self,
                                             guint                 port);
EhloPathHop    *ehlo_path_target_add_hop    (EhloPathTarget       *self,
                                             guint                 ttl,
                                             EhloHopAnswer         answer);
const char     *ehlo_hop_answer_to_string   (EhloHopAnswer         answer);
gboolean        ehlo_hop_answer_from_string (const char           *text,
                                             EhloHopAnswer        *ret_answer);
const char     *ehlo_path_ends_to_string    (EhloPathEnds          ends);
gboolean        ehlo_path_ends_from_string  (const char           *text,
                                             EhloPathEnds         *ret_ends);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloPathResult, ehlo_path_result_free)

G_END_DECLS
