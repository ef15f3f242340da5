/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-replies.h"

G_BEGIN_DECLS

/* A reply of a mail server that stands within a line of something else. */
typedef struct
{
  char       *text;  /* with its codes, as far as the line has them */
  char       *host;  /* nullable: who said it */
  const char *phase; /* nullable */
} EhloExplainReply;

gboolean ehlo_explain_reply_find  (const char        *line,
                                   const char *const *following,
                                   const char        *known_host,
                                   const char        *known_status,
                                   guint             *ret_n_following,
                                   EhloExplainReply  *ret_reply,
                                   EhloReplyMatch    *ret_match);
void     ehlo_explain_reply_clear (EhloExplainReply  *self);

G_END_DECLS
