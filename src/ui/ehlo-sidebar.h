/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-session.h"

G_BEGIN_DECLS

#define EHLO_TYPE_SIDEBAR (ehlo_sidebar_get_type ())

/* The accounts and the practice accounts below them. Property: selected (EhloAccount, nullable).
 * Signal: activated, when the person chose a row and wants to see it. */
G_DECLARE_FINAL_TYPE (EhloSidebar, ehlo_sidebar, EHLO, SIDEBAR, AdwBin)

void         ehlo_sidebar_set_session  (EhloSidebar *self,
                                        EhloSession *session);
EhloAccount *ehlo_sidebar_get_selected (EhloSidebar *self);
void         ehlo_sidebar_set_selected (EhloSidebar *self,
                                        EhloAccount *account);

G_END_DECLS
