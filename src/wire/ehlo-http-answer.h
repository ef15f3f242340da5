/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More of an answer is not read. The head of a real one has a few hundred bytes; pages that say
 * whether the way is free have a line or none. */
#define EHLO_HTTP_MAX_HEAD 8192
#define EHLO_HTTP_MAX_BODY 256

/* What a web server answered, as far as it is looked at. All texts are escaped. */
typedef struct
{
  guint      status;      /* 0: what came is no HTTP */
  char      *location;    /* where it sends the reader; nullable */
  GDateTime *date;        /* when it answered, UTC; nullable */
  gboolean   says_online; /* X-NetworkManager-Status: online */
  gint64     length;      /* of the body in bytes, as announced; -1: not announced */
  gboolean   proven;      /* it came from whoever the certificate names: that is a good one */
  char      *body;        /* its first bytes; of what is no HTTP: the first bytes at all */
} EhloHttpAnswer;

EhloHttpAnswer *ehlo_http_answer_parse    (const guint8   *bytes,
                                           gsize           length);
gboolean        ehlo_http_answer_is_whole (const guint8   *bytes,
                                           gsize           length,
                                           gboolean        without_body);
void            ehlo_http_answer_free     (EhloHttpAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloHttpAnswer, ehlo_http_answer_free)

G_END_DECLS
