/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-redactor.h"
#include "ehlo-smtp-reply.h"

G_BEGIN_DECLS

#define EHLO_TYPE_SMTP_CHANNEL (ehlo_smtp_channel_get_type ())

/* Commands out, replies in, over one connection. Commands that were put wait and leave together
 * when a reply is asked for: a group of RFC 2920. Engine thread only. */
G_DECLARE_FINAL_TYPE (EhloSmtpChannel, ehlo_smtp_channel, EHLO, SMTP_CHANNEL, GObject)

/* @text is one line without CRLF, escaped and free of secrets; @at_us is g_get_monotonic_time(). */
typedef void (*EhloSmtpLineFunc) (gboolean    from_client,
                                  const char *text,
                                  gint64      at_us,
                                  gpointer    user_data);

EhloSmtpChannel *ehlo_smtp_channel_new               (GSocket              *socket,
                                                      EhloRedactor         *redactor);
void             ehlo_smtp_channel_set_line_func     (EhloSmtpChannel      *self,
                                                      EhloSmtpLineFunc      func,
                                                      gpointer              user_data);
void             ehlo_smtp_channel_put               (EhloSmtpChannel      *self,
                                                      const char           *command,
                                                      const char           *shown);
void             ehlo_smtp_channel_put_data          (EhloSmtpChannel      *self,
                                                      const char           *message,
                                                      const char           *shown);
void             ehlo_smtp_channel_read_reply_async  (EhloSmtpChannel      *self,
                                                      gint64                deadline_us,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
EhloSmtpReply   *ehlo_smtp_channel_read_reply_finish (EhloSmtpChannel      *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);
GBytes          *ehlo_smtp_channel_steal_unread      (EhloSmtpChannel      *self);
void             ehlo_smtp_channel_set_stream        (EhloSmtpChannel      *self,
                                                      GIOStream            *stream);
void             ehlo_smtp_channel_close             (EhloSmtpChannel      *self);

G_END_DECLS
