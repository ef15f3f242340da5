/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-pdf-pager.h"

#include "ehlo-error.h"
#include "ehlo-report-language.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Where text begins and ends on a page; above and below stand the lines of the page itself. */
#define TOP (EHLO_PDF_MARGIN + 22)
#define BOTTOM (EHLO_PDF_HEIGHT - EHLO_PDF_MARGIN - 18)

/* A row that is lower than this is not torn apart. */
#define MAX_KEPT 160

#define MAX_WORD 240

/* Outline entries are for finding one's way. */
#define MAX_OUTLINE 80

#define BAR_X (-10)
#define BAR_WIDTH 4
#define LINE_SPACING 1.5
#define CODE_INSET 14

typedef struct
{
  double red;
  double green;
  double blue;
} Colour;

struct _EhloPdfPager
{
  GByteArray      *out;
  cairo_surface_t *surface;
  cairo_t         *cr;
  PangoContext    *context;
  char            *title;
  char            *date;
  guint            page;
  guint            n_pages; /* 0 = not known yet */
  double           y;
  EhloOutcome      bar;
  const EhloPdfCell *header; /* of the table that is being shown */
  guint            n_header;
  gboolean         in_header;
  int              section; /* in the outline */
};

/* One cell while its lines go to the page. */
typedef struct
{
  const EhloPdfCell *cell;
  PangoLayout       *layout;
  PangoLayoutIter   *iter;
  gboolean           has_more;
} Column;

static const struct
{
  const char *font;
  Colour      colour;
} styles[] = {
  [EHLO_PDF_BODY] = { "Sans 9", { 0.13, 0.15, 0.16 } },
  [EHLO_PDF_DIM] = { "Sans 9", { 0.37, 0.36, 0.39 } },
  [EHLO_PDF_BOLD] = { "Sans Bold 9", { 0.13, 0.15, 0.16 } },
  [EHLO_PDF_SMALL] = { "Sans 7.5", { 0.37, 0.36, 0.39 } },
  [EHLO_PDF_TITLE] = { "Sans Bold 15", { 0.13, 0.15, 0.16 } },
  [EHLO_PDF_HEADING] = { "Sans Bold 11.5", { 0.13, 0.15, 0.16 } },
  [EHLO_PDF_SUBHEADING] = { "Sans Bold 9.5", { 0.27, 0.27, 0.29 } },
  [EHLO_PDF_MONOSPACE] = { "Monospace 8", { 0.13, 0.15, 0.16 } },
};

static const Colour plain = { 0.37, 0.36, 0.39 };

static const Colour *
get_tone_colour (EhloOutcome tone)
{
  static const Colour ok = { 0.11, 0.48, 0.26 };
  static const Colour warning = { 0.54, 0.35, 0.0 };
  static const Colour failed = { 0.65, 0.11, 0.18 };

  switch (tone)
    {
    case EHLO_OUTCOME_OK:
      return &ok;
    case EHLO_OUTCOME_WARNING:
      return &warning;
    case EHLO_OUTCOME_FAILED:
      return &failed;
    case EHLO_OUTCOME_RUNNING:
    case EHLO_OUTCOME_SKIPPED:
    case EHLO_OUTCOME_CANCELLED:
    default:
      return NULL;
    }
}

static void
set_colour (EhloPdfPager *self,
            const Colour *colour)
{
  cairo_set_source_rgb (self->cr, colour->red, colour->green, colour->blue);
}

/* Pango shapes the rest of a word anew for each line that it is broken into: 64 KiB without a blank
 * would take minutes. */
static char *
break_long_words (const char *text)
{
  GString *out = g_string_sized_new (strlen (text) + 1);
  guint n = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      n = g_unichar_isspace (g_utf8_get_char (at)) ? 0 : n + 1;
      if (n > MAX_WORD && !g_unichar_ismark (g_utf8_get_char (at)))
        {
          g_string_append_c (out, '\n');
          n = 1;
        }
      g_string_append_len (out, at, g_utf8_next_char (at) - at);
    }
  return g_string_free (out, FALSE);
}

static PangoLayout *
make_layout (EhloPdfPager *self,
             const char   *text,
             double        width,
             EhloPdfStyle  style)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *font = pango_font_description_from_string (styles[style].font);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  g_autofree char *broken = break_long_words (text);

  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_wrap (layout,
                         style == EHLO_PDF_MONOSPACE ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
  /* SMTP is read from left to right, whatever is said in it. */
  pango_layout_set_auto_dir (layout, style != EHLO_PDF_MONOSPACE);
  if (width > 0)
    pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  /* A name that is wrapped must not get a hyphen that is no part of it. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_text (layout, broken, -1);
  return layout;
}

/* From the left edge of the page. */
static double
place (double x,
       double width)
{
  return ehlo_report_language_is_rtl () ? EHLO_PDF_WIDTH - EHLO_PDF_MARGIN - x - width
                                        : EHLO_PDF_MARGIN + x;
}

/* ---- pages ----------------------------------------------------------------------------------- */

/* A single line outside of the flow. */
static void
show_at (EhloPdfPager   *self,
         const char     *text,
         double          y,
         PangoAlignment  alignment)
{
  g_autoptr (PangoLayout) layout =
    make_layout (self, text, EHLO_PDF_TEXT_WIDTH, EHLO_PDF_SMALL);

  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  set_colour (self, &styles[EHLO_PDF_SMALL].colour);
  cairo_move_to (self->cr, EHLO_PDF_MARGIN, y);
  pango_cairo_show_layout (self->cr, layout);
}

static void
begin_page (EhloPdfPager *self)
{
  g_autofree char *number = NULL;

  self->page++;
  self->y = self->page == 1 ? EHLO_PDF_MARGIN : TOP;
  if (self->page > 1)
    {
      show_at (self, self->title, EHLO_PDF_MARGIN, PANGO_ALIGN_LEFT);
      show_at (self, self->date, EHLO_PDF_MARGIN, PANGO_ALIGN_RIGHT);
    }

  number = g_strdup_printf (_("Page %u of %u"), self->page, MAX (self->n_pages, self->page));
  show_at (self, number, BOTTOM + 8, PANGO_ALIGN_RIGHT);
}

static void
next_page (EhloPdfPager *self)
{
  cairo_show_page (self->cr);
  begin_page (self);
  /* On the fresh page there is room for it, so this does not come here again. */
  if (self->n_header > 0 && !self->in_header)
    {
      self->in_header = TRUE;
      ehlo_pdf_pager_show_row (self, self->header, self->n_header);
      ehlo_pdf_pager_rule (self);
      self->in_header = FALSE;
    }
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void
column_begin (EhloPdfPager      *self,
              Column            *column,
              const EhloPdfCell *cell)
{
  column->cell = cell;
  column->layout = make_layout (self, cell->text, cell->width, cell->style);
  column->iter = pango_layout_get_iter (column->layout);
  column->has_more = TRUE;
}

static void
column_clear (Column *column)
{
  pango_layout_iter_free (column->iter);
  g_object_unref (column->layout);
}

static double
column_get_height (const Column *column)
{
  int height;

  pango_layout_get_size (column->layout, NULL, &height);
  return (double) height / PANGO_SCALE
         + LINE_SPACING * pango_layout_get_line_count (column->layout);
}

static double
column_get_line_height (const Column *column)
{
  PangoRectangle logical;

  pango_layout_iter_get_line_extents (column->iter, NULL, &logical);
  return (double) logical.height / PANGO_SCALE + LINE_SPACING;
}

static void
show_line (EhloPdfPager *self,
           Column       *column,
           double        y)
{
  const Colour *tone = get_tone_colour (column->cell->tone);
  double x = place (column->cell->x, column->cell->width);
  PangoRectangle logical;
  int baseline = pango_layout_iter_get_baseline (column->iter);

  pango_layout_iter_get_line_extents (column->iter, NULL, &logical);
  set_colour (self, tone != NULL ? tone : &styles[column->cell->style].colour);
  cairo_move_to (self->cr, x + (double) logical.x / PANGO_SCALE,
                 y + (double) (baseline - logical.y) / PANGO_SCALE);
  pango_cairo_show_layout_line (self->cr, pango_layout_iter_get_line_readonly (column->iter));
}

/* As many lines as the page still takes, one at least on an empty page. Returns where they end. */
static double
show_lines (EhloPdfPager *self,
            Column       *column)
{
  double y = self->y;

  while (column->has_more)
    {
      double height = column_get_line_height (column);

      if (y + height > BOTTOM && y > TOP)
        break;
      show_line (self, column, y);
      y += height;
      column->has_more = pango_layout_iter_next_line (column->iter);
    }
  return y;
}

static void
show_bar (EhloPdfPager *self,
          double        end)
{
  const Colour *colour = get_tone_colour (self->bar);

  if (self->bar == EHLO_OUTCOME_SKIPPED)
    return;

  set_colour (self, colour != NULL ? colour : &plain);
  cairo_rectangle (self->cr, place (BAR_X, BAR_WIDTH), self->y, BAR_WIDTH, end - self->y);
  cairo_fill (self->cr);
}

/* Returns whether anything is left for the next page. */
static gboolean
show_slice (EhloPdfPager *self,
            Column       *columns,
            guint         n_columns)
{
  double end = self->y;
  gboolean has_more = FALSE;

  for (guint i = 0; i < n_columns; i++)
    {
      double below = show_lines (self, &columns[i]);

      end = MAX (end, below);
      has_more = has_more || columns[i].has_more;
    }
  show_bar (self, end);
  self->y = end;
  return has_more;
}

/**
 * ehlo_pdf_pager_show_row:
 * @self: pages
 * @cells: (array length=n_cells): texts that stand beside each other
 * @n_cells: how many
 *
 * Shows the texts, wrapped, and goes on with the next page wherever one is full.
 */
void
ehlo_pdf_pager_show_row (EhloPdfPager      *self,
                         const EhloPdfCell *cells,
                         guint              n_cells)
{
  g_autofree Column *columns = g_new0 (Column, n_cells);
  double height = 0;

  for (guint i = 0; i < n_cells; i++)
    {
      column_begin (self, &columns[i], &cells[i]);
      height = MAX (height, column_get_height (&columns[i]));
    }
  if (height <= MAX_KEPT)
    ehlo_pdf_pager_keep (self, height);
  while (show_slice (self, columns, n_cells))
    next_page (self);
  for (guint i = 0; i < n_cells; i++)
    column_clear (&columns[i]);
}

/* ---- words of others ------------------------------------------------------------------------- */

/* An arrow that is no letter: whoever copies the text gets the line as it was. */
static void
show_wrap_mark (EhloPdfPager *self,
                double        x,
                double        y)
{
  cairo_save (self->cr);
  set_colour (self, &plain);
  cairo_set_line_width (self->cr, 0.6);
  cairo_move_to (self->cr, x, y - 6);
  cairo_line_to (self->cr, x, y - 2.5);
  cairo_line_to (self->cr, x + 5, y - 2.5);
  cairo_move_to (self->cr, x + 3.2, y - 4.3);
  cairo_line_to (self->cr, x + 5, y - 2.5);
  cairo_line_to (self->cr, x + 3.2, y - 0.7);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

static void
show_code_back (EhloPdfPager *self,
                double        x,
                double        height)
{
  cairo_set_source_rgb (self->cr, 0.96, 0.96, 0.955);
  cairo_rectangle (self->cr, EHLO_PDF_MARGIN + x, self->y, EHLO_PDF_TEXT_WIDTH - x, height + 0.3);
  cairo_fill (self->cr);
}

static void
show_code_line (EhloPdfPager *self,
                const char   *text,
                double        x)
{
  double width = EHLO_PDF_TEXT_WIDTH - x - CODE_INSET - 4;
  const EhloPdfCell cell = { text, x + CODE_INSET, width, EHLO_PDF_MONOSPACE,
                             EHLO_OUTCOME_SKIPPED };
  Column column;
  gboolean is_first = TRUE;

  column_begin (self, &column, &cell);
  while (column.has_more)
    {
      double height = column_get_line_height (&column);

      ehlo_pdf_pager_keep (self, height);
      show_code_back (self, x, height);
      show_line (self, &column, self->y);
      self->y += height;
      if (!is_first)
        show_wrap_mark (self, place (x + 4, 6), self->y - LINE_SPACING);
      is_first = FALSE;
      column.has_more = pango_layout_iter_next_line (column.iter);
    }
  column_clear (&column);
}

/**
 * ehlo_pdf_pager_show_code:
 * @self: pages
 * @text: lines
 * @x: where they begin, from the left margin
 *
 * Shows lines in letters of one width. Where one is wrapped, the rest of it has an arrow in front.
 */
void
ehlo_pdf_pager_show_code (EhloPdfPager *self,
                          const char   *text,
                          double        x)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' || lines[i + 1] != NULL)
      show_code_line (self, lines[i], x);
}

/* ---- the rest -------------------------------------------------------------------------------- */

/**
 * ehlo_pdf_pager_measure:
 * @self: pages
 * @text: a text
 * @style: how it is shown
 *
 * Returns: how wide @text is where nothing wraps it
 */
double
ehlo_pdf_pager_measure (EhloPdfPager *self,
                        const char   *text,
                        EhloPdfStyle  style)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text, 0, style);
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return (double) width / PANGO_SCALE;
}

/**
 * ehlo_pdf_pager_set_header:
 * @self: pages
 * @cells: (array length=n_cells) (nullable): titles of the columns of a table; they and their texts
 *   must stay until there are others
 * @n_cells: how many; 0 at the end of the table
 *
 * What each page begins with from now on.
 */
void
ehlo_pdf_pager_set_header (EhloPdfPager      *self,
                           const EhloPdfCell *cells,
                           guint              n_cells)
{
  self->header = cells;
  self->n_header = n_cells;
}

/**
 * ehlo_pdf_pager_set_bar:
 * @self: pages
 * @tone: %EHLO_OUTCOME_SKIPPED for none
 *
 * Begins a bar of that colour beside what comes next, or ends it.
 */
void
ehlo_pdf_pager_set_bar (EhloPdfPager *self,
                        EhloOutcome   tone)
{
  self->bar = tone;
}

/**
 * ehlo_pdf_pager_skip:
 * @self: pages
 * @height: how much to leave empty; nothing where a page begins
 */
void
ehlo_pdf_pager_skip (EhloPdfPager *self,
                     double        height)
{
  if (self->y <= TOP && self->page > 1)
    return;

  show_bar (self, self->y + height);
  self->y += height;
}

/**
 * ehlo_pdf_pager_keep:
 * @self: pages
 * @height: of what must not be torn apart
 *
 * Begins a page unless this one has the room.
 */
void
ehlo_pdf_pager_keep (EhloPdfPager *self,
                     double        height)
{
  if (self->y + height > BOTTOM && self->y > TOP)
    next_page (self);
}

/**
 * ehlo_pdf_pager_rule:
 * @self: pages
 *
 * Draws a thin line across the page.
 */
void
ehlo_pdf_pager_rule (EhloPdfPager *self)
{
  cairo_set_source_rgb (self->cr, 0.8, 0.8, 0.8);
  cairo_set_line_width (self->cr, 0.5);
  cairo_move_to (self->cr, EHLO_PDF_MARGIN, self->y + 1);
  cairo_line_to (self->cr, EHLO_PDF_WIDTH - EHLO_PDF_MARGIN, self->y + 1);
  cairo_stroke (self->cr);
  self->y += 3;
}

/**
 * ehlo_pdf_pager_add_outline:
 * @self: pages
 * @text: a heading that comes next
 * @level: 1 for a section, 2 for a part of one
 *
 * Puts it into the list of sections that a viewer shows beside the pages.
 */
void
ehlo_pdf_pager_add_outline (EhloPdfPager *self,
                            const char   *text,
                            guint         level)
{
  g_autofree char *entry = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_OUTLINE));
  g_autofree char *target = g_strdup_printf ("page=%u pos=[%d %d]", self->page, EHLO_PDF_MARGIN,
                                             (int) self->y);
  int id = cairo_pdf_surface_add_outline (self->surface,
                                          level == 1 ? CAIRO_PDF_OUTLINE_ROOT : self->section,
                                          entry, target,
                                          level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);

  if (level == 1)
    self->section = id;
}

static cairo_status_t
take_bytes (void                *closure,
            const unsigned char *data,
            unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Nothing in the file may depend on when it is written: the same run gives the same bytes. */
static void
set_metadata (EhloPdfPager       *self,
              const EhloDocument *document)
{
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, document->title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR,
                                  PACKAGE_NAME " " PACKAGE_VERSION);
  if (document->created != NULL)
    {
      cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                      document->created);
      cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_MOD_DATE,
                                      document->created);
    }
}

static PangoContext *
make_context (cairo_t *cr)
{
  PangoContext *context = pango_cairo_create_context (cr);
  cairo_font_options_t *options = cairo_font_options_create ();

  /* On paper letters stand where they belong, not on the pixels of a screen. */
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context,
                              pango_language_from_string (ehlo_report_language_get_tag ()));
  pango_context_set_base_dir (context, ehlo_report_language_is_rtl () ? PANGO_DIRECTION_WEAK_RTL
                                                                      : PANGO_DIRECTION_WEAK_LTR);
  return context;
}

/**
 * ehlo_pdf_pager_new:
 * @document: what its title and date are taken from
 * @n_pages: how many pages there will be; 0 when that is not known yet
 * @out: where the file goes; must stay until ehlo_pdf_pager_finish()
 *
 * Returns: (transfer full): a file with an empty page
 */
EhloPdfPager *
ehlo_pdf_pager_new (const EhloDocument *document,
                    guint               n_pages,
                    GByteArray         *out)
{
  EhloPdfPager *self = g_new0 (EhloPdfPager, 1);

  self->surface = cairo_pdf_surface_create_for_stream (take_bytes, out, EHLO_PDF_WIDTH,
                                                       EHLO_PDF_HEIGHT);
  self->cr = cairo_create (self->surface);
  self->context = make_context (self->cr);
  self->title = g_strdup (document->title);
  self->date = g_strdup (document->date);
  self->n_pages = n_pages;
  self->bar = EHLO_OUTCOME_SKIPPED;
  self->section = CAIRO_PDF_OUTLINE_ROOT;
  set_metadata (self, document);
  begin_page (self);
  return self;
}

/**
 * ehlo_pdf_pager_finish:
 * @self: pages
 * @error: %EHLO_ERROR_FAILED when the file could not be made
 *
 * Completes the file.
 *
 * Returns: how many pages it has; 0 with @error set
 */
guint
ehlo_pdf_pager_finish (EhloPdfPager  *self,
                       GError       **error)
{
  cairo_status_t status;

  cairo_show_page (self->cr);
  status = cairo_status (self->cr);
  cairo_surface_finish (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return self->page;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_FAILED, _("PDF: %s"),
               cairo_status_to_string (status));
  return 0;
}

/**
 * ehlo_pdf_pager_free:
 * @self: (transfer full): pages
 */
void
ehlo_pdf_pager_free (EhloPdfPager *self)
{
  g_object_unref (self->context);
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  g_free (self->title);
  g_free (self->date);
  g_free (self);
}
