/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "built-run.h"
#include "ehlo-diagnosis.h"
#include "ehlo-rule-text.h"
#include "ehlo-verdict-codes.h"
#include "ehlo-verdict-text.h"

#include <locale.h>
#include <string.h>

/* Each rule must fire on what proves it, and must not on what looks most like it. */
typedef struct
{
  const char *name;
  const char *host; /* NULL: mail.example.org */
  BuiltStep   steps[MAX_STEPS];
  const char *code;
  const char *confidence;
  const char *findings; /* codes, joined by blanks; NULL: none */
} Case;

#define NETWORK(v4, v6) \
  { EHLO_STEP_NETWORK, OK, "{'route-ipv4': <" v4 ">, 'route-ipv6': <" v6 ">}", "-" }
#define BOTH NETWORK ("true", "true")
#define DNS(a, aaaa) \
  { EHLO_STEP_DNS, FAIL, "{'dns-a': <'" a "'>, 'dns-aaaa': <'" aaaa "'>}", "-" }
#define FOUND(address, server) \
  { EHLO_STEP_DNS, OK, "{'addresses': <['" address "']>, 'dns-server': <'" server "'>}", "-" }
#define CONNECT(address, outcome, error, more) \
  { EHLO_STEP_CONNECT, FAIL, "{'tried': <['" address "']>, 'outcomes': <['" outcome "']>, " \
    "'dial-errors': <['" error "']>" more "}", "-" }
#define ICMP(text) ", 'icmp': <['" text "']>"
#define LOCAL ", 'local-cause': <true>"
#define CONNECTED { EHLO_STEP_CONNECT, OK, NULL, "-" }
#define GREETED { EHLO_STEP_GREETING, OK, "{'reply': <'220 mail.example.org ESMTP'>}", "-" }
#define AT(kind, facts) { EHLO_STEP_ ## kind, FAIL, "{" facts "}", "-" }
#define REPLY(code, text) "'reply-code': <int64 " code ">, 'reply': <'" code " " text "'>"
#define ENHANCED(code) ", 'enhanced-code': <'" code "'>"
#define REACHED CONNECTED, GREETED, { EHLO_STEP_EHLO, OK, NULL, "-" }
#define STARTED REACHED, { EHLO_STEP_STARTTLS, OK, NULL, "-" }
#define TLS_DONE { EHLO_STEP_TLS, OK, "{'tls-outcome': <'done'>, 'verified': <true>}", "-" }
#define CERTIFICATE(problems, more) \
  AT (TLS, "'tls-outcome': <'done'>, 'verified': <false>, 'verify-problems': <[" problems "]>" more)
#define CHAIN(subjects) ", 'certificate-issuer': <'CN=Rome'>, 'chain': <[" subjects "]>"
#define HELD(reason) AT (AUTH, "'reason': <'" reason "'>")

static const Case cases[] = {
  /* ---- settings ---- */
  { "scheme", "https://mail.example.org", { AT (SETTINGS, "'error': <'has a scheme'>") },
    "host-invalid", "certain", NULL },
  { "another-setting", NULL, { AT (SETTINGS, "'error': <'port'>") },
    "undetermined", "possible", NULL },

  /* ---- name service ---- */
  { "no-such-name", NULL, { BOTH, DNS ("nxdomain", "nxdomain") },
    "host-not-found", "likely", NULL },
  { "mistyped-name", "smpt.gmail.com", { BOTH, DNS ("nxdomain", "nxdomain") },
    "host-not-found", "likely", NULL },
  { "no-such-name-half-seen", NULL, { BOTH, DNS ("nxdomain", "timeout") },
    "host-not-found", "likely", NULL },
  { "no-such-name-contradicted", NULL, { BOTH, DNS ("nxdomain", "no-data") },
    "undetermined", "possible", NULL },
  { "no-such-name-or-broken", NULL, { BOTH, DNS ("nxdomain", "servfail") },
    "dns-failure", "likely", NULL },
  { "no-address", NULL, { BOTH, DNS ("no-data", "no-data") },
    "host-no-address", "certain", NULL },
  { "no-address-half-seen", NULL, { BOTH, DNS ("no-data", "timeout") },
    "undetermined", "possible", NULL },
  { "servfail", NULL, { BOTH, DNS ("servfail", "servfail") }, "dns-failure", "likely", NULL },
  { "dns-refused", NULL, { BOTH, DNS ("refused", "timeout") }, "dns-failure", "likely", NULL },
  { "bad-answer", NULL, { BOTH, DNS ("bad-answer", "no-data") }, "dns-failure", "likely", NULL },
  { "dns-silent", NULL, { BOTH, DNS ("timeout", "timeout") }, "dns-timeout", "likely", NULL },
  { "dns-closed", NULL, { BOTH, DNS ("no-network", "no-network") },
    "dns-timeout", "likely", NULL },
  { "no-route-no-dns", NULL, { NETWORK ("false", "false"), DNS ("no-network", "no-network") },
    "offline", "certain", NULL },
  { "no-route-dns-silent", NULL, { NETWORK ("false", "false"), DNS ("timeout", "timeout") },
    "offline", "likely", NULL },
  { "no-route-but-answers", NULL, { NETWORK ("false", "false"), DNS ("nxdomain", "nxdomain") },
    "host-not-found", "likely", NULL },
  { "routes-not-known", NULL,
    { { EHLO_STEP_NETWORK, OK, NULL, "-" }, DNS ("no-network", "no-network") },
    "dns-timeout", "likely", NULL },
  { "sinkhole", "smtp.gmail.com",
    { BOTH, FOUND ("0.0.0.0", "192.0.2.53:53"), CONNECT ("0.0.0.0", "refused", "", "") },
    "dns-blocked", "certain", NULL },
  { "sinkhole-private", "smtp.gmail.com",
    { BOTH, FOUND ("10.0.0.9", "192.0.2.53:53"), CONNECT ("10.0.0.9", "timed-out", "", "") },
    "dns-blocked", "likely", NULL },
  { "no-server-has-such-an-address", NULL,
    { BOTH, FOUND ("::", "192.0.2.53:53"), CONNECT ("::", "refused", "", "") },
    "dns-blocked", "likely", NULL },
  { "here-by-intention", "mail.corp.example",
    { BOTH, FOUND ("127.0.1.1", "hosts file"), CONNECT ("127.0.1.1", "refused", "", "") },
    "local-service-down", "certain", NULL },
  { "private-by-intention", "mail.corp.example",
    { BOTH, FOUND ("10.0.0.9", "192.0.2.53:53"), CONNECT ("10.0.0.9", "timed-out", "", "") },
    "port-dropped", "possible", NULL },
  { "public-address", "smtp.gmail.com",
    { BOTH, FOUND ("192.0.2.9", "192.0.2.53:53"), CONNECT ("192.0.2.9", "timed-out", "", "") },
    "port-dropped", "possible", NULL },
  { "sinkhole-but-signed-in-late", "smtp.gmail.com",
    { BOTH, FOUND ("10.0.0.9", "192.0.2.53:53"), STARTED, TLS_DONE,
      AT (AUTH, REPLY ("535", "no")) },
    "auth-rejected", "likely", NULL },

  /* ---- this computer ---- */
  { "no-route-at-connect", "192.0.2.25",
    { NETWORK ("false", "false"), CONNECT ("192.0.2.25", "unreachable", "ENETUNREACH", LOCAL) },
    "offline", "certain", NULL },
  { "no-route-but-refused", "192.0.2.25",
    { NETWORK ("false", "false"), CONNECT ("192.0.2.25", "refused", "ECONNREFUSED", "") },
    "port-refused", "likely", NULL },
  { "no-route-loopback", "localhost",
    { NETWORK ("false", "false"), CONNECT ("127.0.0.1", "refused", "ECONNREFUSED", "") },
    "local-service-down", "certain", NULL },
  { "no-route-to-this-one", NULL,
    { BOTH, CONNECT ("192.0.2.25", "unreachable", "ENETUNREACH", "") },
    "undetermined", "possible", NULL },
  { "only-ipv6", NULL,
    { NETWORK ("true", "false"), { EHLO_STEP_DNS, OK, "{'dns-a': <'no-data'>}", "-" },
      CONNECT ("2001:db8::1", "unreachable", "ENETUNREACH", LOCAL) },
    "ipv6-unavailable", "certain", NULL },
  { "only-ipv6-seen", NULL,
    { NETWORK ("true", "false"), { EHLO_STEP_DNS, OK, "{'dns-a': <'timeout'>}", "-" },
      CONNECT ("2001:db8::1", "unreachable", "ENETUNREACH", LOCAL) },
    "ipv6-unavailable", "likely", NULL },
  { "ipv6-with-route", NULL,
    { BOTH, CONNECT ("2001:db8::1", "unreachable", "ENETUNREACH", LOCAL) },
    "undetermined", "possible", NULL },
  { "packet-filter", NULL, { BOTH, CONNECT ("192.0.2.25", "local", "EPERM", LOCAL) },
    "local-firewall", "certain", NULL },
  { "security-module", NULL, { BOTH, CONNECT ("192.0.2.25", "local", "EACCES", LOCAL) },
    "local-firewall", "certain", NULL },
  { "out-of-files", NULL, { BOTH, CONNECT ("192.0.2.25", "local", "EMFILE", LOCAL) },
    "undetermined", "possible", NULL },
  { "own-rejection", NULL,
    { BOTH, CONNECT ("192.0.2.25", "rejected", "ECONNREFUSED", LOCAL ICMP ("3/3 from 10.0.0.2")) },
    "local-firewall", "certain", NULL },
  { "never-left", NULL, { BOTH, CONNECT ("192.0.2.25", "timed-out", "", LOCAL) },
    "local-firewall", "likely", NULL },
  { "eacces-from-afar", NULL,
    { BOTH, CONNECT ("2001:db8::1", "rejected", "EACCES", ICMP ("1/1 from 2001:db8:9::1")) },
    "port-rejected", "likely", NULL },
  { "nothing-listens", "localhost", { CONNECT ("127.0.0.1", "refused", "ECONNREFUSED", "") },
    "local-service-down", "certain", NULL },
  { "silence-on-loopback", "localhost", { CONNECT ("127.0.0.1", "timed-out", "", "") },
    "port-dropped", "possible", NULL },

  /* ---- the way ---- */
  { "refused", NULL, { BOTH, CONNECT ("192.0.2.25", "refused", "ECONNREFUSED", "") },
    "port-refused", "likely", NULL },
  { "refused-by-icmp", NULL,
    { BOTH, CONNECT ("192.0.2.25", "rejected", "ECONNREFUSED", ICMP ("3/3 from 192.0.2.25")) },
    "port-refused", "likely", NULL },
  { "refused-by-icmp-of-another", NULL,
    { BOTH, CONNECT ("192.0.2.25", "rejected", "ECONNREFUSED", ICMP ("3/3 from 10.20.0.1")) },
    "port-rejected", "likely", NULL },
  { "prohibited-on-the-way", NULL,
    { BOTH, CONNECT ("192.0.2.25", "rejected", "EHOSTUNREACH", ICMP ("3/13 from 10.20.0.1")) },
    "port-rejected", "likely", NULL },
  { "prohibited-by-the-host", NULL,
    { BOTH, CONNECT ("192.0.2.25", "rejected", "EHOSTUNREACH", ICMP ("3/13 from 192.0.2.25")) },
    "port-rejected", "likely", NULL },
  { "prohibited-by-somebody", NULL,
    { BOTH, CONNECT ("192.0.2.25", "rejected", "EHOSTUNREACH", ICMP ("3/13 from ?")) },
    "port-rejected", "likely", NULL },
  { "rejected-without-a-word", NULL,
    { BOTH, CONNECT ("192.0.2.25", "rejected", "EHOSTUNREACH", ICMP ("")) },
    "port-rejected", "likely", NULL },
  { "ipv6-port", NULL,
    { BOTH, CONNECT ("2001:db8::1", "rejected", "ECONNREFUSED", ICMP ("1/4 from 2001:db8::1")) },
    "port-refused", "likely", NULL },
  { "refused-and-rejected", NULL,
    { BOTH, AT (CONNECT, "'tried': <['2001:db8::1', '192.0.2.25']>, "
                         "'outcomes': <['rejected', 'refused']>, "
                         "'icmp': <['1/1 from 2001:db8:9::1', '']>") },
    "port-refused", "possible", NULL },
  { "host-unreachable", NULL,
    { BOTH, CONNECT ("192.0.2.25", "rejected", "EHOSTUNREACH", ICMP ("3/1 from 198.51.100.7")) },
    "host-unreachable", "likely", NULL },
  { "going-in-circles", NULL,
    { BOTH, CONNECT ("192.0.2.25", "rejected", "EHOSTUNREACH", ICMP ("11/0 from 198.51.100.7")) },
    "host-unreachable", "likely", NULL },
  { "ipv6-no-route-there", NULL,
    { BOTH, CONNECT ("2001:db8::1", "rejected", "ENETUNREACH", ICMP ("1/0 from 2001:db8:9::1")) },
    "host-unreachable", "likely", NULL },
  { "no-neighbour", NULL,
    { BOTH, CONNECT ("192.0.2.25", "unreachable", "EHOSTUNREACH", "") },
    "host-unreachable", "likely", NULL },
  { "silence", NULL, { BOTH, CONNECT ("192.0.2.25", "timed-out", "", "") },
    "port-dropped", "possible", NULL },
  { "silence-and-no-ipv6", NULL,
    { NETWORK ("true", "false"),
      AT (CONNECT, "'tried': <['2001:db8::1', '192.0.2.25']>, "
                   "'outcomes': <['unreachable', 'timed-out']>, "
                   "'dial-errors': <['ENETUNREACH', '']>") },
    "port-dropped", "possible", NULL },
  { "facts-of-unequal-length", NULL, { BOTH, AT (CONNECT, "'outcomes': <['rejected']>") },
    "port-rejected", "likely", NULL },

  /* ---- the door ---- */
  { "ssh", NULL,
    { CONNECTED, AT (GREETING, "'error-code': <'protocol'>, 'first-bytes': <'SSH-2.0-OpenSSH'>") },
    "not-smtp", "certain", NULL },
  { "pop3-after-tls", NULL,
    { CONNECTED, TLS_DONE,
      AT (GREETING, "'error-code': <'protocol'>, 'first-bytes': <'+OK ready'>") },
    "not-smtp", "certain", NULL },
  { "http-in-the-place-of-tls", NULL,
    { CONNECTED, AT (TLS, "'tls-outcome': <'not-tls'>, 'first-bytes': <'HTTP/1.1 400 Bad'>") },
    "not-smtp", "certain", NULL },
  { "ftp-in-the-place-of-tls", NULL,
    { CONNECTED,
      AT (TLS, "'tls-outcome': <'not-tls'>, 'first-bytes': <'220 (vsFTPd 3.0.3)'>, "
               "'other-manner': <'plain'>, 'other-answered': <true>") },
    "not-smtp", "certain", NULL },
  { "ftp-greets-like-smtp", NULL,
    { CONNECTED, { EHLO_STEP_GREETING, OK, "{'reply': <'220 ProFTPD Server'>}", "-" },
      AT (EHLO, REPLY ("530", "Please log in")) },
    "not-smtp", "certain", NULL },
  { "smtp-on-a-host-called-ftp", NULL,
    { CONNECTED, { EHLO_STEP_GREETING, OK, "{'reply': <'220 ftp.example.org ESMTP'>}", "-" },
      AT (EHLO, REPLY ("550", "not you")) },
    "undetermined", "possible", NULL },
  { "nonsense", NULL,
    { CONNECTED, AT (GREETING, "'error-code': <'protocol'>, 'first-bytes': <'hello'>") },
    "protocol-error", "likely", NULL },
  { "greets-in-tls", NULL,
    { CONNECTED,
      AT (GREETING, "'error-code': <'deadline'>, 'other-manner': <'tls'>, "
                    "'other-answered': <true>, 'other-result': <'TLS1.3, 220 mail ESMTP'>") },
    "tls-mode-wrong", "certain", NULL },
  { "silent-in-tls-too", NULL,
    { CONNECTED,
      AT (GREETING, "'error-code': <'deadline'>, 'other-manner': <'tls'>, "
                    "'other-answered': <true>, 'other-result': <'TLS1.3'>") },
    "tls-mode-wrong", "likely", NULL },
  { "greets-in-plain-text", NULL,
    { CONNECTED,
      AT (TLS, "'tls-outcome': <'not-tls'>, 'first-bytes': <'220 mail ESMTP'>, "
               "'other-manner': <'plain'>, 'other-answered': <true>") },
    "tls-mode-wrong", "certain", NULL },
  { "silent-in-every-manner", NULL,
    { CONNECTED,
      AT (GREETING, "'error-code': <'deadline'>, 'other-manner': <'tls'>, "
                    "'other-answered': <false>") },
    "no-greeting", "likely", NULL },
  { "silent-in-every-manner-tls-first", NULL,
    { CONNECTED,
      AT (TLS, "'error-code': <'deadline'>, 'tls-outcome': <'timed-out'>, "
               "'other-manner': <'plain'>, 'other-answered': <false>") },
    "no-greeting", "likely", NULL },
  { "began-to-greet", NULL,
    { CONNECTED, AT (GREETING, "'error-code': <'deadline'>, 'first-bytes': <'220 ma'>") },
    "no-greeting", "likely", NULL },

  /* ---- the conversation ---- */
  { "busy", NULL, { CONNECTED, AT (GREETING, REPLY ("421", "4.3.2 busy") ENHANCED ("4.3.2")) },
    "server-busy", "certain", NULL },
  { "busy-or-else", NULL, { CONNECTED, AT (GREETING, REPLY ("450", "listed")) },
    "server-busy", "likely", NULL },
  { "unwanted", NULL, { CONNECTED, AT (GREETING, REPLY ("554", "no")) },
    "server-rejects-client", "likely", NULL },
  { "busy-at-ehlo", NULL, { CONNECTED, GREETED, AT (EHLO, REPLY ("421", "nope")) },
    "server-busy", "likely", NULL },
  { "busy-later", NULL, { REACHED, AT (RCPT, REPLY ("421", "busy")) },
    "undetermined", "possible", NULL },
  { "reset", NULL, { CONNECTED, AT (GREETING, "'error-code': <'reset'>") },
    "connection-reset", "likely", NULL },
  { "closed", NULL, { REACHED, AT (MAIL, "'error-code': <'closed'>") },
    "connection-closed", "likely", NULL },
  { "closed-after-a-refusal", NULL,
    { REACHED, AT (AUTH, REPLY ("535", "no") ", 'error-code': <'closed'>") },
    "auth-rejected", "likely", NULL },
  { "closed-in-the-handshake", NULL, { STARTED, AT (TLS, "'tls-outcome': <'closed'>") },
    "connection-closed", "likely", NULL },
  { "nonsense-later", NULL, { REACHED, AT (RCPT, "'error-code': <'protocol'>") },
    "protocol-error", "certain", NULL },
  { "too-much", NULL, { CONNECTED, GREETED, AT (EHLO, "'error-code': <'limit'>") },
    "protocol-error", "certain", NULL },
  { "silence-later", NULL, { REACHED, AT (RCPT, "'error-code': <'deadline'>") },
    "undetermined", "possible", NULL },

  /* ---- encryption ---- */
  { "no-starttls", NULL, { REACHED, AT (STARTTLS, "'reason': <'not-offered'>") },
    "starttls-not-offered", "likely", NULL },
  { "stripped", NULL,
    { CONNECTED, GREETED, { EHLO_STEP_EHLO, OK, "{'mangled': <'XXXXXXXA'>}", "-" },
      AT (STARTTLS, "'reason': <'not-offered'>") },
    "starttls-stripped", "certain", NULL },
  { "stripped-of-something", NULL,
    { CONNECTED, GREETED, { EHLO_STEP_EHLO, OK, "{'mangled': <'XXXXXXXXXXA'>}", "-" },
      AT (STARTTLS, "'reason': <'not-offered'>") },
    "starttls-stripped", "likely", NULL },
  { "starttls-refused", NULL, { REACHED, AT (STARTTLS, REPLY ("454", "not now")) },
    "starttls-failed", "certain", NULL },
  { "starttls-odd-reply", NULL, { REACHED, AT (STARTTLS, REPLY ("250", "ok")) },
    "starttls-failed", "certain", NULL },
  { "starttls-then-plain-text", NULL,
    { STARTED, AT (TLS, "'tls-outcome': <'not-tls'>, 'first-bytes': <'500 what'>") },
    "starttls-failed", "likely", NULL },
  { "starttls-then-silence", NULL,
    { STARTED, AT (TLS, "'tls-outcome': <'timed-out'>, 'error-code': <'deadline'>") },
    "tls-handshake-failed", "possible", NULL },
  { "alert", NULL,
    { STARTED,
      AT (TLS, "'tls-outcome': <'alert'>, 'alert': <int64 40>, "
               "'alert-name': <'Handshake failed'>") },
    "tls-handshake-failed", "certain", NULL },
  { "alert-version", NULL,
    { STARTED,
      AT (TLS, "'tls-outcome': <'alert'>, 'alert': <int64 70>, 'alert-name': <'Version'>") },
    "tls-too-old", "likely", NULL },
  { "no-agreement", NULL, { STARTED, AT (TLS, "'tls-outcome': <'refused'>, 'error': <'x'>") },
    "tls-handshake-failed", "likely", NULL },
  { "wants-a-certificate", NULL,
    { STARTED,
      AT (TLS, "'tls-outcome': <'alert'>, 'alert': <int64 116>, 'alert-name': <'x'>, "
               "'client-certificate-requested': <true>") },
    "client-certificate-required", "certain", NULL },
  { "wants-a-certificate-later", NULL,
    { STARTED,
      { EHLO_STEP_TLS, OK, "{'verified': <true>, 'client-certificate-requested': <true>}", "-" },
      AT (EHLO_TLS, "'error-code': <'tls'>") },
    "client-certificate-required", "likely", NULL },
  { "wants-a-certificate-and-resets", NULL,
    { STARTED,
      { EHLO_STEP_TLS, OK, "{'verified': <true>, 'client-certificate-requested': <true>}", "-" },
      AT (EHLO_TLS, "'error-code': <'reset'>") },
    "client-certificate-required", "likely", NULL },
  { "resets-without-asking", NULL,
    { STARTED, { EHLO_STEP_TLS, OK, "{'verified': <true>}", "-" },
      AT (EHLO_TLS, "'error-code': <'reset'>") },
    "connection-reset", "likely", NULL },
  { "resets-later", NULL,
    { STARTED,
      { EHLO_STEP_TLS, OK, "{'verified': <true>, 'client-certificate-requested': <true>}", "-" },
      AT (AUTH, "'error-code': <'reset'>") },
    "connection-reset", "likely", NULL },
  { "asks-for-a-certificate-only", NULL,
    { STARTED,
      { EHLO_STEP_TLS, OK, "{'verified': <true>, 'client-certificate-requested': <true>}", "-" },
      AT (AUTH, REPLY ("535", "no")) },
    "auth-rejected", "likely", NULL },

  /* ---- certificates ---- */
  { "expired", NULL, { STARTED, CERTIFICATE ("'expired'", "") },
    "certificate-expired", "likely", NULL },
  { "issuer-expired", NULL,
    { STARTED, CERTIFICATE ("'expired'", ", 'certificate-days': <int64 60>") },
    "certificate-expired", "likely", NULL },
  { "not-yet", NULL, { STARTED, CERTIFICATE ("'not-yet-valid'", "") },
    "certificate-not-yet-valid", "likely", NULL },
  { "other-name", NULL,
    { STARTED, CERTIFICATE ("'unexpected-owner'", ", 'certificate-names': <['a.example']>") },
    "certificate-name-mismatch", "certain", NULL },
  { "no-name", NULL, { STARTED, CERTIFICATE ("'unexpected-owner'", "") },
    "certificate-name-mismatch", "certain", NULL },
  { "self-signed", NULL,
    { STARTED, CERTIFICATE ("'self-signed', 'not-trusted'", CHAIN ("'CN=a'")) },
    "certificate-self-signed", "certain", NULL },
  { "alone", NULL, { STARTED, CERTIFICATE ("'not-trusted'", CHAIN ("'CN=a'")) },
    "certificate-chain-incomplete", "likely", NULL },
  { "with-issuer", NULL, { STARTED, CERTIFICATE ("'not-trusted'", CHAIN ("'CN=a', 'CN=Rome'")) },
    "certificate-untrusted", "likely", NULL },
  { "alone-and-its-own-issuer", NULL,
    { STARTED, CERTIFICATE ("'not-trusted'", CHAIN ("'CN=Rome'")) },
    "certificate-untrusted", "likely", NULL },
  { "revoked-and-expired", NULL, { STARTED, CERTIFICATE ("'expired', 'revoked'", "") },
    "certificate-revoked", "certain", NULL },
  { "weak", NULL, { STARTED, CERTIFICATE ("'insecure-algorithm'", "") },
    "certificate-weak", "certain", NULL },
  { "another-problem", NULL, { STARTED, CERTIFICATE ("'purpose-mismatch'", "") },
    "undetermined", "possible", NULL },
  { "expired-but-accepted", NULL,
    { STARTED,
      { EHLO_STEP_TLS, WARN, "{'verified': <false>, 'verify-problems': <['expired']>}", "-" },
      AT (AUTH, REPLY ("535", "no")) },
    "auth-rejected", "likely", NULL },
  { "expired-holds-the-password-back", NULL,
    { STARTED,
      { EHLO_STEP_TLS, WARN, "{'verified': <false>, 'verify-problems': <['expired']>}", "-" },
      HELD ("not-verified") },
    "certificate-expired", "likely", NULL },

  /* ---- signing in ---- */
  { "plain-text", NULL, { REACHED, HELD ("not-encrypted") },
    "auth-not-encrypted", "certain", NULL },
  { "plain-text-though-offered", NULL,
    { CONNECTED, GREETED, { EHLO_STEP_EHLO, OK, "{'offered': <true>}", "-" },
      HELD ("not-encrypted") },
    "auth-not-encrypted", "certain", NULL },
  { "no-sign-in", NULL, { STARTED, TLS_DONE, HELD ("not-offered") },
    "auth-not-offered", "certain", NULL },
  { "no-sign-in-in-plain-text", NULL, { REACHED, HELD ("not-offered") },
    "auth-not-offered", "likely", NULL },
  { "no-common-mechanism", NULL, { STARTED, TLS_DONE, HELD ("no-common-mechanism") },
    "auth-no-common-mechanism", "certain", NULL },
  { "wrong-password", NULL, { STARTED, TLS_DONE, AT (AUTH, REPLY ("535", "5.7.8 no")) },
    "auth-rejected", "likely", NULL },
  { "cannot-check", NULL, { STARTED, TLS_DONE, AT (AUTH, REPLY ("454", "4.7.0 later")) },
    "auth-temporary-failure", "certain", NULL },
  { "cannot-check-a-recipient", NULL, { REACHED, AT (RCPT, REPLY ("454", "later")) },
    "undetermined", "possible", NULL },
  { "encrypt-first", NULL, { REACHED, AT (MAIL, REPLY ("530", "Must issue a STARTTLS command")) },
    "tls-required", "certain", NULL },
  { "encrypt-the-sign-in", NULL, { REACHED, AT (AUTH, REPLY ("538", "encrypt")) },
    "tls-required", "certain", NULL },
  { "sign-in-first", NULL,
    { REACHED, AT (MAIL, REPLY ("530", "5.7.0 Authentication required") ENHANCED ("5.7.0")) },
    "auth-required", "certain", NULL },
  { "sign-in-first-or-else", NULL, { REACHED, AT (RCPT, REPLY ("530", "Denied")) },
    "auth-required", "likely", NULL },
  { "sign-in-first-after-one", NULL,
    { REACHED, { EHLO_STEP_AUTH, OK, NULL, "-" }, AT (MAIL, REPLY ("530", "Denied")) },
    "undetermined", "possible", NULL },

  /* ---- replies: what the words say counts for more than the digits ---- */
  { "blocklist", NULL,
    { CONNECTED, AT (GREETING, REPLY ("554", "5.7.1 blocked using zen.spamhaus.org")) },
    "ip-blocklisted", "certain", NULL },
  { "too-many-connections", NULL,
    { CONNECTED, AT (GREETING, REPLY ("421", "4.7.0 Too many connections from your host")) },
    "too-many-connections", "certain", NULL },
  { "switched-off", "smtp.office365.com",
    { STARTED, TLS_DONE,
      AT (AUTH, REPLY ("535", "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is "
                              "disabled for the Tenant.")) },
    "auth-smtp-disabled", "certain", NULL },
  { "app-password", "smtp.gmail.com",
    { STARTED, TLS_DONE, AT (AUTH, REPLY ("534", "5.7.9 Application-specific password required")) },
    "auth-app-password-needed", "certain", NULL },
  { "app-password-of-another", NULL,
    { STARTED, TLS_DONE, AT (AUTH, REPLY ("534", "5.7.9 Application-specific password required")) },
    "auth-app-password-needed", "likely", NULL },
  { "perhaps-app-password", "smtp.gmail.com",
    { STARTED, TLS_DONE, AT (AUTH, REPLY ("535", "5.7.8 Username and Password not accepted.")) },
    "auth-rejected", "likely", NULL },
  { "too-many-tries", NULL,
    { STARTED, TLS_DONE,
      AT (AUTH, REPLY ("454", "4.7.0 Too many login attempts, please try again later")) },
    "auth-too-many-attempts", "likely", NULL },
  { "not-yours", NULL,
    { REACHED, AT (RCPT, REPLY ("553", "5.7.1 Sender address rejected: not owned by user ana")) },
    "sender-rejected", "certain", NULL },
  { "relay", NULL, { REACHED, AT (RCPT, REPLY ("554", "5.7.1 Relay access denied")) },
    "relay-denied", "certain", NULL },
  { "user-unknown", NULL,
    { REACHED, AT (RCPT, REPLY ("550", "5.1.1 User unknown in local recipient table")) },
    "recipient-unknown", "certain", NULL },
  { "user-unknown-by-code", NULL,
    { REACHED, AT (RCPT, REPLY ("550", "5.1.1 nope")) },
    "recipient-unknown", "likely", NULL },
  { "digits-alone", NULL, { REACHED, AT (RCPT, REPLY ("550", "nope")) },
    "undetermined", "possible", NULL },
  { "greylisted", NULL,
    { REACHED, AT (RCPT, REPLY ("450", "4.7.1 Greylisted, please try again in 5 minutes")) },
    "greylisted", "certain", NULL },
  { "turned-down-for-now", NULL, { REACHED, AT (RCPT, REPLY ("450", "nope")) },
    "undetermined", "possible", NULL },
  { "words-about-a-connection", NULL,
    { REACHED, AT (MAIL, REPLY ("421", "4.4.2 Connection timed out")) },
    "undetermined", "possible", NULL },

  /* ---- findings ---- */
  { "ipv6-dead", NULL,
    { BOTH,
      { EHLO_STEP_CONNECT, OK, "{'tried': <['2001:db8::1', '192.0.2.25']>, "
                               "'outcomes': <['timed-out', 'open']>}", "-" } },
    "ok", "certain", "ipv6-broken" },
  { "ipv6-dead-without-a-route", NULL,
    { NETWORK ("true", "false"),
      { EHLO_STEP_CONNECT, OK, "{'tried': <['2001:db8::1', '192.0.2.25']>, "
                               "'outcomes': <['unreachable', 'open']>}", "-" } },
    "ok", "certain", NULL },
  { "ipv6-hopeless", NULL,
    { BOTH,
      { EHLO_STEP_CONNECT, OK, "{'tried': <['2001:db8::1', '192.0.2.25']>, "
                               "'outcomes': <['pending', 'open']>, "
                               "'dial-times-us': <[int64 1400000, 20000]>}", "-" } },
    "ok", "certain", "ipv6-broken" },
  { "ipv6-just-slower", NULL,
    { BOTH,
      { EHLO_STEP_CONNECT, OK, "{'tried': <['2001:db8::1', '192.0.2.25']>, "
                               "'outcomes': <['pending', 'open']>, "
                               "'dial-times-us': <[int64 300000, 20000]>}", "-" } },
    "ok", "certain", NULL },
  { "ipv6-of-another-address", NULL,
    { BOTH,
      { EHLO_STEP_CONNECT, OK, "{'tried': <['2001:db8::1', '2001:db8::2']>, "
                               "'outcomes': <['timed-out', 'open']>}", "-" } },
    "ok", "certain", NULL },
  { "ipv6-and-a-wrong-password", NULL,
    { BOTH,
      { EHLO_STEP_CONNECT, OK, "{'tried': <['2001:db8::1', '192.0.2.25']>, "
                               "'outcomes': <['refused', 'open']>}", "-" },
      AT (AUTH, REPLY ("535", "no")) },
    "auth-rejected", "likely", "ipv6-broken" },
  { "greets-late", NULL, { { EHLO_STEP_GREETING, OK, NULL, "-", 5100000 } },
    "ok", "certain", "slow-greeting" },
  { "greets-in-time", NULL, { { EHLO_STEP_GREETING, OK, NULL, "-", 4900000 } },
    "ok", "certain", NULL },
  { "plain-text-slipped-in", NULL,
    { { EHLO_STEP_STARTTLS, WARN, "{'unread-bytes': <int64 12>}", "-" } },
    "ok", "certain", "starttls-injection" },
  { "old-tls", NULL,
    { { EHLO_STEP_TLS, OK, "{'verified': <true>, 'tls-version': <'TLS1.1'>, "
                           "'certificate-days': <int64 21>}", "-" } },
    "ok", "certain", "tls-too-old" },
  { "ends-soon", NULL,
    { { EHLO_STEP_TLS, OK, "{'verified': <true>, 'tls-version': <'TLS1.2'>, "
                           "'certificate-days': <int64 20>}", "-" } },
    "ok", "certain", "certificate-expires-soon" },
  { "has-ended", NULL, { STARTED, CERTIFICATE ("'expired'", ", 'certificate-days': <int64 -2>") },
    "certificate-expired", "likely", NULL },
};

static char *
join_codes (GListModel *findings)
{
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (EhloFinding) finding = g_list_model_get_item (findings, i);

      g_string_append_printf (codes, "%s%s", i > 0 ? " " : "", ehlo_finding_get_code (finding));
      g_assert_nonnull (ehlo_finding_get_evidence (finding)[0]);
      g_assert_null (strchr (ehlo_finding_get_explanation (finding), '{'));
    }

  return g_string_free (g_steal_pointer (&codes), FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (EhloRun) run =
    built_run_new (c->host != NULL ? c->host : "mail.example.org", "ana", c->steps);
  g_autofree char *findings = NULL;
  EhloFinding *verdict;

  ehlo_diagnose (run);
  verdict = ehlo_run_get_verdict (run);
  findings = join_codes (ehlo_run_get_findings (run));

  g_assert_cmpstr (ehlo_finding_get_code (verdict), ==, c->code);
  g_assert_cmpstr (ehlo_finding_get_confidence (verdict), ==, c->confidence);
  g_assert_cmpstr (findings, ==, c->findings != NULL ? c->findings : "");
  g_assert_cmpuint (g_utf8_strlen (ehlo_finding_get_title (verdict), -1), <=, 60);
  g_assert_cmpuint (ehlo_finding_get_n_actions (verdict), <=, 3);
  g_assert_null (strstr (ehlo_finding_get_explanation (verdict), "  "));
  g_assert_nonnull (ehlo_finding_get_who (verdict)[0]);
}

/* What a rule fills in stands in the sentence. */
static void
test_values (void)
{
  static const struct
  {
    const char *name;
    const char *words;
  } said[] = {
    { "scheme", "Probably mail.example.org was meant" },
    { "mistyped-name", "Perhaps smtp.gmail.com was meant?" },
    { "no-such-name", "a typing mistake" },
    { "sinkhole", "the address 0.0.0.0" },
    { "prohibited-on-the-way", "turned down by 10.20.0.1" },
    { "host-unreachable", "198.51.100.7 reports" },
    { "ssh", "SSH" },
    { "ftp-greets-like-smtp", "FTP" },
    { "alert", "“Handshake failed”" },
    { "other-name", "made for a.example, not for mail.example.org" },
    { "with-issuer", "(CN=Rome)" },
    { "closed", "“Sender”" },
    { "not-yours", "send as ana@example.org" },
    { "user-unknown", "no mailbox ben@example.net" },
    { "plain-text-though-offered", "choose STARTTLS" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++)
    {
      g_autoptr (EhloRun) run = NULL;
      const Case *c = cases;

      while (strcmp (c->name, said[i].name) != 0)
        c++;
      run = built_run_new (c->host != NULL ? c->host : "mail.example.org", "ana", c->steps);
      ehlo_diagnose (run);
      g_assert_nonnull (strstr (ehlo_finding_get_explanation (ehlo_run_get_verdict (run)),
                                said[i].words));
    }
}

/* Every text reads well with everything filled in, and stands there once. */
static void
test_texts (void)
{
  static const EhloVerdictValues values = {
    .step = "Switch to encryption", .host = "mail.example.org", .port = "65535",
    .address = "192.0.2.25", .mechanisms = "NTLM", .suggestion = "mail.example.net",
    .sender = "192.0.2.1", .service = "SSH", .seconds = "5.1", .version = "TLS1.1",
    .alert = "Handshake failed", .names = "a.example", .issuer = "CN=Rome", .date = "2026-11-21",
    .tunnel = "tun0", .proxy = "http://proxy.example:3128", .difference = "12 years",
    .name = "Forcepoint (Websense)", .hop = "12", .other = "65535", .user = "ana",
    .listener = "master (postfix)", .unit = "postfix@-.service failed (exit-code)",
    .container = "systemd-nspawn", .gateway = "host.docker.internal",
    .cloud = "Amazon Web Services", .summary = "STARTTLS",
  };

  for (guint i = 0; i < ehlo_rule_text_get_n (); i++)
    {
      const EhloRuleText *text = ehlo_rule_text_get (i);
      g_autofree char *title = ehlo_verdict_text_expand (text->title, &values);
      g_autofree char *explanation = ehlo_verdict_text_expand (text->explanation, &values);

      g_assert_nonnull (ehlo_verdict_codes_find (text->code));
      g_assert_true (ehlo_rule_text_find (text->code, text->variant) == text);
      g_assert_nonnull (ehlo_rule_text_find (text->code, NULL));
      g_assert_nonnull (text->who[0]);
      g_assert_cmpuint (g_utf8_strlen (title, -1), <=, 60);
      g_assert_false (g_str_has_suffix (title, "."));
      g_assert_true (g_str_has_suffix (explanation, "."));
      g_assert_null (strstr (explanation, "  "));
      g_assert_null (strstr (explanation, " ,"));
      g_assert_null (strstr (explanation, " ."));
      g_assert_null (strstr (explanation, "“”"));
    }
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/rules/", cases[i].code, "/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/rules/values", test_values);
  g_test_add_func ("/rules/texts", test_texts);

  return g_test_run ();
}
