/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-wrap-layout.h"

#define SPACING 6

struct _EhloWrapLayout
{
  GtkLayoutManager parent_instance;

  gboolean         centered;
};

enum
{
  PROP_0,
  PROP_CENTERED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (EhloWrapLayout, ehlo_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
next_child (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static int
get_child_width (GtkWidget *child,
                 int        width)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);

  return MAX (minimum, MIN (natural, width));
}

/* One line from @first: how wide and high it is. Returns the first child of the next line. */
static GtkWidget *
measure_line (GtkWidget *first,
              int        width,
              int       *ret_width,
              int       *ret_height)
{
  GtkWidget *child;

  *ret_width = 0;
  *ret_height = 0;

  for (child = first; child != NULL; child = next_child (gtk_widget_get_next_sibling (child)))
    {
      int child_width = get_child_width (child, width);
      int child_height;

      if (child != first && *ret_width + SPACING + child_width > width)
        break;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width,
                          NULL, &child_height, NULL, NULL);
      *ret_width += child_width + (child != first ? SPACING : 0);
      *ret_height = MAX (*ret_height, child_height);
    }

  return child;
}

static GtkSizeRequestMode
ehlo_wrap_layout_get_request_mode (GtkLayoutManager *manager,
                                   GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (GtkWidget *widget,
               int       *minimum,
               int       *natural)
{
  GtkWidget *child = next_child (gtk_widget_get_first_child (widget));

  for (gboolean first = TRUE; child != NULL; first = FALSE)
    {
      int child_min, child_nat;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1,
                          &child_min, &child_nat, NULL, NULL);
      *minimum = MAX (*minimum, child_min);
      *natural += child_nat + (first ? 0 : SPACING);
      child = next_child (gtk_widget_get_next_sibling (child));
    }
}

static void
measure_height (GtkWidget *widget,
                int        width,
                int       *height)
{
  GtkWidget *child = next_child (gtk_widget_get_first_child (widget));

  for (gboolean first = TRUE; child != NULL; first = FALSE)
    {
      int line_width, line_height;

      child = measure_line (child, width, &line_width, &line_height);
      *height += line_height + (first ? 0 : SPACING);
    }
}

static void
ehlo_wrap_layout_measure (GtkLayoutManager *manager,
                          GtkWidget        *widget,
                          GtkOrientation    orientation,
                          int               for_size,
                          int              *minimum,
                          int              *natural,
                          int              *minimum_baseline,
                          int              *natural_baseline)
{
  *minimum = 0;
  *natural = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (widget, minimum, natural);
      *natural = MAX (*minimum, *natural);
    }
  else
    {
      measure_height (widget, for_size >= 0 ? for_size : G_MAXINT, natural);
      *minimum = *natural;
    }
}

/* Children of one line, counted from the side where reading begins. */
static void
allocate_line (GtkWidget *widget,
               GtkWidget *child,
               GtkWidget *end,
               int        offset,
               int        y,
               int        width,
               int        height)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  while (child != end)
    {
      int child_width = get_child_width (child, width);
      GtkAllocation box = { offset, y, child_width, height };

      if (rtl)
        box.x = width - offset - child_width;
      gtk_widget_size_allocate (child, &box, -1);

      offset += child_width + SPACING;
      child = next_child (gtk_widget_get_next_sibling (child));
    }
}

static void
ehlo_wrap_layout_allocate (GtkLayoutManager *manager,
                           GtkWidget        *widget,
                           int               width,
                           int               height,
                           int               baseline)
{
  EhloWrapLayout *self = EHLO_WRAP_LAYOUT (manager);
  GtkWidget *child = next_child (gtk_widget_get_first_child (widget));
  int y = 0;

  while (child != NULL)
    {
      int line_width, line_height;
      GtkWidget *end = measure_line (child, width, &line_width, &line_height);

      allocate_line (widget, child, end, self->centered ? MAX ((width - line_width) / 2, 0) : 0,
                     y, width, line_height);
      y += line_height + SPACING;
      child = end;
    }
}

static void
ehlo_wrap_layout_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  EhloWrapLayout *self = EHLO_WRAP_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_CENTERED:
      g_value_set_boolean (value, self->centered);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_wrap_layout_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  EhloWrapLayout *self = EHLO_WRAP_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_CENTERED:
      if (self->centered == g_value_get_boolean (value))
        return;
      self->centered = g_value_get_boolean (value);
      gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_wrap_layout_class_init (EhloWrapLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = ehlo_wrap_layout_get_property;
  object_class->set_property = ehlo_wrap_layout_set_property;
  layout_class->get_request_mode = ehlo_wrap_layout_get_request_mode;
  layout_class->measure = ehlo_wrap_layout_measure;
  layout_class->allocate = ehlo_wrap_layout_allocate;

  /**
   * EhloWrapLayout:centered:
   *
   * Whether each line stands in the middle.
   */
  properties[PROP_CENTERED] =
    g_param_spec_boolean ("centered", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ehlo_wrap_layout_init (EhloWrapLayout *self)
{
}
