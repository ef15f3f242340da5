/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-verdict-codes.h"

/* In the order in which a conversation meets them. */
static const EhloVerdictCode codes[] = {
  /* working */
  { "ok", { "nobody" }, FALSE },
  { "undetermined", { "user" }, FALSE },
  { "cancelled", { "user" }, FALSE },

  /* settings */
  { "host-invalid", { "user" }, FALSE },
  { "host-not-found", { "user" }, FALSE },
  { "host-no-address", { "user" }, FALSE },
  { "settings-differ", { "user" }, TRUE },
  { "username-suspect", { "user" }, TRUE },
  { "password-suspect", { "user" }, TRUE },

  /* name service */
  { "dns-failure", { "network" }, FALSE },
  { "dns-timeout", { "network" }, FALSE },
  { "dns-blocked", { "network" }, FALSE },
  { "dns-bogus", { "provider" }, FALSE },

  /* this computer */
  { "offline", { "user" }, FALSE },
  { "captive-portal", { "user" }, FALSE },
  { "proxy-required", { "network" }, FALSE },
  { "tunnel-in-use", { "user" }, TRUE },
  { "local-firewall", { "user" }, FALSE },
  { "local-service-down", { "user" }, FALSE },
  { "local-service-elsewhere", { "user" }, FALSE },
  { "container-localhost", { "user" }, FALSE },
  { "clock-wrong", { "user" }, FALSE },

  /* the way */
  { "port-refused", { "provider" }, FALSE },
  { "port-rejected", { "network", "isp" }, FALSE },
  { "port-dropped", { "network", "isp", "provider" }, FALSE },
  { "host-unreachable", { "provider" }, FALSE },
  { "banned", { "provider" }, FALSE },
  { "ipv6-broken", { "isp" }, TRUE },
  { "ipv6-unavailable", { "isp" }, FALSE },
  { "intercepted", { "network", "isp" }, FALSE },
  { "connection-reset", { "provider" }, FALSE },
  { "connection-closed", { "provider" }, FALSE },
  { "too-slow", { "isp" }, TRUE },
  { "cloud-blocks-port-25", { "user", "isp" }, TRUE },
  { "mtu-blackhole", { "isp" }, FALSE },

  /* the door */
  { "tls-mode-wrong", { "user" }, FALSE },
  { "not-smtp", { "user" }, FALSE },

  /* the greeting */
  { "no-greeting", { "provider" }, FALSE },
  { "slow-greeting", { "provider" }, TRUE },
  { "server-busy", { "nobody" }, FALSE },
  { "server-rejects-client", { "provider" }, FALSE },
  { "ip-blocklisted", { "user", "isp" }, FALSE },
  { "helo-rejected", { "user" }, FALSE },
  { "protocol-error", { "provider" }, FALSE },

  /* encryption */
  { "starttls-not-offered", { "provider" }, FALSE },
  { "starttls-stripped", { "network" }, FALSE },
  { "starttls-failed", { "provider" }, FALSE },
  { "starttls-injection", { "provider" }, TRUE },
  { "tls-too-old", { "provider" }, FALSE },
  { "tls-handshake-failed", { "provider" }, FALSE },
  { "client-certificate-required", { "provider" }, FALSE },
  { "certificate-expired", { "provider" }, FALSE },
  { "certificate-not-yet-valid", { "provider" }, FALSE },
  { "certificate-name-mismatch", { "user", "provider" }, FALSE },
  { "certificate-self-signed", { "provider" }, FALSE },
  { "certificate-untrusted", { "provider" }, FALSE },
  { "certificate-chain-incomplete", { "provider" }, FALSE },
  { "certificate-revoked", { "provider" }, FALSE },
  { "certificate-weak", { "provider" }, FALSE },
  { "certificate-intercepted", { "user", "network" }, FALSE },
  { "certificate-expires-soon", { "provider" }, TRUE },

  /* signing in */
  { "auth-not-encrypted", { "user" }, FALSE },
  { "tls-required", { "user" }, FALSE },
  { "auth-required", { "user" }, FALSE },
  { "auth-not-offered", { "provider" }, FALSE },
  { "auth-no-common-mechanism", { "user" }, FALSE },
  { "auth-rejected", { "user" }, FALSE },
  { "auth-app-password-needed", { "user" }, FALSE },
  { "auth-basic-disabled", { "organisation" }, FALSE },
  { "auth-smtp-disabled", { "organisation" }, FALSE },
  { "auth-browser-sign-in-needed", { "user" }, FALSE },
  { "auth-account-blocked", { "user" }, FALSE },
  { "auth-token-expired", { "user" }, FALSE },
  { "auth-temporary-failure", { "nobody" }, FALSE },
  { "auth-too-many-attempts", { "nobody" }, FALSE },

  /* sender and recipient */
  { "sender-rejected", { "user" }, FALSE },
  { "sender-unauthenticated", { "organisation" }, FALSE },
  { "relay-denied", { "user" }, FALSE },
  { "recipient-unknown", { "recipient" }, FALSE },
  { "recipient-rejected", { "recipient" }, FALSE },
  { "mailbox-full", { "recipient" }, FALSE },
  { "greylisted", { "nobody" }, FALSE },
  { "rate-limited", { "nobody" }, FALSE },
  { "message-too-big", { "provider" }, FALSE },
  { "policy-rejected", { "provider" }, FALSE },
  { "reverse-dns-missing", { "provider" }, FALSE },
  { "server-error", { "provider" }, FALSE },
  { "sender-unverified", { "user" }, FALSE },
  { "sender-invalid", { "user" }, FALSE },
  { "recipient-invalid", { "user" }, FALSE },
  { "ip-reputation", { "user", "isp" }, FALSE },
  { "ip-not-allowed", { "user", "isp" }, FALSE },
  { "too-many-connections", { "user", "provider" }, FALSE },
  { "content-rejected", { "user", "provider" }, FALSE },
  { "command-refused", { "user", "provider" }, FALSE },
  { "smtputf8-needed", { "user", "provider" }, FALSE },
  { "mail-loop", { "user", "provider" }, FALSE },
  { "plan-required", { "user", "provider" }, FALSE },
  { "wrong-server", { "user", "provider" }, FALSE },
  { "local-configuration", { "user" }, FALSE },
};

/**
 * ehlo_verdict_codes_get_n:
 *
 * Returns: how many codes there are
 */
guint
ehlo_verdict_codes_get_n (void)
{
  return G_N_ELEMENTS (codes);
}

/**
 * ehlo_verdict_codes_get:
 * @index: which one, from 0
 *
 * Returns: (transfer none) (nullable): the code; %NULL behind the last one
 */
const EhloVerdictCode *
ehlo_verdict_codes_get (guint index)
{
  return index < G_N_ELEMENTS (codes) ? &codes[index] : NULL;
}

/**
 * ehlo_verdict_codes_find:
 * @code: (nullable): a code, such as "port-refused"
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): what is known of it; %NULL when there is no such code
 */
const EhloVerdictCode *
ehlo_verdict_codes_find (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_strcmp0 (codes[i].code, code) == 0)
      return &codes[i];

  return NULL;
}
