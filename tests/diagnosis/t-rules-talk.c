/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rule-case.h"

#include "ehlo-diagnosis.h"

#include <locale.h>
#include <string.h>

/* What the conversation itself tells: names, versions of TLS, tokens, passwords, settings. */

#define SETTINGS(facts) { EHLO_STEP_SETTINGS, OK, "{" facts "}", "-" }
#define CONNECTED { EHLO_STEP_CONNECT, OK, NULL, "-" }
#define GREETED { EHLO_STEP_GREETING, OK, "{'reply': <'220 mail.example.org ESMTP'>}", "-" }
#define EHLO { EHLO_STEP_EHLO, OK, "{'capabilities': <['PIPELINING', 'STARTTLS']>}", "-" }
#define STARTED CONNECTED, GREETED, EHLO, { EHLO_STEP_STARTTLS, OK, NULL, "-" }
#define TLS_DONE { EHLO_STEP_TLS, OK, "{'tls-outcome': <'done'>, 'verified': <true>}", "-" }
#define EHLO_TLS(more) \
  { EHLO_STEP_EHLO_TLS, OK, "{'capabilities': <['PIPELINING', 'AUTH PLAIN'" more "]>}", "-" }
#define ENCRYPTED STARTED, TLS_DONE, EHLO_TLS ("")
#define SIGNED_IN { EHLO_STEP_AUTH, OK, NULL, "-" }
#define AT(kind, facts) { EHLO_STEP_ ## kind, FAIL, "{" facts "}", "-" }
#define REPLY(code, text) "'reply-code': <int64 " code ">, 'reply': <'" code " " text "'>"
#define RENAMED(code, fault) \
  "'client-name': <'my-pc'>, 'client-name-fault': <'" fault "'>, 'refused-reply': <'550 no'>, " \
  "'retry-name': <'[192.0.2.7]'>, 'retry-code': <int64 " code ">"
#define TOO_NEW "'tls-outcome': <'alert'>, 'alert': <int64 70>, 'alert-name': <'Version'>"
#define NO_CIPHER "'tls-outcome': <'alert'>, 'alert': <int64 40>, 'alert-name': <'Handshake'>"
#define OLD(version) ", 'old-version': <'" version "'>"
#define TOKEN(json) REPLY ("535", "5.7.8 No") ", 'token-error': <'" json "'>"
#define NO REPLY ("535", "no")
#define ODD(list) "'password-shape': <[" list "]>"
#define ADDRESS(text) ", 'mail-address': <'" text "'>"

#define LISTED_REPLY \
  REPLY ("554", "5.7.1 Service unavailable; Client host [192.0.2.7] blocked using " \
         "zen.spamhaus.org")

static const RuleCase cases[] = {
  /* ---- the name we greet with ---- */
  { "works-with-another-name", NULL,
    { CONNECTED, GREETED, { EHLO_STEP_EHLO, WARN, "{" RENAMED ("250", "no-dot") "}", "-" },
      SIGNED_IN },
    "ok", "certain", "nobody", "helo-rejected", NULL },
  { "another-name-then-wrong-password", NULL,
    { CONNECTED, GREETED, { EHLO_STEP_EHLO, WARN, "{" RENAMED ("250", "no-dot") "}", "-" },
      AT (AUTH, NO) },
    "auth-rejected", "likely", "user", "helo-rejected", NULL },
  { "refused-name-by-words", NULL,
    { CONNECTED, GREETED,
      AT (EHLO, RENAMED ("504", "no-dot") ", "
          REPLY ("504", "5.5.2 <my-pc>: Helo command rejected: need fully-qualified hostname")) },
    "helo-rejected", "likely", "user", NULL, NULL },
  { "no-name-is-taken", NULL,
    { CONNECTED, GREETED, AT (EHLO, RENAMED ("554", "no-dot") ", " REPLY ("554", "No")) },
    "server-rejects-client", "likely", "provider", NULL, NULL },
  { "no-name-is-taken-now", NULL,
    { CONNECTED, GREETED, AT (EHLO, RENAMED ("450", "no-dot") ", " REPLY ("450", "No")) },
    "server-busy", "likely", "nobody", NULL, NULL },
  { "second-try-did-not-come-to-an-end", NULL,
    { CONNECTED, GREETED,
      AT (EHLO, "'retry-name': <'[192.0.2.7]'>, " REPLY ("554", "No")) },
    "undetermined", "possible", NULL, NULL, NULL },
  { "listed-whatever-the-name", NULL,
    { CONNECTED, GREETED,
      AT (EHLO, RENAMED ("554", "no-dot") ", "
          REPLY ("554", "5.7.1 Service unavailable; Client host [192.0.2.7] blocked using "
                 "zen.spamhaus.org")) },
    "ip-blocklisted", "certain", NULL, NULL, NULL },

  { "the-list-agrees", NULL,
    { CONNECTED, GREETED, AT (EHLO, LISTED_REPLY ", 'list-result': <'listed'>") },
    "ip-blocklisted", "certain", NULL, NULL, "says the same" },
  { "the-range-is-listed", NULL,
    { CONNECTED, GREETED, AT (EHLO, LISTED_REPLY ", 'list-result': <'policy'>") },
    "ip-blocklisted", "certain", NULL, NULL, "says the same" },
  { "the-list-does-not-have-it", NULL,
    { CONNECTED, GREETED, AT (EHLO, LISTED_REPLY ", 'list-result': <'clear'>") },
    "ip-blocklisted", "certain", "user provider", NULL, "asked just now, does not" },
  { "the-list-does-not-tell-us", NULL,
    { CONNECTED, GREETED, AT (EHLO, LISTED_REPLY ", 'list-result': <'refused'>") },
    "ip-blocklisted", "certain", NULL, NULL, "is on a list of senders" },
  { "the-list-turns-the-server-away", NULL,
    { CONNECTED, GREETED,
      AT (EHLO, REPLY ("554", "5.7.1 Service unavailable; Client host [192.0.2.7] blocked using "
                       "zen.spamhaus.org; Error: open resolver; "
                       "https://www.spamhaus.org/returnc/pub/192.0.2.53")) },
    "server-error", "likely", "provider", NULL, "is no listing" },

  /* ---- versions of TLS ---- */
  { "takes-an-old-version", NULL, { STARTED, AT (TLS, TOO_NEW OLD ("TLS1.0")) },
    "tls-too-old", "certain", "provider", NULL, "only to TLS1.0" },
  { "takes-an-old-version-and-cipher", NULL, { STARTED, AT (TLS, NO_CIPHER OLD ("TLS1.1")) },
    "tls-too-old", "certain", "provider", NULL, "only to TLS1.1" },
  { "takes-none", NULL, { STARTED, AT (TLS, TOO_NEW OLD ("none")) },
    "tls-handshake-failed", "certain", "provider", NULL, "“Version”" },
  { "takes-no-cipher", NULL, { STARTED, AT (TLS, NO_CIPHER OLD ("none")) },
    "tls-handshake-failed", "certain", "provider", NULL, "“Handshake”" },
  { "not-asked", NULL, { STARTED, AT (TLS, TOO_NEW) },
    "tls-too-old", "likely", "provider", NULL, NULL },

  /* ---- tokens ---- */
  { "google-token", NULL,
    { ENCRYPTED, AT (AUTH, TOKEN ("{\"status\":\"400\",\"schemes\":\"Bearer\"}")) },
    "auth-token-expired", "likely", "user", NULL, "another account is not ruled out" },
  { "rfc-7628-token", NULL,
    { ENCRYPTED, AT (AUTH, TOKEN ("{\"status\": \"invalid_token\", \"scope\": \"x\"}")) },
    "auth-token-expired", "likely", "user", NULL, NULL },
  { "number-token", NULL, { ENCRYPTED, AT (AUTH, TOKEN ("{\"status\":401}")) },
    "auth-token-expired", "likely", "user", NULL, NULL },
  { "token-scope", NULL,
    { ENCRYPTED, AT (AUTH, TOKEN ("{\"status\":\"insufficient_scope\"}")) },
    "auth-rejected", "likely", "user", NULL, "does not allow" },
  { "token-without-status", NULL, { ENCRYPTED, AT (AUTH, TOKEN ("nothing")) },
    "auth-rejected", "likely", "user", NULL, NULL },

  /* ---- passwords ---- */
  { "server-proved-it-knows-the-password", NULL,
    { ENCRYPTED, AT (AUTH, NO ", 'server-proved': <true>") },
    "auth-rejected", "likely", "provider user", NULL, "entered rightly" },
  { "ordinary-password-at-google", "smtp.gmail.com",
    { SETTINGS (ODD ("'not-app-password'")), ENCRYPTED, AT (AUTH, NO) },
    "auth-app-password-needed", "likely", "user", "username-suspect", "does not look like one" },
  { "app-password-at-google", "smtp.gmail.com", { SETTINGS (""), ENCRYPTED, AT (AUTH, NO) },
    "auth-rejected", "likely", "user", "username-suspect", NULL },
  { "shape-does-not-matter-elsewhere", NULL,
    { SETTINGS (ODD ("'not-app-password'")), ENCRYPTED, AT (AUTH, NO) },
    "auth-rejected", "likely", "user", NULL, NULL },
  { "odd-password-that-works", "smtp.gmail.com",
    { SETTINGS (ODD ("'blank-at-end', 'not-app-password'")), ENCRYPTED, SIGNED_IN },
    "ok", "certain", "nobody", NULL, NULL },
  { "blank-in-password", NULL,
    { SETTINGS (ODD ("'blank-at-end'")), ENCRYPTED, AT (AUTH, NO) },
    "auth-rejected", "likely", "user", "password-suspect", NULL },
  { "umlaut-in-password", NULL,
    { SETTINGS (ODD ("'not-ascii'")), ENCRYPTED, AT (AUTH, NO) },
    "auth-rejected", "likely", "user", "password-suspect", NULL },

  /* ---- settings ---- */
  { "whole-address-wanted", "smtp.gmail.com", { SETTINGS (""), AT (GREETING, REPLY ("554", "x")) },
    "server-rejects-client", "likely", "provider", "username-suspect", NULL },
  { "whole-address-not-wanted", NULL, { SETTINGS (""), AT (GREETING, REPLY ("554", "x")) },
    "server-rejects-client", "likely", "provider", NULL, NULL },
  { "other-port", "smtp.laposte.net", { SETTINGS (""), AT (GREETING, REPLY ("554", "x")) },
    "server-rejects-client", "likely", "provider", "settings-differ", NULL },
  { "other-port-that-works", "smtp.laposte.net", { SETTINGS (""), ENCRYPTED, SIGNED_IN },
    "ok", "certain", "nobody", NULL, NULL },

  /* ---- letters beyond ASCII ---- */
  { "recipient", NULL,
    { ENCRYPTED, SIGNED_IN, { EHLO_STEP_MAIL, OK, NULL, "-" },
      AT (RCPT, REPLY ("553", "bad address") ADDRESS ("jürgen@example.net")) },
    "smtputf8-needed", "certain", NULL, NULL, NULL },
  { "recipient-refused-in-general", NULL,
    { ENCRYPTED, SIGNED_IN, { EHLO_STEP_MAIL, OK, NULL, "-" },
      AT (RCPT, REPLY ("550", "no") ADDRESS ("jürgen@example.net")) },
    "smtputf8-needed", "likely", NULL, NULL, NULL },
  { "server-knows-utf8", NULL,
    { STARTED, TLS_DONE, EHLO_TLS (", 'SMTPUTF8'"), SIGNED_IN, { EHLO_STEP_MAIL, OK, NULL, "-" },
      AT (RCPT, REPLY ("553", "bad address") ADDRESS ("jürgen@example.net")) },
    "undetermined", "possible", NULL, NULL, NULL },
  { "plain-recipient", NULL,
    { ENCRYPTED, SIGNED_IN, { EHLO_STEP_MAIL, OK, NULL, "-" },
      AT (RCPT, REPLY ("553", "bad address") ADDRESS ("ben@example.net")) },
    "undetermined", "possible", NULL, NULL, NULL },
};

/* ---- what is offered ------------------------------------------------------------------------- */

/* Which case of the table, and its actions, a line each: kind, label, value. */
static const struct
{
  const char *name;
  const char *actions;
} offered[] = {
  { "ordinary-password-at-google",
    "open-link|Open the provider’s page|https://support.google.com/mail/answer/7126229\n"
    "set-password|Enter another password|\n" },
  { "app-password-at-google",
    "use-user|Sign in as ana@example.org and test again|ana@example.org\n"
    "set-password|Enter another password|\n"
    "edit-account|Change the settings|\n" },
  { "no-name-is-taken",
    "pass-on|Copy a message for the mail provider|The mail server mail.example.org, port 587: "
    "The server does not want this connection. The exact words: 554 No\n" },
  { "no-name-is-taken-now", "retry|Test again|\n" },
};

static void
test_offered (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (offered); i++)
    {
      const RuleCase *c = cases;
      g_autoptr (EhloRun) run = NULL;
      g_autoptr (GString) actions = g_string_new (NULL);
      EhloFinding *verdict;

      while (strcmp (c->name, offered[i].name) != 0)
        c++;
      run = built_run_new (c->host != NULL ? c->host : "mail.example.org", "ana", c->steps);
      ehlo_diagnose (run);
      verdict = ehlo_run_get_verdict (run);
      for (guint k = 0; k < ehlo_finding_get_n_actions (verdict); k++)
        {
          const EhloAction *action = ehlo_finding_get_action (verdict, k);

          g_string_append_printf (actions, "%s|%s|%s\n", action->kind, action->label,
                                  action->value != NULL ? action->value : "");
        }
      g_assert_cmpstr (actions->str, ==, offered[i].actions);
    }
}

/* An account without encryption at port 25, whose password is held back. */
static EhloRun *
build_plain_run (const char *host,
                 gboolean    offered_starttls)
{
  const EhloSubject subject = {
    .host = (char *) host, .port = 25, .encryption = EHLO_ENCRYPTION_NONE,
    .user = (char *) "ana@example.org",
  };
  g_autoptr (GDateTime) started = g_date_time_new_utc (2026, 11, 21, 8, 14, 3);
  EhloRun *run = ehlo_run_new (&subject, started);
  g_autoptr (EhloStep) settings = ehlo_step_new (EHLO_STEP_SETTINGS, "settings", 0);
  g_autoptr (EhloStep) ehlo = ehlo_step_new (EHLO_STEP_EHLO, "ehlo", 1);
  g_autoptr (EhloStep) auth = ehlo_step_new (EHLO_STEP_AUTH, "auth", 2);

  ehlo_step_set_boolean (ehlo, "offered", offered_starttls);
  ehlo_step_set_string (auth, "reason", "not-encrypted");
  ehlo_step_finish (settings, EHLO_OUTCOME_OK, 1, "-");
  ehlo_step_finish (ehlo, EHLO_OUTCOME_OK, 1, "-");
  ehlo_step_finish (auth, EHLO_OUTCOME_FAILED, 1, "-");
  ehlo_run_put_step (run, settings);
  ehlo_run_put_step (run, ehlo);
  ehlo_run_put_step (run, auth);
  ehlo_run_finish (run, 3);
  ehlo_diagnose (run);
  g_assert_cmpstr (ehlo_finding_get_code (ehlo_run_get_verdict (run)), ==, "auth-not-encrypted");

  return run;
}

/* What is published, else what the server said; never anything without encryption. */
static void
test_encryption_offered (void)
{
  static const struct
  {
    const char *host;
    gboolean    offered;
    const char *kind;
    const char *label;
    const char *value;
  } rows[] = {
    { "smtp.gmail.com", TRUE, "use-port", "Use port 465 and test again", "465 implicit" },
    { "mail.example.org", TRUE, "use-port", "Use STARTTLS and test again", "25 starttls" },
    { "mail.example.org", FALSE, "edit-account", "Change the settings", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (EhloRun) run = build_plain_run (rows[i].host, rows[i].offered);
      const EhloAction *action = ehlo_finding_get_action (ehlo_run_get_verdict (run), 0);

      g_assert_cmpstr (action->kind, ==, rows[i].kind);
      g_assert_cmpstr (action->label, ==, rows[i].label);
      g_assert_cmpstr (action->value, ==, rows[i].value);
    }
}

/* Postfix says no such thing as "sign in" to who is not let in without a sign-in. */
static void
test_members_only (void)
{
  static const struct
  {
    const char *user;
    const char *offered;
    const char *code;
  } asks[] = {
    { NULL, "{'auth-offered': <['PLAIN']>}", "auth-required" },
    { NULL, NULL, "policy-rejected" },
    { "ana", "{'auth-offered': <['PLAIN']>}", "policy-rejected" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (asks); i++)
    {
      const BuiltStep steps[MAX_STEPS] = {
        CONNECTED, GREETED, { EHLO_STEP_EHLO, OK, asks[i].offered, "-" },
        AT (RCPT, REPLY ("554", "5.7.1 <c[192.0.2.7]>: Client host rejected: Access denied")),
      };
      g_autoptr (EhloRun) run = built_run_new ("mail.example.org", asks[i].user, steps);

      ehlo_diagnose (run);
      g_assert_cmpstr (ehlo_finding_get_code (ehlo_run_get_verdict (run)), ==, asks[i].code);
    }
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  rule_cases_add (cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/rules/offered", test_offered);
  g_test_add_func ("/rules/encryption-offered", test_encryption_offered);
  g_test_add_func ("/rules-talk/members-only", test_members_only);

  return g_test_run ();
}
