/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-reputation.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* Look-ups made by hand: no list is asked. */
#define UI_OWN_ADDRESS "203.0.113.42"

EhloRun        *ui_reputation_new_run  (void);
EhloReputation *ui_reputation_new_home (void);
EhloReputation *ui_reputation_new_bad  (void);
EhloReputation *ui_reputation_new_good (const char      *address,
                                        const char      *source);
void            ui_reputation_add      (EhloReputation  *reputation,
                                        const char      *id,
                                        const char      *name,
                                        EhloListResult   result,
                                        const char      *listing,
                                        const char      *kind,
                                        const char      *code,
                                        const char      *reason);
EhloRun        *ui_reputation_finish   (EhloReputation  *reputation);

G_END_DECLS
