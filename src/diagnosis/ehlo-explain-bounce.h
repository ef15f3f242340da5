/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-bounce.h"
#include "ehlo-conclusions.h"

G_BEGIN_DECLS

/* What a bounce means, for each of its recipients. */
void ehlo_explain_bounce (EhloConclusions *conclusions,
                          EhloBounce      *bounce);

G_END_DECLS
