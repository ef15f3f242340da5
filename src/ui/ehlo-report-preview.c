/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-preview.h"

#include "ehlo-document-view.h"
#include "ehlo-paper-view.h"

#include <glib/gi18n.h>
#include <string.h>

/* GtkTextView lays out a line as a whole. Longer lines, as JSON has for a certificate or a greeting
 * of 64 KiB, would hold up the window: the preview breaks them, the file does not. */
#define MAX_LINE_BYTES 4096

struct _EhloReportPreview
{
  AdwBin            parent_instance;

  GtkStack         *stack;
  GtkLabel         *wait_text;
  GtkSpinner       *spinner;
  AdwStatusPage    *error;
  GtkTextView      *text;
  EhloPaperView    *paper;    /* nullable until a PDF is shown: most people never ask for one */
  EhloDocumentView *document; /* likewise, a web page */
};

G_DEFINE_FINAL_TYPE (EhloReportPreview, ehlo_report_preview, ADW_TYPE_BIN)

static void
show_child (EhloReportPreview *self,
            const char        *name)
{
  gboolean waits = g_str_equal (name, "wait");

  gtk_spinner_set_spinning (self->spinner, waits);
  gtk_stack_set_visible_child_name (self->stack, name);
}

static char *
break_long_lines (const char *text,
                  gsize       length)
{
  GString *out = g_string_sized_new (length);
  const char *end = text + length;

  while (text < end)
    {
      const char *line_end = memchr (text, '\n', (gsize) (end - text));
      const char *next = line_end != NULL ? line_end + 1 : end;

      while (next - text > MAX_LINE_BYTES)
        {
          const char *cut = g_utf8_find_prev_char (text, text + MAX_LINE_BYTES);

          g_string_append_len (out, text, cut - text);
          g_string_append_c (out, '\n');
          text = cut;
        }
      g_string_append_len (out, text, next - text);
      text = next;
    }

  return g_string_free (out, FALSE);
}

/* One who compares what a switch does wants to stay where they are. */
static void
show_text (EhloReportPreview *self,
           GBytes            *bytes)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = break_long_lines (data, length);
  GtkTextIter start;

  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
  show_child (self, "text");
}

static void
show_document (EhloReportPreview *self,
               EhloDocument      *document)
{
  if (self->document == NULL)
    {
      self->document = g_object_new (EHLO_TYPE_DOCUMENT_VIEW, NULL);
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->document), "document");
    }
  ehlo_document_view_set_document (self->document, document);
  show_child (self, "document");
}

static void
show_paper (EhloReportPreview *self,
            GBytes            *bytes)
{
  g_autoptr (GError) error = NULL;

  if (self->paper == NULL)
    {
      self->paper = g_object_new (EHLO_TYPE_PAPER_VIEW, NULL);
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->paper), "paper");
    }
  if (ehlo_paper_view_set_bytes (self->paper, bytes, &error))
    show_child (self, "paper");
  else
    ehlo_report_preview_show_error (self, error->message);
}

static void
ehlo_report_preview_dispose (GObject *object)
{
  EhloReportPreview *self = EHLO_REPORT_PREVIEW (object);

  /* AdwBin does not notice when a template takes its child away, and would do so again. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_REPORT_PREVIEW);

  G_OBJECT_CLASS (ehlo_report_preview_parent_class)->dispose (object);
}

static void
ehlo_report_preview_class_init (EhloReportPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_report_preview_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-report-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloReportPreview, stack);
  gtk_widget_class_bind_template_child (widget_class, EhloReportPreview, wait_text);
  gtk_widget_class_bind_template_child (widget_class, EhloReportPreview, spinner);
  gtk_widget_class_bind_template_child (widget_class, EhloReportPreview, error);
  gtk_widget_class_bind_template_child (widget_class, EhloReportPreview, text);
}

static void
ehlo_report_preview_init (EhloReportPreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ehlo_report_preview_show_draft:
 * @self: a preview
 * @draft: what was written; its document is taken out of it
 *
 * Shows the finished report.
 */
void
ehlo_report_preview_show_draft (EhloReportPreview *self,
                                EhloDraft         *draft)
{
  g_return_if_fail (EHLO_IS_REPORT_PREVIEW (self));

  if (draft->format == EHLO_REPORT_PDF)
    show_paper (self, draft->bytes);
  else if (draft->document != NULL)
    show_document (self, g_steal_pointer (&draft->document));
  else
    show_text (self, draft->bytes);
}

/**
 * ehlo_report_preview_show_wait:
 * @self: a preview
 * @text: what is waited for
 *
 * Shows that there is nothing to see yet.
 */
void
ehlo_report_preview_show_wait (EhloReportPreview *self,
                               const char        *text)
{
  g_return_if_fail (EHLO_IS_REPORT_PREVIEW (self));

  gtk_label_set_text (self->wait_text, text);
  show_child (self, "wait");
}

/**
 * ehlo_report_preview_show_error:
 * @self: a preview
 * @text: why there is no report
 *
 * Shows it in the place of the report.
 */
void
ehlo_report_preview_show_error (EhloReportPreview *self,
                                const char        *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_return_if_fail (EHLO_IS_REPORT_PREVIEW (self));

  adw_status_page_set_description (self->error, escaped);
  show_child (self, "error");
}

/**
 * ehlo_report_preview_is_settled:
 * @self: a preview
 *
 * Returns: whether all of it is shown: a long web page takes a few frames
 */
gboolean
ehlo_report_preview_is_settled (EhloReportPreview *self)
{
  g_return_val_if_fail (EHLO_IS_REPORT_PREVIEW (self), FALSE);

  return self->document == NULL || ehlo_document_view_is_complete (self->document);
}
