/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-enhanced-code.h"
#include "ehlo-reply-entry.h"

G_BEGIN_DECLS

/* What is known of a reply that shall be explained. All zero: nothing. */
typedef struct
{
  const char       *text;     /* the reply as it came, with or without its codes; nullable */
  gssize            length;   /* bytes of text, or -1 when a NUL ends it */
  guint             code;     /* three digits; 0: those at the start of the text, if any */
  EhloEnhancedCode  enhanced; /* none: the one behind those */
  const char       *phase;    /* "banner", "ehlo", "starttls", "auth", "mail", "rcpt", "data" …;
                                 nullable */
  const char       *host;     /* the server's name; nullable */
} EhloReplyQuery;

/* What an explanation rests on, best first: text beats the enhanced code, which beats the three
 * digits, because providers use registry codes with meanings of their own. */
typedef enum
{
  EHLO_REPLY_BASIS_TEXT,
  EHLO_REPLY_BASIS_ENHANCED,
  EHLO_REPLY_BASIS_CODE,
  EHLO_REPLY_BASIS_CLASS,
  EHLO_REPLY_BASIS_NOTHING,
} EhloReplyBasis;

/* Everything belongs to the EhloReplies that was asked. */
typedef struct
{
  EhloReplyBasis           basis;
  const EhloReplyCause    *cause;       /* never NULL; "unknown" where nothing tells */
  const EhloReplyPattern  *pattern;     /* the words that were recognised; nullable */
  const EhloReplyEnhanced *enhanced;    /* what the enhanced code means by itself; nullable */
  const EhloReplyBasic    *basic;       /* what the three digits mean by themselves; nullable */
  guint                    code;        /* the three digits that counted; 0: none */
  EhloEnhancedCode         enhanced_code;
  const char              *meaning;     /* one sentence */
  const char              *next_action;
  const char *const       *who;         /* codes as of ehlo_finding_get_who() */
  const char              *persistence; /* "temporary", "permanent", "none" */
  gboolean                 retry_helps;
  const char              *confidence;  /* "certain", "likely", "possible" */
} EhloReplyMatch;

const char *ehlo_reply_basis_to_string (EhloReplyBasis basis);

G_END_DECLS
