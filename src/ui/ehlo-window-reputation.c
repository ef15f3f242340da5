/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-window-private.h"

#include "ehlo-preferences-window.h"

#include <glib/gi18n.h>

static void
toggle_reputation_action_cb (GtkWidget  *widget,
                             const char *action_name,
                             GVariant   *parameter)
{
  _ehlo_window_toggle_reputation (EHLO_WINDOW (widget));
}

static void
copy_reputation_action_cb (GtkWidget  *widget,
                           const char *action_name,
                           GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);
  g_autofree char *text = ehlo_reputation_pane_dup_text (_ehlo_window_get_reputation (self));

  if (text == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  _ehlo_window_add_toast (self, adw_toast_new (_("Standing copied")));
}

static void
preferences_action_cb (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  EhloSession *session = _ehlo_window_get_session (EHLO_WINDOW (widget));
  EhloReputationDesk *desk = ehlo_session_get_desk (session);

  if (ehlo_reputation_desk_get_settings (desk) != NULL)
    gtk_window_present (ehlo_preferences_window_new (GTK_WINDOW (widget), desk));
}

/*< private >
 * _ehlo_window_install_reputation:
 * @widget_class: the class of the window
 *
 * What can be done about the reputation of the address.
 */
void
_ehlo_window_install_reputation (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.toggle-reputation", NULL,
                                   toggle_reputation_action_cb);
  gtk_widget_class_install_action (widget_class, "win.copy-reputation", NULL,
                                   copy_reputation_action_cb);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_action_cb);
}
