/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-compare.h"

#include "built-run.h"
#include "ehlo-compare-values.h"

#include <string.h>

#define HOST "smtp.example.org"
#define A1 "192.0.2.25"
#define A2 "192.0.2.26"
#define NETWORK(card, tunnels) \
  { EHLO_STEP_NETWORK, OK, "{'interfaces': <['" card "']>" tunnels "}", "-" }
#define DNS(addresses) { EHLO_STEP_DNS, OK, "{'addresses': <[" addresses "]>}", "-", 20000 }
#define CONNECTED \
  { EHLO_STEP_CONNECT, OK, "{'address': <'" A1 "'>, 'local-address': <'10.0.0.7'>}", "-", 30000 }
#define TIMED_OUT \
  { EHLO_STEP_CONNECT, FAIL, "{'tried': <['" A1 "']>, 'outcomes': <['timed-out']>}", "-" }
#define GREETING(text) { EHLO_STEP_GREETING, OK, "{'reply': <'" text "'>}", "-", 40000 }
#define EHLO(offers) { EHLO_STEP_EHLO, OK, "{'capabilities': <[" offers "]>}", "-", 40000 }
#define TLS(issuer, sum, until) \
  { EHLO_STEP_TLS, OK, "{'verified': <true>, 'tls-version': <'TLS1.3'>, 'certificate-issuer': <'" \
    issuer "'>, 'certificate-sha256': <'" sum "'>, 'certificate-from': <'2026-01-01T00:00:00Z'>, " \
    "'certificate-until': <'" until "T00:00:00Z'>}", "-", 50000 }

/* What differs between two runs, as topics with blanks between. */
typedef struct
{
  const char *name;
  BuiltStep   before[MAX_STEPS];
  BuiltStep   after[MAX_STEPS];
  const char *differs;
  const char *sentence; /* one of those told; NULL: none is */
} Case;

static const Case cases[] = {
  { "nothing", { NETWORK ("wlp3s0", ""), CONNECTED }, { NETWORK ("wlp3s0", ""), CONNECTED }, "",
    NULL },
  { "network", { NETWORK ("wlp3s0", "") }, { NETWORK ("enp2s0", "") }, "interfaces",
    "This computer was connected through wlp3s0, now through enp2s0." },
  { "tunnel", { NETWORK ("wlp3s0", "") }, { NETWORK ("wlp3s0", ", 'tunnels': <['tun0']>") },
    "tunnels", "A VPN carries the traffic: none before, tun0 now." },
  { "addresses", { DNS ("'" A1 "'") }, { DNS ("'" A2 "'") }, "server-addresses",
    "The name of the server led to 192.0.2.25, now to 192.0.2.26." },
  { "order-of-addresses", { DNS ("'" A1 "', '" A2 "'") }, { DNS ("'" A2 "', '" A1 "'") }, "",
    NULL },
  { "certificate-renewed", { TLS ("R1", "aa", "2026-12-01") }, { TLS ("R1", "bb", "2027-03-01") },
    "certificate-dates certificate",
    "The certificate was valid from 2026-01-01 to 2026-12-01, now from 2026-01-01 to 2027-03-01." },
  { "certificate-of-another", { TLS ("R1", "aa", "2026-12-01") },
    { TLS ("Guard", "bb", "2026-12-01") }, "certificate-issuer certificate",
    "The certificate was issued by R1, now by Guard." },
  { "greeting", { GREETING ("220 mx.example.org ESMTP Postfix") },
    { GREETING ("220 guard.example.net SMTP Proxy") }, "greeting",
    "Another greeting came: “220 guard.example.net SMTP Proxy” instead of “220 mx.example.org "
    "ESMTP Postfix”." },
  { "greeting-with-numbers", { GREETING ("220 mx.example.org ESMTP a9-20020a05.12 - gsmtp") },
    { GREETING ("220 mx.example.org ESMTP b3-4fb4d7f4.31 - gsmtp") }, "", NULL },
  { "greeting-with-a-date", { GREETING ("220 mx.example.org Exim 4.96 Fri, 20 Nov 2026 18:02:11") },
    { GREETING ("220 mx.example.org Exim 4.96 Sat, 21 Dec 2026 08:14:03") }, "", NULL },
  { "greeting-of-a-version", { GREETING ("220 mx.example.org Exim 4.96") },
    { GREETING ("220 mx.example.org Exim 4.98") }, "greeting",
    "Another greeting came: “220 mx.example.org Exim 4.98” instead of “220 mx.example.org Exim "
    "4.96”." },
  { "greeting-of-another-code", { GREETING ("220 mx.example.org") },
    { GREETING ("421 mx.example.org") }, "greeting",
    "Another greeting came: “421 mx.example.org” instead of “220 mx.example.org”." },
  { "capability-lost", { EHLO ("'STARTTLS', 'SIZE 10'") }, { EHLO ("'SIZE 10'") },
    "capabilities-ehlo", "The server no longer offers STARTTLS." },
  { "capability-gained", { EHLO ("'SIZE 10'") }, { EHLO ("'SIZE 10', 'DSN'") },
    "capabilities-ehlo", "The server now also offers DSN." },
  { "capability-exchanged", { EHLO ("'SIZE 10'") }, { EHLO ("'SIZE 20'") },
    "capabilities-ehlo", "The server no longer offers SIZE 10, but SIZE 20." },
  { "order-of-capabilities", { EHLO ("'SIZE 10', 'DSN'") }, { EHLO ("'DSN', 'SIZE 10'") }, "",
    NULL },
  /* Not reached is no change: of the certificate of a server that does not answer nothing is
   * known. */
  { "port", { CONNECTED, GREETING ("220 x"), TLS ("R1", "aa", "2026-12-01") }, { TIMED_OUT },
    "port-587", "Port 587 was: open. Now it is: no answer." },
  { "time", { CONNECTED, { EHLO_STEP_TLS, OK, NULL, "-", 50000 } },
    { CONNECTED, { EHLO_STEP_TLS, OK, NULL, "-", 1200000 } }, "time-tls",
    "“Encryption” took 50 ms, now 1.2 s." },
  { "time-of-little-more", { { EHLO_STEP_TLS, OK, NULL, "-", 1000 } },
    { { EHLO_STEP_TLS, OK, NULL, "-", 200000 } }, "", NULL },
  { "text-that-looks-like-ours", { GREETING ("220 {after} a") }, { GREETING ("220 {before} b") },
    "greeting", "Another greeting came: “220 {before} b” instead of “220 {after} a”." },
};

static char *
list_differing (const EhloComparison *comparison)
{
  g_autoptr (GString) topics = g_string_new (NULL);

  for (guint i = 0; i < comparison->rows->len; i++)
    {
      const EhloComparisonRow *row = g_ptr_array_index (comparison->rows, i);

      g_assert_true ((row->change == EHLO_CHANGE_DIFFERS) == (row->sentence != NULL));
      g_assert_true ((row->change == EHLO_CHANGE_UNKNOWN) ==
                     (row->before == NULL || row->after == NULL));
      if (row->change == EHLO_CHANGE_DIFFERS)
        g_string_append_printf (topics, "%s%s", topics->len > 0 ? " " : "", row->topic);
    }

  return g_string_free (g_steal_pointer (&topics), FALSE);
}

static gboolean
has_sentence (const EhloComparison *comparison,
              const char           *sentence)
{
  for (guint i = 0; i < comparison->rows->len; i++)
    {
      const EhloComparisonRow *row = g_ptr_array_index (comparison->rows, i);

      if (g_strcmp0 (row->sentence, sentence) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (EhloRun) before = built_run_new (HOST, "ana", c->before);
  g_autoptr (EhloRun) after = built_run_new (HOST, "ana", c->after);
  g_autoptr (EhloComparison) comparison = ehlo_compare_runs (before, after);
  g_autofree char *differs = list_differing (comparison);

  g_assert_cmpstr (differs, ==, c->differs);
  g_assert_cmpint (ehlo_comparison_count_changes (comparison) == 0, ==, *c->differs == '\0');
  if (c->sentence != NULL)
    g_assert_true (has_sentence (comparison, c->sentence));
}

static EhloRun *
make_judged (const char *code,
             const char *title)
{
  const BuiltStep steps[MAX_STEPS] = { NETWORK ("wlp3s0", "") };
  EhloRun *run = built_run_new (HOST, "ana", steps);
  g_autoptr (EhloFinding) verdict = ehlo_finding_new (code, title, "-");

  ehlo_run_set_verdict (run, verdict);

  return run;
}

static void
test_verdict (void)
{
  g_autoptr (EhloRun) dropped = make_judged ("port-dropped", "Your network blocks port 587");
  g_autoptr (EhloRun) other = make_judged ("port-dropped", "Somebody blocks port 587");
  g_autoptr (EhloRun) works = make_judged ("ok", "Mail can be sent");
  g_autoptr (EhloComparison) same = ehlo_compare_runs (dropped, other);
  g_autoptr (EhloComparison) differs = ehlo_compare_runs (works, dropped);
  g_autofree char *causes = ehlo_comparison_dup_causes (differs);

  g_assert_true (ehlo_comparison_is_same_verdict (same));
  g_assert_cmpuint (ehlo_comparison_count_changes (same), ==, 0);
  g_assert_false (ehlo_comparison_is_same_verdict (differs));
  g_assert_true (has_sentence (differs, "The result was “Mail can be sent”, now it is “Your "
                                        "network blocks port 587”."));

  /* The result is not why it is another one. */
  g_assert_null (causes);
}

static void
test_causes (void)
{
  const BuiltStep before[MAX_STEPS] = {
    NETWORK ("wlp3s0", ""), DNS ("'" A1 "'"), GREETING ("220 a"), TLS ("R1", "aa", "2026-12-01"),
  };
  const BuiltStep after[MAX_STEPS] = {
    NETWORK ("enp2s0", ", 'tunnels': <['tun0']>"), DNS ("'" A2 "'"), GREETING ("220 b"),
    TLS ("R2", "bb", "2026-12-01"),
  };
  g_autoptr (EhloRun) first = built_run_new (HOST, "ana", before);
  g_autoptr (EhloRun) second = built_run_new (HOST, "ana", after);
  g_autoptr (EhloComparison) comparison = ehlo_compare_runs (first, second);
  g_autofree char *causes = ehlo_comparison_dup_causes (comparison);

  g_assert_cmpstr (causes, ==, "Network, VPN, Addresses of the server");
}

static void
test_ports (void)
{
  const BuiltStep steps[MAX_STEPS] = { NETWORK ("wlp3s0", "") };
  g_autoptr (EhloRun) before = built_run_begin (HOST, "ana", steps);
  g_autoptr (EhloRun) after = built_run_begin (HOST, "ana", steps);
  g_autoptr (EhloPortResult) open = ehlo_port_result_new (A1, 465);
  g_autoptr (EhloPortResult) other = ehlo_port_result_new (A2, 465);
  g_autoptr (EhloPortResult) refused = ehlo_port_result_new (A1, 465);
  g_autoptr (EhloComparison) comparison = NULL;

  refused->state = EHLO_PORT_REFUSED;
  ehlo_run_put_port (before, open);
  ehlo_run_put_port (after, refused);
  ehlo_run_put_port (after, other);
  ehlo_run_finish (before, 100);
  ehlo_run_finish (after, 100);
  comparison = ehlo_compare_runs (before, after);
  g_assert_true (has_sentence (comparison, "Port 465 was: open. Now it is: open, refused."));
}

static void
test_long_values (void)
{
  g_autofree char *word = g_strnfill (5000, 'a');
  g_autofree char *facts = g_strdup_printf ("{'reply': <'220 %s'>}", word);
  const BuiltStep before[MAX_STEPS] = { { EHLO_STEP_GREETING, OK, facts, "-" } };
  const BuiltStep after[MAX_STEPS] = { GREETING ("220 b") };
  g_autoptr (EhloRun) first = built_run_new (HOST, "ana", before);
  g_autoptr (EhloRun) second = built_run_new (HOST, "ana", after);
  g_autoptr (EhloComparison) comparison = ehlo_compare_runs (first, second);

  for (guint i = 0; i < comparison->rows->len; i++)
    {
      const EhloComparisonRow *row = g_ptr_array_index (comparison->rows, i);

      if (row->sentence != NULL)
        g_assert_cmpuint (strlen (row->sentence), <, 400);
    }
  g_assert_cmpuint (ehlo_comparison_count_changes (comparison), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/compare/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/compare/verdict", test_verdict);
  g_test_add_func ("/compare/causes", test_causes);
  g_test_add_func ("/compare/ports", test_ports);
  g_test_add_func ("/compare/long-values", test_long_values);

  return g_test_run ();
}
