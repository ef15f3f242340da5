/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-finding.h"
#include "ehlo-published.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- another service ------------------------------------------------------------------------- */

/* What a service says first. All that a mail server says begins with three digits. */
static const struct
{
  const char *beginning;
  const char *service;
} beginnings[] = {
  { "SSH-",              N_("the remote login (SSH)") },
  { "* OK",              N_("a server for reading mail (IMAP)") },
  { "* PREAUTH",         N_("a server for reading mail (IMAP)") },
  { "* BYE",             N_("a server for reading mail (IMAP)") },
  { "+OK",               N_("a server for reading mail (POP3)") },
  { "HTTP/",             N_("a web server") },
  { "<!DOCTYPE HTML",    N_("a web server") },
  { "<HTML",             N_("a web server") },
  { "\"IMPLEMENTATION\"", N_("a server for mail filters (ManageSieve)") },
  { "RFB 0",             N_("a remote screen (VNC)") },
};

/* Services that greet with three digits as well, so that they are known only by what they call
 * themselves. "ftp.example.org ESMTP" is a mail server for all that. */
static const struct
{
  const char *word;
  const char *service;
} words[] = {
  { "FTP",  N_("a server for files (FTP)") },
  { "NNTP", N_("a server for news (NNTP)") },
  { "LMTP", N_("a server that only delivers to mailboxes (LMTP)") },
};

static const char *
find_by_beginning (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (g_ascii_strncasecmp (text, beginnings[i].beginning, strlen (beginnings[i].beginning)) == 0)
      return g_dgettext (GETTEXT_PACKAGE, beginnings[i].service);

  return NULL;
}

static const char *
find_by_word (const char *greeting)
{
  g_autofree char *upper = g_ascii_strup (greeting, -1);

  if (upper[0] != '2' || strstr (upper, "SMTP") != NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (upper, words[i].word) != NULL)
      return g_dgettext (GETTEXT_PACKAGE, words[i].service);

  return NULL;
}

/* What the port said first, in the manner tried or the other one, when that is no mail server. */
static const char *
name_service (EhloStep *step)
{
  const char *first = ehlo_step_get_string (step, EHLO_FACT_FIRST_BYTES);
  const char *service = NULL;

  if (first != NULL)
    service = find_by_beginning (first);
  if (service == NULL && first != NULL)
    service = find_by_word (first);

  return service;
}

/* RFC 5321 4.1.1.1: a mail server knows EHLO or HELO. One that knows neither, after a greeting
 * that names another service, is that service. */
static const char *
name_greeter (EhloRun  *run,
              EhloStep *stop)
{
  EhloStep *greeting = ehlo_run_get_step (run, EHLO_STEP_GREETING);
  const char *reply = greeting != NULL ? ehlo_step_get_string (greeting, EHLO_FACT_REPLY) : NULL;

  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_EHLO) || reply == NULL ||
      ehlo_step_get_int (stop, EHLO_FACT_REPLY_CODE, 0) < 500)
    return NULL;

  return find_by_word (reply);
}

static EhloConfidence
look_for_another_service (EhloRun       *run,
                          EhloStep      *stop,
                          EhloRuleMatch *match)
{
  const char *service = NULL;

  if (_ehlo_rule_stopped_at (stop, EHLO_STEP_GREETING) ||
      _ehlo_rule_stopped_at (stop, EHLO_STEP_TLS))
    service = name_service (stop);
  if (service == NULL)
    service = name_greeter (run, stop);

  match->values.service = service;

  return service != NULL ? EHLO_CONFIDENCE_CERTAIN : EHLO_CONFIDENCE_NONE;
}

/* ---- the other manner ------------------------------------------------------------------------ */

/* What the provider publishes is surer than the other manner at a port that may be another's. */
static void
offer_manner (EhloRun        *run,
              EhloRuleMatch  *match,
              EhloEncryption  encryption)
{
  if (!ehlo_published_offer (run, match))
    ehlo_rule_match_offer (match, EHLO_ACTION_USE_PORT,
                           g_strdup_printf ("%u %s", ehlo_run_get_subject (run)->port,
                                            ehlo_encryption_to_string (encryption)));
}

/* Plain text to a port that waits for TLS, or the other way round. Other services wait for TLS,
 * too: it is certain only when a mail server greeted there ("TLS1.3, 220 mail.example.org"). */
static EhloConfidence
look_for_wrong_manner (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  const char *result = ehlo_step_get_string (stop, EHLO_FACT_OTHER_RESULT);

  if (!ehlo_step_get_boolean (stop, EHLO_FACT_OTHER_ANSWERED))
    return EHLO_CONFIDENCE_NONE;

  if (_ehlo_rule_fact_is (stop, EHLO_FACT_OTHER_MANNER, "plain"))
    {
      match->variant = "plain";
      offer_manner (run, match, EHLO_ENCRYPTION_STARTTLS);

      return EHLO_CONFIDENCE_CERTAIN;
    }

  offer_manner (run, match, EHLO_ENCRYPTION_IMPLICIT);
  if (result == NULL || strchr (result, ',') == NULL)
    {
      match->variant = "no-greeting";

      return EHLO_CONFIDENCE_LIKELY;
    }

  return EHLO_CONFIDENCE_CERTAIN;
}

/* ---- silence --------------------------------------------------------------------------------- */

/* After STARTTLS there was a greeting; then silence is another matter. */
static gboolean
was_greeted (EhloRun *run)
{
  return _ehlo_rule_has_ended_well (ehlo_run_get_step (run, EHLO_STEP_GREETING));
}

static EhloConfidence
look_for_no_greeting (EhloRun       *run,
                      EhloStep      *stop,
                      EhloRuleMatch *match)
{
  gboolean at_door = _ehlo_rule_stopped_at (stop, EHLO_STEP_GREETING) ||
                     _ehlo_rule_stopped_at (stop, EHLO_STEP_TLS);
  const char *first = ehlo_step_get_string (stop, EHLO_FACT_FIRST_BYTES);

  if (!at_door || was_greeted (run) ||
      !_ehlo_rule_fact_is (stop, EHLO_FACT_ERROR_CODE, "deadline"))
    return EHLO_CONFIDENCE_NONE;

  if (first != NULL && *first != '\0')
    match->variant = "partial";

  return EHLO_CONFIDENCE_LIKELY;
}

const EhloRule _ehlo_rules_door[] = {
  { "not-smtp", look_for_another_service },
  { "tls-mode-wrong", look_for_wrong_manner },
  { "no-greeting", look_for_no_greeting },
  { NULL, NULL },
};
