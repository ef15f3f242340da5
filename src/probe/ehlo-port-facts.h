/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-other-manner.h"
#include "ehlo-port-result.h"
#include "ehlo-recorder.h"

G_BEGIN_DECLS

gboolean ehlo_port_facts_read       (EhloPortResult        *result,
                                     EhloRecorder          *recorder);
void     ehlo_port_facts_read_other (EhloPortResult        *result,
                                     const EhloOtherManner *other);

G_END_DECLS
