/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-diagnosis.h"
#include "ehlo-finding.h"
#include "rule-case.h"

#include <locale.h>
#include <string.h>

#define ROUTES "'route-ipv4': <true>, 'route-ipv6': <true>"
#define NET(more) { EHLO_STEP_NETWORK, OK, "{" ROUTES more "}", "-" }
#define PAGE "http://page.example/nm"
#define PORTAL ", 'connectivity': <'portal'>, 'connectivity-from': <'page'>, " \
               "'connectivity-page': <'" PAGE "'>, 'portal': <'http://login.hotel.example/'>"
#define SAID_PORTAL ", 'connectivity': <'portal'>, 'connectivity-from': <'system'>"
#define FULL ", 'connectivity': <'full'>, 'connectivity-from': <'page'>"
#define PROXY(status) ", 'proxy': <'http://proxy.example:3128'>, 'proxy-answer': <int64 " status ">"
#define FOUND_AT(address) \
  { EHLO_STEP_DNS, OK, "{'addresses': <['" address "']>, 'dns-server': <'192.0.2.53:53'>}", "-" }
#define CONNECT(outcome, more) \
  { EHLO_STEP_CONNECT, FAIL, \
    "{'tried': <['198.18.0.25']>, 'outcomes': <['" outcome "']>" more "}", "-" }
#define ICMP(text) ", 'icmp': <['" text "']>"
#define DROPPED CONNECT ("timed-out", "")
#define REACHED \
  { EHLO_STEP_CONNECT, OK, NULL, "-" }, { EHLO_STEP_GREETING, OK, NULL, "-" }, \
  { EHLO_STEP_EHLO, OK, NULL, "-" }, { EHLO_STEP_STARTTLS, OK, NULL, "-" }
#define CERTIFICATE(problems, more) \
  { EHLO_STEP_TLS, FAIL, "{'tls-outcome': <'done'>, 'verified': <false>, " \
    "'verify-problems': <[" problems "]>, 'certificate-from': <'2026-09-01T00:00:00Z'>, " \
    "'certificate-until': <'2026-12-01T00:00:00Z'>" more "}", "-" }
#define GOOD(more) \
  { EHLO_STEP_TLS, OK, "{'tls-outcome': <'done'>, 'verified': <true>" more "}", "-" }
#define ISSUER(name) ", 'certificate-issuer': <'" name "'>"
#define CLOCK(off, from, date) \
  ", 'clock-off-s': <int64 " off ">, 'clock-from': <'" from "'>, 'clock-date': <'" date "'>"
#define MID "2026-11-21T08:00:00Z"
#define YEAR "31536000"
#define FORTI "CN=FGVM01,O=Fortinet,C=US"
#define AVAST "CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield"

/* ---- a sign-in page -------------------------------------------------------------------------- */

static const RuleCase portals[] = {
  { "port-dropped", NULL, { NET (PORTAL), DROPPED }, "captive-portal", "certain", "user", NULL,
    "led to http://login.hotel.example/ instead" },
  { "the-system-says-so", NULL, { NET (SAID_PORTAL), DROPPED }, "captive-portal", "certain",
    "user", NULL, "Your system found" },
  { "port-refused", NULL, { NET (PORTAL), CONNECT ("refused", "") }, "captive-portal", "certain" },
  { "no-names", NULL,
    { NET (PORTAL), { EHLO_STEP_DNS, FAIL, "{'dns-a': <'timeout'>, 'dns-aaaa': <'timeout'>}",
                      "-" } }, "captive-portal", "certain" },
  { "certificate-of-a-stranger", NULL,
    { NET (PORTAL), { EHLO_STEP_CONNECT, OK, NULL, "-" },
      CERTIFICATE ("'unexpected-owner'", "") }, "captive-portal", "certain" },
  { "device-shows-its-own", NULL,
    { NET (PORTAL), { EHLO_STEP_CONNECT, OK, NULL, "-" },
      CERTIFICATE ("'not-trusted'", ISSUER (FORTI)) }, "captive-portal", "certain" },
  { "no-tls", NULL,
    { NET (PORTAL), { EHLO_STEP_CONNECT, OK, NULL, "-" },
      { EHLO_STEP_TLS, FAIL, "{'tls-outcome': <'closed'>, 'error-code': <'closed'>}", "-" } },
    "captive-portal", "certain" },
  { "server-on-a-local-network", NULL,
    { NET (PORTAL), FOUND_AT ("10.0.0.9"), DROPPED }, "captive-portal", "likely" },

  /* the rivals */
  { "way-is-free", NULL, { NET (FULL), DROPPED }, "port-dropped", "possible" },
  { "page-out-of-order", NULL, { NET (", 'connectivity-page': <'" PAGE "'>"), DROPPED },
    "port-dropped", "possible" },
  { "no-such-name", NULL,
    { NET (PORTAL), { EHLO_STEP_DNS, FAIL, "{'dns-a': <'nxdomain'>, 'dns-aaaa': <'nxdomain'>}",
                      "-" } }, "host-not-found", "likely" },
  { "own-firewall", NULL,
    { NET (PORTAL), CONNECT ("local", ", 'dial-errors': <['EPERM']>, 'local-cause': <true>") },
    "local-firewall", "certain" },
  { "server-is-busy", NULL,
    { NET (PORTAL), { EHLO_STEP_CONNECT, OK, NULL, "-" },
      { EHLO_STEP_GREETING, FAIL, "{'reply-code': <int64 421>, 'reply': <'421 busy'>}", "-" } },
    "server-busy", "likely" },
  { "certificate-only-over", NULL, { NET (PORTAL), REACHED, CERTIFICATE ("'expired'", "") },
    "certificate-expired", "likely" },
  { "password-is-wrong", NULL,
    { NET (PORTAL), REACHED, GOOD (""),
      { EHLO_STEP_AUTH, FAIL, "{'reply-code': <int64 535>, 'reply': <'535 no'>}", "-" } },
    "auth-rejected", "likely" },
};

/* ---- a certificate from in between ----------------------------------------------------------- */

static const RuleCase products[] = {
  { "antivirus", NULL, { NET (""), REACHED, CERTIFICATE ("'not-trusted'", ISSUER (AVAST)) },
    "certificate-intercepted", "certain", "user", NULL, "issued by Avast" },
  { "firewall", NULL, { NET (""), REACHED, CERTIFICATE ("'not-trusted'", ISSUER (FORTI)) },
    "certificate-intercepted", "certain", "network", NULL, "a device or service of this network" },
  { "named-further-up", NULL,
    { NET (""), REACHED,
      CERTIFICATE ("'not-trusted'", ISSUER ("CN=edge-7") ", 'chain': <['CN=mail.example.org', "
                                    "'CN=edge-7', 'CN=Zscaler Root CA,O=Zscaler Inc.']>") },
    "certificate-intercepted", "certain", "network", NULL, "Zscaler" },
  { "for-another-name", NULL,
    { NET (""), REACHED, CERTIFICATE ("'unexpected-owner', 'not-trusted'", ISSUER (FORTI)) },
    "certificate-intercepted", "certain", "network" },
  { "installed", NULL, { NET (""), REACHED, GOOD (ISSUER (AVAST)),
                         { EHLO_STEP_QUIT, OK, NULL, "-" } },
    "ok", "certain", NULL, "certificate-intercepted" },

  /* the rivals */
  { "nobody-known", NULL,
    { NET (""), REACHED, CERTIFICATE ("'not-trusted'", ISSUER ("CN=Rome")
                                      ", 'chain': <['CN=mail.example.org', 'CN=Rome']>") },
    "certificate-untrusted", "likely" },
  { "server-of-the-maker", NULL,
    { NET (""), REACHED,
      CERTIFICATE ("'not-trusted'", ISSUER ("CN=Rome") ", 'chain': <['CN=mail.avast.example,"
                                    "O=Avast Software', 'CN=Rome']>") },
    "certificate-untrusted", "likely" },
  { "trusted-and-over", NULL,
    { NET (""), REACHED, CERTIFICATE ("'expired'", ISSUER (AVAST)) },
    "certificate-expired", "likely" },
};

/* ---- the clock ------------------------------------------------------------------------------- */

static const RuleCase clocks[] = {
  { "ahead", NULL,
    { NET (""), REACHED, CERTIFICATE ("'expired'", CLOCK (YEAR, "page", MID)) },
    "clock-wrong", "certain", "user", NULL, "365 days ahead: other clocks say 2026-11-21" },
  { "behind", NULL,
    { NET (""), REACHED, CERTIFICATE ("'not-yet-valid'", CLOCK ("-" YEAR "0", "https", MID)) },
    "clock-wrong", "certain", "user", NULL, "10 years behind" },
  { "by-a-few-hours", NULL,
    { NET (""), REACHED,
      CERTIFICATE ("'expired'", CLOCK ("10800", "ntp", "2026-11-30T23:00:00Z")) },
    "clock-wrong", "certain", "user", NULL, "3 hours ahead" },
  { "or-the-server's", NULL,
    { NET (""), REACHED, CERTIFICATE ("'expired'", CLOCK (YEAR, "https+greeting", MID)) },
    "clock-wrong", "likely", "user", NULL, "that the server’s is the wrong one" },
  { "held-back-password", NULL,
    { NET (""), REACHED, CERTIFICATE ("'expired'", CLOCK (YEAR, "page+https", MID)),
      { EHLO_STEP_AUTH, SKIP, "{'reason': <'not-verified'>}", "-" } },
    "clock-wrong", "certain" },

  /* the rivals */
  { "right-clock", NULL,
    { NET (""), REACHED,
      CERTIFICATE ("'expired'", CLOCK ("2", "https", "2027-11-21T08:00:00Z")) },
    "certificate-expired", "certain", "provider", NULL, "is not the reason" },
  { "right-clock-too-early", NULL,
    { NET (""), REACHED,
      CERTIFICATE ("'not-yet-valid'", CLOCK ("-2", "ntp", "2026-08-31T08:00:00Z")) },
    "certificate-not-yet-valid", "certain", "provider", NULL, "is not the reason" },
  { "nobody-asked", NULL, { NET (""), REACHED, CERTIFICATE ("'expired'", "") },
    "certificate-expired", "likely", "provider", NULL, "unless the clock" },
  { "off-but-over-all-the-same", NULL,
    { NET (""), REACHED,
      CERTIFICATE ("'expired'", CLOCK (YEAR, "https", "2026-12-24T08:00:00Z")) },
    "certificate-expired", "certain" },
  { "off-by-minutes", NULL,
    { NET (""), REACHED,
      CERTIFICATE ("'expired'", CLOCK ("1200", "https", "2026-11-30T23:50:00Z")) },
    "certificate-expired", "likely" },
  { "one-above-it-is-over", NULL,
    { NET (""), REACHED, CERTIFICATE ("'expired'", CLOCK ("0", "https", MID)) },
    "certificate-expired", "certain" },
  { "one-above-it-may-be-over", NULL,
    { NET (""), REACHED, CERTIFICATE ("'expired'", "") }, "certificate-expired", "likely" },
  { "wrong-besides", NULL,
    { NET (""), REACHED,
      CERTIFICATE ("'expired', 'unexpected-owner'", CLOCK (YEAR, "https", MID)
                   ", 'certificate-names': <['a.example']>") },
    "certificate-name-mismatch", "certain", NULL, "clock-wrong" },
};

/* ---- a tunnel -------------------------------------------------------------------------------- */

#define TUNNEL ", 'tunnels': <['wg0']>"

static const RuleCase tunnels[] = {
  { "dropped", NULL, { NET (TUNNEL), DROPPED }, "port-dropped", "possible", NULL,
    "tunnel-in-use" },
  { "rejected", NULL,
    { NET (TUNNEL), CONNECT ("rejected", ICMP ("3/13 from 10.20.0.1")) },
    "port-rejected", "likely", NULL, "tunnel-in-use" },
  { "refused", NULL, { NET (TUNNEL), CONNECT ("refused", "") }, "port-refused", "likely" },
  { "on-a-local-network", NULL, { NET (TUNNEL), FOUND_AT ("192.168.7.9"), DROPPED },
    "port-dropped", "possible" },
  { "works", NULL, { NET (TUNNEL), REACHED, GOOD (""), { EHLO_STEP_QUIT, OK, NULL, "-" } },
    "ok", "certain" },
};

/* ---- with ports ------------------------------------------------------------------------------ */

static const struct
{
  const char *name;
  const char *network; /* more facts of the network step */
  const char *ports;   /* "443 dropped", "465 open valid", joined by commas */
  const char *code;    /* NULL: neither of the two that look at ports */
  const char *confidence;
} with_ports[] = {
  { "led-there", PROXY ("200"), "443 dropped,587 dropped", "proxy-required", "likely" },
  { "wants-a-sign-in", PROXY ("407"), "443 dropped,465 rejected", "proxy-required", "likely" },
  { "led-there-and-pages-load", PROXY ("200") FULL, "443 dropped", "proxy-required", "likely" },
  { "web-is-open", PROXY ("403") FULL, "443 dropped", NULL, NULL },
  { "another-port-is-open", PROXY ("200"), "443 dropped,465 open", NULL, NULL },
  { "443-is-open", PROXY ("200"), "443 open", NULL, NULL },
  { "443-not-tried", PROXY ("200"), "465 dropped", NULL, NULL },
  { "server-is-dead-for-the-proxy-too", PROXY ("504"), "443 dropped", NULL, NULL },
  { "proxy-is-dead", ", 'proxy': <'http://proxy.example:3128'>", "443 dropped", NULL, NULL },
  { "no-proxy", "", "443 dropped", NULL, NULL },
  { "sign-in-page-comes-first", PROXY ("200") PORTAL, "443 dropped", "captive-portal",
    "certain" },
  { "server-proven-at-another-port", PORTAL, "465 open valid", NULL, NULL },
  { "server-doubtful-at-another-port", PORTAL, "465 open expired", "captive-portal", "certain" },
};

/* The run of @steps once more, with ports beside them. */
static EhloRun *
run_with_ports (const BuiltStep *steps,
                const char      *ports)
{
  g_autoptr (EhloRun) built = built_run_new ("mail.example.org", "ana", steps);
  g_autoptr (GDateTime) started = g_date_time_new_utc (2026, 11, 21, 8, 14, 3);
  g_auto (GStrv) rows = g_strsplit (ports, ",", -1);
  EhloRun *run = ehlo_run_new (ehlo_run_get_subject (built), started);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (built)); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (built), i);

      ehlo_run_put_step (run, step);
    }
  for (guint i = 0; rows[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (rows[i], " ", -1);
      g_autoptr (EhloPortResult) row =
        ehlo_port_result_new ("198.18.0.25", (guint) g_ascii_strtoull (words[0], NULL, 10));

      g_assert_true (ehlo_port_state_from_string (words[1], &row->state));
      row->certificate = g_strdup (words[2]);
      ehlo_run_put_port (run, row);
    }
  ehlo_run_finish (run, 100);
  return run;
}

static void
test_with_ports (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *facts = g_strdup_printf ("{" ROUTES "%s}", with_ports[i].network);
  const BuiltStep steps[MAX_STEPS] = { { EHLO_STEP_NETWORK, OK, facts, "-" }, DROPPED };
  g_autoptr (EhloRun) run = run_with_ports (steps, with_ports[i].ports);
  const char *code;

  ehlo_diagnose (run);
  code = ehlo_finding_get_code (ehlo_run_get_verdict (run));
  if (with_ports[i].code == NULL)
    {
      g_assert_cmpstr (code, !=, "proxy-required");
      g_assert_cmpstr (code, !=, "captive-portal");
      return;
    }
  g_assert_cmpstr (code, ==, with_ports[i].code);
  g_assert_cmpstr (ehlo_finding_get_confidence (ehlo_run_get_verdict (run)), ==,
                   with_ports[i].confidence);
}

/* The page that leads to the sign-in is offered, if there is one. */
static void
test_link (void)
{
  const BuiltStep steps[MAX_STEPS] = { NET (PORTAL), DROPPED };
  const BuiltStep without[MAX_STEPS] = { NET (SAID_PORTAL), DROPPED };
  g_autoptr (EhloRun) run = built_run_new ("mail.example.org", "ana", steps);
  g_autoptr (EhloRun) other = built_run_new ("mail.example.org", "ana", without);
  const EhloAction *action;

  ehlo_diagnose (run);
  action = ehlo_finding_get_action (ehlo_run_get_verdict (run), 0);
  g_assert_cmpstr (action->kind, ==, EHLO_ACTION_OPEN_LINK);
  g_assert_cmpstr (action->value, ==, PAGE);

  ehlo_diagnose (other);
  action = ehlo_finding_get_action (ehlo_run_get_verdict (other), 0);
  g_assert_cmpstr (action->kind, !=, EHLO_ACTION_OPEN_LINK);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  rule_cases_add (portals, G_N_ELEMENTS (portals));
  rule_cases_add (products, G_N_ELEMENTS (products));
  rule_cases_add (clocks, G_N_ELEMENTS (clocks));
  rule_cases_add (tunnels, G_N_ELEMENTS (tunnels));
  for (guint i = 0; i < G_N_ELEMENTS (with_ports); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rules/with-ports/%s", with_ports[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_with_ports);
    }
  g_test_add_func ("/rules/captive-portal/link", test_link);

  return g_test_run ();
}
