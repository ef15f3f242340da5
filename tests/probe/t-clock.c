/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-clock.h"
#include "ehlo-fact.h"
#include "ehlo-further.h"
#include "test-pki.h"
#include "tls-peer.h"
#include "web-server.h"

#include <string.h>

#define YEAR_S (365 * 24 * 3600)

/* ---- whom to believe ------------------------------------------------------------------------- */

#define NOBODY G_MININT

/* What each says that this computer is ahead, in the order of EhloClockWitness. */
static const struct
{
  const char *name;
  int         off[EHLO_N_CLOCK_WITNESSES];
  const char *from; /* NULL: nothing can be said */
  int         want;
} votes[] = {
  { "nobody", { NOBODY, NOBODY, NOBODY, NOBODY }, NULL, 0 },
  { "https", { NOBODY, NOBODY, 7200, NOBODY }, "https", 7200 },
  { "greeting", { NOBODY, NOBODY, NOBODY, -9 }, "greeting", -9 },
  { "server-in-both-ways", { NOBODY, NOBODY, 7200, 7201 }, "https+greeting", 7200 },
  { "server-at-odds", { NOBODY, NOBODY, 7200, 0 }, NULL, 0 },
  { "server-at-odds-but-page", { NOBODY, 0, 7200, 0 }, "page", 0 },
  { "page-and-server", { NOBODY, 7000, 7200, NOBODY }, "page+https", 7000 },
  { "page-against-server", { NOBODY, 0, 7200, 7200 }, NULL, 0 },
  { "kernel-against-server", { 0, NOBODY, 7200, NOBODY }, NULL, 0 },
  { "two-against-server", { 0, 1, 7200, 7200 }, "ntp+page", 0 },
  { "kernel-is-outvoted", { 0, 7200, 7200, NOBODY }, "page+https", 7200 },
  { "each-says-another", { 0, 7200, 99999, NOBODY }, NULL, 0 },
  { "all", { 1, 2, 3, 4 }, "ntp+page+https+greeting", 1 },
};

static void
test_vote (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  EhloClockWord words[EHLO_N_CLOCK_WITNESSES] = { { FALSE, 0, 0 } };
  g_autoptr (EhloClockVote) vote = NULL;

  for (guint w = 0; w < EHLO_N_CLOCK_WITNESSES; w++)
    if (votes[i].off[w] != NOBODY)
      words[w] = (EhloClockWord) { TRUE, 1000000 - votes[i].off[w], votes[i].off[w] };

  vote = ehlo_clock_vote (words);
  g_assert_cmpstr (vote != NULL ? vote->from : NULL, ==, votes[i].from);
  if (vote == NULL)
    return;
  g_assert_cmpint (vote->off_s, ==, votes[i].want);
  g_assert_cmpint (vote->date_s, ==, 1000000 - votes[i].want);
}

/* ---- the witnesses --------------------------------------------------------------------------- */

static void
test_kernel (void)
{
  struct timex kernel = { .status = STA_PLL, .maxerror = 20000, .time = { .tv_sec = 5000 } };
  EhloClockWord word =
    ehlo_clock_hear_kernel (TIME_OK, &kernel, G_GINT64_CONSTANT (5002000000));

  g_assert_true (word.known);
  g_assert_cmpint (word.off_s, ==, 2);

  /* Nobody keeps it right; or not well; or it may not be asked. */
  g_assert_false (ehlo_clock_hear_kernel (TIME_ERROR, &kernel, 0).known);
  g_assert_false (ehlo_clock_hear_kernel (-1, &kernel, 0).known);
  kernel.maxerror = 16000000;
  g_assert_false (ehlo_clock_hear_kernel (TIME_OK, &kernel, 0).known);
  kernel.maxerror = 20000;
  kernel.status |= STA_UNSYNC;
  g_assert_false (ehlo_clock_hear_kernel (TIME_OK, &kernel, 0).known);
}

static void
test_greeting (void)
{
  const char *exim = "220 mx ESMTP Exim 4.96 Thu, 01 Jan 1970 01:00:00 +0000";
  EhloClockWord word = ehlo_clock_hear_greeting (exim, G_GINT64_CONSTANT (3601000000));

  g_assert_true (word.known);
  g_assert_cmpint (word.date_s, ==, 3600);
  g_assert_cmpint (word.off_s, ==, 1);
  g_assert_false (ehlo_clock_hear_greeting ("220 mx ESMTP Postfix", 0).known);
  g_assert_false (ehlo_clock_hear_greeting (NULL, 0).known);
}

typedef struct
{
  gboolean      done;
  EhloClockWord word;
} Heard;

static void
heard_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Heard *heard = user_data;

  heard->word = ehlo_clock_ask_https_finish (result);
  heard->done = TRUE;
}

static EhloClockWord
ask_https (guint16 port)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (EhloTlsTrust) trust = ehlo_tls_trust_new ();
  Heard heard = { FALSE };

  g_ptr_array_add (addresses, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4));
  ehlo_clock_ask_https_async (addresses, port, trust, "mail.example.org",
                              g_get_monotonic_time () + 30 * G_USEC_PER_SEC, NULL, heard_cb,
                              &heard);
  while (!heard.done)
    g_main_context_iteration (NULL, TRUE);
  return heard.word;
}

/* Its certificate is over, which is why it is asked. */
static void
test_https (void)
{
  const TestCertSpec spec = { .common_name = "mail.example.org", .dns_name = "mail.example.org",
                              .from_days = -9, .until_days = -3 };
  g_autoptr (TestCert) cert = test_cert_new (&spec, NULL);
  TlsPeerSpec peer_spec = {
    .credentials = test_credentials_new (cert, NULL),
    .greeting = "HTTP/1.1 301 Moved\r\nDate: Thu, 01 Jan 1970 01:00:00 GMT\r\n\r\n",
  };
  TlsPeer *peer = tls_peer_new (tls_peer_serve, &peer_spec);
  g_autoptr (GSocket) probe = tls_peer_connect (peer);
  g_autoptr (GSocketAddress) address = g_socket_get_remote_address (probe, NULL);
  EhloClockWord word;

  g_socket_close (probe, NULL);
  word = ask_https (g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  tls_peer_free (peer);
  gnutls_certificate_free_credentials (peer_spec.credentials);
  g_assert_true (word.known);
  g_assert_cmpint (word.date_s, ==, 3600);
  g_assert_cmpstr (peer_spec.sni, ==, "mail.example.org");
}

static void
test_no_https (void)
{
  WebServer *server = web_server_new ("");
  guint16 port = server->port;

  web_server_free (server);
  g_assert_false (ask_https (port).known);
}

/* ---- the whole probe ------------------------------------------------------------------------- */

typedef struct
{
  EhloSubject   subject;
  EhloPlan      plan;
  EhloEngine   *engine;
  EhloRecorder *recorder;
  EhloInquiry   inquiry;
  EhloStep     *tls;
} World;

/* A server whose certificate has @problem, and which greeted with @greeting. */
static void
world_init (World      *world,
            const char *greeting,
            const char *problem)
{
  const char *const problems[] = { problem, NULL };
  EhloStep *greeted;

  world->subject = (EhloSubject) { .host = (char *) "mail.example.org", .port = 587 };
  world->plan = (EhloPlan) { .subject = &world->subject, .timeout_us = 10 * G_USEC_PER_SEC };
  world->engine = ehlo_engine_new ();
  world->recorder = ehlo_recorder_new_private (NULL, NULL);
  greeted = ehlo_recorder_begin (world->recorder, EHLO_STEP_GREETING);
  ehlo_step_set_string (greeted, EHLO_FACT_REPLY, greeting);
  ehlo_recorder_end (world->recorder, greeted, EHLO_OUTCOME_OK, "-");
  world->tls = ehlo_recorder_begin (world->recorder, EHLO_STEP_TLS);
  ehlo_step_set_strv (world->tls, EHLO_FACT_VERIFY_PROBLEMS, problems);
  ehlo_recorder_end (world->recorder, world->tls, EHLO_OUTCOME_WARNING, "-");
  world->inquiry = (EhloInquiry) {
    .engine = world->engine, .plan = &world->plan, .recorder = world->recorder,
    .addresses = g_ptr_array_new_with_free_func (g_object_unref), .ports = g_ptr_array_new (),
  };
}

static void
world_clear (World *world)
{
  g_ptr_array_unref (world->inquiry.addresses);
  g_ptr_array_unref (world->inquiry.ports);
  ehlo_recorder_free (world->recorder);
  g_object_unref (world->engine);
  g_free (world->plan.connectivity_uri);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  gboolean *done = user_data;

  ehlo_further_clock.finish (result);
  *done = TRUE;
}

static void
run_probe (World *world)
{
  gboolean done = FALSE;

  ehlo_further_clock.start (&world->inquiry, NULL, done_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* The time as servers write it, @ago_s seconds before now. */
static char *
write_date (gint64 ago_s)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, (double) -ago_s);

  return g_date_time_format (then, "%a, %d %b %Y %H:%M:%S GMT");
}

/* A page and a greeting say the same: two clocks, against which the kernel's own is none. */
static void
run_with_witnesses (World  *world,
                    gint64  ago_s)
{
  g_autofree char *date = write_date (ago_s);
  g_autofree char *greeting = g_strdup_printf ("220 mx ESMTP Sendmail; %s", date);
  g_autofree char *answer =
    g_strdup_printf ("HTTP/1.1 200 OK\r\nDate: %s\r\n\r\nNetworkManager is online\n", date);
  g_autoptr (WebServer) server = web_server_new (answer);

  world_init (world, greeting, "expired");
  world->plan.connectivity_uri = g_strdup_printf ("http://127.0.0.1:%u/nm", server->port);
  run_probe (world);
}

static void
test_wrong (void)
{
  g_auto (World) world;
  gint64 off;

  run_with_witnesses (&world, 2 * YEAR_S);
  off = ehlo_step_get_int (world.tls, EHLO_FACT_CLOCK_OFF, 0);
  g_assert_cmpint (ABS (off - 2 * YEAR_S), <, 100);
  g_assert_cmpstr (ehlo_step_get_string (world.tls, EHLO_FACT_CLOCK_FROM), ==, "page+greeting");
  g_assert_nonnull (ehlo_step_get_string (world.tls, EHLO_FACT_CLOCK_DATE));
}

static void
test_right (void)
{
  g_auto (World) world;

  run_with_witnesses (&world, 0);
  g_assert_nonnull (ehlo_step_get_fact (world.tls, EHLO_FACT_CLOCK_OFF));
  g_assert_cmpint (ABS (ehlo_step_get_int (world.tls, EHLO_FACT_CLOCK_OFF, 9999)), <, 100);
  g_assert_nonnull (strstr (ehlo_step_get_string (world.tls, EHLO_FACT_CLOCK_FROM),
                            "page+greeting"));
}

/* What is this computer itself is no witness. */
static void
test_loopback (void)
{
  g_autofree char *date = write_date (2 * YEAR_S);
  g_autofree char *greeting = g_strdup_printf ("220 mx ESMTP Sendmail; %s", date);
  g_auto (World) world;
  const char *from;

  world_init (&world, greeting, "expired");
  world.subject.host = (char *) "localhost";
  run_probe (&world);
  from = ehlo_step_get_string (world.tls, EHLO_FACT_CLOCK_FROM);
  g_assert_true (from == NULL || g_str_equal (from, "ntp"));
}

static void
test_needed (void)
{
  static const struct
  {
    const char *problem;
    gboolean    needed;
  } rows[] = {
    { "expired", TRUE }, { "not-yet-valid", TRUE }, { "not-trusted", FALSE },
    { "unexpected-owner", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (World) world;

      world_init (&world, "220 mx", rows[i].problem);
      g_assert_cmpint (ehlo_further_clock.is_needed (&world.inquiry), ==, rows[i].needed);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (votes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/clock/vote/%s", votes[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_vote);
    }
  g_test_add_func ("/clock/kernel", test_kernel);
  g_test_add_func ("/clock/greeting", test_greeting);
  g_test_add_func ("/clock/https", test_https);
  g_test_add_func ("/clock/no-https", test_no_https);
  g_test_add_func ("/clock/wrong", test_wrong);
  g_test_add_func ("/clock/right", test_right);
  g_test_add_func ("/clock/loopback", test_loopback);
  g_test_add_func ("/clock/needed", test_needed);
  return g_test_run ();
}
