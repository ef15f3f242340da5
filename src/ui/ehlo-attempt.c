/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-attempt.h"

#include "ehlo-fact.h"
#include "ehlo-fact-words.h"
#include "ehlo-format.h"
#include "ehlo-pill.h"
#include "ehlo-wrap-layout.h"

#include <glib/gi18n.h>
#include <string.h>

/* The lists of facts run side by side, but a report from elsewhere may hold short ones. */
static char *
dup_entry (EhloStep   *step,
           const char *key,
           guint       index)
{
  g_auto (GStrv) entries = ehlo_step_dup_strv (step, key);

  if (entries == NULL || index >= g_strv_length (entries) || *entries[index] == '\0')
    return NULL;

  return g_strdup (entries[index]);
}

static gint64
get_time_us (EhloStep *step,
             guint     index)
{
  GVariant *times = ehlo_step_get_fact (step, EHLO_FACT_DIAL_TIMES);
  gint64 time_us;

  if (times == NULL || !g_variant_is_of_type (times, G_VARIANT_TYPE ("ax")) ||
      index >= g_variant_n_children (times))
    return -1;

  g_variant_get_child (times, index, "x", &time_us);

  return time_us;
}

static gboolean
is_pending (const char *outcome)
{
  return g_strcmp0 (outcome, "pending") == 0 || g_strcmp0 (outcome, "cancelled") == 0;
}

/* "31 ms · ICMP 3/13 from 10.20.0.1" */
static char *
describe (EhloStep   *step,
          guint       index,
          const char *outcome)
{
  g_autofree char *icmp = dup_entry (step, EHLO_FACT_ICMP, index);
  g_autofree char *errnum = dup_entry (step, EHLO_FACT_DIAL_ERRORS, index);
  gint64 time_us = get_time_us (step, index);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (time_us >= 0 && !is_pending (outcome))
    g_ptr_array_add (parts, ehlo_format_duration (time_us));
  if (icmp != NULL)
    g_ptr_array_add (parts, g_strdup_printf ("ICMP %s", icmp));
  if (errnum != NULL)
    g_ptr_array_add (parts, g_strdup (errnum));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (char **) parts->pdata);
}

static const char *
get_style (const char *outcome)
{
  if (g_strcmp0 (outcome, "open") == 0)
    return "outcome-ok";
  if (is_pending (outcome))
    return "dim-label";

  return "outcome-failed";
}

/**
 * ehlo_attempt_get_n:
 * @step: a step of any kind
 *
 * Returns: how many addresses were tried in it
 */
guint
ehlo_attempt_get_n (EhloStep *step)
{
  g_auto (GStrv) tried = NULL;

  g_return_val_if_fail (EHLO_IS_STEP (step), 0);

  tried = ehlo_step_dup_strv (step, EHLO_FACT_TRIED);

  return tried != NULL ? g_strv_length (tried) : 0;
}

static GtkWidget *
make_label (const char *text,
            const char *style)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GtkWidget *label;

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  label = g_object_new (GTK_TYPE_LABEL, "attributes", attributes, "label", text,
                        "selectable", TRUE, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                        "xalign", 0.0f, NULL);
  gtk_widget_add_css_class (label, style);

  return label;
}

/**
 * ehlo_attempt_new_line:
 * @step: a step
 * @index: which attempt, below ehlo_attempt_get_n()
 *
 * Returns: (transfer floating): address, result and time of one attempt
 */
GtkWidget *
ehlo_attempt_new_line (EhloStep *step,
                       guint     index)
{
  g_autofree char *address = dup_entry (step, EHLO_FACT_TRIED, index);
  g_autofree char *outcome = dup_entry (step, EHLO_FACT_OUTCOMES, index);
  g_autofree char *details = describe (step, index, outcome);
  gboolean is_ipv6 = address != NULL && strchr (address, ':') != NULL;
  GtkBox *line = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));

  gtk_widget_set_layout_manager (GTK_WIDGET (line), g_object_new (EHLO_TYPE_WRAP_LAYOUT, NULL));
  gtk_box_append (line, ehlo_pill_new (is_ipv6 ? _("IPv6") : _("IPv4"), EHLO_FACT_TONE_NEUTRAL));
  gtk_box_append (line, make_label (address, "monospace"));
  if (outcome != NULL)
    gtk_box_append (line, make_label (ehlo_fact_get_word (EHLO_FACT_OUTCOMES, outcome),
                                      get_style (outcome)));
  if (*details != '\0')
    gtk_box_append (line, make_label (details, "dim-label"));

  return GTK_WIDGET (line);
}
