/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-finding.h"
#include "ehlo-reply-match.h"

G_BEGIN_DECLS

/* What a server says stands above what a program makes of it; errors of programs have their
 * priority as rank. Up to the rank of a wrapper they name only the program and the step. */
#define EHLO_CONCLUSION_REPLY_RANK   1000
#define EHLO_CONCLUSION_WRAPPER_RANK   30
#define EHLO_CONCLUSION_UNKNOWN_RANK    1

/* One meaning of a piece of a text. Strings are borrowed. */
typedef struct
{
  const EhloReplyCause *cause;
  const char           *about;       /* what is said first, a sentence; nullable */
  const char           *meaning;
  const char           *next_action;
  const char *const    *who;
  const char           *confidence;
  const char           *exact_error; /* lines as they came */
  guint                 rank;
} EhloConclusion;

/* The conclusions from a text, each once. */
typedef struct
{
  GArray     *entries; /* of findings and ranks */
  GHashTable *seen;    /* what was concluded already */
} EhloConclusions;

void       ehlo_conclusions_init    (EhloConclusions      *self);
void       ehlo_conclusions_clear   (EhloConclusions      *self);
gboolean   ehlo_conclusions_is_full (EhloConclusions      *self);
void       ehlo_conclusions_add     (EhloConclusions      *self,
                                     const EhloConclusion *conclusion);
GPtrArray *ehlo_conclusions_order   (EhloConclusions      *self);

G_END_DECLS
