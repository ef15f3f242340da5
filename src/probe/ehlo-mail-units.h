/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How the mail services of this computer stand, as systemd has it. Only reads. */
void    ehlo_mail_units_read_async  (GDBusConnection     *bus,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
char  **ehlo_mail_units_read_finish (GAsyncResult        *result,
                                     GError             **error);

G_END_DECLS
