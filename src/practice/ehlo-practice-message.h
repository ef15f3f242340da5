/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes in what follows DATA, up to the dot on a line of its own (RFC 5321 4.1.1.4, 4.5.2). */
typedef struct _EhloPracticeMessage EhloPracticeMessage;

EhloPracticeMessage *ehlo_practice_message_new        (gsize                max_bytes);
void                 ehlo_practice_message_free       (EhloPracticeMessage *self);
gsize                ehlo_practice_message_take       (EhloPracticeMessage *self,
                                                       const guint8        *bytes,
                                                       gsize                length);
gboolean             ehlo_practice_message_is_whole   (EhloPracticeMessage *self);
gboolean             ehlo_practice_message_is_too_big (EhloPracticeMessage *self);
char                *ehlo_practice_message_dup_text   (EhloPracticeMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloPracticeMessage, ehlo_practice_message_free)

G_END_DECLS
