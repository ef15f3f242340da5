/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-recorder.h"

G_BEGIN_DECLS

/* The comparison of ports as a step of a run. */
EhloOutcome ehlo_ports_step_judge (GPtrArray    *rows);
void        ehlo_ports_step_end   (EhloRecorder *recorder,
                                   EhloStep     *step,
                                   GPtrArray    *rows,
                                   EhloOutcome   outcome);

G_END_DECLS
