/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-providers.h"
#include "ehlo-replies.h"
#include "ehlo-reply-oauth.h"
#include "ehlo-reply-words.h"
#include "ehlo-verdict-codes.h"

#include <string.h>

/* What the data set had when these tests were written; less means that some got lost. */
#define LEAST_CAUSES        68
#define LEAST_PATTERNS      207
#define LEAST_CLIENT_ERRORS 176

/* A sanitizer, valgrind or a busy machine may take some times as long. */
#define MAX_PARSE_US      (15 * 1000)
#define MAX_SLOW_PARSE_US (100 * MAX_PARSE_US)

static void
match (const char     *text,
       const char     *host,
       const char     *phase,
       EhloReplyMatch *ret_match)
{
  const EhloReplyQuery query = { .text = text, .length = -1, .host = host, .phase = phase };

  ehlo_replies_match (ehlo_replies_get_default (), &query, ret_match);
}

/* "pattern/verdict" where words were recognised, "basis/verdict" where only codes were. */
static void
assert_match (const char *text,
              const char *host,
              const char *phase,
              const char *want)
{
  g_autofree char *got = NULL;
  EhloReplyMatch found;

  match (text, host, phase, &found);
  got = g_strdup_printf ("%s/%s",
                         found.pattern != NULL ? found.pattern->id
                                               : ehlo_reply_basis_to_string (found.basis),
                         found.cause->verdict);
  g_test_message ("%s", text);
  g_assert_cmpstr (got, ==, want);
}

static void
test_sizes (void)
{
  EhloReplies *replies = ehlo_replies_get_default ();

  g_assert_true (ehlo_replies_get_default () == replies);
  g_assert_cmpuint (ehlo_replies_get_n_causes (replies), >=, LEAST_CAUSES);
  g_assert_cmpuint (ehlo_replies_get_n_patterns (replies), >=, LEAST_PATTERNS);
  g_assert_cmpuint (ehlo_replies_get_n_client_errors (replies), >=, LEAST_CLIENT_ERRORS);
  g_assert_null (ehlo_replies_get_cause (replies, ehlo_replies_get_n_causes (replies)));
  g_assert_null (ehlo_replies_get_pattern (replies, ehlo_replies_get_n_patterns (replies)));
  g_assert_null (ehlo_replies_get_client_error (replies,
                                                ehlo_replies_get_n_client_errors (replies)));
}

static void
test_causes (void)
{
  EhloReplies *replies = ehlo_replies_get_default ();

  for (guint i = 0; i < ehlo_replies_get_n_causes (replies); i++)
    {
      const EhloReplyCause *cause = ehlo_replies_get_cause (replies, i);

      g_assert_true (ehlo_replies_find_cause (replies, cause->id) == cause);
      g_assert_nonnull (ehlo_verdict_codes_find (cause->verdict));
    }
  g_assert_null (ehlo_replies_find_cause (replies, "no-such-cause"));
  g_assert_null (ehlo_replies_find_cause (replies, NULL));
}

static void
assert_compiles (const EhloLazyRegex *regex)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) compiled = g_regex_new (regex->source, 0, 0, &error);

  g_assert_no_error (error);
  g_assert_nonnull (compiled);
}

static void
test_expressions (void)
{
  EhloReplies *replies = ehlo_replies_get_default ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < ehlo_replies_get_n_patterns (replies); i++)
    {
      const EhloReplyPattern *pattern = ehlo_replies_get_pattern (replies, i);

      assert_compiles (&pattern->regex);
      g_assert_true (g_hash_table_add (ids, (gpointer) pattern->id));
    }
  for (guint i = 0; i < ehlo_replies_get_n_client_errors (replies); i++)
    {
      const EhloClientError *error = ehlo_replies_get_client_error (replies, i);

      assert_compiles (&error->regex);
      g_assert_true (g_hash_table_add (ids, (gpointer) error->id));
    }
}

static void
test_examples (void)
{
  static const struct { const char *id, *host; } need_host[] = {
    { "ui-bad-credentials", "smtp.ionos.de" },
    { "ses-auth", "email-smtp.eu-west-1.amazonaws.com" },
  };
  EhloReplies *replies = ehlo_replies_get_default ();

  for (guint i = 0; i < ehlo_replies_get_n_patterns (replies); i++)
    {
      const EhloReplyPattern *pattern = ehlo_replies_get_pattern (replies, i);
      const char *host = NULL;
      EhloReplyMatch found;

      for (guint j = 0; j < G_N_ELEMENTS (need_host); j++)
        if (g_str_equal (need_host[j].id, pattern->id))
          host = need_host[j].host;

      match (pattern->example, host, NULL, &found);
      g_test_message ("%s: %s", pattern->id, pattern->example);
      g_assert_nonnull (found.pattern);
      g_assert_cmpstr (found.pattern->id, ==, pattern->id);
      g_assert_true (found.cause == pattern->cause);
      g_assert_cmpint (found.basis, ==, EHLO_REPLY_BASIS_TEXT);
      g_assert_cmpstr (found.meaning, ==, pattern->meaning);
      g_assert_true (found.retry_helps == pattern->retry_helps);
    }
}

static void
test_client_errors (void)
{
  /* Wrappers whose example holds the more exact reason, which must win. */
  static const char *const outranked[] = {
    "php-crypto", "symfony-connect", "gio-resolve", "gio-connect", "msmtp-connect", "msmtp-tls",
    NULL
  };
  EhloReplies *replies = ehlo_replies_get_default ();
  guint n_outranked = 0;

  for (guint i = 0; i < ehlo_replies_get_n_client_errors (replies); i++)
    {
      const EhloClientError *error = ehlo_replies_get_client_error (replies, i);
      g_autoptr (GRegex) own = g_regex_new (error->regex.source, G_REGEX_CASELESS, 0, NULL);
      gsize start = 0;
      gsize end = 0;
      const EhloClientError *found =
        ehlo_replies_match_client_error (replies, error->example, -1, &start, &end);

      g_test_message ("%s: %s -> %s", error->id, error->example, found != NULL ? found->id : "-");
      g_assert_true (g_regex_match (own, error->example, 0, NULL));
      g_assert_nonnull (found);
      g_assert_cmpuint (start, <, end);
      g_assert_cmpuint (end, <=, strlen (error->example));
      if (found == error)
        continue;

      g_assert_cmpuint (found->priority, >, error->priority);
      g_assert_true (g_strv_contains (outranked, error->id));
      n_outranked++;
    }
  g_assert_cmpuint (n_outranked, ==, g_strv_length ((char **) outranked));
  g_assert_null (ehlo_replies_match_client_error (replies, "Have a nice day", -1, NULL, NULL));
  g_assert_null (ehlo_replies_match_client_error (replies, "", -1, NULL, NULL));
}

typedef struct
{
  const char *text;
  const char *host;  /* nullable */
  const char *phase; /* nullable */
  const char *want;  /* as of assert_match() */
} Case;

static void
check_cases (const Case *cases,
             gsize       n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    assert_match (cases[i].text, cases[i].host, cases[i].phase, cases[i].want);
}

#define M365 "smtp.office365.com"
#define UNSUCCESSFUL "535 5.7.139 Authentication unsuccessful, "

/* Trap 1: one code, six meanings. Trap 2: where app passwords help and where they do not. */
static void
test_535_texts (void)
{
  static const Case cases[] = {
    { UNSUCCESSFUL "SmtpClientAuthentication is disabled for the Tenant. Visit "
      "https://aka.ms/smtp_auth_disabled for more information.", M365, "auth",
      "ms-smtpauth-tenant/auth-smtp-disabled" },
    { UNSUCCESSFUL "SmtpClientAuthentication is disabled for the Mailbox.", M365, "auth",
      "ms-smtpauth-mailbox/auth-smtp-disabled" },
    { UNSUCCESSFUL "basic authentication is disabled.", M365, "auth",
      "ms-basic-disabled/auth-basic-disabled" },
    { UNSUCCESSFUL "user is locked by your organization's security defaults policy. Contact your "
      "administrator.", M365, "auth", "ms-security-defaults/auth-smtp-disabled" },
    { UNSUCCESSFUL "the request did not meet the criteria to be authenticated successfully.", M365,
      "auth", "ms-conditional-access/auth-smtp-disabled" },
    { UNSUCCESSFUL "the user credentials were incorrect.", M365, "auth",
      "ms-wrong-password/auth-rejected" },
    { UNSUCCESSFUL "account locked.", M365, "auth", "ms-account-locked/auth-too-many-attempts" },
    { UNSUCCESSFUL "the moon is full.", M365, "auth", "ms-535-573/auth-rejected" },
    { "534-5.7.9 Application-specific password required. For more information, go to\n"
      "534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor - gsmtp", "smtp.gmail.com",
      "auth", "gmail-app-password/auth-app-password-needed" },
    { "535-5.7.8 Username and Password not accepted. For more information, go to\n"
      "535 5.7.8  https://support.google.com/mail/?p=BadCredentials - gsmtp", "smtp.gmail.com",
      "auth", "gmail-bad-credentials/auth-rejected" },
    { "534-5.7.14 Please log in via your web browser and then try again.", "smtp.gmail.com", "auth",
      "gmail-web-login/auth-browser-sign-in-needed" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

/* Trap 3: the same enhanced code at different providers. */
static void
test_collisions (void)
{
  static const Case cases[] = {
    { "550 5.7.30 REQUIRETLS support required", NULL, "mail", "enhanced/starttls-failed" },
    { "550-5.7.30 This email has been blocked because DKIM does not pass.", "smtp.gmail.com",
      "data", "gmail-dkim-required/sender-unauthenticated" },
    { "550 5.7.30 Basic authentication is not supported for Client Submission.", M365, "auth",
      "ms-basic-retired/auth-basic-disabled" },
    { "554 5.4.6 Message exceeded 50 hops, this may indicate a mail loop.", NULL, "data",
      "mail-loop/mail-loop" },
    { "550 5.4.6 Unusual sending activity detected. Please try after sometime.", "smtp.zoho.com",
      "data", "zoho-unusual-activity/auth-account-blocked" },
    { "550 5.1.8 Access denied, bad outbound sender.", M365, "data",
      "ms-bad-outbound/auth-account-blocked" },
    { "554 5.1.8 Email Outgoing Blocked", "smtp.zoho.com", "mail",
      "zoho-outgoing-blocked/auth-account-blocked" },
    { "450 4.1.8 <a@example.invalid>: Sender address rejected: Domain not found", NULL, "mail",
      "sender-domain-not-found/sender-invalid" },
    { "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
      M365, "rcpt", "ms-recipient-not-found/recipient-unknown" },
    { "556 5.1.10 <user@example.com>: Domain example.com does not accept mail (nullMX)", NULL,
      "rcpt", "null-mx/recipient-rejected" },
    { "550-5.7.25 [192.0.2.25] The IP address sending this message does not have a PTR record "
      "setup", NULL, "data", "gmail-ptr/reverse-dns-missing" },
    { "421-4.7.29 Your email has been rate limited because this message wasn't sent over a TLS "
      "connection.", NULL, "data", "gmail-tls-bulk/tls-required" },
    { "421-4.7.27 Your email has been rate limited because SPF authentication didn't pass. Gmail "
      "requires all bulk email senders to authenticate their email with SPF.", NULL, "data",
      "gmail-spf-hardfail/sender-unauthenticated" },
  };
  EhloReplyMatch found;

  check_cases (cases, G_N_ELEMENTS (cases));

  match ("550 5.7.30 zzz", NULL, NULL, &found);
  g_assert_cmpstr (found.confidence, ==, "possible");
  g_assert_nonnull (found.enhanced->collision_note);
  match ("550 5.7.20 zzz", NULL, NULL, &found);
  g_assert_cmpstr (found.confidence, ==, "likely");
}

/* Trap 4: what the class of the code says is not so. */
static void
test_lying_codes (void)
{
  static const Case cases[] = {
    { "454 4.7.0 invalid username or password", "127.0.0.1", "auth",
      "proton-bridge-password/auth-rejected" },
    { "454 4.7.0 Temporary authentication failure: Connection lost to authentication server", NULL,
      "auth", "auth-temporary/auth-temporary-failure" },
    { "502 5.7.0 Your SMTP account is not yet activated. Contact us.", "smtp-relay.brevo.com",
      "auth", "brevo-not-activated/plan-required" },
    { "550 Domain example.com has exceeded the max emails per hour (100/100 (100%)) allowed. "
      "Message discarded.", NULL, "rcpt", "cpanel-hourly/rate-limited" },
    { "550 Request failed; Mailbox unavailable", "smtp.mail.yahoo.com", "data",
      "yahoo-sender-mismatch/sender-rejected" },
    { "421 Sandbox subdomains are for test purposes only.", "smtp.mailgun.org", "data",
      "mailgun-sandbox/sender-unverified" },
  };
  EhloReplyMatch found;

  check_cases (cases, G_N_ELEMENTS (cases));

  match (cases[0].text, NULL, NULL, &found);
  g_assert_false (found.retry_helps);
  match (cases[1].text, NULL, NULL, &found);
  g_assert_true (found.retry_helps);
  match (cases[3].text, NULL, NULL, &found);
  g_assert_true (found.retry_helps);
}

/* Trap 7: the shared host's own mail server answers in Gmail's place. Trap 8: a blocklist that is
 * asked through a public resolver, and one that is shut down, list nobody. Trap 9: port 1025 is no
 * proof of Proton Bridge. Trap 10: KumoMTA's list has 7.38 where the registry has 7.28. */
static void
test_mistaken_identity (void)
{
  static const Case cases[] = {
    { "550-Please turn on SMTP Authentication in your mail client, or login to the\r\n"
      "550-IMAP/POP3 server before sending your message.\r\n"
      "550 is not permitted to relay through this server without authentication.",
      "smtp.gmail.com", "rcpt", "cpanel-smtp-auth/auth-required" },
    { "554 5.7.1 Service unavailable; Client host [192.0.2.25] blocked using zen.spamhaus.org; "
      "Error: open resolver; https://check.spamhaus.org/returnc/pub/192.0.2.53/", NULL, "rcpt",
      "dnsbl-open-resolver/server-error" },
    { "550 5.7.1 Client host blocked; zen.spamhaus.org answered 127.255.255.254", NULL, "rcpt",
      "dnsbl-open-resolver/server-error" },
    { "554 5.7.1 Service unavailable; Client host [192.0.2.25] blocked using zen.spamhaus.org; "
      "https://www.spamhaus.org/sbl/query/SBL1", NULL, "rcpt", "spamhaus/ip-blocklisted" },
    { "554 5.7.1 Client host [192.0.2.25] blocked using dnsbl.sorbs.net", NULL, "rcpt",
      "sorbs/server-error" },
    { "535 5.7.8 Authentication credentials invalid", "127.0.0.1", "auth",
      "ui-bad-credentials/auth-rejected" },
    { "550 5.7.38 zzz", NULL, "data", "class/undetermined" },
    { "550 5.7.28 zzz", NULL, "data", "enhanced/rate-limited" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

/* Traps 5, 6 and 10 are about the providers: neither TLS by port number, nor PLAIN everywhere, nor
 * what other lists have wrong. */
static void
test_providers (void)
{
  static const struct { const char *id; guint port; EhloEncryption encryption; } ports[] = {
    { "spectrum", 587, EHLO_ENCRYPTION_IMPLICIT },
    { "mailtrap-sandbox", 465, EHLO_ENCRYPTION_STARTTLS },
  };
  EhloProviders *providers = ehlo_providers_get_default ();
  EhloProvider *microsoft = ehlo_providers_find (providers, "microsoft-365");
  const char *const *methods = ehlo_provider_get_auth_methods (microsoft);

  for (gsize i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      EhloProvider *provider = ehlo_providers_find (providers, ports[i].id);
      gboolean found = FALSE;

      for (guint j = 0; j < ehlo_provider_get_n_endpoints (provider); j++)
        {
          const EhloEndpoint *endpoint = ehlo_provider_get_endpoint (provider, j);

          if (endpoint->port != ports[i].port)
            continue;
          g_assert_cmpint (endpoint->encryption, ==, ports[i].encryption);
          found = TRUE;
        }
      g_assert_true (found);
    }

  g_assert_true (g_strv_contains (methods, "LOGIN"));
  g_assert_true (g_strv_contains (methods, "XOAUTH2"));
  g_assert_false (g_strv_contains (methods, "PLAIN"));
  g_assert_null (ehlo_providers_find_by_host (providers, "in.mailjet.com"));
  g_assert_nonnull (ehlo_providers_find_by_host (providers, "in-v3.mailjet.com"));
  g_assert_false (ehlo_provider_has_submission (ehlo_providers_find (providers, "tuta")));
}

static void
test_rivals (void)
{
  static const Case cases[] = {
    /* a neighbour by one word */
    { "250 2.1.5 Recipient ok", NULL, "rcpt", "class/undetermined" },
    { "220 mail.example.com ESMTP ready", NULL, "banner", "class/undetermined" },
    { "220 ************************", NULL, "banner", "pix-banner/intercepted" },
    { "250-XXXXXXXA", NULL, "ehlo", "starttls-stripped/starttls-stripped" },
    { "250-xxxxxxxa", NULL, "ehlo", "class/undetermined" },
    { "550 5.1.1 rejected", NULL, "rcpt", "enhanced/recipient-unknown" },
    { "550 5.2.2 denied", NULL, "rcpt", "enhanced/mailbox-full" },
    { "550 5.1.1 zzz", NULL, "auth", "class/undetermined" },
    { "550 zzz", NULL, "mail", "class/undetermined" },
    { "550 zzz", NULL, "data", "class/undetermined" },
    { "550 zzz", NULL, "rcpt", "code/recipient-unknown" },
    { "550 5.7.99 zzz", NULL, "rcpt", "class/undetermined" },
    { "550 5.1.99 zzz", NULL, "rcpt", "code/recipient-unknown" },
    { "535 5.7.0 zzz", NULL, "auth", "code/auth-rejected" },
    { "535 5.5.0 zzz", NULL, "auth", "code/auth-rejected" },
    { "535 zzz", NULL, "auth", "code/auth-rejected" },
    { "535 zzz", NULL, "data", "class/undetermined" },
    { "599 zzz", NULL, NULL, "class/undetermined" },
    { "zzz", NULL, NULL, "nothing/undetermined" },
    { "", NULL, NULL, "nothing/undetermined" },
    /* no code at all: the words alone */
    { "Username and Password not accepted", NULL, NULL, "gmail-bad-credentials/auth-rejected" },
    { "5.7.1 Relay access denied", NULL, NULL, "relay-access-denied/relay-denied" },
    { "Mailbox is full", NULL, NULL, "recipient-full/mailbox-full" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

/* The numbers of the match rules, one by one, in a data set that has nothing else. */

#define PATTERN(id, provider, specific, priority, codes, enhanced, regex) \
  "{\"id\":\"" id "\",\"provider\":\"" provider "\",\"provider_specific\":" specific "," \
  "\"priority\":" priority ",\"codes\":[" codes "],\"enhanced\":[" enhanced "]," \
  "\"regex\":\"" regex "\",\"phase\":\"any\",\"meaning\":\"m\",\"likely_cause\":\"l\"," \
  "\"next_action\":\"n\",\"actor\":\"user\",\"persistence\":\"permanent\"," \
  "\"retry_helps\":false,\"cause\":\"unknown\",\"example\":\"e\",\"confidence\":\"high\"}"

#define CAUSE(id) \
  "{\"id\":\"" id "\",\"title\":\"t\",\"meaning\":\"m\",\"next_action\":\"n\"," \
  "\"actor\":\"user\",\"verdict\":\"undetermined\"}"

static const char small_data[] =
  "{\"causes\":[" CAUSE ("unknown") "," CAUSE ("auth_token") "],\"basic_codes\":[],"
  "\"enhanced_classes\":{},\"enhanced_subjects\":{},\"enhanced_codes\":[],\"patterns\":["
  PATTERN ("other-listed", "generic", "false", "50", "", "\"5.7.1\"", "other") ","
  PATTERN ("other-open", "generic", "false", "49", "", "", "other") ","
  PATTERN ("same-open", "generic", "false", "50", "", "", "same") ","
  PATTERN ("same-listed", "generic", "false", "50", "", "\"5.7.1\"", "same") ","
  PATTERN ("code-open", "generic", "false", "50", "", "", "code") ","
  PATTERN ("code-listed", "generic", "false", "50", "550", "", "code") ","
  PATTERN ("own-google", "google", "true", "50", "", "", "own") ","
  PATTERN ("own-open", "generic", "false", "55", "", "", "own") ","
  PATTERN ("else-google", "google", "true", "55", "", "", "else") ","
  PATTERN ("else-open", "generic", "false", "50", "", "", "else")
  "],\"client_errors\":[],\"provider_host_hints\":{\"google\":\"gmail\\\\.com$\"}}";

static void
test_scores (void)
{
  static const struct { const char *text, *host, *want; } cases[] = {
    { "550 5.7.1 other", NULL, "other-listed" },
    { "550 5.7.2 other", NULL, "other-open" },
    { "550 other", NULL, "other-listed" },
    { "550 5.7.1 same", NULL, "same-listed" },
    { "550 5.7.2 same", NULL, "same-open" },
    { "550 code", NULL, "code-listed" },
    { "551 code", NULL, "code-open" },
    { "code", NULL, "code-open" },
    { "550 own", NULL, "own-open" },
    { "550 own", "smtp.gmail.com", "own-google" },
    { "550 own", "smtp.example.org", "own-open" },
    { "550 else", NULL, "else-google" },
    { "550 else", "smtp.gmail.com", "else-google" },
    { "550 else", "smtp.example.org", "else-open" },
  };
  g_autoptr (GBytes) json = g_bytes_new_static (small_data, sizeof small_data - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloReplies) replies = ehlo_replies_new_from_bytes (json, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const EhloReplyQuery query = { .text = cases[i].text, .length = -1, .host = cases[i].host };
      EhloReplyMatch found;

      g_test_message ("%s at %s", cases[i].text, cases[i].host != NULL ? cases[i].host : "-");
      ehlo_replies_match (replies, &query, &found);
      g_assert_nonnull (found.pattern);
      g_assert_cmpstr (found.pattern->id, ==, cases[i].want);
    }
}

static void
test_unknown (void)
{
  EhloReplies *replies = ehlo_replies_get_default ();
  EhloReplyMatch found;

  match ("450 4.9.99 zzz", NULL, NULL, &found);
  g_assert_cmpint (found.basis, ==, EHLO_REPLY_BASIS_CODE);
  g_assert_cmpuint (found.code, ==, 450);
  g_assert_cmpuint (found.enhanced_code.detail, ==, 99);
  g_assert_null (found.enhanced);
  g_assert_cmpstr (found.persistence, ==, "temporary");

  match ("459 zzz", NULL, "data", &found);
  g_assert_cmpint (found.basis, ==, EHLO_REPLY_BASIS_CLASS);
  g_assert_true (found.retry_helps);
  g_assert_cmpstr (found.meaning, ==, ehlo_replies_get_class_meaning (replies, 4));
  g_assert_cmpstr (found.confidence, ==, "possible");
  g_assert_nonnull (found.basic);

  match ("599 zzz", NULL, NULL, &found);
  g_assert_cmpstr (found.persistence, ==, "permanent");
  g_assert_false (found.retry_helps);
  g_assert_cmpstr (found.who[0], ==, "user");
  g_assert_nonnull (ehlo_replies_get_subject_meaning (replies, 7));
  g_assert_null (ehlo_replies_get_subject_meaning (replies, 77));
}

static void
test_who_and_confidence (void)
{
  EhloReplyMatch found;

  match (UNSUCCESSFUL "SmtpClientAuthentication is disabled for the Tenant.", M365, NULL, &found);
  g_assert_cmpstr (found.who[0], ==, "organisation");
  g_assert_null (found.who[1]);
  g_assert_cmpstr (found.confidence, ==, "certain");

  /* Words of a provider that this server is not known to be. */
  match (UNSUCCESSFUL "SmtpClientAuthentication is disabled for the Tenant.", NULL, NULL, &found);
  g_assert_cmpstr (found.confidence, ==, "likely");

  /* Words that are known from another code. */
  match (UNSUCCESSFUL "the moon is full.", M365, NULL, &found);
  g_assert_cmpstr (found.confidence, ==, "likely");

  match ("535 Incorrect authentication data", NULL, NULL, &found);
  g_assert_cmpstr (found.who[0], ==, "user");
  g_assert_cmpstr (found.confidence, ==, "certain");
}

static void
test_hosts (void)
{
  static const struct { const char *host, *provider; gboolean want; } cases[] = {
    { "smtp.gmail.com", "google", TRUE },
    { "SMTP.Gmail.Com", "google", TRUE },
    { "gmail.com", "google", TRUE },
    { "notgmail.com", "google", FALSE },
    { "smtp.gmail.com.example.org", "google", FALSE },
    { "smtp.mail.ru", "mail.ru", TRUE },
    { "smtp.hotmail.ru", "mail.ru", FALSE },
    { "127.0.0.1", "proton", TRUE },
    { "10.127.0.0.1", "proton", FALSE },
    { "smtp.gmail.com", "nobody", FALSE },
    { NULL, "google", FALSE },
    { "\xff\xfe.gmail.com", "google", FALSE },
  };
  EhloReplies *replies = ehlo_replies_get_default ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("row %d", (int) i);
      g_assert_cmpint (ehlo_replies_host_is_of (replies, cases[i].host, cases[i].provider), ==,
                       cases[i].want);
    }
}

static void
test_words (void)
{
  static const struct { const char *text, *words, *enhanced; guint code; } cases[] = {
    { "550-5.7.1 one\r\n550 5.7.1 two", "one two", "5.7.1", 550 },
    { "550-5.7.1 one\\r\\n550 5.7.1 two", "one two", "5.7.1", 550 },
    { "  one \t two\n\n three ", "one two three", NULL, 0 },
    { "550", "", NULL, 550 },
    { "550-", "", NULL, 550 },
    { "5500 one", "5500 one", NULL, 0 },
    { "199 one", "199 one", NULL, 0 },
    { "5.7.8 one", "one", "5.7.8", 0 },
    { "DOMAIN\\name", "DOMAIN\\name", NULL, 0 },
    { "250 a\n550 5.1.1 b", "a b", "5.1.1", 250 },
    { "550 #5.1.0 Address rejected.", "Address rejected.", "5.1.0", 550 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EhloEnhancedCode enhanced;
      guint code;
      g_autofree char *words = ehlo_reply_words_dup (cases[i].text, -1, &code, &enhanced);
      g_autofree char *enhanced_text = ehlo_enhanced_code_to_string (&enhanced);

      g_assert_cmpstr (words, ==, cases[i].words);
      g_assert_cmpuint (code, ==, cases[i].code);
      g_assert_cmpstr (enhanced_text, ==, cases[i].enhanced);
    }
}

static char *
encode (const char *json)
{
  g_autofree char *coded = g_base64_encode ((const guchar *) json, strlen (json));

  return g_strconcat ("334 ", coded, NULL);
}

static void
test_oauth (void)
{
  g_autofree char *google = encode ("{\"status\":\"400\",\"schemes\":\"Bearer\","
                                    "\"scope\":\"https://mail.google.com/\"}");
  g_autofree char *rfc = encode ("{\"status\":\"invalid_token\",\"scope\":\"mail\"}");
  g_autofree char *number = encode ("{\"schemes\":\"bearer\",\"status\":401}");
  g_autofree char *no_status = encode ("{\"schemes\":\"bearer\"}");
  g_autofree char *no_object = encode ("{\"a");
  g_autofree char *no_text = encode ("{\"\xff\":1}");
  g_autofree char *digest = encode ("realm=\"example\",nonce=\"eyJ\"");
  g_autoptr (EhloReplyOauth) first = ehlo_reply_oauth_new_from_text (google, -1);
  g_autoptr (EhloReplyOauth) second = ehlo_reply_oauth_new_from_text (rfc, -1);
  g_autoptr (EhloReplyOauth) third = ehlo_reply_oauth_new_from_text (number, -1);

  g_assert_cmpstr (first->status, ==, "400");
  g_assert_cmpstr (first->schemes, ==, "Bearer");
  g_assert_cmpstr (first->scope, ==, "https://mail.google.com/");
  g_assert_cmpstr (second->status, ==, "invalid_token");
  g_assert_null (second->schemes);
  g_assert_cmpstr (third->status, ==, "401");

  g_assert_null (ehlo_reply_oauth_new_from_text (no_status, -1));
  g_assert_null (ehlo_reply_oauth_new_from_text (no_object, -1));
  g_assert_null (ehlo_reply_oauth_new_from_text (no_text, -1));
  g_assert_null (ehlo_reply_oauth_new_from_text (digest, -1));
  g_assert_null (ehlo_reply_oauth_new_from_text ("334 VXNlcm5hbWU6", -1));
  g_assert_null (ehlo_reply_oauth_new_from_text ("334 eyJ", -1));
  g_assert_null (ehlo_reply_oauth_new_from_text ("", -1));

  assert_match (google, "smtp.gmail.com", "auth", "text/auth-token-expired");
  assert_match (rfc, NULL, "auth", "text/auth-token-expired");
  assert_match ("334 VXNlcm5hbWU6", NULL, "auth", "class/undetermined");
}

/* What it takes to search hostile bytes with every expression must stay bearable. */
static gint64
time_both (const char *text,
           gsize       length)
{
  const EhloReplyQuery query = { .text = text, .length = (gssize) length };
  g_autofree char *line = g_utf8_make_valid (text, (gssize) MIN (length, EHLO_REPLY_MAX_BYTES));
  g_autoptr (EhloReplyOauth) oauth = NULL;
  EhloReplyMatch found;
  gint64 start = g_get_monotonic_time ();

  ehlo_replies_match (ehlo_replies_get_default (), &query, &found);
  g_assert_nonnull (found.cause);
  ehlo_replies_match_client_error (ehlo_replies_get_default (), line, -1, NULL, NULL);
  oauth = ehlo_reply_oauth_new_from_text (text, (gssize) length);
  g_assert_null (oauth);

  return g_get_monotonic_time () - start;
}

static void
test_hostile (void)
{
  static const char *const pieces[] = {
    "A", " ", "[", "connect to a[", "connect to [[[[", "authentication required ", "message ",
    "outgoing server (smtp) ", "x509: certificate is valid for ", "unknown protocol ", "X", "*",
    "starttls ", "not not ", "does not ", "OFR", "eyJ", "\xff", "\xe2\x80\x9c", "550 ", "5.7.1 ",
    "\r\n", "\\r\\n", "host said: 5", "account is has been ", "domain of sender address ",
    "an error occurred while sending mail", "lost connection with ", "no support for ",
  };
  const gsize length = 1024 * 1024;
  g_autofree char *text = g_malloc (length);
  gint64 worst_us = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      gsize n = strlen (pieces[i]);
      gint64 took_us;

      for (gsize j = 0; j < length; j++)
        text[j] = pieces[i][j % n];
      took_us = time_both (text, length);
      g_test_message ("row %d: %.1f ms", (int) i, (double) took_us / 1000);
      worst_us = MAX (worst_us, took_us);
    }

  memset (text, '\0', length);
  worst_us = MAX (worst_us, time_both (text, length));
  g_test_minimized_result ((double) worst_us / 1000, "worst hostile text: %.1f ms",
                           (double) worst_us / 1000);
  g_assert_cmpint (worst_us, <, 20 * G_USEC_PER_SEC);
}

/* A NUL in the middle hides nothing behind it, and a length is kept to. */
static void
test_nul (void)
{
  static const char bytes[] = "550 5.7.1\0 Relay access denied";
  const EhloReplyQuery whole = { .text = bytes, .length = sizeof bytes - 1 };
  const EhloReplyQuery part = { .text = bytes, .length = 9 };
  EhloReplyMatch found;

  ehlo_replies_match (ehlo_replies_get_default (), &whole, &found);
  g_assert_cmpstr (found.cause->verdict, ==, "relay-denied");
  ehlo_replies_match (ehlo_replies_get_default (), &part, &found);
  g_assert_null (found.pattern);
  g_assert_cmpuint (found.code, ==, 550);
}

static void
test_bad_data (void)
{
  static const struct { const char *json, *message; } cases[] = {
    { "", "not an object" },
    { "[]", "not an object" },
    { "{", "replies" },
    { "{}", "causes is not an array" },
    { "{\"causes\":[1]}", "causes[0] is not an object" },
    { "{\"causes\":[{\"id\":\"a\"}]}", "causes[0] (\"a\"): title is missing" },
    { "{\"causes\":[{\"id\":\"a\",\"title\":\"t\",\"meaning\":\"m\",\"next_action\":\"n\","
      "\"actor\":\"dog\",\"verdict\":\"ok\"}]}", "actor has the unknown value \"dog\"" },
    { "{\"causes\":[{\"id\":\"a\",\"title\":\"t\",\"meaning\":\"m\",\"next_action\":\"n\","
      "\"actor\":\"user\",\"verdict\":\"bad-luck\"}]}", "verdict has the unknown value" },
    { "{\"causes\":[]}", "lacks \"unknown\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new_static (cases[i].json, strlen (cases[i].json));
      g_autoptr (GError) error = NULL;
      g_autoptr (EhloReplies) replies = ehlo_replies_new_from_bytes (json, &error);

      g_assert_null (replies);
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

static void
test_parse_time (void)
{
  const char *path = "/dev/ehlo/Ehlo/knowledge/replies.json";
  g_autoptr (GBytes) json = NULL;
  gint64 best_us = G_MAXINT64;

  ehlo_replies_get_default (); /* registers the resource */
  json = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (guint i = 0; i < 5; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GError) error = NULL;
      g_autoptr (EhloReplies) replies = ehlo_replies_new_from_bytes (json, &error);

      g_assert_no_error (error);
      g_assert_nonnull (replies);
      best_us = MIN (best_us, g_get_monotonic_time () - start);
    }

  g_test_minimized_result ((double) best_us / 1000, "replies parsed in %.2f ms",
                           (double) best_us / 1000);
  g_assert_cmpint (best_us, <, MAX_SLOW_PARSE_US);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/knowledge/replies/sizes", test_sizes);
  g_test_add_func ("/knowledge/replies/causes", test_causes);
  g_test_add_func ("/knowledge/replies/expressions", test_expressions);
  g_test_add_func ("/knowledge/replies/examples", test_examples);
  g_test_add_func ("/knowledge/replies/client-errors", test_client_errors);
  g_test_add_func ("/knowledge/replies/535-texts", test_535_texts);
  g_test_add_func ("/knowledge/replies/collisions", test_collisions);
  g_test_add_func ("/knowledge/replies/lying-codes", test_lying_codes);
  g_test_add_func ("/knowledge/replies/mistaken-identity", test_mistaken_identity);
  g_test_add_func ("/knowledge/replies/providers", test_providers);
  g_test_add_func ("/knowledge/replies/rivals", test_rivals);
  g_test_add_func ("/knowledge/replies/scores", test_scores);
  g_test_add_func ("/knowledge/replies/unknown", test_unknown);
  g_test_add_func ("/knowledge/replies/who-and-confidence", test_who_and_confidence);
  g_test_add_func ("/knowledge/replies/hosts", test_hosts);
  g_test_add_func ("/knowledge/replies/words", test_words);
  g_test_add_func ("/knowledge/replies/oauth", test_oauth);
  g_test_add_func ("/knowledge/replies/hostile", test_hostile);
  g_test_add_func ("/knowledge/replies/nul", test_nul);
  g_test_add_func ("/knowledge/replies/bad-data", test_bad_data);
  g_test_add_func ("/knowledge/replies/parse-time", test_parse_time);
  return g_test_run ();
}
