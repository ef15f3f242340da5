/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-step-layout.h"

/* Below this width, in pixels, there is no bar. */
#define WIDTH_FOR_BAR 440

#define BAR_SHARE 0.34
#define SPACING 12

struct _EhloStepLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (EhloStepLayout, ehlo_step_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
ehlo_step_layout_measure (GtkLayoutManager *manager,
                          GtkWidget        *widget,
                          GtkOrientation    orientation,
                          int               for_size,
                          int              *minimum,
                          int              *natural,
                          int              *minimum_baseline,
                          int              *natural_baseline)
{
  GtkWidget *text = gtk_widget_get_first_child (widget);
  GtkWidget *bar = gtk_widget_get_next_sibling (text);
  GtkWidget *end = gtk_widget_get_next_sibling (bar);
  int text_min, text_nat, bar_min, bar_nat, end_min, end_nat;

  gtk_widget_measure (text, orientation, -1, &text_min, &text_nat, NULL, NULL);
  gtk_widget_measure (bar, orientation, -1, &bar_min, &bar_nat, NULL, NULL);
  gtk_widget_measure (end, orientation, -1, &end_min, &end_nat, NULL, NULL);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = MAX (text_min, MAX (bar_min, end_min));
      *natural = MAX (text_nat, MAX (bar_nat, end_nat));
      return;
    }

  *minimum = text_min + SPACING + end_nat;
  *natural = MAX (text_nat + SPACING + bar_nat + SPACING + end_nat, *minimum);
}

/* Counts from the side where reading begins. */
static void
allocate_child (GtkWidget *widget,
                GtkWidget *child,
                int        offset,
                int        child_width,
                int        width,
                int        height)
{
  GtkAllocation box = { offset, 0, child_width, height };

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    box.x = width - offset - child_width;

  gtk_widget_size_allocate (child, &box, -1);
}

static void
ehlo_step_layout_allocate (GtkLayoutManager *manager,
                           GtkWidget        *widget,
                           int               width,
                           int               height,
                           int               baseline)
{
  GtkWidget *text = gtk_widget_get_first_child (widget);
  GtkWidget *bar = gtk_widget_get_next_sibling (text);
  GtkWidget *end = gtk_widget_get_next_sibling (bar);
  int bar_width = width >= WIDTH_FOR_BAR ? (int) (width * BAR_SHARE) : 0;
  int bar_space = bar_width > 0 ? bar_width + SPACING : 0;
  int text_min, end_width, text_width;

  gtk_widget_measure (text, GTK_ORIENTATION_HORIZONTAL, -1, &text_min, NULL, NULL, NULL);
  gtk_widget_measure (end, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &end_width, NULL, NULL);
  text_width = MAX (width - bar_space - SPACING - end_width, text_min);

  gtk_widget_set_child_visible (bar, bar_width > 0);
  allocate_child (widget, text, 0, text_width, width, height);
  if (bar_width > 0)
    allocate_child (widget, bar, text_width + SPACING, bar_width, width, height);
  allocate_child (widget, end, text_width + bar_space + SPACING, end_width, width, height);
}

static void
ehlo_step_layout_class_init (EhloStepLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = ehlo_step_layout_measure;
  layout_class->allocate = ehlo_step_layout_allocate;
}

static void
ehlo_step_layout_init (EhloStepLayout *self)
{
}
