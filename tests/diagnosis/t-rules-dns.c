/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rule-case.h"

#include <locale.h>

/* A name that was not found, and what the same name service says of other names. */

#define NETWORK(v4, v6) \
  { EHLO_STEP_NETWORK, OK, "{'route-ipv4': <" v4 ">, 'route-ipv6': <" v6 ">}", "-" }
#define BOTH NETWORK ("true", "true")
#define DNS(a, aaaa, more) \
  { EHLO_STEP_DNS, FAIL, "{'dns-a': <'" a "'>, 'dns-aaaa': <'" aaaa "'>" more "}", "-" }
#define CONTROL(top, root) ", 'dns-control': <['org. " top "', '. " root "']>"
#define ROOT_ONLY(root) ", 'dns-control': <['. " root "']>"
#define MX(names) ", 'dns-mx': <[" names "]>"
#define DNSSEC(state) ", 'dnssec': <'" state "'>"
#define FOUND CONTROL ("found", "found")

static const RuleCase cases[] = {
  /* the question does not leave this computer */
  { "own-firewall", NULL, { BOTH, DNS ("no-network", "no-network", ", 'dns-errno': <'EPERM'>") },
    "local-firewall", "certain", "user", NULL, "question for the address" },
  { "own-server-closed", NULL,
    { BOTH, DNS ("no-network", "no-network", ", 'dns-errno': <'ECONNREFUSED'>") },
    "dns-timeout", "likely", "network", NULL, NULL },

  /* the name does not exist */
  { "others-found", NULL, { BOTH, DNS ("nxdomain", "nxdomain", FOUND) },
    "host-not-found", "certain", "user", NULL, "typing mistake" },
  { "half-seen-others-found", NULL, { BOTH, DNS ("nxdomain", "timeout", FOUND) },
    "host-not-found", "certain", "user", NULL, NULL },
  { "one-label", "mailserver", { BOTH, DNS ("nxdomain", "nxdomain", ROOT_ONLY ("found")) },
    "host-not-found", "certain", "user", NULL, NULL },
  { "mistyped", "smpt.gmail.com", { BOTH, DNS ("nxdomain", "nxdomain", FOUND) },
    "host-not-found", "certain", "user", NULL, "Perhaps smtp.gmail.com" },
  { "mistyped-nothing-found", "smpt.gmail.com",
    { BOTH, DNS ("nxdomain", "nxdomain", CONTROL ("nxdomain", "nxdomain")) },
    "host-not-found", "likely", "user", NULL, NULL },
  { "no-such-top-level", NULL,
    { BOTH, DNS ("nxdomain", "nxdomain", CONTROL ("nxdomain", "found")) },
    "host-not-found", "likely", "user", NULL, NULL },
  { "root-refused", NULL, { BOTH, DNS ("nxdomain", "nxdomain", CONTROL ("refused", "refused")) },
    "host-not-found", "likely", "user", NULL, NULL },
  { "root-silent", NULL, { BOTH, DNS ("nxdomain", "nxdomain", CONTROL ("timeout", "timeout")) },
    "host-not-found", "likely", "user", NULL, NULL },

  /* or the name service denies it */
  { "denies-the-root", NULL,
    { BOTH, DNS ("nxdomain", "nxdomain", CONTROL ("nxdomain", "nxdomain")) },
    "dns-failure", "likely", "network", NULL, "may be right or wrong" },
  { "denies-a-published-name", "smtp.gmail.com", { BOTH, DNS ("nxdomain", "nxdomain", FOUND) },
    "dns-blocked", "likely", "network", NULL, "a filter" },

  /* without an address */
  { "only-mail", NULL, { BOTH, DNS ("no-data", "no-data", FOUND MX ("'a.example', 'b.example'")) },
    "host-no-address", "certain", "user", NULL, "by a.example, b.example;" },
  { "nothing-at-all", NULL, { BOTH, DNS ("no-data", "no-data", FOUND) },
    "host-no-address", "certain", "user", NULL, "another name" },

  /* signatures */
  { "signature-broken", NULL, { BOTH, DNS ("servfail", "servfail", FOUND DNSSEC ("bogus")) },
    "dns-bogus", "certain", "provider", NULL, "DNSSEC" },
  { "all-signatures-broken", NULL,
    { BOTH, DNS ("servfail", "servfail", CONTROL ("servfail", "servfail") DNSSEC ("bogus")) },
    "dns-bogus", "likely", "provider", NULL, NULL },
  { "signature-unchecked", NULL, { BOTH, DNS ("servfail", "servfail", FOUND DNSSEC ("unknown")) },
    "dns-failure", "likely", "provider", NULL, NULL },
  { "signature-fine", NULL, { BOTH, DNS ("servfail", "servfail", FOUND DNSSEC ("secure")) },
    "dns-failure", "likely", "network", NULL, "its clock" },
  { "no-signature", NULL, { BOTH, DNS ("servfail", "servfail", FOUND DNSSEC ("insecure")) },
    "dns-failure", "likely", "network", NULL, NULL },
  { "silent-and-bogus", NULL, { BOTH, DNS ("timeout", "timeout", FOUND DNSSEC ("bogus")) },
    "dns-timeout", "likely", "provider", NULL, NULL },

  /* errors */
  { "others-answered", NULL, { BOTH, DNS ("servfail", "servfail", FOUND DNSSEC ("no-answer")) },
    "dns-failure", "certain", "provider", NULL, "finds other names" },
  { "none-answered", NULL,
    { BOTH, DNS ("servfail", "servfail", CONTROL ("servfail", "servfail") DNSSEC ("unknown")) },
    "dns-failure", "likely", "network", NULL, "other names either" },
  { "refused-but-others-found", NULL, { BOTH, DNS ("refused", "refused", FOUND) },
    "dns-failure", "likely", "network", NULL, "a rule of your network" },
  { "refused-all", NULL, { BOTH, DNS ("refused", "refused", CONTROL ("refused", "refused")) },
    "dns-failure", "likely", "network", NULL, "other names either" },
  { "one-other-found", NULL, { BOTH, DNS ("servfail", "servfail", CONTROL ("found", "refused")) },
    "dns-failure", "likely", "network", NULL, "stays open" },
  { "bad-answer-others-found", NULL, { BOTH, DNS ("bad-answer", "bad-answer", FOUND) },
    "dns-failure", "likely", "provider", NULL, NULL },

  /* silence */
  { "all-silent", NULL, { BOTH, DNS ("timeout", "timeout", CONTROL ("timeout", "timeout")) },
    "dns-timeout", "certain", "network", NULL, NULL },
  { "silent-and-closed", NULL,
    { BOTH, DNS ("no-network", "timeout", CONTROL ("no-network", "timeout")) },
    "dns-timeout", "certain", "network", NULL, NULL },
  { "silent-about-this-one", NULL, { BOTH, DNS ("timeout", "timeout", FOUND) },
    "dns-timeout", "likely", "provider", NULL, "answers for other names" },
  { "silent-once", NULL, { BOTH, DNS ("timeout", "timeout", CONTROL ("servfail", "timeout")) },
    "dns-timeout", "likely", "network", NULL, NULL },
  { "route-unknown", NULL, { DNS ("timeout", "timeout", CONTROL ("timeout", "timeout")) },
    "dns-timeout", "likely", "network", NULL, NULL },
  { "no-route", NULL,
    { NETWORK ("false", "false"), DNS ("timeout", "timeout", CONTROL ("timeout", "timeout")) },
    "offline", "likely", "user", NULL, NULL },
};

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  rule_cases_add (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
