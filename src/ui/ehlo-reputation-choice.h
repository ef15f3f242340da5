/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-blocklists.h"
#include "ehlo-reputation-settings.h"

G_BEGIN_DECLS

/* What the person chose in the preferences, as the engine wants it. */
EhloReputationSettings *ehlo_reputation_choice_new_settings (GSettings           *settings,
                                                             EhloBlocklists      *lists,
                                                             GHashTable          *keys);
gboolean                ehlo_reputation_choice_is_on        (GSettings           *settings,
                                                             const EhloBlocklist *list);
void                    ehlo_reputation_choice_set_on       (GSettings           *settings,
                                                             const EhloBlocklist *list,
                                                             gboolean             is_on);
gboolean                ehlo_reputation_choice_add_zone     (GSettings           *settings,
                                                             EhloBlocklists      *lists,
                                                             const char          *zone,
                                                             GError             **error);
void                    ehlo_reputation_choice_remove_zone  (GSettings           *settings,
                                                             const char          *zone);
gboolean                ehlo_reputation_choice_check_resolver (const char        *text,
                                                             GError             **error);

G_END_DECLS
