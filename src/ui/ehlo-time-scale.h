/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-run.h"

G_BEGIN_DECLS

#define EHLO_TYPE_TIME_SCALE (ehlo_time_scale_get_type ())

/* The time axis that all bars of one run share. It grows while the run goes on and emits ::changed
 * each time; once the run is finished it stands still. Main thread. */
G_DECLARE_FINAL_TYPE (EhloTimeScale, ehlo_time_scale, EHLO, TIME_SCALE, GObject)

EhloTimeScale *ehlo_time_scale_new          (EhloRun       *run);
void           ehlo_time_scale_place        (EhloTimeScale *self,
                                             EhloStep      *step,
                                             double        *ret_start,
                                             double        *ret_end);

G_END_DECLS
