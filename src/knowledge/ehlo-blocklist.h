/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "ehlo-blocklist-code.h"

G_BEGIN_DECLS

/* What a code of a list says about the address or domain. */
typedef enum
{
  EHLO_LISTING_LISTED,         /* a bad mark against this very address or domain */
  EHLO_LISTING_LISTED_NETWORK, /* against its range or provider */
  EHLO_LISTING_POLICY,         /* a range not meant for delivering mail directly */
  EHLO_LISTING_REPUTATION,     /* a soft negative score */
  EHLO_LISTING_NEUTRAL,
  EHLO_LISTING_ALLOW,          /* a good mark */
  EHLO_LISTING_INFO,           /* a fact without judgement */
  EHLO_LISTING_TEST,           /* a test entry */
  EHLO_LISTING_UNKNOWN,        /* listed, with a code that the list does not document */
  EHLO_LISTING_ERROR,          /* a code that cannot be used */
} EhloListing;

typedef struct
{
  EhloBlocklistPattern match;
  char                *meaning;
  EhloListing          listing;
  char                *class_;           /* "spam", "exploit", "policy" … */
  gboolean             expected_at_home; /* normal for the line of a person at home */
} EhloBlocklistCode;

/* An answer that says: this resolver gets no answer here. */
typedef struct
{
  EhloBlocklistPattern match;
  char                *reason;  /* "public-resolver", "rate-limited", "not-registered" … */
  char                *meaning;
} EhloBlocklistRefusal;

typedef enum
{
  EHLO_FAMILY_NO,
  EHLO_FAMILY_UNCONFIRMED,
  EHLO_FAMILY_YES,
} EhloFamilySupport;

/* Whether the list has the entry that RFC 5782 section 5 wants for testing. */
typedef enum
{
  EHLO_TEST_ENTRY_UNKNOWN,
  EHLO_TEST_ENTRY_NO,
  EHLO_TEST_ENTRY_YES,
} EhloTestEntry;

typedef enum
{
  EHLO_NEGATIVE_UNKNOWN,
  EHLO_NEGATIVE_LISTED, /* 127.0.0.1 is in the list by right */
  EHLO_NEGATIVE_ABSENT,
} EhloNegativeEntry;

typedef enum
{
  EHLO_WEIGHT_INFORMATIONAL,
  EHLO_WEIGHT_MINOR,
  EHLO_WEIGHT_MODERATE,
  EHLO_WEIGHT_MAJOR,        /* many receivers reject on it alone */
} EhloWeight;

/* One DNS list of addresses or domains (RFC 5782). */
typedef struct
{
  char             *id;
  char             *name;
  char             *operator_;
  char             *holds;           /* what is on it */
  char             *kind;            /* "ip-block", "ip-allow", "domain-block" … */
  char             *zone;            /* "{key}" stands for the secret of a customer */
  char             *zone_ipv6;       /* nullable: the same */
  gboolean          by_domain;
  EhloFamilySupport ipv4;
  EhloFamilySupport ipv6;
  gboolean          is_bitmask;
  GArray           *codes;           /* (element-type EhloBlocklistCode) */
  GArray           *refusals;        /* (element-type EhloBlocklistRefusal) */
  gboolean          unlisted_is_error; /* else: listed, with an unknown code */
  EhloTestEntry     ipv4_positive;
  EhloTestEntry     ipv6_positive;
  GArray           *positive_codes;  /* (element-type EhloBlocklistPattern) */
  EhloNegativeEntry ipv4_negative;
  char             *domain_positive; /* nullable: not known */
  char             *domain_negative; /* nullable */
  gboolean          refuses_public_resolvers;
  gboolean          needs_key;       /* its zone has the secret of a customer in it */
  EhloWeight        weight;
  gboolean          expected_at_home;
  char             *expiry;          /* nullable: how long an entry stays, in words */
  char             *lookup_url;      /* nullable; with {ip} or {domain} */
  char             *removal_url;     /* nullable */
  gboolean          paid_removal;
  gboolean          enabled;         /* by default */
  char            **related;         /* "subset-of:spamrats-all" */
} EhloBlocklist;

/* A list that is not asked any more, and why. */
typedef struct
{
  char     *id;
  char    **zones;
  gboolean  with_children;
  char     *category;    /* "closed", "parked", "wildcard", "stale" … */
  char     *since;       /* nullable: a date, or a part of one */
  char     *replacement; /* nullable */
  char     *notes;       /* nullable */
} EhloRetiredList;

G_END_DECLS
