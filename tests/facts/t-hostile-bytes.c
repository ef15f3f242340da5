/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-capabilities.h"
#include "ehlo-escape-private.h"
#include "ehlo-escape.h"
#include "ehlo-smtp-reply.h"

#include <string.h>

#define N_ROUNDS 20000
#define MAX_BYTES 120

/* Random bytes alone hardly ever get past the first check, so half of what is thrown in are pieces
 * of what servers say. */
static const char *const pieces[] = {
  "250-", "250 ", "250", "220 ", "535 5.7.8 ", "550-5.7.1", "\r\n", "\n", "\r", " ", "-", "=", ".",
  "mail.example.com", "Hello", "[203.0.113.42]", "[IPv6:2001:db8::1]", "(", "[", "]", "STARTTLS",
  "SIZE ", "99999999999999999999", "AUTH", "AUTH=", "PLAIN LOGIN", "XXXXXXXA", "********", "#",
  "2.0.0", "\\", "\\x41", "ü", "\u202e", "\u0301", "\t",
};

static void
fill (GRand   *random,
      GString *bytes)
{
  gsize want = (gsize) g_rand_int_range (random, 0, MAX_BYTES);

  g_string_truncate (bytes, 0);
  while (bytes->len < want)
    {
      if (g_rand_boolean (random))
        g_string_append_c (bytes, (char) g_rand_int_range (random, 0, 256));
      else
        g_string_append (bytes, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
    }
}

static void
assert_clean (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (ehlo_escape_find_hidden (text));
}

static void
test_escape (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GString) bytes = g_string_new (NULL);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gsize max = (gsize) g_rand_int_range (random, 1, MAX_BYTES);
      g_autofree char *text = NULL;

      fill (random, bytes);
      text = ehlo_escape_bytes (bytes->str, bytes->len, max);
      assert_clean (text);
      g_assert_cmpuint (strlen (text), <=, 4 * max + 40);
    }
}

static void
check_enhanced_code (const char *text)
{
  EhloEnhancedCode code = { 0 };
  const char *rest = text;
  g_autofree char *again = NULL;

  if (!ehlo_enhanced_code_parse (text, &code, &rest))
    return;

  g_assert_true (code.klass == 2 || code.klass == 4 || code.klass == 5);
  g_assert_cmpuint (code.subject, <=, 999);
  g_assert_cmpuint (code.detail, <=, 999);
  g_assert_true (rest > text && rest <= text + strlen (text));
  again = ehlo_enhanced_code_to_string (&code);
  g_assert_true (ehlo_enhanced_code_parse (again, NULL, NULL));
}

static void
check_reply (const EhloSmtpReply *reply)
{
  g_autofree char *verbatim = ehlo_smtp_reply_dup_verbatim (reply);
  const EhloEnhancedCode *enhanced = ehlo_smtp_reply_get_enhanced (reply);
  guint code = ehlo_smtp_reply_get_code (reply);

  g_assert_true (code == 0 || (code >= 200 && code < 600));
  g_assert_true (g_utf8_validate (verbatim, -1, NULL));
  if (ehlo_enhanced_code_is_set (enhanced))
    g_assert_cmpuint (enhanced->klass, ==, code / 100);

  for (guint i = 0; i < ehlo_smtp_reply_get_n_lines (reply); i++)
    {
      const char *line = ehlo_smtp_reply_get_line (reply, i);
      const char *text = ehlo_smtp_reply_get_line_text (reply, i);

      assert_clean (line);
      g_assert_true (text >= line && text <= line + strlen (line));
      check_enhanced_code (text);
    }
}

static void
check_nullable (const char *text)
{
  if (text != NULL)
    {
      assert_clean (text);
      g_assert_cmpuint (strlen (text), >, 0);
    }
}

static void
check_capabilities (const EhloSmtpReply *reply)
{
  g_autoptr (EhloCapabilities) caps = ehlo_capabilities_new_from_reply (reply);
  const char *const *keywords = ehlo_capabilities_get_keywords (caps);
  const char *const *mechanisms = ehlo_capabilities_get_auth_mechanisms (caps);
  const char *address = ehlo_capabilities_get_client_address (caps);

  for (guint i = 0; keywords[i] != NULL; i++)
    {
      check_nullable (keywords[i]);
      assert_clean (ehlo_capabilities_get_params (caps, keywords[i]));
    }
  for (guint i = 0; mechanisms[i] != NULL; i++)
    check_nullable (mechanisms[i]);

  check_nullable (ehlo_capabilities_get_server_name (caps));
  check_nullable (ehlo_capabilities_get_mangled (caps));
  if (address != NULL)
    g_assert_true (g_hostname_is_ip_address (address));
}

static void
test_replies (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autoptr (GString) bytes = g_string_new (NULL);
  guint n_named = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (EhloSmtpReply) reply = ehlo_smtp_reply_new ();
      EhloSmtpLine kind = EHLO_SMTP_LINE_MORE;

      for (int n = g_rand_int_range (random, 1, 5); n > 0 && kind != EHLO_SMTP_LINE_LAST; n--)
        {
          fill (random, bytes);
          if (g_rand_boolean (random))
            g_string_prepend (bytes, "250-");
          kind = ehlo_smtp_reply_add_line (reply, bytes->str, bytes->len);
        }

      check_reply (reply);
      check_capabilities (reply);
      n_named += ehlo_smtp_reply_get_code (reply) == 250;
    }

  /* The rounds do reach what lies behind the first check. */
  g_assert_cmpuint (n_named, >, N_ROUNDS / 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/hostile-bytes/escape", test_escape);
  g_test_add_func ("/facts/hostile-bytes/replies", test_replies);
  return g_test_run ();
}
