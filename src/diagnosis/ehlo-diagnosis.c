/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-diagnosis.h"

#include "ehlo-fact.h"
#include "ehlo-offers.h"
#include "ehlo-rule-text.h"
#include "ehlo-rules.h"
#include "ehlo-stop.h"
#include "ehlo-verdict-text.h"

#include <glib/gi18n-lib.h>

/* Sentences of an explanation, joined by blanks. */
static void
say (GString                 *explanation,
     const char              *text,
     const EhloVerdictValues *values)
{
  g_autofree char *sentence = ehlo_verdict_text_expand (text, values);

  if (explanation->len > 0)
    g_string_append_c (explanation, ' ');
  g_string_append (explanation, sentence);
}

static void
say_text (GString         *explanation,
          EhloVerdictText  text)
{
  const EhloVerdictValues none = { NULL };

  say (explanation, ehlo_verdict_text_get (text), &none);
}

static const char *
get_host (EhloRun *run)
{
  const char *host = ehlo_run_get_subject (run)->host;

  return host != NULL ? host : ehlo_verdict_text_get (EHLO_TEXT_THE_SERVER);
}

/* The sender or recipient that @step is about. */
static const char *
get_address (EhloRun  *run,
             EhloStep *step)
{
  const EhloSubject *subject = ehlo_run_get_subject (run);
  const char *address = ehlo_step_get_string (step, EHLO_FACT_MAIL_ADDRESS);

  if (address == NULL)
    address = ehlo_step_get_kind (step) == EHLO_STEP_MAIL ? subject->from : subject->to;

  return address != NULL ? address : ehlo_verdict_text_get (EHLO_TEXT_THIS_ADDRESS);
}

static EhloStep *
find_weight (EhloRun     *run,
             EhloOutcome  weight)
{
  GListModel *steps = G_LIST_MODEL (run);

  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (steps, i);

      if (ehlo_step_weigh (step) == weight)
        return step; /* the run holds it */
    }

  return NULL;
}

static gboolean
worked (EhloStep *step)
{
  EhloOutcome outcome = step != NULL ? ehlo_step_get_outcome (step) : EHLO_OUTCOME_SKIPPED;

  return outcome == EHLO_OUTCOME_OK || outcome == EHLO_OUTCOME_WARNING;
}

static gboolean
kind_worked (EhloRun      *run,
             EhloStepKind  kind)
{
  return worked (ehlo_run_get_step (run, kind));
}

/* The titles of the steps that ended well before @stop (or all of them), as a list for a person.
 * The settings are what is tested, not something that works. */
static char *
list_worked_before (EhloRun  *run,
                    EhloStep *stop)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (run)); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (run), i);

      if (step == stop)
        break;
      if (!worked (step) || ehlo_step_get_kind (step) == EHLO_STEP_SETTINGS)
        continue;
      if (list->len > 0)
        g_string_append (list, ", ");
      g_string_append (list, ehlo_step_kind_get_title (ehlo_step_get_kind (step)));
    }

  return g_string_free (g_steal_pointer (&list), FALSE);
}

static gboolean
something_worked_after (EhloRun  *run,
                        EhloStep *stop)
{
  gboolean after = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (run)); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (run), i);

      /* A polite goodbye is not going on. */
      if (after && worked (step) && ehlo_step_get_kind (step) != EHLO_STEP_QUIT)
        return TRUE;
      after = after || step == stop;
    }

  return FALSE;
}

static gboolean
lacks_password (EhloRun *run)
{
  EhloStep *auth = ehlo_run_get_step (run, EHLO_STEP_AUTH);

  return auth != NULL &&
         g_strcmp0 (ehlo_step_get_string (auth, EHLO_FACT_REASON), "no-password") == 0;
}

/* Was there a password to send, and is it certain that it stayed here? */
static gboolean
kept_password (EhloRun *run)
{
  EhloStep *auth = ehlo_run_get_step (run, EHLO_STEP_AUTH);

  if (ehlo_run_get_subject (run)->user == NULL)
    return FALSE;

  return auth == NULL || (ehlo_step_get_string (auth, EHLO_FACT_REASON) != NULL &&
                          !lacks_password (run));
}

static void
set_proof (EhloFinding *finding,
           const char  *confidence,
           const char  *who,
           EhloStep    *step,
           EhloStep    *other)
{
  const char *const whos[] = { who, NULL };
  const char *ids[3] = { NULL };
  gsize n = 0;

  if (step != NULL)
    ids[n++] = ehlo_step_get_id (step);
  if (other != NULL && other != step)
    ids[n++] = ehlo_step_get_id (other);

  ehlo_finding_set_confidence (finding, confidence);
  ehlo_finding_set_who (finding, whos);
  ehlo_finding_set_evidence (finding, ids);
}

static void
offer (EhloFinding *finding,
       EhloRun     *run,
       const char  *kind)
{
  ehlo_offers_add (finding, ehlo_run_get_subject (run), kind, NULL);
}

/* ---- everything asked for works ------------------------------------------------------------- */

/* Whether the server itself was talked to; the person may have asked for something else only. */
static gboolean
was_talked_to (EhloRun *run)
{
  for (guint kind = EHLO_STEP_CONNECT; kind <= EHLO_STEP_QUIT; kind++)
    if (ehlo_run_get_step (run, (EhloStepKind) kind) != NULL)
      return TRUE;

  return FALSE;
}

static EhloVerdictText
choose_ok_title (EhloRun *run)
{
  if (!was_talked_to (run))
    return EHLO_TEXT_OK_PARTS;
  if (kind_worked (run, EHLO_STEP_RCPT))
    return EHLO_TEXT_OK_RECIPIENT;

  return kind_worked (run, EHLO_STEP_AUTH) ? EHLO_TEXT_OK_SIGNED_IN : EHLO_TEXT_OK_REACHED;
}

/* Claims what was tested, no more. */
static EhloVerdictText
choose_ok_claim (EhloRun *run)
{
  gboolean signed_in = kind_worked (run, EHLO_STEP_AUTH);

  if (kind_worked (run, EHLO_STEP_RCPT))
    return signed_in ? EHLO_TEXT_DID_ALL : EHLO_TEXT_DID_RECIPIENT;
  if (signed_in)
    return EHLO_TEXT_DID_SIGN_IN;

  return lacks_password (run) ? EHLO_TEXT_DID_REACH_NO_PASSWORD : EHLO_TEXT_DID_REACH;
}

static EhloVerdictText
choose_encryption (EhloRun *run)
{
  EhloStep *tls = ehlo_run_get_step (run, EHLO_STEP_TLS);

  if (!worked (tls))
    return EHLO_TEXT_NOT_ENCRYPTED;

  return ehlo_step_get_boolean (tls, EHLO_FACT_VERIFIED) ? EHLO_TEXT_ENCRYPTED
                                                         : EHLO_TEXT_ENCRYPTED_UNPROVEN;
}

/* "Encryption (certificate is good, 6 days left); Goodbye (No answer in time)". A sign-in that
 * only lacks a password has been spoken of already. */
static char *
list_warnings (EhloRun *run)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (run)); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (run), i);
      g_autofree char *warning = NULL;
      const EhloVerdictValues values = {
        .step = ehlo_step_kind_get_title (ehlo_step_get_kind (step)),
        .summary = ehlo_step_get_summary (step),
      };

      if (ehlo_step_get_outcome (step) != EHLO_OUTCOME_WARNING)
        continue;

      warning = *values.summary != '\0'
                  ? ehlo_verdict_text_expand (ehlo_verdict_text_get (EHLO_TEXT_WARNING), &values)
                  : g_strdup (values.step);
      g_string_append (list, list->len > 0 ? "; " : "");
      g_string_append (list, warning);
    }

  return g_string_free (g_steal_pointer (&list), FALSE);
}

static EhloFinding *
conclude_ok (EhloRun *run)
{
  EhloStep *data = ehlo_run_get_step (run, EHLO_STEP_DATA);
  g_autoptr (GString) explanation = g_string_new (NULL);
  g_autofree char *warnings = list_warnings (run);
  const EhloVerdictValues values = {
    .host = get_host (run),
    .address = data != NULL ? get_address (run, data) : NULL,
    .steps = warnings,
  };
  EhloFinding *verdict;

  if (was_talked_to (run))
    {
      say_text (explanation, choose_ok_claim (run));
      say (explanation, ehlo_verdict_text_get (choose_encryption (run)), &values);
    }
  else
    {
      say_text (explanation, EHLO_TEXT_DID_PARTS);
    }
  if (worked (data))
    say (explanation, ehlo_verdict_text_get (EHLO_TEXT_MESSAGE_TAKEN), &values);
  else if (kind_worked (run, EHLO_STEP_RCPT))
    say_text (explanation, EHLO_TEXT_MESSAGE_NOT_SENT);
  if (*warnings != '\0')
    say (explanation, ehlo_verdict_text_get (EHLO_TEXT_WARNINGS), &values);

  verdict = ehlo_finding_new ("ok", ehlo_verdict_text_get (choose_ok_title (run)),
                              explanation->str);
  set_proof (verdict, "certain", lacks_password (run) ? "user" : "nobody",
             ehlo_run_get_step (run, EHLO_STEP_AUTH), ehlo_run_get_step (run, EHLO_STEP_RCPT));
  if (lacks_password (run))
    ehlo_finding_add_action (verdict, EHLO_ACTION_SET_PASSWORD,
                             ehlo_verdict_text_get (EHLO_TEXT_GIVE_PASSWORD), NULL);

  return verdict;
}

/* ---- it did not come to an end --------------------------------------------------------------- */

/* What worked before, and what became of the password. @said: that was said already. */
static void
say_before (GString  *explanation,
            EhloRun  *run,
            EhloStep *stop,
            gboolean  said)
{
  g_autofree char *steps = list_worked_before (run, stop);
  const EhloVerdictValues values = { .steps = steps };
  gboolean kept = !said && kept_password (run);

  if (*steps != '\0')
    say (explanation,
         ehlo_verdict_text_get (kept ? EHLO_TEXT_BEFORE_NO_PASSWORD : EHLO_TEXT_BEFORE), &values);
  else if (kept)
    say_text (explanation, EHLO_TEXT_PASSWORD_NOT_SENT);
}

static EhloFinding *
conclude_cancelled (EhloRun *run)
{
  EhloStep *stop = find_weight (run, EHLO_OUTCOME_CANCELLED);
  g_autoptr (GString) explanation = g_string_new (NULL);
  const EhloVerdictValues values = {
    .step = ehlo_step_kind_get_title (ehlo_step_get_kind (stop)),
  };
  EhloFinding *verdict;

  say (explanation, ehlo_verdict_text_get (EHLO_TEXT_YOU_STOPPED), &values);
  say_before (explanation, run, stop, FALSE);

  verdict = ehlo_finding_new ("cancelled", ehlo_verdict_text_get (EHLO_TEXT_CANCELLED),
                              explanation->str);
  set_proof (verdict, "certain", "user", stop, NULL);
  offer (verdict, run, EHLO_ACTION_RETRY);

  return verdict;
}

/* ---- what can be done about it --------------------------------------------------------------- */

static gboolean
is_reason (EhloStep   *step,
           const char *one,
           const char *other)
{
  const char *reason = step != NULL ? ehlo_step_get_string (step, EHLO_FACT_REASON) : NULL;

  return reason != NULL && (g_str_equal (reason, one) || g_str_equal (reason, other));
}

/* With nothing changed the same would come out: settings that have to be changed, a certificate, a
 * refusal for good (RFC 5321 4.2.1), unless all that is to be done is to wait. */
static gboolean
may_change_by_itself (EhloFinding *verdict,
                      EhloStep    *stop)
{
  const char *const *who = ehlo_finding_get_who (verdict);
  const char *nature = ehlo_stop_get_nature (stop);

  return g_strv_contains (who, "nobody") ||
         (g_strcmp0 (nature, "refused") != 0 && g_strcmp0 (nature, "unproven") != 0);
}

/* @match: (nullable): what the rule that fired proposed comes first */
static void
offer_ways_on (EhloFinding         *verdict,
               EhloRun             *run,
               EhloStep            *stop,
               const EhloRuleMatch *match,
               gboolean             in_settings)
{
  EhloStep *auth = ehlo_run_get_step (run, EHLO_STEP_AUTH);
  gboolean held_back = is_reason (auth, "not-encrypted", "not-verified");

  if (match != NULL)
    ehlo_offers_add_match (verdict, ehlo_run_get_subject (run), match);
  if (stop == auth && g_strcmp0 (ehlo_stop_get_nature (stop), "refused") == 0)
    offer (verdict, run, EHLO_ACTION_SET_PASSWORD);
  if (in_settings)
    offer (verdict, run, EHLO_ACTION_EDIT_ACCOUNT);
  if (match != NULL)
    ehlo_offers_add_pass_on (verdict, ehlo_run_get_subject (run));
  if (!in_settings && (match == NULL || may_change_by_itself (verdict, stop)))
    offer (verdict, run, EHLO_ACTION_RETRY);
  if (held_back)
    offer (verdict, run, EHLO_ACTION_SEND_ANYWAY);
}

/* ---- a rule fired ---------------------------------------------------------------------------- */

/* The names that every text may use; a rule may have set them, too. */
static void
complete_values (EhloRuleMatch *match,
                 EhloRun       *run,
                 EhloStep      *stop)
{
  EhloVerdictValues *values = &match->values;

  values->host = get_host (run);
  values->port = ehlo_rule_match_keep (
    match, g_strdup_printf ("%u", ehlo_run_get_subject (run)->port));
  if (stop == NULL)
    return;

  values->step = ehlo_step_kind_get_title (ehlo_step_get_kind (stop));
  values->mechanisms = ehlo_rule_match_keep_list (match, stop, EHLO_FACT_AUTH_OFFERED);
  if (values->address == NULL)
    values->address = get_address (run, stop);
}

static char *
explain_match (const EhloRuleMatch *match)
{
  const EhloRuleText *text = ehlo_rule_text_find (match->code, match->variant);
  g_autoptr (GString) explanation = g_string_new (NULL);

  say (explanation, g_dgettext (GETTEXT_PACKAGE, text->explanation), &match->values);
  if (match->note != NULL)
    say (explanation, g_dgettext (GETTEXT_PACKAGE, match->note), &match->values);

  return g_string_free (g_steal_pointer (&explanation), FALSE);
}

static EhloFinding *
make_finding (EhloRuleMatch *match,
              const char    *explanation,
              EhloStep      *step,
              EhloStep      *other)
{
  const EhloRuleText *text = ehlo_rule_text_find (match->code, match->variant);
  g_autofree char *title =
    ehlo_verdict_text_expand (g_dgettext (GETTEXT_PACKAGE, text->title), &match->values);
  EhloFinding *finding = ehlo_finding_new (match->code, title, explanation);

  set_proof (finding, ehlo_confidence_to_string (match->confidence), NULL, step, other);
  ehlo_finding_set_who (finding, match->who != NULL ? match->who : text->who);

  return finding;
}

/* The findings of @run, but not what its verdict says already. */
static GListModel *
list_findings (EhloRun     *run,
               EhloFinding *verdict)
{
  GListStore *findings = g_list_store_new (EHLO_TYPE_FINDING);
  gboolean more = TRUE;
  guint cursor = 0;

  while (more)
    {
      g_auto (EhloRuleMatch) match;
      g_autofree char *explanation = NULL;
      g_autoptr (EhloFinding) finding = NULL;

      ehlo_rule_match_init (&match);
      more = ehlo_rules_find_finding (run, &cursor, &match);
      if (!more || g_str_equal (match.code, ehlo_finding_get_code (verdict)))
        continue;

      complete_values (&match, run, NULL);
      explanation = explain_match (&match);
      finding = make_finding (&match, explanation, match.proof, NULL);
      ehlo_offers_add_match (finding, ehlo_run_get_subject (run), &match);
      g_list_store_append (findings, finding);
    }

  return G_LIST_MODEL (findings);
}

static EhloFinding *
conclude_cause (EhloRun       *run,
                EhloStep      *stop,
                EhloRuleMatch *match)
{
  const EhloRuleText *text = ehlo_rule_text_find (match->code, match->variant);
  EhloStep *auth = ehlo_run_get_step (run, EHLO_STEP_AUTH);
  g_autoptr (GString) explanation = g_string_new (NULL);
  g_autofree char *exact_error = ehlo_stop_dup_exact_error (stop);
  g_autofree char *meaning = NULL;
  EhloFinding *verdict;

  complete_values (match, run, stop);
  meaning = explain_match (match);
  g_string_append (explanation, meaning);
  say_before (explanation, run, stop, g_str_equal (match->code, "auth-not-encrypted"));

  if (!is_reason (auth, "not-encrypted", "not-verified"))
    auth = NULL;
  verdict = make_finding (match, explanation->str, match->proof, auth);
  ehlo_finding_set_exact_error (verdict, exact_error);
  offer_ways_on (verdict, run, stop, match, text->in_settings);

  return verdict;
}

/* ---- it failed, and nothing proves why ------------------------------------------------------ */

static char *
explain_stop (EhloRun    *run,
              EhloStep   *stop,
              const char *exact_error)
{
  const char *nature = ehlo_stop_get_nature (stop);
  g_autoptr (GString) explanation = g_string_new (NULL);
  g_autofree char *port = g_strdup_printf ("%u", ehlo_run_get_subject (run)->port);
  g_auto (GStrv) offered = ehlo_step_dup_strv (stop, EHLO_FACT_AUTH_OFFERED);
  g_autofree char *mechanisms = g_strjoinv (", ", offered);
  const EhloVerdictValues values = {
    .host = get_host (run),
    .port = port,
    .address = get_address (run, stop),
    .mechanisms = mechanisms,
  };

  say (explanation, ehlo_verdict_text_failure (ehlo_step_get_kind (stop), nature), &values);
  say_before (explanation, run, stop, is_reason (stop, "not-encrypted", "not-verified"));
  if (exact_error != NULL)
    say_text (explanation,
              ehlo_stop_has_reply (stop) ? EHLO_TEXT_EXACT_REPLY : EHLO_TEXT_EXACT_ERROR);

  return g_string_free (g_steal_pointer (&explanation), FALSE);
}

static EhloFinding *
conclude_undetermined (EhloRun  *run,
                       EhloStep *stop)
{
  EhloStep *auth = ehlo_run_get_step (run, EHLO_STEP_AUTH);
  g_autofree char *exact_error = ehlo_stop_dup_exact_error (stop);
  g_autofree char *explanation = explain_stop (run, stop, exact_error);
  const EhloVerdictValues values = {
    .step = ehlo_step_kind_get_title (ehlo_step_get_kind (stop)),
  };
  EhloVerdictText text =
    something_worked_after (run, stop) ? EHLO_TEXT_FAILED_AT : EHLO_TEXT_STOPPED_AT;
  g_autofree char *title = ehlo_verdict_text_expand (ehlo_verdict_text_get (text), &values);
  EhloFinding *verdict = ehlo_finding_new ("undetermined", title, explanation);

  if (!is_reason (auth, "not-encrypted", "not-verified"))
    auth = NULL;
  set_proof (verdict, "possible", "user", stop, auth);
  ehlo_finding_set_exact_error (verdict, exact_error);
  offer_ways_on (verdict, run, stop, NULL, ehlo_step_get_kind (stop) == EHLO_STEP_SETTINGS);

  return verdict;
}

static EhloFinding *
conclude_failure (EhloRun *run)
{
  EhloStep *stop = find_weight (run, EHLO_OUTCOME_FAILED);
  g_auto (EhloRuleMatch) match;

  ehlo_rule_match_init (&match);
  if (ehlo_rules_find_cause (run, stop, &match))
    return conclude_cause (run, stop, &match);

  return conclude_undetermined (run, stop);
}

static EhloFinding *
conclude_nothing (EhloRun *run)
{
  EhloFinding *verdict =
    ehlo_finding_new ("undetermined", ehlo_verdict_text_get (EHLO_TEXT_NOTHING_TESTED),
                      ehlo_verdict_text_get (EHLO_TEXT_NO_STEP));

  set_proof (verdict, "possible", "user", NULL, NULL);
  offer (verdict, run, EHLO_ACTION_RETRY);

  return verdict;
}

/**
 * ehlo_diagnose:
 * @run: a finished run
 *
 * The rules: sets the verdict and the findings of @run from nothing but its steps. The same steps
 * always lead to the same verdict; there is no I/O and no clock.
 */
void
ehlo_diagnose (EhloRun *run)
{
  g_autoptr (EhloFinding) verdict = NULL;
  g_autoptr (GListModel) findings = NULL;

  g_return_if_fail (EHLO_IS_RUN (run));
  g_return_if_fail (ehlo_run_is_finished (run));

  switch (ehlo_run_get_outcome (run))
    {
    case EHLO_OUTCOME_OK:
    case EHLO_OUTCOME_WARNING:
      verdict = conclude_ok (run);
      break;
    case EHLO_OUTCOME_FAILED:
      verdict = conclude_failure (run);
      break;
    case EHLO_OUTCOME_CANCELLED:
      verdict = conclude_cancelled (run);
      break;
    case EHLO_OUTCOME_SKIPPED:
    case EHLO_OUTCOME_RUNNING:
    default:
      verdict = conclude_nothing (run);
    }

  findings = list_findings (run, verdict);
  ehlo_run_set_verdict (run, verdict);
  ehlo_run_set_findings (run, findings);
}
