/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-list-details.h"

#include "ehlo-blocklists.h"
#include "ehlo-format.h"
#include "ehlo-list-words.h"
#include "ehlo-wrap-layout.h"

#include <glib/gi18n.h>

static gboolean
is_hit (const EhloListReport *list)
{
  return !list->pending && (list->result == EHLO_RESULT_LISTED ||
                            list->result == EHLO_RESULT_POLICY);
}

static GtkWidget *
create_label (const char *text,
              const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

/* A name above its value: the sidebar is too narrow for both in one line. What a list says is text,
 * never markup. */
static void
add_line (GtkBox     *box,
          const char *name,
          const char *text,
          const char *style)
{
  GtkWidget *pair, *value;

  if (text == NULL || *text == '\0')
    return;

  pair = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  value = create_label (text, style);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_box_append (GTK_BOX (pair), create_label (name, "dim-label"));
  gtk_box_append (GTK_BOX (pair), value);
  gtk_box_append (box, pair);
}

static void
add_link (GtkBox     *box,
          const char *label,
          const char *url)
{
  GtkWidget *button, *text;

  if (url == NULL || !g_str_has_prefix (url, "https://"))
    return;

  text = create_label (label, NULL);
  gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_CENTER);
  button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_tooltip_text (button, url);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", url);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-link");
  gtk_box_append (box, button);
}

static void
add_links (GtkBox               *box,
           const EhloListReport *list)
{
  GtkWidget *links = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_layout_manager (links, g_object_new (EHLO_TYPE_WRAP_LAYOUT, NULL));
  add_link (GTK_BOX (links), _("Look It Up There"), list->url);
  if (is_hit (list))
    add_link (GTK_BOX (links), _("Ask for Removal"), list->removal_url);

  if (gtk_widget_get_first_child (links) != NULL)
    gtk_box_append (box, links);
  else
    g_object_ref_sink (links), g_object_unref (links);
}

static const char *
get_test_words (const EhloListReport *list)
{
  if (list->pending || list->result == EHLO_RESULT_SKIPPED)
    return NULL;
  if (list->verified)
    return _("Its test entry answered just now");

  return list->result == EHLO_RESULT_CLEAR
           ? _("It has no test entry, so “clear” cannot be proven")
           : NULL;
}

static char *
dup_covered (const EhloReputation *reputation,
             const EhloListReport *list)
{
  const EhloListReport *other =
    list->covered_by != NULL ? ehlo_reputation_find (reputation, list->covered_by) : NULL;

  if (other == NULL)
    return NULL;

  /* Translators: the name of another blocklist */
  return g_strdup_printf (_("Has the same entries as %s, and is not counted"),
                          other->name != NULL ? other->name : other->id);
}

static void
add_warning (GtkBox               *box,
             const EhloListReport *list,
             const EhloBlocklist  *known)
{
  GtkWidget *line, *icon;

  if (known == NULL || !known->paid_removal || !is_hit (list))
    return;

  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "ehlo-warning-symbolic",
                       "valign", GTK_ALIGN_START,
                       "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (icon, "outcome-warning");
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line),
                  create_label (_("This list takes money for removal. There is no need to pay: "
                                  "entries go away by themselves."), NULL));
  gtk_box_append (box, line);
}

/**
 * ehlo_list_details_new:
 * @reputation: what all lists say
 * @list: one of them
 *
 * Returns: (transfer floating): the details
 */
GtkWidget *
ehlo_list_details_new (const EhloReputation *reputation,
                       const EhloListReport *list)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  const EhloBlocklist *known = ehlo_blocklists_find (ehlo_blocklists_get_default (), list->id);
  gboolean is_domain = !g_hostname_is_ip_address (reputation->address);
  g_autofree char *codes = g_strjoinv (", ", list->codes);
  g_autofree char *words = ehlo_list_words_dup_own_words (list);
  g_autofree char *advice = ehlo_list_words_dup_advice (list, is_domain);
  g_autofree char *covered = dup_covered (reputation, list);
  g_autofree char *time = list->time_us >= 0 ? ehlo_format_duration (list->time_us) : NULL;

  gtk_widget_add_css_class (box, "step-details");
  add_line (GTK_BOX (box), _("What to do"), advice, NULL);
  add_warning (GTK_BOX (box), list, known);
  add_line (GTK_BOX (box), _("Meaning"), list->meaning, NULL);
  add_line (GTK_BOX (box), _("In the list’s own words"), words, NULL);
  add_line (GTK_BOX (box), _("Answer"), codes, "monospace");
  if (is_hit (list) && known != NULL)
    add_line (GTK_BOX (box), _("How long"), known->expiry, NULL);
  add_line (GTK_BOX (box), _("What is on it"), known != NULL ? known->holds : NULL, NULL);
  add_line (GTK_BOX (box), _("How much it matters"), ehlo_list_words_get_weight (list->weight),
            NULL);
  add_line (GTK_BOX (box), _("Test"), get_test_words (list), NULL);
  add_line (GTK_BOX (box), _("Counted"), covered, NULL);
  add_line (GTK_BOX (box), _("Time"), time, NULL);
  add_links (GTK_BOX (box), list);

  return box;
}
