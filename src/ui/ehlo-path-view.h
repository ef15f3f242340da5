/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ehlo-path-result.h"

G_BEGIN_DECLS

#define EHLO_TYPE_PATH_VIEW (ehlo_path_view_get_type ())

/* A drawing of the way from this computer to the server, a line for each port: where it gets
 * through, where it ends and who ended it. Lies down where it is wide enough, else it stands. */
G_DECLARE_FINAL_TYPE (EhloPathView, ehlo_path_view, EHLO, PATH_VIEW, GtkWidget)

void     ehlo_path_view_set_path    (EhloPathView         *self,
                                     const EhloPathResult *path,
                                     const char           *host);
gboolean ehlo_path_view_is_standing (EhloPathView         *self);

G_END_DECLS
