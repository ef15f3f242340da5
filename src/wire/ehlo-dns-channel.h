/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-dns-answer.h"

G_BEGIN_DECLS

/* One name server, through c-ares. A channel of c-ares per server, because c-ares does not tell
 * which of several it was that answered. Private to this room. */
typedef struct _EhloDnsChannel EhloDnsChannel;

/* One question on its way to one server. */
typedef struct _EhloDnsAttempt EhloDnsAttempt;

typedef void (*EhloDnsAttemptFunc) (EhloDnsAttempt *attempt,
                                    EhloDnsAnswer  *answer,
                                    gpointer        user_data);

EhloDnsChannel *_ehlo_dns_channel_new        (GSocketAddress     *server);
void            _ehlo_dns_channel_set_unchecked (EhloDnsChannel *self,
                                                gboolean        unchecked);
void            _ehlo_dns_channel_close      (EhloDnsChannel     *self);
const char     *_ehlo_dns_channel_get_server (EhloDnsChannel     *self);
EhloDnsAttempt *_ehlo_dns_channel_ask        (EhloDnsChannel     *self,
                                              const char         *name,
                                              EhloDnsType         type,
                                              EhloDnsAttemptFunc  callback,
                                              gpointer            user_data);
EhloDnsAnswer  *_ehlo_dns_attempt_give_up    (EhloDnsAttempt     *self);
void            _ehlo_dns_attempt_forget     (EhloDnsAttempt     *self);
char           *_ehlo_dns_name_find_problem  (const char         *name);

G_END_DECLS
