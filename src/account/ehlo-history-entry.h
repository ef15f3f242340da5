/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-run.h"

G_BEGIN_DECLS

#define EHLO_TYPE_HISTORY_ENTRY (ehlo_history_entry_get_type ())

/* What a list shows of a run that is kept, without the run itself. Never changes: it may be handed
 * to another thread. */
G_DECLARE_FINAL_TYPE (EhloHistoryEntry, ehlo_history_entry, EHLO, HISTORY_ENTRY, GObject)

EhloHistoryEntry *ehlo_history_entry_new            (const char       *path,
                                                     EhloRun          *run);
GFile            *ehlo_history_entry_get_file       (EhloHistoryEntry *self);
GDateTime        *ehlo_history_entry_get_started    (EhloHistoryEntry *self);
EhloOutcome       ehlo_history_entry_get_outcome    (EhloHistoryEntry *self);
const char       *ehlo_history_entry_get_code       (EhloHistoryEntry *self);
const char       *ehlo_history_entry_get_title      (EhloHistoryEntry *self);
const char       *ehlo_history_entry_get_host       (EhloHistoryEntry *self);
const char       *ehlo_history_entry_get_interfaces (EhloHistoryEntry *self);
const char       *ehlo_history_entry_get_tunnels    (EhloHistoryEntry *self);
const char       *ehlo_history_entry_get_address    (EhloHistoryEntry *self);
gboolean          ehlo_history_entry_is_refusal     (EhloHistoryEntry *self);

G_END_DECLS
