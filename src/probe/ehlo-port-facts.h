/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-port-result.h"
#include "ehlo-recorder.h"

G_BEGIN_DECLS

gboolean ehlo_port_facts_read (EhloPortResult *result,
                               EhloRecorder   *recorder);

G_END_DECLS
