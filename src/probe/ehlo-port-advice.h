/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-port-result.h"
#include "ehlo-provider.h"

G_BEGIN_DECLS

/* A port that every web server has: it tells whether the network works at all. */
#define EHLO_PORT_CONTROL 443

/* Between servers: open to a person's computer or not, it is not meant for it. */
#define EHLO_PORT_RELAY 25

void     ehlo_port_advise         (GPtrArray            *results,
                                   EhloProvider         *provider);
gboolean ehlo_port_is_for_sending (const EhloPortResult *result);
gboolean ehlo_port_serves_mail    (const EhloPortResult *result);

G_END_DECLS
