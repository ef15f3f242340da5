/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-document-view.h"

#include "ehlo-outcome-look.h"
#include "ehlo-wrap-layout.h"

/* In the measures of the style sheet: rem are pixels at the usual size of text. */
#define PAGE_WIDTH 896
#define LABEL_CHARS 16
#define VERDICT_LABEL_CHARS 10
#define LAST_COLUMN_CHARS 20

/* What a frame has for making widgets, so that typing and scrolling stay smooth meanwhile. */
#define FRAME_US 6000

struct _EhloDocumentView
{
  AdwBin             parent_instance;

  EhloDocument      *document; /* nullable once all of it is shown */
  guint              next;     /* the block that is made next */
  guint              tick;
  GtkScrolledWindow *scroller;
  GtkBox            *page;
};

G_DEFINE_FINAL_TYPE (EhloDocumentView, ehlo_document_view, ADW_TYPE_BIN)

/* What comes from the wire is text; only what Ehlo says itself is in the language of the person. */
static GtkWidget *
make_label (const char *text,
            const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_halign (label, GTK_ALIGN_FILL);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

/* ---- fields ---------------------------------------------------------------------------------- */

static GtkWidget *
make_box (const char *style)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (box, style);

  return box;
}

static void
attach_field (GtkGrid *grid,
              char   **row,
              int      n_rows,
              int      label_chars)
{
  GtkWidget *label = make_label (row[0], "page-label");
  GtkWidget *value = make_label (row[1], NULL);

  gtk_label_set_width_chars (GTK_LABEL (label), label_chars);
  gtk_label_set_max_width_chars (GTK_LABEL (label), label_chars);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_grid_attach (grid, label, 0, n_rows, 1, 1);
  gtk_grid_attach (grid, value, 1, n_rows, 1, 1);
}

static void
append_fields (GtkBox          *box,
               const EhloBlock *block,
               int              label_chars)
{
  GtkWidget *grid = NULL;
  int n_rows = 0;

  for (guint i = 0; i < block->rows->len; i++)
    {
      char **row = g_ptr_array_index (block->rows, i);

      if (*row[0] == '\0')
        {
          gtk_box_append (box, make_label (row[1], "page-text"));
          continue;
        }
      if (grid == NULL)
        {
          grid = gtk_grid_new ();
          gtk_widget_add_css_class (grid, block->is_long ? "page-long" : "page-fields");
          gtk_box_append (box, grid);
        }
      if (n_rows > 0 && block->kind == EHLO_BLOCK_FIELDS)
        gtk_grid_attach (GTK_GRID (grid), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL), 0,
                         n_rows++, 2, 1);
      attach_field (GTK_GRID (grid), row, n_rows++, label_chars);
    }
}

static void
append_card (EhloDocumentView *self,
             const EhloBlock  *block)
{
  GtkWidget *card = make_box ("page-card");

  append_fields (GTK_BOX (card), block, LABEL_CHARS);
  gtk_box_append (self->page, card);
}

static void
append_verdict (EhloDocumentView *self,
                const EhloBlock  *block)
{
  GtkWidget *verdict = make_box ("page-verdict");

  gtk_widget_add_css_class (verdict, ehlo_outcome_get_style (block->tone));
  gtk_box_append (GTK_BOX (verdict), make_label (block->text, "page-verdict-title"));
  append_fields (GTK_BOX (verdict), block, VERDICT_LABEL_CHARS);
  gtk_box_append (self->page, verdict);
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* The second cell says how it went. Only the last has room for more than a line. */
static void
attach_cells (GtkGrid     *grid,
              char       **row,
              int          n_rows,
              guint        n_columns,
              EhloOutcome  tone)
{
  for (guint k = 0; k < n_columns && row[k] != NULL; k++)
    {
      GtkWidget *cell = make_label (row[k], n_rows == 0 ? "page-column" : NULL);

      if (n_rows > 0 && k == 1)
        gtk_widget_add_css_class (cell, ehlo_outcome_get_style (tone));
      if (k + 1 < n_columns)
        gtk_label_set_wrap (GTK_LABEL (cell), FALSE);
      else
        gtk_label_set_width_chars (GTK_LABEL (cell), LAST_COLUMN_CHARS);
      gtk_widget_set_hexpand (cell, k + 1 == n_columns);
      gtk_grid_attach (grid, cell, (int) k, n_rows, 1, 1);
    }
}

static void
append_table (EhloDocumentView *self,
              const EhloBlock  *block)
{
  guint n_columns = g_strv_length (g_ptr_array_index (block->rows, 0));
  GtkWidget *card = gtk_scrolled_window_new ();
  GtkWidget *grid = gtk_grid_new ();
  int n_rows = 0;

  for (guint i = 0; i < block->rows->len; i++)
    {
      if (i > 0)
        gtk_grid_attach (GTK_GRID (grid), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL), 0,
                         n_rows++, (int) n_columns, 1);
      attach_cells (GTK_GRID (grid), g_ptr_array_index (block->rows, i), n_rows++, n_columns,
                    g_array_index (block->tones, EhloOutcome, i));
    }

  gtk_widget_add_css_class (grid, "page-table");
  gtk_widget_add_css_class (card, "page-card");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (card), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (card), grid);
  gtk_box_append (self->page, card);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void
append_heading (EhloDocumentView *self,
                const EhloBlock  *block)
{
  GtkWidget *heading = make_label (block->text, block->level == 1 ? "page-section" : "page-part");

  gtk_box_append (self->page, heading);
}

static void
append_block (EhloDocumentView *self,
              const EhloBlock  *block)
{
  GtkWidget *verbatim;

  switch (block->kind)
    {
    case EHLO_BLOCK_VERDICT:
      append_verdict (self, block);
      break;
    case EHLO_BLOCK_HEADING:
      append_heading (self, block);
      break;
    case EHLO_BLOCK_PARAGRAPH:
      gtk_box_append (self->page, make_label (block->text, "page-text"));
      break;
    case EHLO_BLOCK_FIELDS:
      if (block->rows->len > 0)
        append_card (self, block);
      break;
    case EHLO_BLOCK_TABLE:
      if (block->rows->len > 1)
        append_table (self, block);
      break;
    case EHLO_BLOCK_VERBATIM:
      verbatim = make_label (block->text, "page-verbatim");
      gtk_widget_set_direction (verbatim, GTK_TEXT_DIR_LTR);
      gtk_box_append (self->page, verbatim);
      break;
    default:
      g_return_if_reached ();
    }
}

static gboolean
append_some_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       user_data)
{
  EhloDocumentView *self = EHLO_DOCUMENT_VIEW (widget);
  gint64 end = g_get_monotonic_time () + FRAME_US;

  while (self->next < self->document->blocks->len && g_get_monotonic_time () < end)
    append_block (self, g_ptr_array_index (self->document->blocks, self->next++));
  if (self->next < self->document->blocks->len)
    return G_SOURCE_CONTINUE;

  gtk_box_append (self->page, make_label (self->document->footer, "page-footer"));
  g_clear_pointer (&self->document, ehlo_document_free);
  self->tick = 0;

  return G_SOURCE_REMOVE;
}

static void
clear (EhloDocumentView *self)
{
  GtkWidget *child;

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_pointer (&self->document, ehlo_document_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->page))) != NULL)
    gtk_box_remove (self->page, child);
}

static void
ehlo_document_view_dispose (GObject *object)
{
  EhloDocumentView *self = EHLO_DOCUMENT_VIEW (object);

  if (self->page != NULL)
    clear (self);
  self->page = NULL;

  G_OBJECT_CLASS (ehlo_document_view_parent_class)->dispose (object);
}

static void
ehlo_document_view_class_init (EhloDocumentViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ehlo_document_view_dispose;

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "web-page");
}

static void
ehlo_document_view_init (EhloDocumentView *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->page = GTK_BOX (make_box ("page"));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), PAGE_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->page));
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->scroller, clamp);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scroller));
}

/**
 * ehlo_document_view_set_document:
 * @self: a view
 * @document: (transfer full): a report
 *
 * Shows it, a few blocks in each frame.
 */
void
ehlo_document_view_set_document (EhloDocumentView *self,
                                 EhloDocument     *document)
{
  GtkWidget *header;

  g_return_if_fail (EHLO_IS_DOCUMENT_VIEW (self));
  g_return_if_fail (document != NULL);

  clear (self);
  self->document = document;
  self->next = 0;

  header = g_object_new (GTK_TYPE_BOX, "layout-manager", g_object_new (EHLO_TYPE_WRAP_LAYOUT, NULL),
                         NULL);
  gtk_widget_add_css_class (header, "page-header");
  gtk_box_append (GTK_BOX (header), make_label (document->title, "page-title"));
  gtk_box_append (GTK_BOX (header), make_label (document->date, "page-date"));
  gtk_box_append (self->page, header);
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), append_some_cb, NULL, NULL);
}

/**
 * ehlo_document_view_is_complete:
 * @self: a view
 *
 * Returns: whether all of the document is shown
 */
gboolean
ehlo_document_view_is_complete (EhloDocumentView *self)
{
  g_return_val_if_fail (EHLO_IS_DOCUMENT_VIEW (self), FALSE);

  return self->document == NULL;
}
