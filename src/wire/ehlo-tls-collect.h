/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-tls-session.h"

G_BEGIN_DECLS

void ehlo_tls_collect (EhloTlsSession *session);

G_END_DECLS
