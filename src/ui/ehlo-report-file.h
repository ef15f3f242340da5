/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void      ehlo_report_file_save_async  (GFile                *file,
                                        GBytes               *bytes,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean  ehlo_report_file_save_finish (GAsyncResult         *result,
                                        GError              **error);
GFile    *ehlo_report_file_pass_on     (const char           *name,
                                        GBytes               *bytes,
                                        GError              **error);

G_END_DECLS
