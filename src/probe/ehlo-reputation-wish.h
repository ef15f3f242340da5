/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-reputation-settings.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* Whose standing is wanted. All zero: that of our own address, if it can be found out. */
typedef struct
{
  char    *subject;       /* an IP address or a domain; nullable: the own address */
  char    *seen_address;  /* our address as a mail server named it; nullable */
  char    *seen_by;       /* which server; nullable */
  gboolean shared_hop;    /* the way to it led through the inner network of a provider */
  char    *sender_domain; /* to be looked at, too; nullable */
} EhloReputationWish;

EhloReputationWish *ehlo_reputation_wish_new   (const char                   *subject);
void                ehlo_reputation_wish_learn (EhloReputationWish           *self,
                                                EhloRun                      *run);
gboolean            ehlo_reputation_wish_check (const EhloReputationWish     *self,
                                                const EhloReputationSettings *settings,
                                                GError                      **error);
EhloReputationWish *ehlo_reputation_wish_copy  (const EhloReputationWish     *self);
void                ehlo_reputation_wish_free  (EhloReputationWish           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloReputationWish, ehlo_reputation_wish_free)

G_END_DECLS
