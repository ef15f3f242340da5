/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-blocklist-judge.h"
#include "ehlo-list-tests.h"
#include "ehlo-resolver.h"

G_BEGIN_DECLS

/* One list asked about one address or domain. */
typedef struct
{
  EhloListJudgement  judgement; /* strings of the data set */
  char             **codes;     /* the addresses of a hit, as text; never NULL */
  char              *words;     /* what the list itself says about a hit (TXT); nullable */
  gboolean           cancelled;
  gint64             time_us;
} EhloListOutcome;

/* What is asked, the same for all lists. */
typedef struct
{
  EhloResolver  *resolver;
  const char    *resolver_name; /* for the memory of tests; nullable: the system's */
  EhloListTests *tests;         /* nullable */
  const char    *name;          /* the address reversed, or the domain */
  gboolean       is_ipv6;
  const char    *random_label;  /* what nobody can have listed */
  gint64         timeout_us;    /* for each list */
} EhloListQuestion;

void             ehlo_list_query_async   (const EhloListQuestion *question,
                                          const EhloBlocklist    *list,
                                          const char             *zone,
                                          GCancellable           *cancellable,
                                          GAsyncReadyCallback     callback,
                                          gpointer                user_data);
EhloListOutcome *ehlo_list_query_finish  (GAsyncResult           *result);
void             ehlo_list_outcome_free  (EhloListOutcome        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloListOutcome, ehlo_list_outcome_free)

G_END_DECLS
