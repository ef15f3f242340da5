/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-paper-sheet.h"

#include <math.h>

/* Wider than this in dots nothing gets clearer, and a picture costs four bytes a dot. */
#define MAX_DOTS 3000

struct _EhloPaperSheet
{
  GtkWidget    parent_instance;

  PopplerPage *page;
  double       page_width;  /* in points */
  double       page_height;
  gboolean     wanted;
  GdkTexture  *picture; /* nullable until it is wanted */
  int          n_dots;  /* how many dots wide the picture was meant to be */
};

G_DEFINE_FINAL_TYPE (EhloPaperSheet, ehlo_paper_sheet, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
ehlo_paper_sheet_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ehlo_paper_sheet_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  EhloPaperSheet *self = EHLO_PAPER_SHEET (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = (int) ceil (self->page_width);
  else if (for_size > 0)
    *minimum = *natural = (int) ceil (for_size * self->page_height / self->page_width);
}

static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      (gsize) stride * (gsize) height,
                                      (GDestroyNotify) cairo_surface_destroy,
                                      cairo_surface_reference (surface));

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
}

/* As many dots as the screen has for it, so that it is sharp on one with twice as many too. */
static void
draw (EhloPaperSheet *self,
      int             n_dots)
{
  double scale = MIN (n_dots, MAX_DOTS) / self->page_width;
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (self->page_width * scale),
                                (int) ceil (self->page_height * scale));
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  poppler_page_render (self->page, cr);
  cairo_destroy (cr);

  g_clear_object (&self->picture);
  self->picture = make_texture (surface);
  self->n_dots = n_dots;
  cairo_surface_destroy (surface);
}

static void
ehlo_paper_sheet_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  static const GdkRGBA white = { 1, 1, 1, 1 };
  EhloPaperSheet *self = EHLO_PAPER_SHEET (widget);
  int width = gtk_widget_get_width (widget);
  graphene_rect_t bounds =
    GRAPHENE_RECT_INIT (0, 0, (float) width, (float) gtk_widget_get_height (widget));
  int n_dots = width * gtk_widget_get_scale_factor (widget);

  if (self->wanted && n_dots > 0 && self->n_dots != n_dots)
    draw (self, n_dots);

  gtk_snapshot_append_color (snapshot, &white, &bounds);
  if (self->picture != NULL)
    gtk_snapshot_append_texture (snapshot, self->picture, &bounds);
}

static void
ehlo_paper_sheet_finalize (GObject *object)
{
  EhloPaperSheet *self = EHLO_PAPER_SHEET (object);

  g_clear_object (&self->page);
  g_clear_object (&self->picture);

  G_OBJECT_CLASS (ehlo_paper_sheet_parent_class)->finalize (object);
}

static void
ehlo_paper_sheet_class_init (EhloPaperSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ehlo_paper_sheet_finalize;

  widget_class->get_request_mode = ehlo_paper_sheet_get_request_mode;
  widget_class->measure = ehlo_paper_sheet_measure;
  widget_class->snapshot = ehlo_paper_sheet_snapshot;

  gtk_widget_class_set_css_name (widget_class, "sheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ehlo_paper_sheet_init (EhloPaperSheet *self)
{
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (gtk_widget_queue_draw), NULL);
}

/**
 * ehlo_paper_sheet_new:
 * @page: a page of a document
 * @label: what a screen reader calls it, "Page 1 of 3"; it reads the text of the page too
 *
 * Returns: (transfer floating): a new #EhloPaperSheet
 */
GtkWidget *
ehlo_paper_sheet_new (PopplerPage *page,
                      const char  *label)
{
  EhloPaperSheet *self = g_object_new (EHLO_TYPE_PAPER_SHEET, NULL);
  g_autofree char *text = poppler_page_get_text (page);

  self->page = g_object_ref (page);
  poppler_page_get_size (page, &self->page_width, &self->page_height);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);

  return GTK_WIDGET (self);
}

/**
 * ehlo_paper_sheet_want:
 * @self: a sheet
 *
 * It is about to be looked at.
 */
void
ehlo_paper_sheet_want (EhloPaperSheet *self)
{
  g_return_if_fail (EHLO_IS_PAPER_SHEET (self));

  if (self->wanted)
    return;

  self->wanted = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ehlo_paper_sheet_is_drawn:
 * @self: a sheet
 *
 * Returns: whether there is more to see than white paper
 */
gboolean
ehlo_paper_sheet_is_drawn (EhloPaperSheet *self)
{
  g_return_val_if_fail (EHLO_IS_PAPER_SHEET (self), FALSE);

  return self->picture != NULL;
}
