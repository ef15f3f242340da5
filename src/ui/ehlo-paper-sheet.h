/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <poppler.h>

G_BEGIN_DECLS

#define EHLO_TYPE_PAPER_SHEET (ehlo_paper_sheet_get_type ())

/* A page of a PDF as it will be printed, as wide as there is room. It is drawn when it is first
 * wanted: a long report has pages that nobody looks at. */
G_DECLARE_FINAL_TYPE (EhloPaperSheet, ehlo_paper_sheet, EHLO, PAPER_SHEET, GtkWidget)

GtkWidget *ehlo_paper_sheet_new      (PopplerPage    *page,
                                      const char     *label);
void       ehlo_paper_sheet_want     (EhloPaperSheet *self);
gboolean   ehlo_paper_sheet_is_drawn (EhloPaperSheet *self);

G_END_DECLS
