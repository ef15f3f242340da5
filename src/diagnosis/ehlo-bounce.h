/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a bounce message says of one recipient. */
typedef struct
{
  char *recipient;  /* the address; nullable */
  char *action;     /* "failed", "delayed", "delivered", "relayed", "expanded" */
  char *status;     /* enhanced code, "5.1.1"; nullable */
  char *host;       /* the server that said so; nullable */
  char *diagnostic; /* its words, without their type; lines as they came; "" where there are none */
  char *evidence;   /* what the bounce says of the recipient, untouched */
} EhloBounceRecipient;

/* A message that says what became of another one: a report (RFC 3464) or words only, as Exim and
 * qmail write them. */
typedef struct
{
  GPtrArray *recipients; /* (element-type EhloBounceRecipient) */
  char      *text;       /* what is written for a person, valid UTF-8; "" where there is nothing */
} EhloBounce;

gboolean    ehlo_bounce_is_message       (const char *text,
                                          gsize       length);
EhloBounce *ehlo_bounce_new_from_message (const char *message,
                                          gsize       length);
EhloBounce *ehlo_bounce_new_from_text    (const char *text);
void        ehlo_bounce_free             (EhloBounce *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloBounce, ehlo_bounce_free)

G_END_DECLS
