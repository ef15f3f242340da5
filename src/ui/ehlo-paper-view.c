/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-paper-view.h"

#include "ehlo-paper-sheet.h"

#include <glib/gi18n.h>

#define SPACING 12

struct _EhloPaperView
{
  AdwBin             parent_instance;

  GtkScrolledWindow *scroller;
  GtkWidget         *sheets;
};

G_DEFINE_FINAL_TYPE (EhloPaperView, ehlo_paper_view, ADW_TYPE_BIN)

static gboolean
want_visible_cb (GtkWidget     *widget,
                 GdkFrameClock *clock,
                 gpointer       user_data)
{
  EhloPaperView *self = EHLO_PAPER_VIEW (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double top = gtk_adjustment_get_value (adjustment);
  double bottom = top + gtk_adjustment_get_page_size (adjustment);

  for (GtkWidget *sheet = gtk_widget_get_first_child (self->sheets); sheet != NULL;
       sheet = gtk_widget_get_next_sibling (sheet))
    {
      graphene_rect_t bounds;

      if (gtk_widget_compute_bounds (sheet, self->sheets, &bounds) && bounds.size.height > 0 &&
          bounds.origin.y < bottom && bounds.origin.y + bounds.size.height > top)
        ehlo_paper_sheet_want (EHLO_PAPER_SHEET (sheet));
    }

  return G_SOURCE_REMOVE;
}

/* While sizes are handed out nobody knows yet where a sheet comes to lie: the next frame does. */
static void
moved_cb (EhloPaperView *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), want_visible_cb, NULL, NULL);
}

static void
ehlo_paper_view_class_init (EhloPaperViewClass *klass)
{
}

static void
ehlo_paper_view_init (EhloPaperView *self)
{
  GtkAdjustment *adjustment;

  self->sheets = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
  gtk_widget_add_css_class (self->sheets, "paper");
  gtk_widget_set_valign (self->sheets, GTK_ALIGN_START);
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->scroller, self->sheets);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scroller));

  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (moved_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
add_sheet (EhloPaperView   *self,
           PopplerDocument *document,
           int              index)
{
  PopplerPage *page = poppler_document_get_page (document, index);
  g_autofree char *label = g_strdup_printf (_("Page %d of %d"), index + 1,
                                            poppler_document_get_n_pages (document));

  gtk_box_append (GTK_BOX (self->sheets), ehlo_paper_sheet_new (page, label));
  g_object_unref (page);
}

/**
 * ehlo_paper_view_set_bytes:
 * @self: a view
 * @bytes: a PDF
 * @error: return location
 *
 * Shows it from its first page on; where it lies already, from the place one had come to.
 *
 * Returns: %FALSE with %POPPLER_ERROR where it cannot be read: then the view is as it was
 */
gboolean
ehlo_paper_view_set_bytes (EhloPaperView *self,
                           GBytes        *bytes,
                           GError       **error)
{
  PopplerDocument *document;
  GtkWidget *sheet;

  g_return_val_if_fail (EHLO_IS_PAPER_VIEW (self), FALSE);

  document = poppler_document_new_from_bytes (bytes, NULL, error);
  if (document == NULL)
    return FALSE;

  while ((sheet = gtk_widget_get_first_child (self->sheets)) != NULL)
    gtk_box_remove (GTK_BOX (self->sheets), sheet);
  for (int i = 0; i < poppler_document_get_n_pages (document); i++)
    add_sheet (self, document, i);
  g_object_unref (document);
  moved_cb (self);

  return TRUE;
}
