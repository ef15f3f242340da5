/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rule-case.h"

#include <locale.h>

/* Packets that get lost: for their size, or now and then. */

#define NETWORK(more) \
  { EHLO_STEP_NETWORK, OK, "{'route-ipv4': <true>, 'route-ipv6': <true>" more "}", "-" }
#define CONNECTED(facts) { EHLO_STEP_CONNECT, OK, "{" facts "}", "-" }
#define GREETED { EHLO_STEP_GREETING, OK, "{'reply': <'220 mail.example.org ESMTP'>}", "-" }
#define REACHED CONNECTED (""), GREETED, { EHLO_STEP_EHLO, OK, NULL, "-" }
#define STARTED REACHED, { EHLO_STEP_STARTTLS, OK, NULL, "-" }
#define AT(kind, facts) { EHLO_STEP_ ## kind, FAIL, "{" facts "}", "-" }
#define STALLED "'error-code': <'deadline'>"
#define IN_TLS "'tls-outcome': <'timed-out'>, " STALLED
#define SIZE(result) ", 'large-packets': <'" result "'>, 'small-mss': <int64 1200>"
#define TCP(again, bytes, holes) \
  ", 'tcp-mss': <int64 1448>, 'tcp-retransmits': <int64 " again ">, 'tcp-unacked': <int64 1>, " \
  "'tcp-unacked-bytes': <int64 " bytes ">, 'tcp-out-of-order': <int64 " holes ">"
#define RTT(us, again, holes, unacked) \
  "'tcp-rtt-us': <int64 " us ">, 'tcp-retransmits': <int64 " again ">, " \
  "'tcp-out-of-order': <int64 " holes ">, 'tcp-unacked': <int64 " unacked ">"

static const RuleCase cases[] = {
  { "tls-cured", NULL, { NETWORK (""), STARTED, AT (TLS, IN_TLS SIZE ("lost")) },
    "mtu-blackhole", "certain", "isp", NULL, "at the same time" },
  { "tls-from-the-start-cured", NULL,
    { NETWORK (""), CONNECTED (""), AT (TLS, IN_TLS SIZE ("lost")) },
    "mtu-blackhole", "certain", "isp", NULL, NULL },
  { "through-a-tunnel", NULL,
    { NETWORK (", 'tunnels': <['wg0']>"), STARTED, AT (TLS, IN_TLS SIZE ("lost")) },
    "mtu-blackhole", "certain", "user isp", NULL, "(wg0)" },
  { "ehlo-cured", NULL,
    { NETWORK (""), CONNECTED (""), GREETED, AT (EHLO, STALLED SIZE ("lost")) },
    "mtu-blackhole", "certain", NULL, NULL, NULL },
  { "full-segment-again-and-again", NULL, { NETWORK (""), STARTED, { EHLO_STEP_TLS, OK, NULL, "-" },
    AT (AUTH, STALLED TCP ("4", "2100", "0")) },
    "mtu-blackhole", "likely", "isp", NULL, "broke off" },
  { "a-hole-in-what-came", NULL, { NETWORK (""), STARTED, AT (TLS, IN_TLS TCP ("0", "0", "1")) },
    "mtu-blackhole", "likely", "isp", NULL, NULL },

  /* rivals */
  { "small-ones-fare-no-better", NULL,
    { NETWORK (""), STARTED, AT (TLS, IN_TLS SIZE ("no-difference") TCP ("4", "2100", "0")) },
    "tls-handshake-failed", "possible", NULL, NULL, NULL },
  { "slow-server", NULL, { NETWORK (""), STARTED, AT (TLS, IN_TLS TCP ("0", "0", "0")) },
    "tls-handshake-failed", "possible", NULL, NULL, NULL },
  { "small-packet-lost", NULL, { NETWORK (""), STARTED, AT (TLS, IN_TLS TCP ("4", "320", "0")) },
    "tls-handshake-failed", "possible", NULL, NULL, NULL },
  { "sent-again-once", NULL, { NETWORK (""), STARTED, AT (TLS, IN_TLS TCP ("1", "2100", "0")) },
    "tls-handshake-failed", "possible", NULL, NULL, NULL },
  { "silent-server", NULL,
    { NETWORK (""), CONNECTED (""), AT (GREETING, STALLED TCP ("0", "0", "0")) },
    "no-greeting", "likely", NULL, NULL, NULL },
  { "cut-off", NULL,
    { NETWORK (""), STARTED,
      AT (TLS, "'tls-outcome': <'reset'>, 'error-code': <'reset'>" TCP ("4", "2100", "0")) },
    "connection-reset", "likely", NULL, NULL, NULL },

  /* the finding */
  { "far-away", NULL, { NETWORK (""), CONNECTED (RTT ("1400000", "0", "0", "0")), GREETED },
    "ok", "certain", NULL, "too-slow", NULL },
  { "lossy", NULL, { NETWORK (""), CONNECTED (RTT ("40000", "2", "0", "0")), GREETED },
    "ok", "certain", NULL, "too-slow", NULL },
  { "lossy-towards-us", NULL, { NETWORK (""), CONNECTED (RTT ("40000", "1", "1", "0")), GREETED },
    "ok", "certain", NULL, "too-slow", NULL },
  { "one-packet-lost", NULL, { NETWORK (""), CONNECTED (RTT ("900000", "1", "0", "0")), GREETED },
    "ok", "certain", NULL, NULL, NULL },
  { "stuck-at-the-end", NULL,
    { NETWORK (""), CONNECTED (RTT ("40000", "6", "0", "1")), GREETED,
      AT (EHLO, STALLED SIZE ("lost")) },
    "mtu-blackhole", "certain", NULL, NULL, NULL },
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
