/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-run-document.h"

#include "ehlo-fact.h"
#include "ehlo-run-json.h"
#include "ehlo-text-layout.h"
#include "ehlo-who.h"

#include <glib/gi18n-lib.h>

/* Who decides reads the top, who repairs reads on. */

static char *
join_fact (EhloStep   *step,
           const char *key)
{
  g_auto (GStrv) texts = step != NULL ? ehlo_step_dup_strv (step, key) : NULL;

  return texts != NULL ? g_strjoinv (", ", texts) : NULL;
}

static const char *
get_text (EhloStep   *step,
          const char *key)
{
  return step != NULL ? ehlo_step_get_string (step, key) : NULL;
}

/* ---- the verdict ----------------------------------------------------------------------------- */

static const char *
get_confidence_words (const char *confidence)
{
  if (g_strcmp0 (confidence, "certain") == 0)
    return _("certain");
  if (g_strcmp0 (confidence, "likely") == 0)
    return _("likely");
  return g_strcmp0 (confidence, "possible") == 0 ? _("possible") : confidence;
}

static void
add_verdict (EhloDocument *self,
             EhloRun      *run)
{
  EhloFinding *verdict = ehlo_run_get_verdict (run);
  g_autofree char *title = NULL;
  g_autofree char *who = NULL;
  EhloBlock *block;

  if (verdict == NULL)
    return;

  title = g_strdup_printf ("%s  [%s]", ehlo_finding_get_title (verdict),
                           ehlo_finding_get_code (verdict));
  who = ehlo_who_dup_titles (ehlo_finding_get_who (verdict));
  block = ehlo_document_add (self, EHLO_BLOCK_VERDICT, title);
  block->tone = ehlo_run_get_outcome (run);
  ehlo_block_add_field (block, "", ehlo_finding_get_explanation (verdict));
  ehlo_block_add_field (block, _("Sure"),
                        get_confidence_words (ehlo_finding_get_confidence (verdict)));
  ehlo_block_add_field (block, _("Who acts"), who);
}

static const char *
get_encryption_name (EhloEncryption encryption)
{
  switch (encryption)
    {
    case EHLO_ENCRYPTION_IMPLICIT:
      return "TLS";
    case EHLO_ENCRYPTION_STARTTLS:
      return "STARTTLS";
    case EHLO_ENCRYPTION_NONE:
    default:
      return _("not encrypted");
    }
}

static void
add_account (EhloDocument *self,
             EhloRun      *run)
{
  const EhloSubject *subject = ehlo_run_get_subject (run);
  EhloStep *network = ehlo_run_get_step (run, EHLO_STEP_NETWORK);
  EhloBlock *block = ehlo_document_add (self, EHLO_BLOCK_FIELDS, NULL);
  g_autofree char *server =
    g_strdup_printf (_("%s, port %u, %s"), subject->host != NULL ? subject->host : "-",
                     subject->port, get_encryption_name (subject->encryption));

  ehlo_block_add_field (block, _("Account"),
                        subject->user != NULL ? subject->user : _("no sign-in"));
  ehlo_block_add_field (block, _("Server"), server);
  ehlo_block_add_field (block, _("Preset"), subject->preset);
  ehlo_block_add_field (block, _("From"), subject->from);
  ehlo_block_add_field (block, _("To"), subject->to);
  ehlo_block_add_field (block, _("Network"), network != NULL ? ehlo_step_get_summary (network)
                                                             : NULL);
}

static void
add_exact_error (EhloDocument *self,
                 EhloRun      *run)
{
  EhloFinding *verdict = ehlo_run_get_verdict (run);
  const char *exact_error = verdict != NULL ? ehlo_finding_get_exact_error (verdict) : NULL;

  if (exact_error == NULL)
    return;

  ehlo_document_add_heading (self, _("Exact error"), 1);
  ehlo_document_add (self, EHLO_BLOCK_VERBATIM, exact_error);
}

static void
add_tried (EhloDocument *self,
           const char   *tried)
{
  if (tried == NULL || *tried == '\0')
    return;

  ehlo_document_add_heading (self, _("Tried already"), 1);
  ehlo_document_add (self, EHLO_BLOCK_PARAGRAPH, tried);
}

static void
add_findings (EhloDocument *self,
              EhloRun      *run)
{
  GListModel *findings = ehlo_run_get_findings (run);
  EhloBlock *block;

  if (g_list_model_get_n_items (findings) == 0)
    return;

  ehlo_document_add_heading (self, _("Worth knowing"), 1);
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (EhloFinding) finding = g_list_model_get_item (findings, i);
      g_autofree char *title = g_strdup_printf ("%s  [%s]", ehlo_finding_get_title (finding),
                                                ehlo_finding_get_code (finding));

      ehlo_document_add_heading (self, title, 2);
      block = ehlo_document_add (self, EHLO_BLOCK_PARAGRAPH,
                                 ehlo_finding_get_explanation (finding));
      block->level = 2;
    }
}

/* ---- the certificate ------------------------------------------------------------------------- */

static void
add_certificate (EhloDocument *self,
                 EhloRun      *run)
{
  EhloStep *tls = ehlo_run_get_step (run, EHLO_STEP_TLS);
  g_autofree char *names = join_fact (tls, EHLO_FACT_CERT_NAMES);
  g_autofree char *problems = join_fact (tls, EHLO_FACT_VERIFY_PROBLEMS);
  EhloBlock *block;

  if (get_text (tls, EHLO_FACT_CERT_SUBJECT) == NULL)
    return;

  ehlo_document_add_heading (self, _("Certificate"), 1);
  block = ehlo_document_add (self, EHLO_BLOCK_FIELDS, NULL);
  ehlo_block_add_field (block, _("Made for"), names);
  ehlo_block_add_field (block, _("Subject"), get_text (tls, EHLO_FACT_CERT_SUBJECT));
  ehlo_block_add_field (block, _("Issuer"), get_text (tls, EHLO_FACT_CERT_ISSUER));
  ehlo_block_add_field (block, _("Good from"), get_text (tls, EHLO_FACT_CERT_NOT_BEFORE));
  ehlo_block_add_field (block, _("Good until"), get_text (tls, EHLO_FACT_CERT_NOT_AFTER));
  ehlo_block_add_field (block, _("SHA-256"), get_text (tls, EHLO_FACT_CERT_SHA256));
  ehlo_block_add_field (block, _("Verified"),
                        ehlo_step_get_boolean (tls, EHLO_FACT_VERIFIED) ? _("yes") : _("no"));
  ehlo_block_add_field (block, _("Problems"), problems);
}

/**
 * ehlo_run_document_new:
 * @run: a run
 * @options: what to hold
 *
 * Verdict, account, exact error, findings, timeline, what the further probes found, and then what
 * those need who repair it.
 *
 * Returns: (transfer full): the run as a document, in the language of the person
 */
EhloDocument *
ehlo_run_document_new (EhloRun                 *run,
                       const EhloReportOptions *options)
{
  g_autofree char *date =
    g_date_time_format (ehlo_run_get_started (run), "%Y-%m-%d %H:%M:%S %:z");
  g_autofree char *program = ehlo_run_dup_program (run);
  g_autofree char *duration = ehlo_text_dup_duration (ehlo_run_get_duration_us (run));
  g_autofree char *footer = g_strdup_printf (_("Tested with %s in %s"), program, duration);
  EhloDocument *self = ehlo_document_new (_("Ehlo mail connection report"), date, footer);

  self->created = g_date_time_format (ehlo_run_get_started (run), "%Y-%m-%dT%H:%M:%S%:z");
  add_verdict (self, run);
  add_account (self, run);
  add_exact_error (self, run);
  add_tried (self, options->tried);
  add_findings (self, run);
  _ehlo_run_document_add_timeline (self, run);
  _ehlo_run_document_add_ports (self, run);
  _ehlo_run_document_add_path (self, run);
  _ehlo_run_document_add_reputation (self, run);
  add_certificate (self, run);
  if (options->conversation)
    {
      _ehlo_run_document_add_conversation (self, run);
      _ehlo_run_document_add_facts (self, run);
    }
  if (options->commands)
    _ehlo_run_document_add_commands (self, run);
  return self;
}
