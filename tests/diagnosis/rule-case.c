/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rule-case.h"

#include "ehlo-diagnosis.h"

#include <string.h>

static char *
join_codes (GListModel *findings)
{
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (EhloFinding) finding = g_list_model_get_item (findings, i);

      g_string_append_printf (codes, "%s%s", i > 0 ? " " : "", ehlo_finding_get_code (finding));
    }
  return g_string_free (g_steal_pointer (&codes), FALSE);
}

static void
check_case (gconstpointer data)
{
  const RuleCase *c = data;
  g_autoptr (EhloRun) run =
    built_run_new (c->host != NULL ? c->host : "mail.example.org", "ana", c->steps);
  g_autofree char *findings = NULL;
  g_autofree char *who = NULL;
  EhloFinding *verdict;

  ehlo_diagnose (run);
  verdict = ehlo_run_get_verdict (run);
  findings = join_codes (ehlo_run_get_findings (run));
  who = g_strjoinv (" ", (char **) ehlo_finding_get_who (verdict));

  g_assert_cmpstr (ehlo_finding_get_code (verdict), ==, c->code);
  g_assert_cmpstr (ehlo_finding_get_confidence (verdict), ==, c->confidence);
  if (c->who != NULL)
    g_assert_cmpstr (who, ==, c->who);
  g_assert_cmpstr (findings, ==, c->findings != NULL ? c->findings : "");
  if (c->words != NULL && strstr (ehlo_finding_get_explanation (verdict), c->words) == NULL)
    g_error ("no “%s” in: %s", c->words, ehlo_finding_get_explanation (verdict));
  g_assert_cmpuint (g_utf8_strlen (ehlo_finding_get_title (verdict), -1), <=, 60);
}

/* A test for each case: "/rules/CODE/NAME". */
void
rule_cases_add (const RuleCase *cases,
                gsize           n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strconcat ("/rules/", cases[i].code, "/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], check_case);
    }
}
