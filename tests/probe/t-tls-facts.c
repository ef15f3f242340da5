/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "ehlo-tls-facts.h"

#define NOW G_GINT64_CONSTANT (1795000000) /* 2026-11-18 */
#define DAY (24 * 60 * 60)

static EhloTlsEvidence *
evidence_with_leaf (gint64 not_after)
{
  EhloTlsEvidence *evidence = ehlo_tls_evidence_new ();
  EhloCertificate *leaf = ehlo_certificate_new ();
  static const char *const names[] = { "mail.example.org", NULL };

  leaf->subject = g_strdup ("CN=mail.example.org");
  leaf->issuer = g_strdup ("CN=Example CA");
  g_strfreev (leaf->names);
  leaf->names = g_strdupv ((char **) names);
  leaf->not_before = NOW - 30 * DAY;
  leaf->not_after = not_after;
  g_ptr_array_add (evidence->chain, leaf);
  evidence->outcome = EHLO_TLS_DONE;
  evidence->version = g_strdup ("TLS1.3");
  return evidence;
}

static void
set_problem (EhloTlsEvidence *evidence,
             const char      *problem)
{
  const char *const problems[] = { problem, "not-trusted", NULL };

  g_strfreev (evidence->verify_problems);
  evidence->verify_problems = g_strdupv ((char **) problems);
}

static const struct
{
  gint64 seconds_left;
  gint64 days;
} days[] = {
  { 61 * DAY + 5, 61 }, { DAY, 1 }, { DAY - 1, 0 }, { 0, 0 }, { -1, -1 }, { -DAY, -1 },
  { -DAY - 1, -2 },
};

static void
test_days (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autoptr (EhloTlsEvidence) evidence = evidence_with_leaf (NOW + days[i].seconds_left);
      g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_TLS, "s1", 0);

      ehlo_tls_facts_store (evidence, NOW, step);
      g_assert_cmpint (ehlo_step_get_int (step, EHLO_FACT_CERT_DAYS_LEFT, 99), ==, days[i].days);
    }
}

static void
test_facts (void)
{
  g_autoptr (EhloTlsEvidence) evidence = evidence_with_leaf (NOW + DAY);
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_TLS, "s1", 0);
  g_auto (GStrv) names = NULL;

  evidence->verified = TRUE;
  ehlo_tls_facts_store (evidence, NOW, step);
  names = ehlo_step_dup_strv (step, EHLO_FACT_CERT_NAMES);
  g_assert_cmpstr (names[0], ==, "mail.example.org");
  g_assert_cmpstr (ehlo_step_get_string (step, EHLO_FACT_TLS_OUTCOME), ==, "done");
  g_assert_true (ehlo_step_get_boolean (step, EHLO_FACT_VERIFIED));
  g_assert_cmpstr (ehlo_step_get_string (step, EHLO_FACT_CERT_NOT_AFTER), ==,
                   "2026-11-19T11:06:40Z");
}

static void
test_summaries (void)
{
  g_autoptr (EhloTlsEvidence) evidence = evidence_with_leaf (NOW + 2 * DAY);
  g_autofree char *bad = NULL;
  g_autofree char *good = NULL;
  g_autofree char *alert = NULL;

  set_problem (evidence, "expired");
  bad = ehlo_tls_facts_dup_summary (evidence, NOW);
  g_assert_cmpstr (bad, ==, "TLS1.3, certificate has expired");

  evidence->verified = TRUE;
  good = ehlo_tls_facts_dup_summary (evidence, NOW);
  g_assert_cmpstr (good, ==, "TLS1.3, certificate is good, 2 days left");

  evidence->outcome = EHLO_TLS_ALERT;
  evidence->alert = 40;
  evidence->alert_name = g_strdup ("Handshake failed");
  alert = ehlo_tls_facts_dup_summary (evidence, NOW);
  g_assert_cmpstr (alert, ==, "The server gave up: Handshake failed");
}

static void
test_nothing_known (void)
{
  g_autoptr (EhloTlsEvidence) evidence = ehlo_tls_evidence_new ();
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_TLS, "s1", 0);

  evidence->outcome = EHLO_TLS_TIMED_OUT;
  ehlo_tls_facts_store (evidence, NOW, step);
  g_assert_null (ehlo_step_get_fact (step, EHLO_FACT_CERT_SUBJECT));
  g_assert_null (ehlo_step_get_fact (step, EHLO_FACT_VERIFIED));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tls-facts/days", test_days);
  g_test_add_func ("/tls-facts/facts", test_facts);
  g_test_add_func ("/tls-facts/summaries", test_summaries);
  g_test_add_func ("/tls-facts/nothing-known", test_nothing_known);
  return g_test_run ();
}
