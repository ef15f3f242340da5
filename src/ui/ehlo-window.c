/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-window-private.h"

#include "ehlo-account-words.h"
#include "ehlo-export-page.h"
#include "ehlo-network-card.h"
#include "ehlo-ports-page.h"
#include "ehlo-reputation-pane.h"
#include "ehlo-run-progress.h"
#include "ehlo-sidebar.h"
#include "ehlo-timeline-page.h"
#include "ehlo-welcome-page.h"

#include <glib/gi18n.h>

struct _EhloWindow
{
  AdwApplicationWindow  parent_instance;

  EhloSession          *session;
  EhloAccount          *account; /* nullable: the one that is shown */
  GSettings            *settings;
  EhloRun              *seen;    /* nullable: the last one whose ports were looked at */
  gboolean              leaving; /* closed, waits for its tests to stop */

  AdwToastOverlay      *toasts;
  AdwLeaflet           *leaflet;
  EhloSidebar          *sidebar;
  AdwViewSwitcherTitle *title;
  GtkButton            *test_button;
  AdwButtonContent     *test_content;
  GtkWidget            *account_button;
  EhloRunProgress      *progress;
  GtkStack             *content;
  GtkWidget            *welcome;
  AdwViewStack         *views;
  AdwViewSwitcherBar   *switcher_bar;
  EhloTimelinePage     *timeline;
  AdwViewStackPage     *ports_page;
  EhloPortsPage        *ports;
  EhloExportPage       *export;
  EhloNetworkCard      *network_card;
  AdwHeaderBar         *header;
  AdwFlap              *flap;
  EhloReputationPane   *reputation;
  gboolean              was_folded; /* the sidebar on the right, when last seen */
};

G_DEFINE_FINAL_TYPE (EhloWindow, ehlo_window, ADW_TYPE_APPLICATION_WINDOW)

/* The same button all the time, so that it keeps the focus: Enter begins, Enter stops. */
static void
update_test_button (EhloWindow *self,
                    gboolean    testing,
                    EhloRun    *run)
{
  GtkWidget *button = GTK_WIDGET (self->test_button);

  gtk_widget_set_visible (button, self->account != NULL);
  adw_button_content_set_label (self->test_content, testing ? _("Stop") : _("Test"));
  adw_button_content_set_icon_name (self->test_content, testing ? "media-playback-stop-symbolic"
                                                                : "media-playback-start-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), testing ? "win.stop" : "win.test");
  gtk_widget_set_tooltip_text (button, testing ? _("Stop the Test (Esc)")
                                               : _("Test This Account (F5)"));

  /* Before the first run there is a large button in the middle already. */
  if (testing || run == NULL)
    gtk_widget_remove_css_class (button, "suggested-action");
  else
    gtk_widget_add_css_class (button, "suggested-action");
}

static void
update_actions (EhloWindow *self,
                gboolean    testing,
                EhloRun    *run)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean has_account = self->account != NULL;
  gboolean has_user = has_account && ehlo_account_get_user (self->account) != NULL;

  gtk_widget_action_set_enabled (widget, "win.test", has_account && !testing);
  gtk_widget_action_set_enabled (widget, "win.stop", testing);
  gtk_widget_action_set_enabled (widget, "win.compare-ports", has_account && !testing);
  gtk_widget_action_set_enabled (widget, "win.use-port", has_account && !testing);
  gtk_widget_action_set_enabled (widget, "win.set-password", has_user && !testing);
  gtk_widget_action_set_enabled (widget, "win.send-anyway", has_user && !testing);
  gtk_widget_action_set_enabled (widget, "win.edit-account", has_account && !testing);
  gtk_widget_action_set_enabled (widget, "win.remove-account", has_account);
  gtk_widget_action_set_enabled (widget, "win.history",
                                 has_account &&
                                 !ehlo_session_is_practice (self->session, self->account));
}

/* The same run as the timeline's; what must not leave is the password that was used in it. */
static void
update_export (EhloWindow *self,
               EhloRun    *run)
{
  if (self->account != NULL)
    {
      g_autoptr (EhloRedactor) secrets = ehlo_session_dup_secrets (self->session, self->account);

      ehlo_export_page_show (self->export, self->account, run, secrets);
    }
  _ehlo_window_update_export (self);
}

static void
update_title (EhloWindow *self)
{
  g_autofree char *door = self->account != NULL ? ehlo_account_dup_door (self->account) : NULL;

  adw_view_switcher_title_set_title (self->title, self->account != NULL
                                                    ? ehlo_account_get_title (self->account) : "");
  adw_view_switcher_title_set_view_switcher_enabled (self->title, self->account != NULL);
  adw_view_switcher_title_set_subtitle (self->title, door != NULL ? door : "");
}

/* Somebody whose test failed should know that the ports tell more, until they have seen it. */
static void
update_attention (EhloWindow *self)
{
  EhloRun *run = self->account != NULL ? ehlo_session_get_run (self->session, self->account) : NULL;
  EhloRun *ports = run != NULL ? ehlo_session_get_ports_run (self->session, self->account) : NULL;
  const char *shown = adw_view_stack_get_visible_child_name (self->views);
  gboolean is_news = run != NULL && run == ports && ehlo_run_is_finished (run) &&
                     run != self->seen && ehlo_run_get_outcome (run) == EHLO_OUTCOME_FAILED &&
                     ehlo_ports_page_explains (run);

  if (is_news && g_strcmp0 (shown, "ports") == 0)
    {
      g_set_object (&self->seen, run);
      is_news = FALSE;
    }
  adw_view_stack_page_set_needs_attention (self->ports_page, is_news);
}

/* What goes on just now: a test, or a comparison of ports. */
static EhloRun *
get_running (EhloWindow *self)
{
  EhloRun *run = ehlo_session_get_run (self->session, self->account);

  return run != NULL && !ehlo_run_is_finished (run)
           ? run : ehlo_session_get_ports_run (self->session, self->account);
}

/* How mail of the account leaves decides what a listing means. */
static void
update_route (EhloWindow *self)
{
  EhloMailRoute route = EHLO_MAIL_ROUTE_UNKNOWN;

  if (self->account != NULL)
    {
      const EhloSubject subject = {
        .host = (char *) ehlo_account_get_host (self->account),
        .port = ehlo_account_get_port (self->account),
        .encryption = ehlo_account_get_encryption (self->account),
        .user = (char *) ehlo_account_get_user (self->account),
      };

      route = ehlo_mail_route_of (&subject);
    }
  ehlo_reputation_pane_set_route (self->reputation, route);
  ehlo_network_card_set_route (self->network_card, route);
}

/* Brings everything in line with the account that is shown and its last run. */
static void
update (EhloWindow *self)
{
  EhloRun *run = self->account != NULL ? ehlo_session_get_run (self->session, self->account) : NULL;
  gboolean testing = self->account != NULL &&
                     ehlo_session_is_testing (self->session, self->account);

  update_title (self);
  update_test_button (self, testing, run);
  update_actions (self, testing, run);
  ehlo_run_progress_set_run (self->progress, testing ? get_running (self) : NULL);
  gtk_widget_set_visible (self->account_button, self->account != NULL);

  if (self->account != NULL)
    {
      ehlo_timeline_page_show (self->timeline, self->account, run);
      ehlo_timeline_page_set_since (self->timeline,
                                    ehlo_session_get_since (self->session, self->account));
      ehlo_ports_page_show (self->ports, self->account,
                            ehlo_session_get_ports_run (self->session, self->account));
    }
  update_export (self, run);
  update_attention (self);
  update_route (self);
  gtk_stack_set_visible_child_name (self->content, self->account != NULL ? "account" : "welcome");
}

static void
run_changed_cb (EhloWindow  *self,
                EhloAccount *account)
{
  if (account == self->account)
    update (self);
}

static void
save_failed_cb (EhloWindow *self,
                GError     *error)
{
  ehlo_window_show_error (self, _("The Result Could Not Be Saved"), error->message);
}

static void
selected_cb (EhloWindow *self)
{
  EhloAccount *account = ehlo_sidebar_get_selected (self->sidebar);

  if (self->account == account)
    return;

  if (self->account != NULL)
    g_signal_handlers_disconnect_by_func (self->account, update, self);
  g_set_object (&self->account, account);
  if (account != NULL)
    g_signal_connect_object (account, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  update (self);
}

static void
sidebar_activated_cb (EhloWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

/* On a narrow window the first thing to see is the account, or the way to the first one. */
static void
folded_cb (EhloWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back",
                                 adw_leaflet_get_folded (self->leaflet));
  adw_leaflet_set_visible_child_name (self->leaflet, "content");
}

static gboolean
reveal_switcher_cb (GtkWidget     *widget,
                    GdkFrameClock *clock,
                    gpointer       user_data)
{
  EhloWindow *self = EHLO_WINDOW (widget);

  adw_view_switcher_bar_set_reveal (self->switcher_bar,
                                    adw_view_switcher_title_get_title_visible (self->title));

  return G_SOURCE_REMOVE;
}

/* The title finds out that it has no room for the views while sizes are handed out. Whatever
 * appears in that moment has no size yet: the bar waits for the next frame. */
static void
squeezed_cb (EhloWindow *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), reveal_switcher_cb, NULL, NULL);
}

/* Beside the account where there is room, above it where there is none; then it is closed first,
 * for it would cover what somebody came for. Only what is done with room is remembered. */
static void
flap_changed_cb (EhloWindow *self)
{
  gboolean folded = adw_flap_get_folded (self->flap);
  gboolean revealed;

  if (folded != self->was_folded)
    {
      self->was_folded = folded;
      adw_flap_set_reveal_flap (self->flap,
                                !folded && g_settings_get_boolean (self->settings,
                                                                   "show-reputation"));
    }
  else if (!folded && gtk_widget_get_mapped (GTK_WIDGET (self)))
    g_settings_set_boolean (self->settings, "show-reputation",
                            adw_flap_get_reveal_flap (self->flap));

  revealed = adw_flap_get_reveal_flap (self->flap);
  adw_header_bar_set_show_end_title_buttons (self->header, !revealed || folded);
  ehlo_reputation_pane_set_closable (self->reputation, folded);
}

static void
busy_cb (EhloWindow *self)
{
  if (self->leaving && !ehlo_session_is_busy (self->session))
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
save_state (EhloWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_set_int (self->settings, "window-width", CLAMP (width, 360, 16384));
  g_settings_set_int (self->settings, "window-height", CLAMP (height, 294, 16384));
  g_settings_set_string (self->settings, "selected-account",
                         self->account != NULL ? ehlo_account_get_id (self->account) : "");
}

/* A test that goes on is stopped first. The window is gone from the screen at once, and from memory
 * as soon as the engine is idle, so that nothing is freed under its hands. */
static gboolean
ehlo_window_close_request (GtkWindow *window)
{
  EhloWindow *self = EHLO_WINDOW (window);

  save_state (self);

  if (!ehlo_session_is_busy (self->session))
    return GTK_WINDOW_CLASS (ehlo_window_parent_class)->close_request (window);

  self->leaving = TRUE;
  ehlo_session_stop_all (self->session);
  gtk_widget_hide (GTK_WIDGET (self));

  return TRUE;
}

static void
ehlo_window_dispose (GObject *object)
{
  EhloWindow *self = EHLO_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_WINDOW);
  g_clear_object (&self->account);
  g_clear_object (&self->seen);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ehlo_window_parent_class)->dispose (object);
}

static void
ehlo_window_class_init (EhloWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = ehlo_window_close_request;

  g_type_ensure (EHLO_TYPE_NETWORK_CARD);
  g_type_ensure (EHLO_TYPE_EXPORT_PAGE);
  g_type_ensure (EHLO_TYPE_PORTS_PAGE);
  g_type_ensure (EHLO_TYPE_REPUTATION_PANE);
  g_type_ensure (EHLO_TYPE_RUN_PROGRESS);
  g_type_ensure (EHLO_TYPE_SIDEBAR);
  g_type_ensure (EHLO_TYPE_TIMELINE_PAGE);
  g_type_ensure (EHLO_TYPE_WELCOME_PAGE);

  gtk_widget_class_set_template_from_resource (widget_class, "/dev/ehlo/Ehlo/ui/ehlo-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, title);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, test_button);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, test_content);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, account_button);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, content);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, views);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, timeline);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, ports_page);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, ports);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, export);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, network_card);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, header);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, EhloWindow, reputation);
  gtk_widget_class_bind_template_callback (widget_class, flap_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, squeezed_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_attention);
  gtk_widget_class_bind_template_callback (widget_class, _ehlo_window_update_export);

  _ehlo_window_install_actions (widget_class);
  _ehlo_window_install_export (widget_class);
  _ehlo_window_install_fixes (widget_class);
  _ehlo_window_install_reports (widget_class);
  _ehlo_window_install_reputation (widget_class);
}

static void
ehlo_window_init (EhloWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->settings = g_settings_new (APP_ID);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  adw_flap_set_reveal_flap (self->flap,
                            g_settings_get_boolean (self->settings, "show-reputation"));
  flap_changed_cb (self);
}

/* The account that was selected last, or the first one. */
static void
restore_selection (EhloWindow *self)
{
  g_autofree char *id = g_settings_get_string (self->settings, "selected-account");
  EhloAccount *account = ehlo_session_find (self->session, id);
  g_autoptr (EhloAccount) first = NULL;

  first = g_list_model_get_item (G_LIST_MODEL (ehlo_session_get_accounts (self->session)), 0);
  ehlo_sidebar_set_selected (self->sidebar, account != NULL ? account : first);
}

/**
 * ehlo_window_new:
 * @application: the application
 * @session: what to show
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWindow *
ehlo_window_new (GtkApplication *application,
                 EhloSession    *session)
{
  EhloWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (EHLO_IS_SESSION (session), NULL);

  self = g_object_new (EHLO_TYPE_WINDOW, "application", application, NULL);
  self->session = g_object_ref (session);

  g_signal_connect_object (session, "run-changed", G_CALLBACK (run_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "save-failed", G_CALLBACK (save_failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::busy", G_CALLBACK (busy_cb), self,
                           G_CONNECT_SWAPPED);

  folded_cb (self);
  ehlo_sidebar_set_session (self->sidebar, session);
  ehlo_reputation_pane_set_desk (self->reputation, ehlo_session_get_desk (session));
  ehlo_network_card_set_desk (self->network_card, ehlo_session_get_desk (session));
  _ehlo_window_follow_history (self);
  restore_selection (self);
  update (self);
  if (self->account == NULL)
    gtk_widget_grab_focus (self->welcome);

  return GTK_WINDOW (self);
}

/**
 * ehlo_window_show_error:
 * @self: a window
 * @heading: what did not work
 * @body: why, as the system says it
 *
 * Tells the person, above the window.
 */
void
ehlo_window_show_error (EhloWindow *self,
                        const char *heading,
                        const char *body)
{
  GtkWidget *dialog;

  g_return_if_fail (EHLO_IS_WINDOW (self));

  dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/*< private >
 * _ehlo_window_get_session:
 * @self: a window
 *
 * Returns: (transfer none): what it shows
 */
EhloSession *
_ehlo_window_get_session (EhloWindow *self)
{
  return self->session;
}

/*< private >
 * _ehlo_window_get_account:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the account that is shown
 */
EhloAccount *
_ehlo_window_get_account (EhloWindow *self)
{
  return self->account;
}

/*< private >
 * _ehlo_window_show_account:
 * @self: a window
 * @account: (nullable): an account of the session
 *
 * Selects @account and brings it to the front on a narrow window.
 */
void
_ehlo_window_show_account (EhloWindow  *self,
                           EhloAccount *account)
{
  ehlo_sidebar_set_selected (self->sidebar, account);
  adw_leaflet_set_visible_child_name (self->leaflet, "content");
  if (account != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->test_button));
}

/*< private >
 * _ehlo_window_show_view:
 * @self: a window
 * @name: "timeline", "ports" or "export"
 *
 * Brings that view of the account to the front.
 */
void
_ehlo_window_show_view (EhloWindow *self,
                        const char *name)
{
  adw_view_stack_set_visible_child_name (self->views, name);
}

/*< private >
 * _ehlo_window_toggle_reputation:
 * @self: a window
 *
 * Shows or hides what blocklists say.
 */
void
_ehlo_window_toggle_reputation (EhloWindow *self)
{
  gboolean reveal = !adw_flap_get_reveal_flap (self->flap);

  /* On a narrow window the card is on the other side. */
  adw_leaflet_set_visible_child_name (self->leaflet, "content");
  adw_flap_set_reveal_flap (self->flap, reveal);
  if (reveal)
    ehlo_reputation_pane_focus (self->reputation);
}

/*< private >
 * _ehlo_window_get_reputation:
 * @self: a window
 *
 * Returns: (transfer none): the sidebar on the right
 */
EhloReputationPane *
_ehlo_window_get_reputation (EhloWindow *self)
{
  return self->reputation;
}

/*< private >
 * _ehlo_window_get_export_page:
 * @self: a window
 *
 * Returns: (transfer none): the page that makes reports
 */
EhloExportPage *
_ehlo_window_get_export_page (EhloWindow *self)
{
  return self->export;
}

/*< private >
 * _ehlo_window_go_back:
 * @self: a window
 *
 * On a narrow window, back to the accounts.
 */
void
_ehlo_window_go_back (EhloWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

/*< private >
 * _ehlo_window_add_toast:
 * @self: a window
 * @toast: (transfer full): a short message
 */
void
_ehlo_window_add_toast (EhloWindow *self,
                        AdwToast   *toast)
{
  adw_toast_overlay_add_toast (self->toasts, toast);
}
