/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "practice-client.h"

#include <errno.h>
#include <gnutls/gnutls.h>

#define GREETING  "<220 localhost ESMTP "
#define EHLO      "|>EHLO client.example|<250-localhost at your service, [127.0.0.1]\n" \
                  "250-PIPELINING\n250-SIZE 10485760\n250-8BITMIME\n250-ENHANCEDSTATUSCODES\n"
#define HELLO     GREETING EHLO "250 STARTTLS"
#define SECURE    HELLO "|>STARTTLS|<220 2.0.0 |tls" EHLO "250 AUTH "
#define SIGNED_IN SECURE "|>AUTH PLAIN {plain}|<235 2.7.0 "
#define ENVELOPE  "|>MAIL FROM:<you@practice.example> SIZE=300|<250 2.1.0 " \
                  "|>RCPT TO:<someone@practice.example>|<250 2.1.5 "
#define QUIT      "|>QUIT|<221 2.0.0 |end"

static const struct
{
  const char *id;
  const char *moves;
} exchanges[] = {
  { "practice-good",
    SIGNED_IN ENVELOPE "|>RSET|<250 2.0.0 " ENVELOPE
    "|>DATA|<354 |>Subject: hello|>|>..a dot|>.|<250 2.0.0 " QUIT },
  { "practice-good", SECURE "|>AUTH PLAIN {wrong}|<535 5.7.8 |>AUTH PLAIN {plain}|<235 " QUIT },
  { "practice-good", HELLO "|>AUTH PLAIN {plain}|<538 5.7.11 |>MAIL FROM:<>|<530 5.7.0 Must" QUIT },
  { "practice-good", SECURE "|>MAIL FROM:<>|<530 5.7.0 " QUIT },
  { "practice-implicit", "tls|" GREETING EHLO "250 AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256"
    "|>AUTH PLAIN {plain}|<235 2.7.0 " ENVELOPE QUIT },
  { "practice-wrong-password",
    SECURE "|>AUTH PLAIN {plain}|<535-5.7.8 Username and Password not accepted. For more "
    "information, go to\n535 5.7.8  https://practice.example/|>MAIL FROM:<>|<530 " QUIT },
  { "practice-wrong-password", SECURE "|>AUTH PLAIN {wrong}|<535-5.7.8 " QUIT },
  { "practice-app-password",
    SECURE "|>AUTH PLAIN {plain}|<534-5.7.9 Application-specific password required. For more "
    "information, go to\n534 5.7.9  https://practice.example/|>MAIL FROM:<>|<530 " QUIT },
  { "practice-busy", "<421 4.3.2 localhost |end" },
  { "practice-tls-on-wrong-port", "tls|" GREETING EHLO "250 AUTH " QUIT },
  { "practice-plain-on-tls-port", SIGNED_IN QUIT },
  { "practice-no-starttls",
    GREETING EHLO "250 AUTH PLAIN LOGIN|>STARTTLS|<502 5.5.1 |>AUTH PLAIN {plain}|<235 "
    ENVELOPE QUIT },
  { "practice-greylist",
    SIGNED_IN "|>MAIL FROM:<you@practice.example>|<250 |>RCPT TO:<someone@practice.example>"
    "|<450 4.7.1 Recipient address rejected: Greylisted|>DATA|<554 5.5.1 " QUIT },
  { "practice-mailbox-full",
    SIGNED_IN "|>MAIL FROM:<you@practice.example>|<250 |>RCPT TO:<someone@practice.example>"
    "|<452 4.2.2 The email account that you tried to reach is over quota" QUIT },
};

/* Every server but the closed one, with the kinds of certificate trouble it has. */
static const struct
{
  const char *id;
  guint       status;
} certificates[] = {
  { "practice-good", 0 },
  { "practice-wrong-password", 0 },
  { "practice-expired", GNUTLS_CERT_INVALID | GNUTLS_CERT_EXPIRED },
  { "practice-wrong-name", GNUTLS_CERT_INVALID | GNUTLS_CERT_UNEXPECTED_OWNER },
  { "practice-self-signed", GNUTLS_CERT_INVALID | GNUTLS_CERT_SIGNER_NOT_FOUND },
};

static const EhloPracticeInfo *
start (EhloPractice *practice,
       const char   *id)
{
  g_autoptr (GError) error = NULL;
  const EhloPracticeInfo *info = ehlo_practice_start (practice, id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (info->id, ==, id);
  g_assert_cmpuint (info->port, !=, 0);
  return info;
}

static void
test_exchanges (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();

  for (guint i = 0; i < G_N_ELEMENTS (exchanges); i++)
    {
      const EhloPracticeInfo *info = start (practice, exchanges[i].id);
      g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);

      g_test_message ("%s", info->id);
      practice_client_play (client, info, ehlo_practice_get_ca_pem (practice), exchanges[i].moves);
    }
}

static void
test_certificates (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();

  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      const EhloPracticeInfo *info = start (practice, certificates[i].id);
      g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
      guint status;

      g_test_message ("%s", info->id);
      practice_client_play (client, info, NULL, HELLO "|>STARTTLS|<220 ");
      g_assert_true (practice_client_handshake (client, ehlo_practice_get_ca_pem (practice),
                                                &status));
      g_assert_cmphex (status, ==, certificates[i].status);
      /* A bad certificate is the client's affair: the conversation can go on. */
      practice_client_play (client, info, NULL, ">EHLO a|<250-|>QUIT|<221 |end");
    }
}

static void
test_received (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, "practice-good");
  g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_null (ehlo_practice_dup_received (practice, "practice-good"));
  practice_client_play (client, info, ehlo_practice_get_ca_pem (practice),
                        SIGNED_IN ENVELOPE
                        "|>DATA|<354 |>Subject: hello|>|>..a dot|>.|<250 2.0.0 ");
  first = ehlo_practice_dup_received (practice, "practice-good");
  g_assert_cmpstr (first, ==, "Subject: hello\r\n\r\n.a dot\r\n");

  practice_client_play (client, info, NULL, &ENVELOPE "|>DATA|<354 |>x|>.|<250 "[1]);
  second = ehlo_practice_dup_received (practice, "practice-good");
  g_assert_cmpstr (second, ==, "x\r\n");

  /* Neither of another server nor of one that does not run. */
  start (practice, "practice-implicit");
  g_assert_null (ehlo_practice_dup_received (practice, "practice-implicit"));
  g_assert_null (ehlo_practice_dup_received (practice, "practice-busy"));
}

static void
test_big_message (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, "practice-good");
  g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  g_autoptr (GString) message = g_string_new (NULL);
  g_autofree char *received = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (message, "line %u, and what else there is to say\r\n", i);
  practice_client_play (client, info, ehlo_practice_get_ca_pem (practice),
                        SIGNED_IN ENVELOPE "|>DATA|<354 ");
  practice_client_send (client, message->str);
  practice_client_play (client, info, NULL, ">.|<250 2.0.0 ");
  received = ehlo_practice_dup_received (practice, "practice-good");
  g_assert_cmpstr (received, ==, message->str);
}

static void
test_pipelining (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, "practice-no-starttls");
  g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);

  practice_client_play (client, info, NULL,
                        GREETING "|>EHLO a|>AUTH PLAIN {plain}|>MAIL FROM:<>|>RCPT TO:<postmaster>"
                        "|>DATA|>a|>.|>NOOP|>QUIT|<250-|<235 |<250 2.1.0 |<250 2.1.5 |<354 "
                        "|<250 2.0.0 M|<250 2.0.0 O|<221 |end");
}

/* Plain text behind STARTTLS must not be answered inside TLS (CVE-2011-0411). */
static void
test_injection (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, "practice-good");
  g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  guint status;

  practice_client_play (client, info, NULL, HELLO);
  practice_client_send (client, "STARTTLS\r\nNOOP injected\r\nNOOP injected\r\n");
  practice_client_play (client, info, NULL, "<220 2.0.0 ");
  g_assert_true (practice_client_handshake (client, ehlo_practice_get_ca_pem (practice), &status));
  practice_client_play (client, info, NULL, ">RCPT TO:<a@b.example>|<503 5.5.1 |>QUIT|<221 |end");
}

static void
test_refused (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, "practice-refused");
  int errnum;

  for (guint i = 0; i < 20; i++)
    {
      g_assert_false (practice_can_connect (info, G_SOCKET_FAMILY_IPV4, &errnum));
      g_assert_cmpint (errnum, ==, ECONNREFUSED);
      g_assert_false (practice_can_connect (info, G_SOCKET_FAMILY_IPV6, &errnum));
      if (practice_has_ipv6 ())
        g_assert_cmpint (errnum, ==, ECONNREFUSED);
    }
}

static void
test_silent (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, "practice-silent");
  g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);

  g_assert_true (practice_client_is_silent (client, 300));
  practice_client_send (client, "EHLO a\r\n");
  g_assert_true (practice_client_is_silent (client, 300));
  /* The start of a TLS record with a ClientHello of 512 bytes. */
  practice_client_send (client, "\026\003\001\002");
  g_assert_true (practice_client_is_silent (client, 300));
}

/* A server that waits for TLS does not speak first, and does not take plain text for it. */
static void
test_plain_to_tls_port (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, "practice-tls-on-wrong-port");
  g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  int errnum;

  g_assert_cmpint (info->encryption, ==, EHLO_ENCRYPTION_STARTTLS);
  g_assert_true (practice_client_is_silent (client, 300));
  practice_client_send (client, "EHLO a\r\n");
  while (!practice_client_is_at_end (client, &errnum))
    {
      /* An alert may come, but no reply. */
      g_autofree char *byte = practice_client_read_bytes (client, 1);

      g_assert_cmpint (*byte, !=, '2');
    }
}

static void
test_tls_to_plain_port (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, "practice-plain-on-tls-port");
  g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  guint status;

  g_assert_cmpint (info->encryption, ==, EHLO_ENCRYPTION_IMPLICIT);
  g_assert_false (practice_client_handshake (client, NULL, &status));
}

static void
test_ipv6 (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, "practice-good");
  int errnum;

  if (practice_has_ipv6 ())
    {
      g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV6);

      practice_client_play (client, info, NULL, GREETING "|>EHLO a|<250-localhost at your service, "
                                                "[::1]\n|>QUIT|<221 |end");
    }
  else
    g_assert_false (practice_can_connect (info, G_SOCKET_FAMILY_IPV6, &errnum));
}

static void
test_presets (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) ports = g_hash_table_new (NULL, NULL);

  g_assert_cmpuint (ehlo_practice_get_n_presets (), ==, 16);
  for (guint i = 0; i < ehlo_practice_get_n_presets (); i++)
    {
      const EhloPracticeInfo *preset = ehlo_practice_get_preset (i);
      const EhloPracticeInfo *info = start (practice, preset->id);

      g_test_message ("%s: %s", preset->name, preset->description);
      g_assert_true (g_str_has_prefix (preset->id, "practice-"));
      g_assert_true (g_hash_table_add (ids, (gpointer) preset->id));
      g_assert_true (ehlo_practice_is_preset (preset->id));
      g_assert_cmpuint (g_utf8_strlen (preset->name, -1), <=, 60);
      g_assert_true (g_str_has_suffix (preset->description, "."));
      g_assert_cmpstr (preset->host, ==, "localhost");
      g_assert_cmpuint (preset->port, ==, 0);
      g_assert_null (preset->password);
      g_assert_true (g_str_has_suffix (preset->from, "@practice.example"));
      g_assert_true (g_str_has_suffix (preset->to, "@practice.example"));

      g_assert_true (g_hash_table_add (ports, GUINT_TO_POINTER (info->port)));
      g_assert_cmpint (info->encryption, ==, preset->encryption);
      g_assert_cmpstr (info->name, ==, preset->name);
      g_assert_cmpstr (info->user, ==, preset->user);
      g_assert_cmpuint (strlen (info->password), ==, 16);
      /* Once more is the same server. */
      g_assert_true (start (practice, preset->id) == info);
    }
}

static void
test_no_preset (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (ehlo_practice_is_preset ("gmail"));
  g_assert_false (ehlo_practice_is_preset (NULL));
  g_assert_null (ehlo_practice_start (practice, "practice-nonsense", &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
}

static void
test_side_by_side (void)
{
  g_autoptr (EhloPractice) ours = ehlo_practice_new ();
  g_autoptr (EhloPractice) theirs = ehlo_practice_new ();
  const EhloPracticeInfo *our_info = start (ours, "practice-good");
  const EhloPracticeInfo *their_info = start (theirs, "practice-good");
  g_autoptr (PracticeClient) client = practice_client_new (our_info, G_SOCKET_FAMILY_IPV4);
  g_autoptr (PracticeClient) stranger = practice_client_new (their_info, G_SOCKET_FAMILY_IPV4);
  guint status;

  g_assert_cmpuint (our_info->port, !=, their_info->port);
  g_assert_cmpstr (our_info->password, !=, their_info->password);
  practice_client_play (client, our_info, ehlo_practice_get_ca_pem (ours),
                        SIGNED_IN ENVELOPE "|>DATA|<354 |>ours|>.|<250 ");
  g_assert_null (ehlo_practice_dup_received (theirs, "practice-good"));

  practice_client_play (stranger, their_info, NULL, HELLO "|>STARTTLS|<220 ");
  g_assert_true (practice_client_handshake (stranger, ehlo_practice_get_ca_pem (ours), &status));
  g_assert_cmphex (status, ==, GNUTLS_CERT_INVALID | GNUTLS_CERT_SIGNER_NOT_FOUND);

  /* When one goes, the other stays, and whoever was connected to the first is cut off. */
  g_clear_object (&theirs);
  practice_client_play (client, our_info, NULL, ">NOOP|<250 ");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/servers/exchanges", test_exchanges);
  g_test_add_func ("/practice/servers/certificates", test_certificates);
  g_test_add_func ("/practice/servers/received", test_received);
  g_test_add_func ("/practice/servers/big-message", test_big_message);
  g_test_add_func ("/practice/servers/pipelining", test_pipelining);
  g_test_add_func ("/practice/servers/injection", test_injection);
  g_test_add_func ("/practice/servers/refused", test_refused);
  g_test_add_func ("/practice/servers/silent", test_silent);
  g_test_add_func ("/practice/servers/plain-to-tls-port", test_plain_to_tls_port);
  g_test_add_func ("/practice/servers/tls-to-plain-port", test_tls_to_plain_port);
  g_test_add_func ("/practice/servers/ipv6", test_ipv6);
  g_test_add_func ("/practice/servers/presets", test_presets);
  g_test_add_func ("/practice/servers/no-preset", test_no_preset);
  g_test_add_func ("/practice/servers/side-by-side", test_side_by_side);
  return g_test_run ();
}
