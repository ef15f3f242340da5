/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-step.h"

G_BEGIN_DECLS

void ehlo_report_text_append_facts (GString  *out,
                                    EhloStep *step);

G_END_DECLS
