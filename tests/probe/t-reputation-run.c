/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-fact.h"
#include "ehlo-reputation-run.h"
#include "test-dns-server.h"
#include "test-run.h"

#define ADDRESS "185.199.0.7"

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  EhloRun **run = user_data;

  *run = ehlo_reputation_run_finish (EHLO_ENGINE (source), result);
}

static EhloRun *
look_up (const EhloReputationWish     *wish,
         const EhloReputationSettings *settings,
         EhloReputationMemory         *memory,
         GCancellable                 *cancellable)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloRun) growing = NULL;
  EhloRun *run = NULL;

  growing = ehlo_reputation_run_async (engine, wish, settings, memory, cancellable, finished_cb,
                                       &run);
  while (run == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (run == growing);
  return run;
}

static EhloReputationSettings *
make_settings (TestDnsServer *server)
{
  const char *const chosen[] = { "spamhaus-zen", NULL };
  EhloReputationSettings *settings = ehlo_reputation_settings_new ();

  settings->lists = TRUE;
  settings->chosen = g_strdupv ((char **) chosen);
  settings->resolver = g_strdup (test_dns_server_get_address (server));
  return settings;
}

/* What the person has not allowed is not asked. */
static void
test_not_allowed (void)
{
  g_autoptr (TestDnsServer) server = test_dns_server_new (NULL);
  g_autoptr (EhloReputationSettings) settings = make_settings (server);
  g_autoptr (EhloReputationWish) wish = ehlo_reputation_wish_new (ADDRESS);
  g_autoptr (EhloRun) run = NULL;

  settings->lists = FALSE;
  run = look_up (wish, settings, NULL, NULL);
  g_assert_cmpuint (ehlo_run_get_n_reputations (run), ==, 1);
  g_assert_cmpstr (ehlo_run_get_reputation (run, 0)->address, ==, ADDRESS);
  g_assert_cmpuint (ehlo_run_get_reputation (run, 0)->lists->len, ==, 0);
  g_assert_cmpuint (test_dns_server_count_udp (server), ==, 0);
}

/* Nobody is asked for the own address when nobody may be; a private one is not looked up. */
static void
test_no_address (void)
{
  g_autoptr (TestDnsServer) server = test_dns_server_new (NULL);
  g_autoptr (EhloReputationSettings) settings = make_settings (server);
  g_autoptr (EhloReputationWish) wish = ehlo_reputation_wish_new (NULL);
  g_autoptr (EhloRun) run = NULL;
  EhloStep *step;

  wish->seen_address = g_strdup ("192.168.1.20");
  run = look_up (wish, settings, NULL, NULL);
  step = ehlo_run_get_step (run, EHLO_STEP_REPUTATION);
  g_assert_cmpint (ehlo_step_get_outcome (step), ==, EHLO_OUTCOME_SKIPPED);
  g_assert_cmpstr (ehlo_step_get_string (step, EHLO_FACT_REASON), ==, "no-address");
  g_assert_cmpuint (ehlo_run_get_n_reputations (run), ==, 0);
  g_assert_cmpuint (test_dns_server_count_udp (server), ==, 0);
}

/* What a mail server said is enough; the same is not asked twice within ten minutes. */
static void
test_remembered (void)
{
  g_autoptr (TestDnsServer) server = test_dns_server_new (NULL);
  g_autoptr (EhloReputationSettings) settings = make_settings (server);
  g_autoptr (EhloReputationMemory) memory = ehlo_reputation_memory_new ();
  g_autoptr (EhloReputationWish) wish = ehlo_reputation_wish_new (NULL);
  g_autoptr (EhloRun) first = NULL;
  g_autoptr (EhloRun) second = NULL;
  g_autoptr (EhloRun) other = NULL;
  const EhloReputation *own;
  guint n_asked;

  wish->seen_address = g_strdup (ADDRESS);
  wish->seen_by = g_strdup ("mail.example.org");
  first = look_up (wish, settings, memory, NULL);
  n_asked = test_dns_server_count_udp (server);
  g_assert_cmpuint (n_asked, >=, 4);
  own = ehlo_run_get_reputation (first, 0);
  g_assert_cmpstr (own->source, ==, "ehlo-reply");
  g_assert_cmpstr (own->server, ==, "mail.example.org");
  g_assert_cmpuint (own->lists->len, ==, 1);
  g_assert_null (ehlo_step_get_fact (ehlo_run_get_step (first, EHLO_STEP_REPUTATION),
                                     EHLO_FACT_REMEMBERED));

  second = look_up (wish, settings, memory, NULL);
  g_assert_cmpuint (test_dns_server_count_udp (server), ==, n_asked);
  g_assert_cmpuint (ehlo_run_get_reputation (second, 0)->lists->len, ==, 1);
  g_assert_nonnull (ehlo_step_get_fact (ehlo_run_get_step (second, EHLO_STEP_REPUTATION),
                                        EHLO_FACT_REMEMBERED));

  /* Others lists are another question. */
  g_free (settings->chosen[0]);
  settings->chosen[0] = g_strdup ("spamcop");
  other = look_up (wish, settings, memory, NULL);
  g_assert_cmpuint (test_dns_server_count_udp (server), >, n_asked);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* A stop is not remembered as an answer. */
static void
test_stopped (void)
{
  g_autoptr (TestDnsServer) server = test_dns_server_new ("silent");
  g_autoptr (EhloReputationSettings) settings = make_settings (server);
  g_autoptr (EhloReputationMemory) memory = ehlo_reputation_memory_new ();
  g_autoptr (EhloReputationWish) wish = ehlo_reputation_wish_new (ADDRESS);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (EhloRun) run = NULL;
  g_autoptr (EhloRun) again = NULL;
  guint n_asked;

  g_timeout_add (50, cancel_cb, cancellable);
  run = look_up (wish, settings, memory, cancellable);
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_CANCELLED);
  n_asked = test_dns_server_count_udp (server);

  settings->timeout_us = 100 * G_TIME_SPAN_MILLISECOND;
  again = look_up (wish, settings, memory, NULL);
  g_assert_cmpuint (test_dns_server_count_udp (server), >, n_asked);
  g_assert_cmpint (ehlo_run_get_outcome (again), ==, EHLO_OUTCOME_WARNING);
}

/* ---- a refusal that names a list ---- */

static TestDnsServer *asked;

static void
allow_lists (EhloPlan *plan)
{
  plan->reputation = make_settings (asked);
}

static void
allow_other_list (EhloPlan *plan)
{
  allow_lists (plan);
  g_free (plan->reputation->chosen[0]);
  plan->reputation->chosen[0] = g_strdup ("spamcop");
}

#define REFUSAL(words) \
  { .id = "listed", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS, \
    .answers[EHLO_PRACTICE_GREETING] = { .text = "554 5.7.1 " words, \
                                         .then = EHLO_PRACTICE_CLOSE } }
#define BLOCKED "Service unavailable; Client host [" ADDRESS "] blocked using zen.spamhaus.org."

static void
test_refusal (void)
{
  static const EhloPracticeScript script = REFUSAL (BLOCKED);
  g_autoptr (TestDnsServer) server = test_dns_server_new (NULL);
  g_autoptr (EhloRun) run = NULL;

  asked = server;
  run = test_run_script (&script, allow_lists);
  g_assert_cmpuint (test_dns_server_count_udp (server), >=, 4);
  test_assert_outcome (run, EHLO_STEP_GREETING, EHLO_OUTCOME_FAILED);
  g_assert_cmpstr (test_fact (run, EHLO_STEP_GREETING, EHLO_FACT_LIST), ==, "spamhaus-zen");
  g_assert_cmpstr (test_fact (run, EHLO_STEP_GREETING, EHLO_FACT_LISTED_ADDRESS), ==, ADDRESS);
  /* The server leads every name to the same page. */
  g_assert_cmpstr (test_fact (run, EHLO_STEP_GREETING, EHLO_FACT_LIST_RESULT), ==, "error");
  g_assert_cmpuint (ehlo_run_get_n_reputations (run), ==, 1);
}

/* Not without permission, not a list that is switched off, and none when none is named. */
static void
test_refusal_not_asked (void)
{
  static const EhloPracticeScript named = REFUSAL (BLOCKED);
  static const EhloPracticeScript unnamed = REFUSAL ("[" ADDRESS "] is not welcome");
  static const EhloPracticeScript inside = REFUSAL ("[10.1.2.3] blocked using zen.spamhaus.org");
  static const struct
  {
    const EhloPracticeScript *script;
    void                    (*change) (EhloPlan *plan);
  } cases[] = {
    { &named, NULL }, { &named, allow_other_list }, { &unnamed, allow_lists },
    { &inside, allow_lists },
  };
  g_autoptr (TestDnsServer) server = test_dns_server_new (NULL);

  asked = server;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloRun) run = test_run_script (cases[i].script, cases[i].change);

      test_assert_outcome (run, EHLO_STEP_GREETING, EHLO_OUTCOME_FAILED);
      g_assert_null (test_fact (run, EHLO_STEP_GREETING, EHLO_FACT_LIST));
    }
  g_assert_cmpuint (test_dns_server_count_udp (server), ==, 0);
}

static void
test_learn (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  const EhloSubject subject = { .from = (char *) "anna@example.org" };
  g_autoptr (EhloRun) run = ehlo_run_new (&subject, now);
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_EHLO, "s1", 0);
  g_autoptr (EhloReputationWish) wish = ehlo_reputation_wish_new (NULL);
  g_autoptr (EhloPathResult) path = ehlo_path_result_new ("192.0.2.25");
  EhloPathTarget *target = ehlo_path_result_add_target (path, 587);

  ehlo_path_target_add_hop (target, 1, EHLO_HOP_EXPIRED)->from = g_strdup ("192.168.1.1");
  ehlo_path_target_add_hop (target, 2, EHLO_HOP_EXPIRED)->from = g_strdup ("100.72.0.1");
  ehlo_step_set_string (step, EHLO_FACT_SEEN_ADDRESS, ADDRESS);
  ehlo_step_set_string (step, EHLO_FACT_SERVER_NAME, "mail.example.org");
  ehlo_run_put_step (run, step);
  ehlo_run_set_path (run, path);

  ehlo_reputation_wish_learn (wish, run);
  g_assert_cmpstr (wish->seen_address, ==, ADDRESS);
  g_assert_cmpstr (wish->seen_by, ==, "mail.example.org");
  g_assert_cmpstr (wish->sender_domain, ==, "example.org");
  g_assert_true (wish->shared_hop);
}

static void
test_check (void)
{
  static const struct { const char *subject; const char *zone; gboolean good; } cases[] = {
    { ADDRESS, NULL, TRUE },        { "2a00:1450:4001::7", NULL, TRUE },
    { "example.org", NULL, TRUE },  { NULL, NULL, TRUE },
    { ADDRESS, "bl.example.net", TRUE },
    { "10.1.2.3", NULL, FALSE },    { "100.64.0.9", NULL, FALSE }, { "::1", NULL, FALSE },
    { "fd00::1", NULL, FALSE },     { "localhost", NULL, FALSE },  { "a b", NULL, FALSE },
    { ADDRESS, "net", FALSE },      { ADDRESS, "b l.example", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const zones[] = { cases[i].zone, NULL };
      g_autoptr (EhloReputationSettings) settings = ehlo_reputation_settings_new ();
      g_autoptr (EhloReputationWish) wish = ehlo_reputation_wish_new (cases[i].subject);
      g_autoptr (GError) error = NULL;

      settings->own_zones = g_strdupv ((char **) zones);
      g_assert_cmpint (ehlo_reputation_wish_check (wish, settings, &error), ==, cases[i].good);
      if (!cases[i].good)
        g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reputation-run/not-allowed", test_not_allowed);
  g_test_add_func ("/reputation-run/no-address", test_no_address);
  g_test_add_func ("/reputation-run/remembered", test_remembered);
  g_test_add_func ("/reputation-run/stopped", test_stopped);
  g_test_add_func ("/reputation-run/refusal", test_refusal);
  g_test_add_func ("/reputation-run/refusal-not-asked", test_refusal_not_asked);
  g_test_add_func ("/reputation-run/learn", test_learn);
  g_test_add_func ("/reputation-run/check", test_check);
  return g_test_run ();
}
