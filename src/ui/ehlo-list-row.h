/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ehlo-reputation.h"

G_BEGIN_DECLS

#define EHLO_TYPE_LIST_ROW (ehlo_list_row_get_type ())

/* What one blocklist says: a line, which opens to the details. */
G_DECLARE_FINAL_TYPE (EhloListRow, ehlo_list_row, EHLO, LIST_ROW, GtkListBoxRow)

GtkWidget  *ehlo_list_row_new          (const char           *id);
const char *ehlo_list_row_get_id       (EhloListRow          *self);
guint       ehlo_list_row_get_rank     (EhloListRow          *self);
void        ehlo_list_row_show         (EhloListRow          *self,
                                        const EhloReputation *reputation);
void        ehlo_list_row_set_expanded (EhloListRow          *self,
                                        gboolean              expanded);
gboolean    ehlo_list_row_get_expanded (EhloListRow          *self);

G_END_DECLS
