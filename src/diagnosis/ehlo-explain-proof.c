/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-explain.h"

#include <glib/gi18n.h>

/* What a test of an account shows about a conclusion, by the beginning of its code; the first that
 * fits counts. */
static const struct
{
  const char *beginning;
  const char *proof;
} proofs[] = {
  { "ok", NULL },
  { "local-configuration", NULL },
  { "host-unreachable",
    N_("A test shows how far the way to the server goes and who says that it ends there.") },
  { "host-", N_("A test looks the name up and shows what the name servers answer.") },
  { "dns-", N_("A test looks the name up and shows what the name servers answer.") },
  { "port-",
    N_("A test connects to that server and shows who turns the connection down, and at which port "
       "it works.") },
  { "banned",
    N_("A test connects to that server and shows who turns the connection down, and at which port "
       "it works.") },
  { "connection-", N_("A test shows at which step the connection ends, and who ends it.") },
  { "intercepted",
    N_("A test shows whether it is the server that answers, or something before it.") },
  { "tls-", N_("A test shows which encryption the server speaks on that port.") },
  { "starttls-", N_("A test shows which encryption the server speaks on that port.") },
  { "certificate-", N_("A test shows the certificate that the server really has.") },
  { "auth-",
    N_("A test with the same user name and password shows the server’s own answer to them.") },
  { "relay-denied",
    N_("A test with this sender and recipient shows whether the server takes them. Nothing is "
       "sent.") },
  { "sender-unauthenticated",
    N_("Only a mail that is really sent shows it: switch sending on in the test.") },
  { "sender-",
    N_("A test with this sender and recipient shows whether the server takes them. Nothing is "
       "sent.") },
  { "recipient-",
    N_("A test with this sender and recipient shows whether your own server takes them. Nothing is "
       "sent.") },
  { "mailbox-full",
    N_("Only a mail that is really sent shows it: switch sending on in the test.") },
  { "content-rejected",
    N_("A short test mail that gets through proves that the content was the reason: switch sending "
       "on in the test.") },
  { "message-too-big",
    N_("A short test mail that gets through proves that the size was the reason: switch sending on "
       "in the test.") },
};

/**
 * ehlo_explain_get_proof:
 * @code: the code of a finding
 *
 * Returns: (transfer none) (nullable): a translated sentence: what a test of an account would show
 *   about it; %NULL where a test shows nothing
 */
const char *
ehlo_explain_get_proof (const char *code)
{
  g_return_val_if_fail (code != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (proofs); i++)
    if (g_str_has_prefix (code, proofs[i].beginning))
      return proofs[i].proof != NULL ? _(proofs[i].proof) : NULL;

  return _("A test of the account shows at which step it stops, and in whose words.");
}
