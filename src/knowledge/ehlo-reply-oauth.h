/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why a server did not take an OAuth token: what XOAUTH2 and OAUTHBEARER (RFC 7628 3.2.2) put into
 * the challenge 334, as JSON in Base64. */
typedef struct
{
  char *status;  /* "400", "401", "invalid_token" … */
  char *schemes; /* nullable: "bearer" */
  char *scope;   /* nullable: the right that the token must include */
} EhloReplyOauth;

EhloReplyOauth *ehlo_reply_oauth_new_from_text (const char     *text,
                                                gssize          length);
void            ehlo_reply_oauth_free          (EhloReplyOauth *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloReplyOauth, ehlo_reply_oauth_free)

G_END_DECLS
