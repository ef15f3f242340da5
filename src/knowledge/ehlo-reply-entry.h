/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-lazy-regex.h"

G_BEGIN_DECLS

/* The kinds of entries of data/replies.json. All belong to an EhloReplies, live as long as it does
 * and never change; texts are not translated. */

/* What can be wrong: the words that the other entries share. */
typedef struct
{
  const char *id;
  const char *title;
  const char *meaning;
  const char *next_action;
  const char *actor;   /* "user", "network", "provider", "recipient" */
  const char *verdict; /* a code of ehlo_verdict_codes_find() */
} EhloReplyCause;

/* Three digits: what the RFCs say they mean. */
typedef struct
{
  guint                 code;
  const char           *klass;       /* "success", "continue", "temporary", "permanent" */
  const char *const    *phases;      /* "any" among them: at every stage */
  const char           *meaning;
  const char           *next_action;
  const char           *persistence; /* "temporary", "permanent", "none" */
  const EhloReplyCause *cause;       /* nullable */
  gboolean              standard;    /* FALSE: seen, but in no RFC */
} EhloReplyBasic;

/* An enhanced status code (RFC 3463 and the IANA registry), without its class. */
typedef struct
{
  const char           *code;           /* "X.7.8" */
  const char           *meaning;
  const char           *next_action;
  const EhloReplyCause *cause;          /* nullable */
  const char           *collision_note; /* nullable: who uses it for something else */
} EhloReplyEnhanced;

/* Words by which a server says something special. */
typedef struct
{
  const char           *id;
  const char           *provider;          /* a name among the host hints, "generic" or "network" */
  gboolean              provider_specific;
  guint                 priority;
  const guint          *codes;             /* 0 at the end; empty: any */
  const char *const    *enhanced;          /* empty: any */
  EhloLazyRegex        regex;
  const char           *phase;             /* where it is usual; says nothing about elsewhere */
  const char           *meaning;
  const char           *likely_cause;
  const char           *next_action;
  const char           *actor;
  const char           *actor_detail;      /* nullable: the actor is somebody at the organisation */
  const char           *persistence;
  gboolean              retry_helps;       /* differs from persistence where the code class lies */
  const EhloReplyCause *cause;
  const char           *example;           /* a reply with these words */
  const char           *confidence;        /* "high", "medium", "low" */
  const char           *note;              /* nullable */
} EhloReplyPattern;

G_END_DECLS
