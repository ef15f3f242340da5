/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-print.h"

#include <poppler.h>

/* A page keeps its own margins. On paper of another size it is made smaller as a whole and stays in
 * the middle, rather than losing an edge. */
static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                number,
              PopplerDocument   *document)
{
  PopplerPage *page = poppler_document_get_page (document, number);
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double paper_width = gtk_print_context_get_width (context);
  double paper_height = gtk_print_context_get_height (context);
  double width, height, scale;

  poppler_page_get_size (page, &width, &height);
  scale = MIN (1, MIN (paper_width / width, paper_height / height));
  cairo_translate (cr, (paper_width - width * scale) / 2, (paper_height - height * scale) / 2);
  cairo_scale (cr, scale, scale);
  poppler_page_render_for_printing (page, cr);
  g_object_unref (page);
}

/**
 * ehlo_report_print_new:
 * @pdf: a report as PDF
 * @name: what the printer shall call it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what prints it, to be run; %NULL with %POPPLER_ERROR where
 *   @pdf cannot be read
 */
GtkPrintOperation *
ehlo_report_print_new (GBytes      *pdf,
                       const char  *name,
                       GError     **error)
{
  PopplerDocument *document = poppler_document_new_from_bytes (pdf, NULL, error);
  GtkPrintOperation *operation;

  if (document == NULL)
    return NULL;

  operation = gtk_print_operation_new ();
  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_n_pages (operation, poppler_document_get_n_pages (document));
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (draw_page_cb), document, 0);
  g_object_set_data_full (G_OBJECT (operation), "ehlo-document", document, g_object_unref);

  return operation;
}
