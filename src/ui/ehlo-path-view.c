/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-path-view.h"

#include "ehlo-outcome-look.h"
#include "ehlo-path-layout.h"
#include "ehlo-path-words.h"

#include <glib/gi18n.h>

/* Pixels, where they do not follow the size of the text. */
#define LINE_WIDTH 4
#define NODE_SIZE 11
#define MARK_SIZE 18
#define DASH 4
#define SPACE 12
#define MIN_WIDTH 220

/* Lying down it needs this computer, the server, and two places between that say something. */
#define MIN_PLACES 4

struct _EhloPathView
{
  GtkWidget       parent_instance;

  EhloPathResult *path; /* nullable */
  char           *host;
};

G_DEFINE_FINAL_TYPE (EhloPathView, ehlo_path_view, GTK_TYPE_WIDGET)

/* Where things go at a given width. Places follow one another along the way, lanes lie beside each
 * other across it. */
typedef struct
{
  EhloPathLayout *layout;
  gboolean        is_standing;
  gboolean        is_mirrored;
  float           width;
  float           line;       /* height of a line of text */
  float           head;       /* room for the names before the first lane or place */
  float           side;       /* room for the names of the ports beside the lanes; lying only */
  float           place_step;
  float           lane_step;
  float           end;        /* where the drawing ends and the sentences begin */
} Geometry;

static void
geometry_clear (Geometry *geometry)
{
  g_clear_pointer (&geometry->layout, ehlo_path_layout_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Geometry, geometry_clear)

/* ---- text ------------------------------------------------------------------------------------ */

static PangoLayout *
create_text (EhloPathView *self,
             const char   *text,
             gboolean      is_strong)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.9));
  if (is_strong)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);

  return layout;
}

static float
measure_text (EhloPathView *self,
              const char   *text,
              gboolean      want_height)
{
  g_autoptr (PangoLayout) layout = create_text (self, text, TRUE);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);

  return want_height ? height : width;
}

/* ---- where things go ------------------------------------------------------------------------- */

static float
measure_side (EhloPathView *self)
{
  float widest = 0;

  for (guint i = 0; i < self->path->targets->len; i++)
    {
      const EhloPathTarget *target = g_ptr_array_index (self->path->targets, i);
      g_autofree char *name = g_strdup_printf (_("Port %u"), target->port);

      widest = MAX (widest, measure_text (self, name, FALSE));
    }

  return widest + 2 * SPACE;
}

static void
lie_down (EhloPathView *self,
          Geometry     *geometry,
          guint         max_places)
{
  geometry->layout = ehlo_path_layout_new (self->path, max_places);
  geometry->head = 2 * geometry->line + SPACE;
  geometry->lane_step = 2 * geometry->line + 8;
  geometry->place_step = (geometry->width - geometry->side) / geometry->layout->places->len;
  geometry->end = geometry->head + geometry->layout->lanes->len * geometry->lane_step;
}

static void
stand_up (EhloPathView *self,
          Geometry     *geometry)
{
  geometry->is_standing = TRUE;
  geometry->layout = ehlo_path_layout_new (self->path, G_MAXUINT);
  geometry->head = geometry->line + SPACE;
  geometry->lane_step = measure_text (self, "0000", FALSE) + SPACE;
  geometry->place_step = 2 * geometry->line + 10;
  geometry->end = geometry->head + geometry->layout->places->len * geometry->place_step;
}

static void
get_geometry (EhloPathView *self,
              float         width,
              Geometry     *geometry)
{
  float smallest_step;
  int max_places;

  geometry->width = width;
  geometry->line = measure_text (self, "0", TRUE);
  geometry->side = measure_side (self);
  geometry->is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  smallest_step = measure_text (self, "255.255.255.255", FALSE) + SPACE;
  max_places = (int) ((width - geometry->side) / smallest_step);
  if (max_places >= MIN_PLACES)
    lie_down (self, geometry, max_places);
  else
    stand_up (self, geometry);
}

static float
mirror (const Geometry *geometry,
        float           x,
        float           width)
{
  return geometry->is_mirrored ? geometry->width - x - width : x;
}

/* The middle of where a lane passes a place, as if from left to right. */
static graphene_point_t
get_point (const Geometry *geometry,
           guint           lane,
           guint           place)
{
  float along = (place + 0.5f) * geometry->place_step;
  float across = (lane + 0.5f) * geometry->lane_step;

  if (geometry->is_standing)
    return GRAPHENE_POINT_INIT (across, geometry->head + along);

  return GRAPHENE_POINT_INIT (geometry->side + along, geometry->head + across + 4);
}

/* ---- drawing --------------------------------------------------------------------------------- */

static void
get_color (EhloPathView *self,
           EhloOutcome   outcome,
           GdkRGBA      *ret_color)
{
  static const char *const names[EHLO_N_OUTCOMES] = {
    [EHLO_OUTCOME_OK] = "success_color",
    [EHLO_OUTCOME_WARNING] = "warning_color",
    [EHLO_OUTCOME_FAILED] = "error_color",
  };
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));

  if (names[outcome] == NULL || !gtk_style_context_lookup_color (style, names[outcome], ret_color))
    gtk_style_context_get_color (style, ret_color);
}

/* What lies behind the drawing: a card, which may let the window shine through. */
static void
get_paper (EhloPathView *self,
           GdkRGBA      *ret_color)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA window, card;

  if (!gtk_style_context_lookup_color (style, "window_bg_color", &window) ||
      !gtk_style_context_lookup_color (style, "card_bg_color", &card))
    window = card = (GdkRGBA) { 1, 1, 1, 1 };

  ret_color->red = window.red * (1 - card.alpha) + card.red * card.alpha;
  ret_color->green = window.green * (1 - card.alpha) + card.green * card.alpha;
  ret_color->blue = window.blue * (1 - card.alpha) + card.blue * card.alpha;
  ret_color->alpha = 1;
}

/* From @x on in no more than @room. */
static void
draw_text (EhloPathView   *self,
           GtkSnapshot    *snapshot,
           const Geometry *geometry,
           PangoLayout    *text,
           float           x,
           float           y,
           float           room,
           double          opacity)
{
  GdkRGBA color;
  int width;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  color.alpha *= opacity;
  if (pango_layout_get_ellipsize (text) == PANGO_ELLIPSIZE_NONE)
    pango_layout_set_ellipsize (text, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (text, MAX (room, 0) * PANGO_SCALE);
  pango_layout_get_pixel_size (text, &width, NULL);
  pango_layout_set_width (text, width * PANGO_SCALE);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (mirror (geometry, x, width), y));
  gtk_snapshot_append_layout (snapshot, text, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_centered (EhloPathView   *self,
               GtkSnapshot    *snapshot,
               const Geometry *geometry,
               PangoLayout    *text,
               float           x,
               float           y,
               float           room,
               double          opacity)
{
  int width;

  pango_layout_get_pixel_size (text, &width, NULL);
  draw_text (self, snapshot, geometry, text, x - MIN (width, room) / 2, y, room, opacity);
}

static void
draw_bar (GtkSnapshot            *snapshot,
          const Geometry         *geometry,
          const graphene_point_t *from,
          const graphene_point_t *to,
          float                   thickness,
          const GdkRGBA          *color)
{
  float width = MAX (to->x - from->x, thickness);
  float height = MAX (to->y - from->y, thickness);
  float x = from->x - (width > thickness ? 0 : thickness / 2);
  float y = from->y - (height > thickness ? 0 : thickness / 2);

  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (mirror (geometry, x, width), y, width, height));
}

static void
draw_dashes (GtkSnapshot            *snapshot,
             const Geometry         *geometry,
             const graphene_point_t *from,
             const graphene_point_t *to,
             const GdkRGBA          *color)
{
  gboolean is_level = to->x - from->x > to->y - from->y;
  float length = is_level ? to->x - from->x : to->y - from->y;

  for (float at = DASH; at + DASH <= length; at += 2 * DASH)
    {
      graphene_point_t a = *from, b;

      *(is_level ? &a.x : &a.y) += at;
      b = a;
      *(is_level ? &b.x : &b.y) += DASH;
      draw_bar (snapshot, geometry, &a, &b, 1.5f, color);
    }
}

static void
draw_disc (GtkSnapshot            *snapshot,
           const Geometry         *geometry,
           const graphene_point_t *middle,
           float                   size,
           const GdkRGBA          *color)
{
  float x = mirror (geometry, middle->x - size / 2, size);
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (&disc,
                                   &GRAPHENE_RECT_INIT (x, middle->y - size / 2, size, size),
                                   size / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, color, &disc.bounds);
  gtk_snapshot_pop (snapshot);
}

/* A place that said nothing is a ring, one that answered a disc. */
static void
draw_ring (GtkSnapshot            *snapshot,
           const Geometry         *geometry,
           const graphene_point_t *middle,
           const GdkRGBA          *color,
           const GdkRGBA          *paper)
{
  draw_disc (snapshot, geometry, middle, NODE_SIZE, color);
  draw_disc (snapshot, geometry, middle, NODE_SIZE - LINE_WIDTH, paper);
}

/* The icon that stands for this outcome everywhere else, so that it is not told by colour alone. */
static void
draw_mark (EhloPathView           *self,
           GtkSnapshot            *snapshot,
           const Geometry         *geometry,
           const graphene_point_t *middle,
           EhloOutcome             outcome,
           const GdkRGBA          *color,
           const GdkRGBA          *paper)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  const char *name = outcome == EHLO_OUTCOME_OK ? "ehlo-works-symbolic"
                                                : ehlo_outcome_get_icon_name (outcome);
  g_autoptr (GtkIconPaintable) icon = NULL;

  icon = gtk_icon_theme_lookup_icon (theme, name, NULL, MARK_SIZE,
                                     gtk_widget_get_scale_factor (widget),
                                     gtk_widget_get_direction (widget), 0);
  draw_disc (snapshot, geometry, middle, MARK_SIZE + 2, paper);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (mirror (geometry, middle->x - MARK_SIZE / 2,
                                                        MARK_SIZE),
                                                middle->y - MARK_SIZE / 2));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot,
                                            MARK_SIZE, MARK_SIZE, color, 1);
  gtk_snapshot_restore (snapshot);
}

static void
draw_nodes (EhloPathView   *self,
            GtkSnapshot    *snapshot,
            const Geometry *geometry,
            guint           index,
            const GdkRGBA  *color,
            const GdkRGBA  *paper)
{
  const EhloPathLane *lane = ehlo_path_layout_get_lane (geometry->layout, index);

  for (guint i = 0; i < lane->end; i++)
    {
      const EhloPathHop *hop = ehlo_path_layout_find_hop (geometry->layout, index, i);
      graphene_point_t point = get_point (geometry, index, i);

      if (ehlo_path_layout_get_place (geometry->layout, i)->kind == EHLO_PATH_PLACE_GAP)
        continue;
      if (i == 0 || (hop != NULL && hop->answer != EHLO_HOP_SILENT))
        draw_disc (snapshot, geometry, &point, NODE_SIZE, color);
      else
        draw_ring (snapshot, geometry, &point, color, paper);
    }
}

static void
draw_end (EhloPathView   *self,
          GtkSnapshot    *snapshot,
          const Geometry *geometry,
          guint           index)
{
  const EhloPathLane *lane = ehlo_path_layout_get_lane (geometry->layout, index);
  graphene_point_t end = get_point (geometry, index, lane->end);
  g_autofree char *words = ehlo_path_words_dup_end (lane->target);
  g_autoptr (PangoLayout) text = create_text (self, words, FALSE);
  float room = geometry->width - end.x - SPACE;
  float y = end.y - geometry->line - 3;
  int width;

  if (words == NULL)
    return;

  pango_layout_get_pixel_size (text, &width, NULL);
  if (width <= room || room > end.x - geometry->side)
    draw_text (self, snapshot, geometry, text, end.x + SPACE, y, room - SPACE, 0.8);
  else
    draw_text (self, snapshot, geometry, text, MAX (end.x - SPACE - width, geometry->side), y,
               end.x - SPACE - geometry->side, 0.8);
}

static void
draw_lane (EhloPathView   *self,
           GtkSnapshot    *snapshot,
           const Geometry *geometry,
           guint           index)
{
  const EhloPathLane *lane = ehlo_path_layout_get_lane (geometry->layout, index);
  guint last = geometry->layout->places->len - 1;
  graphene_point_t begin = get_point (geometry, index, 0);
  graphene_point_t end = get_point (geometry, index, lane->end);
  graphene_point_t server = get_point (geometry, index, last);
  GdkRGBA color, rest, paper;

  get_color (self, lane->outcome, &color);
  get_color (self, EHLO_OUTCOME_SKIPPED, &rest);
  rest.alpha *= 0.4;
  get_paper (self, &paper);

  if (lane->end < last)
    draw_dashes (snapshot, geometry, &end, &server, &rest);
  if (lane->end > 0)
    draw_bar (snapshot, geometry, &begin, &end, LINE_WIDTH, &color);
  draw_nodes (self, snapshot, geometry, index, &color, &paper);
  if (lane->is_seen)
    draw_mark (self, snapshot, geometry, &end, lane->outcome, &color, &paper);
  if (!geometry->is_standing)
    draw_end (self, snapshot, geometry, index);
}

static void
draw_lane_name (EhloPathView   *self,
                GtkSnapshot    *snapshot,
                const Geometry *geometry,
                guint           index)
{
  const EhloPathLane *lane = ehlo_path_layout_get_lane (geometry->layout, index);
  graphene_point_t point = get_point (geometry, index, 0);
  g_autofree char *number = g_strdup_printf ("%u", lane->target->port);
  g_autofree char *name = g_strdup_printf (_("Port %u"), lane->target->port);
  g_autoptr (PangoLayout) text = create_text (self, geometry->is_standing ? number : name, TRUE);

  if (geometry->is_standing)
    draw_centered (self, snapshot, geometry, text, point.x, 0, geometry->lane_step, 1);
  else
    draw_text (self, snapshot, geometry, text, SPACE, point.y - geometry->line / 2,
               geometry->side - SPACE, 1);
}

static void
draw_place (EhloPathView   *self,
            GtkSnapshot    *snapshot,
            const Geometry *geometry,
            guint           index)
{
  const EhloPathPlace *place = ehlo_path_layout_get_place (geometry->layout, index);
  g_autofree char *name = ehlo_path_words_dup_place (place, self->host);
  g_autofree char *distance = ehlo_path_words_dup_distance (place);
  g_autoptr (PangoLayout) strong = create_text (self, name, TRUE);
  g_autoptr (PangoLayout) weak = create_text (self, distance, FALSE);
  float x = geometry->layout->lanes->len * geometry->lane_step + SPACE;
  graphene_point_t point = get_point (geometry, 0, index);

  pango_layout_set_ellipsize (strong, PANGO_ELLIPSIZE_MIDDLE);
  if (geometry->is_standing)
    {
      float y = point.y - (distance != NULL ? geometry->line : geometry->line / 2);

      draw_text (self, snapshot, geometry, strong, x, y, geometry->width - x, 1);
      if (distance != NULL)
        draw_text (self, snapshot, geometry, weak, x, point.y, geometry->width - x, 0.7);
    }
  else
    {
      draw_centered (self, snapshot, geometry, strong, point.x, 0, geometry->place_step - 6, 1);
      if (distance != NULL)
        draw_centered (self, snapshot, geometry, weak, point.x, geometry->line,
                       geometry->place_step - 6, 0.7);
    }
}

/* Standing there is no room beside the lines: what happened is told below. */
static PangoLayout *
create_sentences (EhloPathView *self,
                  float         width)
{
  g_autofree char *description = ehlo_path_words_dup_description (self->path);
  PangoLayout *text = create_text (self, description, FALSE);

  pango_layout_set_width (text, width * PANGO_SCALE);
  pango_layout_set_wrap (text, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_spacing (text, 4 * PANGO_SCALE);

  return text;
}

static void
draw_sentences (EhloPathView   *self,
                GtkSnapshot    *snapshot,
                const Geometry *geometry)
{
  g_autoptr (PangoLayout) text = create_sentences (self, geometry->width);
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, geometry->end + SPACE));
  gtk_snapshot_append_layout (snapshot, text, &color);
  gtk_snapshot_restore (snapshot);
}

/* ---- the widget ------------------------------------------------------------------------------ */

static void
ehlo_path_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  EhloPathView *self = EHLO_PATH_VIEW (widget);
  g_auto (Geometry) geometry = { NULL };

  if (self->path == NULL)
    return;

  get_geometry (self, gtk_widget_get_width (widget), &geometry);
  for (guint i = 0; i < geometry.layout->places->len; i++)
    draw_place (self, snapshot, &geometry, i);
  for (guint i = 0; i < geometry.layout->lanes->len; i++)
    {
      draw_lane_name (self, snapshot, &geometry, i);
      draw_lane (self, snapshot, &geometry, i);
    }
  if (geometry.is_standing)
    draw_sentences (self, snapshot, &geometry);
}

static GtkSizeRequestMode
ehlo_path_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
get_height (EhloPathView *self,
            float         width)
{
  g_auto (Geometry) geometry = { NULL };
  g_autoptr (PangoLayout) text = NULL;
  int height;

  get_geometry (self, width, &geometry);
  if (!geometry.is_standing)
    return geometry.end;

  text = create_sentences (self, width);
  pango_layout_get_pixel_size (text, NULL, &height);

  return geometry.end + SPACE + height;
}

static void
ehlo_path_view_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  EhloPathView *self = EHLO_PATH_VIEW (widget);

  if (self->path == NULL)
    *minimum = *natural = 0;
  else if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = MIN_WIDTH;
  else
    *minimum = *natural = get_height (self, for_size > 0 ? for_size : MIN_WIDTH);
}

static gboolean
find_hop_at (const Geometry        *geometry,
             float                  x,
             float                  y,
             const EhloPathTarget **ret_target,
             const EhloPathHop    **ret_hop)
{
  for (guint lane = 0; lane < geometry->layout->lanes->len; lane++)
    for (guint place = 0; place < geometry->layout->places->len; place++)
      {
        graphene_point_t point = get_point (geometry, lane, place);

        if (ABS (point.x - x) > MARK_SIZE || ABS (point.y - y) > MARK_SIZE)
          continue;

        *ret_target = ehlo_path_layout_get_lane (geometry->layout, lane)->target;
        *ret_hop = ehlo_path_layout_find_hop (geometry->layout, lane, place);

        return *ret_hop != NULL;
      }

  return FALSE;
}

static gboolean
ehlo_path_view_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    keyboard,
                              GtkTooltip *tooltip)
{
  EhloPathView *self = EHLO_PATH_VIEW (widget);
  g_auto (Geometry) geometry = { NULL };
  const EhloPathTarget *target;
  const EhloPathHop *hop;
  g_autofree char *text = NULL;

  if (self->path == NULL || keyboard)
    return FALSE;

  get_geometry (self, gtk_widget_get_width (widget), &geometry);
  if (!find_hop_at (&geometry, mirror (&geometry, x, 0), y, &target, &hop))
    return FALSE;

  text = ehlo_path_words_dup_hop (target, hop);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
ehlo_path_view_finalize (GObject *object)
{
  EhloPathView *self = EHLO_PATH_VIEW (object);

  g_clear_pointer (&self->path, ehlo_path_result_free);
  g_free (self->host);

  G_OBJECT_CLASS (ehlo_path_view_parent_class)->finalize (object);
}

static void
ehlo_path_view_class_init (EhloPathViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ehlo_path_view_finalize;
  widget_class->snapshot = ehlo_path_view_snapshot;
  widget_class->measure = ehlo_path_view_measure;
  widget_class->get_request_mode = ehlo_path_view_get_request_mode;
  widget_class->query_tooltip = ehlo_path_view_query_tooltip;

  gtk_widget_class_set_css_name (widget_class, "pathview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ehlo_path_view_init (EhloPathView *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Where each port gets to"), -1);
}

/**
 * ehlo_path_view_set_path:
 * @self: a view
 * @path: (nullable): the way to a host; copied
 * @host: (nullable): the name of that host
 *
 * Draws @path from now on.
 */
void
ehlo_path_view_set_path (EhloPathView         *self,
                         const EhloPathResult *path,
                         const char           *host)
{
  g_autofree char *description = NULL;

  g_return_if_fail (EHLO_IS_PATH_VIEW (self));

  g_clear_pointer (&self->path, ehlo_path_result_free);
  g_free (self->host);
  self->host = g_strdup (host);
  if (path != NULL && path->targets->len > 0)
    self->path = ehlo_path_result_copy (path);

  description = self->path != NULL ? ehlo_path_words_dup_description (self->path) : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * ehlo_path_view_is_standing:
 * @self: a view on the screen
 *
 * Returns: whether it is drawn from top to bottom, for want of width
 */
gboolean
ehlo_path_view_is_standing (EhloPathView *self)
{
  g_auto (Geometry) geometry = { NULL };

  g_return_val_if_fail (EHLO_IS_PATH_VIEW (self), FALSE);

  if (self->path == NULL)
    return FALSE;

  get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);

  return geometry.is_standing;
}
