/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "ehlo-practice-script.h"

G_BEGIN_DECLS

/* Limits against a client that does not stop. RFC 4954 section 4 wants 12288 bytes for a line of a
 * sign-in, the longest that there is; RFC 5321 4.5.3.1.8 wants 100 recipients. */
#define EHLO_PRACTICE_MAX_LINE_BYTES 12288
#define EHLO_PRACTICE_MAX_LINES      1000
#define EHLO_PRACTICE_MAX_RECIPIENTS 100

/* What the server does next: the replies that are due, and how they are to be sent. */
typedef struct
{
  GString         *text;    /* with CRLF */
  guint            wait_ms; /* before the first byte */
  guint            drip_ms; /* between any two bytes, 0 = all at once */
  EhloPracticeThen then;
} EhloPracticeTurn;

typedef void (*EhloPracticeMailFunc) (const char *message,
                                      gpointer    user_data);

/* The server's side of one SMTP conversation, without any input or output: bytes in, replies out.
 * What it does is what its script says, and else what RFC 5321, 1870, 2034, 2920, 3207, 4954,
 * 6152 and 6409 say. */
typedef struct _EhloPracticeDialogue EhloPracticeDialogue;

EhloPracticeDialogue *ehlo_practice_dialogue_new       (const EhloPracticeScript *script,
                                                        const char               *user,
                                                        const char               *password,
                                                        const char               *client_address);
void                  ehlo_practice_dialogue_free      (EhloPracticeDialogue     *self);
void                  ehlo_practice_dialogue_set_mail_func (EhloPracticeDialogue *self,
                                                        EhloPracticeMailFunc      func,
                                                        gpointer                  user_data);
void                  ehlo_practice_dialogue_greet     (EhloPracticeDialogue     *self,
                                                        EhloPracticeTurn         *turn);
void                  ehlo_practice_dialogue_encrypted (EhloPracticeDialogue     *self);
gsize                 ehlo_practice_dialogue_take      (EhloPracticeDialogue     *self,
                                                        const guint8             *bytes,
                                                        gsize                     length,
                                                        EhloPracticeTurn         *turn);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloPracticeDialogue, ehlo_practice_dialogue_free)

G_END_DECLS
