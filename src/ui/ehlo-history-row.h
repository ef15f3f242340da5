/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-history-entry.h"

G_BEGIN_DECLS

#define EHLO_TYPE_HISTORY_ROW (ehlo_history_row_get_type ())

/* A run that is kept, in a list: what came of it, when and in which network. Property: chosen
 * (boolean): to be compared. */
G_DECLARE_FINAL_TYPE (EhloHistoryRow, ehlo_history_row, EHLO, HISTORY_ROW, AdwBin)

GtkWidget        *ehlo_history_row_new        (void);
EhloHistoryEntry *ehlo_history_row_get_entry  (EhloHistoryRow   *self);
void              ehlo_history_row_set_entry  (EhloHistoryRow   *self,
                                               EhloHistoryEntry *entry);
gboolean          ehlo_history_row_get_chosen (EhloHistoryRow   *self);
void              ehlo_history_row_set_chosen (EhloHistoryRow   *self,
                                               gboolean          chosen);

G_END_DECLS
