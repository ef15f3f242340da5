/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-waterfall-bar.h"

#define BAR_HEIGHT 8

/* Nothing that took time is shorter than a dot, or it could not be seen. */
#define MIN_BAR_WIDTH 4

/* Where nobody gives it less. */
#define NATURAL_WIDTH 240

struct _EhloWaterfallBar
{
  GtkWidget      parent_instance;

  EhloStep      *step;
  EhloTimeScale *scale;
};

G_DEFINE_FINAL_TYPE (EhloWaterfallBar, ehlo_waterfall_bar, GTK_TYPE_WIDGET)

static void
ehlo_waterfall_bar_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  EhloWaterfallBar *self = EHLO_WATERFALL_BAR (widget);
  float width = gtk_widget_get_width (widget);
  float height = gtk_widget_get_height (widget);
  double start, end;
  float bar_x, bar_width;
  GskRoundedRect bar;
  GdkRGBA color;

  if (self->step == NULL)
    return;

  ehlo_time_scale_place (self->scale, self->step, &start, &end);

  bar_width = MIN (MAX ((end - start) * width, MIN_BAR_WIDTH), width);
  bar_x = MIN (start * width, width - bar_width);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    bar_x = width - bar_x - bar_width;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gsk_rounded_rect_init_from_rect (&bar,
                                   &GRAPHENE_RECT_INIT (bar_x, (height - BAR_HEIGHT) / 2,
                                                        bar_width, BAR_HEIGHT),
                                   MIN (bar_width, BAR_HEIGHT) / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &bar);
  gtk_snapshot_append_color (snapshot, &color, &bar.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
ehlo_waterfall_bar_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 0 : BAR_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : BAR_HEIGHT;
}

static void
ehlo_waterfall_bar_dispose (GObject *object)
{
  EhloWaterfallBar *self = EHLO_WATERFALL_BAR (object);

  g_clear_object (&self->step);
  g_clear_object (&self->scale);

  G_OBJECT_CLASS (ehlo_waterfall_bar_parent_class)->dispose (object);
}

static void
ehlo_waterfall_bar_class_init (EhloWaterfallBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_waterfall_bar_dispose;
  widget_class->snapshot = ehlo_waterfall_bar_snapshot;
  widget_class->measure = ehlo_waterfall_bar_measure;

  gtk_widget_class_set_css_name (widget_class, "waterfall");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ehlo_waterfall_bar_init (EhloWaterfallBar *self)
{
}

/**
 * ehlo_waterfall_bar_set_step:
 * @self: a bar without a step yet
 * @step: the step to show
 * @scale: the time axis of its run
 *
 * Draws @step from now on, again whenever it or the axis changes.
 */
void
ehlo_waterfall_bar_set_step (EhloWaterfallBar *self,
                             EhloStep         *step,
                             EhloTimeScale    *scale)
{
  g_return_if_fail (EHLO_IS_WATERFALL_BAR (self));
  g_return_if_fail (self->step == NULL);

  self->step = g_object_ref (step);
  self->scale = g_object_ref (scale);

  g_signal_connect_object (step, "notify", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scale, "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}
