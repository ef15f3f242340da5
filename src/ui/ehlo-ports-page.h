/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-account.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

#define EHLO_TYPE_PORTS_PAGE (ehlo_ports_page_get_type ())

/* The ports of a server beside each other, and how far each of them gets: as far as they were
 * compared, live while they are. */
G_DECLARE_FINAL_TYPE (EhloPortsPage, ehlo_ports_page, EHLO, PORTS_PAGE, AdwBin)

void     ehlo_ports_page_show     (EhloPortsPage *self,
                                   EhloAccount   *account,
                                   EhloRun       *run);
gboolean ehlo_ports_page_explains (EhloRun       *run);

G_END_DECLS
