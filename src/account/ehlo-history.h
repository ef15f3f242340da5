/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-history-entry.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* How much is kept of an account. */
#define EHLO_HISTORY_MAX_RUNS 200
#define EHLO_HISTORY_MAX_DAYS 90

#define EHLO_TYPE_HISTORY (ehlo_history_get_type ())

/* The runs that are kept on disk, a file for each, by account. All reading and writing happens in
 * a thread of its own, one thing after the other. Property: enabled (boolean). Signals: failed
 * (GError), unreadable (guint how many, GError of the first). Main thread. */
G_DECLARE_FINAL_TYPE (EhloHistory, ehlo_history, EHLO, HISTORY, GObject)

EhloHistory *ehlo_history_new                     (const char          *folder);
void         ehlo_history_start                   (EhloHistory         *self);
gboolean     ehlo_history_get_enabled             (EhloHistory         *self);
void         ehlo_history_set_enabled             (EhloHistory         *self,
                                                   gboolean             enabled);
void         ehlo_history_keep                    (EhloHistory         *self,
                                                   const char          *account_id,
                                                   EhloRun             *run);
GListModel  *ehlo_history_get_entries             (EhloHistory         *self,
                                                   const char          *account_id);
gboolean     ehlo_history_is_read                 (EhloHistory         *self,
                                                   const char          *account_id);
void         ehlo_history_clear                   (EhloHistory         *self,
                                                   const char          *account_id);
void         ehlo_history_take_away               (EhloHistory         *self,
                                                   const char          *account_id);
void         ehlo_history_bring_back              (EhloHistory         *self,
                                                   const char          *account_id);
guint        ehlo_history_count_refusals          (EhloHistory         *self,
                                                   const char          *host,
                                                   GDateTime           *now);
void         ehlo_history_find_last_worked_async  (EhloHistory         *self,
                                                   const char          *account_id,
                                                   GDateTime           *before,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
EhloRun     *ehlo_history_find_last_worked_finish (EhloHistory         *self,
                                                   GAsyncResult        *result);
void         ehlo_history_wait                    (EhloHistory         *self);

G_END_DECLS
