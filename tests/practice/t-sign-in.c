/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-sign-in.h"

#define USER     "you@practice.example"
#define PASSWORD "sesame"

#define SHA256_BYTES 32

typedef guint8 Digest[SHA256_BYTES];

static char *
encode (const char *text)
{
  return g_base64_encode ((const guchar *) text, strlen (text));
}

static char *
decode (const char *text)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (text, &length);

  return g_strndup ((char *) bytes, length);
}

/* The client's side of the mechanisms, written from the RFCs with GLib's digests alone. */

/* RFC 2195 */
static EhloPracticeSignInResult
cram_md5 (const char *user,
          const char *password)
{
  g_autoptr (EhloPracticeSignIn) sign_in = ehlo_practice_sign_in_new ("CRAM-MD5", USER, PASSWORD);
  g_autofree char *challenge_64 = NULL;
  g_autofree char *challenge = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *response = NULL;
  g_autofree char *response_64 = NULL;
  g_autofree char *more = NULL;

  g_assert_cmpint (ehlo_practice_sign_in_start (sign_in, NULL, &challenge_64), ==,
                   EHLO_PRACTICE_SIGN_IN_MORE);
  challenge = decode (challenge_64);
  g_assert_true (g_str_has_prefix (challenge, "<"));
  digest = g_compute_hmac_for_string (G_CHECKSUM_MD5, (const guchar *) password, strlen (password),
                                      challenge, -1);
  response = g_strdup_printf ("%s %s", user, digest);
  response_64 = encode (response);
  return ehlo_practice_sign_in_step (sign_in, response_64, &more);
}

static void
hmac (const void *key,
      gsize       key_length,
      const void *data,
      gsize       length,
      Digest      ret_digest)
{
  g_autoptr (GHmac) state = g_hmac_new (G_CHECKSUM_SHA256, key, key_length);
  gsize size = SHA256_BYTES;

  g_hmac_update (state, data, (gssize) length);
  g_hmac_get_digest (state, ret_digest, &size);
}

/* Hi() of RFC 5802 2.2 */
static void
salt_password (const char   *password,
               const guchar *salt,
               gsize         salt_length,
               guint64       rounds,
               Digest        ret_digest)
{
  g_autoptr (GByteArray) first = g_byte_array_new ();
  Digest one;

  g_byte_array_append (first, salt, (guint) salt_length);
  g_byte_array_append (first, (const guint8 *) "\0\0\0\1", 4);
  hmac (password, strlen (password), first->data, first->len, one);
  memcpy (ret_digest, one, SHA256_BYTES);
  for (guint64 i = 1; i < rounds; i++)
    {
      hmac (password, strlen (password), one, SHA256_BYTES, one);
      for (guint j = 0; j < SHA256_BYTES; j++)
        ret_digest[j] ^= one[j];
    }
}

/* RFC 5802 3: the client's proof and what the server must answer. */
static void
prove (const char *password,
       const char *server_first,
       const char *auth_message,
       char      **ret_proof,
       char      **ret_server_final)
{
  g_auto (GStrv) parts = g_strsplit (server_first, ",", 3);
  gsize salt_length;
  g_autofree guchar *salt = g_base64_decode (parts[1] + 2, &salt_length);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *signature_64 = NULL;
  gsize size = SHA256_BYTES;
  Digest salted, client_key, stored_key, proof, server_key, signature;

  g_assert_true (g_str_has_prefix (parts[1], "s="));
  g_assert_true (g_str_has_prefix (parts[2], "i="));
  salt_password (password, salt, salt_length, g_ascii_strtoull (parts[2] + 2, NULL, 10), salted);

  hmac (salted, SHA256_BYTES, "Client Key", 10, client_key);
  g_checksum_update (sum, client_key, SHA256_BYTES);
  g_checksum_get_digest (sum, stored_key, &size);
  hmac (stored_key, SHA256_BYTES, auth_message, strlen (auth_message), proof);
  for (guint i = 0; i < SHA256_BYTES; i++)
    proof[i] ^= client_key[i];
  *ret_proof = g_base64_encode (proof, SHA256_BYTES);

  hmac (salted, SHA256_BYTES, "Server Key", 10, server_key);
  hmac (server_key, SHA256_BYTES, auth_message, strlen (auth_message), signature);
  signature_64 = g_base64_encode (signature, SHA256_BYTES);
  *ret_server_final = g_strconcat ("v=", signature_64, NULL);
}

static EhloPracticeSignInResult
scram_sha_256 (const char *user,
               const char *password)
{
  g_autoptr (EhloPracticeSignIn) sign_in = ehlo_practice_sign_in_new ("SCRAM-SHA-256", USER,
                                                                      PASSWORD);
  g_autofree char *bare = g_strdup_printf ("n=%s,r=rOprNGfwEbeRWgbNEkqO", user);
  g_autofree char *first = g_strconcat ("n,,", bare, NULL);
  g_autofree char *first_64 = encode (first);
  g_autofree char *challenge = NULL;
  g_autofree char *server_first = NULL;
  g_autofree char *without_proof = NULL;
  g_autofree char *auth_message = NULL;
  g_autofree char *proof = NULL;
  g_autofree char *server_final = NULL;
  g_autofree char *final = NULL;
  g_autofree char *final_64 = NULL;
  g_autofree char *last_64 = NULL;
  g_autofree char *last = NULL;
  g_autofree char *none = NULL;
  EhloPracticeSignInResult result = ehlo_practice_sign_in_start (sign_in, first_64, &challenge);

  if (result != EHLO_PRACTICE_SIGN_IN_MORE)
    return result;
  server_first = decode (challenge);
  g_assert_true (g_str_has_prefix (server_first, "r=rOprNGfwEbeRWgbNEkqO"));
  without_proof = g_strdup_printf ("c=biws,%.*s", (int) strcspn (server_first, ","), server_first);
  auth_message = g_strjoin (",", bare, server_first, without_proof, NULL);
  prove (password, server_first, auth_message, &proof, &server_final);
  final = g_strdup_printf ("%s,p=%s", without_proof, proof);
  final_64 = encode (final);

  result = ehlo_practice_sign_in_step (sign_in, final_64, &last_64);
  /* No success before the server has proved that it knows the password too. */
  g_assert_cmpint (result, !=, EHLO_PRACTICE_SIGN_IN_OK);
  if (result != EHLO_PRACTICE_SIGN_IN_MORE)
    return result;
  last = decode (last_64);
  g_assert_cmpstr (last, ==, server_final);
  return ehlo_practice_sign_in_step (sign_in, "", &none);
}

static void
test_cram_md5 (void)
{
  g_assert_cmpint (cram_md5 (USER, PASSWORD), ==, EHLO_PRACTICE_SIGN_IN_OK);
  g_assert_cmpint (cram_md5 (USER, "closed"), ==, EHLO_PRACTICE_SIGN_IN_FAILED);
  g_assert_cmpint (cram_md5 ("somebody", PASSWORD), ==, EHLO_PRACTICE_SIGN_IN_FAILED);
}

static void
test_scram_sha_256 (void)
{
  g_assert_cmpint (scram_sha_256 (USER, PASSWORD), ==, EHLO_PRACTICE_SIGN_IN_OK);
  g_assert_cmpint (scram_sha_256 (USER, "closed"), ==, EHLO_PRACTICE_SIGN_IN_FAILED);
  g_assert_cmpint (scram_sha_256 ("somebody", PASSWORD), ==, EHLO_PRACTICE_SIGN_IN_FAILED);
}

static void
test_nonsense (void)
{
  static const char *const mechanisms[] = { "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256" };
  static const char *const responses[] = { "", "?", "AAAA", "biws", "bixhPWEs", "eA==" };

  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (responses); j++)
        {
          g_autoptr (EhloPracticeSignIn) sign_in = ehlo_practice_sign_in_new (mechanisms[i], USER,
                                                                              PASSWORD);
          EhloPracticeSignInResult result = EHLO_PRACTICE_SIGN_IN_MORE;

          g_test_message ("%s %s", mechanisms[i], responses[j]);
          for (guint step = 0; step < 4 && result == EHLO_PRACTICE_SIGN_IN_MORE; step++)
            {
              g_autofree char *challenge = NULL;

              result = step == 0 ? ehlo_practice_sign_in_start (sign_in, NULL, &challenge)
                                 : ehlo_practice_sign_in_step (sign_in, responses[j], &challenge);
              g_assert_cmpint (result, !=, EHLO_PRACTICE_SIGN_IN_OK);
            }
        }
    }
  g_assert_null (ehlo_practice_sign_in_new ("NONSENSE", USER, PASSWORD));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/sign-in/cram-md5", test_cram_md5);
  g_test_add_func ("/practice/sign-in/scram-sha-256", test_scram_sha_256);
  g_test_add_func ("/practice/sign-in/nonsense", test_nonsense);
  return g_test_run ();
}
