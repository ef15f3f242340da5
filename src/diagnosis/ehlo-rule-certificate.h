/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-run.h"

G_BEGIN_DECLS

/* What other clocks say to a certificate whose dates do not fit. */
typedef enum
{
  EHLO_CLOCK_UNKNOWN,
  EHLO_CLOCK_SLIGHTLY_OFF, /* the certificate is good by other clocks, which differ little */
  EHLO_CLOCK_WRONG,        /* it is good by other clocks, and this computer's is far off */
  EHLO_CLOCK_NO_REASON,    /* it is no better by other clocks */
} EhloClockStanding;

EhloStep          *_ehlo_rule_get_unproven (EhloRun    *run,
                                            EhloStep   *stop);
gboolean           _ehlo_rule_has_problem  (EhloStep   *tls,
                                            const char *problem);
EhloClockStanding  _ehlo_rule_judge_clock  (EhloStep   *tls);

G_END_DECLS
