/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-window.h"

#include "ehlo-history-words.h"
#include "ehlo-ports-page.h"
#include "ehlo-report.h"
#include "ehlo-run-json.h"
#include "ehlo-timeline-page.h"
#include "ehlo-wrap-layout.h"

#include <glib/gi18n.h>

struct _EhloReportWindow
{
  AdwWindow             parent_instance;

  EhloRun              *run;
  EhloAccount          *values; /* the settings that were tested */

  AdwToastOverlay      *toasts;
  AdwViewSwitcherTitle *title;
  GtkWidget            *banner;
  GtkLabel             *origin;
  AdwViewStack         *views;
  EhloTimelinePage     *timeline;
  AdwViewStackPage     *ports_page;
  EhloPortsPage        *ports;
  AdwViewSwitcherBar   *switcher_bar;
};

G_DEFINE_FINAL_TYPE (EhloReportWindow, ehlo_report_window, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_TEST_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
reveal_switcher_cb (GtkWidget     *widget,
                    GdkFrameClock *clock,
                    gpointer       user_data)
{
  EhloReportWindow *self = EHLO_REPORT_WINDOW (widget);

  adw_view_switcher_bar_set_reveal (self->switcher_bar,
                                    adw_view_switcher_title_get_title_visible (self->title) &&
                                    adw_view_stack_page_get_visible (self->ports_page));

  return G_SOURCE_REMOVE;
}

/* As in the main window: whatever appears while sizes are handed out has no size yet. */
static void
squeezed_cb (EhloReportWindow *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), reveal_switcher_cb, NULL, NULL);
}

static void
test_action_cb (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  EhloReportWindow *self = EHLO_REPORT_WINDOW (widget);
  g_autoptr (EhloAccount) values = ehlo_account_copy (self->values);

  g_signal_emit (self, signals[SIGNAL_TEST_WANTED], 0, values);
}

static void
copy_report_action_cb (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  EhloReportWindow *self = EHLO_REPORT_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) report = ehlo_report_write (self->run, EHLO_REPORT_TEXT, NULL, &error);
  g_autofree char *text = NULL;

  if (report == NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
      return;
    }

  text = g_strndup (g_bytes_get_data (report, NULL), g_bytes_get_size (report));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Report copied")));
}

static void
pass_on_action_cb (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  EhloReportWindow *self = EHLO_REPORT_WINDOW (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Text copied")));
}

static void
show_ports_action_cb (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  adw_view_stack_set_visible_child_name (EHLO_REPORT_WINDOW (widget)->views, "ports");
}

/* A report may come from anywhere: a link leads to a web page, or nowhere. */
static void
open_link_action_cb (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  const char *link = g_variant_get_string (parameter, NULL);

  if (g_str_has_prefix (link, "https://") || g_str_has_prefix (link, "http://"))
    gtk_show_uri (GTK_WINDOW (widget), link, GDK_CURRENT_TIME);
}

static void
ehlo_report_window_dispose (GObject *object)
{
  EhloReportWindow *self = EHLO_REPORT_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_REPORT_WINDOW);
  g_clear_object (&self->run);
  g_clear_object (&self->values);

  G_OBJECT_CLASS (ehlo_report_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-report-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloReportWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, EhloReportWindow, title);
  gtk_widget_class_bind_template_child (widget_class, EhloReportWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, EhloReportWindow, origin);
  gtk_widget_class_bind_template_child (widget_class, EhloReportWindow, views);
  gtk_widget_class_bind_template_child (widget_class, EhloReportWindow, timeline);
  gtk_widget_class_bind_template_child (widget_class, EhloReportWindow, ports_page);
  gtk_widget_class_bind_template_child (widget_class, EhloReportWindow, ports);
  gtk_widget_class_bind_template_child (widget_class, EhloReportWindow, switcher_bar);
  gtk_widget_class_bind_template_callback (widget_class, squeezed_cb);
}

static void
ehlo_report_window_class_init (EhloReportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_report_window_dispose;

  /**
   * EhloReportWindow::test-wanted:
   * @self: the window
   * @values: the settings that were tested, without a password
   *
   * Somebody wants to test the same settings here.
   */
  signals[SIGNAL_TEST_WANTED] =
    g_signal_new ("test-wanted", EHLO_TYPE_REPORT_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, EHLO_TYPE_ACCOUNT);

  g_type_ensure (EHLO_TYPE_PORTS_PAGE);
  g_type_ensure (EHLO_TYPE_TIMELINE_PAGE);
  g_type_ensure (EHLO_TYPE_WRAP_LAYOUT);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "report.test", NULL, test_action_cb);
  gtk_widget_class_install_action (widget_class, "win.copy-report", NULL, copy_report_action_cb);
  gtk_widget_class_install_action (widget_class, "win.pass-on", "s", pass_on_action_cb);
  gtk_widget_class_install_action (widget_class, "win.show-ports", NULL, show_ports_action_cb);
  gtk_widget_class_install_action (widget_class, "win.open-link", "s", open_link_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ehlo_report_window_init (EhloReportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_origin (EhloReportWindow *self,
             const char       *date)
{
  g_autofree char *program = ehlo_run_dup_program (self->run);
  g_autofree char *text = NULL;

  /* Translators: a program with its version, then day and time */
  text = g_strdup_printf (_("Somebody else’s test, made with %s on %s. It says nothing about this "
                            "computer."), program, date);
  gtk_label_set_text (self->origin, text);
}

static void
show_run (EhloReportWindow *self,
          gboolean          is_foreign)
{
  const EhloSubject *subject = ehlo_run_get_subject (self->run);
  g_autofree char *date = ehlo_history_words_dup_date (ehlo_run_get_started (self->run));
  gboolean has_ports = ehlo_run_get_n_ports (self->run) > 0 ||
                       ehlo_run_get_path (self->run) != NULL;

  gtk_window_set_title (GTK_WINDOW (self), is_foreign ? _("Report") : date);
  adw_view_switcher_title_set_title (self->title, subject->host != NULL ? subject->host
                                                                        : _("Report"));
  adw_view_switcher_title_set_subtitle (self->title, date);
  adw_view_switcher_title_set_view_switcher_enabled (self->title, has_ports);
  adw_view_stack_page_set_visible (self->ports_page, has_ports);
  gtk_widget_set_visible (self->banner, is_foreign);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.test", subject->host != NULL);
  show_origin (self, date);

  ehlo_timeline_page_set_read_only (self->timeline, TRUE);
  ehlo_timeline_page_show (self->timeline, self->values, self->run);
  ehlo_ports_page_show (self->ports, self->values, self->run);
}

/**
 * ehlo_report_window_new:
 * @parent: the window that it belongs to
 * @run: a finished run
 * @is_foreign: whether it is somebody else's: the window says so
 *
 * Returns: (transfer none): a window that shows @run, to be presented
 */
GtkWindow *
ehlo_report_window_new (GtkWindow *parent,
                        EhloRun   *run,
                        gboolean   is_foreign)
{
  EhloReportWindow *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (EHLO_IS_RUN (run), NULL);

  self = g_object_new (EHLO_TYPE_REPORT_WINDOW, "transient-for", parent, NULL);
  self->run = g_object_ref (run);
  self->values = ehlo_account_new_from_run (run);
  show_run (self, is_foreign);

  return GTK_WINDOW (self);
}
