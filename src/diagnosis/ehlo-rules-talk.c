/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-finding.h"
#include "ehlo-mail-address.h"
#include "ehlo-published.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What two ways of saying the same to a server tell. */

/* RFC 8446 6.2 */
#define ALERT_PROTOCOL_VERSION 70

/* ---- the name we greet with ------------------------------------------------------------------ */

/* What ehlo_host_name_lint() found, as a sentence behind the text. */
static const struct
{
  const char *fault;
  const char *note;
} faults[] = {
  { "no-dot", N_("That name has no dot, so nobody outside of this network can know it.") },
  { "local", N_("That name means something only within this network.") },
  { "underscore", N_("That name has an underscore, which no server name may have.") },
  { "number", N_("That name ends in a number, as no server name does.") },
  { "character", N_("That name has a character that no server name may have.") },
  { "bare-address", N_("An internet address must stand in brackets there.") },
  { "literal", N_("What stands in the brackets is not an internet address.") },
};

static const char *
find_note (EhloStep *step)
{
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    if (_ehlo_rule_fact_is (step, EHLO_FACT_NAME_FAULT, faults[i].fault))
      return faults[i].note;

  return NULL;
}

/* The step at which the first name was refused, wherever the run ended then; nullable. */
static EhloStep *
find_renamed (EhloRun *run)
{
  static const EhloStepKind kinds[] = { EHLO_STEP_EHLO, EHLO_STEP_EHLO_TLS };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      EhloStep *step = ehlo_run_get_step (run, kinds[i]);

      if (step != NULL && ehlo_step_get_string (step, EHLO_FACT_RETRY_NAME) != NULL)
        return step;
    }

  return NULL;
}

/* Refused with one name and taken with another, a moment later: it is the name. */
static EhloConfidence
look_for_refused_name (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  EhloStep *step = find_renamed (run);
  gint64 code = step != NULL ? ehlo_step_get_int (step, EHLO_FACT_RETRY_CODE, 0) : 0;

  if (code < 200 || code > 299)
    return EHLO_CONFIDENCE_NONE;

  match->proof = step;
  match->variant = "other-name";
  match->note = find_note (step);
  match->values.name = ehlo_step_get_string (step, EHLO_FACT_CLIENT_NAME);
  match->values.suggestion = ehlo_step_get_string (step, EHLO_FACT_RETRY_NAME);

  return EHLO_CONFIDENCE_CERTAIN;
}

/* ---- encryption ------------------------------------------------------------------------------ */

/* Asked for an old version alone, it agreed, though it would have had to say if it knew a newer one
 * (RFC 7507). */
static EhloConfidence
look_for_old_version (EhloRun       *run,
                      EhloStep      *stop,
                      EhloRuleMatch *match)
{
  const char *version = ehlo_step_get_string (stop, EHLO_FACT_OLD_VERSION);

  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_TLS) || version == NULL ||
      g_str_equal (version, "none"))
    return EHLO_CONFIDENCE_NONE;

  match->values.version = version;

  return EHLO_CONFIDENCE_CERTAIN;
}

/* It says that the versions do not meet, but takes no old one either. */
static EhloConfidence
look_for_no_version_at_all (EhloRun       *run,
                            EhloStep      *stop,
                            EhloRuleMatch *match)
{
  const char *alert = ehlo_step_get_string (stop, EHLO_FACT_ALERT_NAME);

  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_TLS) || alert == NULL ||
      ehlo_step_get_int (stop, EHLO_FACT_ALERT, -1) != ALERT_PROTOCOL_VERSION ||
      !_ehlo_rule_fact_is (stop, EHLO_FACT_OLD_VERSION, "none"))
    return EHLO_CONFIDENCE_NONE;

  match->values.alert = alert;

  return EHLO_CONFIDENCE_CERTAIN;
}

/* ---- signing in ------------------------------------------------------------------------------ */

/* "status" of the JSON that a server says to a token: a word of RFC 7628 3.2.2, or three digits as
 * those of HTTP. */
static char *
dup_token_status (const char *text)
{
  g_autoptr (GRegex) regex =
    g_regex_new ("\"status\"\\s*:\\s*\"?([A-Za-z0-9_]+)", 0, 0, NULL);
  g_autoptr (GMatchInfo) found = NULL;

  if (text == NULL || !g_regex_match (regex, text, 0, &found))
    return NULL;

  return g_match_info_fetch (found, 1);
}

/* That it ran out is what happens every hour; a token of another account, or a wrong user name,
 * gets the same answer. */
static EhloConfidence
look_for_refused_token (EhloRun       *run,
                        EhloStep      *stop,
                        EhloRuleMatch *match)
{
  static const char *const expired[] = { "400", "401", "invalid_token", NULL };
  static const char *const too_narrow[] = { "403", "insufficient_scope", NULL };
  g_autofree char *status = NULL;

  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_AUTH))
    return EHLO_CONFIDENCE_NONE;

  status = dup_token_status (ehlo_step_get_string (stop, EHLO_FACT_TOKEN_ERROR));
  if (status == NULL)
    return EHLO_CONFIDENCE_NONE;
  if (g_strv_contains (too_narrow, status))
    {
      match->code = "auth-rejected";
      match->variant = "token-scope";

      return EHLO_CONFIDENCE_LIKELY;
    }
  if (!g_strv_contains (expired, status))
    return EHLO_CONFIDENCE_NONE;

  match->code = "auth-token-expired";
  match->variant = "refused-token";

  return EHLO_CONFIDENCE_LIKELY;
}

static gboolean
is_plain_refusal (EhloStep *stop)
{
  return _ehlo_rule_stopped_at (stop, EHLO_STEP_AUTH) &&
         ehlo_step_get_int (stop, EHLO_FACT_REPLY_CODE, 0) == 535;
}

static gboolean
has_odd_password (EhloRun    *run,
                  const char *what)
{
  EhloStep *settings = ehlo_run_get_step (run, EHLO_STEP_SETTINGS);
  g_auto (GStrv) odd = NULL;

  if (settings == NULL)
    return FALSE;

  odd = ehlo_step_dup_strv (settings, EHLO_FACT_PASSWORD_SHAPE);

  return g_strv_contains ((const char *const *) odd, what);
}

/* RFC 5802 section 3: the server's signature can only be made by one that knows the password, and
 * it is sent only after ours was found right. */
static EhloConfidence
look_for_proven_password (EhloRun       *run,
                          EhloStep      *stop,
                          EhloRuleMatch *match)
{
  if (!is_plain_refusal (stop) || !ehlo_step_get_boolean (stop, EHLO_FACT_SERVER_PROVED))
    return EHLO_CONFIDENCE_NONE;

  match->variant = "proved";

  return EHLO_CONFIDENCE_LIKELY;
}

/* The provider takes app passwords only, and this is none. A wrong user name stays possible. */
static EhloConfidence
look_for_ordinary_password (EhloRun       *run,
                            EhloStep      *stop,
                            EhloRuleMatch *match)
{
  EhloProvider *provider = ehlo_published_get_provider (run);

  if (!is_plain_refusal (stop) || provider == NULL ||
      !g_str_equal (ehlo_provider_get_password_kind (provider), "app_password") ||
      !has_odd_password (run, "not-app-password"))
    return EHLO_CONFIDENCE_NONE;

  match->variant = "shape";
  match->values.name = ehlo_provider_get_name (provider);
  ehlo_published_offer_help (run, match);

  return EHLO_CONFIDENCE_LIKELY;
}

/* ---- letters beyond ASCII -------------------------------------------------------------------- */

static gboolean
offers_utf8 (EhloStep *ehlo)
{
  g_auto (GStrv) capabilities = ehlo_step_dup_strv (ehlo, EHLO_FACT_CAPABILITIES);

  for (guint i = 0; capabilities[i] != NULL; i++)
    if (g_ascii_strcasecmp (capabilities[i], "SMTPUTF8") == 0)
      return TRUE;

  return FALSE;
}

/* RFC 6531 3.4: such an address may be used only where the server says that it knows the extension.
 * One that refuses the address for that reason says it about its form, or about the letters. */
static EhloConfidence
look_for_missing_utf8 (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  const char *address = ehlo_step_get_string (stop, EHLO_FACT_MAIL_ADDRESS);
  gint64 code = ehlo_step_get_int (stop, EHLO_FACT_REPLY_CODE, 0);
  const char *enhanced = ehlo_step_get_string (stop, EHLO_FACT_ENHANCED_CODE);
  EhloStep *ehlo = ehlo_run_get_step (run, EHLO_STEP_EHLO_TLS);

  if (ehlo == NULL)
    ehlo = ehlo_run_get_step (run, EHLO_STEP_EHLO);
  if (!(_ehlo_rule_stopped_at (stop, EHLO_STEP_MAIL) ||
        _ehlo_rule_stopped_at (stop, EHLO_STEP_RCPT)) ||
      code < 500 || !ehlo_mail_address_needs_utf8 (address) ||
      !_ehlo_rule_has_ended_well (ehlo) || offers_utf8 (ehlo))
    return EHLO_CONFIDENCE_NONE;

  return code == 501 || code == 553 || code == 555 || g_strcmp0 (enhanced, "5.6.7") == 0
           ? EHLO_CONFIDENCE_CERTAIN
           : EHLO_CONFIDENCE_LIKELY;
}

const EhloRule _ehlo_rules_talk[] = {
  { "tls-too-old", look_for_old_version },
  { "tls-handshake-failed", look_for_no_version_at_all },
  { NULL, look_for_refused_token },
  { "auth-app-password-needed", look_for_ordinary_password },
  { "auth-rejected", look_for_proven_password },
  { "smtputf8-needed", look_for_missing_utf8 },
  { NULL, NULL },
};

/* ---- findings -------------------------------------------------------------------------------- */

static gboolean
has_signed_in (EhloRun *run)
{
  return _ehlo_rule_has_ended_well (ehlo_run_get_step (run, EHLO_STEP_AUTH));
}

/* What works, and is encrypted, need not be as published. */
static EhloConfidence
look_for_other_settings (EhloRun       *run,
                         EhloStep      *stop,
                         EhloRuleMatch *match)
{
  static const char *const manners[EHLO_N_ENCRYPTIONS] = {
    [EHLO_ENCRYPTION_IMPLICIT] = N_("TLS from the start"),
    [EHLO_ENCRYPTION_STARTTLS] = N_("STARTTLS"),
    [EHLO_ENCRYPTION_NONE] = N_("no encryption"),
  };
  gboolean kept;
  const EhloEndpoint *endpoint = ehlo_published_find (run, &kept);

  match->proof = ehlo_run_get_step (run, EHLO_STEP_SETTINGS);
  if (match->proof == NULL || endpoint == NULL || kept ||
      (ehlo_run_get_outcome (run) != EHLO_OUTCOME_FAILED &&
       ehlo_run_get_subject (run)->encryption != EHLO_ENCRYPTION_NONE))
    return EHLO_CONFIDENCE_NONE;

  match->values.name = ehlo_provider_get_name (ehlo_published_get_provider (run));
  match->values.other = ehlo_rule_match_keep (match, g_strdup_printf ("%u", endpoint->port));
  match->values.summary = g_dgettext (GETTEXT_PACKAGE, manners[endpoint->encryption]);
  ehlo_published_offer (run, match);

  return EHLO_CONFIDENCE_CERTAIN;
}

static EhloConfidence
look_for_odd_user (EhloRun       *run,
                   EhloStep      *stop,
                   EhloRuleMatch *match)
{
  const char *user = ehlo_run_get_subject (run)->user;
  EhloProvider *provider = ehlo_published_get_provider (run);

  match->proof = ehlo_run_get_step (run, EHLO_STEP_SETTINGS);
  if (match->proof == NULL || user == NULL || has_signed_in (run))
    return EHLO_CONFIDENCE_NONE;

  match->values.user = user;
  if (ehlo_published_wants_address (run))
    {
      match->values.name = ehlo_provider_get_name (provider);
      ehlo_published_offer_user (run, match);

      return EHLO_CONFIDENCE_CERTAIN;
    }
  match->variant = "blank";

  return strpbrk (user, " \t") != NULL ? EHLO_CONFIDENCE_POSSIBLE : EHLO_CONFIDENCE_NONE;
}

static EhloConfidence
look_for_odd_password (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  EhloProvider *provider = ehlo_published_get_provider (run);
  EhloStep *auth = ehlo_run_get_step (run, EHLO_STEP_AUTH);
  gboolean said = auth != NULL && is_plain_refusal (auth); /* by the verdict */

  match->proof = ehlo_run_get_step (run, EHLO_STEP_SETTINGS);
  if (match->proof == NULL || has_signed_in (run))
    return EHLO_CONFIDENCE_NONE;

  if (has_odd_password (run, "blank-at-end"))
    {
      match->variant = "blank";

      return EHLO_CONFIDENCE_LIKELY;
    }
  if (has_odd_password (run, "not-app-password") && provider != NULL && !said)
    {
      match->variant = "shape";
      match->values.name = ehlo_provider_get_name (provider);
      ehlo_published_offer_help (run, match);

      return EHLO_CONFIDENCE_LIKELY;
    }

  return has_odd_password (run, "not-ascii") ? EHLO_CONFIDENCE_POSSIBLE : EHLO_CONFIDENCE_NONE;
}

const EhloRule _ehlo_rules_talk_findings[] = {
  { "helo-rejected", look_for_refused_name },
  { "settings-differ", look_for_other_settings },
  { "username-suspect", look_for_odd_user },
  { "password-suspect", look_for_odd_password },
  { NULL, NULL },
};
