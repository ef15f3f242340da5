/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-text.h"

#include "ehlo-report-text-facts.h"
#include "ehlo-report-text-ports.h"
#include "ehlo-run-json.h"
#include "ehlo-text-layout.h"
#include "ehlo-who.h"

#include <glib/gi18n-lib.h>

/* A report for a ticket or a mail: plain text, every letter as wide as every other. Our own words
 * are broken at column 80; what the server or the system said is left as it is. */

#define OUTCOME_COLUMNS 6
#define TITLE_COLUMNS 25
#define LABEL_COLUMNS 10
#define OFFSET_COLUMNS 8
#define TIME_COLUMNS 7

static const char *const outcome_words[] = {
  [EHLO_OUTCOME_RUNNING]   = "...",
  [EHLO_OUTCOME_OK]        = N_("ok"),
  [EHLO_OUTCOME_WARNING]   = N_("warn"),
  [EHLO_OUTCOME_FAILED]    = N_("FAIL"),
  [EHLO_OUTCOME_SKIPPED]   = "-",
  [EHLO_OUTCOME_CANCELLED] = N_("stop"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (outcome_words) == EHLO_N_OUTCOMES);

/* ---- one step in one line ------------------------------------------------------------------- */

static const char *
get_title (EhloStep *step)
{
  return ehlo_step_kind_get_title (ehlo_step_get_kind (step));
}

static const char *
get_outcome_word (EhloStep *step)
{
  return _(outcome_words[ehlo_step_get_outcome (step)]);
}

/* What took no time worth a word has none. */
static char *
dup_time (EhloStep *step)
{
  gint64 duration_us = ehlo_step_get_duration_us (step);

  return duration_us > 0 ? ehlo_text_dup_duration (duration_us) : g_strdup ("");
}

/**
 * ehlo_report_text_step_line:
 * @step: a step, running or not
 *
 * Returns: (transfer full): the step in one line without a line end, such as
 *   "ok    Connect                  127.0.0.1, port 2587   21 ms"
 */
char *
ehlo_report_text_step_line (EhloStep *step)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *time = NULL;
  const char *summary;

  g_return_val_if_fail (EHLO_IS_STEP (step), NULL);

  time = dup_time (step);
  summary = ehlo_step_get_summary (step);
  ehlo_text_append_padded (line, get_outcome_word (step), OUTCOME_COLUMNS);
  ehlo_text_append_padded (line, get_title (step), TITLE_COLUMNS);
  g_string_append_printf (line, "%s%s%s", summary,
                          *summary != '\0' && *time != '\0' ? "   " : "", time);

  return g_strchomp (g_strdelimit (g_string_free (g_steal_pointer (&line), FALSE), "\n", ' '));
}

/* ---- the report, from top to bottom --------------------------------------------------------- */

static void
append_heading (GString    *out,
                const char *heading)
{
  g_string_append_printf (out, "\n%s\n", heading);
}

/* A heading has something below it, or there is none. */
static void
append_section (GString       *out,
                const char    *heading,
                const GString *lines)
{
  if (lines->len == 0)
    return;

  append_heading (out, heading);
  g_string_append_len (out, lines->str, (gssize) lines->len);
}

/* "Verdict   It works" with further lines below the first letter of the value. */
static void
append_field (GString    *out,
              const char *label,
              const char *value)
{
  guint indent = MAX (LABEL_COLUMNS, ehlo_text_width (label) + 1);

  ehlo_text_append_padded (out, label, indent);
  ehlo_text_append_filled (out, value, indent, EHLO_TEXT_COLUMNS);
}

static void
append_title (GString *out,
              EhloRun *run)
{
  const char *title = _("Ehlo mail connection report");
  g_autofree char *date =
    g_date_time_format (ehlo_run_get_started (run), "%Y-%m-%d %H:%M:%S %:z");

  ehlo_text_append_padded (out, title, EHLO_TEXT_COLUMNS - ehlo_text_width (date));
  g_string_append_printf (out, "%s\n", date);
  ehlo_text_append_rule (out, '=');
}

static void
append_verdict (GString     *out,
                EhloFinding *verdict)
{
  g_autofree char *title = NULL;
  g_autofree char *who = NULL;

  if (verdict == NULL)
    return;

  title = g_strdup_printf ("%s  [%s]", ehlo_finding_get_title (verdict),
                           ehlo_finding_get_code (verdict));
  who = ehlo_who_dup_titles (ehlo_finding_get_who (verdict));
  append_field (out, _("Verdict"), title);
  append_field (out, "", ehlo_finding_get_explanation (verdict));
  if (*who != '\0')
    append_field (out, _("Who acts"), who);
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
append_account (GString           *out,
                const EhloSubject *subject)
{
  g_autofree char *server =
    g_strdup_printf (_("%s, port %u, %s"), subject->host != NULL ? subject->host : "-",
                     subject->port, get_encryption_name (subject->encryption));

  append_field (out, _("Account"), subject->user != NULL ? subject->user : _("no sign-in"));
  append_field (out, _("Server"), server);
  if (subject->preset != NULL)
    append_field (out, _("Preset"), subject->preset);
  if (subject->from != NULL)
    append_field (out, _("From"), subject->from);
  if (subject->to != NULL)
    append_field (out, _("To"), subject->to);
}

static void
append_exact_error (GString     *out,
                    EhloFinding *verdict)
{
  const char *exact_error = verdict != NULL ? ehlo_finding_get_exact_error (verdict) : NULL;

  if (exact_error == NULL)
    return;

  append_heading (out, _("Exact error"));
  ehlo_text_append_lines (out, exact_error, 2);
}

static void
append_findings (GString    *out,
                 GListModel *findings)
{
  if (g_list_model_get_n_items (findings) == 0)
    return;

  append_heading (out, _("Worth knowing"));
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (EhloFinding) finding = g_list_model_get_item (findings, i);

      g_string_append_printf (out, "  %s  [%s]\n    ", ehlo_finding_get_title (finding),
                              ehlo_finding_get_code (finding));
      ehlo_text_append_filled (out, ehlo_finding_get_explanation (finding), 4, EHLO_TEXT_COLUMNS);
    }
}

/* As wide as the longest title of the run, so that the results keep room. */
static guint
measure_titles (GListModel *steps)
{
  guint columns = 0;

  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (steps, i);

      columns = MAX (columns, ehlo_text_width (get_title (step)) + 1);
    }

  return columns;
}

static void
append_timeline_step (GString  *out,
                      EhloStep *step,
                      guint     title_columns)
{
  const guint indent = 2 + OFFSET_COLUMNS + OUTCOME_COLUMNS + title_columns + TIME_COLUMNS + 2;
  g_autofree char *offset = ehlo_text_dup_offset (ehlo_step_get_start_us (step));
  g_autofree char *time = dup_time (step);
  g_autofree char *summary = g_strdup (ehlo_step_get_summary (step));

  g_string_append (out, "  ");
  ehlo_text_append_padded (out, offset, OFFSET_COLUMNS);
  ehlo_text_append_padded (out, get_outcome_word (step), OUTCOME_COLUMNS);
  ehlo_text_append_padded (out, get_title (step), title_columns);
  g_string_append_printf (out, "%*s  ", TIME_COLUMNS, time);
  ehlo_text_append_filled (out, g_strdelimit (summary, "\n", ' '), indent, EHLO_TEXT_COLUMNS);
}

static void
append_timeline (GString    *out,
                 GListModel *steps)
{
  guint title_columns = measure_titles (steps);

  append_heading (out, _("Timeline"));
  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (steps, i);

      append_timeline_step (out, step, title_columns);
    }
}

static void
append_step_lines (GString  *out,
                   EhloStep *step)
{
  if (ehlo_step_get_n_lines (step) == 0)
    return;

  g_string_append_printf (out, "  %s\n", get_title (step));
  for (guint i = 0; i < ehlo_step_get_n_lines (step); i++)
    {
      const EhloLine *line = ehlo_step_get_line (step, i);
      g_autofree char *offset = ehlo_text_dup_offset (line->at_us);

      /* C and S as every RFC on mail writes it; an arrow would not survive every ticket system. */
      g_string_append_printf (out, "    %s %c:%s%s\n", offset, line->from_client ? 'C' : 'S',
                              *line->text != '\0' ? " " : "", line->text);
    }
}

static void
append_conversation (GString    *out,
                     GListModel *steps)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (steps, i);

      append_step_lines (lines, step);
    }

  append_section (out, _("Conversation (C: this computer, S: server)"), lines);
}

static void
append_facts (GString    *out,
              GListModel *steps)
{
  g_autoptr (GString) facts = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (steps, i);

      ehlo_report_text_append_facts (facts, step);
    }

  append_section (out, _("Facts"), facts);
}

static void
append_footer (GString *out,
               EhloRun *run)
{
  g_autofree char *program = ehlo_run_dup_program (run);
  g_autofree char *duration = ehlo_text_dup_duration (ehlo_run_get_duration_us (run));

  g_string_append_c (out, '\n');
  ehlo_text_append_rule (out, '-');
  g_string_append_printf (out, _("Tested with %s in %s\n"), program, duration);
}

/**
 * ehlo_report_text_write:
 * @run: a run
 *
 * Verdict, account, exact error, timeline, conversation and facts, in this order: who decides reads
 * the top, who repairs reads on.
 *
 * Returns: (transfer full): the report as plain text
 */
GBytes *
ehlo_report_text_write (EhloRun *run)
{
  g_autoptr (GString) out = g_string_new (NULL);
  GListModel *steps = G_LIST_MODEL (run);

  g_return_val_if_fail (EHLO_IS_RUN (run), NULL);

  append_title (out, run);
  append_verdict (out, ehlo_run_get_verdict (run));
  append_account (out, ehlo_run_get_subject (run));
  append_exact_error (out, ehlo_run_get_verdict (run));
  append_findings (out, ehlo_run_get_findings (run));
  ehlo_report_text_append_ports (out, run);
  ehlo_report_text_append_path (out, ehlo_run_get_path (run));
  append_timeline (out, steps);
  append_conversation (out, steps);
  append_facts (out, steps);
  append_footer (out, run);

  return g_string_free_to_bytes (g_steal_pointer (&out));
}
