/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-run.h"

G_BEGIN_DECLS

/* A report in a file, from whoever it may come. */
EhloRun *ehlo_run_read_file        (GFile                *file,
                                    GCancellable         *cancellable,
                                    GError              **error);
void     ehlo_run_read_file_async  (GFile                *file,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
EhloRun *ehlo_run_read_file_finish (GFile                *file,
                                    GAsyncResult         *result,
                                    GError              **error);

G_END_DECLS
