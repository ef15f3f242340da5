/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "built-run.h"
#include "ehlo-diagnosis.h"

#include <locale.h>
#include <string.h>

typedef struct
{
  const char *name;
  const char *user;
  BuiltStep   steps[MAX_STEPS]; /* ends at one without summary */
  const char *code;
  const char *title;
  const char *explanation;
  const char *exact_error;
  const char *confidence;
  const char *who;
  const char *evidence; /* kinds, joined by blanks */
  const char *actions;  /* kinds, joined by blanks */
} Case;

/* The steps of a run with STARTTLS up to the sign-in, and what verified encryption looks like. */
#define REACHED \
  { EHLO_STEP_SETTINGS, OK, NULL, "-" }, { EHLO_STEP_DNS, OK, NULL, "-" }, \
  { EHLO_STEP_CONNECT, OK, NULL, "-" }, { EHLO_STEP_GREETING, OK, NULL, "-" }, \
  { EHLO_STEP_EHLO, OK, NULL, "-" }
#define VERIFIED "{'verified': <true>, 'tls-outcome': <'done'>}"
#define UNPROVEN \
  "{'verified': <false>, 'tls-outcome': <'done'>, 'verify-text': <'The name does not match.'>}"
#define BEFORE "Before that, these worked: Find the server, Connect, Greeting, Capabilities"
#define NOT_SENT " Your password was not sent."

static const Case cases[] = {
  /* ---- ok: claims what was tested, no more ---- */
  { "everything", "ana",
    { REACHED, { EHLO_STEP_TLS, OK, VERIFIED, "-" }, { EHLO_STEP_AUTH, OK, NULL, "-" },
      { EHLO_STEP_MAIL, OK, NULL, "-" }, { EHLO_STEP_RCPT, OK, NULL, "-" },
      { EHLO_STEP_QUIT, OK, NULL, "-" } },
    "ok", "Mail can be sent with these settings",
    "The server accepted the sign-in, the sender and the recipient. "
    "The connection is encrypted, and the server proved that it is mail.example.org. "
    "No message was sent.",
    NULL, "certain", "nobody", "auth rcpt", "" },
  { "test-message", "ana",
    { REACHED, { EHLO_STEP_TLS, OK, VERIFIED, "-" }, { EHLO_STEP_AUTH, OK, NULL, "-" },
      { EHLO_STEP_MAIL, OK, NULL, "-" }, { EHLO_STEP_RCPT, OK, NULL, "-" },
      { EHLO_STEP_DATA, OK, NULL, "-" } },
    "ok", "Mail can be sent with these settings",
    "The server accepted the sign-in, the sender and the recipient. "
    "The connection is encrypted, and the server proved that it is mail.example.org. "
    "The test message was handed over: look for it in the mailbox of ben@example.net.",
    NULL, "certain", "nobody", "auth rcpt", "" },
  { "no-sign-in-asked", NULL,
    { REACHED, { EHLO_STEP_AUTH, SKIP, "{'reason': <'not-asked'>}", "-" },
      { EHLO_STEP_MAIL, OK, NULL, "-" }, { EHLO_STEP_RCPT, OK, NULL, "-" } },
    "ok", "Mail can be sent with these settings",
    "The server accepted the sender and the recipient; it was not asked for a sign-in. "
    "The connection is not encrypted. No message was sent.",
    NULL, "certain", "nobody", "auth rcpt", "" },
  { "signed-in-only", "ana",
    { REACHED, { EHLO_STEP_TLS, OK, VERIFIED, "-" }, { EHLO_STEP_AUTH, OK, NULL, "-" },
      { EHLO_STEP_QUIT, OK, NULL, "-" } },
    "ok", "Signing in works with these settings",
    "The server accepted the sign-in. Whether it takes mail for a recipient was not tried. "
    "The connection is encrypted, and the server proved that it is mail.example.org.",
    NULL, "certain", "nobody", "auth", "" },
  { "reached-only", NULL,
    { REACHED, { EHLO_STEP_QUIT, OK, NULL, "-" } },
    "ok", "The mail server answers as it should",
    "The conversation with the server works. Neither a sign-in nor a recipient was tried. "
    "The connection is not encrypted.",
    NULL, "certain", "nobody", "", "" },
  { "no-password", "ana",
    { REACHED, { EHLO_STEP_TLS, OK, VERIFIED, "-" },
      { EHLO_STEP_AUTH, SKIP, "{'reason': <'no-password'>}", "-" },
      { EHLO_STEP_QUIT, OK, NULL, "-" } },
    "ok", "The mail server answers as it should",
    "The conversation with the server works. "
    "The sign-in was not tried, because no password was given. "
    "The connection is encrypted, and the server proved that it is mail.example.org.",
    NULL, "certain", "user", "auth", "set-password" },
  { "warnings", "ana",
    { { EHLO_STEP_DNS, OK, NULL, "-" }, { EHLO_STEP_EHLO, WARN, NULL, "only HELO" },
      { EHLO_STEP_TLS, WARN, VERIFIED, "certificate is good, 6 days left" },
      { EHLO_STEP_AUTH, OK, NULL, "-" }, { EHLO_STEP_RCPT, OK, NULL, "-" } },
    "ok", "Mail can be sent with these settings",
    "The server accepted the sign-in, the sender and the recipient. "
    "The connection is encrypted, and the server proved that it is mail.example.org. "
    "No message was sent. Worth a look: Capabilities (only HELO); "
    "Encryption (certificate is good, 6 days left).",
    NULL, "certain", "nobody", "auth rcpt", "" },
  { "unproven-warning", "ana",
    { REACHED, { EHLO_STEP_TLS, WARN, UNPROVEN, "TLS1.3" }, { EHLO_STEP_AUTH, OK, NULL, "-" } },
    "ok", "Signing in works with these settings",
    "The server accepted the sign-in. Whether it takes mail for a recipient was not tried. "
    "The connection is encrypted, but the server could not prove that it is mail.example.org. "
    "Worth a look: Encryption (TLS1.3).",
    NULL, "certain", "nobody", "auth", "" },

  { "only-parts", NULL,
    { { EHLO_STEP_NETWORK, OK, NULL, "-" }, { EHLO_STEP_DNS, OK, NULL, "-" } },
    "ok", "What was asked for was looked at",
    "Only parts of the test were asked for. Whether mail can be sent was not tried.",
    NULL, "certain", "nobody", "", "" },

  /* ---- cancelled ---- */
  { "stopped", "ana",
    { { EHLO_STEP_SETTINGS, OK, NULL, "-" }, { EHLO_STEP_DNS, OK, NULL, "-" },
      { EHLO_STEP_CONNECT, STOP, NULL, "Stopped" },
      { EHLO_STEP_AUTH, SKIP, "{'reason': <'not-reached'>}", "-" } },
    "cancelled", "You stopped the test",
    "The test was stopped during the step “Connect”. "
    "It says nothing about that step or those after it. "
    "Before that, these worked: Find the server. Your password was not sent.",
    NULL, "certain", "user", "connect", "retry" },
  { "stopped-at-once", NULL,
    { { EHLO_STEP_SETTINGS, STOP, NULL, "Stopped" } },
    "cancelled", "You stopped the test",
    "The test was stopped during the step “Settings”. "
    "It says nothing about that step or those after it.",
    NULL, "certain", "user", "settings", "retry" },
  { "stopped-during-sign-in", "ana",
    { REACHED, { EHLO_STEP_AUTH, STOP, NULL, "Stopped" } },
    "cancelled", "You stopped the test",
    "The test was stopped during the step “Sign in”. "
    "It says nothing about that step or those after it. " BEFORE ".",
    NULL, "certain", "user", "auth", "retry" },
  { "cut-off", NULL,
    { { EHLO_STEP_DNS, CUT, NULL, "-" } },
    "cancelled", "You stopped the test",
    "The test was stopped during the step “Find the server”. "
    "It says nothing about that step or those after it.",
    NULL, "certain", "user", "dns", "retry" },

  /* ---- undetermined: where it stopped, what worked before, the exact words ---- */
  { "nothing", NULL, { { 0 } },
    "undetermined", "Nothing was tested", "The test ended before its first step.",
    NULL, "possible", "user", "", "retry" },
  { "settings", "ana",
    { { EHLO_STEP_SETTINGS, FAIL, "{'error': <'host: must not hold blanks'>}", "-" } },
    "undetermined", "It stopped at: Settings",
    "These settings cannot be used as they are. Your password was not sent. "
    "The exact error is below.",
    "host: must not hold blanks", "possible", "user", "settings", "edit-account" },
  { "network", NULL,
    { { EHLO_STEP_SETTINGS, OK, NULL, "-" }, { EHLO_STEP_NETWORK, FAIL, NULL, "No way out" } },
    "undetermined", "It stopped at: This network", "This computer found no way into the network.",
    NULL, "possible", "user", "network", "retry" },
  { "dns", "ana",
    { { EHLO_STEP_SETTINGS, OK, NULL, "-" }, { EHLO_STEP_NETWORK, OK, NULL, "-" },
      { EHLO_STEP_DNS, FAIL, "{'error': <'A: nxdomain, AAAA: nxdomain'>}", "-" } },
    "undetermined", "It stopped at: Find the server",
    "The address of mail.example.org could not be found. "
    "Before that, these worked: This network. Your password was not sent. "
    "The exact error is below.",
    "A: nxdomain, AAAA: nxdomain", "possible", "user", "dns", "retry" },
  { "refused", "ana",
    { { EHLO_STEP_DNS, OK, NULL, "-" },
      { EHLO_STEP_CONNECT, FAIL,
        "{'outcomes': <['refused', 'refused']>, "
        "'error': <'connect to 192.0.2.25:587: Connection refused (111)'>}", "-" },
      { EHLO_STEP_AUTH, SKIP, "{'reason': <'not-reached'>}", "-" } },
    "port-refused", "The server turns port 587 down",
    "mail.example.org answered that nothing is open at port 587: the mail service there is down, "
    "or it uses another port. That a firewall answered in its place is not ruled out. Before "
    "that, these worked: Find the server. Your password was not sent.",
    "connect to 192.0.2.25:587: Connection refused (111)", "likely", "provider", "connect",
    "edit-account pass-on" },
  { "silence", NULL,
    { { EHLO_STEP_DNS, OK, NULL, "-" },
      { EHLO_STEP_CONNECT, FAIL, "{'outcomes': <['timed-out']>}", "-" } },
    "port-dropped", "No answer from port 587",
    "Nothing at all came back from mail.example.org, port 587. Either something on the way "
    "blocks this port, or the server is switched off; this test cannot tell which. Before that, "
    "these worked: Find the server.",
    NULL, "possible", "network isp provider", "connect", "edit-account pass-on" },
  { "mixed-fates", NULL,
    { { EHLO_STEP_DNS, OK, NULL, "-" },
      { EHLO_STEP_CONNECT, FAIL, "{'outcomes': <['refused', 'unreachable']>}", "-" } },
    "port-refused", "The server turns port 587 down",
    "mail.example.org answered that nothing is open at port 587: the mail service there is down, "
    "or it uses another port. That a firewall answered in its place is not ruled out. Before "
    "that, these worked: Find the server.",
    NULL, "likely", "provider", "connect", "edit-account pass-on" },
  { "no-greeting", NULL,
    { { EHLO_STEP_CONNECT, OK, NULL, "-" },
      { EHLO_STEP_GREETING, FAIL, "{'error-code': <'deadline'>, 'error': <'no reply in 10 s'>}",
        "-" } },
    "no-greeting", "The server does not say a word",
    "The connection to mail.example.org, port 587 was made, but nothing came in time. The mail "
    "service is probably stuck; a way that loses large packets can look the same. Before that, "
    "these worked: Connect.",
    "no reply in 10 s", "likely", "provider", "greeting", "pass-on retry" },
  { "silent-but-tls", NULL,
    { { EHLO_STEP_CONNECT, OK, NULL, "-" },
      { EHLO_STEP_GREETING, FAIL,
        "{'error-code': <'deadline'>, 'error': <'no greeting in 1.0 s'>, "
        "'other-manner': <'tls'>, 'other-answered': <true>}", "-" } },
    "tls-mode-wrong", "This port wants encryption from the start",
    "Port 587 of mail.example.org says nothing in plain text, but it answers in TLS. As no mail "
    "server greeted there, the port may also be meant for something else. Before that, these "
    "worked: Connect.",
    "no greeting in 1.0 s", "likely", "user", "greeting", "use-port edit-account" },
  { "silent-in-every-manner", NULL,
    { { EHLO_STEP_CONNECT, OK, NULL, "-" },
      { EHLO_STEP_GREETING, FAIL,
        "{'error-code': <'deadline'>, 'other-manner': <'tls'>, 'other-answered': <false>}",
        "-" } },
    "no-greeting", "The server does not say a word",
    "The connection to mail.example.org, port 587 was made, but nothing came in time. The mail "
    "service is probably stuck; a way that loses large packets can look the same. Before that, "
    "these worked: Connect.",
    NULL, "likely", "provider", "greeting", "pass-on retry" },
  { "another-service", NULL,
    { { EHLO_STEP_CONNECT, OK, NULL, "-" },
      { EHLO_STEP_GREETING, FAIL,
        "{'error-code': <'protocol'>, 'error': <'no SMTP reply'>, "
        "'first-bytes': <'* OK IMAP4rev1 ready'>}", "-" } },
    "not-smtp", "Port 587 is not for sending mail",
    "What answers at port 587 of mail.example.org is a server for reading mail (IMAP), not a "
    "server that takes mail. The port or the server name in the settings is wrong. Before that, "
    "these worked: Connect.",
    "no SMTP reply\n* OK IMAP4rev1 ready", "certain", "user", "greeting", "edit-account" },
  { "busy", NULL,
    { { EHLO_STEP_CONNECT, OK, NULL, "-" },
      { EHLO_STEP_GREETING, FAIL, "{'reply-code': <int64 421>, 'reply': <'421 4.3.2 later'>}",
        "-" },
      { EHLO_STEP_QUIT, OK, NULL, "-" } },
    "server-busy", "The server takes no mail at the moment",
    "The server answered, but it asks to come back later. That says nothing about your user name "
    "and password. Before that, these worked: Connect.",
    "421 4.3.2 later", "likely", "nobody", "greeting", "retry" },
  { "starttls-not-offered", "ana",
    { REACHED, { EHLO_STEP_STARTTLS, FAIL, "{'reason': <'not-offered'>}", "-" },
      { EHLO_STEP_AUTH, SKIP, "{'reason': <'not-reached'>}", "-" },
      { EHLO_STEP_QUIT, OK, NULL, "-" } },
    "starttls-not-offered", "The server does not offer encryption",
    "Encryption is wanted, but mail.example.org does not offer it on port 587. It may do so on "
    "another port; that something on the way hides the offer is not ruled out. Before that, "
    "these worked: Find the server, Connect, Greeting, Capabilities. Your password was not sent.",
    NULL, "likely", "provider", "starttls", "edit-account pass-on" },
  { "tls-in-plain-text", "ana",
    { { EHLO_STEP_CONNECT, OK, NULL, "-" },
      { EHLO_STEP_TLS, FAIL,
        "{'tls-outcome': <'not-tls'>, 'first-bytes': <'220 mail ESMTP'>, "
        "'other-manner': <'plain'>, 'other-answered': <true>}", "-" } },
    "tls-mode-wrong", "This port begins without encryption",
    "Port 587 of mail.example.org does not answer in TLS, but it answers in plain text. Choose "
    "STARTTLS for this port, or another port. Before that, these worked: Connect. Your password "
    "was not sent.",
    "220 mail ESMTP", "certain", "user", "tls", "use-port edit-account" },
  { "bad-certificate", "ana",
    { REACHED, { EHLO_STEP_TLS, FAIL, UNPROVEN, "-" }, { EHLO_STEP_EHLO_TLS, OK, NULL, "-" },
      { EHLO_STEP_AUTH, SKIP, "{'reason': <'not-verified'>}", "-" },
      { EHLO_STEP_QUIT, OK, NULL, "-" } },
    "undetermined", "It failed at: Encryption",
    "The connection is encrypted, but the server could not prove that it is mail.example.org. "
    BEFORE "." NOT_SENT " The exact error is below.",
    "The name does not match.", "possible", "user", "tls auth", "retry send-anyway" },
  { "bad-certificate-sent-anyway", "ana",
    { REACHED, { EHLO_STEP_TLS, FAIL, UNPROVEN, "-" }, { EHLO_STEP_EHLO_TLS, OK, NULL, "-" },
      { EHLO_STEP_AUTH, OK, NULL, "-" } },
    "undetermined", "It failed at: Encryption",
    "The connection is encrypted, but the server could not prove that it is mail.example.org. "
    BEFORE ". The exact error is below.",
    "The name does not match.", "possible", "user", "tls", "retry" },
  { "not-encrypted", "ana",
    { REACHED, { EHLO_STEP_AUTH, FAIL, "{'reason': <'not-encrypted'>}", "-" },
      { EHLO_STEP_QUIT, OK, NULL, "-" } },
    "auth-not-encrypted", "The password was held back: no encryption",
    "Your password was not sent, because the connection is not encrypted: anybody on the way "
    "could read it. Before that, these worked: Find the server, Connect, Greeting, Capabilities.",
    NULL, "certain", "user", "auth", "edit-account send-anyway" },
  { "not-encrypted-skipped", "ana",
    { REACHED, { EHLO_STEP_AUTH, SKIP, "{'reason': <'not-encrypted'>}", "-" } },
    "auth-not-encrypted", "The password was held back: no encryption",
    "Your password was not sent, because the connection is not encrypted: anybody on the way "
    "could read it. Before that, these worked: Find the server, Connect, Greeting, Capabilities.",
    NULL, "certain", "user", "auth", "edit-account send-anyway" },
  { "not-verified", "ana",
    { REACHED, { EHLO_STEP_TLS, WARN, UNPROVEN, "-" },
      { EHLO_STEP_AUTH, SKIP, "{'reason': <'not-verified'>}", "-" } },
    "undetermined", "It stopped at: Sign in",
    "Your password was not sent, because the server could not prove that it is mail.example.org. "
    BEFORE ", Encryption.",
    NULL, "possible", "user", "auth", "retry send-anyway" },
  { "auth-not-offered", "ana",
    { REACHED, { EHLO_STEP_AUTH, FAIL, "{'reason': <'not-offered'>}", "-" } },
    "auth-not-offered", "The server offers no sign-in without encryption",
    "The server does not offer a sign-in on this connection, which is not encrypted. Probably it "
    "does so once the connection is. Before that, these worked: Find the server, Connect, "
    "Greeting, Capabilities. Your password was not sent.",
    NULL, "likely", "user provider", "auth", "edit-account pass-on" },
  { "no-common-mechanism", "ana",
    { REACHED,
      { EHLO_STEP_AUTH, FAIL,
        "{'reason': <'no-common-mechanism'>, 'auth-offered': <['GSSAPI', 'NTLM']>}", "-" } },
    "auth-no-common-mechanism", "No way to sign in that both sides know",
    "The server offers only ways to sign in that cannot be used here: GSSAPI, NTLM. Before that, "
    "these worked: Find the server, Connect, Greeting, Capabilities. Your password was not sent.",
    NULL, "certain", "user", "auth", "retry" },
  { "wrong-password", "ana",
    { REACHED,
      { EHLO_STEP_AUTH, FAIL,
        "{'reply-code': <int64 535>, 'reply': <'535-5.7.8 Error:\\n535 5.7.8 no'>, "
        "'error-code': <'closed'>, 'error': <'closed'>}", "-" },
      { EHLO_STEP_MAIL, SKIP, "{'reason': <'not-reached'>}", "-" },
      { EHLO_STEP_QUIT, OK, NULL, "-" } },
    "auth-rejected", "User name or password not accepted",
    "The server did not accept the sign-in. Most often the user name or the password is wrong; "
    "some providers say the same when they want an app password. Before that, these worked: Find "
    "the server, Connect, Greeting, Capabilities.",
    "535-5.7.8 Error:\n535 5.7.8 no", "likely", "user", "auth", "set-password edit-account" },
  { "sign-in-out-of-order", "ana",
    { REACHED,
      { EHLO_STEP_AUTH, FAIL, "{'reply-code': <int64 454>, 'reply': <'454 4.7.0 later'>}",
        "-" } },
    "auth-temporary-failure", "The server cannot check sign-ins at the moment",
    "The server could not check the sign-in for the moment. That does not mean that your "
    "password is wrong; try again later. Before that, these worked: Find the server, Connect, "
    "Greeting, Capabilities.",
    "454 4.7.0 later", "certain", "nobody", "auth", "retry" },
  { "lost-during-sign-in", "ana",
    { REACHED,
      { EHLO_STEP_AUTH, FAIL,
        "{'reply-code': <int64 334>, 'reply': <'334 '>, 'error-code': <'closed'>, "
        "'error': <'the server closed the connection'>}", "-" } },
    "connection-closed", "The server closed the connection",
    "The connection to mail.example.org was closed during the step “Sign in”, and nobody gave a "
    "reason. The server may be overloaded, or it does not want connections from here. Before "
    "that, these worked: Find the server, Connect, Greeting, Capabilities.",
    "the server closed the connection", "likely", "provider", "auth", "pass-on retry" },
  { "sender", "ana",
    { REACHED, { EHLO_STEP_AUTH, OK, NULL, "-" },
      { EHLO_STEP_MAIL, FAIL, "{'reply-code': <int64 553>, 'reply': <'553 5.7.1 not owned'>}",
        "-" },
      { EHLO_STEP_RCPT, SKIP, NULL, "-" } },
    "undetermined", "It stopped at: Sender",
    "The server did not accept ana@example.org as the sender. " BEFORE
    ", Sign in. The server’s exact words are below.",
    "553 5.7.1 not owned", "possible", "user", "mail", "retry" },
  { "recipient", NULL,
    { REACHED, { EHLO_STEP_MAIL, OK, NULL, "-" },
      { EHLO_STEP_RCPT, FAIL,
        "{'mail-address': <'x@example.com'>, 'reply-code': <int64 550>, "
        "'reply': <'550 5.1.1 unknown'>}", "-" } },
    "recipient-unknown", "The recipient does not exist",
    "The server knows no mailbox x@example.com. Your account is not the reason. " BEFORE
    ", Sender.",
    "550 5.1.1 unknown", "likely", "recipient", "rcpt", "" },
  { "recipient-later", NULL,
    { { EHLO_STEP_MAIL, OK, NULL, "-" },
      { EHLO_STEP_RCPT, FAIL, "{'reply-code': <int64 451>, 'reply': <'451 greylisted'>}",
        "-" } },
    "greylisted", "The server wants to be asked again in some minutes",
    "The server turns down whom it does not know yet, and accepts the same mail a few minutes "
    "later (greylisting). Nothing is wrong; mail programs try again by themselves. "
    "Before that, these worked: Sender.",
    "451 greylisted", "certain", "nobody", "rcpt", "retry" },
  { "timeout-in-the-middle", NULL,
    { { EHLO_STEP_MAIL, OK, NULL, "-" },
      { EHLO_STEP_RCPT, FAIL, "{'error-code': <'deadline'>, 'error': <'no reply in 10 s'>}",
        "-" } },
    "undetermined", "It stopped at: Recipient",
    "The server did not answer in time. Before that, these worked: Sender. "
    "The exact error is below.",
    "no reply in 10 s", "possible", "user", "rcpt", "retry" },
  { "failed-before-it-was-stopped", NULL,
    { { EHLO_STEP_GREETING, FAIL, "{'reply-code': <int64 554>, 'reply': <'554 no'>}", "-" },
      { EHLO_STEP_QUIT, STOP, NULL, "Stopped" } },
    "server-rejects-client", "The server does not want this connection",
    "The server answered, but it did not want to begin a conversation. It knows only from where "
    "you connect by then, so your user name and password are not the reason.",
    "554 no", "likely", "provider", "greeting", "pass-on" },
};

static EhloRun *
build_run (const Case *c)
{
  return built_run_new ("mail.example.org", c->user, c->steps);
}

static void
assert_actions (EhloFinding *verdict,
                const char  *want)
{
  g_autoptr (GString) kinds = g_string_new (NULL);

  for (guint i = 0; i < ehlo_finding_get_n_actions (verdict); i++)
    {
      const EhloAction *action = ehlo_finding_get_action (verdict, i);

      g_string_append_printf (kinds, "%s%s", i > 0 ? " " : "", action->kind);
      g_assert_cmpstr (action->label, !=, "");
    }

  g_assert_cmpstr (kinds->str, ==, want);
  g_assert_cmpuint (ehlo_finding_get_n_actions (verdict), <=, 3);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (EhloRun) run = build_run (c);
  g_autofree char *who = NULL;
  g_autofree char *evidence = NULL;
  EhloFinding *verdict;

  ehlo_diagnose (run);
  verdict = ehlo_run_get_verdict (run);
  who = g_strjoinv (" ", (char **) ehlo_finding_get_who (verdict));
  evidence = g_strjoinv (" ", (char **) ehlo_finding_get_evidence (verdict));

  g_assert_cmpstr (ehlo_finding_get_code (verdict), ==, c->code);
  g_assert_cmpstr (ehlo_finding_get_title (verdict), ==, c->title);
  g_assert_cmpstr (ehlo_finding_get_explanation (verdict), ==, c->explanation);
  g_assert_cmpstr (ehlo_finding_get_exact_error (verdict), ==, c->exact_error);
  g_assert_cmpstr (ehlo_finding_get_confidence (verdict), ==, c->confidence);
  g_assert_cmpstr (who, ==, c->who);
  g_assert_cmpstr (evidence, ==, c->evidence);
  assert_actions (verdict, c->actions);
}

/* The same steps, the same verdict: a second look changes nothing. */
static void
test_pure (void)
{
  g_autoptr (EhloRun) run = build_run (&cases[0]);
  g_autofree char *first = NULL;

  ehlo_diagnose (run);
  first = g_strdup (ehlo_finding_get_explanation (ehlo_run_get_verdict (run)));
  ehlo_diagnose (run);

  g_assert_cmpstr (ehlo_finding_get_explanation (ehlo_run_get_verdict (run)), ==, first);
}

static void
test_action_labels (void)
{
  g_autoptr (EhloRun) run = NULL;
  EhloFinding *verdict;
  gsize i = 0;

  while (strcmp (cases[i].name, "wrong-password") != 0)
    i++;
  run = build_run (&cases[i]);
  ehlo_diagnose (run);
  verdict = ehlo_run_get_verdict (run);

  g_assert_cmpstr (ehlo_finding_get_action (verdict, 0)->label, ==, "Enter another password");
  g_assert_cmpstr (ehlo_finding_get_action (verdict, 1)->label, ==, "Change the settings");
  g_assert_cmpuint (ehlo_finding_get_n_actions (verdict), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/diagnosis/", cases[i].code, "/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/diagnosis/pure", test_pure);
  g_test_add_func ("/diagnosis/action-labels", test_action_labels);

  return g_test_run ();
}
