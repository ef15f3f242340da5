/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-export-words.h"

#include "ehlo-fact.h"
#include "ehlo-run-mask.h"

#include <glib/gi18n.h>
#include <string.h>

/* In the order in which people need them. */
static const struct
{
  EhloReportFormat  format;
  const char       *purpose;
} formats[] = {
  { EHLO_REPORT_TEXT, N_("For a ticket or a mail") },
  { EHLO_REPORT_MARKDOWN, N_("For a forum or a bug report") },
  { EHLO_REPORT_HTML, N_("To read in a browser") },
  { EHLO_REPORT_PDF, N_("To print or to file") },
  { EHLO_REPORT_JSON, N_("To open again in Ehlo") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (formats) == EHLO_N_REPORT_FORMATS);

/**
 * ehlo_export_words_get_format:
 * @position: a place in the list of formats
 *
 * Returns: the format that stands there
 */
EhloReportFormat
ehlo_export_words_get_format (guint position)
{
  return position < G_N_ELEMENTS (formats) ? formats[position].format : EHLO_REPORT_TEXT;
}

/**
 * ehlo_export_words_get_position:
 * @format: a format
 *
 * Returns: where it stands in the list of formats
 */
guint
ehlo_export_words_get_position (EhloReportFormat format)
{
  guint position = 0;

  while (position + 1 < G_N_ELEMENTS (formats) && formats[position].format != format)
    position++;

  return position;
}

/**
 * ehlo_export_words_get_purpose:
 * @format: a format
 *
 * Returns: (transfer none): what somebody would choose it for
 */
const char *
ehlo_export_words_get_purpose (EhloReportFormat format)
{
  return _(formats[ehlo_export_words_get_position (format)].purpose);
}

/* ---- the list -------------------------------------------------------------------------------- */

static GtkWidget *
make_line (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static void
set_up_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *purpose = make_line ("caption");

  gtk_widget_add_css_class (purpose, "dim-label");
  gtk_box_append (GTK_BOX (box), make_line (NULL));
  gtk_box_append (GTK_BOX (box), purpose);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  EhloReportFormat format = ehlo_export_words_get_format (gtk_list_item_get_position (item));

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)),
                      ehlo_report_format_get_title (format));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)),
                      ehlo_export_words_get_purpose (format));
}

/**
 * ehlo_export_words_add_formats:
 * @row: a row without a model
 *
 * Fills it with the formats, each with its purpose where one chooses.
 */
void
ehlo_export_words_add_formats (AdwComboRow *row)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    gtk_string_list_append (titles, ehlo_report_format_get_title (formats[i].format));
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  adw_combo_row_set_list_factory (row, factory);
  adw_combo_row_set_model (row, G_LIST_MODEL (titles));
}

/* ---- what becomes of it ---------------------------------------------------------------------- */

static char *
dup_change (const char *text,
            EhloMask   *mask)
{
  g_autofree char *after = ehlo_mask_clean (mask, text);
  g_autofree char *change = NULL;

  if (g_str_equal (text, after))
    change = g_strdup_printf (_("%s stays: it says nothing about you"), text);
  else
    change = g_strdup_printf (_("%s becomes %s"), text, after);

  return g_markup_escape_text (change, -1);
}

/**
 * ehlo_export_words_dup_address:
 * @run: (nullable): a run
 *
 * Returns: (transfer full): what becomes of the mail address in it when it is hidden, as markup
 */
char *
ehlo_export_words_dup_address (EhloRun *run)
{
  const EhloSubject *subject = run != NULL ? ehlo_run_get_subject (run) : NULL;
  const char *address = NULL;
  g_autoptr (EhloMask) mask = NULL;

  if (subject != NULL)
    address = subject->user != NULL ? subject->user : subject->from;
  if (address == NULL)
    return g_strdup (_("Mail addresses and user names"));

  mask = ehlo_run_mask_new (run, TRUE, FALSE);

  return dup_change (address, mask);
}

/* The one that others see says more about somebody than the one at home. */
static char *
dup_own_ip (EhloRun *run)
{
  static const char *const keys[] = { EHLO_FACT_SEEN_ADDRESS, EHLO_FACT_LOCAL_ADDRESS };

  for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (run)); i++)
      {
        g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (run), i);
        const char *address = ehlo_step_get_string (step, keys[k]);

        if (address != NULL && *address != '\0')
          return g_strdup (address);
      }

  return NULL;
}

/**
 * ehlo_export_words_dup_ip:
 * @run: (nullable): a run
 *
 * Returns: (transfer full): what becomes of this computer's IP address in it when it is hidden, as
 *   markup
 */
char *
ehlo_export_words_dup_ip (EhloRun *run)
{
  g_autofree char *address = run != NULL ? dup_own_ip (run) : NULL;
  g_autoptr (EhloMask) mask = NULL;

  if (address == NULL)
    return g_strdup (_("The addresses of this computer"));

  mask = ehlo_run_mask_new (run, FALSE, TRUE);

  return dup_change (address, mask);
}

/**
 * ehlo_export_words_dup_name:
 * @run: a run
 * @format: what its report is written as
 *
 * Returns: (transfer full): a name for the file, such as
 *   "Ehlo report 2026-11-21 smtp.gmail.com.txt", that any file system takes
 */
char *
ehlo_export_words_dup_name (EhloRun          *run,
                            EhloReportFormat  format)
{
  const char *host = ehlo_run_get_subject (run)->host;
  g_autoptr (GDateTime) local = g_date_time_to_local (ehlo_run_get_started (run));
  g_autofree char *date = g_date_time_format (local, "%Y-%m-%d");
  char *name = g_strdup_printf (_("Ehlo report %s %s.%s"), date,
                                host != NULL ? host : "",
                                ehlo_report_format_get_extension (format));

  /* A host may have been typed in by hand, or come with somebody else's report. */
  for (char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    if (strchr ("/\\:*?\"<>|", *c) != NULL || g_ascii_iscntrl (*c))
      *c = '-';

  return name;
}
