/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

#include "ehlo-document.h"

G_BEGIN_DECLS

/* All lengths in points, 1/72 inch. A4, the smaller of the two in width is US Letter by 20 points:
 * it prints there scaled a little. */
#define EHLO_PDF_WIDTH 595
#define EHLO_PDF_HEIGHT 842
#define EHLO_PDF_MARGIN 50
#define EHLO_PDF_TEXT_WIDTH (EHLO_PDF_WIDTH - 2 * EHLO_PDF_MARGIN)

typedef enum
{
  EHLO_PDF_BODY,
  EHLO_PDF_DIM,
  EHLO_PDF_BOLD,
  EHLO_PDF_SMALL,
  EHLO_PDF_TITLE,
  EHLO_PDF_HEADING,
  EHLO_PDF_SUBHEADING,
  EHLO_PDF_MONOSPACE,
} EhloPdfStyle;

/* Text in a place of its own beside others. */
typedef struct
{
  const char  *text;
  double       x; /* from the left margin; in languages from right to left, from the right one */
  double       width;
  EhloPdfStyle style;
  EhloOutcome  tone; /* colour; EHLO_OUTCOME_SKIPPED for none */
} EhloPdfCell;

/* Pages that are filled from top to bottom. */
typedef struct _EhloPdfPager EhloPdfPager;

EhloPdfPager *ehlo_pdf_pager_new         (const EhloDocument *document,
                                          guint               n_pages,
                                          GByteArray         *out);
guint         ehlo_pdf_pager_finish      (EhloPdfPager       *self,
                                          GError            **error);
void          ehlo_pdf_pager_free        (EhloPdfPager       *self);
double        ehlo_pdf_pager_measure     (EhloPdfPager       *self,
                                          const char         *text,
                                          EhloPdfStyle        style);
void          ehlo_pdf_pager_show_row    (EhloPdfPager       *self,
                                          const EhloPdfCell  *cells,
                                          guint               n_cells);
void          ehlo_pdf_pager_show_code   (EhloPdfPager       *self,
                                          const char         *text,
                                          double              x);
void          ehlo_pdf_pager_set_header  (EhloPdfPager       *self,
                                          const EhloPdfCell  *cells,
                                          guint               n_cells);
void          ehlo_pdf_pager_set_bar     (EhloPdfPager       *self,
                                          EhloOutcome         tone);
void          ehlo_pdf_pager_skip        (EhloPdfPager       *self,
                                          double              height);
void          ehlo_pdf_pager_keep        (EhloPdfPager       *self,
                                          double              height);
void          ehlo_pdf_pager_rule        (EhloPdfPager       *self);
void          ehlo_pdf_pager_add_outline (EhloPdfPager       *self,
                                          const char         *text,
                                          guint               level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloPdfPager, ehlo_pdf_pager_free)

G_END_DECLS
