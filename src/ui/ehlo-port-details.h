/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-port-row.h"

G_BEGIN_DECLS

#define EHLO_TYPE_PORT_DETAILS (ehlo_port_details_get_type ())

/* All that is known of one port, and the way to use it. Its button activates `win.use-port`. */
G_DECLARE_FINAL_TYPE (EhloPortDetails, ehlo_port_details, EHLO, PORT_DETAILS, AdwBin)

void ehlo_port_details_set_row (EhloPortDetails *self,
                                EhloPortRow     *row);

G_END_DECLS
