/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-side-layout.h"

#define SPACING 18

/* From here on both have room: the first for its words, the second for half a line of text. */
#define WIDTH_FOR_BOTH 660

/* The first child takes two fifths, but no more than its words need. */
#define SIDE_MAX_WIDTH 420

/* What the second child has below the first: most of a window that is not tall. */
#define BELOW_HEIGHT 480

struct _EhloSideLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (EhloSideLayout, ehlo_side_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
ehlo_side_layout_get_request_mode (GtkLayoutManager *manager,
                                   GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
get_minimum (GtkWidget      *child,
             GtkOrientation  orientation,
             int             for_size)
{
  int minimum;

  gtk_widget_measure (child, orientation, for_size, &minimum, NULL, NULL, NULL);

  return minimum;
}

/* How wide the first child is beside the second; 0 where the second has to go below. */
static int
get_side_width (GtkWidget *first,
                GtkWidget *second,
                int        width)
{
  int first_min = get_minimum (first, GTK_ORIENTATION_HORIZONTAL, -1);
  int side_width = MAX (first_min, MIN (2 * width / 5, SIDE_MAX_WIDTH));
  int second_min = get_minimum (second, GTK_ORIENTATION_HORIZONTAL, -1);

  if (width < WIDTH_FOR_BOTH || side_width + SPACING + second_min > width)
    return 0;

  return side_width;
}

static void
ehlo_side_layout_measure (GtkLayoutManager *manager,
                          GtkWidget        *widget,
                          GtkOrientation    orientation,
                          int               for_size,
                          int              *minimum,
                          int              *natural,
                          int              *minimum_baseline,
                          int              *natural_baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = gtk_widget_get_last_child (widget);
  int width, side_width;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (get_minimum (first, orientation, -1), get_minimum (second, orientation, -1));
      *natural = MAX (*minimum, WIDTH_FOR_BOTH);
      return;
    }

  width = for_size >= 0 ? for_size : WIDTH_FOR_BOTH;
  side_width = get_side_width (first, second, width);
  if (side_width > 0)
    *minimum = get_minimum (first, orientation, side_width);
  else
    *minimum = get_minimum (first, orientation, width) + SPACING + BELOW_HEIGHT;
  *natural = *minimum;
}

static void
allocate_beside (GtkWidget *widget,
                 int        width,
                 int        height,
                 int        side_width)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int rest = width - side_width - SPACING;
  GtkAllocation first = { rtl ? rest + SPACING : 0, 0, side_width, height };
  GtkAllocation second = { rtl ? 0 : side_width + SPACING, 0, rest, height };

  gtk_widget_size_allocate (gtk_widget_get_first_child (widget), &first, -1);
  gtk_widget_size_allocate (gtk_widget_get_last_child (widget), &second, -1);
}

static void
allocate_below (GtkWidget *widget,
                int        width,
                int        height)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int first_height = get_minimum (child, GTK_ORIENTATION_VERTICAL, width);
  int y = first_height + SPACING;
  GtkAllocation first = { 0, 0, width, first_height };
  GtkAllocation second = { 0, y, width, MAX (BELOW_HEIGHT, height - y) };

  gtk_widget_size_allocate (child, &first, -1);
  gtk_widget_size_allocate (gtk_widget_get_last_child (widget), &second, -1);
}

static void
ehlo_side_layout_allocate (GtkLayoutManager *manager,
                           GtkWidget        *widget,
                           int               width,
                           int               height,
                           int               baseline)
{
  int side_width = get_side_width (gtk_widget_get_first_child (widget),
                                   gtk_widget_get_last_child (widget), width);

  if (side_width > 0)
    allocate_beside (widget, width, height, side_width);
  else
    allocate_below (widget, width, height);
}

static void
ehlo_side_layout_class_init (EhloSideLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = ehlo_side_layout_get_request_mode;
  layout_class->measure = ehlo_side_layout_measure;
  layout_class->allocate = ehlo_side_layout_allocate;
}

static void
ehlo_side_layout_init (EhloSideLayout *self)
{
}
