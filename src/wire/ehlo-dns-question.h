/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-dns-channel.h"

G_BEGIN_DECLS

/* One question to a list of servers. Private to this room. */
typedef struct _EhloDnsQuestion EhloDnsQuestion;

typedef void (*EhloDnsQuestionFunc) (EhloDnsAnswer *answer,
                                     gpointer       user_data);

EhloDnsQuestion *_ehlo_dns_question_new  (GPtrArray           *channels,
                                          const char          *name,
                                          EhloDnsType          type,
                                          gint64               deadline_us,
                                          EhloDnsQuestionFunc  callback,
                                          gpointer             user_data);
void             _ehlo_dns_question_free (EhloDnsQuestion     *self);

G_END_DECLS
