/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who says what the time is, in the order of the names in the fact. */
typedef enum
{
  EHLO_CLOCK_NTP,      /* the kernel of this computer, when it is kept right over the network */
  EHLO_CLOCK_PAGE,     /* the page that says whether the way to the internet is free */
  EHLO_CLOCK_HTTPS,    /* the mail server's own web server */
  EHLO_CLOCK_GREETING, /* the mail server, as it greeted */
} EhloClockWitness;

#define EHLO_N_CLOCK_WITNESSES (EHLO_CLOCK_GREETING + 1)

/* What one of them said. */
typedef struct
{
  gboolean known;
  gint64   date_s; /* Unix time in seconds */
  gint64   off_s;  /* seconds that the clock of this computer was ahead of that */
} EhloClockWord;

/* What several said. */
typedef struct
{
  gint64  date_s;
  gint64  off_s;
  char   *from;    /* names of those that agree: "https", "page+https" */
} EhloClockVote;

EhloClockVote *ehlo_clock_vote      (const EhloClockWord *words);
void           ehlo_clock_vote_free (EhloClockVote       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloClockVote, ehlo_clock_vote_free)

G_END_DECLS
