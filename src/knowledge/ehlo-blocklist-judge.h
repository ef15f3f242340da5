/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-blocklist-answer.h"
#include "ehlo-blocklist.h"
#include "ehlo-list-result.h"

G_BEGIN_DECLS

/* The answers of one list, all through the same resolver (RFC 5782 section 5). */
typedef struct
{
  gboolean       is_ipv6;  /* the question is about an IPv6 address */
  EhloListAnswer question;
  EhloListAnswer positive; /* the test entry */
  EhloListAnswer negative; /* what must not be listed */
  EhloListAnswer random;   /* a name that nobody can have listed */
} EhloListAnswers;

/* What a list says. */
typedef struct
{
  EhloListResult           result;
  const EhloBlocklistCode *code;     /* not owned: the row that weighs most; nullable */
  EhloListing              listing;  /* of a hit */
  const char              *reason;   /* why there is no result; nullable */
  const char              *meaning;  /* of that, in the words of the list; nullable */
  gboolean                 verified; /* its test entry answered just now */
} EhloListJudgement;

void ehlo_blocklist_judge (const EhloBlocklist   *list,
                           const EhloListAnswers *answers,
                           EhloListJudgement     *ret_judgement);

G_END_DECLS
