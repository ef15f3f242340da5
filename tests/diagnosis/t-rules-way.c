/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-diagnosis.h"

#include "built-run.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

/* What the other ports of the host and the way prove: the account's port is 587, its server is
 * 192.0.2.25 and 2001:db8::25, both five hops away. */

#define MAX_ROWS 8

typedef struct
{
  const char *name;
  BuiltStep   steps[MAX_STEPS];
  const char *rows[MAX_ROWS]; /* "port state [advice [manner]]", of the address in front */
  const char *path[MAX_ROWS]; /* "port ends end-hop distance answer-ttl nat-hop" */
  const char *code;
  const char *confidence;
  const char *who;            /* joined by blanks */
  const char *action;         /* the first port that is offered: "use-port 465 implicit" */
  const char *words;          /* in the explanation */
} Case;

#define A4 "192.0.2.25"
#define A6 "2001:db8::25"
#define BOTH \
  { EHLO_STEP_NETWORK, OK, "{'route-ipv4': <true>, 'route-ipv6': <true>}", "-" }
#define REFUSALS(n) \
  { EHLO_STEP_SETTINGS, OK, "{'earlier-refusals': <int64 " n ">}", "-" }
#define FAILED(outcome, more) \
  { EHLO_STEP_CONNECT, FAIL, "{'tried': <['" A4 "']>, 'outcomes': <['" outcome "']>, " \
    "'dial-errors': <['']>" more "}", "-" }
#define TWO(outcome6, outcome4, more) \
  { EHLO_STEP_CONNECT, FAIL, "{'tried': <['" A6 "', '" A4 "']>, 'outcomes': <['" outcome6 "', '" \
    outcome4 "']>, 'dial-errors': <['', '']>" more "}", "-" }
#define ICMP(text) ", 'icmp': <['" text "']>"
#define AFTER(us) ", 'dial-times-us': <[int64 " us "]>"
#define LOCAL ", 'local-cause': <true>"
#define REACHED \
  { EHLO_STEP_CONNECT, OK, "{'address': <'" A4 "'>}", "-" }, \
  { EHLO_STEP_GREETING, OK, NULL, "-" }, { EHLO_STEP_EHLO, OK, NULL, "-" }
#define NOT_OFFERED { EHLO_STEP_STARTTLS, FAIL, "{'reason': <'not-offered'>}", "-" }
#define STRANGER \
  { EHLO_STEP_TLS, FAIL, "{'tls-outcome': <'done'>, 'verified': <false>, 'verify-problems': " \
    "<['self-signed']>}", "-" }
#define REFUSED_SIGN_IN \
  { EHLO_STEP_TLS, OK, "{'tls-outcome': <'done'>, 'verified': <true>}", "-" }, \
  { EHLO_STEP_AUTH, FAIL, "{'reply-code': <int64 535>, 'reply': <'535 no'>}", "-" }

#define OTHERS_OPEN \
  { A4 " 25 open", A4 " 465 open use tls", A4 " 443 open" }
#define OTHERS_REFUSED { A4 " 25 refused", A4 " 465 refused", A4 " 443 refused" }
#define ONLY_CONTROL { A4 " 25 dropped", A4 " 465 dropped", A4 " 443 open" }
#define ALL_SILENT { A4 " 25 dropped", A4 " 465 dropped", A4 " 443 dropped" }
#define USE_465 "use-port 465 implicit"

static const Case cases[] = {
  /* ---- silence ---- */
  { "silent-others-not-asked", { BOTH, FAILED ("timed-out", "") }, { NULL }, { NULL },
    "port-dropped", "possible", "network isp provider", NULL, "cannot tell which" },
  { "silent-others-open", { BOTH, FAILED ("timed-out", "") }, OTHERS_OPEN, { NULL },
    "port-dropped", "likely", "network isp provider", USE_465, "Port 465 of the same server" },
  { "silent-at-first-hop", { BOTH, FAILED ("timed-out", "") }, OTHERS_OPEN,
    { "587 silent-after 1 0 0 0", "443 reaches 5 5 0 0" },
    "port-dropped", "certain", "network isp", USE_465, "first or second router" },
  { "silent-on-the-way", { BOTH, FAILED ("timed-out", "") }, OTHERS_OPEN,
    { "587 silent-after 2 0 0 0", "443 reaches 5 5 0 0" },
    "port-dropped", "certain", "isp network", USE_465, "router 2" },
  { "silent-at-the-server", { BOTH, FAILED ("timed-out", "") }, OTHERS_OPEN,
    { "587 silent-after 4 0 0 0", "443 reaches 5 5 0 0" },
    "port-dropped", "likely", "provider user", USE_465, "looks the same" },
  { "silent-beside-us", { BOTH, FAILED ("timed-out", "") }, OTHERS_OPEN,
    { "587 silent-after 0 0 0 0", "443 reaches 1 1 0 0" },
    "port-dropped", "likely", "provider user", USE_465, "looks the same" },
  { "silent-way-not-seen", { BOTH, FAILED ("timed-out", "") }, OTHERS_OPEN,
    { "587 unknown 0 0 0 0", "443 reaches 5 5 0 0" },
    "port-dropped", "likely", "network isp provider", USE_465, NULL },
  { "silent-for-mail", { BOTH, FAILED ("timed-out", "") }, ONLY_CONTROL,
    { "587 silent-after 2 0 0 0", "443 reaches 5 5 0 0" },
    "port-dropped", "certain", "isp network", NULL, "other ports for mail" },
  { "silent-others-reset", { BOTH, FAILED ("timed-out", "") }, OTHERS_REFUSED, { NULL },
    "port-dropped", "likely", "network isp provider", NULL, NULL },
  { "silent-all", { BOTH, FAILED ("timed-out", "") }, ALL_SILENT, { NULL },
    "host-unreachable", "likely", "provider", NULL, "switched off" },
  { "silent-all-and-the-page",
    { { EHLO_STEP_NETWORK, OK, "{'route-ipv4': <true>, 'connectivity': <'none'>}", "-" },
      FAILED ("timed-out", "") }, ALL_SILENT, { NULL },
    "host-unreachable", "likely", "network isp", NULL, "no way out" },
  { "silent-all-but-the-page",
    { { EHLO_STEP_NETWORK, OK, "{'route-ipv4': <true>, 'connectivity': <'full'>}", "-" },
      FAILED ("timed-out", "") }, ALL_SILENT, { NULL },
    "host-unreachable", "likely", "provider", NULL, "switched off" },
  { "silent-all-near", { BOTH, FAILED ("timed-out", "") }, ALL_SILENT,
    { "587 silent-after 1 0 0 0", "443 silent-after 1 0 0 0" },
    "host-unreachable", "likely", "network isp", NULL, "less likely the server" },
  { "silent-without-control", { BOTH, FAILED ("timed-out", "") },
    { A4 " 25 dropped", A4 " 465 dropped" }, { NULL },
    "port-dropped", "possible", "network isp provider", NULL, NULL },
  { "silent-and-ipv6-dead", { BOTH, TWO ("timed-out", "timed-out", "") },
    { A6 " 25 dropped", A6 " 465 dropped", A6 " 443 dropped", A4 " 465 open use tls" }, { NULL },
    "port-dropped", "likely", "network isp provider", USE_465, NULL },
  { "refused-and-ipv6-dead", { BOTH, TWO ("timed-out", "refused", "") },
    { A6 " 25 dropped", A6 " 465 dropped", A6 " 443 dropped" }, { NULL },
    "port-refused", "likely", "provider", NULL, NULL },

  { "router-silent", { BOTH, FAILED ("timed-out", "") },
    { A4 " 25 unreachable 192.0.2.7", A4 " 465 unreachable 192.0.2.7",
      A4 " 443 unreachable 192.0.2.7", A4 " 587 dropped" },
    { "587 local 0 0 0 0", "443 local 0 0 0 0" },
    "offline", "likely", "user", NULL, "does not answer" },
  { "router-silent-for-one-port-only", { BOTH, FAILED ("timed-out", "") },
    { A4 " 25 unreachable 192.0.2.7", A4 " 465 open use tls", A4 " 443 open" },
    { "587 local 0 0 0 0", "443 reaches 5 5 0 0" },
    "port-dropped", "likely", "network isp provider", USE_465, NULL },

  /* ---- locked out ---- */
  { "banned", { REFUSALS ("2"), BOTH, FAILED ("timed-out", "") }, ONLY_CONTROL,
    { "587 silent-after 4 0 0 0", "443 reaches 5 5 0 0" },
    "banned", "likely", "provider", NULL, "less likely" },
  { "banned-altogether", { REFUSALS ("5"), BOTH, FAILED ("timed-out", "") }, ALL_SILENT, { NULL },
    "banned", "likely", "provider", NULL, NULL },
  { "banned-with-a-message",
    { REFUSALS ("2"), BOTH, FAILED ("rejected", ICMP ("3/3 from 192.0.2.25")) },
    { A4 " 25 rejected", A4 " 465 rejected", A4 " 443 open" }, { NULL },
    "banned", "likely", "provider", NULL, NULL },
  { "not-banned-but-dead", { REFUSALS ("1"), BOTH, FAILED ("timed-out", "") }, ALL_SILENT,
    { NULL }, "host-unreachable", "likely", "provider", NULL, NULL },
  { "not-banned-but-blocked", { REFUSALS ("2"), BOTH, FAILED ("timed-out", "") }, ONLY_CONTROL,
    { "587 silent-after 1 0 0 0", "443 reaches 5 5 0 0" },
    "port-dropped", "certain", "network isp", NULL, NULL },
  { "not-banned-another-port-works", { REFUSALS ("2"), BOTH, FAILED ("timed-out", "") },
    OTHERS_OPEN, { "587 silent-after 4 0 0 0", "443 reaches 5 5 0 0" },
    "port-dropped", "likely", "provider user", USE_465, NULL },
  { "not-banned-service-down", { REFUSALS ("2"), BOTH, FAILED ("refused", "") },
    { A4 " 25 refused", A4 " 465 refused", A4 " 443 open" },
    { "587 refused 5 5 60 0", "443 reaches 5 5 60 0" },
    "port-refused", "certain", "provider", NULL, NULL },

  /* ---- a reset ---- */
  { "refused-proven", { BOTH, FAILED ("refused", "") }, OTHERS_OPEN,
    { "587 refused 5 5 60 0", "443 reaches 5 5 60 0" },
    "port-refused", "certain", "provider", USE_465, "came from where its other ports" },
  { "refused-way-not-looked-at", { BOTH, FAILED ("refused", "") }, OTHERS_OPEN, { NULL },
    "port-refused", "likely", "provider", USE_465, "not ruled out" },
  { "refused-answer-not-measured", { BOTH, FAILED ("refused", "") }, OTHERS_OPEN,
    { "587 refused 5 5 0 0", "443 reaches 5 5 60 0" },
    "port-refused", "likely", "provider", USE_465, NULL },
  { "refused-everywhere", { BOTH, FAILED ("refused", "") }, OTHERS_REFUSED,
    { "587 refused 3 3 62 0", "443 refused 3 3 62 0" },
    "port-refused", "likely", "provider", NULL, "not ruled out" },
  { "refused-beside-us", { BOTH, FAILED ("refused", "") }, OTHERS_OPEN,
    { "587 refused 1 1 0 0", "443 reaches 1 1 0 0" },
    "port-refused", "certain", "provider", USE_465, NULL },
  { "forged", { BOTH, FAILED ("refused", AFTER ("9000")) }, OTHERS_OPEN,
    { "587 reset-at 2 3 63 0", "443 reaches 5 5 60 0" },
    "port-rejected", "likely", "isp network", USE_465, "less likely another machine" },
  { "forged-near", { BOTH, FAILED ("refused", AFTER ("2100")) }, OTHERS_OPEN,
    { "587 reset-at 1 2 64 0", "443 reaches 5 5 60 0" },
    "port-rejected", "likely", "network", USE_465, NULL },
  { "forged-here", { BOTH, FAILED ("refused", AFTER ("90")) }, OTHERS_OPEN,
    { "587 reset-at 1 1 64 0", "443 reaches 5 5 60 0" },
    "local-firewall", "likely", "user", USE_465, "this computer" },
  { "refused-by-the-router-in-front", { BOTH, FAILED ("refused", "") }, OTHERS_OPEN,
    { "587 reset-at 4 4 61 0", "443 reaches 5 5 60 4" },
    "port-refused", "likely", "provider", USE_465, NULL },

  /* ---- an ICMP message ---- */
  { "rejected-others-not-asked", { BOTH, FAILED ("rejected", ICMP ("3/13 from 10.20.0.1")) },
    { NULL }, { NULL }, "port-rejected", "likely", "network isp", NULL, NULL },
  { "rejected-near", { BOTH, FAILED ("rejected", ICMP ("3/13 from 10.20.0.1")) }, OTHERS_OPEN,
    { "587 rejected-by 1 1 0 0 10.20.0.1", "443 reaches 5 5 60 0" },
    "port-rejected", "certain", "network", USE_465, "10.20.0.1, the first router" },
  { "rejected-on-the-way", { BOTH, FAILED ("rejected", ICMP ("3/13 from 10.20.0.1")) },
    OTHERS_OPEN, { "587 rejected-by 2 2 0 0 10.20.0.1", "443 reaches 5 5 60 0" },
    "port-rejected", "certain", "isp network", USE_465, "router 2" },
  { "rejected-in-front", { BOTH, FAILED ("rejected", ICMP ("3/13 from 10.20.0.1")) },
    OTHERS_OPEN, { "587 rejected-by 4 4 0 0 10.20.0.1", "443 reaches 5 5 60 0" },
    "port-rejected", "certain", "provider isp", USE_465, NULL },
  { "rejected-somewhere", { BOTH, FAILED ("rejected", ICMP ("3/13 from 10.20.0.1")) },
    OTHERS_OPEN, { NULL }, "port-rejected", "certain", "network isp", USE_465, NULL },
  { "rejected-with-a-pretext", { BOTH, FAILED ("rejected", ICMP ("3/1 from 10.20.0.1")) },
    OTHERS_OPEN, { NULL }, "port-rejected", "certain", "network isp", USE_465, NULL },
  { "rejected-all", { BOTH, FAILED ("rejected", ICMP ("3/13 from 10.20.0.1")) },
    { A4 " 25 rejected 10.20.0.1", A4 " 465 rejected 10.20.0.1", A4 " 443 dropped" }, { NULL },
    "host-unreachable", "certain", "network isp", NULL, "every port" },
  { "no-way-there", { BOTH, FAILED ("rejected", ICMP ("3/1 from 10.20.0.1")) },
    { A4 " 25 rejected 10.20.0.1", A4 " 465 rejected 10.20.0.1", A4 " 443 rejected 10.20.0.1" },
    { NULL }, "host-unreachable", "certain", "provider isp", NULL, "one port after the other" },
  { "no-way-others-not-asked", { BOTH, FAILED ("rejected", ICMP ("3/1 from 10.20.0.1")) },
    { NULL }, { NULL }, "host-unreachable", "likely", "provider", NULL, NULL },
  { "no-way-over-ipv6-only",
    { BOTH, TWO ("rejected", "timed-out", ", 'icmp': <['1/0 from 2001:db8:9::1', '']>") },
    { A6 " 25 rejected 2001:db8:9::1", A6 " 465 rejected 2001:db8:9::1",
      A6 " 443 rejected 2001:db8:9::1", A4 " 465 open use tls", A4 " 443 open" }, { NULL },
    "port-dropped", "likely", "network isp provider", USE_465, NULL },
  { "rejected-by-the-host", { BOTH, FAILED ("rejected", ICMP ("3/13 from 192.0.2.25")) },
    OTHERS_OPEN, { "587 refused 5 5 0 0", "443 reaches 5 5 60 0" },
    "port-rejected", "certain", "provider", USE_465, "its own firewall" },
  { "rejected-in-the-name-of-the-host",
    { BOTH, FAILED ("rejected", ICMP ("3/13 from 192.0.2.25")) },
    OTHERS_OPEN, { "587 refused 4 4 0 0", "443 reaches 5 5 60 0" },
    "port-rejected", "likely", "provider network", USE_465, NULL },
  { "closed-with-a-message", { BOTH, FAILED ("rejected", ICMP ("3/3 from 192.0.2.25")) },
    OTHERS_OPEN, { "587 refused 5 5 0 0", "443 reaches 5 5 60 0" },
    "port-refused", "certain", "provider", USE_465, NULL },

  /* ---- this computer ---- */
  { "held-back", { BOTH, FAILED ("timed-out", LOCAL) }, OTHERS_OPEN, { NULL },
    "local-firewall", "certain", "user", USE_465, "other ports" },
  { "held-back-or-no-neighbour", { BOTH, FAILED ("timed-out", LOCAL) },
    { A4 " 25 local", A4 " 465 local", A4 " 443 local" }, { NULL },
    "local-firewall", "likely", "user", NULL, NULL },

  /* ---- somebody else answers ---- */
  { "intercepted", { BOTH, REACHED, STRANGER }, OTHERS_OPEN,
    { "587 answered-at 2 2 0 0", "443 reaches 5 5 60 0" },
    "intercepted", "certain", "isp network", USE_465, "2 hops away" },
  { "intercepted-near", { BOTH, REACHED, NOT_OFFERED }, OTHERS_OPEN,
    { "587 answered-at 1 1 0 0", "443 reaches 5 5 60 0" },
    "intercepted", "certain", "network", USE_465, NULL },
  { "intercepted-nothing-to-compare-with", { BOTH, REACHED, STRANGER }, { A4 " 443 refused" },
    { "587 answered-at 2 2 0 0", "443 refused 5 5 60 0" },
    "intercepted", "likely", "isp network", NULL, NULL },
  { "several-machines", { BOTH, REACHED, STRANGER }, OTHERS_OPEN,
    { "587 answered-at 4 4 0 0", "443 reaches 5 5 60 0" },
    "intercepted", "possible", NULL, USE_465, NULL },
  { "stranger-in-the-right-place", { BOTH, REACHED, STRANGER }, OTHERS_OPEN,
    { "587 reaches 5 5 0 0", "443 reaches 5 5 60 0" },
    "certificate-self-signed", NULL, NULL, USE_465, NULL },
  { "led-away", { BOTH, REACHED, STRANGER }, OTHERS_OPEN,
    { "587 reaches 5 5 0 2", "443 reaches 5 5 60 0" },
    "intercepted", "likely", "isp network", USE_465, "router 2" },
  { "led-away-at-the-server", { BOTH, REACHED, STRANGER }, OTHERS_OPEN,
    { "587 reaches 5 5 0 4", "443 reaches 5 5 60 0" },
    "certificate-self-signed", NULL, NULL, USE_465, NULL },
  { "proven-by-its-certificate", { BOTH, REACHED, REFUSED_SIGN_IN }, OTHERS_OPEN,
    { "587 answered-at 2 2 0 0", "443 reaches 5 5 60 0" },
    "auth-rejected", NULL, NULL, NULL, NULL },
  { "offered-elsewhere", { BOTH, REACHED, NOT_OFFERED }, OTHERS_OPEN, { NULL },
    "starttls-not-offered", "likely", "provider", USE_465, "as it does on another" },
  { "offered-nowhere", { BOTH, REACHED, NOT_OFFERED }, OTHERS_REFUSED, { NULL },
    "starttls-not-offered", "likely", "provider", NULL, NULL },
};

/* "192.0.2.25 465 open use tls", "192.0.2.25 25 rejected 10.20.0.1" */
static void
add_row (EhloRun    *run,
         const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (EhloPortResult) row =
    ehlo_port_result_new (words[0], (guint) g_ascii_strtoull (words[1], NULL, 10));

  row->local = g_str_equal (words[2], "local");
  g_assert_true (ehlo_port_state_from_string (row->local ? "dropped" : words[2], &row->state));
  if (row->state == EHLO_PORT_REJECTED)
    row->by = g_strdup (words[3]);
  else if (words[3] != NULL)
    {
      row->advice = g_strdup (words[3]);
      row->manner = g_strdup (words[4]);
      row->certificate = g_strdup ("valid");
    }
  ehlo_run_put_port (run, row);
}

static void
add_target (EhloPathResult *path,
            const char     *text)
{
  guint port, hop, distance, answer_ttl, nat_hop;
  char ends[32], by[64];
  int n = sscanf (text, "%u %31s %u %u %u %u %63s", &port, ends, &hop, &distance, &answer_ttl,
                  &nat_hop, by);
  EhloPathTarget *target;

  g_assert_cmpint (n, >=, 6);
  target = ehlo_path_result_add_target (path, port);
  g_assert_true (ehlo_path_ends_from_string (ends, &target->ends));
  target->end_hop = hop;
  target->distance = distance;
  target->answer_ttl = answer_ttl;
  target->nat_hop = nat_hop;
  target->end_by = n > 6 ? g_strdup (by) : NULL;
  if (distance > 1)
    ehlo_path_target_add_hop (target, 1, EHLO_HOP_EXPIRED)->rtt_us = 2000;
}

static EhloRun *
build (const Case *c)
{
  EhloRun *run = built_run_begin ("mail.example.org", "ana", c->steps);
  g_autoptr (EhloPathResult) path = ehlo_path_result_new (A4);

  for (gsize i = 0; i < MAX_ROWS && c->rows[i] != NULL; i++)
    add_row (run, c->rows[i]);
  for (gsize i = 0; i < MAX_ROWS && c->path[i] != NULL; i++)
    add_target (path, c->path[i]);
  if (path->targets->len > 0)
    ehlo_run_set_path (run, path);
  ehlo_run_finish (run, 100);
  ehlo_diagnose (run);

  return run;
}

static char *
describe_action (EhloFinding *verdict)
{
  for (guint i = 0; i < ehlo_finding_get_n_actions (verdict); i++)
    {
      const EhloAction *action = ehlo_finding_get_action (verdict, i);

      if (g_str_equal (action->kind, EHLO_ACTION_USE_PORT))
        return g_strconcat (action->kind, " ", action->value, NULL);
    }

  return NULL;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (EhloRun) run = build (c);
  EhloFinding *verdict = ehlo_run_get_verdict (run);
  g_autofree char *who = g_strjoinv (" ", (char **) ehlo_finding_get_who (verdict));
  g_autofree char *action = describe_action (verdict);
  const char *explanation = ehlo_finding_get_explanation (verdict);

  g_test_message ("%s: %s", ehlo_finding_get_title (verdict), explanation);
  g_assert_cmpstr (ehlo_finding_get_code (verdict), ==, c->code);
  if (c->confidence != NULL)
    g_assert_cmpstr (ehlo_finding_get_confidence (verdict), ==, c->confidence);
  if (c->who != NULL)
    g_assert_cmpstr (who, ==, c->who);
  g_assert_cmpstr (action, ==, c->action);
  g_assert_nonnull (strstr (explanation, c->words != NULL ? c->words : ""));
  g_assert_null (strstr (explanation, "  "));
  g_assert_cmpuint (g_utf8_strlen (ehlo_finding_get_title (verdict), -1), <=, 60);
}

static EhloFinding *
find_finding (EhloRun    *run,
              const char *code)
{
  GListModel *findings = ehlo_run_get_findings (run);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (EhloFinding) finding = g_list_model_get_item (findings, i);

      if (g_str_equal (ehlo_finding_get_code (finding), code))
        return finding; /* the run holds it */
    }

  return NULL;
}

/* IPv6 as a whole is broken, or just this port. */
static void
test_broken_ipv6 (void)
{
  static const Case dead = {
    "dead", { BOTH, TWO ("timed-out", "refused", "") },
    { A6 " 25 dropped", A6 " 465 dropped", A6 " 443 dropped", A4 " 465 open use tls" }, { NULL },
  };
  static const Case alive = {
    "alive", { BOTH, TWO ("timed-out", "refused", "") },
    { A6 " 443 open", A4 " 465 open use tls" }, { NULL },
  };
  static const Case nothing_answers = {
    "nothing", { BOTH, TWO ("timed-out", "timed-out", "") },
    { A6 " 443 dropped", A4 " 443 dropped" }, { NULL },
  };
  g_autoptr (EhloRun) broken = build (&dead);
  g_autoptr (EhloRun) whole = build (&alive);
  g_autoptr (EhloRun) offline = build (&nothing_answers);
  EhloFinding *finding = find_finding (broken, "ipv6-broken");

  g_assert_nonnull (finding);
  g_assert_cmpstr (ehlo_finding_get_confidence (finding), ==, "certain");
  g_assert_cmpstr (ehlo_finding_get_action (finding, 0)->kind, ==, EHLO_ACTION_USE_IPV4);
  g_assert_null (find_finding (whole, "ipv6-broken"));
  g_assert_null (find_finding (offline, "ipv6-broken"));
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/rules-way/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/rules-way/broken-ipv6", test_broken_ipv6);

  return g_test_run ();
}
