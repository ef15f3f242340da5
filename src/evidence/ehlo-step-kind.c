/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-step-kind.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *name;  /* in JSON reports: never changes */
  const char *title; /* in the window */
} StepKindText;

static const StepKindText kinds[] = {
  [EHLO_STEP_SETTINGS]   = { "settings",   N_("Settings") },
  [EHLO_STEP_NETWORK]    = { "network",    N_("This network") },
  [EHLO_STEP_DNS]        = { "dns",        N_("Find the server") },
  [EHLO_STEP_CONNECT]    = { "connect",    N_("Connect") },
  [EHLO_STEP_GREETING]   = { "greeting",   N_("Greeting") },
  [EHLO_STEP_EHLO]       = { "ehlo",       N_("Capabilities") },
  [EHLO_STEP_STARTTLS]   = { "starttls",   N_("Switch to encryption") },
  [EHLO_STEP_TLS]        = { "tls",        N_("Encryption") },
  [EHLO_STEP_EHLO_TLS]   = { "ehlo-tls",   N_("Capabilities (encrypted)") },
  [EHLO_STEP_AUTH]       = { "auth",       N_("Sign in") },
  [EHLO_STEP_MAIL]       = { "mail",       N_("Sender") },
  [EHLO_STEP_RCPT]       = { "rcpt",       N_("Recipient") },
  [EHLO_STEP_DATA]       = { "data",       N_("Test message") },
  [EHLO_STEP_QUIT]       = { "quit",       N_("Goodbye") },
  [EHLO_STEP_PORTS]      = { "ports",      N_("Ports") },
  [EHLO_STEP_PATH]       = { "path",       N_("Way to the server") },
  [EHLO_STEP_REPUTATION] = { "reputation", N_("IP reputation") },
  [EHLO_STEP_DOMAIN]     = { "domain",     N_("Sender domain") },
  [EHLO_STEP_COMPUTER]   = { "computer",   N_("This computer") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == EHLO_N_STEP_KINDS);

/**
 * ehlo_step_kind_to_string:
 * @kind: a kind of step
 *
 * Returns: the name that stands in JSON reports
 */
const char *
ehlo_step_kind_to_string (EhloStepKind kind)
{
  g_return_val_if_fail ((guint) kind < EHLO_N_STEP_KINDS, NULL);

  return kinds[kind].name;
}

/**
 * ehlo_step_kind_from_string:
 * @text: (nullable): a name, such as "ehlo-tls"
 * @ret_kind: (out): the kind of that name; untouched when there is none
 *
 * Returns: whether @text names a kind
 */
gboolean
ehlo_step_kind_from_string (const char   *text,
                            EhloStepKind *ret_kind)
{
  for (guint i = 0; i < EHLO_N_STEP_KINDS; i++)
    if (g_strcmp0 (text, kinds[i].name) == 0)
      {
        *ret_kind = (EhloStepKind) i;
        return TRUE;
      }

  return FALSE;
}

/**
 * ehlo_step_kind_get_title:
 * @kind: a kind of step
 *
 * Returns: its name in plain words, in the language of the person
 */
const char *
ehlo_step_kind_get_title (EhloStepKind kind)
{
  g_return_val_if_fail ((guint) kind < EHLO_N_STEP_KINDS, NULL);

  return g_dgettext (GETTEXT_PACKAGE, kinds[kind].title);
}
