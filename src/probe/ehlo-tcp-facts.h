/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-step.h"

G_BEGIN_DECLS

void ehlo_tcp_facts_store (GSocket  *socket,
                           EhloStep *step);

G_END_DECLS
