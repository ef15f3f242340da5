/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  EHLO_PRACTICE_SIGN_IN_MORE,      /* there is a challenge to send */
  EHLO_PRACTICE_SIGN_IN_OK,
  EHLO_PRACTICE_SIGN_IN_FAILED,    /* the user or the password is not right */
  EHLO_PRACTICE_SIGN_IN_MALFORMED, /* the client does not keep to the mechanism */
} EhloPracticeSignInResult;

/* One sign-in with one mechanism (RFC 4422, RFC 4954), server side. Not thread-safe. */
typedef struct _EhloPracticeSignIn EhloPracticeSignIn;

EhloPracticeSignIn      *ehlo_practice_sign_in_new   (const char         *mechanism,
                                                      const char         *user,
                                                      const char         *password);
void                     ehlo_practice_sign_in_free  (EhloPracticeSignIn *self);
EhloPracticeSignInResult ehlo_practice_sign_in_start (EhloPracticeSignIn *self,
                                                      const char         *initial,
                                                      char              **ret_challenge);
EhloPracticeSignInResult ehlo_practice_sign_in_step  (EhloPracticeSignIn *self,
                                                      const char         *response,
                                                      char              **ret_challenge);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloPracticeSignIn, ehlo_practice_sign_in_free)

G_END_DECLS
