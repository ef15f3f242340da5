/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-sasl.h"

#include "ehlo-sasl-token.h"
#include "ehlo-secret-buffer.h"

#include "ehlo-error.h"

#include <gsasl.h>
#include <string.h>

typedef enum
{
  SPEAKS_FIRST_CLIENT,
  SPEAKS_FIRST_SERVER,
} SpeaksFirst;

typedef struct
{
  const char  *name;
  gboolean     is_token;
  gboolean     is_scram;
  SpeaksFirst  first;
} Mechanism;

/* Strongest first. No DIGEST-MD5 (RFC 6331 retired it), and no SCRAM-…-PLUS: that one is never
 * offered without the plain one, and a server that binds the channel fails for reasons that say
 * nothing about the account. */
static const Mechanism mechanisms[] = {
  { "SCRAM-SHA-256", FALSE, TRUE,  SPEAKS_FIRST_CLIENT },
  { "SCRAM-SHA-1",   FALSE, TRUE,  SPEAKS_FIRST_CLIENT },
  { "CRAM-MD5",      FALSE, FALSE, SPEAKS_FIRST_SERVER },
  { "PLAIN",         FALSE, FALSE, SPEAKS_FIRST_CLIENT },
  { "LOGIN",         FALSE, FALSE, SPEAKS_FIRST_SERVER },
  { "OAUTHBEARER",   TRUE,  FALSE, SPEAKS_FIRST_CLIENT },
  { "XOAUTH2",       TRUE,  FALSE, SPEAKS_FIRST_CLIENT },
};

struct _EhloSasl
{
  const Mechanism *mechanism;
  char            *user;
  char            *secret;
  char            *host;
  guint16          port;

  Gsasl           *gsasl;   /* not for tokens */
  Gsasl_session   *session; /* likewise */

  gboolean         done;    /* we have nothing more to say */
  gboolean         server_proved;
  char            *token_error;
};

static const Mechanism *
find_mechanism (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      if (g_ascii_strcasecmp (mechanisms[i].name, name) == 0)
        return &mechanisms[i];
    }
  return NULL;
}

/**
 * ehlo_sasl_list_mechanisms:
 *
 * Returns: (transfer none) (array zero-terminated=1): all mechanisms that can be used, strongest
 *   first, those for tokens last
 */
const char *const *
ehlo_sasl_list_mechanisms (void)
{
  static const char *names[G_N_ELEMENTS (mechanisms) + 1];
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
        names[i] = mechanisms[i].name;
      g_once_init_leave (&ready, 1);
    }
  return names;
}

/**
 * ehlo_sasl_choose:
 * @offered: (array zero-terminated=1) (nullable): what the server offers, in any case
 * @secret_is_token: whether the secret is an OAuth access token rather than a password
 *
 * Picks the mechanism that gives the secret away least.
 *
 * Returns: (transfer none) (nullable): its name, or %NULL when there is none in common
 */
const char *
ehlo_sasl_choose (const char *const *offered,
                  gboolean           secret_is_token)
{
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      if (mechanisms[i].is_token != secret_is_token)
        continue;
      for (guint k = 0; offered != NULL && offered[k] != NULL; k++)
        {
          if (g_ascii_strcasecmp (offered[k], mechanisms[i].name) == 0)
            return mechanisms[i].name;
        }
    }
  return NULL;
}

/**
 * ehlo_sasl_is_token:
 * @mechanism: a mechanism's name, in any case
 *
 * Returns: whether its secret is an access token; %FALSE also for an unknown name
 */
gboolean
ehlo_sasl_is_token (const char *mechanism)
{
  const Mechanism *found = find_mechanism (mechanism);

  return found != NULL && found->is_token;
}

/* The rest, above all the channel binding, is denied: given to a SCRAM without -PLUS, libgsasl
 * fails the sign-in at once. */
static int
property_cb (Gsasl          *gsasl,
             Gsasl_session  *session,
             Gsasl_property  property)
{
  EhloSasl *self = gsasl_callback_hook_get (gsasl);

  if (property == GSASL_AUTHID)
    return gsasl_property_set (session, property, self->user);
  if (property == GSASL_PASSWORD)
    return gsasl_property_set (session, property, self->secret);
  return GSASL_NO_CALLBACK;
}

static gboolean
sasl_open_session (EhloSasl  *self,
                   GError   **error)
{
  int result = gsasl_init (&self->gsasl);

  if (result == GSASL_OK)
    {
      gsasl_callback_hook_set (self->gsasl, self);
      gsasl_callback_set (self->gsasl, property_cb);
      result = gsasl_client_start (self->gsasl, self->mechanism->name, &self->session);
    }
  if (result == GSASL_OK)
    return TRUE;
  g_set_error (error, EHLO_ERROR, EHLO_ERROR_FAILED, "%s cannot be used: %s",
               self->mechanism->name, gsasl_strerror (result));
  return FALSE;
}

/**
 * ehlo_sasl_new:
 * @mechanism: one of ehlo_sasl_list_mechanisms(), in any case
 * @user: user name
 * @secret: password, or access token for a token mechanism
 * @host: server name, for OAUTHBEARER
 * @port: server port, likewise
 * @error: return location for an error
 *
 * Errors: %EHLO_ERROR_INVALID for an unknown mechanism (the message lists those that there are) and
 * for a user name or token that cannot be sent; %EHLO_ERROR_FAILED when the library refuses.
 *
 * Returns: (transfer full): a sign-in that has not begun, or %NULL with @error set
 */
EhloSasl *
ehlo_sasl_new (const char  *mechanism,
               const char  *user,
               const char  *secret,
               const char  *host,
               guint16      port,
               GError     **error)
{
  const Mechanism *found = find_mechanism (mechanism);
  g_autoptr (EhloSasl) self = NULL;

  g_return_val_if_fail (user != NULL && secret != NULL && host != NULL, NULL);

  if (found == NULL)
    {
      g_autofree char *names = g_strjoinv (", ", (char **) ehlo_sasl_list_mechanisms ());

      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                   "Unknown sign-in mechanism “%s”; there are: %s", mechanism, names);
      return NULL;
    }
  self = g_new0 (EhloSasl, 1);
  self->mechanism = found;
  self->user = g_strdup (user);
  self->secret = g_strdup (secret);
  self->host = g_strdup (host);
  self->port = port;
  if (found->is_token ? !ehlo_sasl_token_check (user, secret, error)
                      : !sasl_open_session (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* libgsasl keeps copies of its own in the session and frees them as they are. */
static void
wipe_property (Gsasl_session  *session,
               Gsasl_property  property)
{
  char *value = (char *) gsasl_property_fast (session, property);

  if (value != NULL)
    explicit_bzero (value, strlen (value));
}

/**
 * ehlo_sasl_free:
 * @self: (transfer full) (nullable): a sign-in
 *
 * Wipes the secret in all copies that can be reached and frees everything.
 */
void
ehlo_sasl_free (EhloSasl *self)
{
  if (self == NULL)
    return;
  if (self->session != NULL)
    {
      wipe_property (self->session, GSASL_PASSWORD);
      wipe_property (self->session, GSASL_SCRAM_SALTED_PASSWORD);
      gsasl_finish (self->session);
    }
  if (self->gsasl != NULL)
    gsasl_done (self->gsasl);
  ehlo_secret_wipe (self->secret);
  g_free (self->user);
  g_free (self->host);
  g_free (self->token_error);
  g_free (self);
}

/**
 * ehlo_sasl_get_mechanism:
 * @self: a sign-in
 *
 * Returns: (transfer none): the mechanism's registered name, as it goes after AUTH
 */
const char *
ehlo_sasl_get_mechanism (EhloSasl *self)
{
  return self->mechanism->name;
}

static void
set_gsasl_error (EhloSasl  *self,
                 int        result,
                 GError   **error)
{
  if (result == GSASL_SASLPREP_ERROR)
    g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                 "User name or password has characters that %s does not allow (RFC 4013)",
                 self->mechanism->name);
  else if (result == GSASL_AUTHENTICATION_ERROR && self->mechanism->is_scram)
    g_set_error (error, EHLO_ERROR, EHLO_ERROR_PROTOCOL,
                 "The server did not prove that it knows the password (%s)",
                 self->mechanism->name);
  else
    g_set_error (error, EHLO_ERROR, EHLO_ERROR_PROTOCOL,
                 "The server's %s challenge makes no sense: %s", self->mechanism->name,
                 gsasl_strerror (result));
}

/* One step of libgsasl: base64 in, base64 out. */
static char *
sasl_step_session (EhloSasl    *self,
                   const char  *challenge,
                   GError     **error)
{
  char *out = NULL;
  char *response = NULL;
  int result = gsasl_step64 (self->session, challenge, &out);

  if (result == GSASL_OK || result == GSASL_NEEDS_MORE)
    response = g_strdup (out);
  else
    set_gsasl_error (self, result, error);
  if (out != NULL)
    explicit_bzero (out, strlen (out));
  gsasl_free (out);
  self->done = result == GSASL_OK;
  self->server_proved = self->done && self->mechanism->is_scram;
  return response;
}

/**
 * ehlo_sasl_start:
 * @self: a sign-in that has not begun
 * @ret_initial: (out) (nullable) (transfer full): the initial response in base64, "=" for an empty
 *   one (RFC 4954 4), %NULL where the server speaks first. Holds the secret: free it with
 *   ehlo_secret_wipe()
 * @error: return location for an error
 *
 * Begins: makes what follows the mechanism's name in the AUTH command.
 *
 * Errors: %EHLO_ERROR_INVALID when user name or password cannot be used with the mechanism
 *
 * Returns: whether it has begun
 */
gboolean
ehlo_sasl_start (EhloSasl  *self,
                 char     **ret_initial,
                 GError   **error)
{
  *ret_initial = NULL;
  if (self->mechanism->first == SPEAKS_FIRST_SERVER)
    return TRUE;
  if (g_str_equal (self->mechanism->name, "OAUTHBEARER"))
    *ret_initial = ehlo_sasl_token_bearer (self->user, self->secret, self->host, self->port);
  else if (self->mechanism->is_token)
    *ret_initial = ehlo_sasl_token_xoauth2 (self->user, self->secret);
  else
    *ret_initial = sasl_step_session (self, NULL, error);
  if (*ret_initial == NULL)
    return FALSE;
  if (**ret_initial == '\0')
    {
      g_free (*ret_initial);
      *ret_initial = g_strdup ("=");
    }
  return TRUE;
}

/* Before libgsasl sees it, and hashes. */
static gboolean
check_iterations (const char  *challenge,
                  GError     **error)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (challenge, &length);
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  const char *count = strstr (text, ",i=");

  if (count == NULL || g_ascii_strtoull (count + 3, NULL, 10) <= EHLO_SASL_MAX_ITERATIONS)
    return TRUE;
  g_set_error (error, EHLO_ERROR, EHLO_ERROR_LIMIT,
               "The server asks for more than %d SCRAM iterations", EHLO_SASL_MAX_ITERATIONS);
  return FALSE;
}

/* A SCRAM server may name its error in its final message (RFC 5802 5.1, "e=invalid-proof"). That is
 * a refusal, not nonsense: it is acknowledged, and the reply with the code follows. */
static gboolean
is_server_error (const char *challenge)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (challenge, &length);

  return length > 2 && bytes[0] == 'e' && bytes[1] == '=';
}

static char *
sasl_step_scram (EhloSasl    *self,
                 const char  *challenge,
                 GError     **error)
{
  if (is_server_error (challenge))
    {
      self->done = TRUE;
      return g_strdup ("");
    }
  if (!check_iterations (challenge, error))
    return NULL;
  return sasl_step_session (self, challenge, error);
}

/* The server speaks only if it refuses the token, and wants to hear something before it says so
 * with a code: U+0001 (RFC 7628 3.2.3), or an empty line (Google's description of XOAUTH2). */
static char *
sasl_step_token (EhloSasl    *self,
                 const char  *challenge,
                 GError     **error)
{
  self->done = TRUE;
  self->token_error = ehlo_sasl_token_decode_error (challenge, error);
  if (self->token_error == NULL)
    return NULL;
  if (g_str_equal (self->mechanism->name, "OAUTHBEARER"))
    return g_base64_encode ((const guchar *) "\001", 1);
  return g_strdup ("");
}

/**
 * ehlo_sasl_step:
 * @self: a sign-in that has begun
 * @challenge: what stands after "334 " in the server's reply
 * @error: return location for an error
 *
 * Answers one challenge. The final message of a SCRAM server is answered by an empty line, and so
 * is the complaint about a token (see ehlo_sasl_get_token_error()).
 *
 * Errors: %EHLO_ERROR_PROTOCOL when the challenge makes no sense, comes after the end or, with
 * SCRAM, does not prove what it must; %EHLO_ERROR_LIMIT for too high an iteration count;
 * %EHLO_ERROR_INVALID when the password cannot be used with the mechanism. The caller then cancels
 * with a line of a single "*" (RFC 4954 4).
 *
 * Returns: (transfer full): the line to send, perhaps empty; holds the secret: free it with
 *   ehlo_secret_wipe(). %NULL with @error set
 */
char *
ehlo_sasl_step (EhloSasl    *self,
                const char  *challenge,
                GError     **error)
{
  g_autofree char *response = NULL;

  if (self->done)
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_PROTOCOL,
                   "The server asks for more after the end of %s", self->mechanism->name);
      return NULL;
    }
  if (self->mechanism->is_token)
    return sasl_step_token (self, challenge, error);
  if (self->mechanism->is_scram)
    return sasl_step_scram (self, challenge, error);
  /* The prompts of LOGIN are for show; not every server encodes them. */
  if (g_str_equal (self->mechanism->name, "LOGIN"))
    return sasl_step_session (self, NULL, error);

  response = sasl_step_session (self, challenge, error);
  /* libgsasl waits for a challenge that holds something; an empty answer would go in circles. */
  if (response != NULL && !self->done)
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_PROTOCOL, "The server's %s challenge is empty",
                   self->mechanism->name);
      return NULL;
    }
  return g_steal_pointer (&response);
}

/**
 * ehlo_sasl_server_proved:
 * @self: a sign-in
 *
 * Returns: whether the server has proved, as only SCRAM can, that it knows the password too
 */
gboolean
ehlo_sasl_server_proved (EhloSasl *self)
{
  return self->server_proved;
}

/**
 * ehlo_sasl_get_token_error:
 * @self: a sign-in
 *
 * Returns: (transfer none) (nullable): what the server says is wrong with the token: JSON, escaped
 */
const char *
ehlo_sasl_get_token_error (EhloSasl *self)
{
  return self->token_error;
}
