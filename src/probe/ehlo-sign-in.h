/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-sasl.h"
#include "ehlo-smtp-channel.h"

G_BEGIN_DECLS

/* How an AUTH dialogue ended. */
typedef struct
{
  EhloSmtpReply *reply;         /* the last one that is no 334; nullable when the transport went */
  GError        *error;         /* why there is no reply, or why we gave up; nullable */
  gboolean       server_proved; /* SCRAM: the server proved that it knows the password */
  char          *token_error;   /* JSON of a 334 to a token, escaped; nullable */
} EhloSignIn;

void        ehlo_sign_in_async  (EhloSmtpChannel     *channel,
                                 EhloSasl            *sasl,
                                 gint64               deadline_us,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
EhloSignIn *ehlo_sign_in_finish (GAsyncResult        *result);
void        ehlo_sign_in_free   (EhloSignIn          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloSignIn, ehlo_sign_in_free)

G_END_DECLS
