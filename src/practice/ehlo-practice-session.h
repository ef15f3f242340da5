/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

#include "ehlo-practice-dialogue.h"

G_BEGIN_DECLS

/* One connection to a practice server: carries a dialogue over a socket, in TLS where that is due.
 * Everything happens on the thread-default context of the thread that starts it. */
typedef struct _EhloPracticeSession EhloPracticeSession;

typedef void (*EhloPracticeEndFunc) (EhloPracticeSession *session,
                                     gpointer             user_data);

EhloPracticeSession *ehlo_practice_session_new   (GSocket                          *socket,
                                                  const EhloPracticeScript         *script,
                                                  EhloPracticeDialogue             *dialogue,
                                                  gnutls_certificate_credentials_t  credentials);
void                 ehlo_practice_session_free  (EhloPracticeSession              *self);
void                 ehlo_practice_session_start (EhloPracticeSession              *self,
                                                  EhloPracticeEndFunc               end_func,
                                                  gpointer                          user_data);
void                 ehlo_practice_session_stop  (EhloPracticeSession              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloPracticeSession, ehlo_practice_session_free)

G_END_DECLS
