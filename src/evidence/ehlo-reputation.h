/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "ehlo-list-result.h"

G_BEGIN_DECLS

/* What one list says about an address or a domain. */
typedef struct
{
  char               *id;          /* of data/blocklists.json, or the zone of an own list */
  char               *name;
  EhloListResult      result;
  gboolean            pending;     /* no result yet; never in a report */
  char              **codes;       /* "127.0.0.10"; never NULL */
  char               *listing;     /* of a hit: "listed", "listed-network", "policy", "reputation",
                                    * "neutral", "allow", "info", "unknown"; nullable */
  char               *kind;        /* of a hit: "spam", "exploit", "policy" …; nullable */
  char               *meaning;     /* of a hit or a refusal, in plain words; nullable */
  char               *reason;      /* the list's own words about a hit; why there is no result */
  char               *url;         /* where to look it up; nullable */
  char               *removal_url; /* nullable */
  char               *covered_by;  /* id of a list with the same data, which counts; nullable */
  char               *resolver;    /* "recursion": asked by ourselves, from the root on, because the
                                    * name server got no true answer; nullable: by that */
  char               *weight;      /* "major", "moderate", "minor", "informational"; nullable */
  gboolean            expected;    /* normal for the line of a person at home */
  gboolean            verified;    /* its test entry answered */
  gint64              time_us;     /* until the result; -1 = unknown */
  struct _JsonObject *rest;        /* members that this version does not know; nullable */
} EhloListReport;

#define EHLO_TYPE_REPUTATION (ehlo_reputation_get_type ())

/* What lists say about an address or a domain: an entry of `reputation.addresses` in a report.
 * Boxed. */
typedef struct
{
  char               *address;           /* IPv4, IPv6, or a domain */
  char               *source;            /* "ehlo-reply", "dns-echo", "https-echo", "typed",
                                          * "sender-domain"; nullable */
  char               *server;            /* who named the address; nullable */
  char               *owner;             /* of the range; nullable: not asked */
  char               *reverse_name;      /* PTR; nullable */
  gboolean            reverse_confirmed; /* that name leads back to the address */
  char               *nat;               /* "nat", "cgnat", "none"; nullable: not known */
  char               *resolver;          /* "public", "rewrites", "servfail", "silent": what is
                                          * wrong with the name server; nullable: nothing */
  GPtrArray          *lists;             /* (element-type EhloListReport) */
  struct _JsonObject *rest;              /* nullable */
} EhloReputation;

/* How many lists say what; those that cannot be used are not counted as answers, and of lists with
 * the same data one counts. */
typedef struct
{
  guint n_listed;
  guint n_policy;
  guint n_clear;
  guint n_unusable; /* refused, dead, error */
  guint n_skipped;
  guint n_pending;
} EhloReputationCounts;

GType           ehlo_reputation_get_type (void);
EhloReputation *ehlo_reputation_new      (const char           *address,
                                          const char           *source);
EhloReputation *ehlo_reputation_copy     (const EhloReputation *self);
void            ehlo_reputation_free     (EhloReputation       *self);
EhloListReport    *ehlo_reputation_add_list (EhloReputation       *self,
                                          const char           *id,
                                          const char           *name);
EhloListReport    *ehlo_reputation_find     (const EhloReputation *self,
                                          const char           *id);
void            ehlo_reputation_count    (const EhloReputation *self,
                                          EhloReputationCounts *ret_counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloReputation, ehlo_reputation_free)

G_END_DECLS
