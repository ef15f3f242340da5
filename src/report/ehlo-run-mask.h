/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-mask.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

EhloMask *ehlo_run_mask_new (EhloRun  *run,
                             gboolean  hide_address,
                             gboolean  hide_ip);

G_END_DECLS
