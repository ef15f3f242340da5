/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ehlo-reputation.h"

G_BEGIN_DECLS

/* What more there is to say about the answer of one blocklist. */
GtkWidget *ehlo_list_details_new (const EhloReputation *reputation,
                                  const EhloListReport *list);

G_END_DECLS
