/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-path-result.h"
#include "ehlo-port-result.h"

G_BEGIN_DECLS

/* Ports and hops in words, for the terminal and for reports. */
char        *ehlo_port_text_dup_state      (const EhloPortResult *port);
char        *ehlo_port_text_dup_server     (const EhloPortResult *port);
char        *ehlo_port_text_dup_encryption (const EhloPortResult *port);
const char  *ehlo_port_text_get_advice     (const char           *advice);
const char  *ehlo_port_text_get_answer     (const EhloPathHop    *hop);
char        *ehlo_port_text_dup_end        (const EhloPathTarget *target);

G_END_DECLS
