/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-application.h"
#include "ehlo-run.h"
#include "ehlo-session.h"

G_BEGIN_DECLS

/* What the tests of the window stand on: an application with its style sheet and its resources,
 * an empty home for the accounts, and ways to find widgets and to wait. */
typedef gboolean (*UiCondition) (gpointer data);

void         ui_world_init       (int          *argc,
                                  char       ***argv);
EhloSession *ui_world_new_session (void);
GtkWindow   *ui_world_new_window (EhloSession  *session);
gboolean     ui_world_wait       (UiCondition   condition,
                                  gpointer      data);
void         ui_world_settle     (GtkWindow    *window);
void         ui_world_close      (GtkWindow    *window);
gpointer     ui_world_find       (gpointer      root,
                                  GType         type,
                                  guint         index);
GtkWidget   *ui_world_find_text  (gpointer      root,
                                  const char   *text);
gpointer     ui_world_find_named (gpointer      root,
                                  const char   *name);
EhloRun     *ui_world_load_run   (const char   *name);
void         ui_world_save_png   (GtkWindow    *window,
                                  const char   *path);

G_END_DECLS
