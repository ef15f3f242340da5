/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-published.h"

#include <string.h>

/* Whether the sign-in could not be tried, and for this reason. */
static gboolean
is_untried (EhloStep   *stop,
            const char *reason)
{
  return _ehlo_rule_stopped_at (stop, EHLO_STEP_AUTH) &&
         _ehlo_rule_fact_is (stop, EHLO_FACT_REASON, reason);
}

static gboolean
is_encrypted (EhloRun *run)
{
  EhloStep *tls = ehlo_run_get_step (run, EHLO_STEP_TLS);

  return _ehlo_rule_fact_is (tls, EHLO_FACT_TLS_OUTCOME, "done");
}

static EhloConfidence
look_for_missing_encryption (EhloRun       *run,
                             EhloStep      *stop,
                             EhloRuleMatch *match)
{
  EhloStep *ehlo = ehlo_run_get_step (run, EHLO_STEP_EHLO);

  if (!is_untried (stop, "not-encrypted"))
    return EHLO_CONFIDENCE_NONE;

  if (ehlo != NULL && ehlo_step_get_boolean (ehlo, EHLO_FACT_OFFERED))
    match->variant = "offered";
  ehlo_published_offer_encryption (run, match);

  return EHLO_CONFIDENCE_CERTAIN;
}

/* RFC 4954 section 4: many servers offer a sign-in only once the connection is encrypted. */
static EhloConfidence
look_for_missing_offer (EhloRun       *run,
                        EhloStep      *stop,
                        EhloRuleMatch *match)
{
  if (!is_untried (stop, "not-offered"))
    return EHLO_CONFIDENCE_NONE;
  if (is_encrypted (run))
    return EHLO_CONFIDENCE_CERTAIN;

  match->variant = "plain";
  ehlo_published_offer_encryption (run, match);

  return EHLO_CONFIDENCE_LIKELY;
}

/* RFC 7628, and what Google and Microsoft had before it. */
static gboolean
is_oauth_only (char **offered)
{
  for (guint i = 0; offered[i] != NULL; i++)
    if (g_ascii_strcasecmp (offered[i], "XOAUTH2") != 0 &&
        g_ascii_strcasecmp (offered[i], "OAUTHBEARER") != 0)
      return FALSE;

  return offered[0] != NULL;
}

static EhloConfidence
look_for_no_common_mechanism (EhloRun       *run,
                              EhloStep      *stop,
                              EhloRuleMatch *match)
{
  g_auto (GStrv) offered = NULL;

  if (!is_untried (stop, "no-common-mechanism"))
    return EHLO_CONFIDENCE_NONE;

  offered = ehlo_step_dup_strv (stop, EHLO_FACT_AUTH_OFFERED);
  if (is_oauth_only (offered))
    match->variant = "oauth";

  return EHLO_CONFIDENCE_CERTAIN;
}

static gboolean
offers_sign_in (EhloRun      *run,
                EhloStepKind  kind)
{
  EhloStep *step = ehlo_run_get_step (run, kind);
  g_auto (GStrv) offered =
    step != NULL ? ehlo_step_dup_strv (step, EHLO_FACT_AUTH_OFFERED) : NULL;

  return offered != NULL && offered[0] != NULL;
}

/* What Postfix says where its settings let in those who have signed in, and nobody else; the words
 * do not name a sign-in. */
static EhloConfidence
look_for_members_only (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  const char *reply = ehlo_step_get_string (stop, EHLO_FACT_REPLY);

  if ((!_ehlo_rule_stopped_at (stop, EHLO_STEP_MAIL) &&
       !_ehlo_rule_stopped_at (stop, EHLO_STEP_RCPT)) ||
      ehlo_run_get_subject (run)->user != NULL || reply == NULL ||
      strstr (reply, "rejected: Access denied") == NULL ||
      (!offers_sign_in (run, EHLO_STEP_EHLO) && !offers_sign_in (run, EHLO_STEP_EHLO_TLS)))
    return EHLO_CONFIDENCE_NONE;

  return EHLO_CONFIDENCE_LIKELY;
}

const EhloRule _ehlo_rules_auth[] = {
  { "auth-required", look_for_members_only },
  { "auth-not-encrypted", look_for_missing_encryption },
  { "auth-not-offered", look_for_missing_offer },
  { "auth-no-common-mechanism", look_for_no_common_mechanism },
  { NULL, NULL },
};
