/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-sasl.h"

#include "ehlo-error.h"
#include "ehlo-secret-buffer.h"

#include <gsasl.h>
#include <string.h>

static EhloSasl *
new_sasl (const char *mechanism,
          const char *user,
          const char *secret)
{
  g_autoptr (GError) error = NULL;
  EhloSasl *sasl = ehlo_sasl_new (mechanism, user, secret, "mail.example.test", 587, &error);

  g_assert_no_error (error);
  return sasl;
}

static char *
start (EhloSasl *sasl)
{
  g_autoptr (GError) error = NULL;
  char *initial = NULL;

  g_assert_true (ehlo_sasl_start (sasl, &initial, &error));
  g_assert_no_error (error);
  return initial;
}

static char *
step (EhloSasl   *sasl,
      const char *challenge)
{
  g_autoptr (GError) error = NULL;
  char *response = ehlo_sasl_step (sasl, challenge, &error);

  g_assert_no_error (error);
  return response;
}

static void
step_fails (EhloSasl   *sasl,
            const char *challenge,
            EhloError   code,
            const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ehlo_sasl_step (sasl, challenge, &error));
  g_assert_error (error, EHLO_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
}

static char *
encode (const char *text)
{
  return g_base64_encode ((const guchar *) text, strlen (text));
}

/* --- Known answers --- */

typedef struct
{
  const char *mechanism;
  const char *user;
  const char *secret;
  const char *initial;       /* in clear, U+0000 as '|'; NULL: the server speaks first */
  const char *exchange[3][2]; /* challenge and response, in clear */
} KnownAnswer;

static const KnownAnswer known_answers[] = {
  /* RFC 4616 4 */
  { "PLAIN", "tim", "tanstaaftanstaaf", "|tim|tanstaaftanstaaf", { { NULL } } },
  { "PLAIN", "jürgen@example.test", "pä ss|\\", "|jürgen@example.test|pä ss|\\", { { NULL } } },
  { "LOGIN", "user@example.test", "pencil", NULL,
    { { "Username:", "user@example.test" }, { "Password:", "pencil" } } },
  /* RFC 2195 2 */
  { "CRAM-MD5", "tim", "tanstaaftanstaaf", NULL,
    { { "<1896.697170952@postoffice.reston.mci.net>", "tim b913a602c7eda7a495b4e6e7334d3890" } } },
  /* RFC 7628 4.1, with our host and port */
  { "OAUTHBEARER", "user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==",
    "n,a=user@example.com,\001host=mail.example.test\001port=587\001"
    "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\001\001", { { NULL } } },
  /* RFC 5801 4: "," and "=" in a name */
  { "OAUTHBEARER", "a,b=c", "t",
    "n,a=a=2Cb=3Dc,\001host=mail.example.test\001port=587\001auth=Bearer t\001\001", { { NULL } } },
  /* developers.google.com/gmail/imap/xoauth2-protocol */
  { "XOAUTH2", "someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg",
    "user=someuser@example.com\001auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"
    "\001\001", { { NULL } } },
};

static char *
encode_known (const KnownAnswer *known)
{
  g_autofree char *bytes = g_strdup (known->initial);
  gsize length = strlen (bytes);

  if (g_str_equal (known->mechanism, "PLAIN"))
    {
      bytes[0] = '\0';
      bytes[1 + strlen (known->user)] = '\0';
    }
  return g_base64_encode ((const guchar *) bytes, length);
}

static void
test_known_answer (gconstpointer data)
{
  const KnownAnswer *known = data;
  g_autoptr (EhloSasl) sasl = new_sasl (known->mechanism, known->user, known->secret);
  g_autofree char *initial = start (sasl);

  g_assert_cmpstr (ehlo_sasl_get_mechanism (sasl), ==, known->mechanism);
  if (known->initial != NULL)
    {
      g_autofree char *want = encode_known (known);

      g_assert_cmpstr (initial, ==, want);
    }
  else
    {
      g_assert_null (initial);
    }
  for (guint i = 0; i < G_N_ELEMENTS (known->exchange) && known->exchange[i][0] != NULL; i++)
    {
      g_autofree char *challenge = encode (known->exchange[i][0]);
      g_autofree char *want = encode (known->exchange[i][1]);
      g_autofree char *response = step (sasl, challenge);

      g_assert_cmpstr (response, ==, want);
    }
  if (!ehlo_sasl_is_token (known->mechanism))
    step_fails (sasl, "bW9yZQ==", EHLO_ERROR_PROTOCOL, "after the end");
  g_assert_false (ehlo_sasl_server_proved (sasl));
}

/* --- Choice --- */

typedef struct
{
  const char *offered;
  gboolean    token;
  const char *want;
} ChoiceCase;

static const ChoiceCase choices[] = {
  { "", FALSE, NULL },
  { "PLAIN LOGIN", FALSE, "PLAIN" },
  { "LOGIN PLAIN", FALSE, "PLAIN" },
  { "login", FALSE, "LOGIN" },
  { "LOGIN PLAIN CRAM-MD5", FALSE, "CRAM-MD5" },
  { "CRAM-MD5 SCRAM-SHA-1", FALSE, "SCRAM-SHA-1" },
  { "SCRAM-SHA-1 SCRAM-SHA-256", FALSE, "SCRAM-SHA-256" },
  { "SCRAM-SHA-256-PLUS DIGEST-MD5 GSSAPI NTLM EXTERNAL", FALSE, NULL },
  { "XOAUTH2 OAUTHBEARER", FALSE, NULL },
  { "PLAIN XOAUTH2", TRUE, "XOAUTH2" },
  { "PLAIN XOAUTH2 OAuthBearer", TRUE, "OAUTHBEARER" },
  { "PLAIN LOGIN", TRUE, NULL },
};

static void
test_choose (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_auto (GStrv) offered = g_strsplit (choices[i].offered, " ", -1);

      g_assert_cmpstr (ehlo_sasl_choose ((const char *const *) offered, choices[i].token), ==,
                       choices[i].want);
    }
  g_assert_null (ehlo_sasl_choose (NULL, FALSE));
}

static void
test_mechanisms (void)
{
  const char *const *names = ehlo_sasl_list_mechanisms ();

  g_assert_cmpuint (g_strv_length ((char **) names), ==, 7);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *lower = g_ascii_strdown (names[i], -1);
      g_autoptr (EhloSasl) sasl = new_sasl (lower, "user", "secret");

      g_assert_cmpstr (ehlo_sasl_get_mechanism (sasl), ==, names[i]);
      g_assert_cmpint (ehlo_sasl_is_token (lower), ==,
                       g_str_equal (names[i], "XOAUTH2") || g_str_equal (names[i], "OAUTHBEARER"));
    }
  g_assert_false (ehlo_sasl_is_token ("NTLM"));
}

static void
test_unknown_mechanism (void)
{
  const char *const *names = ehlo_sasl_list_mechanisms ();
  g_autoptr (GError) error = NULL;

  g_assert_null (ehlo_sasl_new ("DIGEST-MD5", "user", "secret", "host", 25, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "DIGEST-MD5"));
  for (guint i = 0; names[i] != NULL; i++)
    g_assert_nonnull (strstr (error->message, names[i]));
}

/* --- Challenges that make no sense --- */

typedef struct
{
  const char *name;
  const char *mechanism;
  const char *challenge; /* as it comes */
  EhloError   code;
  const char *words;
} BadChallenge;

static const BadChallenge bad_challenges[] = {
  { "cram/not-base64", "CRAM-MD5", "<no base64>", EHLO_ERROR_PROTOCOL, "CRAM-MD5" },
  { "cram/empty", "CRAM-MD5", "", EHLO_ERROR_PROTOCOL, "empty" },
  { "scram/not-base64", "SCRAM-SHA-256", "!!!", EHLO_ERROR_PROTOCOL, "SCRAM-SHA-256" },
  { "scram/empty", "SCRAM-SHA-256", "", EHLO_ERROR_PROTOCOL, "SCRAM-SHA-256" },
  { "scram/not-scram", "SCRAM-SHA-1", "aGVsbG8=", EHLO_ERROR_PROTOCOL, "SCRAM-SHA-1" },
  /* r=NOTMYNONCE,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096 */
  { "scram/nonce", "SCRAM-SHA-1",
    "cj1OT1RNWU5PTkNFLHM9VzIyWmFKMFNOWTdzb0VzVUVqYjZnUT09LGk9NDA5Ng==",
    EHLO_ERROR_PROTOCOL, "SCRAM-SHA-1" },
  /* r=a,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=600001 */
  { "scram/iterations", "SCRAM-SHA-1", "cj1hLHM9VzIyWmFKMFNOWTdzb0VzVUVqYjZnUT09LGk9NjAwMDAx",
    EHLO_ERROR_LIMIT, "600000" },
  /* r=a,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999999999999999 */
  { "scram/iterations-overflow", "SCRAM-SHA-256",
    "cj1hLHM9VzIyWmFKMFNOWTdzb0VzVUVqYjZnUT09LGk9OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk=",
    EHLO_ERROR_LIMIT, "600000" },
  { "bearer/empty", "OAUTHBEARER", "", EHLO_ERROR_PROTOCOL, "RFC 7628" },
  { "xoauth2/not-json", "XOAUTH2", "aGVsbG8=", EHLO_ERROR_PROTOCOL, "RFC 7628" },
  /* not {json} */
  { "xoauth2/no-object", "XOAUTH2", "bm90IHtqc29ufQ==", EHLO_ERROR_PROTOCOL, "RFC 7628" },
};

static void
test_bad_challenge (gconstpointer data)
{
  const BadChallenge *bad = data;
  g_autoptr (EhloSasl) sasl = new_sasl (bad->mechanism, "user", "pencil");
  g_autofree char *initial = start (sasl);

  g_assert_cmpint (initial == NULL, ==, g_str_equal (bad->mechanism, "CRAM-MD5"));
  step_fails (sasl, bad->challenge, bad->code, bad->words);
  g_assert_false (ehlo_sasl_server_proved (sasl));
}

/* What LOGIN asks is for show, and not always encoded. */
static void
test_login_prompts (void)
{
  g_autoptr (EhloSasl) sasl = new_sasl ("LOGIN", "user", "pencil");
  g_autofree char *initial = start (sasl);
  g_autofree char *user = step (sasl, "Username:");
  g_autofree char *password = step (sasl, "");

  g_assert_null (initial);
  g_assert_cmpstr (user, ==, "dXNlcg==");
  g_assert_cmpstr (password, ==, "cGVuY2ls");
  step_fails (sasl, "", EHLO_ERROR_PROTOCOL, "after the end");
}

static void
test_token_error (gconstpointer mechanism)
{
  const char *json = "{\"status\":\"401\",\"schemes\":\"bearer\",\"x\":\"\033[1m\"}";
  g_autoptr (EhloSasl) sasl = new_sasl (mechanism, "user", "token");
  g_autofree char *initial = start (sasl);
  g_autofree char *challenge = encode (json);
  g_autofree char *response = NULL;

  g_assert_nonnull (initial);
  g_assert_null (ehlo_sasl_get_token_error (sasl));
  response = step (sasl, challenge);
  g_assert_cmpstr (response, ==, g_str_equal (mechanism, "XOAUTH2") ? "" : "AQ==");
  g_assert_cmpstr (ehlo_sasl_get_token_error (sasl), ==,
                   "{\"status\":\"401\",\"schemes\":\"bearer\",\"x\":\"\\x1B[1m\"}");
  step_fails (sasl, challenge, EHLO_ERROR_PROTOCOL, "after the end");
}

static void
test_bad_token (void)
{
  static const struct
  {
    const char *user;
    const char *secret;
    const char *words;
  } cases[] = {
    { "user\001auth=Bearer stolen", "token", "user name" },
    { "user", "token\r\n", "token" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ehlo_sasl_new ("XOAUTH2", cases[i].user, cases[i].secret, "h", 1, &error));
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
}

/* SASLprep (RFC 4013) forbids control characters; PLAIN would send them. */
static void
test_bad_user (void)
{
  g_autoptr (EhloSasl) sasl = new_sasl ("SCRAM-SHA-1", "us\007er", "pencil");
  g_autoptr (GError) error = NULL;
  char *initial = NULL;

  g_assert_false (ehlo_sasl_start (sasl, &initial, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
  g_assert_null (initial);
}

/* --- SCRAM against libgsasl's server --- */

typedef struct
{
  Gsasl         *gsasl;
  Gsasl_session *session;
  const char    *password;
} ScramServer;

static int
server_property_cb (Gsasl          *gsasl,
                    Gsasl_session  *session,
                    Gsasl_property  property)
{
  ScramServer *server = gsasl_callback_hook_get (gsasl);

  if (property == GSASL_PASSWORD)
    return gsasl_property_set (session, property, server->password);
  if (property == GSASL_SCRAM_ITER)
    return gsasl_property_set (session, property, "4096");
  return GSASL_NO_CALLBACK;
}

static void
server_begin (ScramServer *server,
              const char  *mechanism,
              const char  *password)
{
  server->password = password;
  g_assert_cmpint (gsasl_init (&server->gsasl), ==, GSASL_OK);
  gsasl_callback_hook_set (server->gsasl, server);
  gsasl_callback_set (server->gsasl, server_property_cb);
  g_assert_cmpint (gsasl_server_start (server->gsasl, mechanism, &server->session), ==, GSASL_OK);
}

static void
server_end (ScramServer *server)
{
  gsasl_finish (server->session);
  gsasl_done (server->gsasl);
}

/* Returns the next challenge, NULL when the server refuses. */
static char *
server_step (ScramServer *server,
             const char  *response,
             int         *ret_result)
{
  char *out = NULL;
  char *challenge;

  *ret_result = gsasl_step64 (server->session, response, &out);
  challenge = out != NULL ? g_strdup (out) : NULL;
  gsasl_free (out);
  return challenge;
}

static void
test_scram (gconstpointer mechanism)
{
  g_autoptr (EhloSasl) sasl = new_sasl (mechanism, "user,a=b", "pencil €");
  g_autofree char *initial = start (sasl);
  g_autofree char *first = NULL;
  g_autofree char *proof = NULL;
  g_autofree char *final = NULL;
  g_autofree char *nothing = NULL;
  ScramServer server;
  int result;

  server_begin (&server, mechanism, "pencil €");
  first = server_step (&server, initial, &result);
  g_assert_cmpint (result, ==, GSASL_NEEDS_MORE);
  g_assert_cmpstr (gsasl_property_fast (server.session, GSASL_AUTHID), ==, "user,a=b");
  proof = step (sasl, first);
  g_assert_false (ehlo_sasl_server_proved (sasl));
  final = server_step (&server, proof, &result);
  g_assert_cmpint (result, ==, GSASL_OK);
  nothing = step (sasl, final);
  g_assert_cmpstr (nothing, ==, "");
  g_assert_true (ehlo_sasl_server_proved (sasl));
  step_fails (sasl, final, EHLO_ERROR_PROTOCOL, "after the end");
  server_end (&server);
}

static void
test_scram_wrong_password (gconstpointer mechanism)
{
  g_autoptr (EhloSasl) sasl = new_sasl (mechanism, "user", "crayon");
  g_autofree char *initial = start (sasl);
  g_autofree char *first = NULL;
  g_autofree char *proof = NULL;
  g_autofree char *final = NULL;
  ScramServer server;
  int result;

  server_begin (&server, mechanism, "pencil");
  first = server_step (&server, initial, &result);
  proof = step (sasl, first);
  final = server_step (&server, proof, &result);
  g_assert_cmpint (result, ==, GSASL_AUTHENTICATION_ERROR);
  g_assert_false (ehlo_sasl_server_proved (sasl));
  server_end (&server);
}

/* The one who answers does not know the password: an impostor, or another server's account. */
static void
test_scram_impostor (gconstpointer mechanism)
{
  g_autoptr (EhloSasl) sasl = new_sasl (mechanism, "user", "pencil");
  g_autofree char *initial = start (sasl);
  g_autofree char *first = NULL;
  g_autofree char *proof = NULL;
  g_autofree char *final = NULL;
  g_autofree guchar *clear = NULL;
  g_autofree char *forged = NULL;
  ScramServer server;
  gsize length;
  int result;

  server_begin (&server, mechanism, "pencil");
  first = server_step (&server, initial, &result);
  proof = step (sasl, first);
  final = server_step (&server, proof, &result);
  clear = g_base64_decode (final, &length);
  g_assert_cmpmem (clear, 2, "v=", 2);
  clear[2] = clear[2] == 'A' ? 'B' : 'A';
  forged = g_base64_encode (clear, length);
  step_fails (sasl, forged, EHLO_ERROR_PROTOCOL, "did not prove");
  g_assert_false (ehlo_sasl_server_proved (sasl));
  server_end (&server);
}

/* RFC 5802 5.1: the refusal may come as "e=…"; the reply that counts is the one after it. */
static void
test_scram_server_error (gconstpointer mechanism)
{
  g_autoptr (EhloSasl) sasl = new_sasl (mechanism, "user", "crayon");
  g_autofree char *initial = start (sasl);
  g_autofree char *first = NULL;
  g_autofree char *proof = NULL;
  g_autofree char *refusal = encode ("e=invalid-proof");
  g_autofree char *nothing = NULL;
  ScramServer server;
  int result;

  server_begin (&server, mechanism, "pencil");
  first = server_step (&server, initial, &result);
  proof = step (sasl, first);
  nothing = step (sasl, refusal);
  g_assert_cmpstr (nothing, ==, "");
  g_assert_false (ehlo_sasl_server_proved (sasl));
  step_fails (sasl, refusal, EHLO_ERROR_PROTOCOL, "after the end");
  server_end (&server);
}

/* --- The buffer for secrets --- */

static void
test_secret_buffer (void)
{
  g_autoptr (EhloSecretBuffer) buffer = ehlo_secret_buffer_new ();
  g_autofree char *large = g_strnfill (5000, 'x');
  const guint8 *bytes;
  gsize length;

  ehlo_secret_buffer_append_text (buffer, "pencil");
  ehlo_secret_buffer_append (buffer, NULL, 0);
  ehlo_secret_buffer_append_text (buffer, large);
  ehlo_secret_buffer_append (buffer, "\0end", 4);
  bytes = ehlo_secret_buffer_get_data (buffer, &length);
  g_assert_cmpuint (length, ==, 5010);
  g_assert_cmpmem (bytes, 7, "pencilx", 7);

  /* What is dropped is wiped where it was. */
  ehlo_secret_buffer_drop (buffer, 5006);
  g_assert_cmpmem (bytes, 6, "\0\0\0\0\0\0", 6);
  g_assert_cmpuint (bytes[5005], ==, 0);
  bytes = ehlo_secret_buffer_get_data (buffer, &length);
  g_assert_cmpmem (bytes, length, "\0end", 4);

  /* The rest moves to the front when room is needed. */
  ehlo_secret_buffer_append_text (buffer, large);
  bytes = ehlo_secret_buffer_get_data (buffer, &length);
  g_assert_cmpuint (length, ==, 5004);
  g_assert_cmpmem (bytes, 5, "\0endx", 5);
  ehlo_secret_buffer_clear (buffer);
  g_assert_cmpmem (bytes, 5, "\0\0\0\0\0", 5);
  ehlo_secret_buffer_get_data (buffer, &length);
  g_assert_cmpuint (length, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  static const char *const scrams[] = { "SCRAM-SHA-256", "SCRAM-SHA-1" };
  static const char *const tokens[] = { "OAUTHBEARER", "XOAUTH2" };
  static const struct
  {
    const char    *path;
    GTestDataFunc  func;
  } scram_tests[] = {
    { "/sasl/scram/good/", test_scram },
    { "/sasl/scram/wrong-password/", test_scram_wrong_password },
    { "/sasl/scram/impostor/", test_scram_impostor },
    { "/sasl/scram/server-error/", test_scram_server_error },
  };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sasl/choose", test_choose);
  g_test_add_func ("/sasl/mechanisms", test_mechanisms);
  g_test_add_func ("/sasl/mechanisms/unknown", test_unknown_mechanism);
  g_test_add_func ("/sasl/login-prompts", test_login_prompts);
  g_test_add_func ("/sasl/bad-token", test_bad_token);
  g_test_add_func ("/sasl/bad-user", test_bad_user);
  g_test_add_func ("/sasl/secret-buffer", test_secret_buffer);
  for (guint i = 0; i < G_N_ELEMENTS (known_answers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sasl/known-answer/%u-%s", i,
                                               known_answers[i].mechanism);

      g_test_add_data_func (path, &known_answers[i], test_known_answer);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_challenges); i++)
    {
      g_autofree char *path = g_strconcat ("/sasl/bad-challenge/", bad_challenges[i].name, NULL);

      g_test_add_data_func (path, &bad_challenges[i], test_bad_challenge);
    }
  for (guint i = 0; i < G_N_ELEMENTS (scrams) * G_N_ELEMENTS (scram_tests); i++)
    {
      const char *mechanism = scrams[i % G_N_ELEMENTS (scrams)];
      g_autofree char *path = g_strconcat (scram_tests[i / G_N_ELEMENTS (scrams)].path, mechanism,
                                           NULL);

      g_test_add_data_func (path, mechanism, scram_tests[i / G_N_ELEMENTS (scrams)].func);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autofree char *path = g_strconcat ("/sasl/token-error/", tokens[i], NULL);

      g_test_add_data_func (path, tokens[i], test_token_error);
    }

  return g_test_run ();
}
