/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-explain-window.h"

#include "ehlo-account-words.h"
#include "ehlo-explain.h"
#include "ehlo-explanation-card.h"
#include "ehlo-mail-address.h"

#include <glib/gi18n.h>
#include <string.h>

/* Long enough to type a word, too short to be waited for. */
#define DEBOUNCE_MS 150

/* As much as the view shows. Laying out 256 KiB kept the main loop for 0.2 s, and for 0.8 s in one
 * line. */
#define MAX_SHOWN      (16 * 1024)
#define MAX_SHOWN_LINE 1000

struct _EhloExplainWindow
{
  AdwWindow             parent_instance;

  AdwToastOverlay      *toasts;
  GtkTextView          *view;
  GtkTextBuffer        *buffer;
  GtkWidget            *placeholder;
  GtkWidget            *part;
  GtkScrolledWindow    *scrolled;
  GtkStack             *stack;
  GtkBox               *results;

  GtkFileChooserNative *chooser;       /* nullable: while somebody chooses */
  GBytes               *whole;         /* nullable: what the text is a part of */
  guint                 debounce;      /* source id, or 0 */
  guint                 shortening;    /* likewise */
  gboolean              is_explaining;
  gboolean              is_stale;      /* the text changed while it was being explained */
  gboolean              is_showing;    /* the text changes because a part is shown */
};

G_DEFINE_FINAL_TYPE (EhloExplainWindow, ehlo_explain_window, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_TEST_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Explaining */

static void
explain_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  gsize length;
  const char *text = g_bytes_get_data (task_data, &length);

  g_task_return_pointer (task, ehlo_explain_text (text != NULL ? text : "", (gssize) length),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
show_findings (EhloExplainWindow *self,
               GPtrArray         *findings)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->results))) != NULL)
    gtk_box_remove (self->results, child);

  for (guint i = 0; i < findings->len; i++)
    gtk_box_append (self->results,
                    ehlo_explanation_card_new (g_ptr_array_index (findings, i)));

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  gtk_stack_set_visible_child_name (self->stack, findings->len > 0 ? "results" : "empty");
}

static GBytes *
dup_text (EhloExplainWindow *self)
{
  GtkTextIter start, end;
  char *text;

  if (self->whole != NULL)
    return g_bytes_ref (self->whole);

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  return g_bytes_new_take (text, strlen (text));
}

static void explained_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data);

/* In a thread: a long log takes tenths of a second. One at a time, so that typing fast does not
 * fill the machine with answers to what nobody asks any more. */
static void
explain (EhloExplainWindow *self)
{
  g_autoptr (GTask) task = NULL;

  self->is_stale = self->is_explaining;
  if (self->is_explaining)
    return;

  self->is_explaining = TRUE;
  task = g_task_new (self, NULL, explained_cb, NULL);
  g_task_set_source_tag (task, explain);
  g_task_set_task_data (task, dup_text (self), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, explain_thread);
}

static void
explained_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  EhloExplainWindow *self = EHLO_EXPLAIN_WINDOW (object);
  g_autoptr (GPtrArray) findings = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_explaining = FALSE;
  if (gtk_widget_in_destruction (GTK_WIDGET (self)) || self->results == NULL)
    return;

  if (self->is_stale)
    explain (self);
  else
    show_findings (self, findings);
}

static gboolean
debounced_cb (gpointer user_data)
{
  EhloExplainWindow *self = user_data;

  self->debounce = 0;
  explain (self);
  return G_SOURCE_REMOVE;
}

/* The text */

/* The beginning of it, as far as it is read and can be shown. */
static char *
dup_shown (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *valid = g_utf8_make_valid (data != NULL ? data : "",
                                              (gssize) MIN (length, MAX_SHOWN));
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (strlen (lines[i]) > MAX_SHOWN_LINE)
      {
        lines[i][MAX_SHOWN_LINE] = '\0';
        *(char *) g_utf8_find_prev_char (lines[i], lines[i] + MAX_SHOWN_LINE) = '\0';
      }

  return g_strjoinv ("\n", lines);
}

static void
show_whole (EhloExplainWindow *self,
            GBytes            *bytes)
{
  g_autofree char *shown = dup_shown (bytes);

  g_bytes_ref (bytes);
  g_clear_pointer (&self->whole, g_bytes_unref);
  self->whole = bytes;
  self->is_showing = TRUE;
  gtk_text_buffer_set_text (self->buffer, shown, -1);
  gtk_widget_set_visible (self->part, strlen (shown) < g_bytes_get_size (bytes));
  self->is_showing = FALSE;
}

/* Before the view lays out what was pasted. */
static gboolean
shorten_cb (gpointer user_data)
{
  EhloExplainWindow *self = user_data;
  g_autoptr (GBytes) text = dup_text (self);

  self->shortening = 0;
  show_whole (self, text);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (EhloExplainWindow *self)
{
  gboolean is_empty = gtk_text_buffer_get_char_count (self->buffer) == 0;

  if (!self->is_showing)
    {
      g_clear_pointer (&self->whole, g_bytes_unref);
      gtk_widget_hide (self->part);
    }

  gtk_widget_set_visible (self->placeholder, is_empty);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explain.clear", !is_empty);
  g_clear_handle_id (&self->debounce, g_source_remove);
  self->debounce = g_timeout_add (DEBOUNCE_MS, debounced_cb, self);

  /* Not from within the pasting, which goes on with the text that it has put in. */
  if (gtk_text_buffer_get_char_count (self->buffer) > MAX_SHOWN && self->shortening == 0)
    self->shortening = g_idle_add_full (G_PRIORITY_HIGH, shorten_cb, self, NULL);
}

/* Files */

static void
load_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (task_data, NULL, &error);
  g_autofree char *buffer = g_malloc (EHLO_EXPLAIN_MAX_MESSAGE_BYTES);
  gsize length;

  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, EHLO_EXPLAIN_MAX_MESSAGE_BYTES,
                                &length, NULL, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_bytes_new (buffer, length), (GDestroyNotify) g_bytes_unref);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  EhloExplainWindow *self = EHLO_EXPLAIN_WINDOW (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (gtk_widget_in_destruction (GTK_WIDGET (self)) || self->buffer == NULL)
    return;

  if (bytes != NULL)
    show_whole (self, bytes);
  else
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("The file cannot be read")));
}

static void
chosen_cb (EhloExplainWindow *self,
           int                response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL)
    ehlo_explain_window_open_file (self, file);
}

static void
open_action_cb (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  EhloExplainWindow *self = EHLO_EXPLAIN_WINDOW (widget);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_("Open a Saved Message"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
drop_cb (EhloExplainWindow *self,
         const GValue      *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (files == NULL)
    return FALSE;

  ehlo_explain_window_open_file (self, files->data);
  return TRUE;
}

/* What the buttons do */

static void
clear_action_cb (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  ehlo_explain_window_set_text (EHLO_EXPLAIN_WINDOW (widget), "");
}

/* "HOST PORT ENCRYPTION", maybe with a user behind; nothing where the text names no server. */
static EhloAccount *
new_account (const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", 4);
  EhloEncryption encryption;
  EhloAccount *account;
  const char *user;
  guint port;

  if (g_strv_length (parts) < 3 || !ehlo_account_parse_port (parts[1], &port, NULL)
      || !ehlo_encryption_from_string (parts[2], &encryption))
    return ehlo_account_new ();

  user = parts[3];
  account = ehlo_account_new ();
  g_object_set (account, "host", parts[0], "port", port, "encryption", (int) encryption,
                "user", user, NULL);
  if (user != NULL && ehlo_mail_address_check ("from", user, NULL))
    g_object_set (account, "from", user, NULL);

  return account;
}

/* Hidden, not closed: who comes back from the form finds the text again. */
static void
test_action_cb (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  g_autoptr (EhloAccount) account = new_account (g_variant_get_string (parameter, NULL));

  gtk_widget_hide (widget);
  g_signal_emit (widget, signals[SIGNAL_TEST_WANTED], 0, account);
}

static void
copy_action_cb (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  EhloExplainWindow *self = EHLO_EXPLAIN_WINDOW (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Explanation copied")));
}

static void
ehlo_explain_window_dispose (GObject *object)
{
  EhloExplainWindow *self = EHLO_EXPLAIN_WINDOW (object);

  g_clear_handle_id (&self->debounce, g_source_remove);
  g_clear_handle_id (&self->shortening, g_source_remove);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->whole, g_bytes_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_EXPLAIN_WINDOW);

  G_OBJECT_CLASS (ehlo_explain_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-explain-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloExplainWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, EhloExplainWindow, view);
  gtk_widget_class_bind_template_child (widget_class, EhloExplainWindow, buffer);
  gtk_widget_class_bind_template_child (widget_class, EhloExplainWindow, placeholder);
  gtk_widget_class_bind_template_child (widget_class, EhloExplainWindow, part);
  gtk_widget_class_bind_template_child (widget_class, EhloExplainWindow, scrolled);
  gtk_widget_class_bind_template_child (widget_class, EhloExplainWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, EhloExplainWindow, results);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
ehlo_explain_window_class_init (EhloExplainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_explain_window_dispose;

  signals[SIGNAL_TEST_WANTED] =
    g_signal_new ("test-wanted", EHLO_TYPE_EXPLAIN_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, EHLO_TYPE_ACCOUNT);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "explain.open", NULL, open_action_cb);
  gtk_widget_class_install_action (widget_class, "explain.clear", NULL, clear_action_cb);
  gtk_widget_class_install_action (widget_class, "explain.test", "s", test_action_cb);
  gtk_widget_class_install_action (widget_class, "explain.copy", "s", copy_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "explain.open",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ehlo_explain_window_init (EhloExplainWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explain.clear", FALSE);

  /* Before the view, which would take the name of the file for a text. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/**
 * ehlo_explain_window_find:
 * @parent: a window
 *
 * Returns: (transfer none) (nullable): the window of this kind that belongs to @parent, shown or
 *   hidden
 */
EhloExplainWindow *
ehlo_explain_window_find (GtkWindow *parent)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (EHLO_IS_EXPLAIN_WINDOW (l->data) && gtk_window_get_transient_for (l->data) == parent)
      return l->data;

  return NULL;
}

/**
 * ehlo_explain_window_new:
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): an empty window, to be presented
 */
EhloExplainWindow *
ehlo_explain_window_new (GtkWindow *parent)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  return g_object_new (EHLO_TYPE_EXPLAIN_WINDOW, "transient-for", parent, NULL);
}

/**
 * ehlo_explain_window_set_text:
 * @self: a window
 * @text: what is to be explained
 *
 * In the place of pasting it.
 */
void
ehlo_explain_window_set_text (EhloExplainWindow *self,
                              const char        *text)
{
  g_return_if_fail (EHLO_IS_EXPLAIN_WINDOW (self));
  g_return_if_fail (text != NULL);

  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/**
 * ehlo_explain_window_open_file:
 * @self: a window
 * @file: a saved message, or a log
 *
 * Reads the first %EHLO_EXPLAIN_MAX_MESSAGE_BYTES of @file in a thread and explains them.
 */
void
ehlo_explain_window_open_file (EhloExplainWindow *self,
                               GFile             *file)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (EHLO_IS_EXPLAIN_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, NULL, loaded_cb, NULL);
  g_task_set_source_tag (task, ehlo_explain_window_open_file);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}
