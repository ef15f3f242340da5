/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-document.h"

G_BEGIN_DECLS

#define EHLO_TYPE_DOCUMENT_VIEW (ehlo_document_view_get_type ())

/* A report as the web page looks in a browser, made of the same blocks with the same measures and
 * colours (ehlo-report.css). A browser in the window would take half a second of the start and
 * three processes to show a page without links and scripts. */
G_DECLARE_FINAL_TYPE (EhloDocumentView, ehlo_document_view, EHLO, DOCUMENT_VIEW, AdwBin)

void     ehlo_document_view_set_document (EhloDocumentView *self,
                                          EhloDocument     *document);
gboolean ehlo_document_view_is_complete  (EhloDocumentView *self);

G_END_DECLS
