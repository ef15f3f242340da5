/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-offers.h"

#include "ehlo-verdict-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Buttons; {host}, {port} and {user} are what the account would have then. */
static const struct
{
  const char *kind;
  const char *label;
} labels[] = {
  { EHLO_ACTION_RETRY,        N_("Test again") },
  { EHLO_ACTION_EDIT_ACCOUNT, N_("Change the settings") },
  { EHLO_ACTION_SET_PASSWORD, N_("Enter another password") },
  { EHLO_ACTION_SEND_ANYWAY,  N_("Sign in anyway") },
  { EHLO_ACTION_OPEN_LINK,    N_("Open the provider’s page") },
  { EHLO_ACTION_USE_PORT,     N_("Use port {port} and test again") },
  { EHLO_ACTION_USE_HOST,     N_("Use {host} and test again") },
  { EHLO_ACTION_USE_IPV4,     N_("Use IPv4 only and test again") },
  { EHLO_ACTION_USE_USER,     N_("Sign in as {user} and test again") },
};

/* Another manner at the port that the account has already. */
static const char *const manners[EHLO_N_ENCRYPTIONS] = {
  [EHLO_ENCRYPTION_IMPLICIT] = N_("Use TLS from the start and test again"),
  [EHLO_ENCRYPTION_STARTTLS] = N_("Use STARTTLS and test again"),
  [EHLO_ENCRYPTION_NONE] = N_("Use no encryption and test again"),
};

/* To whom a sentence is passed on. */
static const struct
{
  const char *who;
  const char *label;
} receivers[] = {
  { "network",      N_("Copy a message for the network’s administrator") },
  { "isp",          N_("Copy a message for the internet provider") },
  { "provider",     N_("Copy a message for the mail provider") },
  { "organisation", N_("Copy a message for the administrator") },
};

/* ---- labels ---------------------------------------------------------------------------------- */

/* %NULL: nobody that a sentence could be passed on to. */
static const char *
find_receiver (EhloFinding *finding)
{
  const char *const *who = ehlo_finding_get_who (finding);

  for (gsize i = 0; who[i] != NULL; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (receivers); j++)
      if (g_str_equal (who[i], receivers[j].who))
        return g_dgettext (GETTEXT_PACKAGE, receivers[j].label);

  return NULL;
}

static const char *
find_label (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].kind, kind))
      return g_dgettext (GETTEXT_PACKAGE, labels[i].label);

  return NULL;
}

/* "465 implicit". */
static char *
dup_port_label (const EhloSubject *subject,
                const char        *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 2);
  const EhloVerdictValues values = { .port = words[0] };
  EhloEncryption encryption;

  if (words[0] == NULL || words[1] == NULL ||
      !ehlo_encryption_from_string (words[1], &encryption))
    return NULL;
  if (g_ascii_strtoull (words[0], NULL, 10) == subject->port)
    return g_strdup (g_dgettext (GETTEXT_PACKAGE, manners[encryption]));

  return ehlo_verdict_text_expand (find_label (EHLO_ACTION_USE_PORT), &values);
}

static char *
dup_label (EhloFinding       *finding,
           const EhloSubject *subject,
           const char        *kind,
           const char        *value)
{
  const EhloVerdictValues values = { .host = value, .user = value };
  const char *label = find_label (kind);

  if (g_str_equal (kind, EHLO_ACTION_PASS_ON))
    return g_strdup (find_receiver (finding));
  if (g_str_equal (kind, EHLO_ACTION_USE_PORT))
    return dup_port_label (subject, value);

  return label != NULL ? ehlo_verdict_text_expand (label, &values) : NULL;
}

/**
 * ehlo_offers_add:
 * @finding: a finding
 * @subject: the account that was tested
 * @kind: one of `EHLO_ACTION_*`
 * @value: (nullable): what @kind needs
 *
 * Adds what can be done about @finding, behind what it has already; nothing once there are
 * %EHLO_OFFERS_MAX, and nothing without words: a message needs somebody to pass it on to.
 */
void
ehlo_offers_add (EhloFinding       *finding,
                 const EhloSubject *subject,
                 const char        *kind,
                 const char        *value)
{
  g_autofree char *label = NULL;

  if (ehlo_finding_get_n_actions (finding) >= EHLO_OFFERS_MAX)
    return;

  label = dup_label (finding, subject, kind, value);
  if (label != NULL)
    ehlo_finding_add_action (finding, kind, label, value);
}

/**
 * ehlo_offers_add_match:
 * @finding: a finding
 * @subject: the account that was tested
 * @match: the rule that led to it
 *
 * Adds what the rule proposed.
 */
void
ehlo_offers_add_match (EhloFinding         *finding,
                       const EhloSubject   *subject,
                       const EhloRuleMatch *match)
{
  for (guint i = 0; i < match->actions->len; i++)
    {
      const EhloRuleOffer *offer = g_ptr_array_index (match->actions, i);

      ehlo_offers_add (finding, subject, offer->kind, offer->value);
    }
}

/* ---- a sentence for somebody else ------------------------------------------------------------ */

static gboolean
has_kind (EhloFinding *finding,
          const char  *kind)
{
  for (guint i = 0; i < ehlo_finding_get_n_actions (finding); i++)
    if (g_str_equal (ehlo_finding_get_action (finding, i)->kind, kind))
      return TRUE;

  return FALSE;
}

static gboolean
is_about_port (EhloFinding *finding)
{
  static const char *const codes[] = { "port-rejected", "port-dropped", NULL };

  return g_strv_contains (codes, ehlo_finding_get_code (finding));
}

/* Says what was seen, where, and in the exact words: who can act was not there. */
static char *
write_sentence (EhloFinding       *finding,
                const EhloSubject *subject)
{
  const char *exact = ehlo_finding_get_exact_error (finding);
  g_autofree char *port = g_strdup_printf ("%u", subject->port);
  g_autofree char *line = exact != NULL ? g_strdelimit (g_strdup (exact), "\n", ' ') : NULL;
  const EhloVerdictValues values = {
    .host = subject->host, .port = port, .summary = line,
    .step = ehlo_finding_get_title (finding),
  };
  const char *text;

  if (is_about_port (finding))
    text = _("Please allow outgoing TCP port {port} to {host}: "
             "mail programs cannot connect there from here.");
  else if (line != NULL)
    text = _("The mail server {host}, port {port}: {step}. The exact words: {summary}");
  else
    text = _("The mail server {host}, port {port}: {step}.");

  return ehlo_verdict_text_expand (text, &values);
}

/**
 * ehlo_offers_add_pass_on:
 * @finding: a finding with its title, who can act, and the exact error
 * @subject: the account that was tested
 *
 * Where somebody else can act, adds a sentence to pass on to them, with server, port and the exact
 * words, unless there is one already.
 */
void
ehlo_offers_add_pass_on (EhloFinding       *finding,
                         const EhloSubject *subject)
{
  g_autofree char *sentence = NULL;

  if (subject->host == NULL || has_kind (finding, EHLO_ACTION_PASS_ON))
    return;

  sentence = write_sentence (finding, subject);
  ehlo_offers_add (finding, subject, EHLO_ACTION_PASS_ON, sentence);
}
