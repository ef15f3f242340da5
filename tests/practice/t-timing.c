/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice-client.h"

#include <errno.h>

/* What a stage has by default, in µs; the drip must outlast it. */
#define STAGE_US (10 * G_USEC_PER_SEC)

static const EhloPracticeScript hasty = {
  .id = "test-hasty",
  .idle_ms = 200,
};

static const EhloPracticeScript hasty_and_silent = {
  .id = "test-hasty-and-silent",
  .idle_ms = 200,
  .answers[EHLO_PRACTICE_GREETING] = { .text = "", .then = EHLO_PRACTICE_SILENT },
};

static const EhloPracticeScript hasty_tls = {
  .id = "test-hasty-tls",
  .door = EHLO_PRACTICE_DOOR_TLS,
  .idle_ms = 200,
};

static const EhloPracticeScript slow = {
  .id = "test-slow",
  .idle_ms = 200,
  .answers[EHLO_PRACTICE_GREETING] = { .wait_ms = 500 },
  .answers[EHLO_PRACTICE_EHLO] = { .text = "250 x", .drip_ms = 20 },
  .answers[EHLO_PRACTICE_RSET] = { .text = "", .wait_ms = 300 },
};

/* A long reply that comes behind one that drips. */
#define TEN_BYTES     "ten bytes "
#define HUNDRED_BYTES TEN_BYTES TEN_BYTES TEN_BYTES TEN_BYTES TEN_BYTES TEN_BYTES TEN_BYTES \
                      TEN_BYTES TEN_BYTES TEN_BYTES

static const EhloPracticeScript slow_at_first = {
  .id = "test-slow-at-first",
  .answers[EHLO_PRACTICE_EHLO] = { .text = "250 x", .drip_ms = 100 },
  .answers[EHLO_PRACTICE_RSET] = { .text = "250 2.0.0 " HUNDRED_BYTES HUNDRED_BYTES HUNDRED_BYTES
                                           HUNDRED_BYTES HUNDRED_BYTES HUNDRED_BYTES },
};

static const EhloPracticeScript very_slow = {
  .id = "test-very-slow",
  .answers[EHLO_PRACTICE_GREETING] = { .wait_ms = 60 * 1000 },
};

static const EhloPracticeScript rude_in_tls = {
  .id = "test-rude-in-tls",
  .door = EHLO_PRACTICE_DOOR_TLS,
  .answers[EHLO_PRACTICE_QUIT] = { .then = EHLO_PRACTICE_RESET },
};

static const EhloPracticeScript rude = {
  .id = "test-rude",
  .answers[EHLO_PRACTICE_GREETING] = { .text = "SSH-2.0-OpenSSH_9.2\r\n", .raw = TRUE },
  .answers[EHLO_PRACTICE_EHLO] = { .text = "250 half a li", .raw = TRUE,
                                   .then = EHLO_PRACTICE_CLOSE },
  .answers[EHLO_PRACTICE_HELO] = { .text = "", .then = EHLO_PRACTICE_RESET },
};

static const EhloPracticeScript cut_off = {
  .id = "test-cut-off",
  .answers[EHLO_PRACTICE_STARTTLS] = { .text = "220 2.0.0 Go", .then = EHLO_PRACTICE_CLOSE },
};

static const EhloPracticeScript old_tls = {
  .id = "test-old-tls",
  .door = EHLO_PRACTICE_DOOR_TLS,
  .tls_priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2",
};

static const EhloPracticeInfo *
start (EhloPractice             *practice,
       const EhloPracticeScript *script)
{
  g_autoptr (GError) error = NULL;
  const EhloPracticeInfo *info = ehlo_practice_start_script (practice, script, &error);

  g_assert_no_error (error);
  return info;
}

/* It outlasts the deadline of a stage, and whoever has patience gets a server that works. */
static void
test_drip (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start (practice, "practice-drip", NULL);
  g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  gint64 start_us = g_get_monotonic_time ();
  g_autofree char *first = practice_client_read_bytes (client, 3);
  gint64 first_us = g_get_monotonic_time () - start_us;
  g_autofree char *rest = practice_client_read_bytes (client, 124);

  g_assert_cmpstr (first, ==, "220");
  g_assert_cmpint (first_us, <, STAGE_US);
  g_assert_true (g_str_has_suffix (rest, "\r\n"));
  g_assert_cmpint (g_get_monotonic_time () - start_us, >, STAGE_US + STAGE_US / 5);
  practice_client_play (client, info, ehlo_practice_get_ca_pem (practice),
                        ">EHLO a|<250-|>STARTTLS|<220 |tls|>EHLO a|<250-|>AUTH PLAIN {plain}|<235 "
                        "|>QUIT|<221 |end");
}

static void
test_wait (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, &slow);
  g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  gint64 start_us = g_get_monotonic_time ();

  /* Its own slowness is not the client's: no time-out of 200 ms cuts in. */
  practice_client_play (client, info, NULL, "<220 ");
  g_assert_cmpint (g_get_monotonic_time () - start_us, >=, 450 * 1000);

  start_us = g_get_monotonic_time ();
  practice_client_play (client, info, NULL, ">EHLO a|>RSET|>QUIT|<250 x|<221 |end");
  /* Six pauses between seven bytes, and a command without an answer. */
  g_assert_cmpint (g_get_monotonic_time () - start_us, >=, (6 * 20 + 300 - 50) * 1000);
}

/* A reply that drips holds back those behind it, but does not make them drip: 600 bytes would take
 * a minute. */
static void
test_drip_is_for_one (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, &slow_at_first);
  g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  gint64 start_us = g_get_monotonic_time ();

  practice_client_play (client, info, NULL, "<220 |>EHLO a|>RSET|<250 x|<250 2.0.0 ten");
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 30 * G_USEC_PER_SEC);
}

/* Stopping does not wait for a server that takes its time. */
static void
test_stop_while_waiting (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, &very_slow);
  g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  gint64 start_us = g_get_monotonic_time ();
  int errnum;

  g_assert_true (practice_client_is_silent (client, 200));
  g_clear_object (&practice);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 30 * G_USEC_PER_SEC);
  g_assert_true (practice_client_is_at_end (client, &errnum));
  g_assert_cmpint (errnum, ==, 0);
}

/* The last words arrive although the client goes on talking: no reset overtakes them. */
static void
test_goodbye_arrives (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start (practice, "practice-good", NULL);
  g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  g_autoptr (GString) talk = g_string_new ("QUIT\r\n");

  for (guint i = 0; i < 10000; i++)
    g_string_append (talk, "NOOP\r\n");
  practice_client_play (client, info, NULL, "<220 ");
  practice_client_send (client, talk->str);
  practice_client_play (client, info, NULL, "<221 |end");
}

static void
test_idle (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, &hasty);
  g_autoptr (PracticeClient) idle = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  g_autoptr (PracticeClient) silent = NULL;
  g_autoptr (PracticeClient) tls = NULL;
  int errnum;

  practice_client_play (idle, info, NULL, "<220 |<421 4.4.2 localhost |end");

  /* Whoever does not speak says no goodbye either. */
  silent = practice_client_new (start (practice, &hasty_and_silent), G_SOCKET_FAMILY_IPV4);
  g_assert_true (practice_client_is_at_end (silent, &errnum));
  g_assert_cmpint (errnum, ==, 0);
  tls = practice_client_new (start (practice, &hasty_tls), G_SOCKET_FAMILY_IPV4);
  g_assert_true (practice_client_is_at_end (tls, &errnum));
  g_assert_cmpint (errnum, ==, 0);
}

static void
test_rude (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, &rude);
  g_autoptr (PracticeClient) first = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  g_autoptr (PracticeClient) second = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  g_autoptr (PracticeClient) third = NULL;
  g_autofree char *greeting = practice_client_read_bytes (first, 21);
  g_autofree char *same = practice_client_read_bytes (second, 21);
  g_autofree char *half = NULL;
  int errnum;

  g_assert_cmpstr (greeting, ==, "SSH-2.0-OpenSSH_9.2\r\n");
  g_assert_cmpstr (same, ==, greeting);
  practice_client_send (first, "EHLO a\r\n");
  half = practice_client_read_bytes (first, 13);
  g_assert_cmpstr (half, ==, "250 half a li");
  g_assert_true (practice_client_is_at_end (first, &errnum));
  g_assert_cmpint (errnum, ==, 0);

  practice_client_send (second, "HELO a\r\n");
  g_assert_true (practice_client_is_at_end (second, &errnum));
  g_assert_cmpint (errnum, ==, ECONNRESET);

  /* Inside TLS too, without the goodbye that TLS has. */
  info = start (practice, &rude_in_tls);
  third = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  practice_client_play (third, info, ehlo_practice_get_ca_pem (practice), "tls|<220 |>QUIT|<221 ");
  g_assert_true (practice_client_is_at_end (third, &errnum));
  g_assert_cmpint (errnum, !=, 0);
}

static void
test_tls (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = start (practice, &old_tls);
  g_autoptr (PracticeClient) old = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  g_autoptr (PracticeClient) cut = NULL;

  practice_client_play (old, info, ehlo_practice_get_ca_pem (practice), "tls|<220 ");
  g_assert_cmpstr (practice_client_get_version (old), ==, "TLS1.2");

  info = start (practice, &cut_off);
  cut = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  practice_client_play (cut, info, NULL, "<220 |>EHLO a|<250-|>STARTTLS|<220 2.0.0 Go|end");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/timing/drip", test_drip);
  g_test_add_func ("/practice/timing/wait", test_wait);
  g_test_add_func ("/practice/timing/drip-is-for-one", test_drip_is_for_one);
  g_test_add_func ("/practice/timing/stop-while-waiting", test_stop_while_waiting);
  g_test_add_func ("/practice/timing/goodbye-arrives", test_goodbye_arrives);
  g_test_add_func ("/practice/timing/idle", test_idle);
  g_test_add_func ("/practice/timing/rude", test_rude);
  g_test_add_func ("/practice/timing/tls", test_tls);
  return g_test_run ();
}
