/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-recorder.h"

G_BEGIN_DECLS

/* The look at the way as a step of a run. */
EhloOutcome ehlo_path_step_judge       (const EhloPathResult *path);
void        ehlo_path_step_end         (EhloRecorder         *recorder,
                                        EhloStep             *step,
                                        const EhloPathResult *path,
                                        EhloOutcome           outcome);
void        ehlo_path_step_place_ports (const EhloPathResult *path,
                                        GPtrArray            *rows);

G_END_DECLS
