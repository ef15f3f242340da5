/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-sign-in.h"

#include <gsasl.h>

struct _EhloPracticeSignIn
{
  Gsasl         *sasl;
  Gsasl_session *session;
  char          *user;
  char          *password;
  gboolean       proved; /* all is well; just the answer to our last challenge is missing */
};

/* PLAIN and LOGIN hand us the password. An identity to act as, if any, must be the user's own. */
static int
validate_simple (EhloPracticeSignIn *self,
                 Gsasl_session      *session)
{
  const char *acts_as = gsasl_property_fast (session, GSASL_AUTHZID);

  if (acts_as != NULL && *acts_as != '\0' && g_strcmp0 (acts_as, self->user) != 0)
    return GSASL_AUTHENTICATION_ERROR;
  if (g_strcmp0 (gsasl_property_fast (session, GSASL_AUTHID), self->user) != 0 ||
      g_strcmp0 (gsasl_property_fast (session, GSASL_PASSWORD), self->password) != 0)
    return GSASL_AUTHENTICATION_ERROR;
  return GSASL_OK;
}

/* CRAM-MD5 and SCRAM compute with the password that we know for the user. */
static int
tell_password (EhloPracticeSignIn *self,
               Gsasl_session      *session)
{
  if (g_strcmp0 (gsasl_property_fast (session, GSASL_AUTHID), self->user) != 0)
    return GSASL_AUTHENTICATION_ERROR;
  return gsasl_property_set (session, GSASL_PASSWORD, self->password);
}

/* Whatever we do not answer (channel binding, stored SCRAM keys), gsasl does without. */
static int
answer_cb (Gsasl         *sasl,
           Gsasl_session *session,
           Gsasl_property property)
{
  EhloPracticeSignIn *self = gsasl_session_hook_get (session);

  if (property == GSASL_VALIDATE_SIMPLE)
    return validate_simple (self, session);
  if (property == GSASL_PASSWORD)
    return tell_password (self, session);
  return GSASL_NO_CALLBACK;
}

static EhloPracticeSignInResult
result_of (int code)
{
  switch (code)
    {
    case GSASL_OK:
      return EHLO_PRACTICE_SIGN_IN_OK;
    case GSASL_NEEDS_MORE:
      return EHLO_PRACTICE_SIGN_IN_MORE;
    case GSASL_BASE64_ERROR:
    case GSASL_MECHANISM_PARSE_ERROR:
      return EHLO_PRACTICE_SIGN_IN_MALFORMED;
    default:
      return EHLO_PRACTICE_SIGN_IN_FAILED;
    }
}

/**
 * ehlo_practice_sign_in_new:
 * @mechanism: "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256" or another one of libgsasl's
 * @user: the only user who may sign in
 * @password: and the password
 *
 * Returns: (transfer full) (nullable): a sign-in, or %NULL when libgsasl cannot be the server of
 *   @mechanism
 */
EhloPracticeSignIn *
ehlo_practice_sign_in_new (const char *mechanism,
                           const char *user,
                           const char *password)
{
  g_autoptr (EhloPracticeSignIn) self = g_new0 (EhloPracticeSignIn, 1);

  self->user = g_strdup (user);
  self->password = g_strdup (password);
  /* A context for each sign-in: making one takes 15 µs, and sharing one would need a lock. */
  if (gsasl_init (&self->sasl) != GSASL_OK)
    return NULL;
  gsasl_callback_set (self->sasl, answer_cb);
  if (gsasl_server_start (self->sasl, mechanism, &self->session) != GSASL_OK)
    return NULL;
  gsasl_session_hook_set (self->session, self);
  return g_steal_pointer (&self);
}

/**
 * ehlo_practice_sign_in_free:
 * @self: (transfer full): a sign-in
 */
void
ehlo_practice_sign_in_free (EhloPracticeSignIn *self)
{
  g_clear_pointer (&self->session, gsasl_finish);
  g_clear_pointer (&self->sasl, gsasl_done);
  g_free (self->user);
  g_free (self->password);
  g_free (self);
}

/**
 * ehlo_practice_sign_in_start:
 * @self: a new sign-in
 * @initial: (nullable): what came along with AUTH, base64; "" is an empty response, %NULL is none
 * @ret_challenge: (out) (transfer full): what to send as 334, base64; set only with
 *   %EHLO_PRACTICE_SIGN_IN_MORE
 *
 * Returns: how it stands
 */
EhloPracticeSignInResult
ehlo_practice_sign_in_start (EhloPracticeSignIn *self,
                             const char         *initial,
                             char              **ret_challenge)
{
  const char *mechanism = gsasl_mechanism_name (self->session);
  EhloPracticeSignInResult result;

  if (initial == NULL)
    return ehlo_practice_sign_in_step (self, NULL, ret_challenge);

  /* RFC 4954 section 4: no initial response where the server speaks first. Clients that send the
   * user name along with AUTH LOGIN are too many to be turned away; that one is its own rule. */
  if (g_strcmp0 (mechanism, "CRAM-MD5") == 0)
    return EHLO_PRACTICE_SIGN_IN_MALFORMED;
  if (g_strcmp0 (mechanism, "LOGIN") == 0)
    {
      g_autofree char *asks_for_user = NULL;

      result = ehlo_practice_sign_in_step (self, NULL, &asks_for_user);
      if (result != EHLO_PRACTICE_SIGN_IN_MORE)
        return result;
    }
  return ehlo_practice_sign_in_step (self, initial, ret_challenge);
}

/**
 * ehlo_practice_sign_in_step:
 * @self: a started sign-in
 * @response: (nullable): what the client answered to the last challenge, base64
 * @ret_challenge: (out) (transfer full): what to send as 334, base64; set only with
 *   %EHLO_PRACTICE_SIGN_IN_MORE
 *
 * Returns: how it stands
 */
EhloPracticeSignInResult
ehlo_practice_sign_in_step (EhloPracticeSignIn *self,
                            const char         *response,
                            char              **ret_challenge)
{
  EhloPracticeSignInResult result;
  char *challenge = NULL;

  *ret_challenge = NULL;
  if (self->proved)
    return *response == '\0' ? EHLO_PRACTICE_SIGN_IN_OK : EHLO_PRACTICE_SIGN_IN_MALFORMED;

  result = result_of (gsasl_step64 (self->session, response, &challenge));
  /* The server's proof of SCRAM has no place in a 235, so it goes out as one more challenge, to
   * which an empty response comes (RFC 4954 section 4). */
  if (result == EHLO_PRACTICE_SIGN_IN_OK && challenge != NULL && *challenge != '\0')
    {
      self->proved = TRUE;
      result = EHLO_PRACTICE_SIGN_IN_MORE;
    }
  if (result == EHLO_PRACTICE_SIGN_IN_MORE)
    *ret_challenge = g_strdup (challenge != NULL ? challenge : "");
  gsasl_free (challenge);
  return result;
}
