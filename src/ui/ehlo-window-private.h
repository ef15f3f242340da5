/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-reputation-pane.h"
#include "ehlo-export-page.h"
#include "ehlo-window.h"

G_BEGIN_DECLS

/* Between ehlo-window.c, which shows, and ehlo-window-actions.c, -fixes.c and -reputation.c,
 * which do. */
void         _ehlo_window_install_actions (GtkWidgetClass *widget_class);
void         _ehlo_window_install_fixes   (GtkWidgetClass *widget_class);
void         _ehlo_window_install_export  (GtkWidgetClass *widget_class);
void         _ehlo_window_update_export   (EhloWindow     *self);
void         _ehlo_window_save_report     (EhloWindow     *self,
                                           GFile          *file);
EhloExportPage *_ehlo_window_get_export_page (EhloWindow  *self);
void         _ehlo_window_install_reports (GtkWidgetClass *widget_class);
void         _ehlo_window_follow_history  (EhloWindow     *self);
void         _ehlo_window_test_values     (EhloWindow     *self,
                                           EhloAccount    *values);
void         _ehlo_window_install_reputation (GtkWidgetClass *widget_class);
EhloSession *_ehlo_window_get_session     (EhloWindow     *self);
EhloAccount *_ehlo_window_get_account     (EhloWindow     *self);
void         _ehlo_window_show_account    (EhloWindow     *self,
                                           EhloAccount    *account);
void         _ehlo_window_show_view       (EhloWindow     *self,
                                           const char     *name);
void         _ehlo_window_toggle_reputation (EhloWindow  *self);
EhloReputationPane *_ehlo_window_get_reputation (EhloWindow *self);
void         _ehlo_window_go_back         (EhloWindow     *self);
void         _ehlo_window_add_toast       (EhloWindow     *self,
                                           AdwToast       *toast);

G_END_DECLS
