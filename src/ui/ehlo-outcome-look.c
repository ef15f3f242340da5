/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-outcome-look.h"

#include <glib/gi18n.h>

static const struct
{
  const char *icon_name;
  const char *style; /* class in style.css */
  const char *label;
} looks[EHLO_N_OUTCOMES] = {
  [EHLO_OUTCOME_RUNNING] = { "ehlo-skipped-symbolic", "outcome-running", N_("running") },
  [EHLO_OUTCOME_OK] = { "ehlo-ok-symbolic", "outcome-ok", N_("passed") },
  [EHLO_OUTCOME_WARNING] = { "ehlo-warning-symbolic", "outcome-warning",
                             N_("passed with a warning") },
  [EHLO_OUTCOME_FAILED] = { "ehlo-failed-symbolic", "outcome-failed", N_("failed") },
  [EHLO_OUTCOME_SKIPPED] = { "ehlo-skipped-symbolic", "outcome-skipped", N_("not done") },
  [EHLO_OUTCOME_CANCELLED] = { "ehlo-cancelled-symbolic", "outcome-cancelled", N_("stopped") },
};

/**
 * ehlo_outcome_get_icon_name:
 * @outcome: how something ended
 *
 * Returns: (transfer none): the name of its symbolic icon
 */
const char *
ehlo_outcome_get_icon_name (EhloOutcome outcome)
{
  g_return_val_if_fail (outcome < EHLO_N_OUTCOMES, NULL);

  return looks[outcome].icon_name;
}

/**
 * ehlo_outcome_get_style:
 * @outcome: how something ended
 *
 * Returns: (transfer none): the style class that colours it
 */
const char *
ehlo_outcome_get_style (EhloOutcome outcome)
{
  g_return_val_if_fail (outcome < EHLO_N_OUTCOMES, NULL);

  return looks[outcome].style;
}

/**
 * ehlo_outcome_get_label:
 * @outcome: how something ended
 *
 * Returns: (transfer none): the outcome in plain words, translated, as part of a sentence
 */
const char *
ehlo_outcome_get_label (EhloOutcome outcome)
{
  g_return_val_if_fail (outcome < EHLO_N_OUTCOMES, NULL);

  return _(looks[outcome].label);
}

/**
 * ehlo_outcome_style_widget:
 * @outcome: how something ended
 * @widget: what shows it
 *
 * Gives @widget the style class of @outcome and takes those of the other outcomes away.
 */
void
ehlo_outcome_style_widget (EhloOutcome  outcome,
                           GtkWidget   *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  for (guint i = 0; i < EHLO_N_OUTCOMES; i++)
    {
      if (i == outcome)
        gtk_widget_add_css_class (widget, looks[i].style);
      else
        gtk_widget_remove_css_class (widget, looks[i].style);
    }
}
