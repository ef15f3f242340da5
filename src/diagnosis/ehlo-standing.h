/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-reputation.h"
#include "ehlo-subject.h"

G_BEGIN_DECLS

/* How mail leaves the address that was looked up. */
typedef enum
{
  EHLO_MAIL_ROUTE_UNKNOWN,
  EHLO_MAIL_ROUTE_SUBMISSION, /* through the server of a provider, with a sign-in */
  EHLO_MAIL_ROUTE_DIRECT,     /* from here to the recipients' servers, on port 25 */
} EhloMailRoute;

typedef enum
{
  EHLO_STANDING_UNKNOWN, /* nothing can be said */
  EHLO_STANDING_OK,
  EHLO_STANDING_NOTE,    /* on lists, and harmless */
  EHLO_STANDING_WARNING, /* deserves a look */
  EHLO_STANDING_PROBLEM, /* mail is rejected for it */
} EhloStandingLevel;

/* What the answers of all lists mean for this person. */
typedef struct
{
  EhloStandingLevel  level;
  const char        *code;     /* stable name, see ehlo_standing_new() */
  char              *sentence; /* one, in plain words */
  char              *counts;   /* "Clear on 14 of 17 lists that answered" */
  char              *advice;   /* what to do; nullable: nothing */
  const char *const *who;      /* ids for ehlo_who_get_title(): who can do it; never NULL */
} EhloStanding;

EhloMailRoute  ehlo_mail_route_of    (const EhloSubject    *subject);
EhloStanding  *ehlo_standing_new     (const EhloReputation *reputation,
                                      EhloMailRoute         route);
void           ehlo_standing_free    (EhloStanding         *self);
const char    *ehlo_standing_level_to_string (EhloStandingLevel level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloStanding, ehlo_standing_free)

G_END_DECLS
