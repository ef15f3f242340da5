/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-list-tests.h"
#include "ehlo-reputation.h"

G_BEGIN_DECLS

/* How long what lists said about an address holds before they are asked again. */
#define EHLO_REPUTATION_REST_US (10 * 60 * G_USEC_PER_SEC)

/* What was looked up a short while ago, and the tests of lists. Made and freed on any thread,
 * looked at on the engine's. */
typedef struct _EhloReputationMemory EhloReputationMemory;

EhloReputationMemory *ehlo_reputation_memory_new       (void);
EhloReputationMemory *ehlo_reputation_memory_ref       (EhloReputationMemory *self);
void                  ehlo_reputation_memory_unref     (EhloReputationMemory *self);
EhloListTests        *ehlo_reputation_memory_get_tests (EhloReputationMemory *self);
void                  ehlo_reputation_memory_put       (EhloReputationMemory *self,
                                                        const char           *mark,
                                                        const EhloReputation *reputation,
                                                        gint64                now_us);
const EhloReputation *ehlo_reputation_memory_find      (EhloReputationMemory *self,
                                                        const char           *mark,
                                                        const char           *address,
                                                        gint64                now_us,
                                                        gint64               *ret_age_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloReputationMemory, ehlo_reputation_memory_unref)

G_END_DECLS
