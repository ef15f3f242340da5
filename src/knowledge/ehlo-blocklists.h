/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-blocklist.h"

G_BEGIN_DECLS

#define EHLO_TYPE_BLOCKLISTS (ehlo_blocklists_get_type ())

/* data/blocklists.json: the lists that can be asked, and those that must not be. Immutable. */
G_DECLARE_FINAL_TYPE (EhloBlocklists, ehlo_blocklists, EHLO, BLOCKLISTS, GObject)

EhloBlocklists        *ehlo_blocklists_get_default    (void);
EhloBlocklists        *ehlo_blocklists_new_from_bytes (GBytes          *json,
                                                       GError         **error);
guint                  ehlo_blocklists_get_n          (EhloBlocklists  *self);
const EhloBlocklist   *ehlo_blocklists_get            (EhloBlocklists  *self,
                                                       guint            index);
const EhloBlocklist   *ehlo_blocklists_find           (EhloBlocklists  *self,
                                                       const char      *id);
const EhloRetiredList *ehlo_blocklists_find_retired   (EhloBlocklists  *self,
                                                       const char      *zone);
const EhloBlocklist   *ehlo_blocklists_find_named     (EhloBlocklists  *self,
                                                       const char      *text);
char                  *ehlo_blocklist_dup_zone        (const EhloBlocklist *self,
                                                       gboolean         for_ipv6,
                                                       const char      *key);

G_END_DECLS
