/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-window-private.h"

#include "ehlo-fix.h"

#include <glib/gi18n.h>
#include <string.h>

/* Twice the usual time, as for whatever else can be undone. */
#define UNDO_SECONDS 10

/* What is needed to undo a fix. */
typedef struct
{
  EhloWindow *window; /* not owned: it owns the toast */
  EhloFix    *fix;
} Offer;

static void
offer_free (gpointer  data,
            GClosure *closure)
{
  Offer *offer = data;

  ehlo_fix_free (offer->fix);
  g_free (offer);
}

static void
undo_cb (AdwToast *toast,
         Offer    *offer)
{
  g_autoptr (GError) error = NULL;

  if (!ehlo_session_undo_fix (_ehlo_window_get_session (offer->window), offer->fix, &error))
    ehlo_window_show_error (offer->window, _("The Account Could Not Be Saved"), error->message);
}

static void
offer_undo (EhloWindow *self,
            EhloFix    *fix)
{
  Offer *offer = g_new0 (Offer, 1);
  g_autofree char *text = ehlo_fix_dup_title (fix);
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title); /* its title is markup */

  offer->window = self;
  offer->fix = fix;
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), offer, offer_free, 0);
  _ehlo_window_add_toast (self, toast);
}

/* The action is named as the kind, so that a button needs no other words for it. */
static void
fix_action_cb (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  EhloWindow *self = EHLO_WINDOW (widget);
  EhloSession *session = _ehlo_window_get_session (self);
  EhloAccount *account = _ehlo_window_get_account (self);
  const char *kind = action_name + strlen ("win.");
  const char *value = parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  EhloFix *fix;

  if (ehlo_session_is_testing (session, account))
    return;

  fix = ehlo_fix_new (account, kind, value, ehlo_session_get_run (session, account), &error);
  if (fix == NULL)
    {
      ehlo_window_show_error (self, _("The Account Could Not Be Changed"), error->message);
      return;
    }

  if (!ehlo_session_fix (session, fix, &error))
    ehlo_window_show_error (self, _("The Account Could Not Be Saved"), error->message);
  offer_undo (self, fix);
  gtk_widget_activate_action (widget, "win.test", NULL);
}

static void
pass_on_action_cb (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  _ehlo_window_add_toast (EHLO_WINDOW (widget), adw_toast_new (_("Text to pass on copied")));
}

/*< private >
 * _ehlo_window_install_fixes:
 * @widget_class: the class of the window
 *
 * What a verdict offers to change or to hand on.
 */
void
_ehlo_window_install_fixes (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win." EHLO_ACTION_USE_PORT, "s", fix_action_cb);
  gtk_widget_class_install_action (widget_class, "win." EHLO_ACTION_USE_HOST, "s", fix_action_cb);
  gtk_widget_class_install_action (widget_class, "win." EHLO_ACTION_USE_USER, "s", fix_action_cb);
  gtk_widget_class_install_action (widget_class, "win." EHLO_ACTION_USE_IPV4, NULL, fix_action_cb);
  gtk_widget_class_install_action (widget_class, "win." EHLO_ACTION_PASS_ON, "s",
                                   pass_on_action_cb);
}
