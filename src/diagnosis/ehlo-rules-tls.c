/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-rule-certificate.h"

#include <string.h>

/* RFC 8446 6.2 */
#define ALERT_HANDSHAKE_FAILURE    40
#define ALERT_BAD_CERTIFICATE      42
#define ALERT_PROTOCOL_VERSION     70
#define ALERT_CERTIFICATE_REQUIRED 116

/* ---- starttls -------------------------------------------------------------------------------- */

static gboolean
is_not_offered (EhloStep *stop)
{
  return _ehlo_rule_stopped_at (stop, EHLO_STEP_STARTTLS) &&
         _ehlo_rule_fact_is (stop, EHLO_FACT_REASON, "not-offered");
}

/* What overwrites a word keeps its length; another overwritten word may have been any offer. */
static EhloConfidence
look_for_stripping (EhloRun       *run,
                    EhloStep      *stop,
                    EhloRuleMatch *match)
{
  EhloStep *ehlo = ehlo_run_get_step (run, EHLO_STEP_EHLO);
  const char *mangled = ehlo != NULL ? ehlo_step_get_string (ehlo, EHLO_FACT_MANGLED) : NULL;

  if (!is_not_offered (stop) || mangled == NULL)
    return EHLO_CONFIDENCE_NONE;

  match->proof = ehlo;

  return strlen (mangled) == strlen ("STARTTLS") ? EHLO_CONFIDENCE_CERTAIN
                                                 : EHLO_CONFIDENCE_LIKELY;
}

static EhloConfidence
look_for_missing_offer (EhloRun       *run,
                        EhloStep      *stop,
                        EhloRuleMatch *match)
{
  return is_not_offered (stop) ? EHLO_CONFIDENCE_LIKELY : EHLO_CONFIDENCE_NONE;
}

static gboolean
is_garbage (EhloStep *stop)
{
  return (_ehlo_rule_stopped_at (stop, EHLO_STEP_STARTTLS) &&
          _ehlo_rule_fact_is (stop, EHLO_FACT_ERROR_CODE, "protocol")) ||
         (_ehlo_rule_stopped_at (stop, EHLO_STEP_TLS) &&
          _ehlo_rule_fact_is (stop, EHLO_FACT_TLS_OUTCOME, "not-tls"));
}

/* RFC 3207 section 4: after 220 the next thing is TLS; 454 and 501 are refusals, any other reply is
 * none that the server may give. */
static EhloConfidence
look_for_failed_start (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  gint64 code = ehlo_step_get_int (stop, EHLO_FACT_REPLY_CODE, 0);

  if (ehlo_run_get_step (run, EHLO_STEP_STARTTLS) == NULL)
    return EHLO_CONFIDENCE_NONE;

  if (_ehlo_rule_stopped_at (stop, EHLO_STEP_STARTTLS) && code != 0 && code != 220)
    return EHLO_CONFIDENCE_CERTAIN;
  if (!is_garbage (stop))
    return EHLO_CONFIDENCE_NONE;

  match->variant = "garbage";

  return EHLO_CONFIDENCE_LIKELY;
}

/* ---- the handshake --------------------------------------------------------------------------- */

/* Did the connection end where the conversation should have begun? An alert that the server sent
 * with it is lost when our own words are still unread there. */
static gboolean
is_cut_off_at_once (EhloStep *stop)
{
  return (_ehlo_rule_stopped_at (stop, EHLO_STEP_GREETING) ||
          _ehlo_rule_stopped_at (stop, EHLO_STEP_EHLO_TLS)) &&
         (_ehlo_rule_fact_is (stop, EHLO_FACT_ERROR_CODE, "reset") ||
          _ehlo_rule_fact_is (stop, EHLO_FACT_ERROR_CODE, "closed"));
}

/* A server that wants a certificate says so in the handshake; in TLS 1.3 it breaks off only after
 * that, when the conversation should begin (RFC 8446 4.4.2.4). */
static EhloConfidence
look_for_client_certificate (EhloRun       *run,
                             EhloStep      *stop,
                             EhloRuleMatch *match)
{
  EhloStep *tls = ehlo_run_get_step (run, EHLO_STEP_TLS);
  gint64 alert = tls != NULL ? ehlo_step_get_int (tls, EHLO_FACT_ALERT, -1) : -1;

  if (tls == NULL || !ehlo_step_get_boolean (tls, EHLO_FACT_CLIENT_CERT))
    return EHLO_CONFIDENCE_NONE;

  match->proof = tls;
  if (alert == ALERT_CERTIFICATE_REQUIRED)
    return EHLO_CONFIDENCE_CERTAIN;
  if (alert == ALERT_HANDSHAKE_FAILURE || alert == ALERT_BAD_CERTIFICATE)
    return EHLO_CONFIDENCE_LIKELY;

  if (!_ehlo_rule_has_ended_well (tls))
    return EHLO_CONFIDENCE_NONE;

  return _ehlo_rule_fact_is (stop, EHLO_FACT_ERROR_CODE, "tls") || is_cut_off_at_once (stop)
           ? EHLO_CONFIDENCE_LIKELY
           : EHLO_CONFIDENCE_NONE;
}

/* The alert says that the versions do not meet. What the server does speak was not tried. */
static EhloConfidence
look_for_old_version (EhloRun       *run,
                      EhloStep      *stop,
                      EhloRuleMatch *match)
{
  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_TLS) ||
      ehlo_step_get_int (stop, EHLO_FACT_ALERT, -1) != ALERT_PROTOCOL_VERSION)
    return EHLO_CONFIDENCE_NONE;

  match->variant = "no-version";

  return EHLO_CONFIDENCE_LIKELY;
}

static EhloConfidence
look_for_failed_handshake (EhloRun       *run,
                           EhloStep      *stop,
                           EhloRuleMatch *match)
{
  const char *alert = ehlo_step_get_string (stop, EHLO_FACT_ALERT_NAME);

  if (!_ehlo_rule_stopped_at (stop, EHLO_STEP_TLS))
    return EHLO_CONFIDENCE_NONE;

  if (_ehlo_rule_fact_is (stop, EHLO_FACT_TLS_OUTCOME, "alert") && alert != NULL)
    {
      match->values.alert = alert;

      return EHLO_CONFIDENCE_CERTAIN;
    }
  if (_ehlo_rule_fact_is (stop, EHLO_FACT_TLS_OUTCOME, "refused"))
    {
      match->variant = "refused";

      return EHLO_CONFIDENCE_LIKELY;
    }
  if (!_ehlo_rule_fact_is (stop, EHLO_FACT_TLS_OUTCOME, "timed-out"))
    return EHLO_CONFIDENCE_NONE;

  match->variant = "silent"; /* or the large packets of a handshake got lost */

  return EHLO_CONFIDENCE_POSSIBLE;
}

/* ---- the certificate ------------------------------------------------------------------------- */

static EhloConfidence
look_for_revoked (EhloRun       *run,
                  EhloStep      *stop,
                  EhloRuleMatch *match)
{
  match->proof = _ehlo_rule_get_unproven (run, stop);

  return _ehlo_rule_has_problem (match->proof, "revoked") ? EHLO_CONFIDENCE_CERTAIN
                                                          : EHLO_CONFIDENCE_NONE;
}

/* How sure it is that the dates of the certificate are at fault, after other clocks were asked: not
 * at all where this computer's clock is wrong, which is another rule's. */
static EhloConfidence
weigh_dates (EhloRuleMatch *match)
{
  EhloClockStanding standing = _ehlo_rule_judge_clock (match->proof);

  if (standing == EHLO_CLOCK_NO_REASON)
    match->variant = "clock-checked";
  if (standing == EHLO_CLOCK_WRONG)
    return EHLO_CONFIDENCE_NONE;

  return standing == EHLO_CLOCK_NO_REASON ? EHLO_CONFIDENCE_CERTAIN : EHLO_CONFIDENCE_LIKELY;
}

static EhloConfidence
look_for_expired (EhloRun       *run,
                  EhloStep      *stop,
                  EhloRuleMatch *match)
{
  EhloConfidence confidence;

  match->proof = _ehlo_rule_get_unproven (run, stop);
  if (!_ehlo_rule_has_problem (match->proof, "expired"))
    return EHLO_CONFIDENCE_NONE;

  match->values.date = ehlo_rule_match_keep_date (match, match->proof, EHLO_FACT_CERT_NOT_AFTER);
  confidence = weigh_dates (match);
  if (ehlo_step_get_int (match->proof, EHLO_FACT_CERT_DAYS_LEFT, -1) > 0)
    /* this one is good, so it is one above it */
    match->variant = confidence == EHLO_CONFIDENCE_CERTAIN ? "issuer-clock-checked" : "issuer";

  return confidence;
}

static EhloConfidence
look_for_not_yet_valid (EhloRun       *run,
                        EhloStep      *stop,
                        EhloRuleMatch *match)
{
  match->proof = _ehlo_rule_get_unproven (run, stop);
  if (!_ehlo_rule_has_problem (match->proof, "not-yet-valid"))
    return EHLO_CONFIDENCE_NONE;

  match->values.date = ehlo_rule_match_keep_date (match, match->proof, EHLO_FACT_CERT_NOT_BEFORE);

  return weigh_dates (match);
}

static EhloConfidence
look_for_other_name (EhloRun       *run,
                     EhloStep      *stop,
                     EhloRuleMatch *match)
{
  match->proof = _ehlo_rule_get_unproven (run, stop);
  if (!_ehlo_rule_has_problem (match->proof, "unexpected-owner"))
    return EHLO_CONFIDENCE_NONE;

  match->values.names = ehlo_rule_match_keep_list (match, match->proof, EHLO_FACT_CERT_NAMES);
  if (*match->values.names == '\0')
    match->variant = "no-names";

  return EHLO_CONFIDENCE_CERTAIN;
}

static EhloConfidence
look_for_self_signed (EhloRun       *run,
                      EhloStep      *stop,
                      EhloRuleMatch *match)
{
  match->proof = _ehlo_rule_get_unproven (run, stop);

  return _ehlo_rule_has_problem (match->proof, "self-signed") ? EHLO_CONFIDENCE_CERTAIN
                                                              : EHLO_CONFIDENCE_NONE;
}

static gboolean
is_unknown_issuer (EhloStep      *tls,
                   EhloRuleMatch *match)
{
  const char *issuer;

  if (!_ehlo_rule_has_problem (tls, "not-trusted"))
    return FALSE;

  issuer = ehlo_step_get_string (tls, EHLO_FACT_CERT_ISSUER);
  match->values.issuer = issuer != NULL ? issuer : "?";

  return TRUE;
}

/* RFC 5246 7.4.2: the server sends all but the root. A certificate that comes alone and was issued
 * by another lacks the one in between, or its issuer is a root that nobody knows. */
static EhloConfidence
look_for_incomplete_chain (EhloRun       *run,
                           EhloStep      *stop,
                           EhloRuleMatch *match)
{
  g_auto (GStrv) chain = NULL;

  match->proof = _ehlo_rule_get_unproven (run, stop);
  if (!is_unknown_issuer (match->proof, match))
    return EHLO_CONFIDENCE_NONE;

  chain = ehlo_step_dup_strv (match->proof, EHLO_FACT_CHAIN);
  if (g_strv_length (chain) != 1 || g_str_equal (chain[0], match->values.issuer))
    return EHLO_CONFIDENCE_NONE;

  return EHLO_CONFIDENCE_LIKELY;
}

static EhloConfidence
look_for_unknown_issuer (EhloRun       *run,
                         EhloStep      *stop,
                         EhloRuleMatch *match)
{
  match->proof = _ehlo_rule_get_unproven (run, stop);

  return is_unknown_issuer (match->proof, match) ? EHLO_CONFIDENCE_LIKELY : EHLO_CONFIDENCE_NONE;
}

static EhloConfidence
look_for_weakness (EhloRun       *run,
                   EhloStep      *stop,
                   EhloRuleMatch *match)
{
  match->proof = _ehlo_rule_get_unproven (run, stop);

  return _ehlo_rule_has_problem (match->proof, "insecure-algorithm") ? EHLO_CONFIDENCE_CERTAIN
                                                                     : EHLO_CONFIDENCE_NONE;
}

/* The order of the certificate's problems is that of the summary of the step. */
const EhloRule _ehlo_rules_tls[] = {
  { "starttls-stripped", look_for_stripping },
  { "starttls-not-offered", look_for_missing_offer },
  { "starttls-failed", look_for_failed_start },
  { "client-certificate-required", look_for_client_certificate },
  { "tls-too-old", look_for_old_version },
  { "tls-handshake-failed", look_for_failed_handshake },
  { "certificate-revoked", look_for_revoked },
  { "certificate-expired", look_for_expired },
  { "certificate-not-yet-valid", look_for_not_yet_valid },
  { "certificate-name-mismatch", look_for_other_name },
  { "certificate-self-signed", look_for_self_signed },
  { "certificate-chain-incomplete", look_for_incomplete_chain },
  { "certificate-untrusted", look_for_unknown_issuer },
  { "certificate-weak", look_for_weakness },
  { NULL, NULL },
};
