/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-export-page.h"

#include "ehlo-export-words.h"
#include "ehlo-report-preview.h"
#include "ehlo-side-layout.h"
#include "ehlo-wrap-layout.h"

#include <glib/gi18n.h>
#include <string.h>

/* Long enough for somebody who types, too short to be noticed by somebody who clicks. */
#define PAUSE_MS 120

/* Before this nobody wonders what is going on. */
#define WAIT_MS 400

/* Of what was tried already, where there is one line for it. */
#define BEGINNING_CHARS 40

struct _EhloExportPage
{
  AdwBin             parent_instance;

  GSettings         *settings;
  EhloAccount       *account; /* nullable until one is shown */
  EhloRun           *run;     /* nullable */
  EhloRedactor      *secrets; /* nullable */
  GHashTable        *tried;   /* id of an account → what was tried already */
  gboolean           stale;   /* the preview is of something else */
  gboolean           refused; /* there is no report: it would say what it must not */
  guint              pause;   /* until the preview is made */
  guint              wait;    /* until it is said that it is being made */
  guint              serial;  /* of the last one that was begun */
  guint              shown;   /* of the last one that came */

  GtkStack          *stack;
  AdwComboRow       *format;
  AdwActionRow      *address_row;
  GtkSwitch         *address;
  AdwActionRow      *ip_row;
  GtkSwitch         *ip;
  AdwActionRow      *conversation_row;
  GtkSwitch         *conversation;
  AdwActionRow      *commands_row;
  GtkSwitch         *commands;
  AdwExpanderRow    *tried_row;
  GtkTextView       *tried_view;
  EhloReportPreview *preview;
};

enum
{
  PROP_0,
  PROP_REFUSED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (EhloExportPage, ehlo_export_page, ADW_TYPE_BIN)

static gboolean
is_ready (EhloExportPage *self)
{
  return self->run != NULL && ehlo_run_is_finished (self->run);
}

static void
set_refused (EhloExportPage *self,
             gboolean        refused)
{
  if (self->refused == refused)
    return;

  self->refused = refused;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFUSED]);
}

/* The preview */

/* One that was asked for: the page may be gone when it comes. */
typedef struct
{
  GWeakRef page;
  guint    serial;
} Wish;

static Wish *
wish_new (EhloExportPage *self)
{
  Wish *wish = g_new0 (Wish, 1);

  g_weak_ref_init (&wish->page, self);
  wish->serial = ++self->serial;

  return wish;
}

static void
wish_free (Wish *wish)
{
  g_weak_ref_clear (&wish->page);
  g_free (wish);
}

static void
show_result (EhloExportPage *self,
             EhloDraft      *draft,
             const GError   *error)
{
  g_clear_handle_id (&self->wait, g_source_remove);
  self->shown = self->serial;
  if (draft != NULL)
    ehlo_report_preview_show_draft (self->preview, draft);
  else
    ehlo_report_preview_show_error (self->preview, error->message);
  set_refused (self, draft == NULL);
}

static void
written_cb (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Wish *wish = user_data;
  g_autoptr (EhloExportPage) self = g_weak_ref_get (&wish->page);
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloDraft) draft = ehlo_draft_write_finish (result, &error);

  /* What came too late is of a choice that has changed since. */
  if (self != NULL && wish->serial == self->serial)
    show_result (self, draft, error);
  wish_free (wish);
}

static gboolean
wait_cb (gpointer user_data)
{
  EhloExportPage *self = user_data;

  self->wait = 0;
  ehlo_report_preview_show_wait (self->preview, _("Writing the report …"));

  return G_SOURCE_REMOVE;
}

static gboolean
write_cb (gpointer user_data)
{
  EhloExportPage *self = user_data;
  EhloReportOptions options;

  self->pause = 0;
  self->stale = FALSE;
  ehlo_export_page_get_options (self, &options);
  if (self->wait == 0)
    self->wait = g_timeout_add (WAIT_MS, wait_cb, self);
  ehlo_draft_write_async (self->run, ehlo_export_page_get_format (self), &options, written_cb,
                          wish_new (self));

  return G_SOURCE_REMOVE;
}

/* Nobody looks at a page that is not in front: its report is written when somebody does. */
static void
write_soon (EhloExportPage *self)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  if (self->stale && is_ready (self) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->pause = g_timeout_add (PAUSE_MS, write_cb, self);
}

/* What was written so far is not what is wanted any more, nor is what is being written now. */
static void
changed_cb (EhloExportPage *self)
{
  self->serial++;
  self->stale = TRUE;
  g_clear_handle_id (&self->wait, g_source_remove);
  write_soon (self);
}

/* The choice */

static void
update_rows (EhloExportPage *self)
{
  EhloReportFormat format = ehlo_export_page_get_format (self);
  g_autofree char *address = ehlo_export_words_dup_address (self->run);
  g_autofree char *ip = ehlo_export_words_dup_ip (self->run);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->format),
                               ehlo_export_words_get_purpose (format));
  adw_action_row_set_subtitle (self->address_row, address);
  adw_action_row_set_subtitle (self->ip_row, ip);

  /* JSON opens again as the same run: nothing is left out of it. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->conversation_row), format != EHLO_REPORT_JSON);
  gtk_widget_set_sensitive (GTK_WIDGET (self->commands_row), format != EHLO_REPORT_JSON);
  gtk_widget_set_sensitive (GTK_WIDGET (self->tried_row), format != EHLO_REPORT_JSON);
}

static void
format_selected_cb (EhloExportPage *self)
{
  EhloReportFormat format = ehlo_export_page_get_format (self);

  g_settings_set_string (self->settings, "export-format", ehlo_report_format_to_string (format));
  update_rows (self);
  changed_cb (self);
}

static void
restore_format (EhloExportPage *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "export-format");
  EhloReportFormat format = EHLO_REPORT_TEXT;

  ehlo_report_format_from_string (name, &format);
  adw_combo_row_set_selected (self->format, ehlo_export_words_get_position (format));
}

static char *
dup_tried (EhloExportPage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->tried_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* The beginning, as much as has room in a line of the row. */
static char *
dup_beginning (const char *text)
{
  g_autofree char *line = g_strdelimit (g_strstrip (g_strdup (text)), "\n", ' ');
  g_autofree char *beginning = g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1),
                                                              BEGINNING_CHARS));
  g_autofree char *shown = g_strconcat (beginning, strlen (beginning) < strlen (line) ? "…" : "",
                                        NULL);

  return g_markup_escape_text (shown, -1);
}

static void
tried_changed_cb (EhloExportPage *self)
{
  g_autofree char *text = dup_tried (self);
  g_autofree char *escaped = dup_beginning (text);

  adw_expander_row_set_subtitle (self->tried_row, escaped);
  if (self->account != NULL)
    g_hash_table_insert (self->tried, g_strdup (ehlo_account_get_id (self->account)),
                         g_steal_pointer (&text));
  changed_cb (self);
}

/* Each account keeps its own words while the program runs: they are about its server. */
static void
restore_tried (EhloExportPage *self)
{
  const char *text = g_hash_table_lookup (self->tried, ehlo_account_get_id (self->account));
  g_autofree char *copy = g_strdup (text != NULL ? text : "");

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->tried_view), copy, -1);
}

/* The page */

static void
update (EhloExportPage *self)
{
  update_rows (self);
  gtk_stack_set_visible_child_name (self->stack, self->run != NULL ? "report" : "empty");
  if (self->run != NULL && !is_ready (self))
    ehlo_report_preview_show_wait (self->preview,
                                   _("The report is written when the test has ended."));
  set_refused (self, FALSE);
  changed_cb (self);
}

static void
unset_run (EhloExportPage *self)
{
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
}

static void
set_run (EhloExportPage *self,
         EhloRun        *run)
{
  static const char *const signals[] = { "notify::finished", "notify::verdict", "ports-changed",
                                         "path-changed", "reputation-changed" };

  unset_run (self);
  if (run == NULL)
    return;

  self->run = g_object_ref (run);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (run, signals[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
ehlo_export_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ehlo_export_page_parent_class)->map (widget);

  write_soon (EHLO_EXPORT_PAGE (widget));
}

static void
ehlo_export_page_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  EhloExportPage *self = EHLO_EXPORT_PAGE (object);

  switch (prop_id)
    {
    case PROP_REFUSED:
      g_value_set_boolean (value, self->refused);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_export_page_dispose (GObject *object)
{
  EhloExportPage *self = EHLO_EXPORT_PAGE (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_handle_id (&self->wait, g_source_remove);
  unset_run (self);
  if (self->tried_view != NULL)
    g_signal_handlers_disconnect_by_data (gtk_text_view_get_buffer (self->tried_view), self);
  g_clear_object (&self->account);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->secrets, ehlo_redactor_unref);
  g_clear_pointer (&self->tried, g_hash_table_unref);

  /* AdwBin does not notice when a template takes its child away, and would do so again. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_EXPORT_PAGE);

  G_OBJECT_CLASS (ehlo_export_page_parent_class)->dispose (object);
}

static void
ehlo_export_page_class_init (EhloExportPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ehlo_export_page_dispose;
  object_class->get_property = ehlo_export_page_get_property;
  widget_class->map = ehlo_export_page_map;

  /**
   * EhloExportPage:refused:
   *
   * Whether the report could not be made, so that nothing can be saved.
   */
  properties[PROP_REFUSED] =
    g_param_spec_boolean ("refused", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (EHLO_TYPE_REPORT_PREVIEW);
  g_type_ensure (EHLO_TYPE_SIDE_LAYOUT);
  g_type_ensure (EHLO_TYPE_WRAP_LAYOUT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-export-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloExportPage, stack);
  gtk_widget_class_bind_template_child (widget_class, EhloExportPage, format);
  gtk_widget_class_bind_template_child (widget_class, EhloExportPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, EhloExportPage, address);
  gtk_widget_class_bind_template_child (widget_class, EhloExportPage, ip_row);
  gtk_widget_class_bind_template_child (widget_class, EhloExportPage, ip);
  gtk_widget_class_bind_template_child (widget_class, EhloExportPage, conversation_row);
  gtk_widget_class_bind_template_child (widget_class, EhloExportPage, conversation);
  gtk_widget_class_bind_template_child (widget_class, EhloExportPage, commands_row);
  gtk_widget_class_bind_template_child (widget_class, EhloExportPage, commands);
  gtk_widget_class_bind_template_child (widget_class, EhloExportPage, tried_row);
  gtk_widget_class_bind_template_child (widget_class, EhloExportPage, tried_view);
  gtk_widget_class_bind_template_child (widget_class, EhloExportPage, preview);
}

static void
bind_switch (EhloExportPage *self,
             GtkSwitch      *button,
             const char     *key)
{
  g_settings_bind (self->settings, key, button, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (button, "notify::active", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
ehlo_export_page_init (EhloExportPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->settings = g_settings_new (APP_ID);
  self->tried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  ehlo_export_words_add_formats (self->format);
  restore_format (self);
  g_signal_connect_object (self->format, "notify::selected", G_CALLBACK (format_selected_cb), self,
                           G_CONNECT_SWAPPED);
  bind_switch (self, self->address, "export-hide-address");
  bind_switch (self, self->ip, "export-hide-ip");
  bind_switch (self, self->conversation, "export-conversation");
  bind_switch (self, self->commands, "export-commands");
  g_signal_connect_object (gtk_text_view_get_buffer (self->tried_view), "changed",
                           G_CALLBACK (tried_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * ehlo_export_page_show:
 * @self: the page
 * @account: an account
 * @run: (nullable): its last run, finished or not; %NULL before the first
 * @secrets: (nullable): what no report may hold
 *
 * Makes reports of @run, and follows it, until another one is shown.
 */
void
ehlo_export_page_show (EhloExportPage *self,
                       EhloAccount    *account,
                       EhloRun        *run,
                       EhloRedactor   *secrets)
{
  g_return_if_fail (EHLO_IS_EXPORT_PAGE (self));
  g_return_if_fail (EHLO_IS_ACCOUNT (account));
  g_return_if_fail (run == NULL || EHLO_IS_RUN (run));

  g_clear_pointer (&self->secrets, ehlo_redactor_unref);
  self->secrets = secrets != NULL ? ehlo_redactor_ref (secrets) : NULL;
  if (self->account == account && self->run == run)
    return;

  if (g_set_object (&self->account, account))
    restore_tried (self);
  set_run (self, run);
  update (self);
}

/**
 * ehlo_export_page_get_format:
 * @self: the page
 *
 * Returns: what a report is to be written as
 */
EhloReportFormat
ehlo_export_page_get_format (EhloExportPage *self)
{
  g_return_val_if_fail (EHLO_IS_EXPORT_PAGE (self), EHLO_REPORT_TEXT);

  return ehlo_export_words_get_format (adw_combo_row_get_selected (self->format));
}

/**
 * ehlo_export_page_get_options:
 * @self: the page
 * @ret_options: (out caller-allocates): what a report is to hold; belongs to @self, until anything
 *   on it changes
 */
void
ehlo_export_page_get_options (EhloExportPage    *self,
                              EhloReportOptions *ret_options)
{
  g_return_if_fail (EHLO_IS_EXPORT_PAGE (self));

  *ret_options = ehlo_report_options_default;
  ret_options->conversation = gtk_switch_get_active (self->conversation);
  ret_options->commands = gtk_switch_get_active (self->commands);
  ret_options->hide_address = gtk_switch_get_active (self->address);
  ret_options->hide_ip = gtk_switch_get_active (self->ip);
  ret_options->secrets = self->secrets;
  if (self->account != NULL)
    ret_options->tried = g_hash_table_lookup (self->tried, ehlo_account_get_id (self->account));
}

/**
 * ehlo_export_page_can_write:
 * @self: the page
 *
 * Returns: whether there is a report to copy, save and print: the test has ended, and nothing is
 *   known to be in the way
 */
gboolean
ehlo_export_page_can_write (EhloExportPage *self)
{
  g_return_val_if_fail (EHLO_IS_EXPORT_PAGE (self), FALSE);

  return is_ready (self) && !self->refused;
}

/**
 * ehlo_export_page_is_settled:
 * @self: the page
 *
 * Returns: whether the preview is of what is chosen now, and all of it is shown
 */
gboolean
ehlo_export_page_is_settled (EhloExportPage *self)
{
  g_return_val_if_fail (EHLO_IS_EXPORT_PAGE (self), FALSE);

  return !is_ready (self) || (!self->stale && self->shown == self->serial &&
                              ehlo_report_preview_is_settled (self->preview));
}
