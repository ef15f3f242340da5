/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-engine.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* Begins a run as ehlo_checkup_run_async() does; @user_data is the last argument of the callback,
 * @data what belongs to the command. */
typedef EhloRun *(*EhloCliBegin) (EhloEngine          *engine,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data,
                                  gconstpointer        data);

gboolean ehlo_cli_parse_timeout (const char     *text,
                                 gint64         *ret_us,
                                 GError        **error);
EhloRun *ehlo_cli_run           (EhloCliBegin    begin,
                                 gconstpointer   data);

G_END_DECLS
